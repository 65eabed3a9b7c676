#include "learning/learning_panel.h"

#include <QButtonGroup>
#include <QComboBox>
#include <QFile>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>
#include <algorithm>

#include "remnant/volumetry/operations.h"
#include "text/form_rows.h"
#include "text/numbers.h"
#include "theme/theme.h"
#include "window/file_choice.h"

namespace remnant::ui {
namespace {

using volumetry::ExerciseKind;

QString text(std::string_view utf8) {
    return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
}

QLabel* paragraph(const QString& words) {
    auto* label = new QLabel(words);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

QLabel* with_role(QLabel* label, const char* role) {
    label->setProperty("role", QString::fromLatin1(role));
    return label;
}

QPushButton* link(const QString& words, const QString& name) {
    auto* button = new QPushButton(words);
    button->setObjectName(name);
    button->setProperty("role", QStringLiteral("link"));
    return button;
}

std::optional<double> number_in(const QLineEdit* field) {
    if (field == nullptr) return std::nullopt;
    bool good = false;
    const double value = field->text().trimmed().replace(',', '.').toDouble(&good);
    return good ? std::optional(value) : std::nullopt;
}

/// What the answer is made of, where the case holds it.
QString how_to_answer(ExerciseKind kind) {
    if (kind == ExerciseKind::Outline)
        return LearningPanel::tr(
            "Outline it with the tools of the Structures step; the outline of that kind counts.");
    if (kind == ExerciseKind::SetCut)
        return LearningPanel::tr("Set a plane or draw a cut in the Plan step; the active plan counts.");
    return {};
}

QString words_of(volumetry::RemnantVerdict verdict) {
    switch (verdict) {
        case volumetry::RemnantVerdict::Enough:
            return LearningPanel::tr("enough");
        case volumetry::RemnantVerdict::NotEnough:
            return LearningPanel::tr("not enough");
        case volumetry::RemnantVerdict::CannotSay:
            return LearningPanel::tr("cannot say");
    }
    return {};
}

}  // namespace

LearningPanel::LearningPanel(LearningSession& session, Document& document, QWidget* parent)
    : QWidget(parent), session_(session), document_(document), scroll_(new QScrollArea(this)) {
    setObjectName(QStringLiteral("learning"));
    setProperty("helpTopic", QStringLiteral("learning"));
    setFixedWidth(Theme::kInspectorWidth);
    scroll_->setObjectName(QStringLiteral("panel"));
    scroll_->setWidgetResizable(true);
    scroll_->setFrameShape(QFrame::NoFrame);
    scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll_->setFocusPolicy(Qt::NoFocus);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 1, 0);
    layout->addWidget(scroll_);
    connect(&session_, &LearningSession::changed, this, &LearningPanel::refresh);
    connect(&session_, &LearningSession::refused, this, [this](const QString& sentence) {
        if (said_ == nullptr) return;
        said_->setText(sentence);
        said_->show();
    });
    connect(&document_, &Document::changed, this, [this](Parts parts) {
        if (parts.testFlag(Part::Whole) && session_.exercise() == nullptr) refresh();
    });
    refresh();
}

void LearningPanel::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), Theme::current().palette().panel);
    painter.fillRect(width() - 1, 0, 1, height(), Theme::current().palette().line);
}

void LearningPanel::refresh() {
    flr_ = share_ = sflr_ = nullptr;
    operation_ = nullptr;
    embolise_ = nullptr;
    said_ = nullptr;
    // The button that was pressed may be on the old page.
    retire(scroll_->takeWidget());
    page_ = new QWidget;
    page_->setObjectName(QStringLiteral("panelContents"));
    auto* column = new QVBoxLayout(page_);
    column->setContentsMargins(16, 12, 16, 16);
    column->setSpacing(8);
    auto* top = new QHBoxLayout;
    top->addWidget(heading(tr("Learn")), 1);
    auto* close = link(tr("Close"), QStringLiteral("closeLearning"));
    connect(close, &QPushButton::clicked, this, &LearningPanel::close_requested);
    top->addWidget(close);
    column->addLayout(top);
    if (session_.preparing()) {
        column->addWidget(dim_label(tr("Making the patient…")));
    } else if (session_.exercise() == nullptr) {
        show_list(*column);
    } else {
        show_question(*column, *session_.exercise());
    }
    column->addStretch(1);
    scroll_->setWidget(page_);
}

void LearningPanel::show_list(QVBoxLayout& column) {
    column.addWidget(
        dim_label(tr("Digital patients whose volumes are known exactly. Answer, then see how far you were "
                     "from the truth.")));
    const auto results = session_.results();
    const auto open_case = session_.open_case_truth();
    int number = 0;
    for (const volumetry::Exercise& exercise : volumetry::exercise_catalogue()) {
        const imaging::LearningResult* first = imaging::first_try(results, exercise.id);
        auto* row = new QHBoxLayout;
        auto* start = new QPushButton(tr("%1. %2").arg(++number).arg(text(exercise.title)));
        start->setObjectName(QStringLiteral("start-") + text(exercise.id));
        start->setStyleSheet(QStringLiteral("text-align: left"));
        connect(start, &QPushButton::clicked, this, [this, exercise] { session_.start(exercise); });
        row->addWidget(start, 1);
        auto* reached = dim_label(first == nullptr ? tr("new") : tr("first %1").arg(first->points));
        reached->setObjectName(QStringLiteral("reached-") + text(exercise.id));
        reached->setToolTip(tr("Points of the first try: whoever tries again has seen the truth"));
        reached->setMinimumWidth(56);
        reached->setWordWrap(false);
        row->addWidget(reached);
        column.addLayout(row);
        if (!open_case || !volumetry::can_be_asked(exercise, *open_case)) continue;
        auto* here = link(tr("The same on the open case"), QStringLiteral("onOpenCase-") + text(exercise.id));
        here->setToolTip(tr("Its outlines are taken for the truth and hidden"));
        connect(here, &QPushButton::clicked, this,
                [this, exercise] { session_.start_on_open_case(exercise); });
        column.addWidget(here, 0, Qt::AlignLeft);
    }
    said_ = with_role(paragraph({}), "warn");
    said_->hide();
    column.addWidget(said_);
    show_results(column);
}

void LearningPanel::show_results(QVBoxLayout& column) {
    const auto results = session_.results();
    column.addWidget(heading(tr("My results")));
    if (results.empty()) {
        column.addWidget(dim_label(tr("None yet. They stay on this computer.")));
        return;
    }
    constexpr std::size_t kMostShown = 8;
    const std::size_t shown = std::min(results.size(), kMostShown);
    for (std::size_t n = 0; n < shown; ++n) {
        const auto& result = results[results.size() - 1 - n];
        const auto exercise = volumetry::choose_exercise(result.exercise, "");
        QString line = tr("%1: %2, %3 points")
                           .arg(exercise ? text(exercise->title) : text(result.exercise),
                                result.right ? tr("right") : tr("wrong"))
                           .arg(result.points);
        if (result.open_case) line += tr(", on an open case");
        if (result.repeat) line += tr(", again");
        column.addWidget(paragraph(line));
    }
    auto* all = link(tr("Export all results…"), QStringLiteral("exportResults"));
    connect(all, &QPushButton::clicked, this, &LearningPanel::export_results);
    column.addWidget(all, 0, Qt::AlignLeft);
}

void LearningPanel::show_question(QVBoxLayout& column, const volumetry::Exercise& exercise) {
    column.addWidget(with_role(paragraph(text(exercise.title)), "title"));
    column.addWidget(paragraph(session_.question()));
    if (session_.judgement()) return show_judgement(column, *session_.judgement());
    const QString way = how_to_answer(exercise.kind);
    if (!way.isEmpty()) column.addWidget(dim_label(way));
    add_fields(column, exercise.kind);
    auto* show = new QPushButton(tr("Show my result"));
    show->setObjectName(QStringLiteral("showResult"));
    show->setProperty("role", QStringLiteral("primary"));
    connect(show, &QPushButton::clicked, this, [this] { session_.show_result(typed()); });
    column.addWidget(show);
    said_ = with_role(paragraph({}), "warn");
    said_->setObjectName(QStringLiteral("learningSaid"));
    said_->hide();
    column.addWidget(said_);
    column.addWidget(dim_label(text(exercise.rule)));
    auto* back = link(tr("All exercises"), QStringLiteral("allExercises"));
    connect(back, &QPushButton::clicked, &session_, &LearningSession::finish);
    column.addWidget(back, 0, Qt::AlignLeft);
}

QLineEdit* LearningPanel::number_field(QVBoxLayout& column, const QString& label, const QString& unit,
                                       const char* name) {
    auto* row = new QHBoxLayout;
    auto* title = new QLabel(label);
    auto* field = new QLineEdit;
    field->setObjectName(QString::fromLatin1(name));
    field->setFixedWidth(90);
    field->setAlignment(Qt::AlignRight);
    title->setBuddy(field);
    row->addWidget(title, 1);
    row->addWidget(field);
    auto* after = dim_label(unit);
    after->setWordWrap(false);
    after->setFixedWidth(28);
    row->addWidget(after);
    column.addLayout(row);
    return field;
}

void LearningPanel::add_fields(QVBoxLayout& column, ExerciseKind kind) {
    if (kind == ExerciseKind::EstimateRemnant) {
        flr_ = number_field(column, tr("Future liver remnant"), tr("mL"), "answerFlr");
        share_ = number_field(column, tr("of the whole liver"), tr("%"), "answerShare");
    }
    if (kind == ExerciseKind::Embolise) {
        sflr_ = number_field(column, tr("Standardised remnant"), tr("%"), "answerSflr");
        auto* row = new QHBoxLayout;
        embolise_ = new QButtonGroup(page_);
        int id = 0;
        for (const QString& words : {tr("Operate"), tr("Embolise first")}) {
            auto* choice = new QPushButton(words);
            choice->setObjectName(id == 0 ? QStringLiteral("answerOperate")
                                          : QStringLiteral("answerEmbolise"));
            choice->setCheckable(true);
            choice->setProperty("role", QStringLiteral("chip"));
            embolise_->addButton(choice, id++);
            row->addWidget(choice);
        }
        row->addStretch(1);
        column.addLayout(row);
    }
    if (kind == ExerciseKind::ChooseOperation) {
        operation_ = new QComboBox;
        operation_->setObjectName(QStringLiteral("answerOperation"));
        operation_->setAccessibleName(tr("Operation"));
        operation_->addItem(tr("Choose an operation"), QString());
        for (const auto& row : volumetry::operation_catalogue()) {
            QString name = text(row.name);
            name[0] = name[0].toUpper();
            operation_->addItem(name, text(row.id));
        }
        operation_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        column.addWidget(operation_);
    }
}

TypedAnswer LearningPanel::typed() const {
    TypedAnswer answer;
    answer.flr_ml = number_in(flr_);
    answer.flr_percent = number_in(share_);
    answer.sflr_percent = number_in(sflr_);
    if (embolise_ != nullptr && embolise_->checkedId() >= 0) answer.embolise = embolise_->checkedId() == 1;
    if (operation_ != nullptr) answer.operation = operation_->currentData().toString();
    return answer;
}

void LearningPanel::show_judgement(QVBoxLayout& column, const volumetry::Judgement& judged) {
    auto* verdict = paragraph(
        tr("%1, %2 of 100 points").arg(judged.right ? tr("Right") : tr("Wrong")).arg(judged.points));
    verdict->setObjectName(QStringLiteral("judgement"));
    verdict->setFont(Theme::number_font());
    column.addWidget(with_role(verdict, judged.right ? "good" : "bad"));
    QStringList errors;
    if (judged.error) errors << signed_text(*judged.error);
    if (judged.error_percent)
        errors << text_of(core::Points(judged.error_percent->value())).replace(tr("points"), tr("%"));
    if (judged.share_error) errors << text_of(*judged.share_error);
    if (!errors.isEmpty())
        column.addWidget(paragraph(tr("Your error: %1").arg(errors.join(QStringLiteral(" · ")))));
    if (judged.dice) column.addWidget(paragraph(tr("Dice %1").arg(*judged.dice, 0, 'f', 3)));
    if (judged.verdict && judged.true_verdict) {
        auto* verdicts = paragraph(tr("Your verdict: %1 · true verdict: %2")
                                       .arg(words_of(*judged.verdict), words_of(*judged.true_verdict)));
        verdicts->setObjectName(QStringLiteral("verdicts"));
        column.addWidget(verdicts);
    }
    column.addWidget(paragraph(tr("Truth: %1").arg(text(judged.truth))));
    column.addWidget(dim_label(tr("The truth lies over the picture now.")));
    column.addWidget(heading(tr("Why")));
    column.addWidget(paragraph(text(judged.explanation)));
    column.addWidget(dim_label(text(judged.source)));
    column.addWidget(dim_label(text(judged.rule)));
    said_ = with_role(paragraph({}), "warn");
    said_->hide();
    column.addWidget(said_);
    auto* row = new QHBoxLayout;
    auto* again = new QPushButton(tr("Try again"));
    again->setObjectName(QStringLiteral("tryAgain"));
    auto* next = new QPushButton(tr("All exercises"));
    next->setObjectName(QStringLiteral("allExercises"));
    connect(again, &QPushButton::clicked, this, [this] { session_.start_again(); });
    connect(next, &QPushButton::clicked, &session_, &LearningSession::finish);
    row->addWidget(again);
    row->addWidget(next);
    column.addLayout(row);
}

void LearningPanel::export_results() {
    choose_new_file(
        this, tr("Export the results"), QStringLiteral("results.csv"), tr("Table (*.csv);;JSON (*.json)"),
        QStringLiteral(".csv"), [this](const QString& path) {
            const auto results = session_.results();
            const std::string written = path.endsWith(QStringLiteral(".json"))
                                            ? imaging::results_as_json(results)
                                            : imaging::results_as_csv(results);
            QFile file(path);
            const bool good = file.open(QIODevice::WriteOnly) &&
                              file.write(written.data(), static_cast<qint64>(written.size())) ==
                                  static_cast<qint64>(written.size());
            if (said_ == nullptr) return;
            said_->setText(good ? tr("Written to %1").arg(path) : tr("It cannot be written there."));
            said_->show();
        });
}

}  // namespace remnant::ui
