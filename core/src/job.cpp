#include "remnant/core/job.h"

#include <algorithm>

namespace remnant::core {

void JobContext::report(double fraction, std::string_view text) const {
    if (!state_->listener) return;
    const std::lock_guard lock(state_->mutex);
    state_->listener(from_ + (to_ - from_) * std::clamp(fraction, 0.0, 1.0), text);
}

JobContext JobContext::part(double from, double to) const {
    JobContext inner = *this;
    inner.from_ = from_ + (to_ - from_) * from;
    inner.to_ = from_ + (to_ - from_) * to;
    return inner;
}

}  // namespace remnant::core
