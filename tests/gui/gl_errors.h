#pragma once
// Collects what OpenGL complains of, at the very call.

#include <QOpenGLContext>
#include <QOpenGLDebugLogger>
#include <QStringList>
#include <memory>
#include <vector>

#include "scene/vtk_widget.h"

namespace remnant::ui::testing {

/// Every context that a widget gets is listened to.
class GlErrors {
  public:
    /// Before the widget is first shown.
    static void ask_for_debug_context(VtkWidget& widget) {
        QSurfaceFormat format = QSurfaceFormat::defaultFormat();
        format.setOption(QSurfaceFormat::DebugContext);
        widget.set_format(format);
    }

    /// After each step: starts to listen once there is a context.
    void listen(VtkWidget& widget) {
        if (!widget.ready() || widget.context() == heard_) return;
        widget.make_current();
        heard_ = widget.context();
        auto logger = std::make_unique<QOpenGLDebugLogger>();
        if (logger->initialize()) {
            QObject::connect(logger.get(), &QOpenGLDebugLogger::messageLogged, &sink_,
                             [this](const QOpenGLDebugMessage& message) {
                                 if (message.type() == QOpenGLDebugMessage::ErrorType)
                                     errors_ << message.message();
                             });
            logger->startLogging(QOpenGLDebugLogger::SynchronousLogging);
            ++loggers_;
            loggers_alive_.push_back(std::move(logger));
        }
        widget.done_current();
    }

    [[nodiscard]] QStringList errors() const { return errors_; }
    /// How many contexts are listened to.
    [[nodiscard]] int loggers() const { return loggers_; }

  private:
    QObject sink_;
    QStringList errors_;
    QOpenGLContext* heard_ = nullptr;
    std::vector<std::unique_ptr<QOpenGLDebugLogger>> loggers_alive_;
    int loggers_ = 0;
};

}  // namespace remnant::ui::testing
