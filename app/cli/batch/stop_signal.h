#pragma once
// SIGINT and SIGTERM as something to wait for.

namespace remnant::cli::batch {

/// While it lives, the two signals end nothing but make `end()` readable.
class StopSignal {
  public:
    StopSignal();
    StopSignal(const StopSignal&) = delete;
    StopSignal& operator=(const StopSignal&) = delete;
    ~StopSignal();

    [[nodiscard]] int end() const { return end_; }

  private:
    int end_;
};

}  // namespace remnant::cli::batch
