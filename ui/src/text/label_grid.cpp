#include "text/label_grid.h"

#include <QGridLayout>
#include <QStyle>

namespace remnant::ui {
namespace {

constexpr const char* kRole = "role";

}  // namespace

LabelGrid::LabelGrid(int stretched, QWidget* parent) : QWidget(parent), grid_(new QGridLayout(this)) {
    grid_->setContentsMargins(0, 0, 0, 0);
    grid_->setColumnStretch(stretched, 1);
    grid_->setVerticalSpacing(4);
    grid_->setHorizontalSpacing(10);
}

void LabelGrid::begin() {
    row_ = 0;
    for (auto& [place, said] : said_) said = false;
}

QLabel& LabelGrid::say(int column, const QString& text, const char* role, int span) {
    const Place place{row_, column, span};
    said_[place] = true;
    QLabel*& label = labels_[place];
    if (label == nullptr) {
        label = new QLabel(this);
        grid_->addWidget(label, row_, column, 1, span);
    }
    if (label->text() != text) label->setText(text);
    const QString wanted = QString::fromLatin1(role);
    if (label->property(kRole).toString() != wanted) {
        label->setProperty(kRole, wanted);
        // A style sheet looks at properties only when it is asked to.
        label->style()->unpolish(label);
        label->style()->polish(label);
    }
    return *label;
}

QLabel& LabelGrid::say_right(int column, const QString& text, const char* role) {
    QLabel& label = say(column, text, role);
    label.setAlignment(Qt::AlignRight);
    return label;
}

void LabelGrid::end() {
    for (const auto& [place, label] : labels_) label->setVisible(said_[place]);
}

}  // namespace remnant::ui
