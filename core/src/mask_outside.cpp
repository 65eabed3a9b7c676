#include "remnant/core/mask_outside.h"

namespace remnant::core {

LabelMask outside_in(const LabelMask& mask, const IndexBox& box) {
    return mask_of_rows(mask.size(), [&](int j, int k, std::vector<Run>& runs) {
        if (j < box.low[1] || j > box.high[1] || k < box.low[2] || k > box.high[2]) return;
        std::int32_t begin = box.low[0];
        for (const Run& run : mask.row(j, k)) {
            if (begin < run.begin) runs.push_back({begin, run.begin});
            begin = run.end;
        }
        if (begin <= box.high[0]) runs.push_back({begin, box.high[0] + 1});
    });
}

}  // namespace remnant::core
