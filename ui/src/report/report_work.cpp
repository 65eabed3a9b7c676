#include "report/report_work.h"

#include <map>
#include <mutex>

#include "document/jobs.h"
#include "remnant/imaging/case_identity.h"
#include "remnant/imaging/ct_checksum.h"
#include "report/report_pages.h"
#include "report/report_text.h"
#include "scene/scene_view.h"
#include "scene/surface_store.h"
#include "scene/vtk_widget.h"
#include "slice/tools.h"

namespace remnant::ui {
namespace {

constexpr int kLookAgainMs = 30;
constexpr QSize kLogoPixels{1200, 400};

}  // namespace

/// By the buffer, which is never changed once published; the CT is kept, so that its address stays its own.
struct ReportWork::Checksums {
    std::mutex mutex;
    std::vector<std::pair<core::CtVoxels, QString>> known;

    QString of(const core::CtVoxels& ct) {
        const std::scoped_lock lock(mutex);
        for (const auto& [seen, sum] : known) {
            if (seen == ct) return sum;
        }
        known.emplace_back(ct, QString::fromStdString(imaging::ct_checksum(ct)));
        return known.back().second;
    }
};

ReportWork::ReportWork(Document& document, SurfaceStore& surfaces, QObject* parent)
    : QObject(parent),
      document_(document),
      mirror_(document,
              [](core::Case& subject) {
                  subject.view.step = "plan";
                  subject.view.volume_rendering = false;
              }),
      tools_(std::make_unique<ToolBox>()),
      scene_(std::make_unique<SceneView>(mirror_.copy(), *tools_, surfaces)),
      checksums_(std::make_shared<Checksums>()) {
    scene_->resize(ReportPictures::kSize);
    soon_.setInterval(kLookAgainMs);
    connect(&soon_, &QTimer::timeout, this, &ReportWork::start);
    connect(&document_, &Document::changed, this, [this](Parts parts) {
        // Of another case nobody has asked it yet.
        if (parts.testFlag(Part::Whole)) without_identity_.reset();
        if (parts & ~(Parts(Part::View) | Part::File | Part::Held | Part::Annotations)) forget();
    });
}

ReportWork::~ReportWork() = default;

void ReportWork::set_options(const ReportOptions& options) {
    if (options == options_) return;
    options_ = options;
    forget();
}

void ReportWork::set_identity_hidden(bool hidden) {
    if (hidden == identity_hidden_) return;
    identity_hidden_ = hidden;
    forget();
}

void ReportWork::set_without_identity(const std::optional<std::uint64_t>& random) {
    if (random == without_identity_) return;
    without_identity_ = random;
    forget();
}

void ReportWork::set_of_case_without_identity(bool already) {
    of_case_without_identity_ = already;
    forget();
}

void ReportWork::set_date(const QDate& date) {
    date_ = date;
    forget();
}

void ReportWork::set_awake(bool awake) {
    if (awake_ == awake) return;
    awake_ = awake;
    mirror_.set_awake(awake);
    if (awake && report_ == nullptr && !refusal_) soon_.start();
    if (!awake) soon_.stop();
}

void ReportWork::forget() {
    ++asked_;
    report_.reset();
    refusal_.reset();
    if (awake_) soon_.start();
    Q_EMIT changed();
}

bool ReportWork::wants_scene() const {
    return options_.scene && opengl_is_available() && document_.evaluation().liver.has_value();
}

/// Without a plan nothing stays or goes: it is the whole liver.
QString ReportWork::scene_caption() const {
    return document_.evaluation().measurement ? tr("What stays (green) and what goes (amber), from anterior")
                                              : tr("The liver with its tumours and vessels, from anterior");
}

bool ReportWork::settled() const {
    return !awake_ || !document_.is_open() || report_ != nullptr || refusal_;
}

// Begun only when everything it shows is of one state of the case.
void ReportWork::start() {
    if (!document_.is_open()) return soon_.stop();
    const bool ready = !making_ && !document_.evaluation_pending() && !document_.dragging() &&
                       !mirror_.copy().evaluation_pending() && (!wants_scene() || scene_->settled());
    if (!ready) return;
    soon_.stop();
    making_ = true;
    ReportPictures pictures;
    if (wants_scene()) {
        scene_->warm_up();
        scene_->look_from(Direction::Anterior);
        if (auto image = scene_->picture(ReportPictures::kSize)) {
            pictures.scene = *std::move(image);
            pictures.scene_caption = scene_caption();
        }
    }
    auto evaluation = std::make_shared<const volumetry::Evaluation>(document_.evaluation());
    document_.jobs().run_quietly<Report>(
        this,
        [subject = document_.current(), evaluation, options = options_, hidden = identity_hidden_,
         rules = document_.evaluation_options(), date = date_.isValid() ? date_ : QDate::currentDate(),
         checksums = checksums_, random = without_identity_, already = of_case_without_identity_,
         pictures](const core::JobContext&) mutable -> core::Result<Report> {
            Report made{{}, pictures, options, {}, {}, {}};
            ReportFacts facts{date, rules, {}, hidden, already || random.has_value()};
            if (random) {
                auto clean = imaging::without_identity(subject, *random);
                if (!clean) return core::refuse(clean.error());
                subject = std::move(clean->value);
                made.removed = std::move(clean->removed);
                evaluation =
                    std::make_shared<const volumetry::Evaluation>(volumetry::evaluate(subject, rules));
            }
            if (hidden) subject.patient.name.clear();
            for (const core::TimePoint& scan : subject.time_points) {
                if (scan.ct) facts.ct_checksums[QString::fromStdString(scan.id)] = checksums->of(*scan.ct);
            }
            made.model = report_model(subject, *evaluation, options, facts);
            if (options.axial) add_axial_picture(subject, *evaluation, made.pictures);
            made.pictures.logo = logo_from(options.logo, kLogoPixels);
            made.text = report_text(subject, *evaluation);
            return made;
        },
        [this, number = asked_](core::Result<Report> made) {
            making_ = false;
            if (made) return finish(number, *std::move(made));
            if (number != asked_) return;
            refusal_ = made.error();
            Q_EMIT changed();
        });
}

void ReportWork::finish(std::size_t number, Report made) {
    if (number != asked_) {
        if (awake_) soon_.start();
        return;
    }
    made.pages = report_pages(made.model, made.pictures, made.options);
    report_ = std::make_shared<const Report>(std::move(made));
    Q_EMIT changed();
}

}  // namespace remnant::ui
