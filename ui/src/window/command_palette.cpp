#include "window/command_palette.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QVBoxLayout>

#include "window/commands.h"

namespace remnant::ui {
namespace {

constexpr int kWidth = 560;
constexpr int kHeight = 420;
constexpr int kAction = Qt::UserRole;

bool has_all(const QString& text, const QStringList& words) {
    return std::ranges::all_of(words,
                               [&](const QString& word) { return text.contains(word, Qt::CaseInsensitive); });
}

}  // namespace

CommandPalette::CommandPalette(const Commands& commands, QWidget* parent)
    : QFrame(parent), commands_(commands), words_(new QLineEdit(this)), found_(new QListWidget(this)) {
    setObjectName(QStringLiteral("commandPalette"));
    setAutoFillBackground(true);
    setFrameShape(QFrame::Box);
    words_->setObjectName(QStringLiteral("commandWords"));
    words_->setPlaceholderText(tr("What do you want to do?"));
    words_->setAccessibleName(tr("Search all actions"));
    found_->setObjectName(QStringLiteral("commandList"));
    found_->setFocusPolicy(Qt::NoFocus);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 12, 12, 12);
    layout->addWidget(words_);
    layout->addWidget(found_);
    words_->installEventFilter(this);
    connect(words_, &QLineEdit::textChanged, this, &CommandPalette::refresh);
    connect(found_, &QListWidget::itemClicked, this, &CommandPalette::run);
    hide();
}

void CommandPalette::open() {
    words_->clear();
    refresh();
    const int width = std::min(kWidth, parentWidget()->width() - 40);
    const int height = std::min(kHeight, parentWidget()->height() - 120);
    setGeometry((parentWidget()->width() - width) / 2, 56, width, height);
    show();
    raise();
    words_->setFocus();
}

void CommandPalette::refresh() {
    const QStringList words = words_->text().split(' ', Qt::SkipEmptyParts);
    found_->clear();
    for (const auto& entry : commands_.list()) {
        const QString name = name_of(entry.group) + QStringLiteral(" · ") + entry.action->text();
        if (!has_all(name, words)) continue;
        const QString keys = entry.action->shortcut().toString(QKeySequence::NativeText);
        auto* item = new QListWidgetItem(keys.isEmpty() ? name : name + QStringLiteral("    ") + keys);
        item->setData(kAction, QVariant::fromValue(entry.action));
        if (!entry.action->isEnabled()) {
            item->setFlags(Qt::NoItemFlags);
            item->setText(item->text() + QStringLiteral("    ") + tr("(open a case first)"));
        }
        found_->addItem(item);
    }
    for (int row = 0; row < found_->count(); ++row) {
        if (found_->item(row)->flags().testFlag(Qt::ItemIsEnabled)) {
            found_->setCurrentRow(row);
            break;
        }
    }
}

void CommandPalette::run() {
    const QListWidgetItem* item = found_->currentItem();
    hide();
    parentWidget()->setFocus();
    if (item == nullptr) return;
    if (auto* action = item->data(kAction).value<QAction*>()) action->trigger();
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::FocusOut) hide();
    if (event->type() != QEvent::KeyPress) return QFrame::eventFilter(watched, event);
    const int key = static_cast<QKeyEvent*>(event)->key();
    if (key == Qt::Key_Escape) {
        hide();
        parentWidget()->setFocus();
        return true;
    }
    if (key == Qt::Key_Up || key == Qt::Key_Down) {
        const int step = key == Qt::Key_Up ? -1 : 1;
        found_->setCurrentRow(std::clamp(found_->currentRow() + step, 0, found_->count() - 1));
        return true;
    }
    if (key == Qt::Key_Return || key == Qt::Key_Enter) {
        run();
        return true;
    }
    return QFrame::eventFilter(watched, event);
}

}  // namespace remnant::ui
