#include "progress_bar.h"

#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <string>

namespace remnant::cli {
namespace {

using Clock = std::chrono::steady_clock;
constexpr int kWidth = 30;
/// Work that is over sooner needs no bar; a bar drawn more often only flickers.
constexpr auto kPatience = std::chrono::milliseconds(200);
constexpr auto kPause = std::chrono::milliseconds(50);

class Bar {
  public:
    void draw(double fraction, std::string_view text) {
        const auto now = Clock::now();
        if (now - start_ < kPatience || now - drawn_ < kPause) return;
        drawn_ = now;
        const int full = static_cast<int>(fraction * kWidth);
        const std::string bar = std::string(static_cast<std::size_t>(full), '#') +
                                std::string(static_cast<std::size_t>(kWidth - full), '.');
        fmt::print(stderr, "\r\033[K{:.40}  [{}] {:3.0f} %", text, bar, 100.0 * fraction);
        std::fflush(stderr);
        shown_ = true;
    }
    ~Bar() {
        if (shown_) std::fputs("\r\033[K", stderr);
    }

  private:
    Clock::time_point start_ = Clock::now();
    Clock::time_point drawn_{};
    bool shown_ = false;
};

}  // namespace

core::JobContext job_with_progress_bar() {
    if (isatty(STDERR_FILENO) == 0) return core::JobContext();
    return core::JobContext([bar = std::make_shared<Bar>()](double fraction, std::string_view text) {
        bar->draw(fraction, text);
    });
}

}  // namespace remnant::cli
