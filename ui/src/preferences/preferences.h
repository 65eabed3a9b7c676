#pragma once
// What a person or an institution has settled once, for all cases.

#include <QString>
#include <optional>

#include "pacs/archive.h"
#include "remnant/imaging/case_file.h"
#include "remnant/imaging/external_segmenter.h"
#include "remnant/volumetry/evaluation.h"
#include "report/report_options.h"
#include "theme/theme.h"

namespace remnant::ui {

struct Preferences {
    ThemeKind theme = ThemeKind::Dark;
    int scale_percent = 100;  // 100–200, of the next start
    int autosave_minutes = 1;
    imaging::CtStorage ct_storage = imaging::CtStorage::Embedded;
    QString study_folder;  // where folders of studies are looked for first; empty: the last one
    QString case_folder;   // where case files are
    volumetry::EvaluationOptions rules;  // the institution's own
    QString segmenter_command;                                // another program that outlines; empty: none
    QString segmenter_name;  // kept as its outlines' origin; empty: the program is asked
    bool tour_seen = false;
    QList<Archive> archives;  // PACS
    ReportOptions report;

    static Preferences load();
    void store() const;
    /// The program that outlines; none where none is set, or not well.
    [[nodiscard]] std::optional<imaging::SegmenterCommand> segmenter() const;
    /// What is wrong with its command; empty where nothing is.
    [[nodiscard]] QString segmenter_fault() const;
};

}  // namespace remnant::ui
