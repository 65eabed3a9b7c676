#pragma once
// What an archive (PACS) holds, and the series to fetch from it.

#include <QDialog>
#include <functional>
#include <memory>
#include <vector>

#include "document/jobs.h"
#include "pacs/archive.h"
#include "pacs/private_folder.h"

class QComboBox;
class QGridLayout;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QTableWidget;

namespace remnant::ui {

class FromArchiveDialog : public QDialog {
    Q_OBJECT

  public:
    FromArchiveDialog(Jobs& jobs, const QList<Archive>& archives, QWidget* parent = nullptr);
    ~FromArchiveDialog() override;

    void set_archives(const QList<Archive>& archives);

  Q_SIGNALS:
    /// The series came whole. They are gone when nobody holds the folder any more.
    void fetched(const std::shared_ptr<remnant::ui::PrivateFolder>& folder, const QString& doubts);
    /// The person wants to enter archives.
    void archives_requested();

  private:
    using Matches = std::vector<imaging::pacs::Match>;
    /// What was asked for; the same again goes on where it was stopped.
    struct Order {
        QString archive;
        std::string study;
        std::vector<std::string> series;
        bool operator==(const Order&) const = default;
    };
    enum class Doing { Nothing, Asking, Fetching };
    struct Came {
        std::shared_ptr<PrivateFolder> folder;
        core::Warnings warnings;
    };

    void build();
    QGridLayout* build_query();
    QTableWidget* table(const char* name, const QStringList& head);
    [[nodiscard]] core::Result<imaging::pacs::Node> node();
    [[nodiscard]] imaging::pacs::Query query() const;
    void find();
    void show_studies(Matches studies);
    void ask_for_series();
    void show_series(Matches series);
    void fetch();
    void take(core::Result<Came> came);
    void stop();
    /// Runs work that `done` ends, unless something else was begun meanwhile.
    template <class T>
    void run(Doing doing, const QString& name, Jobs::Work<T> work, std::function<void(core::Result<T>)> done);
    void end(const QString& sentence, bool bad = false);
    void say(const QString& sentence, bool bad);
    void refresh_enabled();
    [[nodiscard]] std::vector<std::string> chosen_series() const;

    Jobs& jobs_;
    QList<Archive> archives_;
    Matches studies_;
    Matches series_;
    std::shared_ptr<std::shared_ptr<PrivateFolder>> folder_;  // of `order_`, made by its job
    Order order_;
    int job_ = 0;
    int begun_ = 0;  // counts what was begun
    Doing doing_ = Doing::Nothing;
    QComboBox* archive_ = nullptr;
    QPushButton* enter_ = nullptr;
    QLineEdit* name_ = nullptr;
    QLineEdit* id_ = nullptr;
    QLineEdit* from_ = nullptr;
    QLineEdit* to_ = nullptr;
    QComboBox* modality_ = nullptr;
    QPushButton* find_ = nullptr;
    QTableWidget* study_table_ = nullptr;
    QTableWidget* series_table_ = nullptr;
    QLabel* said_ = nullptr;
    QProgressBar* progress_ = nullptr;
    QPushButton* stop_ = nullptr;
    QPushButton* fetch_ = nullptr;
};

}  // namespace remnant::ui
