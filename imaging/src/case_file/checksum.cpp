#include "case_file/checksum.h"

#include "remnant/imaging/ct_checksum.h"

#include <openssl/evp.h>

#include <array>
#include <memory>
#include <stdexcept>

namespace remnant::imaging::case_file {

std::string sha256(std::span<const std::byte> bytes) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned length = 0;
    if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), &length, EVP_sha256(), nullptr) != 1)
        throw std::runtime_error("no SHA-256");
    static constexpr char digits[] = "0123456789abcdef";
    std::string text;
    for (unsigned n = 0; n < length; ++n) {
        text += digits[digest[n] >> 4U];
        text += digits[digest[n] & 15U];
    }
    return text;
}

}  // namespace remnant::imaging::case_file

namespace remnant::imaging {

std::string ct_checksum(const core::CtVoxels& ct) {
    return std::visit([](const auto& grid) { return case_file::sha256(std::as_bytes(grid->voxels())); }, ct);
}

}  // namespace remnant::imaging
