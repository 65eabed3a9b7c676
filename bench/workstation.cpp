// The window on a CT of 512 × 512 × 400: how long until it can be used, until the first slices and the whole
// 3D are seen, how long one slice and one frame in 3D take, and how much memory that needs. What a person
// feels is absolute, so these aims are milliseconds and megabytes; OpenGL is computed by the processor.

#include <unistd.h>

#include <QApplication>
#include <QElapsedTimer>
#include <QImage>
#include <QWindow>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <optional>

#include "bench_table.h"
#include "plan/plan_changes.h"
#include "remnant/imaging/case_file.h"
#include "remnant/imaging/phantom.h"
#include "remnant/ui/graphics.h"
#include "remnant/ui/virtual_display.h"
#include "remnant/volumetry/cut_shaping.h"
#include "session/case_session.h"
#include "theme/theme.h"
#include "verdict/verdict_bar.h"
#include "window/case_flow.h"
#include "window/main_window.h"
#include "window/view_area.h"

namespace {

using namespace remnant;

constexpr double kMegabyte = 1e6;

/// Peak of this process so far, or 0 where the system does not tell.
double peak_megabytes() {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with("VmHWM:")) return std::stod(line.substr(6)) * 1024.0 / kMegabyte;
    }
    return 0.0;
}

template <class Met>
double milliseconds_until(const QElapsedTimer& clock, Met met) {
    while (!met()) QCoreApplication::processEvents(QEventLoop::AllEvents, 1);
    return static_cast<double>(clock.nsecsElapsed()) * 1e-6;
}

/// Counts how often a widget is painted.
class PaintWatch : public QObject {
  public:
    explicit PaintWatch(QWidget& watched) { watched.installEventFilter(this); }
    [[nodiscard]] int count() const { return count_; }

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override {
        if (event->type() == QEvent::Paint) ++count_;
        return QObject::eventFilter(watched, event);
    }

  private:
    int count_ = 0;
};

/// Milliseconds of one step of a curved cut that is dragged in the whole window: from the hand's movement
/// until bar, table, margins, three slices and the 3D view have been painted with the new numbers.
double dragged_frame(ui::MainWindow& window) {
    ui::Document& document = window.document();
    const auto& scan = *document.current().shown();
    const core::LabelMask& liver = document.evaluation().liver->liver;
    const core::IndexBox box = core::bounds(liver);
    const core::Vec3 middle =
        scan.geometry.world({0.5 * (box.low[0] + box.high[0]), 0.5 * (box.low[1] + box.high[1]),
                             0.5 * (box.low[2] + box.high[2])});
    const core::CuttingPlane plane{middle, core::Vec3(1.0, 0.2, 0.1).normalized()};
    const auto cut = volumetry::bent_from(plane, liver, scan.geometry, 4, 4);
    volumetry::EntryAddress added;
    if (!document.apply(ui::plan_with_cut(document.current(), cut, added))) return 1e9;
    document.hold_cut(added);
    QElapsedTimer clock;
    clock.start();
    milliseconds_until(clock, [&] { return window.settled(); });
    PaintWatch scene(*window.views().scene().findChild<QWidget*>(QStringLiteral("sceneCanvas")));
    PaintWatch bar(window.verdict());
    std::vector<double> frames;
    for (int n = 0; n < 31; ++n) {
        const int painted = scene.count();
        const int told = bar.count();
        clock.restart();
        document.drag_cut(volumetry::with_handle_at(cut, 5, cut.patch.points[5] + n * plane.normal));
        frames.push_back(
            milliseconds_until(clock, [&] { return scene.count() > painted && bar.count() > told; }));
    }
    document.end_drag();
    milliseconds_until(clock, [&] { return window.settled(); });
    std::ranges::sort(frames);
    return frames[frames.size() / 2];
}

/// A patient's file, made in a process of its own: its memory is none of the window's.
bool make_case(const std::filesystem::path& path) {
    imaging::PhantomOptions options;
    options.size = {512, 512, 400};
    options.spacing = {0.75, 0.75, 0.8};
    const auto phantom = imaging::make_phantom(options, {});
    if (!phantom) return false;
    return imaging::save_case(path, imaging::case_of(*phantom), {}, {}).has_value();
}

int measure(int argc, char** argv, const std::filesystem::path& file) {
    QElapsedTimer clock;
    clock.start();
    ui::prepare_graphics();
    QApplication application(argc, argv);
    ui::MainWindow window;
    window.resize(1440, 900);
    window.show();
    QCoreApplication::processEvents();
    const double start_ms = milliseconds_until(
        clock, [&] { return window.windowHandle() != nullptr && window.windowHandle()->isExposed(); });
    milliseconds_until(clock, [&] { return window.settled(); });
    for (int n = 0; n < 20; ++n) QCoreApplication::processEvents(QEventLoop::AllEvents, 5);
    const double empty_mb = peak_megabytes();

    clock.restart();
    window.flow().open_case(QString::fromStdString(file.string()));
    milliseconds_until(clock, [&] { return window.document().is_open(); });
    for (auto axis : {ui::ViewAxis::Axial, ui::ViewAxis::Coronal, ui::ViewAxis::Sagittal})
        window.views().slice(axis).repaint();
    const double first_ms = static_cast<double>(clock.nsecsElapsed()) * 1e-6;
    window.show_step("plan");
    const double scene_ms = milliseconds_until(clock, [&] { return window.settled(); });
    const double memory_mb = peak_megabytes();

    auto& axial = window.views().slice(ui::ViewAxis::Axial);
    std::vector<double> steps;
    for (int n = 0; n < 41; ++n) {
        clock.restart();
        axial.step(n % 2 == 0 ? 1 : 3);
        for (auto axis : {ui::ViewAxis::Axial, ui::ViewAxis::Coronal, ui::ViewAxis::Sagittal})
            window.views().slice(axis).repaint();
        steps.push_back(static_cast<double>(clock.nsecsElapsed()) * 1e-6);
    }
    std::ranges::sort(steps);

    const double drag_ms = dragged_frame(window);

    auto& scene = window.views().scene();
    scene.setParent(nullptr);
    scene.resize(900, 700);
    scene.show();
    milliseconds_until(clock, [&] { return scene.settled(); });
    std::vector<double> frames;
    for (int n = 0; n < 31; ++n) {
        scene.look_from(n % 2 == 0 ? ui::Direction::Anterior : ui::Direction::Left);
        scene.begin_motion();
        frames.push_back(scene.time_frame());
    }
    std::ranges::sort(frames);
    scene.setParent(&window.views());

    const double ct_mb = 512.0 * 512.0 * 400.0 * 2.0 / kMegabyte;
    int missed = 0;
    missed |= bench::report_reached("start to usable window", start_ms, 1000, "ms");
    missed |= bench::report_reached("open a case to its first slices", first_ms, 2000, "ms");
    missed |= bench::report_reached("open a case to the whole 3D", scene_ms, 5000, "ms");
    missed |= bench::report_reached("one slice step, three views painted", steps[steps.size() / 2], 16, "ms");
    missed |=
        bench::report_reached("one 3D frame while turning, 900 x 700", frames[frames.size() / 2], 50, "ms");
    missed |= bench::report_reached("one step of a dragged curved cut, whole window", drag_ms, 60, "ms");
    missed |= bench::report_reached("memory with the case open (peak)", memory_mb, 3 * ct_mb + 400, "MB");
    std::printf("%-46s %9.1f MB\n", "  of it the empty window", empty_mb);
    window.document().mark_saved(window.document().path(), window.document().history().state());
    return missed;
}

}  // namespace

int main(int argc, char** argv) {
    const std::filesystem::path file = std::filesystem::temp_directory_path() /
                                       ("bench-workstation-" + std::to_string(getpid()) + ".remnant");
    if (argc == 3 && std::strcmp(argv[1], "--make") == 0) return make_case(argv[2]) ? 0 : 1;
    const std::string make = std::string("'") + argv[0] + "' --make '" + file.string() + "'";
    if (std::system(make.c_str()) != 0) {
        std::fprintf(stderr, "the case could not be made\n");
        return 2;
    }
    std::optional<core::Result<ui::VirtualDisplay>> display;
    if (ui::VirtualDisplay::is_needed()) display.emplace(ui::VirtualDisplay::start(1600, 1000));
    const int missed = measure(argc, argv, file);
    std::filesystem::remove(file);
    return missed;
}
