#pragma once
// The structures of the shown scan as a table.

#include <QAbstractTableModel>

#include "document/document.h"

namespace remnant::ui {

/// Where an outline comes from, in words: "found by remnant 0.1, corrected by hand".
QString origin_text(const core::Structure& structure);

class StructureModel : public QAbstractTableModel {
    Q_OBJECT

  public:
    enum Column { Eye, Swatch, Name, Volume, Share, Columns };

    explicit StructureModel(Document& document, QObject* parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;

    /// Null where there is no such row.
    [[nodiscard]] const core::Structure* structure(int row) const;

  private:
    [[nodiscard]] QVariant text_in(const core::Structure& structure, int column) const;

    Document& document_;
};

}  // namespace remnant::ui
