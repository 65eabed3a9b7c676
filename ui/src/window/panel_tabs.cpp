#include "window/panel_tabs.h"

#include <QTabBar>
#include <QVBoxLayout>

namespace remnant::ui {

PanelTabs::PanelTabs(const char* name, QWidget* parent)
    : QWidget(parent), bar_(new QTabBar(this)), column_(new QVBoxLayout(this)) {
    bar_->setObjectName(QString::fromLatin1(name));
    bar_->setDrawBase(false);
    bar_->setExpanding(true);
    bar_->setUsesScrollButtons(false);
    bar_->setElideMode(Qt::ElideRight);
    // More tabs must not make the page wider than its place.
    bar_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    column_->setContentsMargins(0, 8, 0, 0);
    column_->setSpacing(0);
    column_->addWidget(bar_);
    connect(bar_, &QTabBar::currentChanged, this, &PanelTabs::show_only);
}

void PanelTabs::add(const char* name, const QString& title, QWidget* panel) {
    panel->setObjectName(QString::fromLatin1(name));
    panels_.push_back(panel);
    column_->addWidget(panel);
    bar_->addTab(title);
    show_only(bar_->currentIndex());
}

// Only the panel in front takes room: the table below begins where it ends.
void PanelTabs::show_only(int tab) {
    for (std::size_t n = 0; n < panels_.size(); ++n) panels_[n]->setVisible(static_cast<int>(n) == tab);
}

}  // namespace remnant::ui
