#include "scene/scene_view.h"

#include <vtkGenericOpenGLRenderWindow.h>

#include <QElapsedTimer>
#include <QImage>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QOpenGLContext>
#include <QOpenGLFunctions>

#include "document/display_layers.h"
#include "document/jobs.h"
#include "remnant/volumetry/cut_sheet.h"
#include "scene/scene_overlay.h"
#include "scene/stage.h"
#include "scene/surface_store.h"
#include "scene/turntable.h"
#include "scene/volume_preset.h"
#include "scene/vtk_widget.h"

namespace remnant::ui {
namespace {

constexpr int kRestAfterMs = 220;
constexpr int kHoverPauseMs = 120;
constexpr double kClickDistance = 4.0;  // logical pixels
constexpr double kCubePixels = 76.0;    // logical
constexpr int kPeelsInHardware = 24;
constexpr int kPeelsInPictures = 24;
constexpr int kSheetPoints = 64;  // each way, of a cut's sheet
constexpr int kMovingSheetPoints = 32;

using Sheets = std::vector<volumetry::CutSheet>;

/// The planes and curved cuts of the active plan that are on.
std::vector<core::Cut> surfaces_of_plan(const core::Case& subject) {
    std::vector<core::Cut> cuts;
    const core::ResectionPlan* plan = subject.find_plan(subject.active_plan);
    if (plan == nullptr) return cuts;
    if (const auto* plane = std::get_if<core::CuttingPlane>(&plan->resection)) cuts.emplace_back(*plane);
    const auto* removals = std::get_if<core::RemovalPlan>(&plan->resection);
    if (removals == nullptr) return cuts;
    for (const core::PlanStage& stage : removals->stages) {
        for (const core::Removal& removal : stage.removes) {
            if (removal.on) cuts.push_back(removal.cut);
        }
    }
    return cuts;
}

}  // namespace

SceneView::SceneView(Document& document, SurfaceStore& surfaces, QWidget* parent)
    : QWidget(parent),
      document_(document),
      surfaces_(surfaces),
      canvas_(new VtkWidget(opengl_is_available() ? this : nullptr)),
      overlay_(new SceneOverlay(this)),
      stage_(std::make_unique<Stage>(*canvas_)),
      preset_(&volume_presets().front()) {
    setMinimumSize(120, 90);
    if (opengl_is_available()) {
        setFocusProxy(canvas_);
        canvas_->installEventFilter(this);
    } else {
        say_there_is_no_picture();
    }
    stage_->on_motion([this] { begin_motion(); });
    settle_.setSingleShot(true);
    settle_.setInterval(kRestAfterMs);
    hover_pause_.setSingleShot(true);
    hover_pause_.setInterval(kHoverPauseMs);
    connect(&settle_, &QTimer::timeout, this, &SceneView::rest);
    connect(&hover_pause_, &QTimer::timeout, this, [this] { hover(hover_at_); });
    connect(overlay_, &SceneOverlay::look_from, this, &SceneView::look_from);
    connect(canvas_, &VtkWidget::context_ready, this, [this] {
        stage_->attach_cube();
        refresh_volume();
        rest();
    });
    connect(canvas_, &VtkWidget::unusable, this, &SceneView::say_there_is_no_picture);
    connect(&document_, &Document::changed, this, &SceneView::case_changed);
    connect(&surfaces_, &SurfaceStore::changed, this, &SceneView::refresh);
    refresh();
}

SceneView::~SceneView() {
    canvas_->removeEventFilter(this);
    canvas_->disconnect(this);
    stage_.reset();
    delete canvas_;
}

void SceneView::say_there_is_no_picture() {
    overlay_->set_message(
        tr("This computer offers no OpenGL 3.2, so there is no view in 3D. "
           "The slices and all numbers are complete without it."));
}

void SceneView::warm_up() {
    if (opengl_is_available() && canvas_->prepare()) stage_->rehearse();
}

void SceneView::draw() const {
    canvas_->request_frame();
}

void SceneView::case_changed(Parts parts) {
    if (parts & Part::Whole) auto_fit_ = true;
    if (parts & (Parts(Part::Whole) | Part::Scans)) {
        stage_->layers().clear();
        stage_->volume().clear();
    }
    // New surfaces cannot keep up with a hand; they are made when it rests. The cut itself follows it.
    if (document_.dragging()) {
        refresh_cuts();
        return draw();
    }
    const Parts shown =
        Parts(Part::Whole) | Part::Scans | Part::Structures | Part::Plans | Part::Result | Part::View;
    if (!(parts & shown)) return;
    const core::ViewState& look = document_.current().view;
    // The crosshair and the window of the slices are nothing of this picture's.
    const bool same =
        parts == Parts(Part::View) && look.step == drawn_step_ && look.volume_rendering == drawn_volume_;
    if (!same) return refresh();
    if (clip_axial_) {
        move_clip();
        draw();
    }
}

void SceneView::refresh() {
    const core::Case& subject = document_.current();
    drawn_step_ = subject.view.step;
    drawn_volume_ = subject.view.volume_rendering;
    const core::TimePoint* scan = subject.shown();
    if (scan == nullptr) {
        stage_->layers().clear();
        surfaces_.want(this, {});
    } else {
        const auto layers = display_layers(subject, document_.evaluation());
        std::vector<SurfaceSource> sources;
        for (const DisplayLayer& layer : layers) sources.push_back({layer.mask, scan->geometry});
        stage_->layers().show(layers, scan->geometry, surfaces_);
        surfaces_.want(this, std::move(sources));
    }
    refresh_volume();
    refresh_cuts();
    move_clip();
    if (auto_fit_) fit();
    tell_doubts();
    stage_->contents_changed();
    draw();
}

void SceneView::refresh_volume() {
    // Which way to cast rays is known only once there is a context.
    if (!canvas_->ready()) return;
    const core::TimePoint* scan = document_.current().shown();
    const bool wanted = document_.current().view.volume_rendering && scan != nullptr;
    stage_->volume().show(wanted ? scan->ct : std::nullopt, *preset_, canvas_->software_rendering());
}

void SceneView::refresh_cuts() {
    const core::Case& subject = document_.current();
    const core::TimePoint* scan = subject.shown();
    const auto& liver = document_.evaluation().liver;
    const std::size_t number = ++cuts_asked_;
    show_margins();
    if (scan == nullptr || !liver || subject.view.step != "plan") return stage_->cuts().show_sheets({});
    if (document_.dragging()) {
        // The one in the hand at once, without its margins' colours.
        const core::Removal* held = document_.held_removal();
        if (held == nullptr) return stage_->cuts().show_sheets({});
        const auto sheet = volumetry::sheet_of(held->cut, *scan, liver->liver, kMovingSheetPoints, nullptr);
        return stage_->cuts().show_sheets(sheet ? Sheets{*sheet} : Sheets{});
    }
    document_.jobs().run_quietly<Sheets>(
        this,
        [scan = *scan, mask = liver->liver,
         cuts = surfaces_of_plan(subject)](const core::JobContext&) -> core::Result<Sheets> {
            const volumetry::MarginMeter meter(scan);
            Sheets sheets;
            for (const core::Cut& cut : cuts) {
                if (auto sheet = volumetry::sheet_of(cut, scan, mask, kSheetPoints, &meter))
                    sheets.push_back(std::move(*sheet));
            }
            return sheets;
        },
        [this, number](core::Result<Sheets> made) {
            if (!made || number != cuts_asked_) return;
            stage_->cuts().show_sheets(*made);
            draw();
        });
}

void SceneView::show_margins() {
    std::vector<std::array<core::Vec3, 2>> lines;
    const auto& cut = document_.evaluation().cut;
    if (cut && document_.current().view.step == "plan") {
        for (const volumetry::TumourMargin& margin : cut->margins) {
            if (margin.distance) lines.push_back({margin.at_tumour, margin.at_cut});
        }
    }
    stage_->cuts().show_lines(lines);
}

int SceneView::cut_triangles() const {
    return stage_->cuts().triangle_count();
}

bool SceneView::set_volume_preset(std::string_view id) {
    const VolumePreset* chosen = volume_preset(id);
    if (chosen == nullptr) return false;
    preset_ = chosen;
    refresh_volume();
    draw();
    return true;
}

void SceneView::tell_doubts() {
    const auto doubtful = stage_->layers().doubtful();
    if (!doubtful.empty()) {
        overlay_->set_note(tr("surface of %1 differs from its voxels by more than 1 %")
                               .arg(QString::fromStdString(doubtful.front())));
    } else if (stage_->layers().incomplete()) {
        overlay_->set_note(surfaces_.busy() ? tr("surfaces are being made")
                                            : tr("surfaces are not complete"));
    } else {
        overlay_->set_note(QString());
    }
    camera_moved();
}

void SceneView::camera_moved() {
    const CameraPose now = pose();
    overlay_->set_title(tr("3D · %1").arg(describe_view(now.eye, now.up)));
}

bool SceneView::settled() const {
    return !surfaces_.busy() && !stage_->layers().incomplete() && !document_.evaluation_pending() &&
           !settle_.isActive();
}

CameraPose SceneView::pose() const {
    return stage_->pose();
}

void SceneView::fit() {
    stage_->fit(size());
    draw();
}

void SceneView::look_along(const CameraPose& pose) {
    stage_->set_pose(pose);
    fit();
    camera_moved();
}

void SceneView::look_from(Direction direction) {
    look_along({towards_eye(direction), up_on_screen(direction)});
}

bool SceneView::look_along_cut() {
    const auto cuts = surfaces_of_plan(document_.current());
    const auto plane = std::ranges::find_if(
        cuts, [](const core::Cut& cut) { return std::holds_alternative<core::CuttingPlane>(cut); });
    if (plane == cuts.end()) return false;
    look_along(along_plane(std::get<core::CuttingPlane>(*plane).normal));
    return true;
}

void SceneView::set_clip_axial(bool on) {
    clip_axial_ = on;
    stage_->set_clip(on);
    move_clip();
    draw();
}

void SceneView::move_clip() {
    const core::Case& subject = document_.current();
    const auto box = stage_->contents();
    const double middle = box ? 0.5 * (box->low[2] + box->high[2]) : 0.0;
    stage_->move_clip(subject.view.crosshair ? (*subject.view.crosshair)[2] : middle);
}

void SceneView::set_texts_visible(bool visible) {
    overlay_->set_visible(visible);
}

int SceneView::surfaces_handed_over() const {
    return stage_->layers().handed_over();
}

void SceneView::begin_motion() {
    auto_fit_ = false;
    settle_.start();
    stage_->draw_coarse();
    camera_moved();
    draw();
}

// Where the processor draws, a frame of the fine surfaces, or one peel more, would keep the window waiting
// for longer than a person should.
void SceneView::rest() {
    if (canvas_->software_rendering()) {
        stage_->draw_coarse();
        stage_->volume().set_coarse(false);
    } else {
        stage_->draw_fine(kPeelsInHardware);
    }
    draw();
}

core::Result<QImage> SceneView::frame(QSize pixels, int peels) {
    settle_.stop();
    stage_->draw_fine(peels);
    stage_->resize_cube(pixels, std::min(pixels.width(), pixels.height()) / 8.0);
    auto image = canvas_->picture(pixels);
    stage_->resize_cube(size(), kCubePixels);
    return image;
}

core::Result<QImage> SceneView::picture(QSize pixels) {
    auto image = frame(pixels, kPeelsInPictures);
    rest();
    return image;
}

core::Result<QImage> SceneView::frame_from(const CameraPose& pose, QSize pixels) {
    const CameraPose before = this->pose();
    stage_->set_pose(pose);
    // A turn must not stop the window for longer than a frame in motion does.
    auto image = frame(pixels, canvas_->software_rendering() ? 0 : kPeelsInPictures);
    stage_->set_pose(before);
    rest();
    return image;
}

void SceneView::turntable(const QString& folder, int frames, QSize pixels) {
    cancel_turntable();
    turntable_ = new Turntable(
        document_.jobs(), {folder, frames, pixels, pose()},
        [this](const CameraPose& pose, QSize size) { return frame_from(pose, size); }, this);
    connect(turntable_, &Turntable::progressed, this, &SceneView::turntable_progressed);
    connect(turntable_, &Turntable::finished, this, &SceneView::turntable_finished);
    turntable_->start();
}

void SceneView::cancel_turntable() {
    if (turntable_) turntable_->cancel();
}

double SceneView::time_frame() {
    if (!canvas_->ready()) return 0.0;
    QElapsedTimer clock;
    clock.start();
    canvas_->render_window()->MakeCurrent();
    canvas_->render_window()->Render();
    QOpenGLContext::currentContext()->functions()->glFinish();
    const double milliseconds = static_cast<double>(clock.nsecsElapsed()) * 1e-6;
    canvas_->done_current();
    return milliseconds;
}

std::optional<Picked> SceneView::pick(QPointF position) const {
    const QPoint at = canvas_->vtk_position(position);
    return stage_->layers().pick(at.x(), at.y());
}

void SceneView::hover(QPointF position) {
    if (settle_.isActive()) return;
    const auto picked = pick(position);
    Q_EMIT hovered(picked ? QString::fromStdString(picked->name) : QString());
}

void SceneView::press(const QMouseEvent& event) {
    Q_EMIT activated();
    pressed_at_ = event.position();
    clicking_ = event.button() == Qt::LeftButton && event.modifiers() == Qt::NoModifier;
}

void SceneView::release(const QMouseEvent& event) {
    const bool clicked = std::exchange(clicking_, false) && event.button() == Qt::LeftButton &&
                         (event.position() - pressed_at_).manhattanLength() <= kClickDistance;
    if (!clicked) return;
    const auto picked = pick(event.position());
    if (!picked) return;
    core::ViewState view = document_.current().view;
    view.crosshair = picked->point;
    document_.set_view(std::move(view));
}

bool SceneView::eventFilter(QObject* watched, QEvent* event) {
    if (watched != canvas_) return QWidget::eventFilter(watched, event);
    switch (event->type()) {
        case QEvent::MouseButtonPress:
            press(*static_cast<QMouseEvent*>(event));
            break;
        case QEvent::MouseButtonRelease:
            release(*static_cast<QMouseEvent*>(event));
            break;
        case QEvent::MouseButtonDblClick:
            Q_EMIT wants_large();
            return true;
        case QEvent::MouseMove:
            hover_at_ = static_cast<QMouseEvent*>(event)->position();
            if (static_cast<QMouseEvent*>(event)->buttons() == Qt::NoButton) hover_pause_.start();
            break;
        case QEvent::Leave:
            hover_pause_.stop();
            Q_EMIT hovered(QString());
            break;
        case QEvent::FocusIn:
            Q_EMIT activated();
            break;
        case QEvent::FocusOut:
            canvas_->set_panning_key(false);
            break;
        case QEvent::ShortcutOverride: {
            // While the view has the focus, its letters are its own and no tool's.
            const auto* key = static_cast<QKeyEvent*>(event);
            const bool plain = key->modifiers() == Qt::NoModifier && key->text().size() == 1;
            if (plain && direction_of_letter(key->text().at(0))) event->accept();
            break;
        }
        default:
            break;
    }
    return QWidget::eventFilter(watched, event);
}

void SceneView::keyPressEvent(QKeyEvent* event) {
    const bool plain = event->modifiers() == Qt::NoModifier && event->text().size() == 1;
    const auto direction = plain ? direction_of_letter(event->text().at(0)) : std::nullopt;
    if (direction) {
        look_from(*direction);
    } else if (event->key() == Qt::Key_Space) {
        canvas_->set_panning_key(true);
    } else if (event->key() == Qt::Key_Home) {
        fit();
    } else {
        QWidget::keyPressEvent(event);
    }
}

void SceneView::keyReleaseEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Space && !event->isAutoRepeat()) canvas_->set_panning_key(false);
    QWidget::keyReleaseEvent(event);
}

void SceneView::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    canvas_->setGeometry(rect());
    overlay_->place();
    stage_->resize_cube(size(), kCubePixels);
    if (auto_fit_) fit();
}

}  // namespace remnant::ui
