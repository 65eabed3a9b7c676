#include "remnant/core/history.h"

#include <algorithm>

#include "remnant/core/mask_bytes.h"

namespace remnant::core {
namespace {

bool replaces_outlines_only(const Change& change) {
    return std::ranges::all_of(
        change.edits, [](const Edit& edit) { return std::holds_alternative<ReplaceStructure>(edit); });
}

bool replaces(const Change& change, const ReplaceStructure& what) {
    return std::ranges::any_of(change.edits, [&](const Edit& edit) {
        const auto& other = std::get<ReplaceStructure>(edit);
        return other.time_point_id == what.time_point_id && other.structure.id == what.structure.id;
    });
}

/// What takes back a later change and then an earlier one. Where both only replace structures, what the later
/// one puts back is at once replaced by the earlier one: a stroke of a thousand events keeps one outline.
Change joined_inverse(Change later, Change earlier) {
    if (replaces_outlines_only(later) && replaces_outlines_only(earlier)) {
        std::erase_if(later.edits,
                      [&](const Edit& edit) { return replaces(earlier, std::get<ReplaceStructure>(edit)); });
    }
    earlier.edits.insert(earlier.edits.begin(), std::make_move_iterator(later.edits.begin()),
                         std::make_move_iterator(later.edits.end()));
    return earlier;
}

}  // namespace

Result<> History::apply(const Change& change, std::string_view merge_key) {
    auto inverse = apply_change(current_, change);
    if (!inverse) return refuse(std::move(inverse.error()));
    const bool merges = !merge_key.empty() && merge_key == last_key_ && !undo_.empty() && redo_.empty();
    if (merges) {
        const std::size_t state_there = undo_.back().state_there;
        Change joined = joined_inverse(std::move(*inverse), std::move(undo_.back().change));
        undo_.back() = entry_of(std::move(joined), state_there);
    } else {
        undo_.push_back(entry_of(std::move(*inverse), state_));
    }
    redo_.clear();
    forget_the_oldest();
    last_key_ = merge_key;
    state_ = ++newest_state_;
    return {};
}

// A slab leaves the case with exactly one change, and only the inverse of that change is counted for it: the
// sum over all steps is what they hold together, and forgetting a step from the old end frees its part. Going
// back and forth passes the same states, so nothing need be forgotten then.
History::Entry History::entry_of(Change change, std::size_t state_there) const {
    const std::size_t bytes = mask_bytes_beyond(change, current_);
    return {std::move(change), state_there, bytes};
}

std::size_t History::mask_bytes() const {
    std::size_t bytes = 0;
    for (const auto* steps : {&undo_, &redo_}) {
        for (const Entry& entry : *steps) bytes += entry.mask_bytes;
    }
    return bytes;
}

void History::forget_the_oldest() {
    std::size_t bytes = mask_bytes();
    std::size_t forgotten = 0;
    while (undo_.size() - forgotten > 1 &&
           (undo_.size() - forgotten > kMostChanges || bytes > most_mask_bytes_))
        bytes -= undo_[forgotten++].mask_bytes;
    undo_.erase(undo_.begin(), undo_.begin() + static_cast<std::ptrdiff_t>(forgotten));
}

std::optional<Change> History::step(std::vector<Entry>& from, std::vector<Entry>& to) {
    if (from.empty()) return std::nullopt;
    Entry entry = std::move(from.back());
    from.pop_back();
    auto inverse = apply_change(current_, entry.change);
    if (!inverse) return std::nullopt;
    to.push_back(entry_of(std::move(*inverse), state_));
    state_ = entry.state_there;
    last_key_.clear();
    return entry.change;
}

std::optional<Change> History::undo() {
    return step(undo_, redo_);
}

std::optional<Change> History::redo() {
    return step(redo_, undo_);
}

}  // namespace remnant::core
