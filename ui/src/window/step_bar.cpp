#include "window/step_bar.h"

#include <QAbstractButton>
#include <QCoreApplication>
#include <QHBoxLayout>
#include <QPainter>

#include "theme/theme.h"

namespace remnant::ui {

StepState state_of(const std::string& step, const core::Case& subject,
                   const volumetry::Evaluation& evaluation, bool pending) {
    const auto result = [&](bool there) {
        return !there ? StepState::Missing : pending ? StepState::Stale : StepState::Done;
    };
    const core::TimePoint* scan = subject.shown();
    if (step == "study")
        return scan != nullptr && subject.patient.height && subject.patient.weight &&
                       subject.patient.liver_condition
                   ? StepState::Done
                   : StepState::Missing;
    if (step == "structures") return result(evaluation.liver.has_value());
    if (step == "plan") return result(evaluation.measurement.has_value());
    if (step == "growth") return result(evaluation.assessment && evaluation.assessment->followup);
    return result(evaluation.assessment.has_value());
}

/// A word with a dot: full when done, hollow when something is missing, half when out of date.
class StepBar::StepButton : public QAbstractButton {
  public:
    StepButton(const QString& name, QWidget* parent) : QAbstractButton(parent) {
        setText(name);
        setCheckable(true);
        setFocusPolicy(Qt::StrongFocus);
        setCursor(Qt::PointingHandCursor);
    }
    void set_state(StepState state) {
        state_ = state;
        static const char* const words[] = {QT_TRANSLATE_NOOP("Steps", "something is missing"),
                                            QT_TRANSLATE_NOOP("Steps", "done"),
                                            QT_TRANSLATE_NOOP("Steps", "being brought up to date")};
        setAccessibleDescription(QCoreApplication::translate("Steps", words[static_cast<int>(state)]));
        update();
    }
    [[nodiscard]] QSize sizeHint() const override {
        return {fontMetrics().horizontalAdvance(text()) + 46, 30};
    }

  protected:
    void paintEvent(QPaintEvent*) override {
        const Palette& palette = Theme::current().palette();
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const QRectF box = QRectF(rect()).adjusted(1, 1, -1, -1);
        if (isChecked() || underMouse()) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(isChecked() ? palette.raised : palette.line);
            painter.drawRoundedRect(box, 6, 6);
        }
        if (hasFocus()) {
            painter.setPen(QPen(palette.accent, 1.2));
            painter.setBrush(Qt::NoBrush);
            painter.drawRoundedRect(box, 6, 6);
        }
        draw_dot(painter, palette);
        painter.setFont(isChecked() ? Theme::strong_font() : Theme::base_font());
        painter.setPen(isChecked() ? palette.text : palette.dim);
        painter.drawText(rect().adjusted(28, 0, -8, 0), Qt::AlignLeft | Qt::AlignVCenter, text());
    }
    void enterEvent(QEnterEvent*) override { update(); }
    void leaveEvent(QEvent*) override { update(); }

  private:
    void draw_dot(QPainter& painter, const Palette& palette) const {
        const QRectF dot(14, height() / 2.0 - 3.5, 7, 7);
        const QColor colour = state_ == StepState::Missing ? palette.dim
                              : state_ == StepState::Stale ? palette.warn
                                                           : palette.good;
        painter.setPen(QPen(colour, 1.4));
        painter.setBrush(state_ == StepState::Done ? QBrush(colour) : QBrush(Qt::NoBrush));
        painter.drawEllipse(dot);
        if (state_ == StepState::Stale) {
            painter.setBrush(colour);
            painter.drawPie(dot, 90 * 16, 180 * 16);
        }
    }
    StepState state_ = StepState::Missing;
};

StepBar::StepBar(Document& document, QWidget* parent) : QWidget(parent), document_(document) {
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(4, 3, 4, 3);
    layout->setSpacing(2);
    int number = 1;
    for (const Step& step : kSteps) {
        auto* button = new StepButton(QCoreApplication::translate("Steps", step.name), this);
        button->setObjectName(QStringLiteral("step-") + QString::fromLatin1(step.id));
        button->setToolTip(QCoreApplication::translate("Steps", step.name) +
                           QStringLiteral(" (Alt+%1)").arg(number));
        button->setShortcut(QKeySequence(QStringLiteral("Alt+%1").arg(number++)));
        connect(button, &QAbstractButton::clicked, this, [this, step] {
            core::ViewState view = document_.current().view;
            view.step = step.id;
            document_.set_view(view);
            refresh();
        });
        layout->addWidget(button);
        buttons_.append(button);
    }
    connect(&document_, &Document::changed, this, [this](Parts) { refresh(); });
    refresh();
}

void StepBar::refresh() {
    for (qsizetype n = 0; n < buttons_.size(); ++n) {
        const std::string id = kSteps[n].id;
        buttons_[n]->setChecked(document_.current().view.step == id);
        buttons_[n]->set_state(
            state_of(id, document_.current(), document_.evaluation(), document_.evaluation_pending()));
    }
}

}  // namespace remnant::ui
