#include "remnant/core/structure.h"

#include <algorithm>
#include <cctype>
#include <utility>

namespace remnant::core {
namespace {

constexpr Code kAnatomy{"123037004", "SCT", "Anatomical Structure"};
constexpr Code kAbnormal{"49755003", "SCT", "Morphologically Abnormal Structure"};

constexpr Code sct(std::string_view value, std::string_view meaning) {
    return {value, "SCT", meaning};
}

// Codes: DICOM PS3.16 CID 7170 (segments), 12114 (veins), 7150, 7151; IVa and IVb from SNOMED CT.
constexpr std::array<StructureType, 24> kTable{{
    {StructureKind::Liver, "liver", "Liver", kAnatomy, sct("10200004", "Liver"), {0xC8, 0x7A, 0x6A}},
    {StructureKind::Tumour, "tumour", "Tumour", kAbnormal, sct("108369006", "Neoplasm"), {0xF2, 0xE3, 0x4C}},
    {StructureKind::Metastasis,
     "metastasis",
     "Metastasis",
     kAbnormal,
     sct("14799000", "Neoplasm, Secondary"),
     {0xF2, 0xE3, 0x4C}},
    {StructureKind::PortalVein,
     "portal-vein",
     "Portal vein",
     kAnatomy,
     sct("32764006", "Portal vein"),
     {0x4C, 0x8D, 0xD6}},
    {StructureKind::HepaticVeins,
     "hepatic-veins",
     "Hepatic veins",
     kAnatomy,
     sct("8993003", "Hepatic vein"),
     {0x2E, 0x3F, 0x8F}},
    {StructureKind::RightHepaticVein,
     "right-hepatic-vein",
     "Right hepatic vein",
     kAnatomy,
     sct("272998002", "Right hepatic vein"),
     {0x2E, 0x3F, 0x8F}},
    {StructureKind::MiddleHepaticVein,
     "middle-hepatic-vein",
     "Middle hepatic vein",
     kAnatomy,
     sct("273099000", "Middle hepatic vein"),
     {0x2E, 0x3F, 0x8F}},
    {StructureKind::LeftHepaticVein,
     "left-hepatic-vein",
     "Left hepatic vein",
     kAnatomy,
     sct("273202007", "Left hepatic vein"),
     {0x2E, 0x3F, 0x8F}},
    {StructureKind::HepaticArtery,
     "hepatic-artery",
     "Hepatic artery",
     kAnatomy,
     sct("76015000", "Hepatic artery"),
     {0xD6, 0x45, 0x45},
     false},
    {StructureKind::Ivc,
     "ivc",
     "Inferior vena cava",
     kAnatomy,
     sct("64131007", "Inferior vena cava"),
     {0x5A, 0x6A, 0xC4}},
    {StructureKind::Gallbladder,
     "gallbladder",
     "Gallbladder",
     kAnatomy,
     sct("28231008", "Gallbladder"),
     {0x6B, 0xBF, 0x59}},
    {StructureKind::SegmentI,
     "segment-i",
     "Segment I",
     kAnatomy,
     sct("71133005", "Couinaud hepatic segment I"),
     {0x8C, 0x6B, 0xB1}},
    {StructureKind::SegmentII,
     "segment-ii",
     "Segment II",
     kAnatomy,
     sct("277956007", "Couinaud hepatic segment II"),
     {0x1F, 0x9E, 0x89}},
    {StructureKind::SegmentIII,
     "segment-iii",
     "Segment III",
     kAnatomy,
     sct("277957003", "Couinaud hepatic segment III"),
     {0x74, 0xC4, 0x76}},
    {StructureKind::SegmentIV,
     "segment-iv",
     "Segment IV",
     kAnatomy,
     sct("277958008", "Couinaud hepatic segment IV"),
     {0xE0, 0xC2, 0x4A}},
    {StructureKind::SegmentIVa,
     "segment-iva",
     "Segment IVa",
     kAnatomy,
     sct("871688003", "Couinaud hepatic segment IVa"),
     {0xE0, 0xC2, 0x4A}},
    {StructureKind::SegmentIVb,
     "segment-ivb",
     "Segment IVb",
     kAnatomy,
     sct("871689006", "Couinaud hepatic segment IVb"),
     {0xC9, 0xA2, 0x27}},
    {StructureKind::SegmentV,
     "segment-v",
     "Segment V",
     kAnatomy,
     sct("277959000", "Couinaud hepatic segment V"),
     {0xE8, 0x8E, 0x3C}},
    {StructureKind::SegmentVI,
     "segment-vi",
     "Segment VI",
     kAnatomy,
     sct("277960005", "Couinaud hepatic segment VI"),
     {0xD0, 0x5C, 0x4B}},
    {StructureKind::SegmentVII,
     "segment-vii",
     "Segment VII",
     kAnatomy,
     sct("277961009", "Couinaud hepatic segment VII"),
     {0x9C, 0x3D, 0x54}},
    {StructureKind::SegmentVIII,
     "segment-viii",
     "Segment VIII",
     kAnatomy,
     sct("277962002", "Couinaud hepatic segment VIII"),
     {0xE3, 0x77, 0xC2}},
    {StructureKind::Remnant,
     "remnant",
     "Future liver remnant",
     kAnatomy,
     {"remnant", kOwnCodeScheme, "Future liver remnant"},
     {0x4F, 0xB2, 0x86},
     false},
    {StructureKind::DisappearedMetastasis,
     "disappeared-metastasis",
     "Disappeared metastasis",
     kAbnormal,
     {"disappeared-metastasis", kOwnCodeScheme, "Disappeared metastasis"},
     {0xB8, 0xB0, 0x8C},
     false},
    {StructureKind::User, "user", "Structure", {}, {}, {0x9A, 0xA4, 0xAE}, false},
}};

struct SegmentRow {
    Segment segment;
    std::string_view roman;
    std::string_view digit;
    StructureKind kind;
};

constexpr std::array<SegmentRow, 10> kSegments{{
    {Segment::I, "I", "1", StructureKind::SegmentI},
    {Segment::II, "II", "2", StructureKind::SegmentII},
    {Segment::III, "III", "3", StructureKind::SegmentIII},
    {Segment::IV, "IV", "4", StructureKind::SegmentIV},
    {Segment::V, "V", "5", StructureKind::SegmentV},
    {Segment::VI, "VI", "6", StructureKind::SegmentVI},
    {Segment::VII, "VII", "7", StructureKind::SegmentVII},
    {Segment::VIII, "VIII", "8", StructureKind::SegmentVIII},
    {Segment::IVa, "IVa", "4a", StructureKind::SegmentIVa},
    {Segment::IVb, "IVb", "4b", StructureKind::SegmentIVb},
}};

bool equal_ignoring_case(std::string_view a, std::string_view b) {
    return std::ranges::equal(
        a, b, [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

const SegmentRow& row_of(Segment segment) {
    return *std::ranges::find(kSegments, segment, &SegmentRow::segment);
}

}  // namespace

std::span<const StructureType> structure_table() {
    return kTable;
}

const StructureType& structure_type(StructureKind kind) {
    return *std::ranges::find(kTable, kind, &StructureType::kind);
}

std::optional<StructureKind> structure_kind(std::string_view id) {
    const auto found = std::ranges::find(kTable, id, &StructureType::id);
    if (found == kTable.end()) return std::nullopt;
    return found->kind;
}

std::optional<StructureKind> structure_kind_by_code(std::string_view value, std::string_view scheme) {
    const auto found = std::ranges::find_if(kTable, [&](const StructureType& row) {
        return !row.type.value.empty() && row.type.value == value && row.type.scheme == scheme;
    });
    if (found == kTable.end()) return std::nullopt;
    return found->kind;
}

std::string_view roman(Segment segment) {
    return row_of(segment).roman;
}

std::optional<Segment> parse_segment(std::string_view text) {
    if (text == "41") return Segment::IVa;
    if (text == "42") return Segment::IVb;
    for (const SegmentRow& row : kSegments) {
        if (equal_ignoring_case(text, row.roman) || equal_ignoring_case(text, row.digit)) return row.segment;
    }
    return std::nullopt;
}

StructureKind kind_of(Segment segment) {
    return row_of(segment).kind;
}

Structure changed_by_hand(Structure structure, LabelMask mask) {
    structure.corrected = structure.corrected || structure.origin != Origin::Outlined;
    structure.mask = std::move(mask);
    return structure;
}

}  // namespace remnant::core
