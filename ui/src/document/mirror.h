#pragma once
// A second look at the case that is open: the same case, looked at otherwise (under another plan, at another
// scan). What is changed is changed in the document itself.

#include <QObject>
#include <functional>

#include "document/document.h"

namespace remnant::ui {

class Mirror : public QObject {
    Q_OBJECT

  public:
    /// What the copy has otherwise than the case.
    using Otherwise = std::function<void(core::Case&)>;

    Mirror(Document& document, Otherwise otherwise, QObject* parent = nullptr);

    [[nodiscard]] Document& copy() { return copy_; }
    [[nodiscard]] const Document& copy() const { return copy_; }
    /// Nobody looks at a sleeping mirror; it catches up when it wakes.
    void set_awake(bool awake);
    /// `Otherwise` would say something else now.
    void refresh(Parts parts);

  Q_SIGNALS:
    void copied();

  private:
    void take(Parts parts);

    Document& document_;
    Document copy_;
    Otherwise otherwise_;
    bool awake_ = false;
    Parts missed_ = Part::Whole;
};

}  // namespace remnant::ui
