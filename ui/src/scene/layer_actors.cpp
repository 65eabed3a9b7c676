#include "scene/layer_actors.h"

#include <vtkActor.h>
#include <vtkCellLocator.h>
#include <vtkCellPicker.h>
#include <vtkMatrix4x4.h>
#include <vtkPlane.h>
#include <vtkPolyData.h>
#include <vtkPolyDataMapper.h>
#include <vtkProperty.h>
#include <vtkRenderer.h>

#include <algorithm>

#include "scene/scene_look.h"
#include "scene/surface.h"

namespace remnant::ui {

struct LayerActors::Item {
    std::string id;
    std::string name;
    bool current = false;  // the surface is of the voxels now in the case
    SharedSurface surface;
    vtkNew<vtkActor> actor;
    vtkNew<vtkPolyDataMapper> fine;
    vtkNew<vtkPolyDataMapper> coarse;
};

LayerActors::LayerActors(vtkRenderer& renderer) : renderer_(renderer) {}

LayerActors::~LayerActors() {
    clear();
}

void LayerActors::clear() {
    for (const auto& item : items_) renderer_.RemoveActor(item->actor);
    items_.clear();
}

LayerActors::Item& LayerActors::item(const std::string& id) {
    for (const auto& known : items_) {
        if (known->id == id) return *known;
    }
    auto made = std::make_unique<Item>();
    made->id = id;
    for (vtkPolyDataMapper* mapper : {made->fine.Get(), made->coarse.Get()}) {
        mapper->ScalarVisibilityOff();
        if (clip_) mapper->AddClippingPlane(clip_);
    }
    made->actor->SetUserMatrix(place_);
    renderer_.AddActor(made->actor);
    items_.push_back(std::move(made));
    return *items_.back();
}

void LayerActors::show(const std::vector<DisplayLayer>& layers, const core::GridGeometry& grid,
                       const SurfaceStore& surfaces) {
    std::erase_if(items_, [&](const auto& item) {
        const bool gone = std::ranges::none_of(
            layers, [&](const DisplayLayer& l) { return l.id == item->id && !l.mask.empty(); });
        if (gone) renderer_.RemoveActor(item->actor);
        return gone;
    });
    for (const DisplayLayer& layer : layers) {
        if (layer.mask.empty()) continue;
        Item& shown = item(layer.id);
        shown.name = layer.name;
        paint(*shown.actor->GetProperty(), layer, drawn_opacity(layer, layers));
        const SharedSurface surface = surfaces.find({layer.mask, grid});
        shown.current = surface != nullptr;
        if (surface && surface != shown.surface) {
            shown.surface = surface;
            shown.fine->SetInputData(surface->fine);
            shown.coarse->SetInputData(surface->coarse);
            ++handed_over_;
        }
        choose_mapper(shown);
    }
}

void LayerActors::choose_mapper(Item& item) const {
    item.actor->SetMapper(coarse_ ? item.coarse.Get() : item.fine.Get());
    const bool left_out = std::ranges::find(left_out_, item.id) != left_out_.end();
    const bool seen = visible_ && !left_out && item.surface && item.actor->GetProperty()->GetOpacity() > 0.0;
    item.actor->SetVisibility(seen ? 1 : 0);
    const core::Vec3 offset = offset_of(item);
    item.actor->SetPosition(offset[0], offset[1], offset[2]);
}

core::Vec3 LayerActors::offset_of(const Item& item) const {
    return std::ranges::find(aside_, item.id) == aside_.end() ? core::Vec3(core::Vec3::Zero()) : way_aside_;
}

void LayerActors::pull_aside(std::vector<std::string> ids, const core::Vec3& way) {
    aside_ = std::move(ids);
    way_aside_ = way;
    for (const auto& item : items_) choose_mapper(*item);
}

void LayerActors::set_place(const core::PlaceMap& place) {
    for (int row = 0; row < 3; ++row) {
        for (int column = 0; column < 3; ++column) place_->SetElement(row, column, place.matrix(row, column));
        place_->SetElement(row, 3, place.translation[row]);
    }
}

void LayerActors::set_left_out(std::vector<std::string> ids) {
    left_out_ = std::move(ids);
    for (const auto& item : items_) choose_mapper(*item);
}

void LayerActors::set_coarse(bool coarse) {
    coarse_ = coarse;
    for (const auto& item : items_) choose_mapper(*item);
}

void LayerActors::set_visible(bool visible) {
    visible_ = visible;
    for (const auto& item : items_) choose_mapper(*item);
}

void LayerActors::set_clip(vtkPlane* plane) {
    clip_ = plane;
    for (const auto& item : items_) {
        for (vtkPolyDataMapper* mapper : {item->fine.Get(), item->coarse.Get()}) {
            mapper->RemoveAllClippingPlanes();
            if (plane != nullptr) mapper->AddClippingPlane(plane);
        }
    }
}

bool LayerActors::incomplete() const {
    return std::ranges::any_of(items_, [](const auto& item) { return !item->current; });
}

bool LayerActors::empty() const {
    return std::ranges::none_of(items_, [](const auto& item) { return item->surface != nullptr; });
}

std::vector<std::string> LayerActors::doubtful() const {
    std::vector<std::string> names;
    for (const auto& item : items_) {
        if (item->surface && item->surface->volume.disagrees()) names.push_back(item->name);
    }
    return names;
}

std::optional<core::WorldBox> LayerActors::bounds() const {
    std::optional<core::WorldBox> all;
    for (const auto& item : items_) {
        if (!item->surface) continue;
        double b[6];
        item->surface->fine->GetBounds(b);
        const core::Vec3 low = core::Vec3(b[0], b[2], b[4]) + offset_of(*item);
        const core::Vec3 high = core::Vec3(b[1], b[3], b[5]) + offset_of(*item);
        all = all ? core::WorldBox{all->low.cwiseMin(low), all->high.cwiseMax(high)}
                  : core::WorldBox{low, high};
    }
    return all;
}

std::optional<Picked> LayerActors::pick(double x, double y) const {
    constexpr double kSolid = 0.6;
    for (const bool solid : {true, false}) {
        vtkNew<vtkCellPicker> picker;
        picker->SetTolerance(0.0);
        picker->PickFromListOn();
        for (const auto& item : items_) {
            const bool is_solid = item->actor->GetProperty()->GetOpacity() >= kSolid;
            if (item->actor->GetVisibility() == 0 || is_solid != solid) continue;
            picker->AddPickList(item->actor);
            picker->AddLocator(item->surface->locator);
        }
        if (picker->Pick(x, y, 0.0, &renderer_) == 0) continue;
        const auto hit = std::ranges::find_if(
            items_, [&](const auto& item) { return item->actor.Get() == picker->GetActor(); });
        if (hit == items_.end()) continue;
        const double* at = picker->GetPickPosition();
        // What is drawn aside still means the place it has in the patient.
        return Picked{core::Vec3(at[0], at[1], at[2]) - offset_of(**hit), (*hit)->id, (*hit)->name};
    }
    return std::nullopt;
}

}  // namespace remnant::ui
