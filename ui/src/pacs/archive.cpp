#include "pacs/archive.h"

#include <QSettings>
#include <algorithm>

namespace remnant::ui {
namespace {

const QString kArray = QStringLiteral("archives");
const QString kName = QStringLiteral("name");
const QString kHost = QStringLiteral("host");
const QString kPort = QStringLiteral("port");
const QString kCalled = QStringLiteral("called");
const QString kCalling = QStringLiteral("calling");
const QString kMove = QStringLiteral("byMove");
const QString kReceive = QStringLiteral("receivePort");
const QString kTls = QStringLiteral("tls");
const QString kTrusted = QStringLiteral("tlsTrusted");
const QString kCertificate = QStringLiteral("tlsCertificate");
const QString kKey = QStringLiteral("tlsKey");
const QString kAnyHost = QStringLiteral("tlsAnyHost");

int port_in(const QSettings& settings, const QString& key, int otherwise) {
    return std::clamp(settings.value(key, otherwise).toInt(), 1, 65535);
}

}  // namespace

core::Result<imaging::pacs::Node> Archive::node() const {
    imaging::pacs::NodeFields fields;
    fields.called = called.toStdString();
    fields.calling = calling.toStdString();
    fields.host = host.toStdString();
    fields.port = port;
    if (way == imaging::pacs::Way::Move) fields.receive_port = receive_port;
    if (tls) {
        fields.tls = imaging::pacs::TlsFiles{trusted.toStdString(), certificate.toStdString(),
                                             key.toStdString(), any_host};
    }
    return imaging::pacs::Node::of(std::move(fields));
}

QList<Archive> load_archives(QSettings& settings) {
    QList<Archive> archives;
    const int count = settings.beginReadArray(kArray);
    for (int n = 0; n < count; ++n) {
        settings.setArrayIndex(n);
        Archive a;
        a.name = settings.value(kName).toString();
        a.host = settings.value(kHost).toString();
        a.port = port_in(settings, kPort, a.port);
        a.called = settings.value(kCalled).toString();
        a.calling = settings.value(kCalling, a.calling).toString();
        a.way = settings.value(kMove, false).toBool() ? imaging::pacs::Way::Move : imaging::pacs::Way::Get;
        a.receive_port = port_in(settings, kReceive, a.receive_port);
        a.tls = settings.value(kTls, false).toBool();
        a.trusted = settings.value(kTrusted).toString();
        a.certificate = settings.value(kCertificate).toString();
        a.key = settings.value(kKey).toString();
        a.any_host = settings.value(kAnyHost, false).toBool();
        archives.append(a);
    }
    settings.endArray();
    return archives;
}

void store_archives(QSettings& settings, const QList<Archive>& archives) {
    settings.remove(kArray);
    settings.beginWriteArray(kArray, static_cast<int>(archives.size()));
    for (int n = 0; n < archives.size(); ++n) {
        settings.setArrayIndex(n);
        const Archive& a = archives[n];
        settings.setValue(kName, a.name);
        settings.setValue(kHost, a.host);
        settings.setValue(kPort, a.port);
        settings.setValue(kCalled, a.called);
        settings.setValue(kCalling, a.calling);
        settings.setValue(kMove, a.way == imaging::pacs::Way::Move);
        settings.setValue(kReceive, a.receive_port);
        settings.setValue(kTls, a.tls);
        settings.setValue(kTrusted, a.trusted);
        settings.setValue(kCertificate, a.certificate);
        settings.setValue(kKey, a.key);
        settings.setValue(kAnyHost, a.any_host);
    }
    settings.endArray();
}

}  // namespace remnant::ui
