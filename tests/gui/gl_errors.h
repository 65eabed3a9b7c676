#pragma once
// Collects what OpenGL complains of, at the very call.

#include <QOpenGLContext>
#include <QOpenGLDebugLogger>
#include <QOpenGLWidget>
#include <QStringList>
#include <memory>

namespace remnant::ui::testing {

/// Every context that a widget gets is listened to.
class GlErrors {
  public:
    /// Before the widget is first shown.
    static void ask_for_debug_context(QOpenGLWidget& widget) {
        QSurfaceFormat format = QSurfaceFormat::defaultFormat();
        format.setOption(QSurfaceFormat::DebugContext);
        widget.setFormat(format);
    }

    /// Call with the widget's context current or not, after each step: starts to listen where a new context
    /// is.
    void listen(QOpenGLWidget& widget) {
        if (!widget.isValid() || widget.context() == heard_) return;
        widget.makeCurrent();
        heard_ = widget.context();
        ++contexts_;
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
        widget.doneCurrent();
    }

    [[nodiscard]] QStringList errors() const { return errors_; }
    /// Contexts met, and how many of them could be listened to.
    [[nodiscard]] int contexts() const { return contexts_; }
    [[nodiscard]] int loggers() const { return loggers_; }

  private:
    QObject sink_;
    QStringList errors_;
    QOpenGLContext* heard_ = nullptr;
    std::vector<std::unique_ptr<QOpenGLDebugLogger>> loggers_alive_;
    int contexts_ = 0;
    int loggers_ = 0;
};

}  // namespace remnant::ui::testing
