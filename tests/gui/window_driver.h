#pragma once
// A person at the window: mouse clicks and keys, and the waiting in between.

#include <gtest/gtest.h>

#include <QApplication>
#include <QComboBox>
#include <QDialog>
#include <QElapsedTimer>
#include <QFileDialog>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QTabBar>
#include <QTableWidget>
#include <QTimer>
#include <QtTest>
#include <functional>

#include "document/document.h"
#include "document/jobs.h"
#include "remnant/core/case.h"
#include "verdict/verdict_bar.h"
#include "verdict/why_popover.h"
#include "window/commands.h"
#include "window/main_window.h"
#include "window/status_line.h"
#include "window/view_area.h"

namespace remnant::ui::testing {

constexpr int kPatienceMs = 60000;

class WindowDriver {
  public:
    explicit WindowDriver(QSize size = QSize(1440, 900)) {
        window.resize(size);
        window.show();
        EXPECT_TRUE(QTest::qWaitForWindowExposed(&window, kPatienceMs));
        come_back();
    }
    // Nobody answers the question about unsaved work.
    ~WindowDriver() { window.document().mark_saved(window.document().path(), state()); }

    [[nodiscard]] const core::Case& subject() const { return window.document().current(); }
    [[nodiscard]] std::size_t state() const { return window.document().history().state(); }

    /// As QTest::qWaitFor, but asleep only until the next event: that one's pauses would be measured too.
    static bool wait_for(const std::function<bool()>& met) {
        QElapsedTimer clock;
        clock.start();
        QTimer again;
        again.start(5);
        while (!met()) {
            if (clock.elapsed() > kPatienceMs) return false;
            QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents);
        }
        return true;
    }
    [[nodiscard]] bool wait_until_settled() {
        return wait_for([&] { return window.settled(); });
    }

    template <class Widget>
    Widget* part(const char* name) {
        auto* found = window.findChild<Widget*>(QString::fromLatin1(name));
        EXPECT_NE(found, nullptr) << "the window has no " << name;
        return found;
    }
    void click(const char* name) { QTest::mouseClick(part<QWidget>(name), Qt::LeftButton); }
    /// Brings one of the panels of the step to the front.
    void show_tab(const QString& title) {
        for (QTabBar* bar : window.findChildren<QTabBar*>()) {
            for (int tab = 0; bar->isVisible() && tab < bar->count(); ++tab) {
                if (bar->tabText(tab) == title)
                    return QTest::mouseClick(bar, Qt::LeftButton, {}, bar->tabRect(tab).center());
            }
        }
        ADD_FAILURE() << "there is no tab " << title.toStdString();
    }
    void key(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
        come_back();
        QTest::keyClick(window.windowHandle(), key, modifiers);
    }

    /// A window manager gives the keys back to the window when a dialog closes; a bare X server does not.
    void come_back() {
        EXPECT_TRUE(wait_for([] { return QApplication::activeModalWidget() == nullptr; }))
            << "a dialog is still open";
        if (window.isActiveWindow() && QApplication::focusWidget() != nullptr) return;
        window.activateWindow();
        EXPECT_TRUE(QTest::qWaitForWindowActive(&window, kPatienceMs)) << "keys would go nowhere";
    }

    /// The dialog that is on top, once there is one of that kind.
    template <class Dialog>
    Dialog* dialog() {
        Dialog* found = nullptr;
        EXPECT_TRUE(wait_for([&] {
            found = qobject_cast<Dialog*>(QApplication::activeModalWidget());
            return found != nullptr;
        })) << "no dialog of this kind opened";
        return found;
    }
    /// Types a path into the file dialog that is open.
    void type_path(const std::string& path) {
        auto* files = dialog<QFileDialog>();
        ASSERT_NE(files, nullptr);
        auto* name = files->findChild<QLineEdit*>(QStringLiteral("fileNameEdit"));
        ASSERT_NE(name, nullptr);
        // A dialog that is not given the keys yet keeps what it had selected before beside what is typed, and
        // then has chosen nothing.
        files->activateWindow();
        name->setFocus();
        ASSERT_TRUE(wait_for([&] { return name->hasFocus(); })) << "the file dialog was not given the keys";
        name->clear();
        QTest::keyClicks(name, QString::fromStdString(path));
        // While suggestions are open, keys are theirs; they come when the folder has been read, be it between
        // two keys. So it is asked again until the dialog has heard.
        const auto closed = [&] { return QApplication::activeModalWidget() != files; };
        QElapsedTimer clock;
        clock.start();
        while (!closed() && clock.elapsed() < kPatienceMs) {
            if (QWidget* suggestions = QApplication::activePopupWidget()) suggestions->close();
            if (name->text() != QString::fromStdString(path)) name->setText(QString::fromStdString(path));
            QTest::keyClick(name, Qt::Key_Return);
            (void)QTest::qWaitFor(closed, 300);
        }
        ASSERT_TRUE(closed()) << "the file dialog did not take " << path;
    }

    void import_study(const std::string& folder) {
        key(Qt::Key_O, Qt::ControlModifier);
        type_path(folder);
        auto* import = dialog<QDialog>();
        ASSERT_NE(import, nullptr);
        auto* series = import->findChild<QTableWidget*>(QStringLiteral("series"));
        auto* button = import->findChild<QPushButton*>(QStringLiteral("import"));
        ASSERT_NE(series, nullptr);
        ASSERT_TRUE(wait_for([&] { return series->rowCount() > 0 && button->isEnabled(); }))
            << "no series that can be imported was found";
        QTest::mouseClick(button, Qt::LeftButton);
        ASSERT_TRUE(wait_for([&] { return subject().shown() != nullptr; })) << "the study was not imported";
    }

    /// Adds all labels of a file or folder as they are guessed.
    void add_labels(Qt::KeyboardModifiers modifiers, const std::string& path) {
        key(Qt::Key_L, modifiers);
        type_path(path);
        const std::size_t before = subject().shown()->structures.size();
        auto* labels = dialog<QDialog>();
        ASSERT_NE(labels, nullptr);
        auto* add = labels->findChild<QPushButton*>(QStringLiteral("addLabelsNow"));
        ASSERT_NE(add, nullptr);
        ASSERT_TRUE(wait_for([&] { return add->isEnabled(); })) << "the labels were not read";
        QTest::mouseClick(add, Qt::LeftButton);
        ASSERT_TRUE(wait_for([&] { return subject().shown()->structures.size() > before; }))
            << "no label was added";
    }

    void type(const char* field, const char* words) {
        auto* line = part<QLineEdit>(field);
        QTest::mouseClick(line, Qt::LeftButton);
        line->selectAll();
        QTest::keyClicks(line, QString::fromUtf8(words));
        QTest::keyClick(line, Qt::Key_Return);
    }
    /// One step down in a list of choices, by the arrow key.
    void choose_next(const char* box) {
        auto* choice = part<QComboBox>(box);
        choice->setFocus();
        QTest::keyClick(choice, Qt::Key_Down);
    }
    void choose_operation(const char* words) {
        auto* box = part<QComboBox>("operation");
        QTest::mouseClick(box->lineEdit(), Qt::LeftButton);
        box->lineEdit()->selectAll();
        QTest::keyClicks(box->lineEdit(), QString::fromUtf8(words));
        // While suggestions are open, keys are theirs.
        QWidget* suggestions = QApplication::activePopupWidget();
        QTest::keyClick(suggestions != nullptr ? suggestions : box->lineEdit(), Qt::Key_Return);
    }
    /// Opens the menu of a button and clicks one of its entries.
    void choose_in_menu(const char* button, const QString& entry) {
        auto* pressed = part<QPushButton>(button);
        QTimer::singleShot(0, pressed, [entry] { click_in_open_menu(entry); });
        QTest::mouseClick(pressed, Qt::LeftButton);
    }
    /// Clicks an entry of the menu that is open.
    static void click_in_open_menu(const QString& entry) {
        auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
        ASSERT_NE(menu, nullptr) << "no menu opened";
        for (QAction* action : menu->actions()) {
            if (action->text() != entry) continue;
            ASSERT_TRUE(action->isEnabled()) << entry.toStdString();
            QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(action).center());
            return;
        }
        menu->close();
        ADD_FAILURE() << "the menu has no " << entry.toStdString();
    }
    void save_as(const std::string& path) {
        key(Qt::Key_S, Qt::ControlModifier);
        type_path(path);
        ASSERT_TRUE(wait_for([&] { return !window.document().modified(); }))
            << "not saved: " << window.status().said().toStdString();
    }

    MainWindow window;
};

}  // namespace remnant::ui::testing
