#pragma once
// The Basic Application Level Confidentiality Profile of DICOM PS3.15 (table E.1-1), with the options Clean
// Descriptors, Clean Structured Content and Retain Longitudinal Temporal Information with Modified Dates, as
// data.

#include <cstdint>
#include <span>

namespace remnant::imaging::dicom_out {

/// The table's codes X, Z, D, U, C.
enum class ProfileAction : char {
    Remove = 'X',
    Empty = 'Z',
    Dummy = 'D',
    NewUid = 'U',
    Clean = 'C',  // texts are searched, dates moved, sequences gone through
};

struct ProfileRow {
    std::uint32_t tag;  // group and element
    ProfileAction action;
};

/// By rising tag: every row of the table that can stand in a data set, and what later editions and prudence
/// add. Where the table leaves a choice (X/Z/D by the attribute's type), the one that leaves our objects and
/// a CT whole. Times of day of the examination are emptied, which no option asks for.
std::span<const ProfileRow> basic_profile();

/// What to do with an attribute, of repeating groups too; null where the profile does not name it.
const ProfileRow* profile_row(std::uint32_t tag);

}  // namespace remnant::imaging::dicom_out
