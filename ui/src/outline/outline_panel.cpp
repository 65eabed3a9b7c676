#include "outline/outline_panel.h"

#include <QCheckBox>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSlider>

#include "outline/doubt_list.h"
#include "text/form_rows.h"
#include "text/numbers.h"

namespace remnant::ui {
namespace {

// The slider counts half millimetres.
constexpr double kMmPerStep = 0.5;
constexpr int kColumns = 2;

}  // namespace

OutlinePanel::OutlinePanel(Document& document, ToolBox& tools, QWidget* parent)
    : QWidget(parent), document_(document), tools_(tools) {
    setProperty("helpTopic", QStringLiteral("outlining"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 12, 16, 0);
    layout->setSpacing(8);
    layout->addWidget(heading(tr("Outline")));
    auto* grid = new QGridLayout;
    grid->setSpacing(6);
    for (int column = 0; column < kColumns; ++column) grid->setColumnStretch(column, 1);
    layout->addLayout(grid);
    find_ = new QPushButton(tr("Find the liver"), this);
    find_->setObjectName(QStringLiteral("findLiver"));
    find_->setToolTip(tr("Looks for the liver in this CT; what is found is to be confirmed"));
    connect(find_, &QPushButton::clicked, this, &OutlinePanel::find_liver_requested);
    grid->addWidget(find_, 0, 0);
    segmenter_ = new QPushButton(tr("Another program"), this);
    segmenter_->setObjectName(QStringLiteral("runSegmenter"));
    segmenter_->setToolTip(
        tr("Lets the program named in the preferences outline this CT; you say what is taken"));
    connect(segmenter_, &QPushButton::clicked, this, &OutlinePanel::segmenter_requested);
    grid->addWidget(segmenter_, 0, 1);
    add_tools(*grid);
    fill_ = new QPushButton(tr("Fill between slices"), this);
    fill_->setObjectName(QStringLiteral("fillBetween"));
    fill_->setToolTip(tr("Outlines the slices that lie between outlined ones"));
    connect(fill_, &QPushButton::clicked, this, &OutlinePanel::fill_between_requested);
    const int last = kColumns + static_cast<int>(buttons_.size());
    grid->addWidget(fill_, last / kColumns, last % kColumns);
    add_brush(*grid);
    doubts_ = new DoubtList(document_, this);
    layout->addWidget(doubts_);
    target_ = dim_label(QString());
    target_->setWordWrap(true);
    layout->addWidget(target_);
    set_target_name({});
    connect(&tools_, &ToolBox::changed, this, &OutlinePanel::refresh_tools);
    connect(&document_, &Document::changed, this, [this](Parts parts) {
        if (parts.testAnyFlags(Part::Scans | Part::View | Part::Whole)) refresh();
    });
    refresh();
}

void OutlinePanel::add_tools(QGridLayout& grid) {
    struct Row {
        Tool tool;
        const char* name;
        QString text;
        QString tip;
    };
    const Row rows[] = {
        {Tool::Brush, "toolBrush", tr("Brush"), tr("Paint into the outline (B)")},
        {Tool::Eraser, "toolEraser", tr("Eraser"), tr("Take from the outline (X)")},
        {Tool::LoopAdd, "toolLoopAdd", tr("Loop: add"), tr("A loop round what belongs to the outline")},
        {Tool::LoopCut, "toolLoopCut", tr("Loop: cut"), tr("A loop round what does not")},
        {Tool::StrokeIn, "toolStrokeIn", tr("Stroke: inside"),
         tr("A line over what belongs to the outline; the border is found anew near it")},
        {Tool::StrokeOut, "toolStrokeOut", tr("Stroke: outside"), tr("A line over what does not belong")},
        {Tool::LiveWire, "toolLiveWire", tr("Follow edges"),
         tr("Click along a border; the contour follows it, a double click closes it")},
        {Tool::Scissors, "toolScissors", tr("Scissors"),
         tr("A loop in any view, 3D too: what lies before and behind it goes")},
        {Tool::Tumour, "toolTumour", tr("Tumour"),
         tr("Click in a tumour, or draw its longest diameter: its outline is proposed")},
    };
    int place = kColumns;
    for (const Row& row : rows) {
        auto* button = new QPushButton(row.text, this);
        button->setObjectName(QString::fromLatin1(row.name));
        button->setToolTip(row.tip);
        button->setCheckable(true);
        connect(button, &QPushButton::clicked, this,
                [this, tool = row.tool](bool on) { tools_.set_tool(on ? tool : Tool::Crosshair); });
        grid.addWidget(button, place / kColumns, place % kColumns);
        buttons_.push_back({row.tool, button});
        ++place;
    }
}

void OutlinePanel::add_brush(QGridLayout& grid) {
    radius_ = new QSlider(Qt::Horizontal, this);
    radius_->setObjectName(QStringLiteral("brushRadius"));
    radius_->setAccessibleName(tr("Radius of the brush"));
    radius_->setRange(1, 80);
    radius_text_ = dim_label(QString());
    sphere_ = new QCheckBox(tr("Ball"), this);
    sphere_->setObjectName(QStringLiteral("brushBall"));
    sphere_->setToolTip(tr("Paints through neighbouring slices too"));
    like_liver_ =
        new QCheckBox(tr("%1 to %2 HU only").arg(tools_.brush().low_hu).arg(tools_.brush().high_hu), this);
    like_liver_->setObjectName(QStringLiteral("brushBounded"));
    like_liver_->setToolTip(tr("Leaves fat, air and bone as they are"));
    const int row = grid.rowCount();
    grid.addWidget(radius_text_, row, 0);
    grid.addWidget(radius_, row, 1);
    grid.addWidget(sphere_, row + 1, 0);
    grid.addWidget(like_liver_, row + 1, 1);
    const QSignalBlocker quiet(radius_);
    radius_->setValue(qRound(tools_.brush().radius_mm / kMmPerStep));
    connect(radius_, &QSlider::valueChanged, this, &OutlinePanel::take_brush);
    connect(sphere_, &QCheckBox::toggled, this, &OutlinePanel::take_brush);
    connect(like_liver_, &QCheckBox::toggled, this, &OutlinePanel::take_brush);
    take_brush();
}

void OutlinePanel::take_brush() {
    BrushSettings brush = tools_.brush();
    brush.radius_mm = radius_->value() * kMmPerStep;
    brush.sphere = sphere_->isChecked();
    brush.hu_bounded = like_liver_->isChecked();
    tools_.set_brush(brush);
    radius_text_->setText(number_text(brush.radius_mm, 1, QStringLiteral("mm")));
}

void OutlinePanel::show_doubts(const std::vector<imaging::OutlineDoubt>& doubts) {
    doubts_->show_doubts(doubts);
}

void OutlinePanel::set_busy(bool busy) {
    busy_ = busy;
    refresh();
}

void OutlinePanel::set_target_name(const QString& name) {
    target_->setText(name.isEmpty() ? tr("Draws on the liver, or on the structure chosen below.")
                                    : tr("Draws on: %1").arg(name));
}

void OutlinePanel::refresh() {
    const core::TimePoint* scan = document_.current().shown();
    const bool ready = scan != nullptr && scan->ct.has_value();
    find_->setEnabled(ready && !busy_);
    fill_->setEnabled(ready && !busy_);
    segmenter_->setEnabled(ready && !busy_);
    for (const ToolButton& tool : buttons_) tool.button->setEnabled(ready);
}

void OutlinePanel::refresh_tools() {
    for (const ToolButton& tool : buttons_) tool.button->setChecked(tool.tool == tools_.tool());
}

}  // namespace remnant::ui
