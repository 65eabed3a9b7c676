#include "scene/turntable.h"

#include <QDir>
#include <QImage>
#include <QImageWriter>
#include <QSaveFile>
#include <QTimer>

#include <Eigen/Geometry>
#include <numbers>

#include "document/jobs.h"

namespace remnant::ui {
namespace {

constexpr int kMostFrames = 3600;

/// Whole or not at all: a full disk leaves no half picture.
core::Result<bool> save_png(const QImage& image, const QString& path) {
    QSaveFile file(path);
    const auto fault = [&] {
        return core::refuse(path.toStdString(),
                            "the picture could not be written: " + file.errorString().toStdString());
    };
    if (!file.open(QIODevice::WriteOnly)) return fault();
    QImageWriter writer(&file, "png");
    if (!writer.write(image) || !file.commit()) return fault();
    return true;
}

}  // namespace

CameraPose turned(const CameraPose& pose, double degrees) {
    const Eigen::AngleAxisd turn(degrees * std::numbers::pi / 180.0, pose.up);
    return {turn * pose.eye, pose.up};
}

Turntable::Turntable(Jobs& jobs, Plan plan, Draw draw, QObject* parent)
    : QObject(parent), jobs_(jobs), plan_(std::move(plan)), draw_(std::move(draw)) {}

QString Turntable::file_name(int frame, int frames) {
    const auto digits = std::max<qsizetype>(3, QString::number(frames).size());
    return QStringLiteral("turntable-%1.png").arg(frame, static_cast<int>(digits), 10, QLatin1Char('0'));
}

void Turntable::start() {
    if (plan_.frames < 2 || plan_.frames > kMostFrames) {
        end({"turntable", tr("a turn has 2 to %1 frames").arg(kMostFrames).toStdString(), {}});
    } else if (!QDir(plan_.folder).exists()) {
        end({plan_.folder.toStdString(), tr("there is no such folder").toStdString(), {}});
    } else {
        QTimer::singleShot(0, this, &Turntable::draw_next);
    }
}

void Turntable::draw_next() {
    if (cancelled_) {
        end(core::cancelled_error("turntable"));
        return;
    }
    auto image = draw_(turned(plan_.from, 360.0 * written_ / plan_.frames), plan_.pixels);
    if (image)
        write(std::move(*image));
    else
        end(image.error());
}

void Turntable::write(QImage image) {
    const QString path = QDir(plan_.folder).filePath(file_name(written_ + 1, plan_.frames));
    jobs_.run_quietly<bool>(
        this, [image = std::move(image), path](const core::JobContext&) { return save_png(image, path); },
        [this](const core::Result<bool>& result) { written(result); });
}

void Turntable::written(const core::Result<bool>& result) {
    if (!result) {
        end(result.error());
        return;
    }
    ++written_;
    Q_EMIT progressed(written_, plan_.frames);
    if (written_ == plan_.frames)
        end({});
    else
        QTimer::singleShot(0, this, &Turntable::draw_next);
}

void Turntable::end(const core::Error& error) {
    Q_EMIT finished(QString::fromStdString(error.what), QString::fromStdString(error.reason));
    deleteLater();
}

}  // namespace remnant::ui
