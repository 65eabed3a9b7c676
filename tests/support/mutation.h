#pragma once
// Damage as it happens and damage as it is made: seeded, so that every failure can be had again.

#include <algorithm>
#include <cstdint>
#include <random>
#include <string>

namespace remnant::testing {

using Random = std::mt19937_64;

inline std::size_t below(Random& random, std::size_t limit) {
    return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random);
}

inline void flip_bits(std::string& bytes, Random& random) {
    for (std::size_t n = 1 + below(random, 24); n > 0; --n) {
        char& at = bytes[below(random, bytes.size())];
        at = static_cast<char>(at ^ (1 << below(random, 8)));
    }
}

inline void truncate(std::string& bytes, Random& random) {
    bytes.resize(below(random, bytes.size()));
}

/// Writes a number no honest header holds over two or four bytes.
inline void forge_length(std::string& bytes, Random& random) {
    static constexpr std::uint32_t kLies[] = {
        0xFFFFFFFF, 0xFFFFFFFE, 0x7FFFFFFF, 0x80000000, 0xFFFF, 0x8000, 0, 1, 3, 0x10000000, 0x00FFFFFF};
    const std::uint32_t lie = kLies[below(random, std::size(kLies))];
    const std::size_t width = below(random, 2) == 0 ? 2 : 4;
    if (bytes.size() < width) return;
    // Headers lie at the front of all these formats.
    const std::size_t range =
        below(random, 3) == 0 ? bytes.size() : std::min<std::size_t>(bytes.size(), 1200);
    const std::size_t at = below(random, std::max<std::size_t>(range - width, 1));
    for (std::size_t n = 0; n < width; ++n) bytes[at + n] = static_cast<char>(lie >> (8 * n));
}

inline void copy_block(std::string& bytes, Random& random) {
    const std::size_t length = 1 + below(random, std::min<std::size_t>(bytes.size(), 300));
    const std::string block = bytes.substr(below(random, bytes.size() - length + 1), length);
    const std::size_t at = below(random, bytes.size());
    if (below(random, 2) == 0) {
        bytes.insert(at, block);
    } else {
        bytes.replace(at, length, block);
    }
}

/// In a text header: another number for a number, a digit for a digit.
inline void change_digits(std::string& bytes, Random& random) {
    for (std::size_t tries = 0; tries < 2000; ++tries) {
        const std::size_t at = below(random, std::min<std::size_t>(bytes.size(), 800));
        if (bytes[at] < '0' || bytes[at] > '9') continue;
        static constexpr const char* kLies[] = {"9", "-1", "99999999999", "0", "1e308", "nan", "", "65535"};
        bytes.replace(at, 1, kLies[below(random, std::size(kLies))]);
        return;
    }
}

inline std::string mutated(std::string bytes, Random& random) {
    for (std::size_t n = 1 + below(random, 3); n > 0 && !bytes.empty(); --n) {
        switch (below(random, 5)) {
            case 0:
                flip_bits(bytes, random);
                break;
            case 1:
                truncate(bytes, random);
                break;
            case 2:
                forge_length(bytes, random);
                break;
            case 3:
                copy_block(bytes, random);
                break;
            default:
                change_digits(bytes, random);
                break;
        }
    }
    return bytes;
}

}  // namespace remnant::testing
