#pragma once
// Long work, seen from inside: it reports progress and asks whether it is still wanted. It never knows a
// thread.

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "remnant/core/result.h"

namespace remnant::core {

/// Handed to every library function that may take longer than 100 ms. Copies share one job.
/// `report` and `cancelled` may be called from any thread.
class JobContext {
  public:
    using Listener = std::function<void(double fraction, std::string_view text)>;

    /// A job nobody watches and nobody cancels.
    JobContext() : JobContext(Listener{}) {}
    explicit JobContext(Listener listener) : state_(std::make_shared<State>(std::move(listener))) {}

    /// Tells the listener how far this part is; `fraction` in 0–1.
    void report(double fraction, std::string_view text) const;

    /// The part of this job from `from` to `to` (fractions of it): its own 0–1 maps into that part.
    [[nodiscard]] JobContext part(double from, double to) const;

    /// Asks the work to stop; it returns `cancelled_error()` and changes nothing.
    void cancel() const { state_->cancelled = true; }
    [[nodiscard]] bool cancelled() const { return state_->cancelled; }

  private:
    struct State {
        explicit State(Listener l) : listener(std::move(l)) {}
        std::mutex mutex;
        Listener listener;
        std::atomic<bool> cancelled{false};
    };
    std::shared_ptr<State> state_;
    double from_ = 0.0;
    double to_ = 1.0;
};

/// What cancelled work returns.
inline Error cancelled_error(std::string what) {
    return Error{std::move(what), "cancelled", {}};
}

}  // namespace remnant::core
