#pragma once
// What an outlined thing is. The table of structures and their DICOM codes is data: resources/structures.json
// mirrors it.

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "remnant/core/label_mask.h"
#include "remnant/core/units.h"

namespace remnant::core {

/// The structures the program reasons about. `User` is anything a person named for himself.
enum class StructureKind {
    Liver,
    Tumour,
    Metastasis,
    PortalVein,
    HepaticVeins,
    RightHepaticVein,
    MiddleHepaticVein,
    LeftHepaticVein,
    HepaticArtery,
    Ivc,  // inferior vena cava
    Gallbladder,
    SegmentI,
    SegmentII,
    SegmentIII,
    SegmentIV,
    SegmentIVa,
    SegmentIVb,
    SegmentV,
    SegmentVI,
    SegmentVII,
    SegmentVIII,
    Remnant,                // what stays, outlined or carried from another scan
    DisappearedMetastasis,  // where a metastasis was that is no longer seen; no tumour is counted there
    User,
};

/// A coded concept: value, scheme, meaning (DICOM PS3.16).
struct Code {
    std::string_view value;
    std::string_view scheme;
    std::string_view meaning;
};

/// The scheme of what no standard has a code for; DICOM PS3.3 8.2 asks private schemes to begin with 99.
inline constexpr std::string_view kOwnCodeScheme = "99REMNANT";

struct Colour {
    std::uint8_t red = 0, green = 0, blue = 0;
    bool operator==(const Colour&) const = default;
};

/// One row of the structure table.
struct StructureType {
    StructureKind kind;
    std::string_view id;    // stable, e.g. "segment-iva"
    std::string_view name;  // as shown
    Code category;
    Code type;
    Colour colour;
    /// False where no standard was read for the code.
    bool code_verified = true;
};

/// All rows, in the order they are listed to people.
std::span<const StructureType> structure_table();
const StructureType& structure_type(StructureKind kind);
/// By stable id; none where unknown.
std::optional<StructureKind> structure_kind(std::string_view id);
/// By DICOM code value and scheme; none where unknown.
std::optional<StructureKind> structure_kind_by_code(std::string_view value, std::string_view scheme);

/// A Couinaud segment; IV is split into IVa and IVb where a map has them.
/// Couinaud, Le foie: études anatomiques et chirurgicales, 1957.
enum class Segment : std::uint8_t { I = 1, II, III, IV, V, VI, VII, VIII, IVa = 41, IVb = 42 };

/// "IVa"; the Roman numeral of a segment.
std::string_view roman(Segment segment);
/// Accepts 1–8, I–VIII, 4a/4b, IVa/IVb and the label values 41, 42, in any case.
std::optional<Segment> parse_segment(std::string_view text);
StructureKind kind_of(Segment segment);

/// Disease: a primary tumour or a metastasis.
constexpr bool is_tumour(StructureKind kind) {
    return kind == StructureKind::Tumour || kind == StructureKind::Metastasis;
}

/// Where an outline came from, for ever: a file (an expert's, as far as is known), a person's hand in this
/// program, a computation on other outlines, another program that outlines by itself, or this one.
enum class Origin { File, Outlined, Computed, AiTool, Found };

/// One outlined thing of a case.
struct Structure {
    std::string id;  // unique in its time point
    StructureKind kind = StructureKind::User;
    std::string name;
    Colour colour;
    Origin origin = Origin::File;
    /// Name and version of the program that made it; empty where a person did or it is not known.
    std::string made_by;
    /// A person changed its voxels after it came.
    bool corrected = false;
    LabelMask mask;
    bool visible = true;
    /// In 3D, 0 (unseen) to 1 (opaque).
    double opacity = 1.0;
    /// False until a person has looked at what a program outlined.
    bool confirmed = true;
    /// Of a remnant: the name of the plan it is of; empty otherwise.
    std::string of_plan;
    /// Of what was carried from another scan: how far off its place may be.
    std::optional<Millimetre> placement_error;

    bool operator==(const Structure&) const = default;
};

/// The structure with voxels a person gave it: what came from elsewhere is `corrected` from then on.
Structure changed_by_hand(Structure structure, LabelMask mask);

}  // namespace remnant::core
