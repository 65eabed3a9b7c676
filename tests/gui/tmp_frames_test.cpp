#include <QElapsedTimer>
#include <cstdio>
#include "test_data.h"
#include "window_driver.h"
namespace remnant::ui::testing {
TEST(Frames, Times) {
    const char* f = std::getenv("CASE");
    WindowDriver person(QSize(1440, 900));
    person.window.flow().open_case(f);
    ASSERT_TRUE(person.wait_for([&] { return person.window.document().is_open(); }));
    person.window.show_step("plan");
    ASSERT_TRUE(person.wait_until_settled());
    QTest::qWait(1000);
    for (const char* layout : {"2x2", "axial"}) {
        person.window.views().set_layout(layout);
        QTest::qWait(1000);
        auto& v = person.window.views().slice(ViewAxis::Axial);
        double paint = 0, all = 0;
        for (int n = 0; n < 20; ++n) {
            QElapsedTimer t;
            t.start();
            v.step(1);
            v.repaint();
            paint += static_cast<double>(t.nsecsElapsed()) * 1e-6;
            QApplication::processEvents();
            all += static_cast<double>(t.nsecsElapsed()) * 1e-6;
        }
        double grab = 0;
        QImage im(v.size(), QImage::Format_RGB32);
        for (int n = 0; n < 20; ++n) {
            v.step(-1);
            QElapsedTimer t;
            t.start();
            v.render(&im);
            grab += static_cast<double>(t.nsecsElapsed()) * 1e-6;
        }
        std::printf("%s %dx%d: step+repaint %.1f ms, with all views %.1f ms; render only %.2f\n", layout,
                    v.width(), v.height(), paint / 20, all / 20, grab / 20);
    }
}
}  // namespace remnant::ui::testing
