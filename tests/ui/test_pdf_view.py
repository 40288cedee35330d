"""The PDF view: pages come without waiting, and can be zoomed, searched, selected and copied."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QGuiApplication, QKeySequence, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from gigstack_desktop.printing.painter import pdf_bytes
from gigstack_desktop.printing.pdfium import LOCK, Pdf, fold
from gigstack_desktop.printing.style import PrintStyle
from gigstack_desktop.ui import theme
from gigstack_desktop.ui.widgets.pdf_canvas import Fit, PdfCanvas
from gigstack_desktop.ui.widgets.pdf_view import PdfView
from tests.printing import samples


@pytest.fixture(scope="module")
def four_pages(qapp: QApplication) -> bytes:
    return pdf_bytes(samples.sixty_lines(), PrintStyle())


@pytest.fixture
def view(qtbot: QtBot) -> PdfView:
    made = PdfView()
    qtbot.addWidget(made)
    made.resize(900, 700)
    made.show()
    return made


def show(qtbot: QtBot, view: PdfView, pdf: bytes | Path) -> None:
    with qtbot.waitSignal(view.opened):
        view.open(pdf)
    qtbot.waitUntil(lambda: view.canvas.complete)


def shown(view: PdfView) -> bytes:
    return bytes(view.canvas.viewport().grab().toImage().constBits())


def test_pages_appear_fitted_to_the_width(qtbot: QtBot, view: PdfView, four_pages: bytes) -> None:
    show(qtbot, view, four_pages)
    assert view.canvas.page_count == 4
    assert view.canvas.fit is Fit.WIDTH
    assert view.canvas.horizontalScrollBar().maximum() == 0
    image = view.canvas.viewport().grab().toImage()
    dark = sum(image.pixelColor(x, y).lightness() < 90 for x in range(0, 880, 3) for y in range(0, 640, 3))
    assert dark > 100  # there is ink on the paper


def test_a_file_on_disk_opens_as_well(qtbot: QtBot, view: PdfView, four_pages: bytes, tmp_path: Path) -> None:
    (tmp_path / "f.pdf").write_bytes(four_pages)
    show(qtbot, view, tmp_path / "f.pdf")
    assert view.canvas.page_count == 4


@pytest.mark.parametrize(
    ("data", "reason"), [(b"", "empty"), (b"not a pdf", "damaged"), (b"%PDF-1.4\n%%EOF", "damaged")]
)
def test_a_damaged_file_is_explained(qtbot: QtBot, view: PdfView, data: bytes, reason: str) -> None:
    with qtbot.waitSignal(view.failed) as failed:
        view.open(data)
    assert failed.args[0].reason == reason
    texts = [label.text() for label in view.findChildren(type(view._message)) if label.isVisible()]
    assert any("archivo" in text for text in texts)


def test_a_missing_file_is_explained(qtbot: QtBot, view: PdfView, tmp_path: Path) -> None:
    with qtbot.waitSignal(view.failed) as failed:
        view.open(tmp_path / "gone.pdf")
    assert failed.args[0].reason == "unreadable"


def test_a_good_file_after_a_damaged_one(qtbot: QtBot, view: PdfView, four_pages: bytes) -> None:
    with qtbot.waitSignal(view.failed):
        view.open(b"nonsense")
    show(qtbot, view, four_pages)
    assert view.canvas.isVisible()


def test_truncated_files_never_end_the_program(qtbot: QtBot, view: PdfView, four_pages: bytes) -> None:
    answers: list[object] = []
    view.opened.connect(answers.append)
    view.failed.connect(answers.append)
    for part in range(1, 8):
        view.open(four_pages[: len(four_pages) * part // 8])
        qtbot.waitUntil(lambda expected=part: len(answers) == expected)
    show(qtbot, view, four_pages)


def test_the_last_file_asked_for_wins(qtbot: QtBot, view: PdfView, four_pages: bytes) -> None:
    one = pdf_bytes(samples.document(), PrintStyle())
    view.open(four_pages)
    view.open(four_pages)
    show(qtbot, view, one)
    assert view.canvas.page_count == 1


def test_zoom_by_buttons_keys_and_wheel(qtbot: QtBot, view: PdfView, four_pages: bytes) -> None:
    show(qtbot, view, four_pages)
    canvas = view.canvas
    canvas.set_zoom(1.0)
    QTest.keyClick(canvas, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert canvas.zoom == pytest.approx(1.2)
    QTest.keyClick(canvas, Qt.Key.Key_Minus, Qt.KeyboardModifier.ControlModifier)
    assert canvas.zoom == pytest.approx(1.0)
    place = QPointF(200, 200)
    wheel = QWheelEvent(
        place,
        canvas.viewport().mapToGlobal(place),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.ControlModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(canvas.viewport(), wheel)
    assert canvas.zoom == pytest.approx(1.2)
    canvas.set_zoom(99)
    assert canvas.zoom == 4.0
    QTest.keyClick(canvas, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert canvas.fit is Fit.WIDTH


def test_zoom_keeps_what_is_under_the_pointer(qtbot: QtBot, view: PdfView, four_pages: bytes) -> None:
    show(qtbot, view, four_pages)
    canvas = view.canvas
    canvas.go_to(2)
    spot = QPoint(300, 200)
    before = canvas._locate(QPointF(spot))
    canvas.zoom_by(2, spot)
    after = canvas._locate(QPointF(spot))
    assert after[0] == before[0]
    assert (after[1] - before[1]).manhattanLength() < 3


def test_the_whole_page_fits(qtbot: QtBot, view: PdfView, four_pages: bytes) -> None:
    show(qtbot, view, four_pages)
    view.canvas.set_fit(Fit.PAGE)
    assert view.canvas._page_rect(0).height() <= view.canvas.viewport().height()
    view.resize(900, 400)
    assert view.canvas._page_rect(0).height() <= view.canvas.viewport().height()


def test_scrolling_tells_the_page(qtbot: QtBot, view: PdfView, four_pages: bytes) -> None:
    show(qtbot, view, four_pages)
    with qtbot.waitSignal(view.page_changed) as changed:
        view.canvas.go_to(2)
    assert changed.args == [3, 4]
    QTest.keyClick(view.canvas, Qt.Key.Key_End)
    assert view.canvas.current_page == 3
    QTest.keyClick(view.canvas, Qt.Key.Key_Home)
    assert view.canvas.current_page == 0


def test_search_finds_without_accents_and_goes_around(qtbot: QtBot, view: PdfView, four_pages: bytes) -> None:
    show(qtbot, view, four_pages)
    seen: list[tuple[int, int]] = []
    view.matches_changed.connect(lambda at, count: seen.append((at, count)))
    view.search("articulo 0")
    qtbot.waitUntil(lambda: bool(seen) and seen[-1][1] == 60)
    assert seen[-1][0] == 1
    view.previous_match()
    assert seen[-1] == (60, 60)
    assert view.canvas.current_page == 3
    view.next_match()
    assert seen[-1] == (1, 60)
    assert view.canvas.current_page == 0


def test_search_that_finds_nothing_says_so(qtbot: QtBot, view: PdfView, four_pages: bytes) -> None:
    show(qtbot, view, four_pages)
    with qtbot.waitSignal(view.matches_changed) as changed:
        view.search("unicornio")
    assert changed.args == [0, 0]


def test_search_from_the_keyboard(qtbot: QtBot, view: PdfView, four_pages: bytes) -> None:
    show(qtbot, view, four_pages)
    view.canvas.setFocus()
    view.open_search()
    field = view._field
    QTest.keyClicks(field, "Cable THW")
    with qtbot.waitSignal(view.matches_changed):
        QTest.keyClick(field, Qt.Key.Key_Return)
    plain = shown(view)
    QTest.keyClick(field, Qt.Key.Key_Escape)  # first empties the field
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert view._search_bar.isHidden()
    assert shown(view) != plain


def test_selected_text_can_be_copied(qtbot: QtBot, view: PdfView, four_pages: bytes) -> None:
    show(qtbot, view, four_pages)
    canvas = view.canvas
    with Pdf(four_pages) as pdf:
        text = pdf.text(0)
    area = text.areas(*text.find("EKU9003173C9")[0])[0]
    first, last = (canvas._on_screen(0, box) for box in (area.adjusted(0, 0, -area.width() + 2, 0), area))
    start = QPointF(first.left() + 1, first.center().y()).toPoint()
    end = QPointF(last.right() - 1, last.center().y()).toPoint()
    before = shown(view)
    QTest.mousePress(canvas.viewport(), Qt.MouseButton.LeftButton, pos=start)
    drag_to(canvas, end)
    QTest.mouseRelease(canvas.viewport(), Qt.MouseButton.LeftButton, pos=end)
    qtbot.waitUntil(lambda: canvas.selection.text() == "EKU9003173C9")
    assert shown(view) != before
    with qtbot.waitSignal(view.copied) as copied:
        QTest.keySequence(canvas, QKeySequence(QKeySequence.StandardKey.Copy))
    assert copied.args == ["EKU9003173C9"]
    assert QGuiApplication.clipboard().text() == "EKU9003173C9"


def drag_to(canvas: PdfCanvas, end: QPoint) -> None:
    """What QTest.mouseMove leaves out: the button that is held down."""
    place = QPointF(end)
    held, buttons = Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton
    there = canvas.viewport().mapToGlobal(place)
    move = QMouseEvent(QEvent.Type.MouseMove, place, there, held, buttons, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(canvas.viewport(), move)


def test_a_double_click_takes_a_word(qtbot: QtBot, view: PdfView, four_pages: bytes) -> None:
    show(qtbot, view, four_pages)
    canvas = view.canvas
    with Pdf(four_pages) as pdf:
        text = pdf.text(0)
    spot = canvas._on_screen(0, text.areas(*text.find("URE180429TM6")[0])[0]).center().toPoint()
    QTest.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    qtbot.waitUntil(lambda: not canvas.selection.missing())
    QTest.mouseDClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert canvas.selection.text() == "URE180429TM6"


def test_everything_can_be_selected(qtbot: QtBot, view: PdfView, four_pages: bytes) -> None:
    show(qtbot, view, four_pages)
    view.canvas.select_all()
    qtbot.waitUntil(lambda: not view.canvas.selection.missing())
    text = view.canvas.selection.text()
    assert "artículo 001" in text
    assert "artículo 060" in text


def test_the_window_does_not_wait_for_pdfium(qtbot: QtBot, view: PdfView, four_pages: bytes) -> None:
    show(qtbot, view, four_pages)
    with LOCK:  # somebody else is using PDFium: nothing below may need it on this thread
        view.canvas.set_zoom(2.0)
        view.canvas.go_to(3)
        view.search("total")
        view.canvas.select_all()
        view.open(four_pages)
        shown(view)
    qtbot.waitUntil(lambda: view.canvas.complete)


def test_background_follows_the_theme(qtbot: QtBot, qapp: QApplication, view: PdfView, four_pages: bytes) -> None:
    show(qtbot, view, four_pages)
    corners = {}
    for scheme in ("dark", "light"):
        theme.apply(qapp, scheme)
        corners[scheme] = view.canvas.viewport().grab().toImage().pixelColor(2, 2).lightness()
    assert corners["dark"] < 60
    assert corners["light"] > 200


def test_the_thread_ends_with_the_view(qtbot: QtBot, four_pages: bytes) -> None:
    before = {t for t in threading.enumerate() if t.name.startswith("pdf")}
    view = PdfView()
    show_size = view.sizeHint()
    assert show_size.isValid()
    with qtbot.waitSignal(view.opened):
        view.open(four_pages)
    view.deleteLater()
    del view
    qtbot.waitUntil(lambda: not {t for t in threading.enumerate() if t.name.startswith("pdf")} - before)


def test_everything_has_a_name(view: PdfView) -> None:
    view.open_search()
    for widget in [view, *view.findChildren(QWidget)]:
        if widget is view or (widget.isVisibleTo(view) and widget.focusPolicy() != Qt.FocusPolicy.NoFocus):
            assert QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name), widget


def test_folding_keeps_every_character_in_its_place() -> None:
    text = "Ñandú ﬁn İstanbul straße Ω"
    assert len(fold(text)) == len(text)
    assert fold("ÁÉÍÑ") == "aein"
