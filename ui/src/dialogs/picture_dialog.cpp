#include "dialogs/picture_dialog.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QImage>
#include <QLabel>
#include <QPixmap>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

#include "text/form_rows.h"
#include "window/file_choice.h"
#include "window/view_area.h"

namespace remnant::ui {
namespace {

constexpr int kMost = 8192;  // pixels along one side
enum What { Axial, Coronal, Sagittal, Scene, Whole };

QSpinBox* pixels_field(const char* name, int value) {
    auto* field = new QSpinBox;
    field->setObjectName(QString::fromLatin1(name));
    field->setRange(64, kMost);
    field->setValue(value);
    field->setSuffix(PictureDialog::tr(" pixels"));
    return field;
}

}  // namespace

PictureDialog::PictureDialog(ViewArea& views, QWidget& whole, QWidget* parent)
    : QDialog(parent),
      views_(views),
      whole_(whole),
      what_(new QComboBox),
      width_(pixels_field("pictureWidth", 1600)),
      height_(pixels_field("pictureHeight", 1200)),
      said_(new QLabel) {
    setWindowTitle(tr("Save a picture"));
    setProperty("helpTopic", QStringLiteral("views"));
    what_->setObjectName(QStringLiteral("pictureOf"));
    what_->addItems({tr("Axial view"), tr("Coronal view"), tr("Sagittal view"), tr("3D view"),
                     tr("The whole window as it is")});
    if (views.active() == Pane::Scene) what_->setCurrentIndex(Scene);
    auto* form = new QFormLayout;
    form->addRow(tr("Picture of"), what_);
    form->addRow(tr("Width"), width_);
    form->addRow(tr("Height"), height_);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Save | QDialogButtonBox::Cancel);
    said_->setProperty("role", QStringLiteral("bad"));
    said_->setWordWrap(true);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->addLayout(form);
    layout->addWidget(dim_label(tr("Pictures of one view carry no text and name nobody.")));
    layout->addWidget(said_);
    layout->addWidget(buttons);
    connect(what_, &QComboBox::currentIndexChanged, this, &PictureDialog::refresh);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(buttons, &QDialogButtonBox::accepted, this, [this] {
        choose_new_file(this, tr("Save a picture"), QStringLiteral("picture.png"), tr("Pictures (*.png)"),
                        QStringLiteral("png"), [this](const QString& path) { save(path); });
    });
    refresh();
}

void PictureDialog::refresh() {
    for (QSpinBox* field : {width_, height_}) field->setEnabled(what_->currentIndex() != Whole);
}

QImage PictureDialog::picture() const {
    const QSize size(width_->value(), height_->value());
    switch (what_->currentIndex()) {
        case Axial:
            return views_.slice(ViewAxis::Axial).picture(size);
        case Coronal:
            return views_.slice(ViewAxis::Coronal).picture(size);
        case Sagittal:
            return views_.slice(ViewAxis::Sagittal).picture(size);
        case Scene: {
            auto made = views_.scene().picture(size);
            if (!made) said_->setText(QString::fromStdString(to_line(made.error())));
            return made ? *made : QImage();
        }
        default:
            return whole_.grab().toImage();
    }
}

void PictureDialog::save(const QString& path) {
    const QImage image = picture();
    if (image.isNull()) return;
    if (!image.save(path)) return said_->setText(tr("The picture could not be written there."));
    Q_EMIT saved(path);
    accept();
}

}  // namespace remnant::ui
