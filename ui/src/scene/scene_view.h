#pragma once
// The 3D view: structures, what stays and what goes, and the CT as a volume.

#include <QPointer>
#include <QTimer>
#include <QWidget>
#include <memory>
#include <optional>
#include <string_view>

#include "document/document.h"
#include "scene/camera_pose.h"
#include "scene/direction.h"
#include "scene/guest.h"
#include "scene/picked.h"

namespace remnant::ui {

class CutScene;
class HandOverlay;
class SceneOverlay;
class Stage;
class SurfaceStore;
class ToolBox;
class Turntable;
class VtkWidget;
struct VolumePreset;

class SceneView : public QWidget {
    Q_OBJECT

  public:
    SceneView(Document& document, ToolBox& tools, SurfaceStore& surfaces, QWidget* parent = nullptr);
    ~SceneView() override;

    /// What the first picture would have to wait for, done beforehand.
    void warm_up();

    /// Shows everything, without turning.
    void fit();
    /// A standard view of everything: from anterior the patient's right is on the screen's left.
    void look_from(Direction direction);
    void look_along(const CameraPose& pose);
    /// Turns so that the active plan's cutting plane is seen as a line. False where the plan has none.
    bool look_along_cut();
    [[nodiscard]] CameraPose pose() const;

    /// From now on this view turns, moves and zooms with the other, and that one with it.
    void turn_with(SceneView& other);

    /// Draws what another scan shows as well; none: no longer.
    void set_guest(std::optional<Guest> guest);
    [[nodiscard]] const std::optional<Guest>& guest() const { return guest_; }

    /// Cuts away what lies above the crosshair's axial slice.
    void set_clip_axial(bool on);
    [[nodiscard]] bool clip_axial() const { return clip_axial_; }

    /// Of the CT volume shows the remnant alone, so that one looks at the cut.
    void set_clip_by_plan(bool on);
    [[nodiscard]] bool clip_by_plan() const { return clip_by_plan_; }
    /// Sheets of cuts, and the two parts pulled apart.
    [[nodiscard]] CutScene& cuts() const { return *cuts_; }
    /// Where the handles of the cut in the hand are.
    [[nodiscard]] HandOverlay& hand() const { return *hand_; }
    [[nodiscard]] Projection projection() const;

    /// How the CT looks while the case's `volume_rendering` is on; an id of `volume_presets`. False where
    /// unknown.
    bool set_volume_preset(std::string_view id);
    [[nodiscard]] const VolumePreset& preset() const { return *preset_; }

    /// The words over the picture and its buttons; the cube of directions stays.
    void set_texts_visible(bool visible);
    void set_crosshair_visible(bool visible);

    /// True once everything is shown as the case has it.
    [[nodiscard]] bool settled() const;
    /// A picture without the texts, of any size. Refused where there is no OpenGL or the size is too large.
    core::Result<QImage> picture(QSize pixels);
    /// Writes a full turn from the present view as `frames` PNG files into `folder`; told by
    /// `turntable_progressed` and `turntable_finished`. A turn under way is cancelled first.
    void turntable(const QString& folder, int frames, QSize pixels);
    void cancel_turntable();

    /// What lies under a position of this widget (logical pixels).
    [[nodiscard]] std::optional<Picked> pick(QPointF position) const;

    /// How often a surface was handed to the graphics.
    [[nodiscard]] int surfaces_handed_over() const;
    /// Milliseconds of one whole frame now, the graphics waited for. Zero without a context.
    double time_frame();
    /// Draws as it does while the mouse turns it, until it has rested for a moment.
    void begin_motion();

  Q_SIGNALS:
    /// Double click: show this view large, or small again.
    void wants_large();
    /// A press of the mouse or the focus came here.
    void activated();
    /// The structure under the pointer; empty where there is none.
    void hovered(const QString& name);
    void turntable_progressed(int written, int frames);
    /// An empty reason: all frames are written. "cancelled": those written so far stay.
    void turntable_finished(const QString& what, const QString& reason);

  protected:
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void keyReleaseEvent(QKeyEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void say_there_is_no_picture();
    void case_changed(Parts parts);
    void refresh();
    void want_surfaces();
    void refresh_volume();
    void show_volume(const std::optional<core::CtVoxels>& ct);
    void show_guest();
    void refresh_aids();
    void move_clip();
    void follow_camera();
    void rest();
    core::Result<QImage> frame(QSize pixels, int peels);
    core::Result<QImage> frame_from(const CameraPose& pose, QSize pixels);
    void camera_moved();
    void tell_doubts();
    /// True where the event was the hand's and must not turn the picture.
    bool press(const QMouseEvent& event);
    bool move(const QMouseEvent& event);
    bool release(const QMouseEvent& event);
    void click(QPointF position);
    void end_line();
    void hover(QPointF position);
    void draw() const;

    enum class Drag { None, Click, Handle, Line };

    Document& document_;
    ToolBox& tools_;
    SurfaceStore& surfaces_;
    VtkWidget* canvas_;  // no child of this view where there is no OpenGL
    SceneOverlay* overlay_;
    HandOverlay* hand_;
    std::unique_ptr<Stage> stage_;
    std::unique_ptr<CutScene> cuts_;
    const VolumePreset* preset_;
    QTimer settle_;      // from motion to rest
    QTimer hand_rests_;  // since a stroke last changed an outline
    QTimer hover_pause_;
    QPointer<Turntable> turntable_;
    QPointF hover_at_;
    QPointF pressed_at_;
    Drag drag_ = Drag::None;
    std::size_t handle_ = 0;
    std::size_t volumes_asked_ = 0;
    std::optional<Guest> guest_;
    std::string drawn_step_;
    core::Window drawn_window_;
    bool drawn_volume_ = false;
    bool clip_axial_ = false;
    bool clip_by_plan_ = false;
    QPointer<SceneView> turns_with_;
    bool has_other_s_camera_ = false;
    bool auto_fit_ = true;  // until a person moved the camera
};

}  // namespace remnant::ui
