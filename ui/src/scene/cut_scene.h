#pragma once
// The plan in a 3D view: sheets of its cuts, the shortest ways to the tumours, the two parts pulled apart,
// and the liver painted while a cut is in the hand.

#include <QObject>

#include "document/document.h"
#include "scene/cut_actors.h"
#include "scene/live_liver.h"

namespace remnant::ui {

class LayerActors;
class Stage;
class SurfaceStore;

/// What is seen on the sheets of cuts.
enum class SheetLook { Margins, Ct };

class CutScene : public QObject {
    Q_OBJECT

  public:
    CutScene(Document& document, SurfaceStore& surfaces, Stage& stage, QObject* parent);
    ~CutScene() override;

    /// The plan as it rests: sheets are made in a job.
    void refresh();
    /// The cut that is in the hand, at once.
    void follow_hand();

    void set_look(SheetLook look);
    [[nodiscard]] SheetLook look() const { return look_; }
    /// How far the part that goes is drawn away from the remnant; nothing else changes by it.
    void set_apart(core::Millimetre distance);
    [[nodiscard]] core::Millimetre apart() const { return apart_; }

    /// Leaves the surfaces of the parts out, where the CT itself is shown in their place.
    void set_parts_hidden(bool hidden);

    /// The liver's surface is needed, so that it can be painted as soon as a hand takes hold.
    [[nodiscard]] bool wants_liver() const;
    /// Sheets are still being made.
    [[nodiscard]] bool busy() const { return busy_; }
    [[nodiscard]] int triangle_count() const { return actors_.triangle_count(); }
    [[nodiscard]] const LiveLiver& live_liver() const { return live_liver_; }

  Q_SIGNALS:
    void changed();

  private:
    void show_lines();
    void pull_apart();
    void show_live_liver();
    void show_parts();

    Document& document_;
    SurfaceStore& surfaces_;
    Stage& stage_;
    CutActors actors_;
    LiveLiver live_liver_;
    SheetLook look_ = SheetLook::Margins;
    core::Millimetre apart_{0.0};
    std::size_t asked_ = 0;
    bool busy_ = false;
    bool parts_hidden_ = false;
};

}  // namespace remnant::ui
