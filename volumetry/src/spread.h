#pragma once
// Mean and spread of many values.

#include <cmath>
#include <cstdint>

namespace remnant::volumetry {

/// Mean and spread without a second pass (Welford 1962, doi:10.1080/00401706.1962.10490022).
class Spread {
  public:
    void add(double value) {
        ++count_;
        const double before = value - mean_;
        mean_ += before / static_cast<double>(count_);
        squares_ += before * (value - mean_);
    }
    [[nodiscard]] std::int64_t count() const { return count_; }
    [[nodiscard]] double mean() const { return mean_; }
    /// Of the sample; 0 for fewer than two values.
    [[nodiscard]] double deviation() const {
        return count_ < 2 ? 0.0 : std::sqrt(squares_ / static_cast<double>(count_ - 1));
    }

  private:
    std::int64_t count_ = 0;
    double mean_ = 0.0;
    double squares_ = 0.0;
};

}  // namespace remnant::volumetry
