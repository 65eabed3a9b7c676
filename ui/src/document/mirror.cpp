#include "document/mirror.h"

#include <utility>

namespace remnant::ui {

Mirror::Mirror(Document& document, Otherwise otherwise, QObject* parent)
    : QObject(parent), document_(document), copy_(document.jobs()), otherwise_(std::move(otherwise)) {
    connect(&document_, &Document::changed, this, &Mirror::take);
}

void Mirror::set_awake(bool awake) {
    awake_ = awake;
    if (awake_ && missed_) refresh(std::exchange(missed_, Parts()));
}

void Mirror::take(Parts parts) {
    if (!awake_) {
        missed_ |= parts;
        return;
    }
    // The copy evaluates itself, and a cut in the hand is not its own.
    const Parts aside = Parts(Part::Result) | Part::Held | Part::File;
    if (document_.dragging() || !(parts & ~aside)) return;
    refresh(parts);
}

void Mirror::refresh(Parts parts) {
    core::Case subject = document_.current();
    otherwise_(subject);
    if (parts == Parts(Part::View)) {
        copy_.set_view(subject.view);
    } else {
        copy_.mirror(std::move(subject), parts);
    }
    Q_EMIT copied();
}

}  // namespace remnant::ui
