// The Report step: what is seen is the case as it is now, and what leaves the window is what the command line
// writes.

#include <gtest/gtest.h>

#include <QCheckBox>
#include <QFile>
#include <QPlainTextEdit>
#include <QProcess>

#include "planned_case.h"
#include "remnant/imaging/case_file.h"
#include "report/page_flow.h"
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
        ASSERT_EQ(QProcess::execute(QStringLiteral(REMNANT_CLI), words), 0);
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

TEST(ReportPdf, Letters_no_font_has_are_named) {
    EXPECT_TRUE(letters_without_font(QStringLiteral("Müller Łucja")).isEmpty());
    // A private-use letter: no font has it.
    const QString unknown(QChar(0xF8F1));
    EXPECT_EQ(letters_without_font(QStringLiteral("A") + unknown), unknown);
}

}  // namespace
}  // namespace remnant::ui
