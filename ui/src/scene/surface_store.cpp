#include "scene/surface_store.h"

#include <algorithm>
#include <mutex>

#include "document/jobs.h"
#include "scene/surface.h"

namespace remnant::ui {
namespace {

/// Surfaces nobody shows are kept for undo and for switching plans back and forth.
constexpr std::size_t kKeptUnwanted = 40;

}  // namespace

/// What the job has finished and the window has not yet fetched.
struct SurfaceStore::Delivery {
    std::mutex mutex;
    std::vector<Entry> ready;

    void put(Entry entry) {
        const std::scoped_lock lock(mutex);
        ready.push_back(std::move(entry));
    }
    std::vector<Entry> take() {
        const std::scoped_lock lock(mutex);
        return std::exchange(ready, {});
    }
};

bool SurfaceSource::same_as(const SurfaceSource& other) const {
    return grid.size == other.grid.size && grid.origin == other.grid.origin &&
           grid.spacing == other.grid.spacing && grid.direction == other.grid.direction && mask == other.mask;
}

SurfaceStore::SurfaceStore(Jobs& jobs, QObject* parent) : QObject(parent), jobs_(jobs) {
    connect(&jobs_, &Jobs::changed, this, &SurfaceStore::collect);
}

SurfaceStore::~SurfaceStore() {
    if (job_ != 0) jobs_.cancel(job_);
}

const SurfaceStore::Entry* SurfaceStore::entry(const SurfaceSource& source) const {
    const auto found =
        std::ranges::find_if(entries_, [&](const Entry& e) { return e.source.same_as(source); });
    return found == entries_.end() ? nullptr : &*found;
}

SharedSurface SurfaceStore::find(const SurfaceSource& source) const {
    const Entry* found = entry(source);
    return found == nullptr ? nullptr : found->surface;
}

bool SurfaceStore::wanted(const SurfaceSource& source) const {
    return std::ranges::any_of(wishes_, [&](const auto& wish) {
        return std::ranges::any_of(wish.second, [&](const SurfaceSource& s) { return s.same_as(source); });
    });
}

void SurfaceStore::want(QObject* asker, std::vector<SurfaceSource> sources) {
    if (!wishes_.contains(asker)) {
        connect(asker, &QObject::destroyed, this, [this, asker] {
            wishes_.erase(asker);
            forget_the_unwanted();
        });
    }
    wishes_[asker] = std::move(sources);
    forget_the_unwanted();
    const bool outdated = std::ranges::any_of(
        under_way_, [&](const SurfaceSource& s) { return entry(s) == nullptr && !wanted(s); });
    if (job_ != 0 && outdated) {
        superseded_ = true;
        jobs_.cancel(job_);
    }
    if (job_ == 0) start();
}

std::vector<SurfaceSource> SurfaceStore::missing() const {
    std::vector<SurfaceSource> list;
    for (const auto& [asker, sources] : wishes_) {
        for (const SurfaceSource& source : sources) {
            const bool listed =
                std::ranges::any_of(list, [&](const SurfaceSource& s) { return s.same_as(source); });
            if (!listed && !source.mask.empty() && entry(source) == nullptr) list.push_back(source);
        }
    }
    return list;
}

void SurfaceStore::start() {
    under_way_ = missing();
    if (under_way_.empty()) return;
    superseded_ = false;
    delivery_ = std::make_shared<Delivery>();
    job_ = jobs_.run<bool>(
        this, tr("making surfaces"),
        [sources = under_way_, delivery = delivery_](const core::JobContext& job) -> core::Result<bool> {
            const auto count = static_cast<double>(sources.size());
            for (std::size_t n = 0; n < sources.size(); ++n) {
                const double from = static_cast<double>(n) / count;
                const auto part = job.part(from, from + 1.0 / count);
                auto surface = make_surface(sources[n].mask, sources[n].grid, part);
                if (job.cancelled()) return core::refuse(core::cancelled_error("surfaces"));
                if (!surface) return core::refuse(surface.error());
                delivery->put({sources[n], std::move(*surface)});
                part.report(1.0, "");
            }
            return true;
        },
        [this](const core::Result<bool>& result) { finish(result); });
}

void SurfaceStore::collect() {
    if (!delivery_) return;
    auto ready = delivery_->take();
    if (ready.empty()) return;
    made_ += static_cast<int>(ready.size());
    std::ranges::move(ready, std::back_inserter(entries_));
    forget_the_unwanted();
    Q_EMIT changed();
}

void SurfaceStore::finish(const core::Result<bool>& result) {
    collect();
    delivery_.reset();
    job_ = 0;
    if (!result && result.error().reason != "cancelled") {
        // What failed once would fail again for ever: it is remembered as something that cannot be made.
        for (const SurfaceSource& source : under_way_) {
            if (entry(source) == nullptr) {
                entries_.push_back({source, nullptr});
                break;
            }
        }
        Q_EMIT refused(QString::fromStdString(result.error().what),
                       QString::fromStdString(result.error().reason));
    }
    under_way_.clear();
    // What a person cancelled is not begun again until something changes.
    if (result || superseded_ || result.error().reason != "cancelled") start();
    Q_EMIT changed();
}

void SurfaceStore::forget_the_unwanted() {
    std::size_t spare = 0;
    for (const Entry& e : entries_) spare += wanted(e.source) ? 0 : 1;
    for (auto e = entries_.begin(); spare > kKeptUnwanted && e != entries_.end();) {
        if (wanted(e->source)) {
            ++e;
            continue;
        }
        e = entries_.erase(e);
        --spare;
    }
}

}  // namespace remnant::ui
