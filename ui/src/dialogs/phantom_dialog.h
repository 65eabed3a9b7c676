#pragma once
// A digital patient whose true volumes are known: opened as a case, or written as files.

#include <QDialog>

#include "remnant/core/case.h"
#include "remnant/imaging/phantom.h"

class QCheckBox;
class QDoubleSpinBox;
class QLabel;
class QSpinBox;

namespace remnant::ui {

class Jobs;

class PhantomDialog : public QDialog {
    Q_OBJECT

  public:
    PhantomDialog(Jobs& jobs, QWidget* parent = nullptr);
    ~PhantomDialog() override;

  Q_SIGNALS:
    void made(const remnant::core::Case& subject);

  private:
    [[nodiscard]] imaging::PhantomOptions options() const;
    void open_as_case();
    void write_to(const QString& folder);
    void set_working(bool working);

    Jobs& jobs_;
    QSpinBox* seed_;
    QSpinBox* size_[3];
    QDoubleSpinBox* spacing_[3];
    QCheckBox* followup_;
    QLabel* said_;
    QWidget* actions_;
    int job_ = 0;
};

}  // namespace remnant::ui
