#include "window/compare_view.h"

#include <QComboBox>
#include <QLabel>
#include <QSignalBlocker>
#include <algorithm>

#include "scene/scene_view.h"
#include "theme/theme.h"

namespace remnant::ui {
namespace {

constexpr int kEdge = 2 * Theme::kGrid;
constexpr int kBelowTitle = 28;
constexpr int kListWidth = 220;

}  // namespace

CompareView::CompareView(Document& document, ToolBox& tools, SurfaceStore& surfaces, SceneView& beside,
                         QWidget* parent)
    : QWidget(parent),
      document_(document),
      mirror_(document, [this](core::Case& subject) { subject.active_plan = plan_beside(); }),
      scene_(new SceneView(mirror_.copy(), tools, surfaces, this)),
      plans_(new QComboBox(this)),
      nothing_(new QLabel(tr("There is no other plan yet. Add one in the Plan step."), this)) {
    scene_->setProperty("helpTopic", QStringLiteral("3d"));
    scene_->turn_with(beside);
    plans_->setObjectName(QStringLiteral("comparePlan"));
    plans_->setAccessibleName(tr("Plan beside the active one"));
    plans_->setToolTip(tr("The plan that is shown beside the active one"));
    nothing_->setAlignment(Qt::AlignCenter);
    nothing_->setWordWrap(true);
    nothing_->setStyleSheet(
        QStringLiteral("background: black; color: %1;").arg(Theme::current().palette().image_text.name()));
    connect(plans_, &QComboBox::activated, this, [this] {
        core::ViewState view = document_.current().view;
        view.compare_plan = plans_->currentData().toString().toStdString();
        document_.set_view(std::move(view));
        mirror_.refresh(Part::Plans);
    });
    connect(&mirror_, &Mirror::copied, this, &CompareView::list_plans);
    // A click in this view moves the crosshair of all.
    connect(&mirror_.copy(), &Document::changed, this, [this](Parts parts) {
        if (parts != Parts(Part::View)) return;
        core::ViewState view = document_.current().view;
        view.crosshair = other().current().view.crosshair;
        document_.set_view(std::move(view));
    });
}

CompareView::~CompareView() {
    delete scene_;
}

bool CompareView::settled() const {
    return !isVisible() || !scene_->isVisible() || (scene_->settled() && !other().evaluation_pending());
}

std::string CompareView::plan_beside() const {
    const core::Case& subject = document_.current();
    const auto& plans = subject.plans;
    const std::string& chosen = subject.view.compare_plan;
    if (chosen != subject.active_plan && subject.find_plan(chosen) != nullptr) return chosen;
    if (plans.size() < 2) return {};
    const auto active = std::ranges::find(plans, subject.active_plan, &core::ResectionPlan::name);
    const auto next = active == plans.end() ? 0 : (active - plans.begin() + 1) % std::ssize(plans);
    return plans[static_cast<std::size_t>(next)].name;
}

void CompareView::list_plans() {
    const QSignalBlocker quiet(plans_);
    plans_->clear();
    const core::Case& subject = document_.current();
    for (const core::ResectionPlan& plan : subject.plans) {
        if (plan.name == subject.active_plan) continue;
        const QString name = QString::fromStdString(plan.name);
        plans_->addItem(name, name);
    }
    plans_->setCurrentIndex(plans_->findData(QString::fromStdString(plan_beside())));
    scene_->setVisible(plans_->count() > 0);
    nothing_->setVisible(plans_->count() == 0);
    plans_->setVisible(plans_->count() > 1);
    plans_->raise();
}

void CompareView::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    mirror_.set_awake(true);
}

void CompareView::hideEvent(QHideEvent* event) {
    QWidget::hideEvent(event);
    mirror_.set_awake(false);
}

void CompareView::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    scene_->setGeometry(rect());
    nothing_->setGeometry(rect());
    const int wide = std::min(kListWidth, width() - 2 * kEdge);
    plans_->setGeometry(kEdge, kBelowTitle, wide, plans_->sizeHint().height());
}

}  // namespace remnant::ui
