#pragma once
// A private X server for pictures where there is no display.

#include <sys/types.h>

#include <string>

#include "remnant/core/result.h"

namespace remnant::ui {

/// Xvfb as a child that ends with this process, however that ends. Sets DISPLAY while it lives.
class VirtualDisplay {
  public:
    /// Refused: Xvfb is not installed or did not start within ten seconds.
    static core::Result<VirtualDisplay> start(int width, int height);
    VirtualDisplay(VirtualDisplay&& other) noexcept;
    VirtualDisplay& operator=(VirtualDisplay&&) = delete;
    ~VirtualDisplay();

    /// True where no window system is named in the environment.
    static bool is_needed();

  private:
    explicit VirtualDisplay(pid_t server) : server_(server) {}
    pid_t server_ = -1;
};

}  // namespace remnant::ui
