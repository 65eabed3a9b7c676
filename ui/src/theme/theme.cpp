#include "theme/theme.h"

#include <QApplication>
#include <QPalette>
#include <QStyle>
#include <QStyleFactory>
#include <optional>

namespace remnant::ui {
namespace {

Theme& instance() {
    static Theme theme;
    return theme;
}

QPalette qt_palette(const Palette& p) {
    QPalette q;
    q.setColor(QPalette::Window, p.panel);
    q.setColor(QPalette::WindowText, p.text);
    q.setColor(QPalette::Base, p.raised);
    q.setColor(QPalette::AlternateBase, p.panel);
    q.setColor(QPalette::Text, p.text);
    q.setColor(QPalette::PlaceholderText, p.dim);
    q.setColor(QPalette::Button, p.raised);
    q.setColor(QPalette::ButtonText, p.text);
    q.setColor(QPalette::ToolTipBase, p.raised);
    q.setColor(QPalette::ToolTipText, p.text);
    q.setColor(QPalette::Highlight, p.accent);
    q.setColor(QPalette::HighlightedText, p.background);
    q.setColor(QPalette::Link, p.accent);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        q.setColor(QPalette::Disabled, role, p.dim);
    return q;
}

/// Hairlines instead of frames, one accent, a visible focus.
QString style_sheet(const Palette& p) {
    QString css = QStringLiteral(R"(
* { outline: none; }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QMainWindow, QDialog, QMessageBox { background: %background; }
QWidget#panel, QScrollArea#panel, QWidget#panelContents { background: %panel; border: none; }
QLabel { background: transparent; }
QLabel[role="heading"] { color: %dim; font-weight: 600; }
QLabel[role="title"] { font-weight: 600; }
QLabel[role="dim"] { color: %dim; }
QLabel[role="warn"] { color: %warn; }
QLabel[role="bad"] { color: %bad; }
QLabel[role="good"] { color: %good; }
QPushButton, QToolButton[role="button"] { background: %raised; border: 1px solid %line; border-radius: 7px; padding: 6px 12px; color: %text; }
QPushButton:hover, QToolButton:hover { border-color: %accent; }
QPushButton:focus, QToolButton:focus, QLineEdit:focus, QComboBox:focus, QAbstractSpinBox:focus, QCheckBox:focus, QTableView:focus, QTreeView:focus, QListView:focus { border: 1px solid %accent; }
QPushButton:disabled { color: %dim; }
QPushButton[role="primary"] { background: %accent; color: %background; border-color: %accent; font-weight: 600; }
QPushButton[role="primary"]:disabled { background: %raised; color: %dim; border-color: %line; }
QPushButton[role="chip"] { border-radius: 13px; padding: 3px 12px; }
QPushButton[role="chip"]:checked { border-color: %accent; color: %accent; }
QPushButton[role="link"], QToolButton[role="link"] { background: transparent; border: 1px solid transparent; color: %accent; padding: 3px 4px; }
QPushButton[role="link"]:focus, QToolButton[role="link"]:focus { border: 1px solid %accent; }
QToolButton { background: transparent; border: 1px solid transparent; border-radius: 7px; padding: 4px; color: %text; }
QLineEdit, QComboBox, QAbstractSpinBox, QPlainTextEdit, QTextEdit { background: %raised; border: 1px solid %line; border-radius: 7px; padding: 5px 8px; color: %text; selection-background-color: %accent; }
QComboBox::drop-down, QDateEdit::drop-down { border: none; width: 20px; }
QComboBox::down-arrow, QDateEdit::down-arrow { image: url(:/icons/chevron-%name.svg); width: 12px; height: 12px; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { width: 0; border: none; }
QComboBox QAbstractItemView { background: %raised; border: 1px solid %line; color: %text; selection-background-color: %accent; selection-color: %background; }
QTableView, QTreeView, QListView { background: %panel; border: 1px solid transparent; gridline-color: %line; color: %text; selection-background-color: %raised; selection-color: %text; alternate-background-color: %panel; }
QTableView::item, QTreeView::item, QListView::item { padding: 4px; border-bottom: 1px solid %line; }
QTableView::item:selected, QTreeView::item:selected, QListView::item:selected { background: %line; color: %text; }
QHeaderView::section { background: %panel; color: %dim; border: none; border-bottom: 1px solid %line; padding: 4px; font-weight: 400; }
QTableCornerButton::section { background: %panel; border: none; }
QMenu { background: %raised; border: 1px solid %line; padding: 4px; color: %text; }
QMenu::item { padding: 5px 24px 5px 12px; border-radius: 4px; }
QMenu::item:selected { background: %accent; color: %background; }
QMenu::item:disabled { color: %dim; }
QMenu::separator { height: 1px; background: %line; margin: 4px 8px; }
QToolTip { background: %raised; color: %text; border: 1px solid %line; padding: 4px; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar::handle:vertical { background: %line; border-radius: 4px; min-height: 24px; margin: 1px; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle:horizontal { background: %line; border-radius: 4px; min-width: 24px; margin: 1px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QSplitter::handle { background: %line; }
QProgressBar { background: %line; border: none; border-radius: 2px; max-height: 4px; min-height: 4px; }
QProgressBar::chunk { background: %accent; border-radius: 2px; }
QTabWidget::pane { border: none; border-top: 1px solid %line; }
QTabBar::tab { background: transparent; color: %dim; padding: 7px 14px; border: none; border-bottom: 2px solid transparent; }
QTabBar::tab:selected { color: %text; border-bottom: 2px solid %accent; }
QTabBar#panelTabs::tab, QTabBar#growthTabs::tab { padding: 7px 6px; }
QCheckBox, QRadioButton { color: %text; spacing: 8px; border: 1px solid transparent; border-radius: 4px; padding: 2px; }
QCheckBox::indicator, QListView::indicator, QTreeView::indicator, QTableView::indicator { width: 14px; height: 14px; border: 1px solid %dim; border-radius: 3px; background: %raised; }
QCheckBox::indicator:checked, QListView::indicator:checked, QTreeView::indicator:checked, QTableView::indicator:checked { border-color: %accent; background: %accent; image: url(:/icons/check-%name.svg); }
QCheckBox::indicator:disabled, QListView::indicator:disabled { border-color: %line; }
QCheckBox::indicator:checked:disabled, QListView::indicator:checked:disabled { background: %line; }
QGroupBox { border: none; margin-top: 18px; }
QGroupBox::title { subcontrol-origin: margin; color: %dim; font-weight: 600; }
)");
    const std::pair<const char*, QColor> names[] = {{"%background", p.background},
                                                    {"%panel", p.panel},
                                                    {"%raised", p.raised},
                                                    {"%line", p.line},
                                                    {"%text", p.text},
                                                    {"%dim", p.dim},
                                                    {"%accent", p.accent},
                                                    {"%good", p.good},
                                                    {"%warn", p.warn},
                                                    {"%bad", p.bad},
                                                    {"%good", p.good}};
    css.replace(QStringLiteral("%name"),
                p.background.lightness() < 128 ? QStringLiteral("dark") : QStringLiteral("light"));
    for (const auto& [name, colour] : names) css.replace(QLatin1String(name), colour.name());
    return css;
}

Palette dark_palette() {
    return {"#0B0E11", "#14181D", "#1B2027", "#272E37", "#E7EBEF",
            "#9BA6B2", "#5BA7F7", "#4FB286", "#E0A63A", "#E5675E"};
}

Palette light_palette() {
    return {"#E9ECEF", "#F7F8FA", "#FFFFFF", "#D5DAE0", "#1A1F25",
            "#5B6672", "#1667C4", "#1E7F56", "#9A6400", "#B3362C"};
}

QFont font_of(double pixels, QFont::Weight weight) {
    QFont font;
    font.setFamilies({QStringLiteral("Inter"), QStringLiteral("DejaVu Sans")});
    font.setPixelSize(qRound(pixels));
    font.setWeight(weight);
    return font;
}

}  // namespace

const Theme& Theme::current() {
    return instance();
}

QFont Theme::base_font() {
    return font_of(13, QFont::Normal);
}
QFont Theme::small_font() {
    return font_of(12, QFont::Normal);
}
QFont Theme::strong_font() {
    return font_of(13, QFont::DemiBold);
}
QFont Theme::number_font() {
    return font_of(19, QFont::DemiBold);
}

void Theme::apply(QApplication& application, ThemeKind kind) {
    static const bool system_dark = QApplication::palette().color(QPalette::Window).lightness() < 128;
    static std::optional<ThemeKind> applied;
    if (applied == kind) return;
    applied = kind;
    Theme& theme = instance();
    theme.dark_ = kind == ThemeKind::Dark || (kind == ThemeKind::System && system_dark);
    theme.palette_ = theme.dark_ ? dark_palette() : light_palette();
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    QApplication::setFont(base_font());
    QApplication::setPalette(qt_palette(theme.palette_));
    application.setStyleSheet(style_sheet(theme.palette_));
}

}  // namespace remnant::ui
