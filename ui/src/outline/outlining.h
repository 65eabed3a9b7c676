#pragma once
// Outlines made here: what a tool or a command asks for becomes a job, and its result a change that can be
// undone.

#include <QObject>
#include <functional>
#include <optional>

#include "document/document.h"
#include "document/scan_job.h"
#include "outline/shape_tools.h"
#include "remnant/core/job.h"
#include "remnant/imaging/external_segmenter.h"
#include "remnant/imaging/find_liver.h"
#include "remnant/imaging/outline_cut.h"
#include "remnant/imaging/outline_strokes.h"
#include "remnant/imaging/outline_tumour.h"

namespace remnant::ui {

class Outlining : public QObject {
    Q_OBJECT

  public:
    explicit Outlining(Document& document, QObject* parent = nullptr);

    /// The structure that is worked on; where it is not there, the liver.
    void set_target(const std::string& structure_id) { target_ = structure_id; }
    /// Looks for the liver in the scan that is shown.
    void find_liver();
    /// Outlines the slices that lie between outlined ones of the structure worked on.
    void fill_between();
    /// Corrects the structure worked on near a stroke. Where there is no outline yet, one is made as soon as
    /// there are strokes inside and outside.
    void stroke(const imaging::Stroke& stroke);
    /// Changes the structure worked on as a whole.
    void shape(const ShapeTool& tool, const ShapeSettings& settings);
    /// Cuts what the loop surrounds away from it, through the depth of the picture.
    void cut_away(const imaging::outline::Scissors& scissors);
    /// Makes two structures of it, one on either side of the plane.
    void split(const core::CuttingPlane& plane);
    /// Looks for the tumour a person showed, within the liver where there is one.
    void propose_tumour(const imaging::TumourHint& hint);
    /// Lets the program of the preferences outline the scan that is shown.
    void run_segmenter(const imaging::SegmenterCommand& command);
    /// A job of outlining is under way.
    [[nodiscard]] bool busy() const { return job_.busy(); }

  Q_SIGNALS:
    /// What to do next, what came of it, or what was wrong.
    void said(const QString& sentence, bool alarming);
    void busy_changed();
    /// What speaks against the outline just made.
    void doubted(const std::vector<remnant::imaging::OutlineDoubt>& doubts);
    /// A new outline was made, which is the one in hand now.
    void target_changed(const QString& structure_id);
    /// Another program outlined; a person has to say what is taken.
    void labels_proposed(const remnant::imaging::LabelProposals& proposals);

  private:
    /// Strokes drawn one after another on one outline, and the outline they left. What they painted stays
    /// painted until the outline is changed by anything else.
    struct Drawn {
        std::string scan;
        std::string structure;
        core::LabelMask outline;
        std::vector<imaging::Stroke> strokes;
    };

    [[nodiscard]] const core::TimePoint* scan_with_ct();
    void take_stroked(const core::TimePoint& now, Drawn drawn, core::LabelMask made);
    [[nodiscard]] const core::Structure* structure_in_hand();
    using Shaping = std::function<core::Result<core::LabelMask>(
        const core::TimePoint&, const core::LabelMask&, const core::JobContext&)>;
    void reshape(const std::string& verb, Shaping work);
    template <class T>
    void start(const QString& name, std::function<core::Result<T>(const core::JobContext&)> work,
               std::function<void(const core::TimePoint&, T)> use);

    Document& document_;
    std::string target_;
    ScanJob job_;
    Drawn drawn_;
};

}  // namespace remnant::ui
