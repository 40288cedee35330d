"""Pages as images for the preview, drawn off the GUI thread."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gigstack_desktop.cfdi.model import Invoice, Totals

PREVIEW_DPI = 110


async def preview(source: tuple[Invoice, Totals], color: str, name: str, notes: str) -> list[Any]:
    """The pages of an invoice that is being written."""

    def render() -> list[Any]:
        from gigstack_desktop.printing.painter import render_preview
        from gigstack_desktop.printing.style import PrintStyle

        return render_preview(source, PrintStyle(color=color, trade_name=name, notes=notes), PREVIEW_DPI)

    return await asyncio.to_thread(render)


async def pages(pdf: Path) -> list[Any]:
    """The pages of a file."""

    def render() -> list[Any]:
        from gigstack_desktop.printing.pdfium import Pdf

        with Pdf(pdf) as opened:
            return [opened.render(number, PREVIEW_DPI / 72) for number in range(len(opened.sizes))]

    return await asyncio.to_thread(render)
