#pragma once
// What nobody may read a verdict without.

#include <string>
#include <vector>

#include "remnant/volumetry/evaluation.h"

namespace remnant::volumetry {

/// A sentence each, to stand beside the verdict wherever it is given: that the remnant is only proposed, and
/// how much tumour stays in it (mL).
std::vector<std::string> remarks_of(const Evaluation& evaluation);

}  // namespace remnant::volumetry
