#include "dicom/length_walk.h"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctag.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace remnant::imaging::dicom {
namespace {

constexpr std::uint32_t kUndefined = 0xFFFFFFFF;
constexpr int kDeepest = 64;
constexpr int kMostElements = 2'000'000;
constexpr std::uint32_t kPixelData = 0x7FE00010;
constexpr std::uint32_t kItem = 0xFFFEE000;
constexpr std::uint32_t kItemEnd = 0xFFFEE00D;
constexpr std::uint32_t kSequenceEnd = 0xFFFEE0DD;

/// Thrown inside this file only: the walk ends here, for one of two reasons.
struct Damaged {
    std::string reason;
};
struct RunsOut {};

bool is_long_vr(std::string_view vr) {
    constexpr std::array<std::string_view, 13> kLong{"OB", "OD", "OF", "OL", "OV", "OW", "SQ",
                                                     "SV", "UC", "UN", "UR", "UT", "UV"};
    return std::ranges::find(kLong, vr) != kLong.end();
}

bool is_vr(std::string_view vr) {
    constexpr std::array<std::string_view, 34> kAll{
        "AE", "AS", "AT", "CS", "DA", "DS", "DT", "FD", "FL", "IS", "LO", "LT", "OB", "OD", "OF", "OL", "OV",
        "OW", "PN", "SH", "SL", "SQ", "SS", "ST", "SV", "TM", "UC", "UI", "UL", "UN", "UR", "US", "UT", "UV"};
    return std::ranges::find(kAll, vr) != kAll.end();
}

std::string name_of(std::uint32_t tag) {
    return fmt::format("element ({:04x},{:04x})", tag >> 16, tag & 0xFFFF);
}

struct Element {
    std::uint32_t tag = 0;
    std::string_view vr;  // empty where implicit
    std::uint32_t length = 0;
    std::uint64_t at = 0;     // of the tag
    std::uint64_t value = 0;  // of the value
};

class Walker {
  public:
    Walker(Bytes bytes, std::uint64_t file_size, Encoding encoding)
        : bytes_(bytes), file_size_(file_size), encoding_(encoding) {}

    [[nodiscard]] std::uint32_t u16(std::uint64_t at) const {
        need(at, 2);
        const std::uint32_t a = bytes_[at];
        const std::uint32_t b = bytes_[at + 1];
        return encoding_.big_endian ? a << 8 | b : b << 8 | a;
    }
    [[nodiscard]] std::uint32_t u32(std::uint64_t at) const {
        return encoding_.big_endian ? u16(at) << 16 | u16(at + 2) : u16(at + 2) << 16 | u16(at);
    }

    /// The element at `at`, its length held against `end`.
    [[nodiscard]] Element element(std::uint64_t at, std::uint64_t end) {
        if (++elements_ > kMostElements) throw Damaged{"it has more elements than any image has"};
        if (end - at < 8) throw Damaged{"an element is cut off"};
        Element e;
        e.at = at;
        e.tag = u16(at) << 16 | u16(at + 2);
        const bool delimiter = (e.tag >> 16) == 0xFFFE;
        if (delimiter || !encoding_.explicit_vr) {
            e.length = u32(at + 4);
            e.value = at + 8;
        } else {
            need(at + 4, 2);
            e.vr = std::string_view(reinterpret_cast<const char*>(bytes_.data()) + at + 4, 2);
            if (!is_vr(e.vr))
                throw Damaged{name_of(e.tag) + " has a value representation that does not exist"};
            if (is_long_vr(e.vr)) {
                if (end - at < 12) throw Damaged{"an element is cut off"};
                e.length = u32(at + 8);
                e.value = at + 12;
            } else {
                e.length = u16(at + 6);
                e.value = at + 8;
            }
        }
        if (e.length != kUndefined && e.length > end - e.value) {
            throw Damaged{name_of(e.tag) + " declares more bytes than the file has"};
        }
        return e;
    }

    /// Walks elements to `end` or, in an item of undefined length, past its delimiter. Returns where it
    /// stopped.
    std::uint64_t elements(std::uint64_t at, std::uint64_t end, bool until_delimiter, int depth,
                           Skeleton* top) {
        if (depth > kDeepest) throw Damaged{"sequences are nested deeper than any image needs"};
        while (at < end) {
            if (end - at < 8 && top != nullptr) return at;  // a few stray bytes after the last element
            const Element e = element(at, end);
            if (e.tag == kItemEnd) {
                if (!until_delimiter) throw Damaged{"an item ends that never began"};
                return e.value;
            }
            if (top != nullptr && e.tag == kPixelData) {
                pixels(e, *top);
                return e.at;
            }
            at = past(e, end, depth);
        }
        if (until_delimiter) throw Damaged{"an item has no end"};
        return at;
    }

  private:
    void need(std::uint64_t at, std::uint64_t count) const {
        if (at + count <= bytes_.size()) return;
        if (at + count <= file_size_) throw RunsOut{};
        throw Damaged{"the file ends in the middle of an element"};
    }

    [[nodiscard]] bool is_sequence(const Element& e) const {
        if (e.length == kUndefined || e.vr == "SQ") return true;
        if (encoding_.explicit_vr) return false;
        return DcmTag(static_cast<Uint16>(e.tag >> 16), static_cast<Uint16>(e.tag & 0xFFFF)).getEVR() ==
               EVR_SQ;
    }

    std::uint64_t past(const Element& e, std::uint64_t end, int depth) {
        if (!is_sequence(e)) return e.value + e.length;
        if (e.tag == kPixelData) {  // a compressed icon inside a sequence
            Skeleton icon;
            return fragments(e, end, icon);
        }
        // A sequence of unknown representation is written implicitly, whatever the file is (PS3.5 6.2.2).
        const Encoding outer = encoding_;
        if (e.vr == "UN") encoding_ = {false, false};
        const std::uint64_t stop = e.length == kUndefined ? end : e.value + e.length;
        const std::uint64_t after = items(e.value, stop, e.length == kUndefined, depth);
        encoding_ = outer;
        return after;
    }

    std::uint64_t items(std::uint64_t at, std::uint64_t end, bool until_delimiter, int depth) {
        while (at < end) {
            const Element item = element(at, end);
            if (item.tag == kSequenceEnd) {
                if (!until_delimiter) throw Damaged{"a sequence ends before its declared length"};
                return item.value;
            }
            if (item.tag != kItem) throw Damaged{"a sequence holds something that is no item"};
            const bool open = item.length == kUndefined;
            at = elements(item.value, open ? end : item.value + item.length, open, depth + 1, nullptr);
        }
        if (until_delimiter) throw Damaged{"a sequence has no end"};
        return at;
    }

    void pixels(const Element& e, Skeleton& top) {
        top.has_pixels = true;
        if (e.length != kUndefined) {
            top.native = Span{e.value, e.length};
            return;
        }
        fragments(e, file_size_, top);
    }

    /// Returns where the fragments' delimiter ends.
    std::uint64_t fragments(const Element& e, std::uint64_t end, Skeleton& found) {
        bool first = true;
        for (std::uint64_t at = e.value;;) {
            if (end - at < 8) throw Damaged{"the compressed pixels are cut off"};
            const Element item = element(at, end);
            if (item.tag == kSequenceEnd) return item.value;
            if (item.tag != kItem || item.length == kUndefined)
                throw Damaged{"the compressed pixels hold something that is no fragment"};
            if (first) {
                for (std::uint32_t n = 0; n + 4 <= item.length; n += 4)
                    found.offset_table.push_back(u32(item.value + n));
            } else {
                found.fragments.push_back({item.value, item.length});
            }
            first = false;
            at = item.value + item.length;
        }
    }

    Bytes bytes_;
    std::uint64_t file_size_;
    Encoding encoding_;
    int elements_ = 0;
};

std::string text(Bytes bytes, const Element& e) {
    std::string value(reinterpret_cast<const char*>(bytes.data()) + e.value, e.length);
    value.erase(std::find(value.begin(), value.end(), '\0'), value.end());
    while (value.ends_with(' ')) value.pop_back();
    return value;
}

}  // namespace

core::Result<MetaHeader> read_meta(Bytes bytes, const std::string& what) {
    MetaHeader meta;
    const bool preamble = bytes.size() >= 132 && std::equal(bytes.begin() + 128, bytes.begin() + 132, "DICM");
    std::uint64_t at = preamble ? 132 : 0;
    meta.end = at;
    try {
        Walker walker(bytes, bytes.size(), {true, false});
        while (bytes.size() - at >= 8 && walker.u16(at) == 0x0002) {
            const Element e = walker.element(at, bytes.size());
            if (e.length == kUndefined) throw Damaged{"the file header is damaged"};
            if (e.tag == 0x00020002) meta.sop_class = text(bytes, e);
            if (e.tag == 0x00020003) meta.sop_instance = text(bytes, e);
            if (e.tag == 0x00020010) meta.transfer_syntax = text(bytes, e);
            at = meta.end = e.value + e.length;
        }
    } catch (const Damaged& damage) {
        return core::refuse(what, "damaged: " + damage.reason);
    } catch (const RunsOut&) {
        return core::refuse(what, "damaged: the file header is cut off");
    }
    return meta;
}

std::optional<Encoding> guess_encoding(Bytes dataset) {
    if (dataset.size() < 8) return std::nullopt;
    const auto group = [&](bool big) {
        return big ? dataset[0] << 8 | dataset[1] : dataset[1] << 8 | dataset[0];
    };
    for (const bool big : {false, true}) {
        // A data set of an image begins with group 0008; a command set or private start is none of ours.
        if (group(big) != 0x0008) continue;
        const std::string_view vr(reinterpret_cast<const char*>(dataset.data()) + 4, 2);
        if (is_vr(vr)) return Encoding{true, big};
        const std::uint32_t length = Walker(dataset, dataset.size(), {false, big}).u32(4);
        if (!big && length < 1024) return Encoding{false, false};
    }
    return std::nullopt;
}

core::Result<Skeleton> walk(Bytes bytes, std::uint64_t begin, std::uint64_t file_size, Encoding encoding,
                            const std::string& what) {
    Skeleton skeleton;
    try {
        Walker walker(bytes, file_size, encoding);
        skeleton.header_end = walker.elements(begin, file_size, false, 0, &skeleton);
    } catch (const Damaged& damage) {
        return core::refuse(what, "damaged: " + damage.reason);
    } catch (const RunsOut&) {
        skeleton.needs_more = true;
    }
    return skeleton;
}

}  // namespace remnant::imaging::dicom
