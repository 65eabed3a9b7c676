#pragma once
// DICOM objects on their way to an archive (PACS).

#include <QDialog>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <vector>

#include "document/jobs.h"
#include "pacs/archive.h"
#include "pacs/private_folder.h"

class QComboBox;
class QLabel;
class QProgressBar;
class QPushButton;

namespace remnant::ui {

class ToArchiveDialog : public QDialog {
    Q_OBJECT

  public:
    /// Writes the objects into a folder; the doubts about them are said.
    using Write =
        std::function<core::Result<core::Warnings>(const std::filesystem::path&, const core::JobContext&)>;

    /// `what` is what goes and `whither` which study it goes into, for people.
    ToArchiveDialog(Jobs& jobs, const QList<Archive>& archives, const QString& what, const QString& whither,
                    Write write, QWidget* parent = nullptr);
    ~ToArchiveDialog() override;

  private:
    using Files = std::vector<std::filesystem::path>;

    /// What is sent: made once, so that a second try sends the very same objects.
    struct Parcel {
        std::shared_ptr<PrivateFolder> folder;
        Files files;
        core::Warnings doubts;
        /// What an archive (by its place in the list) has not accepted yet; all where it was never called.
        std::map<int, Files> pending;

        [[nodiscard]] const Files& pending_for(int archive) const {
            const auto called = pending.find(archive);
            return called == pending.end() ? files : called->second;
        }
    };

    void build(const QString& what, const QString& whither);
    void send();
    void take(const core::Result<imaging::pacs::Sent>& sent, int archive);
    void show_archive(int archive);
    [[nodiscard]] QString what_came_of(int archive, const imaging::pacs::Sent& sent) const;
    void set_working(bool working);
    void say(const QString& sentence, const char* role);

    Jobs& jobs_;
    QList<Archive> archives_;
    Write write_;
    std::shared_ptr<Parcel> parcel_ = std::make_shared<Parcel>();
    int job_ = 0;
    QComboBox* archive_ = nullptr;
    QLabel* said_ = nullptr;
    QProgressBar* progress_ = nullptr;
    QPushButton* send_ = nullptr;
    QPushButton* stop_ = nullptr;
};

}  // namespace remnant::ui
