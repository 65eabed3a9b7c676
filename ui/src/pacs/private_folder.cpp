#include "pacs/private_folder.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <QThreadPool>
#include <cerrno>
#include <cstring>

namespace remnant::ui {
namespace {

namespace fs = std::filesystem;

constexpr const char* kPrefix = "remnant-files-";
constexpr int kAttempts = 5;

/// The folder, open and locked, which is how a living one is told from one that was left behind; -1 where
/// another holds it, or it is not this user's.
int hold(const fs::path& folder) {
    const int descriptor = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (descriptor < 0) return -1;
    struct stat status {};
    if (fstat(descriptor, &status) == 0 && status.st_uid == geteuid() &&
        flock(descriptor, LOCK_EX | LOCK_NB) == 0)
        return descriptor;
    close(descriptor);
    return -1;
}

void remove_held(const fs::path& folder, int descriptor) {
    std::error_code ignored;
    fs::remove_all(folder, ignored);
    close(descriptor);
}

void remove_what_was_left_behind(const fs::path& place) {
    std::error_code failure;
    for (const auto& entry : fs::directory_iterator(place, failure)) {
        if (!entry.path().filename().string().starts_with(kPrefix)) continue;
        if (const int held = hold(entry.path()); held >= 0) remove_held(entry.path(), held);
    }
}

}  // namespace

core::Result<std::shared_ptr<PrivateFolder>> PrivateFolder::make() {
    std::error_code failure;
    const fs::path place = fs::temp_directory_path(failure);
    if (failure) return core::refuse("temporary folder", "there is none: " + failure.message());
    remove_what_was_left_behind(place);
    // Another program that removes what was left behind may come between making and locking.
    for (int n = 0; n < kAttempts; ++n) {
        std::string name = place / (std::string(kPrefix) + "XXXXXX");
        // Made for this user alone (mode 0700).
        if (mkdtemp(name.data()) == nullptr)
            return core::refuse("temporary folder",
                                std::string("it cannot be made: ") + std::strerror(errno));
        const int held = hold(name);
        if (held >= 0 && fs::exists(name, failure))
            return std::shared_ptr<PrivateFolder>(new PrivateFolder(name, held));
        if (held >= 0) close(held);
    }
    return core::refuse("temporary folder", "it cannot be kept for this program alone");
}

PrivateFolder::~PrivateFolder() {
    QThreadPool::globalInstance()->start(
        [path = path_, descriptor = descriptor_] { remove_held(path, descriptor); });
}

}  // namespace remnant::ui
