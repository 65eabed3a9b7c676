#include "checksum.h"

#include <openssl/evp.h>

#include <stdexcept>

namespace remnant::cli::batch {

struct Checksum::State {
    EVP_MD_CTX* context = EVP_MD_CTX_new();
};

Checksum::Checksum() : state_(std::make_unique<State>()) {
    if (EVP_DigestInit_ex(state_->context, EVP_sha256(), nullptr) != 1)
        throw std::runtime_error("no SHA-256");
}

Checksum::~Checksum() {
    EVP_MD_CTX_free(state_->context);
}

void Checksum::add(std::string_view bytes) {
    if (EVP_DigestUpdate(state_->context, bytes.data(), bytes.size()) != 1)
        throw std::runtime_error("no SHA-256");
}

std::string Checksum::hex() {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned length = 0;
    if (EVP_DigestFinal_ex(state_->context, digest.data(), &length) != 1)
        throw std::runtime_error("no SHA-256");
    static constexpr char digits[] = "0123456789abcdef";
    std::string text;
    for (unsigned n = 0; n < length; ++n) {
        text += digits[digest[n] >> 4U];
        text += digits[digest[n] & 15U];
    }
    return text;
}

std::string short_checksum(std::string_view text) {
    Checksum sum;
    sum.add(text);
    return sum.hex().substr(0, 16);
}

Fingerprint fingerprint(std::string_view text) {
    Checksum sum;
    sum.add(text);
    const std::string hex = sum.hex();
    return {std::stoull(hex.substr(0, 16), nullptr, 16), std::stoull(hex.substr(16, 16), nullptr, 16)};
}

}  // namespace remnant::cli::batch
