#pragma once
// Another scan of the patient beside the one that is shown: baseline and follow-up. Where the two are
// aligned, their crosshairs are one, from either side; otherwise each keeps its own slice.

#include <QWidget>

#include "document/mirror.h"

class QComboBox;
class QLabel;

namespace remnant::ui {

class SliceView;
class ToolBox;

class OtherScanView : public QWidget {
    Q_OBJECT

  public:
    OtherScanView(Document& document, ToolBox& tools, QWidget* parent = nullptr);
    ~OtherScanView() override;

    [[nodiscard]] SliceView& slice() const { return *slice_; }
    /// The case as this view shows it: at the other scan.
    [[nodiscard]] const Document& other() const { return mirror_.copy(); }

  protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

  private:
    void look_otherwise(core::Case& subject);
    void follow_back();
    void list_scans();

    Document& document_;
    Mirror mirror_;
    SliceView* slice_;
    QComboBox* scans_;
    QLabel* nothing_;
    std::optional<core::Vec3> told_;  // the crosshair the copy was given
};

}  // namespace remnant::ui
