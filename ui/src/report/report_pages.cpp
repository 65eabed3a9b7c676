#include "report/report_pages.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>
#include <functional>

#include "growth/growth_chart.h"
#include "report/page_flow.h"
#include "report/report_tables.h"
#include "text/numbers.h"
#include "text/time_line.h"

namespace remnant::ui {
namespace {

constexpr QMarginsF kMargins{160, 130, 160, 150};
constexpr double kBody = 25.0;
constexpr double kSmall = 22.0;
constexpr double kChartLetters = 19.0;
constexpr double kRowPadding = 2.5;
constexpr double kSmallPadding = 1.5;    // of rows in small type
constexpr double kFormulaPadding = 3.0;  // of rows of several lines
constexpr double kLeastPictures = 0.7;   // of their height, where that keeps them on the page
constexpr qsizetype kOrdinaryPages = 2;
constexpr double kTight = 0.5;           // of the usual room between rows and above headings
constexpr double kLeastForNames = 0.25;  // of the width

QString tr(const char* text) {
    return QCoreApplication::translate("Report", text);
}

QColor colour_of(Answer answer) {
    switch (answer) {
        case Answer::Enough:
            return ink::good;
        case Answer::NotEnough:
            return ink::bad;
        case Answer::CannotSay:
        case Answer::Missing:
            return ink::warn;
    }
    return ink::text;
}

/// The strings in one order, those that are empty left out.
QString joined(std::initializer_list<QString> parts, const QString& between) {
    QStringList some;
    for (const QString& part : parts) {
        if (!part.isEmpty()) some << part;
    }
    return some.join(between);
}

class ReportSetter {
  public:
    /// `spacing` is how much of the usual room stands between rows and above headings.
    ReportSetter(const ReportModel& model, const ReportPictures& pictures, const ReportOptions& options,
                 double spacing)
        : model_(model),
          pictures_(pictures),
          options_(options),
          spacing_(spacing),
          flow_(page_size_of(options.paper), kMargins, spacing) {}

    QList<ReportPage> set() {
        head();
        verdict();
        if (!model_.text_before.isEmpty()) {
            flow_.skip(14);
            flow_.paragraph(model_.text_before, page_font(kBody), ink::text);
        }
        for (const ReportTable& found : model_.findings) {
            if (found.id != QStringLiteral("scores") && found.id != QStringLiteral("lesions")) table(found);
        }
        pictures();
        lesions();
        scores();
        formulas();
        warnings();
        background();
        if (!model_.text_after.isEmpty()) {
            flow_.skip(14);
            flow_.paragraph(model_.text_after, page_font(kBody), ink::text);
        }
        signature();
        furniture();
        return flow_.pages();
    }

  private:
    static QSizeF page_size_of(Paper paper) {
        return ui::page_size(paper).size(QPageSize::Millimeter) * 10.0;
    }

    void head() {
        double right = 0.0;
        if (!pictures_.logo.isNull()) {
            const QSizeF box = QSizeF(pictures_.logo.size()).scaled(320, 110, Qt::KeepAspectRatio);
            const QRectF place(QPointF(flow_.left() + flow_.width() - box.width(), flow_.y()), box);
            flow_.page().marks.append(
                [place, logo = pictures_.logo](QPainter& p) { p.drawImage(place, logo); });
            right = box.width() + 20;
        }
        const double width = flow_.width() - std::max(right, 0.0);
        const TextBlock title(tr("Liver volumetry"), page_font(56, QFont::Bold), width * 0.5);
        title.put(flow_.page(), {flow_.left(), flow_.y()}, ink::text);
        const TextBlock institution(model_.institution, page_font(kBody), width * 0.5 - 20, Qt::AlignRight);
        if (!model_.institution.isEmpty())
            institution.put(flow_.page(), {flow_.left() + width * 0.5 + 20, flow_.y() + 12}, ink::dim);
        flow_.skip(std::max({title.height(), institution.height() + 12, right > 0 ? 110.0 : 0.0}) + 4);
        flow_.paragraph(model_.subject_line, page_font(kBody), ink::dim);
        if (!model_.patient_id.isEmpty())
            flow_.paragraph(tr("Patient's number: %1").arg(model_.patient_id), page_font(kBody), ink::dim);
        const QString missing = letters_without_font(words_in(model_));
        if (!missing.isEmpty())
            flow_.paragraph(tr("No font on this computer has all letters of the names in this report: %1 of "
                               "them are not shown as they are written.")
                                .arg(missing.toUcs4().size()),
                            page_font(kBody, QFont::DemiBold), ink::warn);
        flow_.skip(18);
    }

    /// The answer in the window's own words.
    void verdict() {
        const VerdictText& v = model_.verdict;
        const QColor colour = colour_of(v.answer);
        constexpr double kPad = 26.0;
        constexpr double kWordWidth = 420.0;
        const double inner = flow_.width() - 2 * kPad - kWordWidth;
        const TextBlock word(v.sign + ' ' + v.word, page_font(50, QFont::Bold), kWordWidth);
        std::vector<std::pair<TextBlock, QColor>> lines;
        const auto say = [&](const QString& text, QFont::Weight weight, const QColor& ink) {
            if (!text.isEmpty()) lines.emplace_back(TextBlock(text, page_font(30, weight), inner), ink);
        };
        say(plan_and_operation(model_), QFont::DemiBold, ink::text);
        if (!v.flr.isEmpty()) say(tr("Future liver remnant (FLR) %1").arg(v.flr), QFont::DemiBold, ink::text);
        if (!v.sflr.isEmpty()) say(v.sflr + ' ' + v.sflr_of, QFont::Normal, ink::text);
        if (!v.margin.isEmpty()) say(v.margin + ' ' + v.margin_of, QFont::Normal, ink::text);
        say(v.missing, QFont::DemiBold, ink::warn);
        say(v.liver, QFont::Normal, ink::text);
        for (const QString& remark : model_.remarks) say(remark, QFont::DemiBold, ink::warn);
        say(v.warnings, QFont::Normal, ink::warn);
        double height = 0.0;
        for (const auto& [block, ink] : lines) height += block.height();
        const double box_height = std::max(height, word.height()) + 2 * kPad;
        const QRectF box(flow_.left(), flow_.y(), flow_.width(), box_height);
        flow_.page().marks.append([box, colour](QPainter& p) {
            p.setRenderHint(QPainter::Antialiasing);
            p.setPen(QPen(colour, 5));
            p.setBrush(Qt::NoBrush);
            p.drawRoundedRect(box, 22, 22);
        });
        word.put(flow_.page(), {box.left() + kPad, box.center().y() - word.height() / 2}, colour);
        double y = box.center().y() - height / 2;
        for (const auto& [block, ink] : lines) {
            block.put(flow_.page(), {box.left() + kPad + kWordWidth, y}, ink);
            y += block.height();
        }
        flow_.skip(box_height);
    }

    /// The first column takes what the others leave.
    [[nodiscard]] QList<FlowColumn> columns_of(const ReportTable& table, double font) const {
        QList<FlowColumn> columns{{0, Qt::AlignLeft}};
        double taken = 0.0;
        for (qsizetype n = 0; n < table.columns.size(); ++n) {
            double width = TextBlock(table.columns[n].heading, page_font(font), 5000).used_width();
            for (const ReportRow& row : table.rows)
                width = std::max(
                    width, TextBlock(row.cells[n].text, page_font(font, QFont::DemiBold), 5000).used_width());
            width = std::min(width + 40, flow_.width() * 0.36);
            taken += width;
            columns.append({width, table.columns[n].right ? Qt::AlignRight : Qt::AlignLeft});
        }
        // Names keep a fourth of the width at the least; then the other columns wrap their words.
        const double most = flow_.width() * (1.0 - kLeastForNames);
        for (FlowColumn& column : columns) column.width *= std::min(1.0, most / std::max(taken, 1.0));
        columns.first().width = flow_.width() - std::min(taken, most);
        return columns;
    }

    void table(const ReportTable& table) {
        const QList<FlowColumn> columns = columns_of(table, kBody);
        QStringList headings{QString()};
        for (const ReportColumn& column : table.columns) headings << column.heading;
        flow_.begin_table({table.title, headings, columns, page_font(kSmall), 3 * spacing_}, 120);
        for (const ReportRow& row : table.rows) {
            QStringList cells{row.name};
            for (const ReportCell& cell : row.cells) cells << cell.text;
            flow_.row(cells, columns, page_font(kBody, row.strong ? QFont::DemiBold : QFont::Normal),
                      ink::text, kRowPadding * spacing_);
        }
        note(table);
    }

    void note(const ReportTable& table) {
        flow_.end_table();
        if (table.note.isEmpty()) return;
        flow_.skip(4);
        flow_.paragraph(table.note, page_font(kSmall), ink::dim);
    }

    /// A table whose rows are in small type.
    void begin_small_table(const QString& title, const QStringList& headings,
                           const QList<FlowColumn>& columns, double with) {
        flow_.begin_table({title, headings, columns, page_font(kSmall), kSmallPadding * spacing_}, with);
    }

    void small_row(const QStringList& cells, const QList<FlowColumn>& columns) {
        flow_.row(cells, columns, page_font(kSmall), ink::text, kSmallPadding * spacing_);
    }

    void lesions() {
        const double w = flow_.width();
        const QList<FlowColumn> columns{
            {w * 0.17}, {w * 0.1, Qt::AlignRight}, {w * 0.12, Qt::AlignRight}, {w * 0.21}, {w * 0.4}};
        for (const ReportTable& table : model_.findings) {
            if (table.id != QStringLiteral("lesions")) continue;
            QStringList headings{QString()};
            for (const ReportColumn& column : table.columns) headings << column.heading;
            headings.last() = table.note;
            begin_small_table(table.title, headings, columns, 120);
            for (const ReportRow& scan : table.rows) small_row(words_of(scan), columns);
            flow_.end_table();
        }
    }

    void scores() {
        const double w = flow_.width();
        const QList<FlowColumn> columns{{w * 0.17}, {w * 0.06, Qt::AlignRight}, {w * 0.13}, {w * 0.64}};
        for (const ReportTable& table : model_.findings) {
            if (table.id != QStringLiteral("scores")) continue;
            begin_small_table(table.title, {QString(), {}, {}, table.note}, columns, 120);
            for (const ReportRow& score : table.rows) {
                if (score.id.contains('.')) continue;
                small_row(
                    {score.name, score.cells[0].text, score.cells[2].text, items_in_one_line(table, score)},
                    columns);
            }
            flow_.end_table();
        }
    }

    /// Side by side in one row: what is drawn into a place, and its caption.
    using Drawing = std::function<void(const QRectF&)>;

    /// As large as it may be there, at the left as its caption is.
    void draw_image(const QImage& image, const QRectF& place) {
        const QSizeF size = QSizeF(image.size()).scaled(place.size(), Qt::KeepAspectRatio);
        flow_.page().marks.append([image, box = QRectF(place.topLeft(), size)](QPainter& p) {
            p.setRenderHint(QPainter::SmoothPixmapTransform);
            p.drawImage(box, image);
        });
    }

    /// The usual height, or what the page has left where that is nearly as much.
    [[nodiscard]] double picture_height(double usual, double besides) const {
        const double left = std::floor(flow_.room() - besides);
        return left >= kLeastPictures * usual ? std::min(usual, left) : usual;
    }

    void pictures() {
        QList<std::pair<Drawing, QString>> shown;
        if (options_.axial && !pictures_.axial.isNull()) {
            shown.append({[this](const QRectF& place) { draw_image(with_sides(pictures_.axial), place); },
                          pictures_.axial_caption});
        }
        if (options_.scene && !pictures_.scene.isNull()) {
            shown.append({[this](const QRectF& place) { draw_image(pictures_.scene, place); },
                          pictures_.scene_caption});
        }
        if (options_.chart && model_.course && can_be_drawn(*model_.course)) {
            shown.append({[this](const QRectF& place) {
                              flow_.page().marks.append([place, course = *model_.course](QPainter& p) {
                                  draw_growth_chart(p, place, course, chart_on_paper(kChartLetters));
                              });
                          },
                          course_caption(*model_.course)});
        }
        if (shown.isEmpty()) return;
        constexpr double kGap = 20.0;
        constexpr double kAbovePictures = 10.0;
        constexpr double kAboveCaptions = 6.0;
        const double columns = std::max<double>(2.0, static_cast<double>(shown.size()));
        const double width = (flow_.width() - (columns - 1) * kGap) / columns;
        double captions = 0.0;
        for (const auto& [draw, caption] : shown)
            captions = std::max(captions, TextBlock(caption, page_font(kSmall), width).height());
        const double around = kAbovePictures + kAboveCaptions + captions;
        const QString title = tr("Pictures");
        const double height =
            picture_height(width * ReportPictures::kSize.height() / ReportPictures::kSize.width(),
                           flow_.heading_height(title) + around);
        flow_.heading(title, height + around);
        flow_.skip(kAbovePictures);
        QRectF place(flow_.left(), flow_.y(), width, height);
        for (const auto& [draw, caption] : shown) {
            draw(place);
            TextBlock(caption, page_font(kSmall), width)
                .put(flow_.page(), {place.left(), place.bottom() + kAboveCaptions}, ink::dim);
            place.translate(width + kGap, 0);
        }
        flow_.skip(height + kAboveCaptions + captions);
    }

    void formulas() {
        const double w = flow_.width();
        const QList<FlowColumn> columns{{w * 0.24}, {w * 0.24}, {w * 0.21}, {w * 0.31}};
        bool begun = false;
        const TableHead head{tr("Formulas and sources"),
                             {QString(), tr("formula"), tr("from"), tr("source")},
                             columns,
                             page_font(kSmall),
                             kFormulaPadding * spacing_};
        for (const ReportTable& found : model_.findings) {
            QString last;
            for (const ReportRow& row : found.rows) {
                const bool repeated = found.id == QStringLiteral("tumours") && !last.isEmpty();
                if (row.formula.isEmpty() || repeated) continue;
                if (!std::exchange(begun, true)) flow_.begin_table(head, 150);
                last = row.formula;
                flow_.row({found.id == QStringLiteral("tumours") ? found.title : row.name, row.formula,
                           with_short_numbers(row.inputs), row.source},
                          columns, page_font(kSmall), ink::text, kFormulaPadding * spacing_);
            }
        }
    }

    void warnings() {
        if (model_.warnings.isEmpty()) return;
        flow_.heading(tr("Said with this answer"), 80);
        flow_.skip(8);
        for (const ReportWarning& warning : model_.warnings) {
            flow_.paragraph(
                QStringLiteral("• ") + joined({warning.text, warning.source}, QStringLiteral(" · ")),
                page_font(kSmall + 2), ink::text);
        }
    }

    [[nodiscard]] static QStringList words_of(const ReportRow& row) {
        QStringList words{row.name};
        for (const ReportCell& cell : row.cells) words << cell.text;
        return words;
    }

    void in_one_line(const ReportTable& table) {
        QStringList said;
        for (const ReportRow& row : table.rows) said << words_of(row).join(' ');
        flow_.heading(table.title, 60);
        flow_.skip(8);
        flow_.paragraph(said.join(QStringLiteral(" · ")), page_font(kSmall), ink::text);
    }

    void facts(const ReportTable& table) {
        const QList<FlowColumn> columns{{flow_.width() * 0.34}, {flow_.width() * 0.66}};
        begin_small_table(table.title, {}, columns, 60);
        for (const ReportRow& row : table.rows) small_row(words_of(row), columns);
        flow_.end_table();
    }

    /// One row a scan: "Baseline | date 18 Dec 2025 · study not known · …".
    void data(const ReportTable& table) {
        const QString between = QStringLiteral(" · ");
        const QList<FlowColumn> columns{{flow_.width() * 0.12}, {flow_.width() * 0.88}};
        begin_small_table(table.title, {}, columns, 60);
        QString scan;
        QStringList said;
        const auto end_scan = [&] {
            if (!said.isEmpty()) small_row({scan, said.join(between)}, columns);
            said.clear();
        };
        for (const ReportRow& row : table.rows) {
            const qsizetype end_of_name = row.name.lastIndexOf(between);
            const bool begins = row.id.endsWith(QStringLiteral(".date"));
            if (begins) end_scan();
            scan = row.name.left(end_of_name);
            said << row.name.mid(end_of_name + between.size()) + ' ' + row.cells.first().text;
        }
        end_scan();
        flow_.end_table();
    }

    /// Outlines of two scans each stand side by side.
    void outlines() {
        QList<const ReportTable*> tables;
        for (const ReportTable& table : model_.background) {
            if (table.id.contains(QStringLiteral("outlines"))) tables << &table;
        }
        for (qsizetype n = 0; n < tables.size(); n += 2) outlines(tables.mid(n, 2));
    }

    void outlines(const QList<const ReportTable*>& tables) {
        QStringList titles;
        QList<FlowColumn> columns;
        QStringList headings;
        qsizetype rows = 0;
        const double width = flow_.width() / static_cast<double>(tables.size());
        const bool one = tables.size() == 1;
        for (const ReportTable* table : tables) {
            titles << table->title;
            rows = std::max(rows, table->rows.size());
            headings << QString();
            columns << FlowColumn{width * (one ? 0.28 : 0.25), Qt::AlignLeft};
            for (const ReportColumn& column : table->columns) headings << column.heading;
            columns << FlowColumn{width * (one ? 0.2 : 0.21), Qt::AlignLeft}
                    << FlowColumn{width * (one ? 0.12 : 0.17), Qt::AlignRight}
                    << FlowColumn{width * (one ? 0.27 : 0.22), Qt::AlignLeft}
                    << FlowColumn{width * (one ? 0.13 : 0.15), Qt::AlignLeft};
        }
        begin_small_table(titles.join(QStringLiteral(" · ")), headings, columns, 100);
        for (qsizetype n = 0; n < rows; ++n) {
            QStringList words;
            for (const ReportTable* table : tables) {
                words << (n < table->rows.size() ? words_of(table->rows[n])
                                                 : QStringList(table->columns.size() + 1));
            }
            small_row(words, columns);
        }
        flow_.end_table();
    }

    void background() {
        for (const ReportTable& table : model_.background) {
            if (table.id == QStringLiteral("patient") || table.id == QStringLiteral("program")) {
                in_one_line(table);
            } else if (table.id == QStringLiteral("outlines")) {
                outlines();
            } else if (table.id == QStringLiteral("data")) {
                data(table);
            } else if (table.columns.size() == 1) {
                facts(table);
            }
        }
    }

    void signature() {
        flow_.need(150);
        flow_.skip(100 * spacing_);
        flow_.page().marks.append([line = QRectF(flow_.left(), flow_.y(), flow_.width(), 3)](QPainter& p) {
            p.fillRect(line, ink::text);
        });
        flow_.skip(8);
        const double half = flow_.width() / 2;
        TextBlock(tr("Name, date"), page_font(kSmall), half)
            .put(flow_.page(), {flow_.left(), flow_.y()}, ink::dim);
        TextBlock(tr("Signature"), page_font(kSmall), half, Qt::AlignRight)
            .put(flow_.page(), {flow_.left() + half, flow_.y()}, ink::dim);
        flow_.skip(30);
    }

    /// On every page: whose report of which plan and day it is, which page of how many, and what it is not.
    void furniture() {
        const auto count = flow_.pages().size();
        for (qsizetype n = 0; n < count; ++n) {
            ReportPage& page = flow_.pages()[n];
            const double y = page.size.height() - kMargins.bottom() + 36;
            const double width = flow_.width();
            const QString which = joined({model_.patient_name, model_.plan, model_.program,
                                          date_text(model_.date), tr("page %1 of %2").arg(n + 1).arg(count)},
                                         QStringLiteral(" · "));
            page.marks.append([line = QRectF(flow_.left(), y - 10, width, 1.6)](QPainter& p) {
                p.fillRect(line, ink::line);
            });
            const TextBlock first(which, page_font(kSmall), width);
            first.put(page, {flow_.left(), y}, ink::dim);
            TextBlock(disclaimer(), page_font(kSmall, QFont::DemiBold), width)
                .put(page, {flow_.left(), y + first.height()}, ink::dim);
        }
    }

    const ReportModel& model_;
    const ReportPictures& pictures_;
    const ReportOptions& options_;
    double spacing_;
    PageFlow flow_;
};

}  // namespace

QList<ReportPage> report_pages(const ReportModel& model, const ReportPictures& pictures,
                               const ReportOptions& options) {
    QList<ReportPage> pages = ReportSetter(model, pictures, options, 1.0).set();
    if (pages.size() <= kOrdinaryPages) return pages;
    // Letter is shorter than A4: what is nearly two pages may be set a little tighter.
    QList<ReportPage> tight = ReportSetter(model, pictures, options, kTight).set();
    return tight.size() < pages.size() ? tight : pages;
}

}  // namespace remnant::ui
