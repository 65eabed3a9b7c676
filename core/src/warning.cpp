#include "remnant/core/warning.h"

#include <algorithm>
#include <utility>

namespace remnant::core {

void append(Warnings& all, Warnings more) {
    for (Warning& warning : more) {
        if (std::ranges::find(all, warning) == all.end()) all.push_back(std::move(warning));
    }
}

}  // namespace remnant::core
