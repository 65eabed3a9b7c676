#include "remnant/ui/workstation.h"

#include <QApplication>
#include <algorithm>

#include "preferences/preferences.h"
#include "remnant/ui/graphics.h"
#include "remnant/ui/virtual_display.h"
#include "session/case_session.h"
#include "window/case_flow.h"
#include "window/main_window.h"
#include "window/snapshot_scene.h"
#include "window/view_area.h"

namespace remnant::ui {
namespace {

void name_application() {
    QCoreApplication::setOrganizationName(QStringLiteral("remnant"));
    QCoreApplication::setApplicationName(QStringLiteral("remnant"));
    QCoreApplication::setApplicationVersion(QStringLiteral(REMNANT_VERSION));
}

void open_in(MainWindow& window, const Opening& opening) {
    if (opening.subject) window.flow().open_value(*opening.subject);
    if (!opening.case_file.empty())
        window.flow().open_case(QString::fromStdString(opening.case_file.string()));
    if (!opening.study_folder.empty())
        window.flow().import_study(QString::fromStdString(opening.study_folder.string()),
                                   CaseFlow::Import::AsNewCase);
    if (opening.demo) window.flow().open_demo();
}

}  // namespace

std::vector<std::string> layout_names() {
    std::vector<std::string> names;
    for (const Layout& layout : layouts()) names.emplace_back(layout.id);
    return names;
}

int run_workstation(int argc, char** argv, const Opening& opening) {
    if (VirtualDisplay::is_needed()) {
        std::fputs(
            "error: display: there is none to open a window on; remnant --snapshot makes pictures without "
            "one\n",
            stderr);
        return 1;
    }
    name_application();
    const int percent = Preferences::load().scale_percent;
    if (percent != 100 && !qEnvironmentVariableIsSet("QT_SCALE_FACTOR"))
        qputenv("QT_SCALE_FACTOR", QByteArray::number(percent / 100.0));
    prepare_graphics();
    QApplication application(argc, argv);
    MainWindow window;
    window.show();
    open_in(window, opening);
    return QApplication::exec();
}

core::Result<> take_snapshot(int argc, char** argv, const Snapshot& snapshot) {
    const auto physical = [&](int logical) { return static_cast<int>(logical * snapshot.scale) + 64; };
    auto display = VirtualDisplay::start(physical(snapshot.width), physical(snapshot.height));
    if (!display && VirtualDisplay::is_needed()) return core::refuse(display.error());
    name_application();
    qputenv("QT_SCALE_FACTOR", QByteArray::number(snapshot.scale));
    prepare_graphics();
    QApplication application(argc, argv);
    MainWindow window;
    window.forget_what_is_opened();
    Preferences preferences = Preferences::load();
    preferences.theme = snapshot.theme == "light" ? ThemeKind::Light : ThemeKind::Dark;
    window.apply_preferences(preferences);
    window.resize(snapshot.width, snapshot.height);
    window.show();
    SnapshotScene scene(window, snapshot);
    open_in(window, snapshot.opening);
    return scene.take();
}

}  // namespace remnant::ui
