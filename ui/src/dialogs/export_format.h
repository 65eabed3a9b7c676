#pragma once
// The formats in which a scan leaves the window, and the writing of each.

#include <QByteArray>
#include <QString>
#include <QStringList>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <vector>

#include "remnant/core/case.h"
#include "remnant/core/job.h"
#include "remnant/core/result.h"
#include "remnant/volumetry/evaluation.h"

namespace remnant::ui {

/// What an export begins with.
enum class ExportAim { Surfaces, Outlines, Archive, Case };

/// What leaves.
struct Leaving {
    /// What the formats speak of: without identity where that was asked.
    core::Case subject;
    /// The very case that is open. DICOM objects take their study from it, and are cleaned as they are made.
    core::Case as_open;
    std::size_t scan = 0;  // of either case
    /// Those chosen, as `subject` names them; none of them empty.
    std::vector<core::Structure> structures;
    volumetry::EvaluationOptions rules;  // the institution's own
    QByteArray report;                   // as PDF, where the format encloses it
    std::filesystem::path file;          // of the case that is open; empty where it has none
    /// Present: nothing that leaves says whose it is (`imaging::without_identity`).
    std::optional<std::uint64_t> without_identity;

    [[nodiscard]] const core::TimePoint& shown() const { return subject.time_points[scan]; }
};

/// What was written, what is doubtful about it, and what was taken out of it.
struct Written {
    std::size_t files = 0;
    core::Warnings doubts;
    QStringList removed;
};

struct ExportFormat {
    QString name;
    QString ending;
    bool folder = false;
    std::function<core::Result<Written>(const std::filesystem::path&, const Leaving&,
                                        const core::JobContext&)>
        write;
    ExportAim aim = ExportAim::Outlines;
    bool needs_report = false;
    bool needs_structures = true;
    bool only_without_identity = false;
};

/// All of them, in the order they are offered; those that enclose a report only `with_report`.
std::vector<ExportFormat> export_formats(bool with_report);

}  // namespace remnant::ui
