#include "session/case_session.h"

#include <QBuffer>
#include <QDir>
#include <QFileInfo>
#include <QImage>
#include <QStandardPaths>
#include <QUuid>

#include "document/jobs.h"
#include "verdict/verdict_text.h"

namespace remnant::ui {
namespace {

constexpr int kMinuteMs = 60 * 1000;

std::filesystem::path native(const QString& path) {
    return QFileInfo(path).absoluteFilePath().toStdString();
}

QString text(const std::string& utf8) {
    return QString::fromStdString(utf8);
}

std::vector<std::byte> png_of(const QImage& image) {
    if (image.isNull()) return {};
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "PNG");
    const auto* first = reinterpret_cast<const std::byte*>(bytes.constData());
    return {first, first + bytes.size()};
}

/// ".NAME.autosave" beside NAME; empty where the work belongs to no file.
QString case_of_autosave(const QString& autosave) {
    const QFileInfo file(autosave);
    const QString name = file.fileName();
    if (!name.startsWith('.') || !name.endsWith(QStringLiteral(".autosave"))) return {};
    return file.absolutePath() + '/' + name.mid(1, name.size() - 10);
}

QString verdict_line(const Document& document) {
    const VerdictText verdict = verdict_text(document.current(), document.evaluation());
    if (verdict.flr.isEmpty()) return {};
    return CaseSession::tr("FLR %1 · %2").arg(verdict.flr, verdict.word.toLower());
}

}  // namespace

CaseSession::CaseSession(Document& document, QObject* parent) : QObject(parent), document_(document) {
    connect(&timer_, &QTimer::timeout, this, &CaseSession::autosave_now);
    timer_.start(kMinuteMs);
}

CaseSession::~CaseSession() = default;

void CaseSession::open(const QString& path) {
    using Opened = imaging::OpenedCase;
    ++busy_;
    document_.jobs().run<Opened>(
        this, tr("Opening the case"),
        [file = native(path)](const core::JobContext& job) { return imaging::open_case(file, job); },
        [this, path](core::Result<Opened> opened) {
            --busy_;
            if (!opened) {
                Q_EMIT said(tr("%1: %2").arg(QFileInfo(path).fileName(), text(opened.error().reason)), true);
                return;
            }
            take(std::move(*opened), QFileInfo(path).absoluteFilePath());
        });
}

void CaseSession::take(imaging::OpenedCase opened, const QString& path) {
    close();
    lock_.emplace(imaging::CaseLock::acquire(native(path)));
    if (lock_->state() == imaging::CaseLock::State::Held) imaging::remove_leftovers(native(path));
    const bool read_only = lock_->state() != imaging::CaseLock::State::Held || !QFileInfo(path).isWritable();
    storage_ = opened.ct;
    folders_ = std::move(opened.ct_folders);
    unknown_ = std::move(opened.unknown);
    document_.open(std::move(opened.value), path, read_only);
    autosaved_state_ = document_.history().state();
    for (const std::string& note : opened.notes) Q_EMIT said(text(note), true);
    if (lock_->state() == imaging::CaseLock::State::InUse) {
        Q_EMIT said(tr("Open for reading only: %1 has this case open.").arg(text(lock_->holder())), true);
    } else if (read_only) {
        Q_EMIT said(
            tr("Open for reading only: this place cannot be written to. Save elsewhere to keep changes."),
            true);
    }
    Q_EMIT this->opened(path);
}

void CaseSession::adopt(core::Case subject) {
    close();
    document_.open(std::move(subject), QString());
    autosaved_state_ = document_.history().state();
    Q_EMIT opened(QString());
}

void CaseSession::remember_folder(const std::string& scan_id, const std::filesystem::path& folder) {
    std::erase_if(folders_, [&](const auto& known) { return known.first == scan_id; });
    folders_.emplace_back(scan_id, folder);
}

void CaseSession::set_ct_storage(imaging::CtStorage storage) {
    if (storage == storage_) return;
    storage_ = storage;
    document_.mark_unsaved();
}

void CaseSession::set_default_ct_storage(imaging::CtStorage storage) {
    default_storage_ = storage;
    if (!document_.is_open()) storage_ = storage;
}

imaging::CaseSaveOptions CaseSession::save_options() const {
    imaging::CaseSaveOptions options;
    options.ct = storage_;
    options.ct_folders = folders_;
    options.unknown = unknown_;
    options.verdict_line = verdict_line(document_).toStdString();
    if (thumbnail_) options.thumbnail_png = png_of(thumbnail_());
    return options;
}

void CaseSession::save(const QString& path, std::function<void(bool)> done) {
    struct Nothing {};
    const QString target = QFileInfo(path).absoluteFilePath();
    const bool elsewhere = target != document_.path();
    if (elsewhere) {
        auto lock = imaging::CaseLock::acquire(native(target));
        if (lock.state() == imaging::CaseLock::State::InUse) {
            Q_EMIT said(tr("%1 is open elsewhere: save under another name.").arg(QFileInfo(path).fileName()),
                        true);
            if (done) done(false);
            return;
        }
        lock_.emplace(std::move(lock));
    }
    const std::size_t state = document_.history().state();
    ++busy_;
    document_.jobs().run<Nothing>(
        this, tr("Saving"),
        [file = native(target), subject = document_.current(),
         options = save_options()](const core::JobContext& job) -> core::Result<Nothing> {
            auto saved = imaging::save_case(file, subject, options, job);
            if (!saved) return core::refuse(saved.error());
            return Nothing{};
        },
        [this, target, state, done](core::Result<Nothing> saved) {
            --busy_;
            if (saved) {
                document_.mark_saved(target, state);
                discard(std::exchange(autosave_, {}));
                autosaved_state_ = state;
                Q_EMIT said({}, false);
                Q_EMIT this->saved(target);
            } else {
                Q_EMIT said(tr("Not saved: %1.").arg(text(saved.error().reason)), true);
            }
            if (done) done(saved.has_value());
        });
}

void CaseSession::close() {
    discard(std::exchange(autosave_, {}));
    lock_.reset();
    folders_.clear();
    unknown_.clear();
    storage_ = default_storage_;
    if (document_.is_open()) document_.close();
}

QString CaseSession::autosave_folder() {
    return QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation) +
           QStringLiteral("/unsaved");
}

QString CaseSession::autosave_file() {
    if (!autosave_.isEmpty()) return autosave_;
    if (!document_.path().isEmpty() && !document_.read_only())
        return autosave_ = text(imaging::autosave_path(native(document_.path())).string());
    // A case in no file yet: a name that says nothing of the patient.
    QDir().mkpath(autosave_folder());
    const QString name = QUuid::createUuid().toString(QUuid::WithoutBraces);
    return autosave_ = autosave_folder() + '/' + name + QStringLiteral(".autosave");
}

void CaseSession::set_autosave_minutes(int minutes) {
    timer_.start(std::max(1, minutes) * kMinuteMs);
}

void CaseSession::autosave_now() {
    struct Nothing {};
    const std::size_t state = document_.history().state();
    if (!document_.modified() || state == autosaved_state_ || busy()) return;
    imaging::CaseSaveOptions options = save_options();
    const QString file = autosave_file();
    ++busy_;
    document_.jobs().run_quietly<Nothing>(
        this,
        [path = native(file), subject = document_.current(),
         options](const core::JobContext& job) -> core::Result<Nothing> {
            auto saved = imaging::save_case(path, subject, options, job);
            if (!saved) return core::refuse(saved.error());
            return Nothing{};
        },
        [this, state, file](core::Result<Nothing> saved) {
            --busy_;
            // Saved or closed in the meantime: nothing is left to be kept safe.
            if (autosave_ != file) return discard(file);
            if (saved) {
                autosaved_state_ = state;
            } else {
                Q_EMIT said(tr("Your work could not be kept safe: %1.").arg(text(saved.error().reason)),
                            true);
            }
        });
}

QStringList CaseSession::unsaved_work(const QStringList& known_cases) {
    QFileInfoList found =
        QDir(autosave_folder()).entryInfoList({QStringLiteral("*.autosave")}, QDir::Files | QDir::Hidden);
    for (const QString& path : known_cases) {
        const QFileInfo beside(text(imaging::autosave_path(native(path)).string()));
        // One that another program is still writing is nobody's lost work.
        const bool in_use =
            QFileInfo::exists(text(imaging::lock_path(native(path)).string())) &&
            imaging::CaseLock::acquire(native(path)).state() == imaging::CaseLock::State::InUse;
        if (beside.exists() && !in_use) found << beside;
    }
    std::ranges::sort(
        found, [](const QFileInfo& a, const QFileInfo& b) { return a.lastModified() > b.lastModified(); });
    QStringList paths;
    for (const QFileInfo& file : found) paths << file.absoluteFilePath();
    return paths;
}

void CaseSession::recover(const QString& autosave) {
    using Opened = imaging::OpenedCase;
    ++busy_;
    document_.jobs().run<Opened>(
        this, tr("Recovering"),
        [file = native(autosave)](const core::JobContext& job) { return imaging::open_case(file, job); },
        [this, autosave](core::Result<Opened> opened) {
            --busy_;
            if (!opened) {
                Q_EMIT said(tr("The unsaved work cannot be read: %1").arg(text(opened.error().reason)), true);
                return;
            }
            const QString original = case_of_autosave(autosave);
            if (original.isEmpty()) {
                adopt(std::move(opened->value));
                folders_ = std::move(opened->ct_folders);
                storage_ = opened->ct;
                unknown_ = std::move(opened->unknown);
            } else {
                take(std::move(*opened), original);
            }
            autosave_ = autosave;
            document_.mark_unsaved();
            Q_EMIT said(tr("Recovered. Save it to keep it."), false);
        });
}

void CaseSession::discard(const QString& autosave) {
    if (!autosave.isEmpty()) QFile::remove(autosave);
}

}  // namespace remnant::ui
