#include "pacs/archives_dialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

#include "text/form_rows.h"
#include "window/file_choice.h"

namespace remnant::ui {
namespace {

using imaging::pacs::Way;

QSpinBox* port_field(const char* name) {
    auto* field = new QSpinBox;
    field->setObjectName(QString::fromLatin1(name));
    field->setRange(1, 65535);
    return field;
}

}  // namespace

ArchivesDialog::ArchivesDialog(Jobs& jobs, const QList<Archive>& archives, QWidget* parent)
    : QDialog(parent), jobs_(jobs), archives_(archives) {
    setWindowTitle(tr("Archives (PACS)"));
    setProperty("helpTopic", QStringLiteral("pacs"));
    resize(820, 0);
    build();
    for (const Archive& archive : archives_) list_->addItem(archive.title());
    list_->setCurrentRow(archives_.isEmpty() ? -1 : 0);
    show_archive(list_->currentRow());
}

ArchivesDialog::~ArchivesDialog() {
    jobs_.cancel(job_);
}

void ArchivesDialog::build() {
    list_ = new QListWidget;
    list_->setObjectName(QStringLiteral("archives"));
    list_->setFixedWidth(220);
    auto* add = new QPushButton(tr("Add"));
    add->setObjectName(QStringLiteral("addArchive"));
    add->setAutoDefault(false);
    remove_ = new QPushButton(tr("Remove"));
    remove_->setObjectName(QStringLiteral("removeArchive"));
    remove_->setAutoDefault(false);
    auto* beside = new QHBoxLayout;
    beside->addWidget(add);
    beside->addWidget(remove_);
    beside->addStretch();
    auto* left = new QVBoxLayout;
    left->addWidget(list_, 1);
    left->addLayout(beside);
    fields_ = new QWidget;
    fields_->setLayout(build_form());
    auto* columns = new QHBoxLayout;
    columns->setSpacing(20);
    columns->addLayout(left);
    columns->addWidget(fields_, 1);
    said_ = new QLabel;
    said_->setObjectName(QStringLiteral("archiveSaid"));
    said_->setWordWrap(true);
    said_->setMinimumHeight(2 * said_->fontMetrics().lineSpacing());
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->setSpacing(12);
    layout->addLayout(columns, 1);
    layout->addWidget(said_);
    layout->addWidget(buttons);
    connect(list_, &QListWidget::currentRowChanged, this, &ArchivesDialog::show_archive);
    connect(add, &QPushButton::clicked, this, &ArchivesDialog::add_archive);
    connect(remove_, &QPushButton::clicked, this, &ArchivesDialog::remove_archive);
    connect(buttons, &QDialogButtonBox::accepted, this, &ArchivesDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

QFormLayout* ArchivesDialog::build_form() {
    auto* form = new QFormLayout;
    form->setContentsMargins(0, 0, 0, 0);
    form->setSpacing(8);
    name_ = text_field("archiveName", tr("what you call it"));
    host_ = text_field("archiveHost", tr("pacs.example or 192.168.1.20"));
    port_ = port_field("archivePort");
    called_ = text_field("archiveCalled", tr("as its administrator says"));
    calling_ = text_field("archiveCalling", QStringLiteral("REMNANT"));
    way_ = new QComboBox;
    way_->setObjectName(QStringLiteral("archiveWay"));
    way_->addItem(tr("C-GET: over the connection that asks"), static_cast<int>(Way::Get));
    way_->addItem(tr("C-MOVE: the archive calls this computer"), static_cast<int>(Way::Move));
    receive_port_ = port_field("archiveReceivePort");
    form->addRow(tr("Name"), name_);
    form->addRow(tr("Host"), host_);
    form->addRow(tr("Port"), port_);
    form->addRow(tr("AE title of the archive"), called_);
    form->addRow(tr("AE title of this program"), calling_);
    form->addRow(tr("Fetch by"), way_);
    form->addRow(tr("Port the archive calls"), receive_port_);
    add_tls_rows(*form);
    test_ = new QPushButton(tr("Test"));
    test_->setObjectName(QStringLiteral("testArchive"));
    test_->setAutoDefault(false);
    form->addRow(QString(), test_);
    connect(test_, &QPushButton::clicked, this, &ArchivesDialog::test);
    for (QLineEdit* field : {name_, host_, called_, calling_, trusted_, certificate_, key_})
        connect(field, &QLineEdit::textChanged, this, &ArchivesDialog::take_values);
    for (QSpinBox* field : {port_, receive_port_})
        connect(field, &QSpinBox::valueChanged, this, &ArchivesDialog::take_values);
    for (QCheckBox* field : {tls_, any_host_})
        connect(field, &QCheckBox::toggled, this, &ArchivesDialog::take_values);
    connect(way_, &QComboBox::currentIndexChanged, this, &ArchivesDialog::take_values);
    return form;
}

void ArchivesDialog::add_tls_rows(QFormLayout& form) {
    tls_ = new QCheckBox(tr("Encrypted (TLS)"));
    tls_->setObjectName(QStringLiteral("archiveTls"));
    form.addRow(QString(), tls_);
    trusted_ = file_row(form, "archiveTrusted", tr("Certificates to trust"), tr("PEM file"));
    certificate_ =
        file_row(form, "archiveCertificate", tr("Our certificate"), tr("PEM file, where asked for"));
    key_ = file_row(form, "archiveKey", tr("Its key"), tr("PEM file without password"));
    any_host_ = new QCheckBox(tr("Accept a certificate of another host name"));
    any_host_->setObjectName(QStringLiteral("archiveAnyHost"));
    form.addRow(QString(), any_host_);
}

QLineEdit* ArchivesDialog::file_row(QFormLayout& form, const char* name, const QString& label,
                                    const QString& hint) {
    QLineEdit* field = text_field(name, hint);
    auto* choose = new QPushButton(tr("Choose…"));
    choose->setAutoDefault(false);
    connect(choose, &QPushButton::clicked, this, [this, field, label] {
        choose_files(this, label, {}, tr("Certificates and keys (*.pem *.crt *.cer *.key);;All files (*)"),
                     [field](const QStringList& files) {
                         if (!files.isEmpty()) field->setText(files.front());
                     });
    });
    auto* row = new QHBoxLayout;
    row->addWidget(field, 1);
    row->addWidget(choose);
    form.addRow(label, row);
    connect(tls_, &QCheckBox::toggled, choose, &QWidget::setEnabled);
    choose->setEnabled(false);
    return field;
}

void ArchivesDialog::add_archive() {
    archives_.append(Archive{});
    list_->addItem(tr("New archive"));
    list_->setCurrentRow(list_->count() - 1);
    name_->setFocus();
}

void ArchivesDialog::remove_archive() {
    const int row = list_->currentRow();
    if (row < 0) return;
    archives_.removeAt(row);
    delete list_->takeItem(row);
    show_archive(list_->currentRow());
}

void ArchivesDialog::show_archive(int row) {
    jobs_.cancel(job_);
    say({}, "");
    showing_ = true;
    const Archive a = row < 0 || row >= archives_.size() ? Archive{} : archives_[row];
    name_->setText(a.name);
    host_->setText(a.host);
    port_->setValue(a.port);
    called_->setText(a.called);
    calling_->setText(a.calling);
    way_->setCurrentIndex(way_->findData(static_cast<int>(a.way)));
    receive_port_->setValue(a.receive_port);
    tls_->setChecked(a.tls);
    trusted_->setText(a.trusted);
    certificate_->setText(a.certificate);
    key_->setText(a.key);
    any_host_->setChecked(a.any_host);
    showing_ = false;
    refresh_enabled();
}

void ArchivesDialog::take_values() {
    const int row = list_->currentRow();
    if (showing_ || row < 0) return;
    Archive& a = archives_[row];
    a.name = name_->text().trimmed();
    a.host = host_->text().trimmed();
    a.port = port_->value();
    a.called = called_->text().trimmed();
    a.calling = calling_->text().trimmed();
    a.way = static_cast<Way>(way_->currentData().toInt());
    a.receive_port = receive_port_->value();
    a.tls = tls_->isChecked();
    a.trusted = trusted_->text().trimmed();
    a.certificate = certificate_->text().trimmed();
    a.key = key_->text().trimmed();
    a.any_host = any_host_->isChecked();
    list_->item(row)->setText(a.title().isEmpty() ? tr("New archive") : a.title());
    // What was said of the values before does not hold for these.
    jobs_.cancel(job_);
    say({}, "");
    refresh_enabled();
}

void ArchivesDialog::refresh_enabled() {
    const bool one = list_->currentRow() >= 0;
    fields_->setEnabled(one);
    remove_->setEnabled(one);
    receive_port_->setEnabled(one && static_cast<Way>(way_->currentData().toInt()) == Way::Move);
    for (QWidget* field : std::initializer_list<QWidget*>{trusted_, certificate_, key_, any_host_})
        field->setEnabled(one && tls_->isChecked());
}

void ArchivesDialog::test() {
    const auto node = archives_[list_->currentRow()].node();
    if (!node) return say(QString::fromStdString(to_line(node.error())), "bad");
    jobs_.cancel(job_);
    say(tr("Calling…"), "dim");
    struct Answered {};
    job_ = jobs_.run<Answered>(
        this, tr("Calling the archive"),
        [node = *node](const core::JobContext& job) -> core::Result<Answered> {
            if (auto answered = imaging::pacs::echo(node, job); !answered)
                return core::refuse(answered.error());
            return Answered{};
        },
        [this, node = *node](const core::Result<Answered>& answered) {
            if (!answered && answered.error().reason == core::cancelled_error({}).reason) return;
            if (!answered) return say(QString::fromStdString(to_line(answered.error())), "bad");
            const QString name = QString::fromStdString(node.name());
            say(node.fields().tls ? tr("%1 answers, encrypted.").arg(name)
                                  : tr("%1 answers, not encrypted.").arg(name),
                "good");
        });
}

void ArchivesDialog::say(const QString& sentence, const char* role) {
    say_on(*said_, sentence, QString::fromLatin1(role));
}

void ArchivesDialog::accept() {
    for (int row = 0; row < archives_.size(); ++row) {
        const auto node = archives_[row].node();
        if (node) continue;
        list_->setCurrentRow(row);
        return say(QString::fromStdString(to_line(node.error())), "bad");
    }
    Q_EMIT chosen(archives_);
    QDialog::accept();
}

}  // namespace remnant::ui
