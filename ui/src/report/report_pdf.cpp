#include "report/report_pdf.h"

#include <QBuffer>
#include <QHash>
#include <QPainter>
#include <QPdfWriter>
#include <cctype>
#include <cstring>
#include <optional>

namespace remnant::ui {
namespace {

/// The whole number after the last `key`; none where it is not there.
std::optional<qsizetype> number_after(const QByteArray& bytes, const char* key) {
    const qsizetype at = bytes.lastIndexOf(key);
    if (at < 0) return std::nullopt;
    qsizetype end = at + static_cast<qsizetype>(std::strlen(key));
    while (end < bytes.size() && std::isspace(static_cast<unsigned char>(bytes[end]))) ++end;
    const qsizetype begin = end;
    while (end < bytes.size() && std::isdigit(static_cast<unsigned char>(bytes[end]))) ++end;
    bool good = false;
    const qsizetype number = bytes.mid(begin, end - begin).toLongLong(&good);
    return good ? std::optional(number) : std::nullopt;
}

/// Puts the given moment in the place of the one the writer took from the clock; no byte moves.
void set_moment(QByteArray& bytes, const QDateTime& made) {
    const QByteArray key = "/CreationDate (D:";
    const QByteArray digits = made.toLocalTime().toString(QStringLiteral("yyyyMMddHHmmss")).toLatin1();
    const qsizetype at = bytes.indexOf(key);
    if (at >= 0) bytes.replace(at + key.size(), digits.size(), digits);
}

/// Names the document's language, which Qt's writer cannot: an incremental update (ISO 32000-1, 7.5.6) with
/// the catalogue as it was and the language in it. What was written stays as it is.
void add_language(QByteArray& bytes) {
    const auto root = number_after(bytes, "/Root");
    const auto info = number_after(bytes, "/Info");
    const auto size = number_after(bytes, "/Size");
    const auto table = number_after(bytes, "startxref");
    if (!root || !info || !size || !table) return;
    const QByteArray name = QByteArray::number(*root) + " 0 obj\n";
    const qsizetype begin = bytes.indexOf("\n" + name);
    const qsizetype end = bytes.indexOf(">>\nendobj", begin);
    if (begin < 0 || end < 0) return;
    const QByteArray catalogue = bytes.mid(begin + 1, end - begin - 1);
    if (!bytes.endsWith('\n')) bytes += '\n';
    const qsizetype place = bytes.size();
    bytes += catalogue + "/Lang (en-GB)\n/ViewerPreferences << /DisplayDocTitle true >>\n>>\nendobj\n";
    const qsizetype new_table = bytes.size();
    bytes += "xref\n" + QByteArray::number(*root) + " 1\n" +
             QByteArray::number(place).rightJustified(10, '0') + " 00000 n \ntrailer\n<<\n/Size " +
             QByteArray::number(*size) + "\n/Info " + QByteArray::number(*info) + " 0 R\n/Root " +
             QByteArray::number(*root) + " 0 R\n/Prev " + QByteArray::number(*table) + "\n>>\nstartxref\n" +
             QByteArray::number(new_table) + "\n%%EOF\n";
}

}  // namespace

QByteArray pdf_of(const QList<ReportPage>& pages, Paper paper, const PdfFacts& facts) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    // The writer keeps its fonts in a hash: their order in the file would be another one in every run.
    QHashSeed::setDeterministicGlobalSeed();
    {
        QPdfWriter writer(&buffer);
        writer.setPageSize(page_size(paper));
        writer.setPageMargins(QMarginsF());
        writer.setResolution(kPageDpi);
        writer.setTitle(facts.title);
        writer.setCreator(QStringLiteral("remnant " REMNANT_VERSION));
        QPainter painter(&writer);
        for (qsizetype n = 0; n < pages.size(); ++n) {
            if (n > 0) writer.newPage();
            pages[n].draw(painter);
        }
    }
    QHashSeed::resetRandomGlobalSeed();
    set_moment(bytes, facts.made);
    add_language(bytes);
    return bytes;
}

}  // namespace remnant::ui
