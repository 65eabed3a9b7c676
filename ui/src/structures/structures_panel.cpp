#include "structures/structures_panel.h"

#include <QColorDialog>
#include <QComboBox>
#include <QGridLayout>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QShortcut>
#include <QSlider>
#include <QTableView>
#include <QVBoxLayout>
#include <algorithm>

#include "structures/structure_model.h"
#include "text/form_rows.h"
#include "theme/theme.h"

namespace remnant::ui {
namespace {

/// Crumbs of an outline stay together rather than becoming hundreds of structures.
constexpr std::int64_t kLeastPiece = 30;

QString text(std::string_view utf8) {
    return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
}

}  // namespace

StructuresPanel::StructuresPanel(Document& document, QWidget* parent)
    : QWidget(parent),
      document_(document),
      model_(new StructureModel(document, this)),
      table_(new QTableView(this)) {
    setProperty("helpTopic", QStringLiteral("structures"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 12, 16, 16);
    layout->setSpacing(8);
    layout->addWidget(heading(tr("Structures")));
    empty_ = new QLabel(tr("No outlines yet. Add label files: a liver, its tumours, a Couinaud map."), this);
    empty_->setWordWrap(true);
    empty_->setProperty("role", QStringLiteral("dim"));
    layout->addWidget(empty_);
    build_table();
    layout->addWidget(table_, 1);
    layout->addWidget(chosen_rows());
    auto* add = new QPushButton(tr("Add label files…"), this);
    add->setObjectName(QStringLiteral("addLabels"));
    connect(add, &QPushButton::clicked, this, &StructuresPanel::labels_requested);
    auto* save = new QPushButton(tr("Save outlines as…"), this);
    connect(save, &QPushButton::clicked, this, &StructuresPanel::export_requested);
    auto* files = new QHBoxLayout;
    files->addWidget(add);
    files->addWidget(save);
    layout->addLayout(files);
    // Before the model resets, what was chosen is remembered; after it, chosen again.
    connect(model_, &QAbstractItemModel::modelAboutToBeReset, this, [this] { last_chosen_ = chosen(); });
    connect(model_, &QAbstractItemModel::modelReset, this, [this] {
        reselect(last_chosen_);
        refresh();
    });
    refresh();
}

void StructuresPanel::build_table() {
    table_->setObjectName(QStringLiteral("structures"));
    // The outlining tools above and what can be done with a row below are seen on a small screen too.
    table_->setMinimumHeight(90);
    table_->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Ignored);
    table_->setModel(model_);
    table_->setSelectionBehavior(QAbstractItemView::SelectRows);
    table_->setSelectionMode(QAbstractItemView::ExtendedSelection);
    table_->setShowGrid(false);
    table_->verticalHeader()->hide();
    table_->verticalHeader()->setDefaultSectionSize(30);
    table_->setContextMenuPolicy(Qt::CustomContextMenu);
    auto* header = table_->horizontalHeader();
    header->setHighlightSections(false);
    header->setSectionResizeMode(QHeaderView::ResizeToContents);
    header->setSectionResizeMode(StructureModel::Name, QHeaderView::Stretch);
    header->setSectionResizeMode(StructureModel::Swatch, QHeaderView::Fixed);
    table_->setColumnWidth(StructureModel::Swatch, 30);
    connect(table_, &QTableView::doubleClicked, this, [this](const QModelIndex& index) {
        if (index.column() == StructureModel::Swatch) recolour();
    });
    connect(table_, &QTableView::customContextMenuRequested, this, &StructuresPanel::menu);
    connect(table_->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            [this] { refresh_chosen(); });
    auto* remove = new QShortcut(QKeySequence::Delete, table_, nullptr, nullptr, Qt::WidgetShortcut);
    connect(remove, &QShortcut::activated, this, &StructuresPanel::remove);
}

QPushButton* StructuresPanel::action(const char* name, const QString& words, const QString& tip,
                                     void (StructuresPanel::*run)()) {
    auto* button = new QPushButton(words, this);
    button->setObjectName(QString::fromLatin1(name));
    button->setToolTip(tip);
    connect(button, &QPushButton::clicked, this, run);
    return button;
}

QWidget* StructuresPanel::chosen_rows() {
    auto* box = new QWidget(this);
    auto* grid = new QGridLayout(box);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setSpacing(6);
    said_ = dim_label(tr("Choose a structure to change it."));
    grid->addWidget(said_, 0, 0, 1, 3);
    kind_ = new QComboBox(box);
    kind_->setObjectName(QStringLiteral("kind"));
    kind_->setAccessibleName(tr("What it is"));
    for (const auto& row : core::structure_table())
        kind_->addItem(text(row.name), static_cast<int>(row.kind));
    connect(kind_, &QComboBox::activated, this, [this](int row) {
        if (const Ids ids = chosen(); !ids.empty())
            apply(set_kind(*document_.current().shown(), ids.front(),
                           static_cast<core::StructureKind>(kind_->itemData(row).toInt())));
    });
    grid->addWidget(dim_label(tr("What it is")), 1, 0);
    grid->addWidget(kind_, 1, 1, 1, 2);
    opacity_ = new QSlider(Qt::Horizontal, box);
    opacity_->setObjectName(QStringLiteral("opacity"));
    opacity_->setAccessibleName(tr("Opacity in 3D"));
    opacity_->setRange(0, 100);
    connect(opacity_, &QSlider::valueChanged, this, [this](int percent) {
        if (const Ids ids = chosen(); !ids.empty() && opacity_->isEnabled())
            apply(set_opacity(*document_.current().shown(), ids.front(), percent / 100.0),
                  "opacity-" + ids.front());
    });
    connect(opacity_, &QSlider::sliderReleased, this, [this] { document_.end_merge(); });
    grid->addWidget(dim_label(tr("Opacity")), 2, 0);
    grid->addWidget(opacity_, 2, 1, 1, 2);

    auto* colour = action("recolour", tr("Colour…"), tr("Choose another colour"), &StructuresPanel::recolour);
    auto* only = action("onlyThis", tr("Only this"), tr("Show the chosen, hide all others"),
                        &StructuresPanel::only_these);
    auto* all = action("showAll", tr("Show all"), tr("Show every structure"), &StructuresPanel::all_again);
    auto* merge =
        action("merge", tr("Merge"), tr("Unite the chosen into the first of them"), &StructuresPanel::merge);
    auto* split =
        action("split", tr("Split"), tr("One structure for each connected piece"), &StructuresPanel::split);
    auto* copy = action("duplicate", tr("Duplicate"), tr("A copy beside it"), &StructuresPanel::duplicate);
    auto* remove =
        action("deleteStructure", tr("Delete"), tr("Delete the chosen (Del)"), &StructuresPanel::remove);
    confirm_ = action("confirm", tr("Confirm"), tr("You looked at this outline and it is right"),
                      &StructuresPanel::confirm);
    need_any_ = {only, remove};
    need_one_ = {colour, split, copy};
    need_two_ = {merge};
    int place = 0;
    for (QPushButton* button : {colour, only, all, merge, split, copy, remove, confirm_}) {
        grid->addWidget(button, 3 + place / 3, place % 3);
        ++place;
    }
    return box;
}

Ids StructuresPanel::chosen() const {
    Ids ids;
    for (const QModelIndex& index : table_->selectionModel()->selectedRows()) {
        if (const core::Structure* s = model_->structure(index.row())) ids.push_back(s->id);
    }
    return ids;
}

void StructuresPanel::reselect(const Ids& ids) {
    const QSignalBlocker quiet(table_->selectionModel());
    for (int row = 0; row < model_->rowCount(); ++row) {
        if (std::ranges::find(ids, model_->structure(row)->id) == ids.end()) continue;
        table_->selectionModel()->select(model_->index(row, 0),
                                         QItemSelectionModel::Select | QItemSelectionModel::Rows);
    }
}

void StructuresPanel::refresh() {
    empty_->setVisible(model_->rowCount() == 0);
    table_->setVisible(model_->rowCount() > 0);
    table_->viewport()->update();
    refresh_chosen();
}

void StructuresPanel::refresh_chosen() {
    const Ids ids = chosen();
    const core::TimePoint* scan = document_.current().shown();
    for (QPushButton* button : need_any_) button->setEnabled(!ids.empty());
    for (QPushButton* button : need_one_) button->setEnabled(ids.size() == 1);
    for (QPushButton* button : need_two_) button->setEnabled(ids.size() >= 2);
    const core::Structure* one = ids.size() == 1 && scan != nullptr ? scan->find(ids.front()) : nullptr;
    kind_->setEnabled(one != nullptr);
    opacity_->setEnabled(false);
    confirm_->setVisible(one != nullptr && !one->confirmed);
    if (one != nullptr) {
        kind_->setCurrentIndex(kind_->findData(static_cast<int>(one->kind)));
        opacity_->setValue(qRound(one->opacity * 100));
        opacity_->setEnabled(true);
    }
    said_->setVisible(ids.empty() && model_->rowCount() > 0);
    Q_EMIT one_chosen(one == nullptr ? QString() : QString::fromStdString(one->id));
}

void StructuresPanel::apply(const core::Change& change, std::string_view merge_key) {
    if (!change.edits.empty()) (void)document_.apply(change, merge_key);
}

void StructuresPanel::recolour() {
    const Ids ids = chosen();
    const core::TimePoint* scan = document_.current().shown();
    if (ids.empty() || scan == nullptr) return;
    const QColor colour =
        QColorDialog::getColor(colour_of(scan->find(ids.front())->colour), this, tr("Colour"));
    if (!colour.isValid()) return;
    const auto part = [](int value) { return static_cast<std::uint8_t>(value); };
    apply(recolour_structure(*scan, ids.front(),
                             {part(colour.red()), part(colour.green()), part(colour.blue())}));
}

void StructuresPanel::only_these() {
    if (const Ids ids = chosen(); !ids.empty()) apply(show_only(*document_.current().shown(), ids));
}

void StructuresPanel::all_again() {
    if (const core::TimePoint* scan = document_.current().shown()) apply(show_all(*scan));
}

void StructuresPanel::merge() {
    if (const Ids ids = chosen(); ids.size() >= 2) apply(merge_structures(*document_.current().shown(), ids));
}

void StructuresPanel::split() {
    if (const Ids ids = chosen(); ids.size() == 1)
        apply(split_structure(*document_.current().shown(), ids.front(), kLeastPiece));
}

void StructuresPanel::duplicate() {
    if (const Ids ids = chosen(); ids.size() == 1)
        apply(duplicate_structure(*document_.current().shown(), ids.front()));
}

void StructuresPanel::remove() {
    if (const Ids ids = chosen(); !ids.empty()) apply(delete_structures(*document_.current().shown(), ids));
}

void StructuresPanel::confirm() {
    if (const Ids ids = chosen(); ids.size() == 1)
        apply(confirm_structure(*document_.current().shown(), ids.front()));
}

void StructuresPanel::menu(const QPoint& at) {
    QMenu menu(this);
    const QModelIndex under = table_->indexAt(at);
    if (under.isValid()) {
        menu.addAction(tr("Rename"), this,
                       [this, under] { table_->edit(model_->index(under.row(), StructureModel::Name)); });
    }
    for (QPushButton* button : findChildren<QPushButton*>()) {
        if (button->isEnabled() && button->isVisible() && !button->text().endsWith(tr("files…")))
            menu.addAction(button->text(), button, &QPushButton::click);
    }
    menu.exec(table_->viewport()->mapToGlobal(at));
}

}  // namespace remnant::ui
