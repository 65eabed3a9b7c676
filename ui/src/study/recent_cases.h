#pragma once
// Cases opened lately, as the start page shows them.

#include <QDateTime>
#include <QImage>
#include <QList>
#include <QString>

namespace remnant::ui {

struct RecentCase {
    QString path;
    QDateTime opened;
};

/// A list of paths in the user's settings; what is shown of a case is read from the case itself, so that
/// nothing about a patient is kept elsewhere.
class RecentCases {
  public:
    [[nodiscard]] QList<RecentCase> list() const;
    void add(const QString& path);
    void remove(const QString& path);
};

}  // namespace remnant::ui
