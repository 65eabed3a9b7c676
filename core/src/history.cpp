#include "remnant/core/history.h"

#include <algorithm>

namespace remnant::core {

Result<> History::apply(const Change& change, std::string_view merge_key) {
    auto inverse = apply_change(current_, change);
    if (!inverse) return refuse(std::move(inverse.error()));
    const bool merges = !merge_key.empty() && merge_key == last_key_ && !undo_.empty() && redo_.empty();
    if (merges) {
        auto& earlier = undo_.back().change.edits;
        earlier.insert(earlier.begin(), std::make_move_iterator(inverse->edits.begin()),
                       std::make_move_iterator(inverse->edits.end()));
    } else {
        undo_.push_back({std::move(*inverse), state_});
        if (undo_.size() > kMostChanges) undo_.erase(undo_.begin());
    }
    redo_.clear();
    last_key_ = merge_key;
    state_ = ++newest_state_;
    return {};
}

std::optional<Change> History::step(std::vector<Entry>& from, std::vector<Entry>& to) {
    if (from.empty()) return std::nullopt;
    Entry entry = std::move(from.back());
    from.pop_back();
    auto inverse = apply_change(current_, entry.change);
    if (!inverse) return std::nullopt;
    to.push_back({std::move(*inverse), state_});
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
