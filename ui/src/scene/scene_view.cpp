#include "scene/scene_view.h"

#include <vtkGenericOpenGLRenderWindow.h>

#include <QElapsedTimer>
#include <QImage>
#include <QOpenGLContext>
#include <QOpenGLFunctions>

#include "document/display_layers.h"
#include "document/jobs.h"
#include "plan/plan_changes.h"
#include "remnant/volumetry/ct_of_part.h"
#include "scene/cut_scene.h"
#include "scene/hand_overlay.h"
#include "scene/scene_overlay.h"
#include "scene/stage.h"
#include "scene/surface_store.h"
#include "scene/turntable.h"
#include "scene/volume_preset.h"
#include "scene/vtk_widget.h"
#include "slice/tools.h"

namespace remnant::ui {
namespace {

constexpr int kRestAfterMs = 220;
constexpr int kHandRestsMs = 150;
constexpr int kHoverPauseMs = 120;
constexpr double kCubePixels = 76.0;  // logical
constexpr int kPeelsInHardware = 24;
constexpr int kPeelsInPictures = 24;
constexpr std::int16_t kAir = -1024;  // HU
constexpr int kTitleLetters = 40;

QString shortened(const QString& name) {
    return name.size() <= kTitleLetters ? name : name.left(kTitleLetters - 1) + QStringLiteral("…");
}

}  // namespace

SceneView::SceneView(Document& document, ToolBox& tools, SurfaceStore& surfaces, QWidget* parent)
    : QWidget(parent),
      document_(document),
      tools_(tools),
      surfaces_(surfaces),
      canvas_(new VtkWidget(opengl_is_available() ? this : nullptr)),
      overlay_(new SceneOverlay(this)),
      hand_(new HandOverlay(document, tools, this)),
      stage_(std::make_unique<Stage>(*canvas_)),
      cuts_(std::make_unique<CutScene>(document, surfaces, *stage_, nullptr)),
      preset_(&volume_presets().front()) {
    setMinimumSize(120, 90);
    canvas_->setObjectName(QStringLiteral("sceneCanvas"));
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
    hand_rests_.setSingleShot(true);
    hand_rests_.setInterval(kHandRestsMs);
    connect(&hand_rests_, &QTimer::timeout, this, &SceneView::refresh);
    connect(&settle_, &QTimer::timeout, this, &SceneView::rest);
    connect(&hover_pause_, &QTimer::timeout, this, [this] { hover(hover_at_); });
    connect(overlay_, &SceneOverlay::look_from, this, &SceneView::look_from);
    connect(overlay_, &SceneOverlay::apart_changed, this,
            [this](int mm) { cuts_->set_apart(core::Millimetre(mm)); });
    connect(overlay_, &SceneOverlay::ct_on_cut_changed, this,
            [this](bool on) { cuts_->set_look(on ? SheetLook::Ct : SheetLook::Margins); });
    connect(cuts_.get(), &CutScene::changed, this, &SceneView::draw);
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
    cuts_.reset();
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

// The camera may have moved since the last frame.
void SceneView::draw() const {
    hand_->set_projection(projection());
    canvas_->request_frame();
}

Projection SceneView::projection() const {
    return stage_->projection(size());
}

void SceneView::turn_with(SceneView& other) {
    stage_->share_camera(*other.stage_);
    turns_with_ = &other;
    other.turns_with_ = this;
    has_other_s_camera_ = true;
    auto_fit_ = false;
}

void SceneView::case_changed(Parts parts) {
    if (parts & Part::Whole) auto_fit_ = !has_other_s_camera_;
    if (parts & (Parts(Part::Whole) | Part::Scans)) {
        stage_->layers().clear();
        stage_->guest().clear();
        stage_->volume().clear();
    }
    // New surfaces cannot keep up with a hand; they are made when it rests. The cut itself follows it.
    if (document_.dragging()) {
        cuts_->follow_hand();
        return draw();
    }
    // A picture in 3D takes longer than a hand that paints may wait for the next event; it is drawn when the
    // hand rests.
    if (paints(tools_.tool()) && !(parts & ~(Parts(Part::Structures) | Part::Result | Part::File)))
        return hand_rests_.start();
    if (parts & Part::Held) want_surfaces();
    const Parts shown = Parts(Part::Whole) | Part::Scans | Part::Structures | Part::Plans | Part::Result |
                        Part::View | Part::Choices;
    if (!(parts & shown)) return;
    const core::ViewState& look = document_.current().view;
    // The crosshair and the window of the slices are nothing of this picture's.
    const bool same =
        parts == Parts(Part::View) && look.step == drawn_step_ && look.volume_rendering == drawn_volume_;
    if (!same) return refresh();
    if (cuts_->look() == SheetLook::Ct && look.window != drawn_window_) cuts_->refresh();
    drawn_window_ = look.window;
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
        stage_->guest().clear();
        surfaces_.want(this, {});
    } else {
        stage_->layers().show(display_layers(subject, document_.evaluation()), scan->geometry, surfaces_);
        show_guest();
        want_surfaces();
    }
    drawn_window_ = subject.view.window;
    refresh_volume();
    cuts_->refresh();
    refresh_aids();
    move_clip();
    if (auto_fit_) fit();
    tell_doubts();
    stage_->contents_changed();
    draw();
}

void SceneView::set_guest(std::optional<Guest> guest) {
    if (!guest && !guest_) return;
    guest_ = std::move(guest);
    refresh();
}

void SceneView::show_guest() {
    if (!guest_) return stage_->guest().clear();
    stage_->guest().set_place(guest_->place);
    stage_->guest().show({guest_->layer}, guest_->grid, surfaces_);
}

void SceneView::want_surfaces() {
    const core::TimePoint* scan = document_.current().shown();
    if (scan == nullptr) return surfaces_.want(this, {});
    const volumetry::Evaluation& evaluation = document_.evaluation();
    std::vector<SurfaceSource> sources;
    for (const DisplayLayer& layer : display_layers(document_.current(), evaluation))
        sources.push_back({layer.mask, scan->geometry});
    if (cuts_->wants_liver() && evaluation.liver)
        sources.push_back({evaluation.liver->liver, scan->geometry});
    if (guest_) sources.push_back({guest_->layer.mask, guest_->grid});
    surfaces_.want(this, std::move(sources));
}

void SceneView::refresh_aids() {
    const bool planned = drawn_step_ == "plan" && document_.evaluation().measurement;
    overlay_->set_plan_aids(planned, planned && !surfaces_of_plan(document_.current()).empty());
}

void SceneView::refresh_volume() {
    const core::TimePoint* scan = document_.current().shown();
    const bool wanted = document_.current().view.volume_rendering && scan != nullptr && scan->ct;
    const std::size_t number = ++volumes_asked_;
    if (!wanted) {
        cuts_->set_parts_hidden(false);
        return show_volume(std::nullopt);
    }
    const auto& measured = document_.evaluation().measurement;
    const bool remnant_alone = clip_by_plan_ && drawn_step_ == "plan" && measured &&
                               measured->parts.remnant.size() == scan->geometry.size;
    cuts_->set_parts_hidden(remnant_alone);
    if (!remnant_alone) return show_volume(scan->ct);
    document_.jobs().run_quietly<core::CtVoxels>(
        this,
        [ct = *scan->ct, stays = measured->parts.remnant](const core::JobContext&)
            -> core::Result<core::CtVoxels> { return volumetry::ct_of_part(ct, stays, kAir); },
        [this, number](core::Result<core::CtVoxels> made) {
            if (!made || number != volumes_asked_) return;
            show_volume(*made);
            draw();
        });
}

void SceneView::show_volume(const std::optional<core::CtVoxels>& ct) {
    // Which way to cast rays is known only once there is a context.
    if (canvas_->ready()) stage_->volume().show(ct, *preset_, canvas_->software_rendering());
}

void SceneView::set_clip_by_plan(bool on) {
    clip_by_plan_ = on;
    refresh_volume();
    draw();
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
        overlay_->set_note(guest_ ? guest_->said : QString());
    }
    camera_moved();
}

void SceneView::camera_moved() {
    const CameraPose now = pose();
    QString title = tr("3D · %1").arg(describe_view(now.eye, now.up));
    const core::Case& subject = document_.current();
    if (subject.view.step == "plan" && !subject.active_plan.empty())
        title += QStringLiteral(" · ") + shortened(QString::fromStdString(subject.active_plan));
    overlay_->set_title(title);
}

bool SceneView::settled() const {
    return !surfaces_.busy() && !cuts_->busy() && !stage_->layers().incomplete() &&
           !stage_->guest().incomplete() && !document_.evaluation_pending() && !settle_.isActive() &&
           !hand_rests_.isActive();
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
    if (turns_with_ != nullptr && turns_with_->isVisible()) turns_with_->follow_camera();
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

void SceneView::set_crosshair_visible(bool visible) {
    hand_->set_crosshair_visible(visible);
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
    // Each tells the other; the one that was told first has the turn already.
    if (turns_with_ != nullptr && turns_with_->isVisible()) turns_with_->follow_camera();
}

void SceneView::follow_camera() {
    auto_fit_ = false;
    settle_.start();
    stage_->draw_coarse();
    stage_->contents_changed();
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

void SceneView::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    canvas_->setGeometry(rect());
    hand_->setGeometry(rect());
    hand_->raise();
    overlay_->place();
    stage_->resize_cube(size(), kCubePixels);
    if (auto_fit_) return fit();
    hand_->set_projection(projection());
}

}  // namespace remnant::ui
