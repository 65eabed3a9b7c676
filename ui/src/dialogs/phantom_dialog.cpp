#include "dialogs/phantom_dialog.h"

#include <QCheckBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "document/jobs.h"
#include "text/form_rows.h"
#include "window/file_choice.h"

namespace remnant::ui {

PhantomDialog::PhantomDialog(Jobs& jobs, QWidget* parent)
    : QDialog(parent),
      jobs_(jobs),
      seed_(new QSpinBox),
      followup_(new QCheckBox(tr("A second CT after portal vein embolisation"))),
      said_(new QLabel),
      actions_(new QWidget) {
    setWindowTitle(tr("Make a digital patient"));
    setProperty("helpTopic", QStringLiteral("study"));
    const imaging::PhantomOptions usual;
    seed_->setObjectName(QStringLiteral("seed"));
    seed_->setRange(0, 1000000);
    seed_->setValue(static_cast<int>(usual.seed));
    auto* form = new QFormLayout;
    form->addRow(tr("Anatomy (seed)"), seed_);
    auto* sizes = new QHBoxLayout;
    auto* spacings = new QHBoxLayout;
    for (int axis = 0; axis < 3; ++axis) {
        const QChar letter = QStringLiteral("xyz").at(axis);
        size_[axis] = new QSpinBox;
        size_[axis]->setObjectName(QStringLiteral("size-") + letter);
        size_[axis]->setRange(16, 1024);
        size_[axis]->setValue(usual.size[static_cast<std::size_t>(axis)]);
        sizes->addWidget(size_[axis]);
        spacing_[axis] = new QDoubleSpinBox;
        spacing_[axis]->setObjectName(QStringLiteral("spacing-") + letter);
        spacing_[axis]->setRange(0.3, 10.0);
        spacing_[axis]->setSingleStep(0.1);
        spacing_[axis]->setValue(usual.spacing[axis]);
        spacing_[axis]->setSuffix(QStringLiteral("\u2009mm"));
        spacings->addWidget(spacing_[axis]);
    }
    form->addRow(tr("Voxels along x, y, z"), sizes);
    form->addRow(tr("Spacing along x, y, z"), spacings);
    followup_->setObjectName(QStringLiteral("followup"));
    followup_->setChecked(true);
    form->addRow(QString(), followup_);
    said_->setObjectName(QStringLiteral("said"));
    said_->setWordWrap(true);
    auto* open = new QPushButton(tr("Open as a case"));
    open->setObjectName(QStringLiteral("openPhantom"));
    open->setProperty("role", QStringLiteral("primary"));
    auto* write = new QPushButton(tr("Write files…"));
    auto* close = new QPushButton(tr("Close"));
    auto* row = new QHBoxLayout(actions_);
    row->setContentsMargins(0, 0, 0, 0);
    row->addStretch();
    row->addWidget(write);
    row->addWidget(open);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->setSpacing(10);
    layout->addWidget(dim_label(tr("An abdomen made of formulas: its volumes are known exactly.")));
    layout->addLayout(form);
    layout->addWidget(said_);
    layout->addWidget(actions_);
    layout->addWidget(close, 0, Qt::AlignRight);
    connect(open, &QPushButton::clicked, this, &PhantomDialog::open_as_case);
    connect(write, &QPushButton::clicked, this, [this] {
        choose_folder(this, tr("Write the digital patient into"), {},
                      [this](const QString& folder) { write_to(folder); });
    });
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
}

PhantomDialog::~PhantomDialog() {
    jobs_.cancel(job_);
}

imaging::PhantomOptions PhantomDialog::options() const {
    imaging::PhantomOptions options;
    options.seed = static_cast<std::uint64_t>(seed_->value());
    for (int axis = 0; axis < 3; ++axis) {
        options.size[static_cast<std::size_t>(axis)] = size_[axis]->value();
        options.spacing[axis] = spacing_[axis]->value();
    }
    options.followup = followup_->isChecked();
    return options;
}

void PhantomDialog::set_working(bool working) {
    actions_->setEnabled(!working);
    if (working) said_->setText(tr("Making the patient…"));
}

void PhantomDialog::open_as_case() {
    set_working(true);
    job_ = jobs_.run<core::Case>(
        this, tr("Making a digital patient"),
        [wanted = options()](const core::JobContext& job) -> core::Result<core::Case> {
            auto phantom = imaging::make_phantom(wanted, job);
            if (!phantom) return core::refuse(phantom.error());
            return imaging::case_of(*phantom);
        },
        [this](core::Result<core::Case> subject) {
            set_working(false);
            if (!subject) return said_->setText(QString::fromStdString(to_line(subject.error())));
            Q_EMIT made(*subject);
            accept();
        });
}

void PhantomDialog::write_to(const QString& folder) {
    struct Nothing {};
    set_working(true);
    job_ = jobs_.run<Nothing>(
        this, tr("Writing a digital patient"),
        [wanted = options(),
         out = folder.toStdString()](const core::JobContext& job) -> core::Result<Nothing> {
            auto phantom = imaging::make_phantom(wanted, job.part(0.0, 0.7));
            if (!phantom) return core::refuse(phantom.error());
            if (auto written = imaging::write_phantom(*phantom, out, job.part(0.7, 1.0)); !written)
                return core::refuse(written.error());
            return Nothing{};
        },
        [this, folder](core::Result<Nothing> written) {
            set_working(false);
            said_->setText(written ? tr("Written to %1").arg(folder)
                                   : QString::fromStdString(to_line(written.error())));
        });
}

}  // namespace remnant::ui
