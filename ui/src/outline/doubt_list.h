#pragma once
// What speaks against an outline that was just made, to be looked at one by one.

#include <QWidget>
#include <vector>

#include "document/document.h"
#include "remnant/imaging/find_liver.h"

class QListWidget;

namespace remnant::ui {

class DoubtList : public QWidget {
    Q_OBJECT

  public:
    explicit DoubtList(Document& document, QWidget* parent = nullptr);
    /// Takes the place of those shown before; hidden where there are none.
    void show_doubts(const std::vector<imaging::OutlineDoubt>& doubts);

  private:
    void jump_to(int row);

    Document& document_;
    QListWidget* list_;
    std::vector<core::Vec3> places_;
};

}  // namespace remnant::ui
