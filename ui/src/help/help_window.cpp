#include "help/help_window.h"

#include <QCoreApplication>
#include <QFile>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QListWidget>
#include <QTextBrowser>
#include <QUrl>
#include <QVBoxLayout>
#include <array>

namespace remnant::ui {
namespace {

constexpr int kId = Qt::UserRole;

}  // namespace

std::span<const HelpTopic> help_topics() {
    static constexpr std::array topics{
        HelpTopic{"study", QT_TRANSLATE_NOOP("Help", "Study: open and import")},
        HelpTopic{"pacs", QT_TRANSLATE_NOOP("Help", "Archives (PACS)")},
        HelpTopic{"structures", QT_TRANSLATE_NOOP("Help", "Structures")},
        HelpTopic{"outlining", QT_TRANSLATE_NOOP("Help", "Outlining")},
        HelpTopic{"plan", QT_TRANSLATE_NOOP("Help", "Plan")},
        HelpTopic{"growth", QT_TRANSLATE_NOOP("Help", "Growth")},
        HelpTopic{"report", QT_TRANSLATE_NOOP("Help", "Report")},
        HelpTopic{"verdict", QT_TRANSLATE_NOOP("Help", "The verdict")},
        HelpTopic{"numbers", QT_TRANSLATE_NOOP("Help", "What each number means")},
        HelpTopic{"views", QT_TRANSLATE_NOOP("Help", "The slice views")},
        HelpTopic{"3d", QT_TRANSLATE_NOOP("Help", "The 3D view")},
        HelpTopic{"case-files", QT_TRANSLATE_NOOP("Help", "Case files")},
        HelpTopic{"learning", QT_TRANSLATE_NOOP("Help", "Learning")},
        HelpTopic{"keys", QT_TRANSLATE_NOOP("Help", "All keys")},
        HelpTopic{"safety", QT_TRANSLATE_NOOP("Help", "Limits and safety")}};
    return topics;
}

QString help_text(const QString& id) {
    QFile file(QStringLiteral(":/help/%1.md").arg(id));
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

QString help_topic_of(const QWidget* widget) {
    for (; widget != nullptr; widget = widget->parentWidget()) {
        const QString topic = widget->property("helpTopic").toString();
        if (!topic.isEmpty()) return topic;
    }
    return QStringLiteral("study");
}

HelpWindow::HelpWindow(QWidget* parent)
    : QDialog(parent),
      words_(new QLineEdit(this)),
      topics_(new QListWidget(this)),
      text_(new QTextBrowser(this)) {
    setObjectName(QStringLiteral("helpWindow"));
    setWindowTitle(tr("Help"));
    resize(860, 620);
    words_->setObjectName(QStringLiteral("helpWords"));
    words_->setPlaceholderText(tr("Search the help"));
    topics_->setObjectName(QStringLiteral("helpTopics"));
    text_->setObjectName(QStringLiteral("helpText"));
    text_->setOpenLinks(false);
    text_->document()->setDocumentMargin(16);
    auto* left = new QVBoxLayout;
    left->addWidget(words_);
    left->addWidget(topics_, 1);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 12, 12, 12);
    layout->addLayout(left, 2);
    layout->addWidget(text_, 5);
    connect(words_, &QLineEdit::textChanged, this, &HelpWindow::filter);
    connect(topics_, &QListWidget::currentItemChanged, this, [this](const QListWidgetItem* item) {
        if (item != nullptr) text_->setMarkdown(help_text(item->data(kId).toString()));
    });
    connect(text_, &QTextBrowser::anchorClicked, this,
            [this](const QUrl& link) { show_topic(link.toString().section('.', 0, 0)); });
    filter({});
}

void HelpWindow::filter(const QString& words) {
    const QStringList wanted = words.split(' ', Qt::SkipEmptyParts);
    topics_->clear();
    for (const HelpTopic& topic : help_topics()) {
        const QString id = QString::fromLatin1(topic.id);
        const QString name = QCoreApplication::translate("Help", topic.name);
        const QString all = name + help_text(id);
        const bool found = std::ranges::all_of(
            wanted, [&](const QString& word) { return all.contains(word, Qt::CaseInsensitive); });
        if (!found) continue;
        auto* item = new QListWidgetItem(name, topics_);
        item->setData(kId, id);
    }
    if (topics_->count() > 0) topics_->setCurrentRow(0);
}

void HelpWindow::show_topic(const QString& id) {
    words_->clear();
    for (int row = 0; row < topics_->count(); ++row) {
        if (topics_->item(row)->data(kId).toString() == id) topics_->setCurrentRow(row);
    }
}

}  // namespace remnant::ui
