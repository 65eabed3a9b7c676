#include "remnant/imaging/text_file.h"

#include <span>

#include "volume/atomic_write.h"

namespace remnant::imaging {

core::Result<> write_text_file(const std::filesystem::path& path, std::string_view text) {
    return volume::write_atomically(path, {std::as_bytes(std::span(text))});
}

}  // namespace remnant::imaging
