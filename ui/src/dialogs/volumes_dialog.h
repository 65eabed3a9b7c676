#pragma once
// Voxels and millilitres of every label of a file, without a case.

#include <QDialog>

class QLabel;
class QTableWidget;

namespace remnant::ui {

class Jobs;

class VolumesDialog : public QDialog {
    Q_OBJECT

  public:
    VolumesDialog(Jobs& jobs, QWidget* parent = nullptr);

    /// Reads a label file, or a folder with a mask series.
    void read(const QString& path);

  private:
    void copy() const;

    Jobs& jobs_;
    QTableWidget* table_;
    QLabel* said_;
};

}  // namespace remnant::ui
