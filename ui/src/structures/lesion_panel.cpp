#include "structures/lesion_panel.h"

#include <QLabel>
#include <QListWidget>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include "document/lesion_measures.h"
#include "text/form_rows.h"
#include "text/numbers.h"

namespace remnant::ui {
namespace {

const QString kBetween = QStringLiteral(" · ");

QString text(std::string_view utf8) {
    return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
}

QString size_of(const volumetry::Lesion& lesion) {
    const volumetry::LesionDiameters& d = lesion.diameters;
    return LesionPanel::tr("%1 × %2, in 3D %3")
        .arg(text_of(d.longest.length()), text_of(d.perpendicular.length()), text_of(d.greatest.length()));
}

QString segments_of(const volumetry::Lesion& lesion) {
    QStringList names;
    for (const volumetry::SegmentShare& share : lesion.segments) names << text(core::roman(share.segment));
    if (names.isEmpty()) return {};
    return LesionPanel::tr("in %1").arg(names.join(QStringLiteral(", ")));
}

QString place_of(const volumetry::Lesion& lesion) {
    QStringList parts;
    if (lesion.intensity) parts << number_text(lesion.intensity->mean, 0, QStringLiteral("HU"));
    if (const QString segments = segments_of(lesion); !segments.isEmpty()) parts << segments;
    if (lesion.pieces > 1) parts << LesionPanel::tr("%1 pieces").arg(lesion.pieces);
    return parts.join(kBetween);
}

QString distances_of(const volumetry::Lesion& lesion) {
    QStringList parts;
    if (lesion.to_capsule) parts << LesionPanel::tr("capsule %1").arg(text_of(lesion.to_capsule->distance));
    if (!lesion.to_vessels.empty()) {
        const volumetry::LesionToVessel& nearest = lesion.to_vessels.front();
        parts << text(nearest.vessel) + QStringLiteral(" ") + text_of(nearest.way.distance);
    }
    return parts.join(kBetween);
}

QString row_of(const volumetry::Lesion& lesion) {
    QStringList lines{QStringLiteral("%1").arg(lesion.number) + kBetween + text(lesion.name) + kBetween +
                          lesion_text(lesion.volume),
                      size_of(lesion)};
    for (const QString& line : {place_of(lesion), distances_of(lesion)}) {
        if (!line.isEmpty()) lines << line;
    }
    return lines.join('\n');
}

}  // namespace

LesionPanel::LesionPanel(Document& document, const LesionMeasures& lesions, QWidget* parent)
    : QWidget(parent), document_(document), lesions_(lesions) {
    setProperty("helpTopic", QStringLiteral("outlining"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 12, 16, 0);
    layout->setSpacing(8);
    layout->addWidget(heading(tr("Tumours")));
    empty_ = dim_label(tr("No tumour yet. With the tool Tumour, draw its longest diameter or click in it."));
    empty_->setWordWrap(true);
    layout->addWidget(empty_);
    list_ = new QListWidget(this);
    list_->setObjectName(QStringLiteral("lesions"));
    list_->setAccessibleName(tr("Tumours, to jump to"));
    list_->setToolTip(tr("Longest diameter in a slice × its perpendicular (RECIST 1.1); a click goes there"));
    list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    list_->setMaximumHeight(260);
    layout->addWidget(list_);
    connect(list_, &QListWidget::itemClicked, this,
            [this](const QListWidgetItem* item) { go_to(list_->row(item)); });
    connect(&lesions_, &LesionMeasures::changed, this, &LesionPanel::refresh);
    refresh();
}

void LesionPanel::refresh() {
    const int chosen = list_->currentRow();
    list_->clear();
    for (const volumetry::Lesion& lesion : lesions_.lesions()) list_->addItem(row_of(lesion));
    list_->setCurrentRow(chosen < list_->count() ? chosen : -1);
    list_->setVisible(list_->count() > 0);
    empty_->setVisible(list_->count() == 0);
}

// To where its longest diameter is drawn.
void LesionPanel::go_to(int row) {
    if (row < 0 || static_cast<std::size_t>(row) >= lesions_.lesions().size()) return;
    const volumetry::MeasuredLine& line = lesions_.lesions()[static_cast<std::size_t>(row)].diameters.longest;
    core::ViewState view = document_.current().view;
    view.crosshair = line.middle();
    document_.set_view(std::move(view));
}

}  // namespace remnant::ui
