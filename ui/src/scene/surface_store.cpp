#include "scene/surface_store.h"

#include <tbb/parallel_for.h>

#include <algorithm>
#include <atomic>

#include "document/jobs.h"

namespace remnant::ui {
namespace {

constexpr std::size_t kMostSurfaces = 80;

bool same_place(const core::GridGeometry& a, const core::GridGeometry& b) {
    return a.size == b.size && a.origin == b.origin && a.spacing == b.spacing && a.direction == b.direction;
}

/// The same voxels: by their shared slabs where possible, which costs nothing.
bool same_mask(const core::LabelMask& a, const core::LabelMask& b) {
    if (a.size() != b.size()) return false;
    for (int k = 0; k < a.size()[2]; ++k) {
        if (a.shared_slab(k) != b.shared_slab(k) && !(a.slab(k) == b.slab(k))) return false;
    }
    return true;
}

}  // namespace

SurfaceStore::SurfaceStore(Document& document, QObject* parent) : QObject(parent), document_(document) {}

std::shared_ptr<const Surface> SurfaceStore::find(const core::LabelMask& mask,
                                                  const core::GridGeometry& grid) {
    const auto found = std::ranges::find_if(
        entries_, [&](const Entry& e) { return same_place(e.grid, grid) && same_mask(e.mask, mask); });
    if (found == entries_.end()) return nullptr;
    entries_.splice(entries_.begin(), entries_, found);
    return entries_.front().surface;
}

void SurfaceStore::want(const std::vector<DisplayLayer>& layers, const core::GridGeometry& grid) {
    wishes_.clear();
    for (const DisplayLayer& layer : layers) {
        if (find(layer.mask, grid) == nullptr) wishes_.push_back({layer.mask, grid});
    }
    if (!wishes_.empty() && !working_) start();
}

void SurfaceStore::start() {
    working_ = true;
    using Made = std::vector<Entry>;
    document_.jobs().run<Made>(
        this, tr("Making surfaces"),
        [wishes = std::move(wishes_)](const core::JobContext& job) -> core::Result<Made> {
            Made made(wishes.size());
            std::atomic<std::size_t> done{0};
            tbb::parallel_for(std::size_t{0}, wishes.size(), [&](std::size_t n) {
                auto surface = make_surface(wishes[n].mask, wishes[n].grid, job.part(0.0, 0.0));
                if (surface)
                    made[n] = {wishes[n].mask, wishes[n].grid,
                               std::make_shared<const Surface>(std::move(*surface))};
                job.report(static_cast<double>(++done) / static_cast<double>(wishes.size()), "surfaces");
            });
            if (job.cancelled()) return core::refuse(core::cancelled_error("surfaces"));
            return made;
        },
        [this](core::Result<Made> made) {
            working_ = false;
            if (made) {
                for (Entry& entry : *made) entries_.push_front(std::move(entry));
                while (entries_.size() > kMostSurfaces) entries_.pop_back();
                Q_EMIT ready();
            }
            if (!wishes_.empty()) start();
        });
    wishes_.clear();
}

}  // namespace remnant::ui
