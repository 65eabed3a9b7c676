#pragma once
// Another plan in 3D beside the active one; both turn together.

#include <QWidget>

#include "document/mirror.h"

class QComboBox;
class QLabel;

namespace remnant::ui {

class SceneView;
class SurfaceStore;
class ToolBox;

class CompareView : public QWidget {
    Q_OBJECT

  public:
    CompareView(Document& document, ToolBox& tools, SurfaceStore& surfaces, SceneView& beside,
                QWidget* parent = nullptr);
    ~CompareView() override;

    [[nodiscard]] SceneView& scene() const { return *scene_; }
    /// The case as this view shows it: with the other plan as the active one.
    [[nodiscard]] const Document& other() const { return mirror_.copy(); }
    [[nodiscard]] bool settled() const;

  protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

  private:
    void list_plans();
    [[nodiscard]] std::string plan_beside() const;

    Document& document_;
    Mirror mirror_;
    SceneView* scene_;
    QComboBox* plans_;
    QLabel* nothing_;
};

}  // namespace remnant::ui
