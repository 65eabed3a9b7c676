#pragma once
// Two outlines of one thing beside each other: how far they agree, where they differ most, and what it
// matters.

#include <QWidget>
#include <optional>

#include "document/document.h"
#include "remnant/volumetry/observer_effect.h"

class QComboBox;
class QListWidget;
class QPushButton;

namespace remnant::ui {

class LabelGrid;

/// What a comparison answers.
struct OutlineComparison {
    volumetry::OutlineAgreement agreement;
    /// Where one of the two is what the plan counts on.
    std::optional<volumetry::ObserverEffect> effect;
};

class ComparePanel : public QWidget {
    Q_OBJECT

  public:
    explicit ComparePanel(Document& document, QWidget* parent = nullptr);

  private:
    void compare();
    void refresh();
    void show_comparison(const OutlineComparison& comparison);
    void show_effect(const volumetry::ObserverEffect& effect);
    void show_places(const volumetry::OutlineAgreement& agreement);
    void jump_to(int place);
    [[nodiscard]] QComboBox* choice(const char* name, const QString& called);

    Document& document_;
    QComboBox* first_ = nullptr;
    QComboBox* second_ = nullptr;
    QPushButton* compare_ = nullptr;
    LabelGrid* rows_ = nullptr;
    QListWidget* places_ = nullptr;
    std::vector<core::Vec3> place_points_;
};

}  // namespace remnant::ui
