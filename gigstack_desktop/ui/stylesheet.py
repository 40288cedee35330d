"""The style sheet, with @roles of `theme.Roles` in place of colours. Controls are 34 px, spacing is in steps of 4."""

STYLE_SHEET = """
* { outline: none; }
QMainWindow, QDialog, #page { background: @window; }
QLabel { background: transparent; }
QLabel[role="title"] { font-size: 22px; font-weight: 600; }
QLabel[role="heading"] { font-size: 15px; font-weight: 600; }
QLabel[role="strong"] { font-weight: 600; }
QLabel[role="figure"] { font-size: 24px; font-weight: 600; }
QLabel[role="soft"] { color: @text_soft; }
QLabel[role="faint"], QLabel[role="help"] { color: @text_faint; font-size: 12px; }
QLabel[role="overline"] { color: @text_faint; font-size: 11px; font-weight: 600; }
QLabel[role="label"] { color: @text_soft; font-size: 12px; font-weight: 500; }
QLabel[role="danger"] { color: @danger; }
QLabel[role="warning"] { color: @warning; }
QLabel[role="success"] { color: @success; }
QLabel[role="kbd"] { color: @text_soft; background: @sunken; border: 1px solid @border; border-radius: 4px;
  padding: 1px 6px; font-size: 12px; }
QToolTip { background: @text; color: @surface; border: none; padding: 6px 8px; }

QPushButton, QToolButton { min-height: 32px; padding: 0 12px; border: 1px solid @button_border; border-radius: 7px;
  background: @surface; color: @text; font-weight: 500; }
QPushButton { icon-size: 16px; }
QPushButton:hover, QToolButton:hover { background: @hover; }
QPushButton:pressed, QToolButton:pressed { background: @sunken; }
QPushButton:focus, QToolButton:focus { border: 2px solid @accent; padding: 0 11px; min-height: 30px; }
QPushButton:disabled, QToolButton:disabled { color: @text_faint; background: @sunken; border-color: @border; }
QPushButton[kind="primary"] { background: @accent_fill; color: @on_accent; border: 1px solid @accent_fill; font-weight: 600; }
QPushButton[kind="primary"]:hover { background: @accent_hover; }
QPushButton[kind="primary"]:pressed { background: @accent_pressed; }
QPushButton[kind="primary"]:focus { border: 2px solid @text; }
QPushButton[kind="primary"]:disabled { background: @sunken; color: @text_faint; border-color: @border; }
QPushButton[kind="danger"] { background: @danger_fill; color: @on_danger; border: 1px solid @danger_fill; font-weight: 600; }
QPushButton[kind="danger"]:focus { border: 2px solid @text; }
QPushButton[kind="danger"]:disabled { background: @sunken; color: @text_faint; border-color: @border; }
QPushButton[kind="ghost"], QToolButton[kind="ghost"] { background: transparent; border: 1px solid transparent; color: @text_soft; }
QPushButton[kind="ghost"]:hover, QToolButton[kind="ghost"]:hover { background: @hover; color: @text; }
QPushButton[kind="ghost"]:focus, QToolButton[kind="ghost"]:focus { border: 2px solid @accent; }
QPushButton[kind="link"] { background: transparent; border: 1px solid transparent; color: @accent; padding: 0 4px;
  min-height: 22px; font-weight: 500; }
QPushButton[kind="link"]:hover { text-decoration: underline; }
QPushButton[kind="link"]:focus { border: 2px solid @accent; border-radius: 5px; padding: 0 3px; min-height: 20px; }
QPushButton::menu-indicator, QToolButton::menu-indicator { image: url(@icons/chevron-down.svg); width: 0; height: 0; }
QToolButton[kind="icon"] { min-width: 32px; padding: 0; background: transparent; border: 1px solid transparent; }
QToolButton[kind="icon"]:hover { background: @hover; }
QToolButton[kind="icon"]:checked { background: @accent_soft; }
QToolButton[kind="icon"]:focus { border: 2px solid @accent; min-width: 30px; padding: 0; }
QToolButton[kind="small"] { min-width: 22px; min-height: 22px; padding: 0; background: transparent;
  border: 1px solid transparent; border-radius: 5px; }
QToolButton[kind="small"]:hover { background: @hover; }
QToolButton[kind="small"]:focus { border: 2px solid @accent; min-width: 20px; min-height: 20px; padding: 0; }

QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QSpinBox, QDateEdit { background: @surface; color: @text;
  border: 1px solid @field_border; border-radius: 7px; padding: 0 9px; selection-background-color: @accent_fill;
  selection-color: @on_accent; }
QLineEdit, QComboBox, QSpinBox, QDateEdit { min-height: 32px; }
QPlainTextEdit, QTextEdit { padding: 6px 8px; }
QLineEdit:hover, QComboBox:hover, QPlainTextEdit:hover { border-color: @text_faint; }
QLineEdit:focus, QComboBox:focus, QSpinBox:focus, QDateEdit:focus { border: 2px solid @accent; padding: 0 8px; min-height: 30px; }
QPlainTextEdit:focus, QTextEdit:focus { border: 2px solid @accent; padding: 5px 7px; }
QLineEdit:disabled, QComboBox:disabled, QPlainTextEdit:disabled { background: @sunken; color: @text_soft; border-color: @border; }
QLineEdit:read-only { background: @sunken; border-color: @border; }
QLineEdit[finding="B"], QComboBox[finding="B"], QPlainTextEdit[finding="B"] { border-color: @danger; }
QLineEdit[finding="W"], QComboBox[finding="W"], QPlainTextEdit[finding="W"] { border-color: @warning; }
QLineEdit QToolButton { min-height: 0; padding: 0; border: none; background: transparent; }
QLineEdit[bare="true"] { border: none; background: transparent; padding: 0 4px; }
QComboBox::drop-down { border: none; width: 26px; subcontrol-origin: padding; subcontrol-position: center right; }
QComboBox::down-arrow { image: none; width: 0; height: 0; }
QComboBox QAbstractItemView { background: @surface; border: 1px solid @border; padding: 4px;
  selection-background-color: @accent_soft; selection-color: @text; }
QComboBox QAbstractItemView::item { min-height: 30px; padding: 0 8px; border-radius: 5px; }
QCheckBox, QRadioButton { spacing: 8px; min-height: 24px; background: transparent; }
QCheckBox::indicator { width: 16px; height: 16px; border: 1px solid @field_border; border-radius: 4px; background: @surface; }
QCheckBox::indicator:hover { border-color: @text_faint; }
QCheckBox::indicator:checked { background: @accent_fill; border-color: @accent_fill; image: url(@icons/check-white.svg); }
QCheckBox::indicator:disabled { background: @sunken; border-color: @border; }
QCheckBox::indicator:checked:disabled { background: @text_faint; border-color: @text_faint; }
QCheckBox:focus, QRadioButton:focus { color: @accent; text-decoration: underline; }

QMenu { background: @surface; border: 1px solid @border; border-radius: 8px; padding: 5px; }
QMenu::item { padding: 7px 28px 7px 12px; border-radius: 5px; color: @text; }
QMenu::item:selected { background: @accent_soft; }
QMenu::item:disabled { color: @text_faint; }
QMenu::icon { padding-left: 10px; }
QMenu::separator { height: 1px; background: @border; margin: 5px 6px; }

QTableView { background: @surface; border: none; gridline-color: transparent; selection-background-color: @accent_soft;
  selection-color: @text; }
QHeaderView { background: @surface; border: none; }
QHeaderView::section { background: @surface; color: @text_faint; border: none; border-bottom: 1px solid @border;
  padding: 0 10px; height: 34px; font-size: 12px; font-weight: 600; }
QHeaderView::section:hover { color: @text; background: @hover; }
QTableCornerButton::section { background: @surface; border: none; border-bottom: 1px solid @border; }
#lines QHeaderView::section { padding: 0 8px; }
QListView { background: @surface; border: none; }

QScrollArea, QScrollArea > QWidget > QWidget#page { background: transparent; border: none; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle:vertical { background: @button_border; min-height: 36px; margin: 2px 3px; border-radius: 3px; }
QScrollBar::handle:horizontal { background: @button_border; min-width: 36px; margin: 3px 2px; border-radius: 3px; }
QScrollBar::handle:vertical:hover, QScrollBar::handle:horizontal:hover { background: @text_faint; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QSplitter::handle { background: @border; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }
QSplitter::handle:hover { background: @accent; }
QTabWidget::pane { border: none; border-top: 1px solid @border; }
QTabBar { background: transparent; }
QTabBar::tab { background: transparent; color: @text_soft; padding: 9px 14px; border-bottom: 2px solid transparent; font-weight: 500; }
QTabBar::tab:hover { color: @text; }
QTabBar::tab:disabled { color: @text_faint; }
QTabBar::tab:selected { color: @accent; border-bottom: 2px solid @accent; }
QTabBar::tab:focus { background: @accent_soft; }
QProgressBar { background: @sunken; border: none; border-radius: 3px; max-height: 6px; min-height: 6px; color: transparent; }
QProgressBar::chunk { background: @accent_fill; border-radius: 3px; }

#card { background: @surface; border: 1px solid @border; border-radius: 10px; }
#card[tone="accent"] { border: 1px solid @accent; }
#divider { background: @border; border: none; }
#popup { background: @surface; border: 1px solid @field_border; border-radius: 8px; }
#popup QListView { background: transparent; border-radius: 8px; }

#chip { min-height: 26px; padding: 0 11px; border-radius: 14px; border: 1px solid @border; background: @surface;
  color: @text_soft; font-weight: 500; font-size: 12px; }
#chip:hover { background: @hover; color: @text; }
#chip:checked { background: @accent_soft; border-color: @accent; color: @accent; }
#chip:focus { border: 2px solid @accent; min-height: 24px; padding: 0 10px; }

#rail { background: @rail; border: none; border-right: 1px solid @border; }
#rail QPushButton { text-align: left; padding: 0 12px; min-height: 34px; border: 1px solid transparent; background: transparent;
  color: @text_soft; border-radius: 7px; font-weight: 500; }
#rail QPushButton:hover { background: @hover; color: @text; }
#rail QPushButton:checked { background: @accent_soft; color: @accent; font-weight: 600; }
#rail QPushButton:focus { border: 2px solid @accent; padding: 0 11px; min-height: 32px; }
#topbar { background: @surface; border: none; border-bottom: 1px solid @border; }
#practice { background: @practice; border: none; }
#practice QLabel { color: @on_practice; font-weight: 600; font-size: 12px; }
#test { background: @info_soft; border: none; }
#test QLabel { color: @info; font-weight: 600; font-size: 12px; }
#company { background: transparent; border: none; }
#dropzone { background: @surface; border: 2px dashed @field_border; border-radius: 12px; }
#dropzone[hot="true"] { background: @accent_soft; border-color: @accent; }
#veil { background: @window; }
"""  # noqa: E501
