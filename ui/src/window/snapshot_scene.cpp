#include "window/snapshot_scene.h"

#include <QApplication>
#include <QDialog>
#include <QElapsedTimer>
#include <QPixmap>
#include <QThread>
#include <algorithm>
#include <map>

#include "session/case_session.h"
#include "window/main_window.h"
#include "window/view_area.h"

namespace remnant::ui {
namespace {

constexpr int kStepMs = 20;
constexpr qint64 kPatienceMs = 10 * 60 * 1000;
// Seen idle this often in a row: what one job's end started has begun by then.
constexpr int kIdleRounds = 8;

std::optional<Direction> direction_of(const std::string& word) {
    for (const Direction direction : kDirections) {
        if (name_of(direction).toStdString() == word) return direction;
    }
    return std::nullopt;
}

}  // namespace

SnapshotScene::SnapshotScene(MainWindow& window, const Snapshot& snapshot)
    : window_(window), wanted_(snapshot) {
    const auto note = [this](const QString& sentence, bool alarming) {
        if (alarming && alarm_.isEmpty()) alarm_ = sentence;
    };
    QObject::connect(&window_.session(), &CaseSession::said, &window_, note);
    QObject::connect(&window_.flow(), &CaseFlow::said, &window_, note);
}

core::Result<> SnapshotScene::wait() {
    QElapsedTimer clock;
    clock.start();
    for (int idle = 0; idle < kIdleRounds;) {
        QApplication::processEvents(QEventLoop::AllEvents, kStepMs);
        QThread::msleep(kStepMs);
        idle = window_.settled() ? idle + 1 : 0;
        if (clock.elapsed() > kPatienceMs) return core::refuse("snapshot", "the work did not come to an end");
    }
    return {};
}

core::Result<> SnapshotScene::arrange() {
    Document& document = window_.document();
    const bool opened = wanted_.opening.demo || wanted_.opening.subject || !wanted_.opening.case_file.empty();
    if (opened && !document.is_open())
        return core::refuse("case", alarm_.isEmpty() ? "it cannot be opened" : alarm_.toStdString());
    if (!document.is_open()) return {};
    if (!wanted_.plan.empty() && document.current().active_plan != wanted_.plan) {
        if (document.current().find_plan(wanted_.plan) == nullptr)
            return core::refuse("--plan", "the case has no plan '" + core::printable(wanted_.plan) + "'");
        if (auto done = document.apply(core::SetActivePlan{wanted_.plan}); !done) return done;
    }
    const auto hidden = [&](const char* what) { return std::ranges::count(wanted_.hide, what) > 0; };
    core::ViewState view = document.current().view;
    if (!wanted_.screen.empty()) view.step = wanted_.screen;
    if (!wanted_.layout.empty()) view.layout = wanted_.layout;
    if (wanted_.view != "window") view.layout = wanted_.view;
    if (wanted_.at) view.crosshair = wanted_.at;
    if (hidden("labels")) view.labels = false;
    document.set_view(std::move(view));
    window_.views().set_texts_visible(!hidden("text"));
    window_.views().set_crosshairs_visible(!hidden("crosshair"));
    if (const auto from = direction_of(wanted_.from)) window_.views().scene().look_from(*from);
    return {};
}

QWidget* SnapshotScene::subject() const {
    static const std::map<std::string, Pane> panes{{"axial", Pane::Axial},
                                                   {"coronal", Pane::Coronal},
                                                   {"sagittal", Pane::Sagittal},
                                                   {"3d", Pane::Scene}};
    if (wanted_.screen == "import") {
        for (QWidget* top : QApplication::topLevelWidgets()) {
            if (qobject_cast<QDialog*>(top) != nullptr && top->isVisible()) return top;
        }
    }
    const auto found = panes.find(wanted_.view);
    return found == panes.end() ? &window_ : window_.views().pane(found->second);
}

core::Result<> SnapshotScene::take() {
    if (auto done = wait(); !done) return done;
    if (auto done = arrange(); !done) return done;
    if (auto done = wait(); !done) return done;
    const bool written = subject()->grab().save(QString::fromStdString(wanted_.out.string()), "PNG");
    // A window that is closed asks about unsaved work; a snapshot has none.
    window_.document().mark_saved(window_.document().path(), window_.document().history().state());
    if (!written) return core::refuse(wanted_.out.string(), "the picture cannot be written there");
    return {};
}

}  // namespace remnant::ui
