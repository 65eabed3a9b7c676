#include "remnant/core/mask_bytes.h"

#include <algorithm>
#include <unordered_set>

namespace remnant::core {
namespace {

/// Adds up slabs that are nowhere in the case.
class OwnSlabs {
  public:
    explicit OwnSlabs(const Case& subject) : subject_(subject) {}

    void add(const std::string& time_point_id, const LabelMask& mask) {
        const TimePoint* scan = subject_.find(time_point_id);
        for (int k = 0; k < mask.size()[2]; ++k) {
            const LabelSlab* slab = mask.shared_slab(k).get();
            bytes_ += sizeof(mask.shared_slab(k));
            if (scan != nullptr && has_at(*scan, k, slab)) continue;
            if (counted_.insert(slab).second) bytes_ += slab->bytes();
        }
    }
    [[nodiscard]] std::size_t bytes() const { return bytes_; }

  private:
    static bool has_at(const TimePoint& scan, int k, const LabelSlab* slab) {
        return std::ranges::any_of(scan.structures, [&](const Structure& structure) {
            return k < structure.mask.size()[2] && structure.mask.shared_slab(k).get() == slab;
        });
    }

    const Case& subject_;
    std::unordered_set<const LabelSlab*> counted_;
    std::size_t bytes_ = 0;
};

void add_outlines(const Edit& edit, OwnSlabs& own) {
    if (const auto* insert = std::get_if<InsertStructure>(&edit)) {
        own.add(insert->time_point_id, insert->structure.mask);
    } else if (const auto* replace = std::get_if<ReplaceStructure>(&edit)) {
        own.add(replace->time_point_id, replace->structure.mask);
    } else if (const auto* scan = std::get_if<InsertTimePoint>(&edit)) {
        for (const Structure& structure : scan->time_point.structures)
            own.add(scan->time_point.id, structure.mask);
    }
}

}  // namespace

std::size_t mask_bytes_beyond(const Change& change, const Case& subject) {
    OwnSlabs own(subject);
    for (const Edit& edit : change.edits) add_outlines(edit, own);
    return own.bytes();
}

}  // namespace remnant::core
