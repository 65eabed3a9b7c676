#include "structures/structure_model.h"

#include <QColor>
#include <QIcon>
#include <algorithm>

#include "remnant/volumetry/volume.h"
#include "structures/structure_changes.h"
#include "text/numbers.h"
#include "theme/theme.h"

namespace remnant::ui {
namespace {

QString text(std::string_view utf8) {
    return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
}

QString source_text(const core::Structure& structure) {
    const QString program = text(structure.made_by);
    switch (structure.origin) {
        case core::Origin::File:
            return StructureModel::tr("from a file");
        case core::Origin::Outlined:
            return StructureModel::tr("outlined by hand");
        case core::Origin::Computed:
            return StructureModel::tr("computed");
        case core::Origin::AiTool:
            return program.isEmpty() ? StructureModel::tr("by an AI tool")
                                     : StructureModel::tr("by %1").arg(program);
        case core::Origin::Found:
            return program.isEmpty() ? StructureModel::tr("found")
                                     : StructureModel::tr("found by %1").arg(program);
    }
    return {};
}

}  // namespace

QString origin_text(const core::Structure& structure) {
    const QString source = source_text(structure);
    return structure.corrected ? StructureModel::tr("%1, corrected by hand").arg(source) : source;
}

StructureModel::StructureModel(Document& document, QObject* parent)
    : QAbstractTableModel(parent), document_(document) {
    connect(&document_, &Document::changed, this, [this](Parts parts) {
        if (!parts.testAnyFlags(Part::Structures | Part::Scans | Part::Result | Part::Whole)) return;
        beginResetModel();
        endResetModel();
    });
}

const core::Structure* StructureModel::structure(int row) const {
    const core::TimePoint* scan = document_.current().shown();
    if (scan == nullptr || row < 0 || row >= static_cast<int>(scan->structures.size())) return nullptr;
    return &scan->structures[static_cast<std::size_t>(row)];
}

int StructureModel::rowCount(const QModelIndex& parent) const {
    const core::TimePoint* scan = document_.current().shown();
    return parent.isValid() || scan == nullptr ? 0 : static_cast<int>(scan->structures.size());
}

int StructureModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : Columns;
}

QVariant StructureModel::text_in(const core::Structure& structure, int column) const {
    const core::TimePoint& scan = *document_.current().shown();
    const core::Millilitre volume = volumetry::volume_of(structure.mask.count(), scan.geometry);
    const auto& liver = document_.evaluation().liver;
    switch (column) {
        case Name:
            return text(structure.name);
        case Volume:
            return number_text(volume.value(), volume < core::Millilitre(10) ? 1 : 0, QStringLiteral("mL"));
        case Share:
            return liver && document_.evaluation().scan_id == scan.id
                       ? text_of(core::Percent(100.0 * (volume / liver->tlv)))
                       : QString();
        default:
            return {};
    }
}

QVariant StructureModel::data(const QModelIndex& index, int role) const {
    const core::Structure* s = structure(index.row());
    if (s == nullptr) return {};
    switch (role) {
        case Qt::DisplayRole:
        case Qt::EditRole:
            return text_in(*s, index.column());
        case Qt::CheckStateRole:
            return index.column() == Eye ? QVariant(s->visible ? Qt::Checked : Qt::Unchecked) : QVariant();
        case Qt::DecorationRole:
            return index.column() == Swatch ? QVariant(colour_of(s->colour)) : QVariant();
        case Qt::TextAlignmentRole:
            return index.column() >= Volume ? QVariant(Qt::AlignRight | Qt::AlignVCenter) : QVariant();
        case Qt::ForegroundRole:
            return index.column() == Share ? QVariant(Theme::current().palette().dim) : QVariant();
        case Qt::ToolTipRole: {
            const auto& type = core::structure_type(s->kind);
            const QString doubt =
                s->confirmed ? QString() : QStringLiteral(" · ") + tr("not confirmed by a person");
            return text(s->name) + QStringLiteral("\n") + text(type.name) + QStringLiteral(" · ") +
                   origin_text(*s) + doubt;
        }
        default:
            return {};
    }
}

QVariant StructureModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    static const char* const names[] = {"", "", QT_TR_NOOP("Structure"), QT_TR_NOOP("Volume"),
                                        QT_TR_NOOP("of liver")};
    return tr(names[section]);
}

Qt::ItemFlags StructureModel::flags(const QModelIndex& index) const {
    Qt::ItemFlags flags = Qt::ItemIsSelectable | Qt::ItemIsEnabled;
    if (index.column() == Eye) flags |= Qt::ItemIsUserCheckable;
    if (index.column() == Name) flags |= Qt::ItemIsEditable;
    return flags;
}

bool StructureModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    const core::Structure* s = structure(index.row());
    if (s == nullptr) return false;
    const core::TimePoint& scan = *document_.current().shown();
    const std::string id = s->id;
    if (role == Qt::CheckStateRole && index.column() == Eye)
        return document_.apply(set_visible(scan, id, value.toInt() == Qt::Checked)).has_value();
    const QString name = value.toString().trimmed();
    if (role != Qt::EditRole || index.column() != Name || name.isEmpty() || name == text(s->name))
        return false;
    return document_.apply(rename_structure(document_.current(), scan, id, name.toStdString())).has_value();
}

}  // namespace remnant::ui
