#include "study/recent_cases.h"

#include <QSettings>

namespace remnant::ui {
namespace {

constexpr int kMost = 12;
const QString kKey = QStringLiteral("recentCases");

void store(const QList<RecentCase>& cases) {
    QSettings settings;
    settings.beginWriteArray(kKey, static_cast<int>(cases.size()));
    for (int n = 0; n < cases.size(); ++n) {
        settings.setArrayIndex(n);
        settings.setValue(QStringLiteral("path"), cases[n].path);
        settings.setValue(QStringLiteral("opened"), cases[n].opened);
    }
    settings.endArray();
}

}  // namespace

QList<RecentCase> RecentCases::list() const {
    QList<RecentCase> cases;
    QSettings settings;
    const int count = std::min(kMost, settings.beginReadArray(kKey));
    for (int n = 0; n < count; ++n) {
        settings.setArrayIndex(n);
        const RecentCase found{settings.value(QStringLiteral("path")).toString(),
                               settings.value(QStringLiteral("opened")).toDateTime()};
        if (!found.path.isEmpty()) cases << found;
    }
    settings.endArray();
    return cases;
}

void RecentCases::add(const QString& path) {
    QList<RecentCase> cases = list();
    cases.removeIf([&](const RecentCase& c) { return c.path == path; });
    cases.prepend({path, QDateTime::currentDateTime()});
    while (cases.size() > kMost) cases.removeLast();
    store(cases);
}

void RecentCases::remove(const QString& path) {
    QList<RecentCase> cases = list();
    cases.removeIf([&](const RecentCase& c) { return c.path == path; });
    store(cases);
}

}  // namespace remnant::ui
