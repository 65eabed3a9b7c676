#pragma once
// What is in a folder: every series with its verdict, and the one to take.

#include <QDialog>
#include <filesystem>

#include "document/jobs.h"
#include "remnant/imaging/dicom_series.h"

class QLabel;
class QProgressBar;
class QPushButton;
class QTableWidget;

namespace remnant::ui {

class ImportDialog : public QDialog {
    Q_OBJECT

  public:
    ImportDialog(Jobs& jobs, const QString& path, QWidget* parent = nullptr);
    ~ImportDialog() override;

  Q_SIGNALS:
    /// The chosen volume was read. `folder` is where its files lie.
    void imported(const remnant::imaging::LoadedVolume& volume, const QString& folder);

  private:
    void build();
    void scan();
    void show_series();
    void choose(int row);
    void show_preview();
    void import();
    void export_volume();
    void load(const QString& name, std::function<void(const imaging::LoadedVolume&)> use);
    void say(const QString& sentence, bool alarming = false);
    void set_working(bool working);
    [[nodiscard]] const imaging::Series* chosen() const;

    Jobs& jobs_;
    QString path_;
    imaging::SeriesScan scan_;
    std::optional<imaging::LoadedVolume> loaded_;
    std::string loaded_uid_;
    int job_ = 0;
    QTableWidget* table_ = nullptr;
    QLabel* preview_ = nullptr;
    QLabel* detail_ = nullptr;
    QLabel* said_ = nullptr;
    QProgressBar* progress_ = nullptr;
    QPushButton* import_ = nullptr;
    QPushButton* export_ = nullptr;
};

/// "arterial", "portal venous", "delayed", "native": the phase a series description tells; empty where it
/// does not.
QString phase_in(const QString& description);

}  // namespace remnant::ui
