#include "distance/nearest_source.h"

#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>

#include <algorithm>

namespace remnant::volumetry {
namespace {

/// A squared length (0.01 µm²) and, in its lowest 14 bits, the number of a source: the smaller of two keys is
/// the nearer source, and of equally near ones the first.
using Key = std::int64_t;
constexpr Key kNumbers = Key{kMostSources};
constexpr Key kFar = std::numeric_limits<Key>::max();

/// What a distance of n voxels along an axis adds to a key is this times n².
Key weight(std::int64_t step) {
    return step * step * kNumbers;
}

/// Every row: the nearest source of that row alone.
void along_rows(std::span<const core::LabelMask> sources, const BoxLayout& box, Key w,
                std::vector<Key>& keys) {
    const auto& [low, high] = box.box();
    const int ni = box.size()[0];
    tbb::parallel_for(low[2], high[2] + 1, [&, low = low, high = high](int k) {
        for (int j = low[1]; j <= high[1]; ++j) {
            Key* row = keys.data() + box.at(low[0], j, k);
            std::fill_n(row, ni, kFar);
            for (std::size_t number = sources.size(); number-- > 0;) {
                for (const core::Run& run : sources[number].row(j, k))
                    std::fill(row + (run.begin - low[0]), row + (run.end - low[0]), static_cast<Key>(number));
            }
            const auto pass = [&](int first, int end, int by) {
                Key number = kFar;
                std::int64_t away = 0;
                for (int i = first; i != end; i += by, ++away) {
                    if (row[i] < kNumbers) {
                        number = row[i];
                        away = 0;
                    } else if (number != kFar) {
                        row[i] = std::min(row[i], w * away * away + number);
                    }
                }
            };
            pass(0, ni, 1);
            pass(ni - 1, -1, -1);
        }
    });
}

/// The lower envelope of parabolas of one curvature, each with its own foot.
class Envelope {
  public:
    explicit Envelope(int length)
        : feet_(static_cast<std::size_t>(length)), begins_(static_cast<std::size_t>(length)) {}

    /// heights[x] becomes the least of heights[u] + w·(x − u)² over all u.
    void lower(std::vector<Key>& heights, Key w) {
        const int length = static_cast<int>(heights.size());
        int top = -1;
        const auto value = [&](int foot, int x) {
            const Key away = x - foot;
            return heights[static_cast<std::size_t>(foot)] + w * away * away;
        };
        for (int u = 0; u < length; ++u) {
            if (heights[static_cast<std::size_t>(u)] == kFar) continue;
            while (top >= 0 && value(foot(top), begin(top)) > value(u, begin(top))) --top;
            // The last place where the parabola on top is not above the new one; never before its own begin.
            const int first =
                top < 0
                    ? 0
                    : static_cast<int>((value(u, 0) - value(foot(top), 0)) / (2 * w * (u - foot(top)))) + 1;
            if (first >= length) continue;
            ++top;
            foot(top) = u;
            begin(top) = first;
        }
        if (top < 0) return;
        lowered_.resize(heights.size());
        for (int x = length - 1; x >= 0; --x) {
            lowered_[static_cast<std::size_t>(x)] = value(foot(top), x);
            if (x == begin(top)) --top;
        }
        heights.swap(lowered_);
    }

  private:
    int& foot(int n) { return feet_[static_cast<std::size_t>(n)]; }
    int& begin(int n) { return begins_[static_cast<std::size_t>(n)]; }

    std::vector<int> feet_;
    std::vector<int> begins_;
    std::vector<Key> lowered_;
};

/// Columns that lie side by side share cache lines, so they are carried out and back together.
constexpr int kTogether = 8;

/// Lowers the columns [first, end) that begin at `base` and go on in strides.
void lower_columns(Key* base, std::size_t stride, int length, int first, int end, Key w) {
    Envelope envelope(length);
    std::vector<std::vector<Key>> columns(kTogether, std::vector<Key>(static_cast<std::size_t>(length)));
    for (int begin = first; begin < end; begin += kTogether) {
        const int count = std::min(kTogether, end - begin);
        for (int x = 0; x < length; ++x) {
            for (int c = 0; c < count; ++c)
                columns[static_cast<std::size_t>(c)][static_cast<std::size_t>(x)] =
                    base[static_cast<std::size_t>(x) * stride + static_cast<std::size_t>(begin + c)];
        }
        for (int c = 0; c < count; ++c) envelope.lower(columns[static_cast<std::size_t>(c)], w);
        for (int x = 0; x < length; ++x) {
            for (int c = 0; c < count; ++c)
                base[static_cast<std::size_t>(x) * stride + static_cast<std::size_t>(begin + c)] =
                    columns[static_cast<std::size_t>(c)][static_cast<std::size_t>(x)];
        }
    }
}

}  // namespace

std::vector<SourceNumber> nearest_straight(std::span<const core::LabelMask> sources, const BoxLayout& box,
                                           const Steps& steps, const core::JobContext& job) {
    const auto [ni, nj, nk] = box.size();
    const auto row = static_cast<std::size_t>(ni);
    const std::size_t slice = row * static_cast<std::size_t>(nj);
    std::vector<Key> keys(box.count());
    along_rows(sources, box, weight(steps[0]), keys);
    job.report(0.2, "nearest branch");
    tbb::parallel_for(0, nk, [&, ni = ni, nj = nj](int k) {
        if (job.cancelled()) return;
        lower_columns(keys.data() + static_cast<std::size_t>(k) * slice, row, nj, 0, ni, weight(steps[1]));
    });
    job.report(0.6, "nearest branch");
    tbb::parallel_for(0, nj, [&, ni = ni, nk = nk](int j) {
        if (job.cancelled()) return;
        lower_columns(keys.data() + static_cast<std::size_t>(j) * row, slice, nk, 0, ni, weight(steps[2]));
    });
    if (job.cancelled()) return {};
    std::vector<SourceNumber> nearest(keys.size());
    tbb::parallel_for(tbb::blocked_range<std::size_t>(0, keys.size(), 65536), [&](const auto& range) {
        for (std::size_t n = range.begin(); n < range.end(); ++n)
            nearest[n] = keys[n] == kFar ? kNoSource : static_cast<SourceNumber>(keys[n] % kNumbers);
    });
    job.report(1.0, "nearest branch");
    return nearest;
}

}  // namespace remnant::volumetry
