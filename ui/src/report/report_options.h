#pragma once
// How an institution wants its reports.

#include <QPageSize>
#include <QString>

namespace remnant::ui {

enum class Paper { A4, Letter };

struct ReportOptions {
    QString institution;
    QString logo;  // path of a PNG, JPEG or SVG file; empty: none
    QString text_before;
    QString text_after;
    Paper paper = Paper::A4;
    bool axial = true;
    bool scene = true;
    bool chart = true;

    bool operator==(const ReportOptions&) const = default;
};

inline QPageSize page_size(Paper paper) {
    return QPageSize(paper == Paper::A4 ? QPageSize::A4 : QPageSize::Letter);
}

}  // namespace remnant::ui
