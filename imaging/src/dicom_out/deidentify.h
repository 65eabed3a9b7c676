#pragma once
// Takes out of a data set what says whose it is, by the basic profile.

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcvr.h>

#include "case_file/identity_words.h"
#include "dicom_out/basic_profile.h"
#include "remnant/imaging/dicom_out.h"

class DcmElement;
class DcmItem;

namespace remnant::imaging::dicom_out {

class Deidentifier {
  public:
    /// `random` decides pseudonym, UIDs and the days all dates move back by: the same for the same number.
    Deidentifier(const core::Case& subject, std::uint64_t random, const UidSource& uids, std::string version);

    /// Goes through the whole data set, sequences too:
    /// - what the profile names becomes what the profile says,
    /// - private attributes and names of persons go,
    /// - UIDs that were not made for this export are replaced, the same by the same,
    /// - dates move,
    /// - the study's description goes,
    /// - every other text is searched for words by which the patient is known.
    /// Then says in the data set that and how it was done.
    void apply(DcmItem& dataset);

    /// "PatientName: replaced", each once, in the order of tags.
    [[nodiscard]] std::vector<std::string> removed() const;

  private:
    void clean(DcmItem& item);
    void clean_element(DcmItem& item, DcmElement& element);
    void act(DcmItem& item, DcmElement& element, ProfileAction action);
    void clean_value(DcmItem& item, DcmElement& element);
    void note(const DcmElement& element, const char* how);
    [[nodiscard]] std::string new_uid(const std::string& uid) const;
    [[nodiscard]] std::string cleaned_text(const std::string& text, DcmEVR vr) const;
    [[nodiscard]] std::string moved(const std::string& date) const;
    [[nodiscard]] std::string dummy_for(const DcmElement& element) const;
    void say_so(DcmItem& dataset) const;

    case_file::IdentityWords words_;
    std::uint64_t random_;
    const UidSource& uids_;
    std::string version_;
    std::map<std::uint32_t, std::set<std::string>> removed_;
};

}  // namespace remnant::imaging::dicom_out
