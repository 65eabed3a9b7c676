#pragma once
// The two diameters of each tumour, over the slice they were measured in.

class QPainter;

namespace remnant::volumetry {
struct Lesion;
struct MeasuredLine;
}  // namespace remnant::volumetry

namespace remnant::ui {

class LesionMeasures;
class SliceView;

class LesionOverlay {
  public:
    LesionOverlay(const SliceView& view, const LesionMeasures& lesions) : view_(view), lesions_(lesions) {}

    void draw(QPainter& painter) const;

  private:
    [[nodiscard]] bool lies_here(const volumetry::MeasuredLine& line) const;
    void draw_line(QPainter& painter, const volumetry::MeasuredLine& line) const;
    void draw_words(QPainter& painter, const volumetry::Lesion& lesion) const;

    const SliceView& view_;
    const LesionMeasures& lesions_;
};

}  // namespace remnant::ui
