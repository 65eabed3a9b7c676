#pragma once
// The door through which the archive delivers what C-MOVE asked for. Open while this object lives, and only
// to the archive's own AE title calling ours.

#include <memory>
#include <vector>

#include "pacs/association.h"
#include "pacs/inbox.h"

namespace remnant::imaging::pacs {

class Receiver {
  public:
    /// Opens the node's receiving port. Refused: the port is taken or not allowed, the address is not ours.
    static core::Result<Receiver> open(const Node& node, std::shared_ptr<Watch> watch);

    /// Waits for at most `glance`, or until there is something to read here or on `other`; takes what is
    /// here. True where something was.
    bool serve(T_ASC_Association& other, std::chrono::milliseconds glance, Inbox& inbox);

  private:
    class Socket {
      public:
        explicit Socket(int descriptor) : descriptor_(descriptor) {}
        Socket(Socket&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
        Socket& operator=(Socket&&) = delete;
        ~Socket();
        [[nodiscard]] int get() const { return descriptor_; }

      private:
        int descriptor_;
    };

    Receiver(const Node& node, Socket socket) : node_(node), socket_(std::move(socket)) {}
    core::Result<> prepare(std::shared_ptr<Watch> watch);
    void welcome(const Inbox& inbox);
    [[nodiscard]] bool may_enter(T_ASC_Association& association) const;
    bool take_from(T_ASC_Association& association, Inbox& inbox) const;

    Node node_;
    Socket socket_;
    std::unique_ptr<WatchedLayer> layer_;
    OwnedNetwork network_;
    std::vector<OwnedAssociation> visitors_;
};

}  // namespace remnant::imaging::pacs
