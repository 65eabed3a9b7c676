#include "remnant/volumetry/segment_map.h"

#include <algorithm>
#include <array>
#include <utility>

namespace remnant::volumetry {
namespace {

using core::Segment;
using enum core::Segment;

constexpr std::array<Segment, 10> kAnatomicalOrder{I, II, III, IV, IVa, IVb, V, VI, VII, VIII};

/// Pairs that share a face; I (the caudate) lies behind II, IV, VII and VIII.
constexpr std::array<std::pair<Segment, Segment>, 14> kNeighbours{{
    {I, II},
    {I, IV},
    {I, VII},
    {I, VIII},
    {II, III},
    {II, IV},
    {III, IV},
    {IV, V},
    {IV, VIII},
    {V, VI},
    {V, VIII},
    {VI, VII},
    {VII, VIII},
    {VI, VIII},
}};

bool part_of_iv(Segment s) {
    return s == IV || s == IVa || s == IVb;
}

bool neighbours(Segment a, Segment b) {
    return std::ranges::any_of(kNeighbours, [&](const auto& pair) {
        return (pair.first == a && pair.second == b) || (pair.first == b && pair.second == a);
    });
}

}  // namespace

SegmentMap SegmentMap::of(const core::TimePoint& scan) {
    SegmentMap map;
    for (const Segment segment : kAnatomicalOrder) {
        core::LabelMask mask;
        bool found = false;
        for (const core::Structure& structure : scan.structures) {
            if (structure.kind != kind_of(segment)) continue;
            mask = found ? core::united(mask, structure.mask) : structure.mask;
            found = true;
        }
        if (found) map.entries_.push_back({segment, std::move(mask)});
    }
    return map;
}

core::LabelMask SegmentMap::united(const core::Size3& size) const {
    core::LabelMask all(size);
    for (const Entry& entry : entries_) all = core::united(all, entry.mask);
    return all;
}

core::Result<std::vector<const SegmentMap::Entry*>> SegmentMap::resolve(std::span<const Segment> wanted,
                                                                        const std::string& what) const {
    std::vector<const Entry*> found;
    for (const Segment segment : wanted) {
        bool there = false;
        for (const Entry& entry : entries_) {
            if (entry.segment != segment && !(segment == IV && part_of_iv(entry.segment))) continue;
            there = true;
            if (std::ranges::find(found, &entry) == found.end()) found.push_back(&entry);
        }
        if (there) continue;
        const bool plain_iv =
            part_of_iv(segment) && std::ranges::find(entries_, IV, &Entry::segment) != entries_.end();
        return core::refuse(what,
                            plain_iv ? "the segment map has a plain segment IV and does not tell IVa from IVb"
                                     : "the segment map has no segment " + std::string(roman(segment)));
    }
    return found;
}

int largest_contiguous_group(std::span<const Segment> segments) {
    std::vector<Segment> rest;
    for (const Segment segment : segments) {
        const Segment whole = part_of_iv(segment) ? IV : segment;
        if (std::ranges::find(rest, whole) == rest.end()) rest.push_back(whole);
    }
    int largest = 0;
    while (!rest.empty()) {
        std::vector<Segment> group{rest.back()};
        rest.pop_back();
        for (std::size_t n = 0; n < group.size(); ++n) {
            const auto joined =
                std::ranges::partition(rest, [&](Segment s) { return !neighbours(s, group[n]); });
            group.insert(group.end(), joined.begin(), joined.end());
            rest.erase(joined.begin(), joined.end());
        }
        largest = std::max(largest, static_cast<int>(group.size()));
    }
    return largest;
}

}  // namespace remnant::volumetry
