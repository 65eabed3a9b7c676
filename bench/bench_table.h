#pragma once
// Two ways to one result, timed in turn in one run: the ratio holds whatever the machine does meanwhile.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

namespace remnant::bench {

template <class Work>
double milliseconds(Work& work) {
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
}

inline double median(std::vector<double> times) {
    std::ranges::sort(times);
    return times[times.size() / 2];
}

/// Prints `what · reached · aim`, appends it to the file REMNANT_BENCH_JSON names, and returns 0 where the
/// aim is reached: what a person feels is absolute.
inline int report_reached(const std::string& what, double reached, double aim, const char* unit) {
    std::printf("%-58s %9.2f %s   (aim %g)\n", what.c_str(), reached, unit, aim);
    if (const char* path = std::getenv("REMNANT_BENCH_JSON")) {
        if (std::FILE* file = std::fopen(path, "a")) {
            std::fprintf(file, "{\"what\":\"%s\",\"reached\":%.3f,\"unit\":\"%s\",\"aim\":%g}\n",
                         what.c_str(), reached, unit, aim);
            std::fclose(file);
        }
    }
    return reached <= aim ? 0 : 1;
}

/// How long something takes, median over the rounds, against an aim in milliseconds.
class Times {
  public:
    Times(std::string what, double aim) : what_(std::move(what)), aim_(aim) {}
    template <class Work>
    void time(Work work) {
        times_.push_back(milliseconds(work));
    }
    int report() const { return report_reached(what_, median(times_), aim_, "ms"); }

  private:
    std::string what_;
    double aim_;
    std::vector<double> times_;
};

/// One row of the table `what · ours · rival · ratio`. Times are medians over the rounds.
class Comparison {
  public:
    Comparison(std::string what, std::string ours, std::string rival)
        : what_(std::move(what)), ours_name_(std::move(ours)), rival_name_(std::move(rival)) {}

    template <class Work>
    void ours(Work work) {
        ours_.push_back(milliseconds(work));
    }
    template <class Work>
    void rival(Work work) {
        rival_.push_back(milliseconds(work));
    }
    /// A comparison of two ways that do not agree is worth nothing.
    void require(bool holds, const char* what) {
        if (holds) return;
        std::fprintf(stderr, "%s: not so: %s\n", what_.c_str(), what);
        std::exit(2);
    }
    /// Prints the row, appends it as a line of JSON to the file REMNANT_BENCH_JSON names, and returns 0 where
    /// the ratio reaches `target`.
    int report(double target) {
        const double a = median(ours_);
        const double b = median(rival_);
        std::printf("%-42s %-28s %10.3f ms   %-28s %10.3f ms   %7.1f x (aim %g)\n", what_.c_str(),
                    ours_name_.c_str(), a, rival_name_.c_str(), b, b / a, target);
        if (const char* path = std::getenv("REMNANT_BENCH_JSON")) {
            if (std::FILE* file = std::fopen(path, "a")) {
                std::fprintf(
                    file,
                    "{\"what\":\"%s\",\"ours\":\"%s\",\"ours_ms\":%.6f,\"rival\":\"%s\",\"rival_ms\":%.6f,"
                    "\"ratio\":%.3f,\"aim\":%g}\n",
                    what_.c_str(), ours_name_.c_str(), a, rival_name_.c_str(), b, b / a, target);
                std::fclose(file);
            }
        }
        return b / a >= target ? 0 : 1;
    }

  private:
    std::string what_, ours_name_, rival_name_;
    std::vector<double> ours_, rival_;
};

}  // namespace remnant::bench
