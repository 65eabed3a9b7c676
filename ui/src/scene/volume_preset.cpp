#include "scene/volume_preset.h"

#include <QCoreApplication>
#include <algorithm>

namespace remnant::ui {
namespace {

const std::vector<VolumePreset>& table() {
    static const std::vector<VolumePreset> presets{
        {"soft-tissue",
         QT_TRANSLATE_NOOP("VolumePreset", "soft tissue"),
         {{-20, 0.0, {90, 45, 35}},
          {60, 0.012, {190, 105, 85}},
          {140, 0.05, {225, 150, 120}},
          {240, 0.12, {245, 215, 190}},
          {500, 0.25, {255, 250, 240}}}},
        {"vessels",
         QT_TRANSLATE_NOOP("VolumePreset", "vessels"),
         {{130, 0.0, {120, 30, 25}},
          {170, 0.05, {200, 70, 50}},
          {260, 0.20, {245, 190, 150}},
          {600, 0.30, {255, 250, 240}}}},
        {"bone",
         QT_TRANSLATE_NOOP("VolumePreset", "bone"),
         {{180, 0.0, {150, 110, 80}},
          {300, 0.06, {215, 185, 150}},
          {700, 0.40, {250, 240, 220}},
          {1500, 0.70, {255, 255, 250}}}},
    };
    return presets;
}

}  // namespace

std::span<const VolumePreset> volume_presets() {
    return table();
}

const VolumePreset* volume_preset(std::string_view id) {
    const auto found = std::ranges::find(table(), id, &VolumePreset::id);
    return found == table().end() ? nullptr : &*found;
}

QString name_of(const VolumePreset& preset) {
    return QCoreApplication::translate("VolumePreset", preset.name);
}

}  // namespace remnant::ui
