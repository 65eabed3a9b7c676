#include "outline/doubt_list.h"

#include <QListWidget>
#include <QVBoxLayout>

#include "text/form_rows.h"

namespace remnant::ui {

DoubtList::DoubtList(Document& document, QWidget* parent)
    : QWidget(parent), document_(document), list_(new QListWidget(this)) {
    list_->setObjectName(QStringLiteral("doubts"));
    list_->setAccessibleName(tr("What speaks against the outline, to jump to"));
    list_->setWordWrap(true);
    list_->setMaximumHeight(110);
    connect(list_, &QListWidget::currentRowChanged, this, &DoubtList::jump_to);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(dim_label(tr("Doubts: click one to look at its place.")));
    layout->addWidget(list_);
    hide();
    connect(&document_, &Document::changed, this, [this](Parts parts) {
        if (parts.testFlag(Part::Whole)) show_doubts({});
    });
}

void DoubtList::show_doubts(const std::vector<imaging::OutlineDoubt>& doubts) {
    const QSignalBlocker quiet(list_);
    list_->clear();
    places_.clear();
    for (const imaging::OutlineDoubt& doubt : doubts) {
        list_->addItem(QString::fromStdString(doubt.warning.text));
        places_.push_back(doubt.place);
    }
    list_->setCurrentRow(-1);
    setVisible(!places_.empty());
}

void DoubtList::jump_to(int row) {
    if (row < 0 || static_cast<std::size_t>(row) >= places_.size()) return;
    core::ViewState view = document_.current().view;
    view.crosshair = places_[static_cast<std::size_t>(row)];
    document_.set_view(std::move(view));
}

}  // namespace remnant::ui
