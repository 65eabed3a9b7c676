#include "remnant/imaging/uid_source.h"

#include <fmt/format.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <random>
#include <span>

#include "case_file/checksum.h"

namespace remnant::imaging {
namespace {

constexpr std::size_t kLongestRoot = 24;

/// 128 bits in decimal digits, marked as UUID of random or of name (RFC 4122).
std::string digits_of(std::array<std::uint32_t, 4> words) {
    words[1] = (words[1] & 0xFFFF0FFFU) | 0x4000U;
    words[2] = (words[2] & 0x3FFFFFFFU) | 0x80000000U;
    std::string digits;
    while (words != std::array<std::uint32_t, 4>{}) {
        std::uint64_t rest = 0;
        for (std::uint32_t& word : words) {
            rest = rest << 32 | word;
            word = static_cast<std::uint32_t>(rest / 10);
            rest %= 10;
        }
        digits.insert(digits.begin(), static_cast<char>('0' + rest));
    }
    return digits;
}

/// What is wrong with a root; empty where nothing is.
std::string fault_of(std::string_view root) {
    if (root.empty()) return "it is empty";
    if (root.size() > kLongestRoot)
        return fmt::format("it is longer than {} characters; 39 digits must follow it", kLongestRoot);
    if (root.find_first_not_of("0123456789.") != std::string_view::npos)
        return "a UID holds digits and dots only";
    if (root[0] > '2') return "a UID begins with 0, 1 or 2";
    std::size_t begin = 0;
    while (begin <= root.size()) {
        const auto end = std::min(root.find('.', begin), root.size());
        const auto component = root.substr(begin, end - begin);
        if (component.empty()) return "it has two dots in a row or one at an end";
        if (component.size() > 1 && component[0] == '0') return "a component begins with a needless 0";
        begin = end + 1;
    }
    if (root.find('.') == std::string_view::npos) return "it has one component only";
    return "";
}

}  // namespace

core::Result<UidSource> UidSource::under(std::string_view root) {
    if (const std::string fault = fault_of(root); !fault.empty())
        return core::refuse("--uid-root", fmt::format("'{}': {}", core::printable(root), fault));
    return UidSource(std::string(root));
}

UidSource::UidSource(UidSource&& other) noexcept
    : root_(std::move(other.root_)), made_(std::move(other.made_)) {}

std::string UidSource::fresh() {
    std::random_device source;
    std::string uid = root_ + "." + digits_of({source(), source(), source(), source()});
    const std::lock_guard lock(mutex_);
    made_.insert(uid);
    return uid;
}

std::string UidSource::derived(std::string_view text) const {
    const std::string hash = case_file::sha256(std::as_bytes(std::span(text)));
    std::array<std::uint32_t, 4> words{};
    for (std::size_t n = 0; n < words.size(); ++n)
        words[n] = static_cast<std::uint32_t>(std::stoul(hash.substr(8 * n, 8), nullptr, 16));
    return root_ + "." + digits_of(words);
}

std::string UidSource::replacing(const std::string& uid, std::uint64_t random) const {
    return derived(fmt::format("{} {}", random, uid));
}

bool UidSource::made(const std::string& uid) const {
    const std::lock_guard lock(mutex_);
    return made_.contains(uid);
}

}  // namespace remnant::imaging
