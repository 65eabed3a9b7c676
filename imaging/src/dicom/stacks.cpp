#include "dicom/stacks.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "dicom/stack_verdict.h"

namespace remnant::imaging::dicom {
namespace {

using Groups = std::map<std::string, Stack>;

std::string series_key(const SliceHeader& s) {
    return s.identity.series_uid.empty() ? "folder:" + s.file.parent_path().string() : s.identity.series_uid;
}

std::string kind_key(const SliceHeader& s) {
    const bool localiser = s.image_type.find("LOCALIZER") != std::string::npos;
    return fmt::format("{}|{}|{}|{}|{}", s.modality, s.sop_class, s.format.columns, s.format.rows,
                       localiser ? "localiser" : "");
}

std::string spacing_key(const SliceHeader& s) {
    return fmt::format("{:.4f}|{:.4f}", s.spacing_i.value_or(0), s.spacing_j.value_or(0));
}

template <class Key>
Groups grouped(Stack slices, Key key) {
    Groups groups;
    for (SliceHeader& s : slices) {
        std::string name = key(s);
        groups[std::move(name)].push_back(std::move(s));
    }
    return groups;
}

/// The phases of a group whose positions repeat; the group itself where nothing tells them apart.
std::vector<Stack> phases_of(Stack group) {
    if (!positions_repeat(group)) return {std::move(group)};
    for (std::size_t part = 0; part < group.front().phase.size(); ++part) {
        Groups phases = grouped(group, [&](const SliceHeader& s) { return s.phase[part]; });
        const bool sound = phases.size() > 1 && std::ranges::all_of(phases, [](const auto& phase) {
                               return phase.second.size() > 1 && !positions_repeat(phase.second);
                           });
        if (!sound) continue;
        std::vector<Stack> stacks;
        for (auto& [value, stack] : phases) stacks.push_back(std::move(stack));
        return stacks;
    }
    return {std::move(group)};
}

}  // namespace

std::vector<Stack> stacks_of(std::vector<SliceHeader> slices) {
    std::vector<Stack> stacks;
    for (auto& [series, all] : grouped(std::move(slices), series_key)) {
        for (auto& [kind, group] : grouped(std::move(all), kind_key)) {
            if (!one_orientation(group)) {
                // Refused as a whole: two short stacks that look like volumes would hide that something is
                // wrong.
                stacks.push_back(std::move(group));
                continue;
            }
            for (auto& [spacing, same] : grouped(std::move(group), spacing_key)) {
                for (Stack& phase : phases_of(std::move(same))) stacks.push_back(std::move(phase));
            }
        }
    }
    return stacks;
}

}  // namespace remnant::imaging::dicom
