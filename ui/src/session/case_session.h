#pragma once
// The file behind the open case: opened, saved, kept safe against crashes, and held against a second writer.

#include <QObject>
#include <QTimer>
#include <functional>
#include <optional>

#include "document/document.h"
#include "remnant/imaging/case_file.h"
#include "remnant/imaging/case_lock.h"

namespace remnant::ui {

class CaseSession : public QObject {
    Q_OBJECT

  public:
    explicit CaseSession(Document& document, QObject* parent = nullptr);
    ~CaseSession() override;

    /// Opens a case file in a job. Where another holds it, or the place is not writable, it opens read-only
    /// and says so.
    void open(const QString& path);
    /// Opens a case that is in no file yet; `ct_folder` is where its CT came from, empty where unknown.
    void adopt(core::Case subject);
    /// Remembers where a scan's CT lies, for cases that only refer to it.
    void remember_folder(const std::string& scan_id, const std::filesystem::path& folder);
    /// Saves in a job; `done` is told whether it worked.
    void save(const QString& path, std::function<void(bool)> done = {});
    /// Where the CT of the open case is kept from the next save on.
    void set_ct_storage(imaging::CtStorage storage);
    /// The same for cases that are in no file yet.
    void set_default_ct_storage(imaging::CtStorage storage);
    /// Closes the case; the autosave is gone with it, as nothing unsaved is to be kept.
    void close();

    /// Work that was not saved when the program ended, newest first: files that `recover` takes.
    static QStringList unsaved_work(const QStringList& known_cases);
    void recover(const QString& autosave);
    static void discard(const QString& autosave);
    /// Where a case that was never saved is kept safe.
    static QString autosave_folder();

    void set_autosave_minutes(int minutes);
    /// Keeps unsaved work safe now, if there is any.
    void autosave_now();
    /// A picture for the file, asked for when it is saved.
    void set_thumbnail_source(std::function<QImage()> source) { thumbnail_ = std::move(source); }
    [[nodiscard]] bool busy() const { return busy_ > 0; }

  Q_SIGNALS:
    void opened(const QString& path);
    void saved(const QString& path);
    void said(const QString& sentence, bool alarming);

  private:
    void take(imaging::OpenedCase opened, const QString& path);
    [[nodiscard]] imaging::CaseSaveOptions save_options() const;
    [[nodiscard]] QString autosave_file();

    Document& document_;
    std::optional<imaging::CaseLock> lock_;
    imaging::CtStorage storage_ = imaging::CtStorage::Embedded;
    imaging::CtStorage default_storage_ = imaging::CtStorage::Embedded;
    std::vector<std::pair<std::string, std::filesystem::path>> folders_;
    std::string unknown_;
    std::function<QImage()> thumbnail_;
    QTimer timer_;
    QString autosave_;
    std::size_t autosaved_state_ = 0;
    int busy_ = 0;
};

}  // namespace remnant::ui
