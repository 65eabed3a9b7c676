#include "text/time_line.h"

#include <QCoreApplication>
#include <QLocale>

namespace remnant::ui {
namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("TimeLine", text);
}

}  // namespace

QDate day_of(const core::Date& date) {
    return {static_cast<int>(date.year()), static_cast<int>(static_cast<unsigned>(date.month())),
            static_cast<int>(static_cast<unsigned>(date.day()))};
}

QString date_text(const QDate& day) {
    return QLocale(QLocale::English, QLocale::UnitedKingdom).toString(day, QStringLiteral("d MMM yyyy"));
}

QString date_text(const core::Date& date) {
    return date_text(day_of(date));
}

QString name_of(core::InterventionKind kind) {
    return tr(core::intervention_type(kind).name.data());
}

QString short_name_of(core::InterventionKind kind) {
    const QString name = name_of(kind);
    const auto open = name.indexOf('(');
    return open < 0 ? name : name.mid(open + 1, name.indexOf(')') - open - 1);
}

}  // namespace remnant::ui
