#pragma once
// What another scan shows, drawn where it lies in this one.

#include <QString>
#include <optional>

#include "document/display_layers.h"
#include "remnant/core/scan_alignment.h"

namespace remnant::ui {

class Document;

struct Guest {
    DisplayLayer layer;
    core::GridGeometry grid;  // of its own scan
    core::PlaceMap place;     // from there into the shown scan
    QString said;             // what it is and how well its place is known
};

/// The remnant on the scan that `other` shows, a mirror of `document` looking at another scan; none where it
/// is not measured or the two are not aligned.
std::optional<Guest> remnant_of_other_scan(const Document& document, const Document& other);

}  // namespace remnant::ui
