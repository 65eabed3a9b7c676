#include "report/report_panel.h"

#include <QApplication>
#include <QClipboard>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include "report/report_text.h"
#include "text/form_rows.h"

namespace remnant::ui {

ReportPanel::ReportPanel(Document& document, QWidget* parent)
    : QWidget(parent), document_(document), text_(new QPlainTextEdit(this)) {
    setProperty("helpTopic", QStringLiteral("report"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 12, 16, 16);
    layout->setSpacing(8);
    layout->addWidget(heading(tr("Report")));
    layout->addWidget(dim_label(tr("The answer with everything behind it, as text.")));
    text_->setObjectName(QStringLiteral("reportText"));
    text_->setReadOnly(true);
    layout->addWidget(text_, 1);
    auto* copy = new QPushButton(tr("Copy"), this);
    connect(copy, &QPushButton::clicked, this,
            [this] { QApplication::clipboard()->setText(text_->toPlainText()); });
    auto* save = new QPushButton(tr("Save as text…"), this);
    connect(save, &QPushButton::clicked, this, [this] { Q_EMIT save_requested(text_->toPlainText()); });
    auto* picture = new QPushButton(tr("Save a picture…"), this);
    connect(picture, &QPushButton::clicked, this, &ReportPanel::picture_requested);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(copy);
    buttons->addWidget(save);
    buttons->addWidget(picture);
    layout->addLayout(buttons);
    connect(&document_, &Document::changed, this, [this](Parts parts) {
        if (parts.testAnyFlags(Part::Result | Part::Patient | Part::Whole)) refresh();
    });
    refresh();
}

void ReportPanel::set_identity_hidden(bool hidden) {
    identity_hidden_ = hidden;
    refresh();
}

void ReportPanel::refresh() {
    core::Case subject = document_.current();
    if (identity_hidden_) subject.patient.name.clear();
    const QString text = report_text(subject, document_.evaluation());
    if (text != text_->toPlainText()) text_->setPlainText(text);
}

}  // namespace remnant::ui
