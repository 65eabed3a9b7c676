#pragma once
// Certificates for a test of TLS: an authority, leaves of it that are good, expired or of another host, and a
// stranger's authority.

#include <cstdlib>
#include <fstream>
#include <string>

#include "scratch_folder.h"

namespace remnant::testing {

/// Certificates made by openssl's own command for this test.
class Certificates {
  public:
    Certificates() {
        good_ = authority("ca") && authority("stranger") &&
                leaf("archive", "ca", "subjectAltName=IP:127.0.0.1", 2) &&
                leaf("remnant", "ca", "subjectAltName=IP:127.0.0.1", 2) &&
                leaf("expired", "ca", "subjectAltName=IP:127.0.0.1", -1) &&
                leaf("elsewhere", "ca", "subjectAltName=DNS:elsewhere.example", 2);
    }
    [[nodiscard]] bool good() const { return good_; }
    [[nodiscard]] std::string certificate(const std::string& name) const { return folder_ / (name + ".pem"); }
    [[nodiscard]] std::string key(const std::string& name) const { return folder_ / (name + ".key"); }

  private:
    bool run(const std::string& arguments) const {
        return std::system(("cd " + folder_.path().string() + " && openssl " + arguments + " >/dev/null 2>&1")
                               .c_str()) == 0;
    }
    bool authority(const std::string& name) const {
        return run("req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=" + name + " -keyout " + name +
                   ".key -out " + name + ".pem");
    }
    bool leaf(const std::string& name, const std::string& by, const std::string& host, int days) const {
        const std::string start = days < 0 ? " -not_before 20200101000000Z -not_after 20200201000000Z" : "";
        std::ofstream(folder_ / (name + ".ext")) << host << '\n';
        return run("req -newkey rsa:2048 -nodes -subj /CN=" + name + " -keyout " + name + ".key -out " +
                   name + ".csr") &&
               run("x509 -req -in " + name + ".csr -CA " + by + ".pem -CAkey " + by +
                   ".key -CAcreateserial -days " + std::to_string(days) + " -extfile " + name + ".ext -out " +
                   name + ".pem");
    }
    ScratchFolder folder_;
    bool good_ = false;
};

}  // namespace remnant::testing
