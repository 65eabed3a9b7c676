// The Report step: what is seen is the case as it is now, and what leaves the window is what the command line
// writes.

#include <gtest/gtest.h>

#include <sys/resource.h>
#include <QCheckBox>
#include <QFile>
#include <QPlainTextEdit>
#include <QProcess>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>

#include "planned_case.h"
#include "remnant/imaging/case_file.h"
#include "report/page_flow.h"
#include "report/report_data.h"
#include "report/report_export.h"
#include "report/report_pdf.h"
#include "report/report_view.h"
#include "report/report_work.h"
#include "scratch_folder.h"
#include "text/numbers.h"
#include "window_driver.h"

namespace remnant::ui {
namespace {

using remnant::testing::planned_case;
using remnant::testing::ScratchFolder;

const QDateTime kMoment(QDate(2026, 1, 2), QTime(3, 4, 5));

core::Case reported_case() {
    core::Case subject = planned_case();
    subject.patient.name = "Müller^Łucja";
    subject.plans = {{"right", core::NamedOperation{"right-hepatectomy"}},
                     {"left", core::NamedOperation{"left-hepatectomy"}}};
    subject.active_plan = "right";
    subject.view.step = "report";
    return subject;
}

constexpr core::Date day_in(int year, unsigned month, unsigned number) {
    return {std::chrono::year(year), std::chrono::month(month), std::chrono::day(number)};
}

/// Three scans around a deprivation, the last in front: the second has its doubts and is not aligned, on the
/// last the left tumour is gone.
core::Case followed_case() {
    core::Case subject = reported_case();
    for (const char* name : {"second", "third"}) {
        core::TimePoint scan = remnant::testing::planned_scan();
        scan.id = scan.name = name;
        subject.time_points.push_back(std::move(scan));
    }
    subject.time_points[0].date = day_in(2025, 12, 18);
    subject.time_points[1].date = day_in(2026, 1, 29);
    subject.time_points[2].date = day_in(2026, 2, 26);
    subject.time_points[1].structures.front().confirmed = false;
    subject.time_points[1].warnings = {{"slices-missing", "a slice is missing", ""}};
    subject.time_points[2].alignment.emplace().method = "rigid";
    std::erase_if(subject.time_points[2].structures,
                  [](const core::Structure& s) { return s.name == "left tumour"; });
    subject.interventions = {{"one", core::InterventionKind::LiverVenousDeprivation, day_in(2026, 1, 1)}};
    subject.view.time_point_id = "third";
    return subject;
}

ReportModel model_of(const core::Case& subject, const ReportOptions& options = {}) {
    ReportFacts facts;
    facts.date = kMoment.date();
    return report_model(subject, volumetry::evaluate(subject, facts.rules), options, facts);
}

const ReportTable* table_of(const QList<ReportTable>& tables, const char* id) {
    const auto found = std::ranges::find(tables, QLatin1String(id), &ReportTable::id);
    return found == tables.end() ? nullptr : &*found;
}

const ReportRow* row_of(const QList<ReportTable>& tables, const char* table, const char* id) {
    const ReportTable* in = table_of(tables, table);
    if (in == nullptr) return nullptr;
    const auto found = std::ranges::find(in->rows, QLatin1String(id), &ReportRow::id);
    return found == in->rows.end() ? nullptr : &*found;
}

TEST(ReportOfSeveralScans, Names_what_was_done_and_when) {
    core::Case subject = followed_case();
    const ReportModel model = model_of(subject);
    const ReportRow* done = row_of(model.findings, "growth", "intervention");
    ASSERT_NE(done, nullptr);
    EXPECT_EQ(done->name, QStringLiteral("Liver venous deprivation (LVD)"));
    EXPECT_EQ(done->cells.first().text, QStringLiteral("1 Jan 2026"));
    subject.interventions.push_back({"two", core::InterventionKind::AlppsStage1, day_in(2026, 2, 12)});
    const ReportModel later = model_of(subject);
    const ReportRow* counted = row_of(later.findings, "growth", "intervention_2");
    ASSERT_NE(counted, nullptr);
    EXPECT_EQ(counted->name, QStringLiteral("ALPPS, stage 1, which the days count from"));
}

TEST(ReportOfSeveralScans, Shows_the_weight_its_standard_volume_was_taken_by) {
    core::Case subject = followed_case();
    subject.patient.weight = core::Kilogram(70.0);
    subject.time_points[0].conditions.weight = core::Kilogram(76.5);
    subject.time_points[2].conditions.weight = core::Kilogram(72.0);
    const ReportModel model = model_of(subject);
    const ReportRow* weight = row_of(model.background, "patient", "weight_kg");
    const ReportRow* of_scan = row_of(model.background, "patient", "scan_weight_kg");
    ASSERT_TRUE(weight != nullptr && of_scan != nullptr);
    EXPECT_EQ(weight->cells.first().value, 76.5) << "the baseline's own";
    EXPECT_EQ(of_scan->cells.first().value, 72.0);
    EXPECT_EQ(of_scan->name, QStringLiteral("Weight on the day of third"));
}

TEST(ReportOfSeveralScans, Prints_doubts_and_outlines_of_every_scan_of_the_course) {
    const ReportModel model = model_of(followed_case());
    ASSERT_TRUE(model.course);
    ASSERT_EQ(model.course->points.size(), 3u);
    for (const char* id : {"outlines", "baseline_outlines", "outlines_of_second"})
        EXPECT_NE(table_of(model.background, id), nullptr) << id;
    const bool doubted = std::ranges::any_of(model.warnings, [](const ReportWarning& warning) {
        return warning.text.startsWith(QStringLiteral("second"));
    });
    EXPECT_TRUE(doubted) << "the rates of the second scan stand without its doubt";
}

TEST(ReportOfSeveralScans, Says_what_became_of_the_lesions) {
    const ReportModel model = model_of(followed_case());
    const ReportRow* second = row_of(model.findings, "lesions", "second");
    const ReportRow* third = row_of(model.findings, "lesions", "third");
    ASSERT_TRUE(second != nullptr && third != nullptr);
    EXPECT_EQ(second->cells[2].text, QStringLiteral("not evaluable (NE)"));
    EXPECT_EQ(second->cells[3].text, QStringLiteral("second is not aligned with baseline"));
    EXPECT_TRUE(third->cells[0].value.has_value());
    EXPECT_EQ(third->cells[2].text, QStringLiteral("partial response (PR)"));
    EXPECT_EQ(third->cells[3].text, QStringLiteral("gone: left tumour"));
    EXPECT_EQ(table_of(model_of(reported_case()).findings, "lesions"), nullptr) << "of one scan";
}

TEST(ReportOfSeveralScans, Of_which_one_has_no_outlined_tumour_say_so) {
    core::Case subject = followed_case();
    for (std::size_t n : {1U, 2U}) {
        std::erase_if(subject.time_points[n].structures,
                      [](const core::Structure& s) { return core::is_tumour(s.kind); });
    }
    const ReportModel model = model_of(subject);
    const ReportRow* third = row_of(model.findings, "lesions", "third");
    ASSERT_NE(third, nullptr);
    EXPECT_EQ(third->cells[2].text, QStringLiteral("not evaluable (NE)"));
    EXPECT_TRUE(third->cells[3].text.startsWith(QStringLiteral("no tumour is outlined on third")));
    EXPECT_TRUE(std::ranges::any_of(model.warnings, [](const ReportWarning& warning) {
        return warning.text.startsWith(QStringLiteral("third: no tumour is outlined"));
    }));
}

TEST(ReportOfOneScan, A_tumour_that_stays_has_no_margin) {
    const ReportModel model = model_of(reported_case());
    const ReportRow* left = row_of(model.findings, "tumours", "left tumour");
    ASSERT_NE(left, nullptr);
    EXPECT_EQ(left->cells[1].text, QStringLiteral("stays"));
    EXPECT_EQ(left->cells[3].text, QStringLiteral("stays: no margin"));
}

TEST(ReportOfOneScan, Data_says_which_scan_it_judges) {
    ReportOptions options;
    options.institution = QStringLiteral("+41 clinic");
    options.text_before = QStringLiteral("our words before");
    options.text_after = QStringLiteral("our words after");
    const ReportModel model = model_of(followed_case(), options);
    const QByteArray csv = csv_of(model);
    EXPECT_TRUE(csv.contains("\r\nreport,scan,,,,,third,,\r\n"));
    EXPECT_TRUE(csv.contains("\r\nreport,scan_date,,,,,2026-02-26,,\r\n"));
    EXPECT_TRUE(csv.contains("\r\nreport,operation,,,,,right hepatectomy (H5678),,\r\n"));
    EXPECT_TRUE(csv.contains("\r\nreport,institution,,,,,'+41 clinic,,\r\n"));
    const QByteArray json = json_of(model).simplified();
    EXPECT_TRUE(
        json.contains(R"("scan": { "id": "third", "name": "third", "date": "2026-02-26", "spacing_mm": [)"));
    EXPECT_TRUE(json.contains("our words before") && json.contains("our words after"));
}

TEST(ReportOfOneScan, Names_are_no_formulas_of_a_spreadsheet) {
    core::Case subject = reported_case();
    subject.patient.name = "+1";
    subject.plans.front().name = subject.active_plan = "-2;3";
    const ReportModel model = model_of(subject);
    const QByteArray csv = csv_of(model);
    EXPECT_TRUE(csv.contains("\r\nreport,patient_name,,,,,'+1,,\r\n"));
    EXPECT_TRUE(csv.contains("\r\nreport,plan,,,,,\"'-2;3\",,\r\n"));
    const ReportRow* margin = row_of(model.findings, "shares", "margin_points");
    ASSERT_NE(margin, nullptr);
    EXPECT_FALSE(csv.contains("'" + margin->cells.first().text.toUtf8())) << "a number keeps its sign";
}

class ReportStep : public ::testing::Test {
  protected:
    ReportStep() {
        window_.forget_what_is_opened();
        window_.resize(1280, 800);
        window_.show();
        window_.flow().open_value(reported_case());
        settle();
    }
    ~ReportStep() override {
        window_.document().mark_saved(window_.document().path(), window_.document().history().state());
    }

    void settle() {
        const bool settled = QTest::qWaitFor([this] { return window_.settled(); }, 60000);
        ASSERT_TRUE(settled) << "the report does not come to an end";
    }
    [[nodiscard]] const Report& report() const { return *window_.report().report(); }
    /// The cell of a finding.
    [[nodiscard]] QString printed(const char* table, const char* row) const {
        for (const ReportTable& found : report().model.findings) {
            for (const ReportRow& line : found.rows) {
                if (found.id == QLatin1String(table) && line.id == QLatin1String(row))
                    return line.cells.first().text;
            }
        }
        return {};
    }

    MainWindow window_;
};

TEST_F(ReportStep, Shows_the_pages_that_are_printed) {
    EXPECT_EQ(window_.findChild<ReportView*>()->page_count(), report().pages.size());
    EXPECT_TRUE(window_.findChild<ReportView*>()->isVisible());
    EXPECT_FALSE(report().pictures.axial.isNull()) << "no axial picture";
    EXPECT_FALSE(report().pictures.scene.isNull()) << "no picture in 3D";
}

TEST_F(ReportStep, Takes_an_old_report_away_at_once) {
    const QString before = printed("volumes", "flr_ml");
    ASSERT_FALSE(before.isEmpty());
    ASSERT_TRUE(window_.document().apply(core::SetActivePlan{"left"}));
    EXPECT_EQ(window_.report().report(), nullptr) << "the report of the last plan can still be exported";
    settle();
    EXPECT_EQ(report().model.plan, QStringLiteral("left"));
    EXPECT_EQ(printed("volumes", "flr_ml"),
              text_of(window_.document().evaluation().measurement->flr, Detail::Exact));
    EXPECT_NE(printed("volumes", "flr_ml"), before);
}

TEST_F(ReportStep, Says_every_warning_of_the_answer) {
    const auto& warnings = window_.document().evaluation().warnings;
    ASSERT_FALSE(warnings.empty());
    ASSERT_EQ(report().model.warnings.size(), static_cast<qsizetype>(warnings.size()));
    const QByteArray csv = report_bytes(report(), ReportForm::Csv, kMoment);
    const QByteArray html = report_bytes(report(), ReportForm::Html, kMoment);
    const QByteArray json = report_bytes(report(), ReportForm::Json, kMoment);
    for (const core::Warning& warning : warnings) {
        const QByteArray id = QByteArray::fromStdString(warning.id);
        EXPECT_TRUE(csv.contains(id)) << "the CSV does not say " << warning.id;
        EXPECT_TRUE(json.contains(id)) << "the JSON does not say " << warning.id;
        EXPECT_TRUE(html.contains(QString::fromStdString(warning.text).toHtmlEscaped().toUtf8()))
            << "the HTML does not say " << warning.id;
    }
}

TEST_F(ReportStep, Without_a_plan_the_picture_is_of_the_whole_liver) {
    EXPECT_TRUE(report().pictures.scene_caption.contains(QStringLiteral("stays")));
    core::Case subject = reported_case();
    subject.plans.clear();
    subject.active_plan.clear();
    window_.document().mark_saved(window_.document().path(), window_.document().history().state());
    window_.flow().open_value(std::move(subject));
    settle();
    EXPECT_TRUE(report().pictures.scene_caption.startsWith(QStringLiteral("The liver")));
}

TEST_F(ReportStep, Names_nobody_where_identity_is_hidden) {
    window_.set_identity_hidden(true);
    settle();
    for (const ReportForm form : {ReportForm::Html, ReportForm::Csv, ReportForm::Json})
        EXPECT_FALSE(report_bytes(report(), form, kMoment).contains("Łucja"));
}

/// The patient's name in a place where nobody looks for it.
core::Case case_that_names_in_its_plan() {
    core::Case subject = reported_case();
    subject.plans.front().name = subject.active_plan = "right, as Łucja wished";
    return subject;
}

TEST_F(ReportStep, Without_identity_names_nobody_keeps_its_numbers_and_says_that_dates_are_moved) {
    window_.document().mark_saved(window_.document().path(), window_.document().history().state());
    window_.flow().open_value(case_that_names_in_its_plan());
    settle();
    const QString volume = printed("volumes", "flr_ml");
    ASSERT_TRUE(report_bytes(report(), ReportForm::Csv, kMoment).contains("Łucja"));
    window_.findChild<QCheckBox*>(QStringLiteral("reportWithoutIdentity"))->click();
    settle();
    for (const ReportForm form : {ReportForm::Html, ReportForm::Csv, ReportForm::Json}) {
        const QByteArray bytes = report_bytes(report(), form, kMoment);
        EXPECT_FALSE(bytes.contains("Łucja") || bytes.contains("Müller"));
    }
    const QString text = window_.findChild<QPlainTextEdit*>(QStringLiteral("reportText"))->toPlainText();
    EXPECT_FALSE(text.isEmpty() || text.contains(QStringLiteral("Łucja")));
    EXPECT_TRUE(
        report_bytes(report(), ReportForm::Html, kMoment).contains("moved by the same number of days"));
    EXPECT_EQ(printed("volumes", "flr_ml"), volume);
}

TEST_F(ReportStep, Of_the_next_case_is_not_without_identity_unasked) {
    window_.findChild<QCheckBox*>(QStringLiteral("reportWithoutIdentity"))->click();
    settle();
    window_.document().mark_saved(window_.document().path(), window_.document().history().state());
    window_.flow().open_value(reported_case());
    settle();
    EXPECT_FALSE(window_.findChild<QCheckBox*>(QStringLiteral("reportWithoutIdentity"))->isChecked());
    EXPECT_TRUE(report_bytes(report(), ReportForm::Csv, kMoment).contains("Łucja"));
}

TEST(ReportCommand, Without_identity_names_nobody) {
    const ScratchFolder folder;
    const std::string file = folder / "case.remnant";
    ASSERT_TRUE(imaging::save_case(file, case_that_names_in_its_plan(), {}, core::JobContext()));
    for (const bool without : {false, true}) {
        const QString out = QString::fromStdString(folder / "r.json");
        QStringList words{QStringLiteral("report"), QString::fromStdString(file), QStringLiteral("-o"), out};
        if (without) words << QStringLiteral("--deidentify");
        QProcess program;
        program.start(QStringLiteral(REMNANT_CLI), words);
        ASSERT_TRUE(program.waitForFinished(60000));
        ASSERT_EQ(program.exitCode(), 0) << program.readAllStandardError().constData();
        EXPECT_EQ(program.readAllStandardOutput().contains("patient.name: emptied"), without)
            << "what was taken out is said, and nothing where nothing was";
        QFile written(out);
        ASSERT_TRUE(written.open(QIODevice::ReadOnly));
        EXPECT_EQ(written.readAll().contains("Łucja"), !without);
    }
}

TEST_F(ReportStep, Gives_the_very_bytes_of_the_command_line) {
    const ScratchFolder folder;
    const std::string file = folder / "case.remnant";
    ASSERT_TRUE(imaging::save_case(file, reported_case(), {}, core::JobContext()));
    // The window reads the same file, so that it too knows the voxels as they were kept.
    window_.document().mark_saved(window_.document().path(), window_.document().history().state());
    window_.flow().open_case(QString::fromStdString(file));
    settle();
    for (const auto& [form, name] :
         {std::pair(ReportForm::Pdf, "r.pdf"), std::pair(ReportForm::Html, "r.html"),
          std::pair(ReportForm::Csv, "r.csv"), std::pair(ReportForm::Json, "r.json")}) {
        const QString out = QString::fromStdString(folder / name);
        ASSERT_EQ(QProcess::execute(
                      QStringLiteral(REMNANT_CLI),
                      {QStringLiteral("report"), QString::fromStdString(file), QStringLiteral("-o"), out}),
                  0);
        QFile written(out);
        ASSERT_TRUE(written.open(QIODevice::ReadOnly));
        QByteArray theirs = written.readAll();
        QByteArray ours = report_bytes(report(), form, kMoment);
        if (form == ReportForm::Pdf) {
            const qsizetype date = theirs.indexOf("/CreationDate");
            ASSERT_GT(date, 0);
            ours.replace(ours.indexOf("/CreationDate"), 32, theirs.mid(date, 32));
        }
        EXPECT_TRUE(ours == theirs) << name << " differs between window and command line";
    }
}

TEST(ReportPdf, Of_equal_pages_is_equal_and_names_its_language) {
    ReportPage page{{2100, 2970}, {}};
    TextBlock(QStringLiteral("Łucja"), page_font(40), 1000).put(page, {100, 100}, ink::text);
    TextBlock(QStringLiteral("Łucja"), page_font(40, QFont::Bold), 1000).put(page, {100, 200}, ink::text);
    const QByteArray one = pdf_of({page}, Paper::A4, {QStringLiteral("title"), kMoment});
    const QByteArray two = pdf_of({page}, Paper::A4, {QStringLiteral("title"), kMoment});
    EXPECT_TRUE(one == two) << "equal pages give other bytes";
    EXPECT_TRUE(one.contains("/Lang (en-GB)"));
}

TEST(ReportPdf, A_table_that_goes_on_has_its_head_again) {
    PageFlow flow({1000, 500}, {20, 20, 20, 20});
    const QList<FlowColumn> columns{{600}, {360, Qt::AlignRight}};
    flow.begin_table({QStringLiteral("Volumes"), {{}, QStringLiteral("share")}, columns, page_font(25), 2},
                     60);
    for (int n = 0; n < 20; ++n)
        flow.row({QStringLiteral("row %1").arg(n), QStringLiteral("x")}, columns, page_font(25), ink::text,
                 2);
    flow.end_table();
    flow.new_page();
    flow.row({QStringLiteral("another"), {}}, columns, page_font(25), ink::text, 2);
    const ScratchFolder folder;
    const QString file = QString::fromStdString(folder / "table.pdf");
    ASSERT_TRUE(write_report_file(file, pdf_of(flow.pages(), Paper::A4, {QStringLiteral("t"), kMoment})));
    QProcess reader;
    reader.start(QStringLiteral("pdftotext"), {file, QStringLiteral("-")});
    if (!reader.waitForFinished()) GTEST_SKIP() << "pdftotext is not installed";
    const QStringList pages = QString::fromUtf8(reader.readAllStandardOutput()).split(QChar(0x0C));
    ASSERT_GE(pages.size(), 4);
    EXPECT_FALSE(pages[0].contains(QStringLiteral("continued")));
    EXPECT_TRUE(pages[1].contains(QStringLiteral("Volumes, continued")));
    EXPECT_TRUE(pages[1].contains(QStringLiteral("share")));
    EXPECT_FALSE(pages[pages.size() - 2].contains(QStringLiteral("continued"))) << "it had ended";
}

TEST(ReportFile, Says_the_system_s_reason_where_only_a_part_can_be_written) {
    const ScratchFolder folder;
    const QString file = QString::fromStdString(folder / "report.pdf");
    // A file that may not grow is a disk that is full.
    rlimit before{};
    ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    const rlimit most{4096, before.rlim_max};
    ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &most), 0);
    const auto done = write_report_file(file, QByteArray(200000, 'x'));
    ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &before), 0);
    std::signal(SIGXFSZ, handler);
    ASSERT_FALSE(done);
    EXPECT_NE(done.error().reason.find(std::strerror(EFBIG)), std::string::npos) << done.error().reason;
    EXPECT_FALSE(QFile::exists(file));
}

TEST(ReportPdf, Letters_no_font_has_are_named) {
    EXPECT_TRUE(letters_without_font(QStringLiteral("Müller Łucja")).isEmpty());
    // A private-use letter: no font has it.
    const QString unknown(QChar(0xF8F1));
    EXPECT_EQ(letters_without_font(QStringLiteral("A") + unknown), unknown);
}

}  // namespace
}  // namespace remnant::ui
