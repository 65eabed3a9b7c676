#pragma once
// The folder a study is fetched into: which instances are wanted, which are there, and where the next one
// goes. An instance is written under a temporary name and gets its own only when it is whole and is what was
// asked for.

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_set>
#include <vector>

#include "pacs/folder_lock.h"
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

/// How many instances each series of what is asked for has; unset where the archive does not say.
using AnnouncedSeries = std::map<std::string, std::optional<std::size_t>>;

/// Knows of the series what the archive announces, which is quickly asked for; and of the instances only
/// once it is given their list, which takes the archive about as long as sending small ones. Without a list
/// all is there when every series has as many instances as were announced, each of them another one, of
/// this series and study by its own header.
class Inbox {
  public:
    /// Makes the folder or looks at what an earlier call left in it. Refused: it cannot be made, another call
    /// fetches into it, or it holds anything else than instances of these series. Removed is nothing but what
    /// bears the name of an instance on its way.
    static core::Result<Inbox> open(const std::filesystem::path& folder, std::string study_uid,
                                    AnnouncedSeries announced);

    /// From now on these are wanted and no others.
    void take_list(WantedInstances listed) { listed_ = std::move(listed); }
    [[nodiscard]] bool has_list() const { return listed_.has_value(); }
    /// True where without a list it is not known what to ask for.
    [[nodiscard]] bool needs_list() const;
    /// Null without a list.
    [[nodiscard]] const WantedInstances* listed() const { return listed_ ? &*listed_ : nullptr; }
    /// Refused: an instance in the folder is none of those listed.
    [[nodiscard]] core::Result<> holds_only_what_is_listed() const;
    /// True where an earlier call left anything, whole or cut off.
    [[nodiscard]] bool holds_something() const { return !there_.empty() || !cut_off_.empty(); }

    /// Where an instance that now begins is to be written.
    std::filesystem::path begin();

    /// Takes what was written there, `bytes` of data set announced as `sop_uid`. The status to answer with;
    /// what is not success is gone from the folder and counted in `refusals`.
    unsigned finish(const std::filesystem::path& file, const std::string& sop_uid, std::uint64_t bytes);

    /// Counts instances that did not come, with the reason.
    void note(const std::string& reason, std::size_t count = 1) { refusals_[reason] += count; }

    [[nodiscard]] const std::map<std::string, std::size_t>& refusals() const { return refusals_; }
    void forget_refusals() { refusals_.clear(); }
    [[nodiscard]] std::size_t there() const { return there_.size(); }
    /// All that is wanted, as far as it is known.
    [[nodiscard]] std::size_t wanted() const;
    [[nodiscard]] std::size_t missing() const;
    [[nodiscard]] bool whole() const { return missing() == 0 && !needs_list(); }
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
        std::size_t count = 0;
    };
    /// What the header of a file says of it.
    struct Claim;

    Inbox(FolderLock lock, std::filesystem::path folder, std::string study_uid, AnnouncedSeries announced)
        : lock_(std::move(lock)),
          folder_(std::move(folder)),
          study_uid_(std::move(study_uid)),
          announced_(std::move(announced)) {}
    core::Result<> look();
    core::Result<> look_at_series(const std::filesystem::path& folder);
    [[nodiscard]] std::size_t count_of(const std::string& series_uid) const;
    /// Empty where it is wanted, else why it is not.
    [[nodiscard]] std::string fault_of(const Claim& claim, const std::string& sop_uid) const;
    bool keep(const std::filesystem::path& file, const std::string& series_uid, const std::string& sop_uid);
    Series& series_of(const std::string& series_uid);

    FolderLock lock_;
    std::filesystem::path folder_;
    std::string study_uid_;
    AnnouncedSeries announced_;
    std::optional<WantedInstances> listed_;
    std::unordered_set<std::string> there_;
    /// Files that name an instance and cannot be read further; each goes when that instance is there whole.
    std::map<std::string, std::filesystem::path> cut_off_;
    std::map<std::string, Series> series_;
    int last_series_ = 0;
    int begun_ = 0;
    std::set<std::string> patients_;
    std::map<std::string, std::size_t> refusals_;
};

}  // namespace remnant::imaging::pacs
