#include "dicom_out/deidentify.h"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcdatset.h>
#include <dcmtk/dcmdata/dcdeftag.h>
#include <dcmtk/dcmdata/dcsequen.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>

#include "dicom_out/object.h"

namespace remnant::imaging::dicom_out {
namespace {

using std::chrono::sys_days;

constexpr std::uint64_t kMostDays = 3650;

std::uint32_t number_of(const DcmElement& element) {
    return std::uint32_t{element.getGTag()} << 16 | element.getETag();
}

/// The words of codes and classes are the standard's or the program's own, whatever a patient is called.
bool is_of_the_program(const DcmTagKey& tag) {
    static const std::set<DcmTagKey> tags{DCM_SOPClassUID,        DCM_ReferencedSOPClassUID,
                                          DCM_CodeValue,          DCM_CodingSchemeDesignator,
                                          DCM_CodeMeaning,        DCM_CodingSchemeName,
                                          DCM_Manufacturer,       DCM_ManufacturerModelName,
                                          DCM_MappingResource,    DCM_ContextUID,
                                          DCM_MappingResourceUID, DCM_CodingSchemeUID,
                                          DCM_SoftwareVersions};
    return tags.contains(tag);
}

std::optional<core::Date> date_of(const std::string& text) {
    if (text.size() < 8 || text.substr(0, 8).find_first_not_of("0123456789") != std::string::npos)
        return std::nullopt;
    const core::Date date{std::chrono::year(std::stoi(text.substr(0, 4))),
                          std::chrono::month(static_cast<unsigned>(std::stoi(text.substr(4, 2)))),
                          std::chrono::day(static_cast<unsigned>(std::stoi(text.substr(6, 2))))};
    return date.ok() ? std::optional(date) : std::nullopt;
}

std::string digits_of(const core::Date& date) {
    return fmt::format("{:04}{:02}{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                       static_cast<unsigned>(date.day()));
}

std::string value_of(DcmElement& element) {
    OFString text;
    element.getOFStringArray(text);
    return text.c_str();
}

void set_value(DcmElement& element, const std::string& text) {
    element.putOFStringArray(text.c_str());
}

/// How many characters a value may have (PS3.5, table 6.2-1).
std::size_t most_characters(DcmEVR vr) {
    switch (vr) {
        case EVR_SH:
            return 16;
        case EVR_LO:
            return 64;
        case EVR_ST:
            return 1024;
        case EVR_LT:
            return 10240;
        default:
            return std::string::npos;
    }
}

std::size_t characters(const std::string& text) {
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

bool may_have_several_values(DcmEVR vr) {
    return vr == EVR_LO || vr == EVR_SH || vr == EVR_UC;
}

bool is_text(DcmEVR vr) {
    switch (vr) {
        case EVR_LO:
        case EVR_LT:
        case EVR_SH:
        case EVR_ST:
        case EVR_UC:
        case EVR_UT:
            return true;
        default:
            return false;
    }
}

}  // namespace

Deidentifier::Deidentifier(const core::Case& subject, std::uint64_t random, const UidSource& uids,
                           std::string version)
    : words_(case_file::identity_words_of(subject)),
      random_(random),
      uids_(uids),
      version_(std::move(version)) {}

void Deidentifier::apply(DcmItem& dataset) {
    clean(dataset);
    say_so(dataset);
}

std::vector<std::string> Deidentifier::removed() const {
    std::vector<std::string> lines;
    for (const auto& [number, hows] : removed_) {
        DcmTag tag(static_cast<Uint16>(number >> 16), static_cast<Uint16>(number & 0xFFFFU));
        for (const std::string& how : hows) lines.push_back(fmt::format("{}: {}", tag.getTagName(), how));
    }
    return lines;
}

void Deidentifier::clean(DcmItem& item) {
    for (unsigned long n = item.card(); n-- > 0;) {
        DcmElement* element = item.getElement(n);
        if (element != nullptr) clean_element(item, *element);
    }
}

void Deidentifier::clean_element(DcmItem& item, DcmElement& element) {
    if ((element.getGTag() & 1U) != 0) {
        note(element, "removed");
        item.findAndDeleteElement(element.getTag());
        return;
    }
    const ProfileRow* row = profile_row(number_of(element));
    // Whoever asked for the study wrote it freely: nobody can search it for all that it may say.
    if (element.getTag() == DCM_StudyDescription)
        act(item, element, ProfileAction::Remove);
    else
        act(item, element, row == nullptr ? ProfileAction::Clean : row->action);
}

void Deidentifier::act(DcmItem& item, DcmElement& element, ProfileAction action) {
    const bool empty = element.getLength() == 0;
    switch (action) {
        case ProfileAction::Remove:
            if (!empty) note(element, "removed");
            item.findAndDeleteElement(element.getTag());
            return;
        case ProfileAction::Empty:
            if (empty) return;
            note(element, "emptied");
            item.insertEmptyElement(element.getTag(), OFTrue);
            return;
        case ProfileAction::Dummy:
            if (!empty) note(element, "replaced");
            set_value(element, dummy_for(element));
            return;
        case ProfileAction::NewUid:
        case ProfileAction::Clean:
            clean_value(item, element);
            return;
    }
}

void Deidentifier::clean_value(DcmItem& item, DcmElement& element) {
    if (element.ident() == EVR_SQ) {
        auto& sequence = static_cast<DcmSequenceOfItems&>(element);
        for (unsigned long n = 0; n < sequence.card(); ++n) clean(*sequence.getItem(n));
        return;
    }
    const DcmEVR vr = element.getVR();
    if (element.getLength() == 0 || is_of_the_program(element.getTag())) return;
    if (vr == EVR_PN) {
        note(element, "emptied");
        item.insertEmptyElement(element.getTag(), OFTrue);
        return;
    }
    const std::string before = value_of(element);
    std::string after = before;
    const char* how = "masked";
    if (vr == EVR_UI) {
        after = new_uid(before);
        how = "replaced";
    } else if (vr == EVR_DA || vr == EVR_DT) {
        after = moved(before);
        how = "moved";
    } else if (is_text(vr)) {
        after = cleaned_text(before, vr);
    }
    if (after == before) return;
    note(element, how);
    set_value(element, after);
}

void Deidentifier::note(const DcmElement& element, const char* how) {
    removed_[number_of(element)].insert(how);
}

/// Several values of one attribute are replaced one by one.
std::string Deidentifier::new_uid(const std::string& uid) const {
    if (const auto next = uid.find('\\'); next != std::string::npos)
        return new_uid(uid.substr(0, next)) + "\\" + new_uid(uid.substr(next + 1));
    if (uid.starts_with("1.2.840.10008.") || uids_.made(uid)) return uid;
    return uids_.replacing(uid, random_);
}

/// A text as long as its attribute allows was cut off there, perhaps within a name; and a mask may be longer
/// than what it hides.
std::string Deidentifier::cleaned_text(const std::string& text, DcmEVR vr) const {
    if (const auto next = text.find('\\'); may_have_several_values(vr) && next != std::string::npos)
        return cleaned_text(text.substr(0, next), vr) + "\\" + cleaned_text(text.substr(next + 1), vr);
    const std::size_t most = most_characters(vr);
    const std::string masked = characters(text) < most ? words_.masked(text) : words_.masked_cut_off(text);
    return characters(masked) <= most ? masked : short_text(masked, most);
}

std::string Deidentifier::moved(const std::string& text) const {
    const auto date = date_of(text);
    if (!date) return "";
    const core::Date earlier = sys_days(*date) - std::chrono::days(static_cast<int>(random_ % kMostDays) + 1);
    return digits_of(earlier) + text.substr(8);
}

std::string Deidentifier::dummy_for(const DcmElement& element) const {
    const std::string pseudonym = fmt::format("ANON-{:08X}", random_ >> 32 ^ (random_ & 0xFFFFFFFFU));
    if (element.getTag() == DCM_PatientName || element.getTag() == DCM_PatientID) return pseudonym;
    return element.getTag() == DCM_DeviceSerialNumber ? "0" : "REMOVED";
}

void Deidentifier::say_so(DcmItem& dataset) const {
    // CID 7050 of PS3.16.
    constexpr std::array<core::Code, 4> kMethods{{
        {"113100", "DCM", "Basic Application Confidentiality Profile"},
        {"113104", "DCM", "Clean Structured Content Option"},
        {"113105", "DCM", "Clean Descriptors Option"},
        {"113107", "DCM", "Retain Longitudinal Temporal Information Modified Dates Option"},
    }};
    put(dataset, DCM_PatientIdentityRemoved, "YES");
    put(dataset, DCM_DeidentificationMethod, "DICOM PS3.15 E.1 basic profile, remnant " + version_);
    put(dataset, DCM_LongitudinalTemporalInformationModified, "MODIFIED");
    dataset.findAndDeleteElement(DCM_DeidentificationMethodCodeSequence);
    for (const core::Code& method : kMethods) {
        DcmItem& item = new_item(dataset, DCM_DeidentificationMethodCodeSequence);
        put(item, DCM_CodeValue, std::string(method.value));
        put(item, DCM_CodingSchemeDesignator, std::string(method.scheme));
        put(item, DCM_CodeMeaning, std::string(method.meaning));
    }
}

}  // namespace remnant::imaging::dicom_out
