#include "study/start_page.h"

#include <QAbstractButton>
#include <QFileInfo>
#include <QGridLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLocale>
#include <QMenu>
#include <QPainter>
#include <QPainterPath>
#include <QPushButton>
#include <QVBoxLayout>

#include "remnant/imaging/case_file.h"
#include "session/case_session.h"
#include "study/recent_cases.h"
#include "text/form_rows.h"
#include "theme/theme.h"

namespace remnant::ui {
namespace {

constexpr int kColumns = 3;
constexpr int kMostShown = 3;  // one row: the page fits a small screen

/// A button of a title and a line beneath, perhaps with a picture above.
class Card : public QAbstractButton {
  public:
    Card(const QString& title, const QString& hint, QWidget* parent) : QAbstractButton(parent), hint_(hint) {
        setText(title);
        setFocusPolicy(Qt::StrongFocus);
        setCursor(Qt::PointingHandCursor);
        setFixedHeight(74);
        setAccessibleName(title + QStringLiteral(", ") + hint);
    }
    void set_picture(const QImage& picture) {
        picture_ = picture;
        has_picture_ = true;
        setFixedHeight(232);
        update();
    }
    void set_lines(const QString& second, const QString& verdict) {
        hint_ = second;
        verdict_ = verdict;
        update();
    }

  protected:
    void paintEvent(QPaintEvent*) override {
        const Palette& palette = Theme::current().palette();
        QPainter p(this);
        p.setRenderHint(QPainter::Antialiasing);
        const QRectF box = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
        QPainterPath shape;
        shape.addRoundedRect(box, 7, 7);
        p.fillPath(shape, palette.raised);
        int top = 14;
        if (has_picture_) {
            p.save();
            p.setClipPath(shape);
            const QRect frame(0, 0, width(), 148);
            p.fillRect(frame, Qt::black);
            if (!picture_.isNull()) {
                const QImage scaled =
                    picture_.scaled(frame.size(), Qt::KeepAspectRatioByExpanding, Qt::SmoothTransformation);
                p.drawImage(frame, scaled,
                            QRect((scaled.width() - frame.width()) / 2,
                                  (scaled.height() - frame.height()) / 2, frame.width(), frame.height()));
            }
            p.restore();
            top = 158;
        }
        p.setPen(QPen(hasFocus() || underMouse() ? palette.accent : palette.line, 1));
        p.drawPath(shape);
        const auto line = [&](const QString& text, const QFont& font, const QColor& colour, int height) {
            p.setFont(font);
            p.setPen(colour);
            p.drawText(QRect(16, top, width() - 32, height), Qt::AlignLeft | Qt::AlignVCenter,
                       QFontMetrics(font).elidedText(text, Qt::ElideRight, width() - 32));
            top += height + 3;
        };
        line(text(), Theme::strong_font(), isEnabled() ? palette.text : palette.dim, 20);
        line(hint_, Theme::small_font(), palette.dim, 18);
        if (!verdict_.isEmpty()) line(verdict_, Theme::base_font(), verdict_colour(palette), 20);
    }
    void enterEvent(QEnterEvent*) override { update(); }
    void leaveEvent(QEvent*) override { update(); }
    void keyPressEvent(QKeyEvent* event) override {
        if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) return click();
        QAbstractButton::keyPressEvent(event);
    }

  private:
    [[nodiscard]] QColor verdict_colour(const Palette& palette) const {
        if (verdict_.endsWith(QStringLiteral("not enough"))) return palette.bad;
        return verdict_.endsWith(QStringLiteral("enough")) ? palette.good : palette.warn;
    }
    QString hint_;
    QString verdict_;
    QImage picture_;
    bool has_picture_ = false;
};

QString when(const QDateTime& time) {
    const QDate day = time.date();
    const QLocale english(QLocale::English, QLocale::UnitedKingdom);
    if (day == QDate::currentDate())
        return StartPage::tr("today %1").arg(time.toString(QStringLiteral("HH:mm")));
    if (day == QDate::currentDate().addDays(-1)) return StartPage::tr("yesterday");
    return english.toString(day, QStringLiteral("d MMM yyyy"));
}

Card* card_of(const RecentCase& recent, QWidget* parent) {
    const QFileInfo file(recent.path);
    auto* card = new Card(file.completeBaseName(), recent.path, parent);
    card->set_picture({});
    card->setToolTip(recent.path);
    const auto summary = imaging::read_case_summary(recent.path.toStdString());
    if (!summary) {
        card->set_lines(QString::fromStdString(summary.error().reason), {});
        return card;
    }
    QString name = QString::fromStdString(summary->patient_name).replace('^', ' ').trimmed();
    card->setText(name.isEmpty() ? file.completeBaseName() : name);
    const auto& png = summary->thumbnail_png;
    card->set_picture(
        QImage::fromData(reinterpret_cast<const uchar*>(png.data()), static_cast<int>(png.size())));
    const QString scans =
        summary->scans == 1 ? StartPage::tr("1 scan") : StartPage::tr("%1 scans").arg(summary->scans);
    card->set_lines(scans + QStringLiteral(" · ") + when(recent.opened),
                    QString::fromStdString(summary->verdict_line));
    return card;
}

/// Where things are dropped; the whole window takes them, this says so.
class DropHint : public QLabel {
  public:
    explicit DropHint(QWidget* parent)
        : QLabel(StartPage::tr("Drop a folder, a case or label files anywhere"), parent) {
        setProperty("role", QStringLiteral("dim"));
        setAlignment(Qt::AlignCenter);
        setFixedHeight(52);
    }

  protected:
    void paintEvent(QPaintEvent* event) override {
        QPainter p(this);
        p.setRenderHint(QPainter::Antialiasing);
        p.setPen(QPen(Theme::current().palette().line, 1, Qt::DashLine));
        p.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 7, 7);
        QLabel::paintEvent(event);
    }
};

}  // namespace

StartPage::StartPage(QWidget* parent)
    : QWidget(parent),
      recent_(new QGridLayout),
      recent_title_(heading(tr("Recent cases"))),
      unsaved_(new QVBoxLayout) {
    setProperty("helpTopic", QStringLiteral("study"));
    auto* column = new QWidget(this);
    column->setMaximumWidth(980);
    auto* layout = new QVBoxLayout(column);
    layout->setContentsMargins(24, 0, 24, 0);
    layout->setSpacing(12);
    auto* title = new QLabel(QStringLiteral("remnant"), column);
    QFont large = Theme::number_font();
    large.setPixelSize(26);
    title->setFont(large);
    layout->addStretch(2);
    layout->addWidget(title);
    layout->addWidget(dim_label(tr("How much liver stays, and is it enough?")));
    layout->addSpacing(8);
    auto* cards = new QGridLayout;
    cards->setSpacing(12);
    auto* study = new Card(tr("Open a study"), tr("A folder, Ctrl O"), column);
    auto* archive = new Card(tr("From PACS"), tr("A study of an archive"), column);
    auto* file = new Card(tr("Open a case"), tr("A file, Ctrl Shift O"), column);
    auto* demo = new Card(tr("Demo patient"), tr("With known truth"), column);
    auto* learn = new Card(tr("Learn"), tr("Six graded exercises"), column);
    study->setObjectName(QStringLiteral("openStudy"));
    archive->setObjectName(QStringLiteral("fromArchive"));
    file->setObjectName(QStringLiteral("openCase"));
    demo->setObjectName(QStringLiteral("demo"));
    learn->setObjectName(QStringLiteral("learn"));
    int at = 0;
    for (Card* card : {study, archive, file, demo, learn}) cards->addWidget(card, 0, at++);
    layout->addLayout(cards);
    layout->addSpacing(8);
    layout->addWidget(recent_title_);
    recent_->setSpacing(12);
    for (int n = 0; n < kColumns; ++n) recent_->setColumnStretch(n, 1);
    layout->addLayout(recent_);
    layout->addSpacing(8);
    layout->addWidget(new DropHint(column));
    layout->addLayout(unsaved_);
    layout->addStretch(3);
    auto* row = new QHBoxLayout(this);
    row->addStretch(1);
    row->addWidget(column, 20);
    row->addStretch(1);
    connect(study, &QAbstractButton::clicked, this, &StartPage::study_requested);
    connect(archive, &QAbstractButton::clicked, this, &StartPage::archive_requested);
    connect(file, &QAbstractButton::clicked, this, &StartPage::case_requested);
    connect(demo, &QAbstractButton::clicked, this, &StartPage::demo_requested);
    connect(learn, &QAbstractButton::clicked, this, &StartPage::learn_requested);
    refresh();
}

void StartPage::refresh() {
    while (QLayoutItem* item = recent_->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    QList<RecentCase> cases = RecentCases().list();
    // What was moved or deleted elsewhere is of no use here.
    cases.removeIf([](const RecentCase& recent) { return !QFileInfo::exists(recent.path); });
    recent_title_->setVisible(!cases.isEmpty());
    QStringList known;
    for (int n = 0; n < cases.size(); ++n) {
        known << cases[n].path;
        if (n >= kMostShown) continue;
        Card* card = card_of(cases[n], this);
        recent_->addWidget(card, n / kColumns, n % kColumns);
        const QString path = cases[n].path;
        connect(card, &QAbstractButton::clicked, this, [this, path] { Q_EMIT recent_requested(path); });
        card->setContextMenuPolicy(Qt::CustomContextMenu);
        connect(card, &QWidget::customContextMenuRequested, this, [this, path, card](const QPoint& where) {
            QMenu menu(this);
            const QAction* forget = menu.addAction(tr("Remove from this list"));
            if (menu.exec(card->mapToGlobal(where)) != forget) return;
            RecentCases().remove(path);
            refresh();
        });
    }
    show_unsaved(known);
}

void StartPage::show_unsaved(const QStringList& known) {
    while (QLayoutItem* item = unsaved_->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (const QString& file : CaseSession::unsaved_work(known)) {
        auto* banner = new QFrame(this);
        banner->setObjectName(QStringLiteral("unsaved"));
        banner->setStyleSheet(QStringLiteral("QFrame#unsaved { border: 1px solid %1; border-radius: 7px; }")
                                  .arg(Theme::current().palette().warn.name()));
        auto* row = new QHBoxLayout(banner);
        const auto summary = imaging::read_case_summary(file.toStdString());
        QString said = tr("Work from %1 was not saved.").arg(when(QFileInfo(file).lastModified()));
        if (summary)
            said += QStringLiteral("  ") + QString::fromStdString(summary->patient_name).replace('^', ' ');
        auto* recover = new QPushButton(tr("Recover"), banner);
        recover->setObjectName(QStringLiteral("recover"));
        auto* discard = new QPushButton(tr("Discard"), banner);
        for (QPushButton* button : {recover, discard}) button->setProperty("role", QStringLiteral("link"));
        row->addWidget(new QLabel(said, banner), 1);
        row->addWidget(recover);
        row->addWidget(discard);
        connect(recover, &QPushButton::clicked, this, [this, file] { Q_EMIT recover_requested(file); });
        connect(discard, &QPushButton::clicked, this, [this, file] { Q_EMIT discard_requested(file); });
        unsaved_->addWidget(banner);
    }
}

}  // namespace remnant::ui
