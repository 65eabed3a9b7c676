// One frame of the 3D view at 900 × 700 while it turns, against the same scene as it stands at rest. The aim
// a person feels is absolute: 50 ms a frame with OpenGL computed by the processor.

#include <QApplication>
#include <QEventLoop>
#include <QTimer>
#include <chrono>
#include <optional>

#include "bench_table.h"
#include "document/jobs.h"
#include "remnant/imaging/phantom.h"
#include "remnant/ui/graphics.h"
#include "remnant/ui/virtual_display.h"
#include "scene/scene_view.h"
#include "scene/surface_store.h"
#include "slice/tools.h"
#include "theme/theme.h"

namespace {

using namespace remnant;
using core::StructureKind;

core::Structure structure(std::string id, StructureKind kind, core::LabelMask mask) {
    core::Structure s;
    s.id = s.name = std::move(id);
    s.kind = kind;
    s.colour = core::structure_type(kind).colour;
    s.mask = std::move(mask);
    return s;
}

core::Case digital_patient() {
    imaging::PhantomOptions options;
    options.size = {384, 384, 240};
    options.spacing = {1.0, 1.0, 1.25};
    auto phantom = imaging::make_phantom(options, {});
    imaging::PhantomState& state = phantom->baseline;
    core::TimePoint scan;
    scan.id = scan.name = "baseline";
    scan.geometry = core::geometry_of(state.ct);
    scan.ct = state.ct;
    scan.structures.push_back(structure("liver", StructureKind::Liver, state.liver));
    for (int n = 1; n <= 8; ++n) {
        const auto kind = core::kind_of(static_cast<core::Segment>(n));
        scan.structures.push_back(
            structure("segment " + std::to_string(n), kind, state.segments[static_cast<std::size_t>(n - 1)]));
    }
    for (const auto& mask : state.tumours)
        scan.structures.push_back(
            structure("tumour " + std::to_string(scan.structures.size()), StructureKind::Tumour, mask));
    scan.structures.push_back(structure("portal vein", StructureKind::PortalVein, state.portal_vein));
    scan.structures.push_back(structure("hepatic veins", StructureKind::HepaticVeins, state.hepatic_veins));
    core::Case subject;
    subject.patient = phantom->patient;
    subject.time_points.push_back(std::move(scan));
    subject.plans.push_back({"right hepatectomy", core::NamedOperation{"right-hepatectomy"}});
    subject.active_plan = "right hepatectomy";
    return subject;
}

void wait(int milliseconds) {
    QEventLoop loop;
    QTimer::singleShot(milliseconds, &loop, &QEventLoop::quit);
    loop.exec();
}

void wait_until_settled(const ui::SceneView& view) {
    while (!view.settled()) wait(20);
    wait(2000);  // until the translucent surfaces are in their true order
}

int compare(ui::SceneView& view, const char* what) {
    constexpr double kNoWorse = 2.0;
    bench::Comparison comparison(what, "turning", "at rest");
    wait_until_settled(view);
    for (int n = 0; n < 9; ++n) comparison.rival([&] { view.time_frame(); });
    view.begin_motion();
    view.time_frame();
    for (int n = 0; n < 15; ++n) comparison.ours([&] { view.time_frame(); });
    return comparison.report(kNoWorse);
}

}  // namespace

int main(int argc, char** argv) {
    std::optional<core::Result<ui::VirtualDisplay>> display;
    if (ui::VirtualDisplay::is_needed()) display.emplace(ui::VirtualDisplay::start(1200, 900));
    ui::prepare_graphics();
    QApplication application(argc, argv);
    ui::Theme::apply(application, ui::ThemeKind::Dark);
    ui::Jobs jobs;
    ui::Document document(jobs);
    ui::SurfaceStore surfaces(jobs);
    ui::ToolBox tools;
    ui::SceneView view(document, tools, surfaces);
    view.resize(900, 700);
    view.show();
    core::Case subject = digital_patient();
    int failed = 0;
    for (const char* step : {"structures", "plan"}) {
        subject.view.step = step;
        document.open(subject, QString());
        failed |= compare(view, (std::string(step) + ", 3D at 900 x 700").c_str());
    }
    core::ViewState look = document.current().view;
    look.volume_rendering = true;
    document.set_view(look);
    failed |= compare(view, "plan and CT volume, 3D at 900 x 700");
    return failed;
}
