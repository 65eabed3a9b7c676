#pragma once
// How long the window's thread keeps a person waiting, measured from another thread.

#include <QCoreApplication>
#include <QMetaObject>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace remnant::ui::testing {

/// Sends an event to the window's thread every few milliseconds and keeps the longest wait until it was
/// handled.
class EventLoopWatch {
  public:
    EventLoopWatch() : thread_([this] { watch(); }) {}
    EventLoopWatch(const EventLoopWatch&) = delete;
    EventLoopWatch& operator=(const EventLoopWatch&) = delete;
    ~EventLoopWatch() {
        done_ = true;
        handled_.notify_all();
        thread_.join();
    }

    /// The longest wait since the last call, in milliseconds.
    double longest_ms() { return longest_.exchange(0.0); }

  private:
    using Clock = std::chrono::steady_clock;

    void watch() {
        while (!done_) {
            const auto sent = Clock::now();
            auto arrived = std::make_shared<std::atomic<bool>>(false);
            QMetaObject::invokeMethod(
                QCoreApplication::instance(),
                [this, arrived] {
                    *arrived = true;
                    handled_.notify_all();
                },
                Qt::QueuedConnection);
            std::unique_lock lock(mutex_);
            while (!*arrived && !done_) handled_.wait_for(lock, std::chrono::milliseconds(1));
            const double waited = std::chrono::duration<double, std::milli>(Clock::now() - sent).count();
            if (*arrived && waited > longest_) longest_ = waited;
            handled_.wait_for(lock, std::chrono::milliseconds(3));
        }
    }

    std::atomic<bool> done_ = false;
    std::atomic<double> longest_ = 0.0;
    std::mutex mutex_;
    std::condition_variable handled_;
    std::thread thread_;
};

}  // namespace remnant::ui::testing
