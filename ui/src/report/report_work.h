#pragma once
// Keeps the report of the case that is open, as long as somebody looks at it.

#include <QObject>
#include <QTimer>
#include <cstdint>
#include <memory>
#include <optional>

#include "document/mirror.h"
#include "report/page.h"
#include "report/report_model.h"
#include "report/report_pictures.h"

namespace remnant::ui {

class SceneView;
class SurfaceStore;
class ToolBox;

/// A report that fits the case, whole.
struct Report {
    ReportModel model;
    ReportPictures pictures;
    ReportOptions options;
    QList<ReportPage> pages;
    QString text;                      // the answer with what is behind it, as plain text
    std::vector<std::string> removed;  // where identity was taken out of the case, if that was asked for
};

class ReportWork : public QObject {
    Q_OBJECT

  public:
    ReportWork(Document& document, SurfaceStore& surfaces, QObject* parent = nullptr);
    ~ReportWork() override;

    void set_options(const ReportOptions& options);
    [[nodiscard]] const ReportOptions& options() const { return options_; }
    /// The patient's name and number and the studies' are left out.
    void set_identity_hidden(bool hidden);
    /// The report is of the case without identity (`imaging::without_identity`), by this number; none: of the
    /// case as it is.
    void set_without_identity(const std::optional<std::uint64_t>& random);
    [[nodiscard]] const std::optional<std::uint64_t>& without_identity() const { return without_identity_; }
    /// The case itself is one without identity already, and its report says so.
    void set_of_case_without_identity(bool already);
    /// The day that stands on the report; today where none was set.
    void set_date(const QDate& date);

    /// Nobody looks at it: nothing is made.
    void set_awake(bool awake);
    /// The report of the case as it is now; null while it is being made, so that no old number is shown for
    /// a new one.
    [[nodiscard]] const Report* report() const { return report_.get(); }
    /// Why there is none and none will come, until the case changes.
    [[nodiscard]] const std::optional<core::Error>& refusal() const { return refusal_; }
    /// True where there is nothing more to come.
    [[nodiscard]] bool settled() const;

  Q_SIGNALS:
    void changed();

  private:
    void forget();
    void start();
    void finish(std::size_t number, Report made);
    [[nodiscard]] bool wants_scene() const;
    [[nodiscard]] QString scene_caption() const;

    Document& document_;
    Mirror mirror_;
    std::unique_ptr<ToolBox> tools_;
    std::unique_ptr<SceneView> scene_;
    ReportOptions options_;
    bool identity_hidden_ = false;
    std::optional<std::uint64_t> without_identity_;
    bool of_case_without_identity_ = false;
    std::optional<core::Error> refusal_;
    QDate date_;
    bool awake_ = false;
    std::shared_ptr<const Report> report_;
    /// Checksums of the CTs seen so far: a CT does not change.
    struct Checksums;
    std::shared_ptr<Checksums> checksums_;
    std::size_t asked_ = 0;  // counts what made the report old
    bool making_ = false;
    QTimer soon_;
};

}  // namespace remnant::ui
