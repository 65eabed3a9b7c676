#pragma once
// The Couinaud segments of one scan, asked for by name.

#include <span>
#include <string>
#include <vector>

#include "remnant/core/case.h"
#include "remnant/core/result.h"
#include "remnant/core/structure.h"

namespace remnant::volumetry {

/// The segments outlined on a scan, in the order I … VIII (IVa, IVb after IV). IV stands for IVa and IVb too.
class SegmentMap {
  public:
    /// Takes every structure whose kind is a segment; structures of one segment are united.
    static SegmentMap of(const core::TimePoint& scan);

    struct Entry {
        core::Segment segment;
        core::LabelMask mask;
    };

    [[nodiscard]] std::span<const Entry> entries() const { return entries_; }
    [[nodiscard]] bool empty() const { return entries_.empty(); }
    /// All segments united, on a grid of `size`.
    [[nodiscard]] core::LabelMask united(const core::Size3& size) const;

    /// The entries that `wanted` means: IV gives IV, IVa and IVb, whichever are there.
    /// Refused: a segment the map does not have; IVa or IVb of a map that has only IV.
    [[nodiscard]] core::Result<std::vector<const Entry*>> resolve(std::span<const core::Segment> wanted,
                                                                  const std::string& what) const;

  private:
    std::vector<Entry> entries_;
};

/// How many of these segments, taken whole, hang together at most: the largest group of neighbours (IVa and
/// IVb count as one segment). Neighbours by Couinaud's anatomy, Le foie, 1957: the segments that share a
/// face.
int largest_contiguous_group(std::span<const core::Segment> segments);

}  // namespace remnant::volumetry
