#include "outline/row_edit.h"

#include <algorithm>

namespace remnant::imaging::outline {
namespace {

using core::Run;

/// Appends a run after those from position `first` on; touching runs join.
void append_joined(Run run, std::size_t first, std::vector<Run>& out) {
    if (run.begin >= run.end) return;
    if (out.size() > first && out.back().end >= run.begin) {
        out.back().end = std::max(out.back().end, run.end);
    } else {
        out.push_back(run);
    }
}

}  // namespace

void append_united(Runs a, Runs b, std::vector<Run>& out) {
    const std::size_t first = out.size();
    for (std::size_t m = 0, n = 0; m < a.size() || n < b.size();) {
        const bool take_a = n == b.size() || (m < a.size() && a[m].begin <= b[n].begin);
        append_joined(take_a ? a[m++] : b[n++], first, out);
    }
}

void append_common(Runs a, Runs b, std::vector<Run>& out) {
    for (std::size_t m = 0, n = 0; m < a.size() && n < b.size();) {
        const Run common{std::max(a[m].begin, b[n].begin), std::min(a[m].end, b[n].end)};
        if (common.begin < common.end) out.push_back(common);
        (a[m].end < b[n].end ? m : n) += 1;
    }
}

void append_without(Runs a, Runs b, std::vector<Run>& out) {
    std::size_t n = 0;
    for (Run rest : a) {
        while (n < b.size() && b[n].end <= rest.begin) ++n;
        for (std::size_t hole = n; hole < b.size() && b[hole].begin < rest.end; ++hole) {
            if (rest.begin < b[hole].begin) out.push_back({rest.begin, b[hole].begin});
            rest.begin = std::max(rest.begin, b[hole].end);
        }
        if (rest.begin < rest.end) out.push_back(rest);
    }
}

void append_painted(Runs row, Runs drawn, Paint paint, std::vector<Run>& out) {
    paint == Paint::Add ? append_united(row, drawn, out) : append_without(row, drawn, out);
}

void normalise(std::vector<Run>& runs) {
    std::ranges::sort(runs, {}, &Run::begin);
    std::vector<Run> joined;
    for (const Run& run : runs) append_joined(run, 0, joined);
    runs = std::move(joined);
}

}  // namespace remnant::imaging::outline
