#include "plan/segment_diagram.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>

#include "theme/theme.h"

namespace remnant::ui {
namespace {

using core::Segment;

constexpr double kWide = 324.0;
constexpr double kHigh = 116.0;

constexpr QColor kKept(0x4F, 0xB2, 0x86);
constexpr QColor kGoes(0xD9, 0xA4, 0x41);

QPainterPath polygon(std::initializer_list<QPointF> corners) {
    QPainterPath path;
    path.addPolygon(QPolygonF(QList<QPointF>(corners)));
    path.closeSubpath();
    return path;
}

/// The left lobe tapers to the screen's right, like the patient's.
QPainterPath lateral_upper() {
    QPainterPath path(QPointF(186, 12));
    path.cubicTo(230, 14, 280, 20, 318, 36);
    path.cubicTo(280, 50, 230, 54, 182, 50);
    path.closeSubpath();
    return path;
}

QPainterPath lateral_lower() {
    QPainterPath path(QPointF(181, 54));
    path.cubicTo(215, 57, 240, 56, 262, 54);
    path.cubicTo(258, 74, 222, 90, 176, 90);
    path.closeSubpath();
    return path;
}

QPainterPath right_upper() {
    QPainterPath path(QPointF(6, 50));
    path.cubicTo(2, 26, 20, 12, 64, 8);
    path.lineTo(67, 50);
    path.closeSubpath();
    return path;
}

QPainterPath right_lower() {
    QPainterPath path(QPointF(6, 54));
    path.lineTo(67, 54);
    path.lineTo(70, 104);
    path.cubicTo(40, 108, 12, 96, 6, 54);
    path.closeSubpath();
    return path;
}

}  // namespace

SegmentDiagram::SegmentDiagram(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("segmentDiagram"));
    setProperty("helpTopic", QStringLiteral("plan"));
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    setMinimumHeight(96);
}

void SegmentDiagram::show_segments(std::vector<Segment> there, std::vector<Segment> kept,
                                   std::vector<Segment> cut) {
    there_ = std::move(there);
    kept_ = std::move(kept);
    cut_ = std::move(cut);
    describe();
    update();
}

bool SegmentDiagram::is_there(Segment segment) const {
    return std::ranges::find(there_, segment) != there_.end();
}

bool SegmentDiagram::is_kept(Segment segment) const {
    return std::ranges::find(kept_, segment) != kept_.end();
}

bool SegmentDiagram::is_cut(Segment segment) const {
    return std::ranges::find(cut_, segment) != cut_.end();
}

std::vector<SegmentDiagram::Field> SegmentDiagram::fields() const {
    std::vector<Field> all{
        {Segment::VII, right_upper(), {38, 31}},
        {Segment::VI, right_lower(), {38, 76}},
        {Segment::VIII, polygon({{69, 8}, {120, 6}, {118, 50}, {72, 50}}), {94, 29}},
        {Segment::V, polygon({{72, 54}, {118, 54}, {114, 102}, {75, 104}}), {95, 77}},
    };
    if (is_there(Segment::IVa) || is_there(Segment::IVb)) {
        all.push_back({Segment::IVa, polygon({{124, 6}, {182, 11}, {178, 50}, {122, 50}}), {152, 20}});
        all.push_back({Segment::IVb, polygon({{122, 54}, {177, 54}, {172, 92}, {118, 98}}), {148, 84}});
    } else {
        all.push_back({Segment::IV, polygon({{124, 6}, {182, 11}, {172, 92}, {118, 98}}), {151, 24}});
    }
    all.push_back({Segment::II, lateral_upper(), {232, 34}});
    all.push_back({Segment::III, lateral_lower(), {210, 70}});
    QPainterPath caudate;
    caudate.addEllipse(QPointF(149, 54), 14, 14);
    all.push_back({Segment::I, caudate, {149, 54}});
    const QTransform scale = QTransform::fromScale(width() / kWide, height() / kHigh);
    for (Field& field : all) {
        field.path = scale.map(field.path);
        field.label = scale.map(field.label);
    }
    return all;
}

const SegmentDiagram::Field* SegmentDiagram::field_at(const std::vector<Field>& all, QPointF point) const {
    // The caudate lobe lies over segment IV and is asked first.
    const auto found =
        std::find_if(all.rbegin(), all.rend(), [&](const Field& f) { return f.path.contains(point); });
    return found == all.rend() ? nullptr : &*found;
}

QPoint SegmentDiagram::centre_of(Segment segment) const {
    for (const Field& field : fields()) {
        if (field.segment == segment) return field.label.toPoint();
    }
    return {};
}

QString SegmentDiagram::said_of(Segment segment) const {
    const QString name = tr("Segment %1").arg(QString::fromUtf8(core::roman(segment).data()));
    if (!is_there(segment)) return tr("%1 is not in the map").arg(name);
    if (is_cut(segment)) return tr("%1 is cut: part of it stays").arg(name);
    return is_kept(segment) ? tr("%1 stays").arg(name) : tr("%1 goes").arg(name);
}

void SegmentDiagram::describe() {
    const auto all = fields();
    if (cursor_ < all.size()) setAccessibleName(said_of(all[cursor_].segment));
}

void SegmentDiagram::draw_field(QPainter& painter, const Field& field) const {
    const Palette& palette = Theme::current().palette();
    const bool there = is_there(field.segment);
    QColor fill = !there ? palette.raised : is_kept(field.segment) ? kKept : kGoes;
    // Neighbours differ in lightness, so that the segments read without their labels.
    const bool lighter =
        field.segment == Segment::V || field.segment == Segment::III || field.segment == Segment::IVb;
    const bool darker =
        field.segment == Segment::VI || field.segment == Segment::VII || field.segment == Segment::II;
    if (there && lighter) fill = fill.lighter(112);
    if (there && darker) fill = fill.darker(115);
    if (hovered_ == field.segment && there) fill = fill.lighter(112);
    const bool focused = hasFocus() && fields()[cursor_].segment == field.segment;
    painter.setPen(QPen(focused ? palette.accent : palette.panel, focused ? 2.5 : 2.0));
    painter.setBrush(fill);
    painter.drawPath(field.path);
    if (there && is_cut(field.segment)) {
        painter.setBrush(QBrush(kGoes, Qt::BDiagPattern));
        painter.drawPath(field.path);
    }
    painter.setPen(there ? QColor(0x0B, 0x0E, 0x11) : palette.dim);
    painter.drawText(QRectF(field.label - QPointF(24, 10), QSizeF(48, 20)), Qt::AlignCenter,
                     QString::fromUtf8(core::roman(field.segment).data()));
}

void SegmentDiagram::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QFont font = Theme::strong_font();
    font.setPixelSize(12);
    painter.setFont(font);
    for (const Field& field : fields()) draw_field(painter, field);
}

void SegmentDiagram::mousePressEvent(QMouseEvent* event) {
    const auto all = fields();
    const Field* field = field_at(all, event->position());
    if (event->button() != Qt::LeftButton || field == nullptr || !is_there(field->segment)) return;
    cursor_ = static_cast<std::size_t>(field - all.data());
    Q_EMIT toggled(field->segment);
}

void SegmentDiagram::mouseMoveEvent(QMouseEvent* event) {
    const auto all = fields();
    const Field* field = field_at(all, event->position());
    hovered_ = field == nullptr ? std::nullopt : std::optional(field->segment);
    setCursor(field != nullptr && is_there(field->segment) ? Qt::PointingHandCursor : Qt::ArrowCursor);
    update();
}

void SegmentDiagram::leaveEvent(QEvent*) {
    hovered_.reset();
    update();
}

void SegmentDiagram::keyPressEvent(QKeyEvent* event) {
    const auto all = fields();
    switch (event->key()) {
        case Qt::Key_Right:
        case Qt::Key_Down:
            cursor_ = (cursor_ + 1) % all.size();
            break;
        case Qt::Key_Left:
        case Qt::Key_Up:
            cursor_ = (cursor_ + all.size() - 1) % all.size();
            break;
        case Qt::Key_Space:
        case Qt::Key_Return:
            if (is_there(all[cursor_].segment)) Q_EMIT toggled(all[cursor_].segment);
            break;
        default:
            QWidget::keyPressEvent(event);
            return;
    }
    describe();
    update();
}

void SegmentDiagram::focusInEvent(QFocusEvent* event) {
    QWidget::focusInEvent(event);
    update();
}

bool SegmentDiagram::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        auto* help = static_cast<QHelpEvent*>(event);
        const auto all = fields();
        const Field* field = field_at(all, help->pos());
        if (field != nullptr) QToolTip::showText(help->globalPos(), said_of(field->segment), this);
        return true;
    }
    return QWidget::event(event);
}

}  // namespace remnant::ui
