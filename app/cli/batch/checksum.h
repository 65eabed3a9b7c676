#pragma once
// SHA-256 of what comes piece by piece.

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace remnant::cli::batch {

class Checksum {
  public:
    Checksum();
    Checksum(const Checksum&) = delete;
    Checksum& operator=(const Checksum&) = delete;
    ~Checksum();

    void add(std::string_view bytes);
    /// 64 hexadecimal digits. Nothing may be added afterwards.
    std::string hex();

  private:
    struct State;
    std::unique_ptr<State> state_;
};

/// The first 16 digits: enough to know a line that was not written to its end.
std::string short_checksum(std::string_view text);

/// 128 bits of it: two texts with the same are the same text.
using Fingerprint = std::array<std::uint64_t, 2>;
Fingerprint fingerprint(std::string_view text);

}  // namespace remnant::cli::batch
