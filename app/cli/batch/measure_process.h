#pragma once
// `remnant-cli measure` as a process of its own: a patient who crashes it or exhausts the memory takes nobody
// with him, and what one patient leaves in memory is gone with him.

#include <sys/types.h>

#include <array>
#include <filesystem>
#include <string>
#include <vector>

#include "remnant/core/result.h"

namespace remnant::cli::batch {

struct MeasureEnd {
    bool of_itself = false;  // not by a signal
    int exit_code = 0;
    std::string out;
    std::string error;
};

class MeasureProcess {
  public:
    /// Runs this very program with `measure`, the arguments, `--json` and `--unnamed` in `folder`. It ends
    /// when its parent does, and is the first to go where the system runs out of memory. Refused: the system
    /// starts no more processes.
    static core::Result<MeasureProcess> start(const std::vector<std::string>& arguments,
                                              const std::filesystem::path& folder);
    MeasureProcess(MeasureProcess&& other) noexcept;
    MeasureProcess& operator=(MeasureProcess&& other) noexcept;
    MeasureProcess(const MeasureProcess&) = delete;
    MeasureProcess& operator=(const MeasureProcess&) = delete;
    /// Ends it where it still runs.
    ~MeasureProcess();

    /// Where its output can be waited for: stdout and stderr, -1 once closed.
    [[nodiscard]] const std::array<int, 2>& ends() const { return ends_; }
    /// Takes what can be read from that end now.
    void read(std::size_t which);
    /// True once both ends are closed: it is done.
    [[nodiscard]] bool silent() const { return ends_[0] < 0 && ends_[1] < 0; }
    /// How it ended; waits for it.
    MeasureEnd end();

  private:
    MeasureProcess(pid_t pid, std::array<int, 2> ends) : pid_(pid), ends_(ends) {}
    void stop();

    pid_t pid_;
    std::array<int, 2> ends_;
    std::array<std::string, 2> heard_;
};

}  // namespace remnant::cli::batch
