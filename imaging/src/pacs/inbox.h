#pragma once
// The folder a study is fetched into: which instances are wanted, which are there, and where the next one
// goes. An instance is written under a temporary name and gets its own only when it is whole and is what was
// asked for.

#include <cstdint>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "remnant/core/result.h"
#include "remnant/core/warning.h"

namespace remnant::imaging::pacs {

/// What the archive says of an instance before it sends it.
struct Wanted {
    std::string series_uid;
    std::string sop_class;  // empty where it does not say
};

/// The instances of what is asked for, by SOPInstanceUID.
using WantedInstances = std::map<std::string, Wanted>;

class Inbox {
  public:
    /// Makes the folder or looks at what an earlier call left in it. Refused: it cannot be made, or holds
    /// anything else than instances that are wanted.
    static core::Result<Inbox> open(const std::filesystem::path& folder, std::string study_uid,
                                    WantedInstances wanted);

    /// Where an instance that now begins is to be written.
    std::filesystem::path begin();

    /// Takes what was written there, `bytes` of data set announced as `sop_uid`. The status to answer with;
    /// what is not success is gone from the folder and counted in `refusals`.
    unsigned finish(const std::filesystem::path& file, const std::string& sop_uid, std::uint64_t bytes);

    /// Counts instances that did not come, with the reason.
    void note(const std::string& reason, std::size_t count = 1) { refusals_[reason] += count; }

    [[nodiscard]] const WantedInstances& wanted() const { return wanted_; }
    [[nodiscard]] const std::map<std::string, std::size_t>& refusals() const { return refusals_; }
    void forget_refusals() { refusals_.clear(); }
    [[nodiscard]] std::size_t there() const { return there_.size(); }
    [[nodiscard]] std::size_t missing() const { return wanted_.size() - there_.size(); }
    /// SOPInstanceUIDs that are missing, by series; `whole` where nothing of the series is there.
    struct Gap {
        std::vector<std::string> instances;
        bool whole = false;
    };
    [[nodiscard]] std::map<std::string, Gap> gaps() const;
    [[nodiscard]] core::Warnings warnings() const;

  private:
    struct Series {
        std::filesystem::path folder;
        int last = 0;  // highest number of a file
    };

    Inbox(std::filesystem::path folder, std::string study_uid, WantedInstances wanted)
        : folder_(std::move(folder)), study_uid_(std::move(study_uid)), wanted_(std::move(wanted)) {}
    core::Result<> look();
    core::Result<> look_at_series(const std::filesystem::path& folder);
    [[nodiscard]] std::string fault_of(const std::filesystem::path& file, const std::string& sop_uid);
    bool keep(const std::filesystem::path& file, const std::string& sop_uid);
    Series& series_of(const std::string& series_uid);

    std::filesystem::path folder_;
    std::string study_uid_;
    WantedInstances wanted_;
    std::set<std::string> there_;
    std::map<std::string, Series> series_;
    int last_series_ = 0;
    int begun_ = 0;
    std::set<std::string> patients_;
    std::map<std::string, std::size_t> refusals_;
};

}  // namespace remnant::imaging::pacs
