// The main of every window test: a display, OpenGL as the program sets it, an application object.

#include <gtest/gtest.h>

#include <QApplication>
#include <QSurfaceFormat>
#include <QTemporaryDir>
#include <optional>

#include "remnant/ui/graphics.h"
#include "remnant/ui/virtual_display.h"
#include "theme/theme.h"

int main(int argc, char** argv) {
    ::testing::InitGoogleTest(&argc, argv);
    if (GTEST_FLAG_GET(list_tests)) return RUN_ALL_TESTS();
    // A test must not depend on whose settings it runs with, nor on those of a test beside it.
    const QTemporaryDir home;
    for (const char* place : {"XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR"})
        qputenv(place, home.path().toUtf8());
    // Nor on whose screen.
    auto display = remnant::ui::VirtualDisplay::start(2000, 1400);
    if (!display) {
        std::fprintf(stderr, "%s\n", to_line(display.error()).c_str());
        return 1;
    }
    remnant::ui::prepare_graphics();
    // The desktop's own file dialogs cannot be driven.
    QApplication::setAttribute(Qt::AA_DontUseNativeDialogs);
    QApplication application(argc, argv);
    application.setOrganizationName("remnant-tests");
    application.setApplicationName("remnant-tests");
    remnant::ui::Theme::apply(application, remnant::ui::ThemeKind::Dark);
    return RUN_ALL_TESTS();
}
