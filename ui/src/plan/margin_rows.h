#pragma once
// How far the cut stays from each tumour, by limits that can be changed; which vessels it goes through, and
// how near tumours lie to vessels.

#include <QWidget>

#include "document/document.h"

class QDoubleSpinBox;

namespace remnant::ui {

class LabelGrid;

class MarginRows : public QWidget {
    Q_OBJECT

  public:
    explicit MarginRows(Document& document, QWidget* parent = nullptr);

  private:
    QWidget* limit_fields();
    QDoubleSpinBox* limit_field(const char* name, const QString& prefix, const QString& tip);
    void refresh();
    void show_margins(const volumetry::CutFindings& cut);
    void show_vessels_cut(const volumetry::CutFindings& cut);
    void show_vessel_distances(const volumetry::CutFindings& cut);
    void add_heading(const QString& title);
    void add_row(const QString& name, const QString& said, const char* role);
    void change_limits();

    Document& document_;
    LabelGrid* rows_ = nullptr;
    QWidget* limits_ = nullptr;
    QDoubleSpinBox* least_ = nullptr;
    QDoubleSpinBox* aim_ = nullptr;
};

}  // namespace remnant::ui
