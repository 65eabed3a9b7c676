#include "held_case.h"

#include <fmt/format.h>

#include "account_rules.h"

namespace remnant::cli {

std::string verdict_line(const volumetry::Evaluation& evaluation) {
    const volumetry::RemnantShares* shares = evaluation.shares();
    if (shares == nullptr) return {};
    return fmt::format("FLR {:.0f} mL · {}", shares->volumes.flr.value(),
                       !shares->adequate   ? "cannot say"
                       : *shares->adequate ? "enough"
                                           : "not enough");
}

core::Result<HeldCase> open_to_change(const std::filesystem::path& path, const core::JobContext& job) {
    // What is not there, or no case, is said before a lock is left beside it.
    if (auto known = imaging::read_case_summary(path); !known) return core::refuse(known.error());
    auto lock = imaging::CaseLock::acquire(path);
    if (lock.state() == imaging::CaseLock::State::InUse)
        return core::refuse(path.string(), lock.holder() + " has this case open: close it there first");
    if (lock.state() == imaging::CaseLock::State::ReadOnly)
        return core::refuse(path.string(), "this place cannot be written to");
    auto opened = imaging::open_case(path, job);
    if (!opened) return core::refuse(opened.error());
    // Saved without its picture, the case would forget where it was.
    if (opened->ct == imaging::CtStorage::Referenced && !opened->notes.empty())
        return core::refuse(path.string(), opened->notes.front());
    return HeldCase{path, std::move(lock), std::move(*opened)};
}

core::Result<> save_changed(const HeldCase& held, const core::JobContext& job) {
    const auto summary = imaging::read_case_summary(held.path);
    if (!summary) return core::refuse(summary.error());
    imaging::CaseSaveOptions options;
    options.ct = held.opened.ct;
    options.ct_folders = held.opened.ct_folders;
    options.thumbnail_png = summary->thumbnail_png;
    options.verdict_line = verdict_line(volumetry::evaluate(held.opened.value, account_rules()));
    options.unknown = held.opened.unknown;
    return imaging::save_case(held.path, held.opened.value, options, job);
}

}  // namespace remnant::cli
