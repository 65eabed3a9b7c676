#pragma once
// Two plans compared in words.

#include <QString>

#include "remnant/volumetry/evaluation.h"

namespace remnant::ui {

/// The shortest way from a tumour that goes, or is cut, to the cut; none where there is none.
std::optional<core::Millimetre> least_margin(const volumetry::Evaluation& evaluation);

/// What `plan` does otherwise than `other`: "120 mL more remnant (+7.2 points), margin 2.1 mm narrower, one
/// vessel crossing fewer". Differences too small to be seen in the table are left out.
QString difference_in_words(const core::Case& subject, const volumetry::Evaluation& plan,
                            const volumetry::Evaluation& other);

}  // namespace remnant::ui
