#include "dialogs/about_dialog.h"

#include <vtkVersion.h>

#include <QDialogButtonBox>
#include <QFile>
#include <QLabel>
#include <QPlainTextEdit>
#include <QVBoxLayout>

#include "text/form_rows.h"
#include "theme/theme.h"

namespace remnant::ui {
namespace {

QString resource_text(const QString& path) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) return {};
    return QString::fromUtf8(file.readAll());
}

}  // namespace

QString not_a_device_notice() {
    return AboutDialog::tr(
        "For research and education. Not a medical device. Not for primary diagnosis or treatment "
        "decisions.");
}

AboutDialog::AboutDialog(QWidget* parent) : QDialog(parent) {
    setWindowTitle(tr("About remnant"));
    resize(620, 520);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 20, 24, 16);
    layout->setSpacing(10);
    auto* title = new QLabel(QStringLiteral("remnant ") + QStringLiteral(REMNANT_VERSION), this);
    title->setFont(Theme::number_font());
    layout->addWidget(title);
    layout->addWidget(dim_label(tr("How much liver stays, and is it enough?")));
    auto* notice = new QLabel(not_a_device_notice(), this);
    notice->setObjectName(QStringLiteral("notice"));
    notice->setWordWrap(true);
    notice->setFont(Theme::strong_font());
    layout->addWidget(notice);
    layout->addWidget(dim_label(
        tr("Qt %1 · VTK %2 · compiled as C++20 · Apache-2.0")
            .arg(QString::fromLatin1(qVersion()), QString::fromLatin1(vtkVersion::GetVTKVersion()))));
    auto* licences = new QPlainTextEdit(
        resource_text(QStringLiteral(":/NOTICE")) + '\n' + resource_text(QStringLiteral(":/LICENSE")), this);
    licences->setObjectName(QStringLiteral("licences"));
    licences->setReadOnly(true);
    QFont fixed(QStringLiteral("DejaVu Sans Mono"));
    fixed.setPixelSize(12);
    licences->setFont(fixed);
    layout->addWidget(licences, 1);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    layout->addWidget(buttons);
}

}  // namespace remnant::ui
