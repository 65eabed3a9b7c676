#include "growth/growth_panel.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDateEdit>
#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "growth/growth_chart_view.h"
#include "remnant/core/scan_alignment.h"
#include "remnant/volumetry/growth_course.h"
#include "remnant/volumetry/time_points.h"
#include "text/form_rows.h"
#include "text/numbers.h"
#include "text/time_line.h"
#include "theme/theme.h"

namespace remnant::ui {
namespace {

constexpr double kMostObserverError = 50.0;  // per cent
constexpr int kChartHeight = 260;            // pixels
constexpr int kMostChipWidth = 200;          // pixels, beside the button that removes

QString text(std::string_view utf8) {
    return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
}

core::Date date_of(const QDate& day) {
    return core::Date(std::chrono::year(day.year()), std::chrono::month(static_cast<unsigned>(day.month())),
                      std::chrono::day(static_cast<unsigned>(day.day())));
}

void clear(QLayout& layout) {
    while (QLayoutItem* item = layout.takeAt(0)) {
        delete item->widget();
        delete item;
    }
}

/// A point on the line of time, to be sorted by its date; undated ones come last.
struct Moment {
    std::optional<core::Date> date;
    QString name;
    std::string scan_id;          // of a scan
    std::string intervention_id;  // of an intervention
};

std::vector<Moment> moments(const core::Case& subject) {
    std::vector<Moment> all;
    for (const auto& scan : subject.time_points) all.push_back({scan.date, text(scan.name), scan.id, ""});
    for (const auto& done : subject.interventions)
        all.push_back({done.date, name_of(done.kind), "", done.id});
    std::ranges::stable_sort(all, [](const Moment& a, const Moment& b) {
        return a.date && (!b.date || std::chrono::sys_days(*a.date) < std::chrono::sys_days(*b.date));
    });
    return all;
}

/// What other patients' remnants do, in this quantity, after the intervention growth counts from.
struct Others {
    QString rate, source;  // empty where nothing is published
};

Others others_of(const core::Case& subject, std::string_view quantity) {
    const core::TimePoint* scan = subject.shown();
    const auto pair = scan == nullptr ? std::nullopt : volumetry::followup_pair(subject, *scan);
    if (!pair) return {};
    for (const auto& rate : volumetry::growth_context_of(pair->intervention->kind)) {
        if (rate.quantity == quantity)
            return {text(rate.intervention) + QStringLiteral(" ") + text(rate.value), text(rate.source)};
    }
    return {};
}

}  // namespace

GrowthPanel::GrowthPanel(Document& document, QWidget* parent)
    : QWidget(parent),
      document_(document),
      times_(new QVBoxLayout),
      growth_(new QVBoxLayout),
      missing_(dim_label({})) {
    setProperty("helpTopic", QStringLiteral("growth"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 12, 16, 16);
    layout->setSpacing(8);
    layout->addWidget(heading(tr("Time points")));
    layout->addLayout(times_);
    auto* add = new QPushButton(tr("Add a follow-up CT…"), this);
    add->setObjectName(QStringLiteral("addFollowup"));
    connect(add, &QPushButton::clicked, this, &GrowthPanel::followup_requested);
    layout->addWidget(add);
    layout->addWidget(intervention_rows());
    layout->addWidget(heading(tr("Growth")));
    layout->addWidget(missing_);
    layout->addLayout(growth_);
    layout->addWidget(choice_rows());
    layout->addLayout(chart_rows());
    layout->addStretch();
    connect(&document_, &Document::changed, this, [this](Parts parts) {
        if (parts.testAnyFlags(Part::Scans | Part::Interventions | Part::Choices | Part::Result |
                               Part::Whole))
            refresh();
    });
    refresh();
}

QLayout* GrowthPanel::chart_rows() {
    auto* rows = new QVBoxLayout;
    auto* chart = new GrowthChartView(document_, GrowthChartView::WhenEmpty::Hide, this);
    chart->setFixedHeight(kChartHeight);
    rows->addWidget(chart);
    auto* large = new QPushButton(tr("Both scans, both remnants and the chart"), this);
    large->setObjectName(QStringLiteral("growthLayout"));
    large->setToolTip(
        tr("Baseline and follow-up beside each other, the remnants over each other in 3D, the chart below"));
    connect(large, &QPushButton::clicked, this, [this] {
        core::ViewState view = document_.current().view;
        view.laid_over.clear();
        view.layout = kGrowthLayout;
        document_.set_view(std::move(view));
    });
    rows->addWidget(large);
    return rows;
}

QWidget* GrowthPanel::intervention_rows() {
    auto* box = new QWidget(this);
    auto* grid = new QGridLayout(box);
    grid->setContentsMargins(0, 0, 0, 0);
    kind_ = new QComboBox(box);
    kind_->setAccessibleName(tr("Intervention"));
    for (const core::InterventionType& type : core::intervention_table()) kind_->addItem(name_of(type.kind));
    date_ = new QDateEdit(QDate::currentDate(), box);
    date_->setObjectName(QStringLiteral("interventionDate"));
    date_->setDisplayFormat(QStringLiteral("d MMM yyyy"));
    date_->setCalendarPopup(true);
    auto* add = new QPushButton(tr("Add"), box);
    add->setObjectName(QStringLiteral("addIntervention"));
    connect(add, &QPushButton::clicked, this, &GrowthPanel::add_intervention);
    grid->addWidget(heading(tr("Intervention")), 0, 0, 1, 2);
    grid->addWidget(kind_, 1, 0, 1, 2);
    grid->addWidget(date_, 2, 0);
    grid->addWidget(add, 2, 1);
    return box;
}

void GrowthPanel::add_intervention() {
    const core::Case& subject = document_.current();
    core::Intervention made;
    made.kind = static_cast<core::InterventionKind>(kind_->currentIndex());
    made.date = date_of(date_->date());
    int number = 1;
    const auto taken = [&](const std::string& id) {
        return std::ranges::find(subject.interventions, id, &core::Intervention::id) !=
               subject.interventions.end();
    };
    do {
        made.id = "intervention-" + std::to_string(number++);
    } while (taken(made.id));
    (void)document_.apply(core::InsertIntervention{subject.interventions.size(), made});
}

void GrowthPanel::refresh() {
    setEnabled(document_.is_open());
    show_time_line();
    show_growth();
    show_choices();
}

QWidget* GrowthPanel::choice_rows() {
    auto* box = new QWidget(this);
    auto* grid = new QGridLayout(box);
    grid->setContentsMargins(0, 0, 0, 0);
    observers_ = new QDoubleSpinBox(box);
    observers_->setObjectName(QStringLiteral("observerError"));
    observers_->setAccessibleName(tr("By how much two observers differ in the remnant's volume"));
    observers_->setToolTip(
        tr("2 to 5 % is usual; not given, growth counts with the usual one and the verdict "
           "with none"));
    observers_->setRange(0.0, kMostObserverError);
    observers_->setDecimals(1);
    observers_->setSingleStep(0.5);
    observers_->setSuffix(QStringLiteral("\u2009%"));
    observers_->setSpecialValueText(tr("not given"));
    observers_->setKeyboardTracking(false);
    connect(observers_, &QDoubleSpinBox::valueChanged, this, [this](double percent) {
        choose("observers' difference", [&](core::AssessmentChoices& choices) {
            choices.observer_error = percent > 0 ? std::optional(core::Percent(percent)) : std::nullopt;
        });
    });
    old_baseline_ = new QCheckBox(tr("A baseline older than 90 days counts"), box);
    old_baseline_->setObjectName(QStringLiteral("oldBaseline"));
    connect(old_baseline_, &QCheckBox::clicked, this, [this](bool on) {
        choose("old baseline", [&](core::AssessmentChoices& choices) { choices.accept_old_baseline = on; });
    });
    grid->addWidget(dim_label(tr("Observers differ by")), 0, 0);
    grid->addWidget(observers_, 0, 1);
    grid->addWidget(old_baseline_, 1, 0, 1, 2);
    return box;
}

void GrowthPanel::show_choices() {
    const core::AssessmentChoices& choices = document_.current().choices;
    const QSignalBlocker quiet(observers_);
    observers_->setValue(choices.observer_error.value_or(core::Percent(0.0)).value());
    old_baseline_->setChecked(choices.accept_old_baseline);
}

void GrowthPanel::choose(const char* what, const std::function<void(core::AssessmentChoices&)>& change) {
    core::AssessmentChoices choices = document_.current().choices;
    change(choices);
    (void)document_.apply(core::Change{std::string("change ") + what, {core::SetChoices{choices}}});
}

void GrowthPanel::show_time_line() {
    clear(*times_);
    const core::Case& subject = document_.current();
    for (const Moment& moment : moments(subject)) {
        auto* row = new QWidget(this);
        auto* line = new QHBoxLayout(row);
        line->setContentsMargins(0, 0, 0, 0);
        const QString when = moment.date ? date_text(*moment.date) : tr("no date");
        const QString said = when + QStringLiteral(" · ") + moment.name;
        auto* button =
            new QPushButton(row->fontMetrics().elidedText(said, Qt::ElideRight, kMostChipWidth), row);
        button->setProperty("role", QStringLiteral("chip"));
        button->setCheckable(true);
        button->setToolTip(said);
        const bool scan = !moment.scan_id.empty();
        button->setEnabled(scan);
        button->setChecked(scan && subject.shown() != nullptr && subject.shown()->id == moment.scan_id);
        connect(button, &QPushButton::clicked, this, [this, id = moment.scan_id] {
            document_.set_view(core::view_at_scan(document_.current(), id));
        });
        line->addWidget(button);
        line->addStretch();
        if (!scan) {
            auto* remove = new QPushButton(tr("Remove"), row);
            remove->setProperty("role", QStringLiteral("link"));
            connect(remove, &QPushButton::clicked, this, [this, id = moment.intervention_id] {
                (void)document_.apply(core::RemoveIntervention{id});
            });
            line->addWidget(remove);
        }
        times_->addWidget(row);
    }
}

QWidget* GrowthPanel::operation_day_row(const volumetry::GrowthOutlook& outlook) {
    auto* box = new QWidget(this);
    auto* row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    auto* day = new QSpinBox(box);
    day->setObjectName(QStringLiteral("operationDay"));
    day->setAccessibleName(tr("Day of the operation, counted from the intervention"));
    day->setToolTip(tr("Day of the operation, counted from the intervention"));
    day->setRange(static_cast<int>(std::ceil(outlook.ahead.front().day.value())),
                  static_cast<int>(std::floor(outlook.ahead.back().day.value())));
    auto* share = new QLabel(box);
    share->setObjectName(QStringLiteral("operationDayShare"));
    share->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    const auto say = [share, outlook](int chosen) {
        const auto range = volumetry::range_on(outlook, core::Days(chosen));
        share->setText(!range ? tr("not known")
                              : tr("sFLR %1 to %2").arg(text_of(range->low), text_of(range->high)));
    };
    connect(day, &QSpinBox::valueChanged, this, [this, say](int chosen) {
        operation_day_ = chosen;
        say(chosen);
    });
    day->setValue(operation_day_.value_or(day->minimum()));
    say(day->value());
    row->addWidget(dim_label(tr("Operated on day")));
    row->addWidget(day);
    row->addWidget(share, 1);
    return box;
}

void GrowthPanel::show_growth() {
    clear(*growth_);
    const core::Case& subject = document_.current();
    const auto& assessment = document_.evaluation().assessment;
    const bool compared = assessment && assessment->followup;
    missing_->setVisible(!compared);
    if (!compared) {
        if (subject.time_points.size() < 2) {
            missing_->setText(tr("Growth needs a second CT: add a follow-up."));
        } else if (subject.interventions.empty()) {
            missing_->setText(tr("Add the intervention with its date; growth counts from it."));
        } else if (document_.evaluation().refusal) {
            missing_->setText(text(document_.evaluation().refusal->reason));
        } else {
            missing_->setText(
                tr("Choose the follow-up above; both scans need their date, the plan and the patient."));
        }
        return;
    }
    const volumetry::Growth& g = assessment->followup->growth;
    auto* box = new QWidget(this);
    auto* grid = new QGridLayout(box);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setVerticalSpacing(6);
    const Palette& palette = Theme::current().palette();
    enum class Judged { No, Yes };
    const auto add = [&](const QString& name, const QString& value, const QString& needed,
                         std::optional<bool> met, Judged judged = Judged::Yes, const QString& source = {}) {
        const int row = grid->rowCount();
        auto* label = new QLabel(name, box);
        label->setWordWrap(true);
        grid->addWidget(label, row, 0);
        auto* number = new QLabel(value, box);
        number->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
        grid->addWidget(number, row, 1);
        auto* limit = dim_label(needed);
        limit->setToolTip(source);
        limit->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
        grid->addWidget(limit, row, 2);
        if (judged == Judged::No) return;
        auto* sign = new QLabel(!met   ? QStringLiteral("?")
                                : *met ? QStringLiteral("✓")
                                       : QStringLiteral("✕"),
                                box);
        sign->setToolTip(!met   ? tr("Cannot say: the interval spans the threshold")
                         : *met ? tr("Met by all of the interval")
                                : tr("Not met by any of the interval"));
        sign->setStyleSheet(QStringLiteral("color: %1")
                                .arg((!met   ? palette.dim
                                      : *met ? palette.good
                                             : palette.bad)
                                         .name()));
        grid->addWidget(sign, row, 3);
    };
    const volumetry::GrowthUncertainty& u = assessment->followup->uncertainty;
    const auto within = [](double value, double half, int digits, const QString& unit) {
        return QString::number(value, 'f', digits) + QStringLiteral(" ± ") + number_text(half, digits, unit);
    };
    const QString week = tr("%/week");
    add(tr("Days since the intervention"), QString::number(g.days.value()), {}, std::nullopt, Judged::No);
    if (g.degree_of_hypertrophy) {
        add(tr("Degree of hypertrophy"),
            within(g.degree_of_hypertrophy->value(), u.degree_of_hypertrophy->value(), 1, tr("points")),
            tr("> 5"), u.hypertrophy_met);
        add(tr("Kinetic growth rate"),
            within(g.kinetic_growth_rate->value(), u.kinetic_growth_rate->value(), 2, week), tr("≥ 2.0"),
            u.kinetic_met);
    }
    add(tr("Remnant growth rate"),
        within(g.remnant_growth_rate.value(), u.remnant_growth_rate.value(), 2, week), tr("≥ 2.66"),
        u.remnant_rate_met);
    if (g.relative_hypertrophy) {
        const Others others = others_of(subject, "relative_hypertrophy_percent");
        add(tr("Relative hypertrophy"),
            within(g.relative_hypertrophy->value(), u.relative_hypertrophy->value(), 1, tr("%")), others.rate,
            std::nullopt, Judged::No, others.source);
    }
    const Others others = others_of(subject, "growth_ml_per_day");
    add(tr("Per day"), within(g.absolute_growth.value(), u.absolute_growth.value(), 1, tr("mL")), others.rate,
        std::nullopt, Judged::No, others.source);
    growth_->addWidget(box);
    auto* error = dim_label(tr("± is what %1 % between observers of each remnant makes of it.")
                                .arg(QString::number(u.observer_error.value())));
    error->setWordWrap(true);
    growth_->addWidget(error);
    if (const auto& outlook = assessment->followup->outlook) {
        if (!outlook->ahead.empty()) growth_->addWidget(operation_day_row(*outlook));
        auto* ahead = new QLabel(text(outlook->text), this);
        ahead->setWordWrap(true);
        auto* limits = dim_label(text(outlook->limits));
        limits->setWordWrap(true);
        growth_->addWidget(ahead);
        growth_->addWidget(limits);
    }
}

}  // namespace remnant::ui
