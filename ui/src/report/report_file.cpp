#include "remnant/ui/report_file.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QThread>
#include <algorithm>
#include <optional>

#include "document/jobs.h"
#include "preferences/preferences.h"
#include "remnant/imaging/case_file.h"
#include "remnant/imaging/case_identity.h"
#include "remnant/ui/graphics.h"
#include "remnant/ui/virtual_display.h"
#include "report/report_export.h"
#include "report/report_work.h"
#include "scene/surface_store.h"

namespace remnant::ui {
namespace {

constexpr int kStepMs = 10;
constexpr qint64 kPatienceMs = 10 * 60 * 1000;
constexpr int kScreen = 1200;

/// The case as it is to be reported.
core::Result<core::Case> case_of(const ReportOrder& order) {
    auto opened = imaging::open_case(order.case_file, core::JobContext());
    if (!opened) return core::refuse(opened.error());
    core::Case subject = std::move(opened->value);
    if (!order.plan.empty()) {
        if (subject.find_plan(order.plan) == nullptr)
            return core::refuse("--plan", "the case has no plan '" + core::printable(order.plan) + "'");
        subject.active_plan = order.plan;
    }
    if (!order.scan.empty()) {
        const auto scan = std::ranges::find_if(subject.time_points, [&](const core::TimePoint& s) {
            return s.id == order.scan || s.name == order.scan;
        });
        if (scan == subject.time_points.end())
            return core::refuse("--scan", "the case has no scan '" + core::printable(order.scan) + "'");
        subject.view.time_point_id = scan->id;
    }
    return subject;
}

core::Result<> wait_for(const ReportWork& work) {
    QElapsedTimer clock;
    clock.start();
    while (!work.settled()) {
        QApplication::processEvents(QEventLoop::AllEvents, kStepMs);
        QThread::msleep(1);
        if (clock.elapsed() > kPatienceMs) return core::refuse("report", "the work did not come to an end");
    }
    return {};
}

/// What was taken out, and what nobody looked at.
core::Warnings removed_from(const Report& report) {
    core::Warnings said;
    for (const std::string& place : report.removed) said.push_back({"identity-removed", place, ""});
    if (!said.empty() && !report.pictures.axial.isNull())
        said.push_back({"identity-pictures", "text burned into pictures was not looked for", ""});
    return said;
}

}  // namespace

core::Result<core::Warnings> write_report(int argc, char** argv, const ReportOrder& order) {
    const QString out = QString::fromStdString(order.out.string());
    const auto form = report_form_of(out);
    if (!form) return core::refuse(order.out.string(), "a report ends in .pdf, .html, .csv or .json");
    auto subject = case_of(order);
    if (!subject) return core::refuse(subject.error());

    const bool pictures = order.pictures && (*form == ReportForm::Pdf || *form == ReportForm::Html);
    std::optional<VirtualDisplay> display;
    if (pictures) {
        auto started = VirtualDisplay::start(kScreen, kScreen);
        if (!started && VirtualDisplay::is_needed()) return core::refuse(started.error());
        if (started) display.emplace(*std::move(started));
    } else {
        qputenv("QT_QPA_PLATFORM", "offscreen");
    }
    QCoreApplication::setOrganizationName(QStringLiteral("remnant"));
    QCoreApplication::setApplicationName(QStringLiteral("remnant"));
    prepare_graphics();
    QApplication application(argc, argv);
    const Preferences preferences = Preferences::load();
    Jobs jobs;
    Document document(jobs);
    document.set_evaluation_options(preferences.rules);
    SurfaceStore surfaces(jobs);
    ReportWork work(document, surfaces);
    ReportOptions options = preferences.report;
    if (!order.paper.empty()) options.paper = order.paper == "letter" ? Paper::Letter : Paper::A4;
    if (!pictures) options.axial = options.scene = options.chart = false;
    work.set_options(options);
    work.set_awake(true);
    document.open(*std::move(subject), {}, true);
    work.set_of_case_without_identity(order.of_case_without_identity);
    if (order.without_identity) work.set_without_identity(imaging::secret_number());
    if (auto done = wait_for(work); !done) return core::refuse(done.error());
    if (work.refusal()) return core::refuse(*work.refusal());
    const auto bytes = report_bytes(*work.report(), *form, QDateTime::currentDateTime());
    if (auto written = write_report_file(out, bytes); !written) return core::refuse(written.error());
    return removed_from(*work.report());
}

}  // namespace remnant::ui
