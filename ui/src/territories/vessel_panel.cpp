#include "territories/vessel_panel.h"

#include <QComboBox>
#include <QGridLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QTreeWidget>

#include "slice/tools.h"
#include "text/form_rows.h"
#include "text/numbers.h"

namespace remnant::ui {
namespace {

constexpr int kListHeight = 190;
constexpr int kNumberRole = Qt::UserRole;

}  // namespace

VesselPanel::VesselPanel(Document& document, ToolBox& tools, VesselWork& work, QWidget* parent)
    : QWidget(parent), document_(document), tools_(tools), work_(work) {
    setProperty("helpTopic", QStringLiteral("outlining"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 12, 16, 0);
    layout->setSpacing(8);
    layout->addWidget(heading(tr("Vessels and territories")));
    auto* grid = new QGridLayout;
    grid->setSpacing(6);
    grid->setColumnStretch(0, 1);
    grid->setColumnStretch(1, 1);
    layout->addLayout(grid);
    add_seed_rows(*grid);
    branches_ = branch_rows();
    layout->addWidget(branches_);
    connect(&tools_, &ToolBox::changed, this, &VesselPanel::refresh);
    connect(&work_, &VesselWork::changed, this, &VesselPanel::refresh);
    refresh();
}

QPushButton* VesselPanel::seed_button(const char* name, const QString& text, Tool tool) {
    auto* button = new QPushButton(text, this);
    button->setObjectName(QString::fromLatin1(name));
    button->setToolTip(
        tr("Then click in the vessel, in any slice; the first click is where its tree begins"));
    button->setCheckable(true);
    connect(button, &QPushButton::clicked, this,
            [this, tool](bool on) { tools_.set_tool(on ? tool : Tool::Crosshair); });
    return button;
}

void VesselPanel::add_seed_rows(QGridLayout& grid) {
    portal_ = seed_button("seedPortal", tr("Click portal vein"), Tool::PortalSeed);
    hepatic_ = seed_button("seedHepatic", tr("Click hepatic veins"), Tool::HepaticSeed);
    grid.addWidget(portal_, 0, 0);
    grid.addWidget(hepatic_, 0, 1);
    outline_ = new QPushButton(tr("Outline vessels"), this);
    outline_->setObjectName(QStringLiteral("outlineVessels"));
    outline_->setToolTip(tr("Outlines the vessels that were clicked; what is found is to be confirmed"));
    connect(outline_, &QPushButton::clicked, &work_, &VesselWork::outline);
    clear_ = new QPushButton(tr("Clear the points"), this);
    clear_->setObjectName(QStringLiteral("clearSeeds"));
    connect(clear_, &QPushButton::clicked, &work_, &VesselWork::clear_seeds);
    grid.addWidget(outline_, 1, 0);
    grid.addWidget(clear_, 1, 1);
    points_ = dim_label(QString());
    points_->setWordWrap(true);
    grid.addWidget(points_, 2, 0, 1, 2);
}

QWidget* VesselPanel::branch_rows() {
    auto* rows = new QWidget(this);
    auto* grid = new QGridLayout(rows);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setSpacing(6);
    vessel_ = new QComboBox(rows);
    vessel_->setObjectName(QStringLiteral("vesselChoice"));
    vessel_->setAccessibleName(tr("Vessel whose branches are listed"));
    vessel_->addItems({tr("Portal vein"), tr("Hepatic veins")});
    connect(vessel_, &QComboBox::activated, this,
            [this](int row) { work_.choose(row == 0 ? Vessel::Portal : Vessel::Hepatic); });
    list_ = new QTreeWidget(rows);
    list_->setObjectName(QStringLiteral("branches"));
    list_->setAccessibleName(tr("Branches of the vessel"));
    list_->setHeaderLabels({tr("Branch"), tr("Calibre"), tr("Length")});
    list_->setIndentation(10);
    list_->setFixedHeight(kListHeight);
    list_->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed);
    list_->header()->setStretchLastSection(false);
    list_->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    list_->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    list_->header()->setSectionResizeMode(2, QHeaderView::ResizeToContents);
    connect(list_, &QTreeWidget::itemClicked, this, [this] {
        if (const auto branch = held()) work_.look_at(*branch);
    });
    connect(list_, &QTreeWidget::itemSelectionChanged, this, &VesselPanel::refresh_buttons);
    connect(list_, &QTreeWidget::itemChanged, this, &VesselPanel::take_name);
    const auto action = [&](const char* name, const QString& text, const QString& tip) {
        auto* button = new QPushButton(text, rows);
        button->setObjectName(QString::fromLatin1(name));
        button->setToolTip(tip);
        return button;
    };
    cut_ = action("cutBranch", tr("Cut off"),
                  tr("Takes the branch and all that comes from it out of the outline"));
    add_ = action("addBranch", tr("Add at crosshair"),
                  tr("Adds the branch that leads from the crosshair to the vessel"));
    supplied_ = action("suppliedByBranch", tr("What it supplies"),
                       tr("The liver that loses its inflow or outflow without this branch, as a structure"));
    territories_ =
        action("makeTerritories", tr("Make territories"),
               tr("Divides the liver among the branches named after segments: VI, or VIII ventral"));
    connect(cut_, &QPushButton::clicked, this, [this] {
        if (const auto branch = held()) work_.cut_off(*branch);
    });
    connect(add_, &QPushButton::clicked, &work_, &VesselWork::add_from_crosshair);
    connect(supplied_, &QPushButton::clicked, this, [this] {
        if (const auto branch = held()) work_.show_supplied(*branch);
    });
    connect(territories_, &QPushButton::clicked, &work_, &VesselWork::make_territories);
    grid->addWidget(vessel_, 0, 0, 1, 2);
    grid->addWidget(list_, 1, 0, 1, 2);
    grid->addWidget(cut_, 2, 0);
    grid->addWidget(add_, 2, 1);
    grid->addWidget(supplied_, 3, 0);
    grid->addWidget(territories_, 3, 1);
    return rows;
}

void VesselPanel::refresh() {
    const core::TimePoint* scan = document_.current().shown();
    const bool ready = scan != nullptr && scan->ct.has_value();
    const std::size_t portal = work_.seeds(Vessel::Portal);
    const std::size_t hepatic = work_.seeds(Vessel::Hepatic);
    portal_->setEnabled(ready);
    hepatic_->setEnabled(ready);
    portal_->setChecked(tools_.tool() == Tool::PortalSeed);
    hepatic_->setChecked(tools_.tool() == Tool::HepaticSeed);
    outline_->setEnabled(ready && !work_.busy() && (portal != 0 || hepatic != 0));
    clear_->setEnabled(portal != 0 || hepatic != 0);
    points_->setText(
        portal == 0 && hepatic == 0
            ? tr("Click both: each keeps the other out.")
            : tr("Points: %1 in the portal vein, %2 in the hepatic veins.").arg(portal).arg(hepatic));
    refresh_branches();
}

void VesselPanel::refresh_branches() {
    const QSignalBlocker quiet(vessel_);
    vessel_->setCurrentIndex(work_.chosen() == Vessel::Portal ? 0 : 1);
    const imaging::BranchTree* tree = work_.tree();
    branches_->setVisible(work_.any_tree());
    const imaging::BranchTree shown = tree == nullptr ? imaging::BranchTree{} : *tree;
    if (shown != listed_) {
        listed_ = shown;
        list_branches();
    }
    refresh_buttons();
}

void VesselPanel::list_branches() {
    const QSignalBlocker quiet(list_);
    list_->clear();
    std::vector<QTreeWidgetItem*> items;
    for (const imaging::VesselLine& line : listed_.branches) {
        auto* item = line.parent ? new QTreeWidgetItem(items[*line.parent]) : new QTreeWidgetItem(list_);
        item->setText(0, QString::fromStdString(line.name));
        item->setText(1, number_text(line.calibre_mm, 1, QStringLiteral("mm")));
        item->setText(2, number_text(line.length_mm, 0, QStringLiteral("mm")));
        item->setTextAlignment(1, Qt::AlignRight);
        item->setTextAlignment(2, Qt::AlignRight);
        item->setData(0, kNumberRole, static_cast<int>(items.size()));
        item->setFlags(item->flags() | Qt::ItemIsEditable);
        items.push_back(item);
    }
    list_->expandAll();
}

void VesselPanel::refresh_buttons() {
    const bool free = !work_.busy();
    const bool one = held().has_value();
    cut_->setEnabled(free && one);
    supplied_->setEnabled(free && one);
    add_->setEnabled(free && !listed_.branches.empty());
    territories_->setEnabled(free && !listed_.branches.empty());
}

std::optional<std::size_t> VesselPanel::held() const {
    const QList<QTreeWidgetItem*> chosen = list_->selectedItems();
    if (chosen.isEmpty()) return std::nullopt;
    return static_cast<std::size_t>(chosen.front()->data(0, kNumberRole).toInt());
}

// The list is made anew by the new name, or, where it was refused, with the old one.
void VesselPanel::take_name(QTreeWidgetItem* item, int column) {
    if (column != 0) return;
    const auto branch = static_cast<std::size_t>(item->data(0, kNumberRole).toInt());
    const QString name = item->text(0);
    listed_ = {};
    QMetaObject::invokeMethod(
        this, [this, branch, name] { work_.rename(branch, name); }, Qt::QueuedConnection);
}

}  // namespace remnant::ui
