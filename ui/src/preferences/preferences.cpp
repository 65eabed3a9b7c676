#include "preferences/preferences.h"

#include <QSettings>
#include <algorithm>

#include "remnant/ui/institution_rules.h"

namespace remnant::ui {
namespace {

const QString kTheme = QStringLiteral("theme");
const QString kScale = QStringLiteral("scalePercent");
const QString kAutosave = QStringLiteral("autosaveMinutes");
const QString kReference = QStringLiteral("referenceCt");
const QString kStudies = QStringLiteral("studyFolder");
const QString kCases = QStringLiteral("caseFolder");
const QString kSegmenter = QStringLiteral("segmenterCommand");
const QString kSegmenterName = QStringLiteral("segmenterName");
const QString kInstitution = QStringLiteral("report/institution");
const QString kLogo = QStringLiteral("report/logo");
const QString kTextBefore = QStringLiteral("report/textBefore");
const QString kTextAfter = QStringLiteral("report/textAfter");
const QString kLetter = QStringLiteral("report/letterPaper");
const QString kTour = QStringLiteral("tourSeen");

}  // namespace

Preferences Preferences::load() {
    QSettings settings;
    Preferences p;
    p.theme = static_cast<ThemeKind>(
        std::clamp(settings.value(kTheme, 0).toInt(), 0, static_cast<int>(ThemeKind::System)));
    p.scale_percent = std::clamp(settings.value(kScale, 100).toInt(), 100, 200);
    p.autosave_minutes = std::clamp(settings.value(kAutosave, 1).toInt(), 1, 60);
    p.ct_storage = settings.value(kReference, false).toBool() ? imaging::CtStorage::Referenced
                                                              : imaging::CtStorage::Embedded;
    p.study_folder = settings.value(kStudies).toString();
    p.case_folder = settings.value(kCases).toString();
    p.rules = institution_rules(settings);
    p.segmenter_command = settings.value(kSegmenter).toString();
    p.segmenter_name = settings.value(kSegmenterName).toString();
    p.tour_seen = settings.value(kTour, false).toBool();
    p.archives = load_archives(settings);
    p.report.institution = settings.value(kInstitution).toString();
    p.report.logo = settings.value(kLogo).toString();
    p.report.text_before = settings.value(kTextBefore).toString();
    p.report.text_after = settings.value(kTextAfter).toString();
    p.report.paper = settings.value(kLetter, false).toBool() ? Paper::Letter : Paper::A4;
    return p;
}

void Preferences::store() const {
    QSettings settings;
    settings.setValue(kTheme, static_cast<int>(theme));
    settings.setValue(kScale, scale_percent);
    settings.setValue(kAutosave, autosave_minutes);
    settings.setValue(kReference, ct_storage == imaging::CtStorage::Referenced);
    settings.setValue(kStudies, study_folder);
    settings.setValue(kCases, case_folder);
    store_institution_rules(settings, rules);
    settings.setValue(kSegmenter, segmenter_command);
    settings.setValue(kSegmenterName, segmenter_name);
    settings.setValue(kTour, tour_seen);
    store_archives(settings, archives);
    settings.setValue(kInstitution, report.institution);
    settings.setValue(kLogo, report.logo);
    settings.setValue(kTextBefore, report.text_before);
    settings.setValue(kTextAfter, report.text_after);
    settings.setValue(kLetter, report.paper == Paper::Letter);
}

std::optional<imaging::SegmenterCommand> Preferences::segmenter() const {
    auto command = imaging::parse_segmenter_command(segmenter_command.toStdString());
    if (!command) return std::nullopt;
    command->called = segmenter_name.toStdString();
    return *std::move(command);
}

QString Preferences::segmenter_fault() const {
    if (segmenter_command.isEmpty()) return {};
    const auto command = imaging::parse_segmenter_command(segmenter_command.toStdString());
    return command ? QString() : QString::fromStdString(core::to_line(command.error()));
}

}  // namespace remnant::ui
