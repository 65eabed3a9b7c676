#pragma once
// An archive (PACS) as a person has entered it.

#include <QList>
#include <QString>

#include "remnant/core/result.h"
#include "remnant/imaging/pacs.h"

class QSettings;

namespace remnant::ui {

struct Archive {
    QString name;  // what it is called here
    QString host;
    int port = 104;
    QString called;                               // its AE title
    QString calling = QStringLiteral("REMNANT");  // ours
    imaging::pacs::Way way = imaging::pacs::Way::Get;
    int receive_port = 11112;  // of C-MOVE
    bool tls = false;
    QString trusted;  // files in PEM format
    QString certificate;
    QString key;
    bool any_host = false;

    bool operator==(const Archive&) const = default;

    /// Its name, else its AE title.
    [[nodiscard]] QString title() const { return name.isEmpty() ? called : name; }
    /// Refused: what `imaging::pacs::Node::of` refuses.
    [[nodiscard]] core::Result<imaging::pacs::Node> node() const;
};

QList<Archive> load_archives(QSettings& settings);
void store_archives(QSettings& settings, const QList<Archive>& archives);

}  // namespace remnant::ui
