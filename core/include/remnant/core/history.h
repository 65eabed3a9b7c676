#pragma once
// A case and the way it came about: every change can be taken back and made again.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "remnant/core/edit.h"

namespace remnant::core {

/// Undo keeps changes, not cases: masks share unchanged slabs, voxels are shared whole.
/// Bounded: the oldest changes are forgotten past `kMostChanges`, and past a number of bytes that their
/// outlines hold beyond those of the case (mask_bytes.h). The newest change can always be taken back, however
/// large.
class History {
  public:
    static constexpr std::size_t kMostChanges = 500;
    static constexpr std::size_t kMostMaskBytes = std::size_t{256} << 20;

    History() = default;
    explicit History(Case start, std::size_t most_mask_bytes = kMostMaskBytes)
        : current_(std::move(start)), most_mask_bytes_(most_mask_bytes) {}

    [[nodiscard]] const Case& current() const { return current_; }

    /// Makes a change. A `merge_key` that is not empty and equals that of the change before joins the two
    /// into one entry: a drag, a stroke, or typing in one field. Of an outline that changes many times within
    /// one entry only its state before is kept. Refused with nothing changed as `apply_change` says.
    Result<> apply(const Change& change, std::string_view merge_key = {});
    /// The next change starts an entry of its own, whatever its key.
    void end_merge() { last_key_.clear(); }

    [[nodiscard]] bool can_undo() const { return !undo_.empty(); }
    [[nodiscard]] bool can_redo() const { return !redo_.empty(); }
    /// Names of what would be taken back or made again; empty where nothing would.
    [[nodiscard]] std::string undo_name() const { return undo_.empty() ? "" : undo_.back().change.name; }
    [[nodiscard]] std::string redo_name() const { return redo_.empty() ? "" : redo_.back().change.name; }
    /// What was changed, for those who show it; none where there is nothing to undo.
    std::optional<Change> undo();
    std::optional<Change> redo();

    /// Not undoable; see ViewState.
    void set_view(ViewState view) { current_.view = std::move(view); }

    /// Bytes that the outlines of all steps back and forth hold beyond those of the states next to them.
    [[nodiscard]] std::size_t mask_bytes() const;

    /// Tells states apart: equal numbers mean the same state. Undoing back gives back the old number.
    [[nodiscard]] std::size_t state() const { return state_; }

  private:
    struct Entry {
        Change change;  // leads to the other side
        std::size_t state_there = 0;
        std::size_t mask_bytes = 0;
    };
    [[nodiscard]] Entry entry_of(Change change, std::size_t state_there) const;
    void forget_the_oldest();
    std::optional<Change> step(std::vector<Entry>& from, std::vector<Entry>& to);

    Case current_;
    std::size_t most_mask_bytes_ = kMostMaskBytes;
    std::vector<Entry> undo_;
    std::vector<Entry> redo_;
    std::string last_key_;
    std::size_t state_ = 0;
    std::size_t newest_state_ = 0;
};

}  // namespace remnant::core
