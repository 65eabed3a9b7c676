// What leaves without identity names nobody, and still belongs together.

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcostrmb.h>
#include <dcmtk/dcmdata/dctk.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>

#include "dicom_case.h"
#include "dicom_out/basic_profile.h"
#include "dicom_out/deidentify.h"
#include "outside_readers.h"

namespace remnant {
namespace {

using testing::DicomWriting;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using testing::Random;

constexpr std::uint64_t kRandom = 0x1234'5678'9ABC'DEF0;

core::Case named_case() {
    Random random(8);
    core::Case subject = testing::dicom_case(random, testing::random_grid(random));
    subject.time_points.front().structures.front().name = "liver of Müller, ID-7";
    subject.time_points.front().structures.front().made_by = "JÜRGEN's program 1.0";
    return subject;
}

/// A value that says whose it is, of the kind the attribute holds.
std::string planted(DcmEVR vr) {
    switch (vr) {
        case EVR_UI:
            return "1.2.3.4.5";
        case EVR_DA:
            return "20260228";
        case EVR_DT:
            return "20260228101530";
        case EVR_TM:
        case EVR_US:
        case EVR_FD:
        case EVR_FL:
            return "";
        case EVR_AS:
            return "066Y";
        case EVR_DS:
        case EVR_IS:
            return "77.7";
        case EVR_PN:
            return "Müller^Jürgen";
        default:
            return "Müller ID-7";
    }
}

/// Every attribute of the profile that holds a text, and every one of `extra`.
void plant(DcmItem& item) {
    for (const auto& row : imaging::dicom_out::basic_profile()) {
        DcmTag tag(static_cast<Uint16>(row.tag >> 16), static_cast<Uint16>(row.tag & 0xFFFFU));
        if (tag.getEVR() == EVR_SQ) {
            DcmItem* inside = nullptr;
            item.findOrCreateSequenceItem(tag, inside, 0);
            inside->putAndInsertString(DCM_PersonName, "Müller^Jürgen");
            inside->putAndInsertString(DCM_TextValue, "Müller ID-7");
        } else if (tag.getEVR() == EVR_OB) {
            const std::string value = planted(EVR_OB);
            item.putAndInsertUint8Array(tag, reinterpret_cast<const Uint8*>(value.data()), value.size());
        } else if (const std::string value = planted(tag.getEVR()); !value.empty()) {
            ASSERT_TRUE(item.putAndInsertString(tag, value.c_str()).good()) << tag.getTagName();
        }
    }
    item.putAndInsertString(DCM_TextValue, "seen by jürgen müller on 2026-02-28");
    DcmTag creator(0x0009, 0x0010, EVR_LO);
    item.putAndInsertString(creator, "Müller ID-7");
}

std::string bytes_of(DcmItem& item) {
    std::string bytes(std::size_t{1} << 20, '\0');
    DcmOutputBufferStream stream(bytes.data(), static_cast<offile_off_t>(bytes.size()));
    item.transferInit();
    item.write(stream, EXS_LittleEndianExplicit, EET_ExplicitLength, nullptr);
    item.transferEnd();
    void* begin = nullptr;
    offile_off_t length = 0;
    stream.flushBuffer(begin, length);
    return bytes.substr(0, static_cast<std::size_t>(length));
}

/// "50xxxxxx" as the first tag it stands for.
std::uint32_t tag_of(std::string digits) {
    std::ranges::replace(digits, 'x', '0');
    return static_cast<std::uint32_t>(std::stoul(digits, nullptr, 16));
}

/// As strong as the table: its own action, a dummy where it may be left empty (E.1-1a), nothing at all, or
/// cleaned where one of the options that are claimed says so.
bool is_as_strong(char action, const std::string& basic, bool cleaned_by_option) {
    return action == 'X' || basic.find(action) != std::string::npos || (action == 'C' && cleaned_by_option) ||
           (action == 'D' && basic.find('Z') != std::string::npos);
}

TEST(Without_identity, Does_what_every_row_of_the_profile_s_table_says) {
    std::ifstream table(REMNANT_PROFILE_TABLE);
    ASSERT_TRUE(table) << REMNANT_PROFILE_TABLE;
    int rows = 0;
    for (std::string line; std::getline(table, line);) {
        if (line.starts_with('#')) continue;
        const auto tag = tag_of(line.substr(0, 8));
        if (tag >> 16 < 0x0008) continue;  // commands, headers of files and of media
        const std::string basic = line.substr(9, line.find(',', 9) - 9);
        const bool cleaned = line.find('C', 9 + basic.size()) != std::string::npos;
        const auto* row = imaging::dicom_out::profile_row(tag);
        ASSERT_NE(row, nullptr) << line;
        EXPECT_TRUE(is_as_strong(static_cast<char>(row->action), basic, cleaned)) << line;
        ++rows;
    }
    EXPECT_EQ(rows, 421);
}

TEST(Without_identity, No_attribute_of_the_profile_keeps_a_planted_word) {
    DcmDataset dataset;
    dataset.putAndInsertString(DCM_SpecificCharacterSet, "ISO_IR 192");
    plant(dataset);
    DcmItem* inside = nullptr;
    dataset.findOrCreateSequenceItem(DCM_ContentSequence, inside, -2);
    plant(*inside);
    ASSERT_THAT(bytes_of(dataset), HasSubstr("Müller")) << "nothing was planted";
    const auto uids = imaging::UidSource::under();
    const core::Case subject = named_case();
    imaging::dicom_out::Deidentifier identity(subject, kRandom, *uids, "1.2.3");
    identity.apply(dataset);
    const std::string bytes = bytes_of(dataset);
    for (const char* word : {"Müller", "müller", "Jürgen", "jürgen", "ID-7", "20260228", "2026-02-28",
                             "1.2.3.4.5", "066Y", "77.7"})
        EXPECT_THAT(bytes, Not(HasSubstr(word)));
    EXPECT_THAT(identity.removed(), ::testing::Contains("PatientName: replaced"));
    EXPECT_THAT(identity.removed(), ::testing::Contains("PatientBirthDate: emptied"));
    EXPECT_THAT(identity.removed(), ::testing::Contains("InstitutionName: removed"));
    EXPECT_THAT(identity.removed(), ::testing::Contains("StudyInstanceUID: replaced"));
}

/// What a text of the attribute becomes.
std::string cleaned(const core::Case& subject, const DcmTagKey& tag, const std::string& text) {
    const auto uids = imaging::UidSource::under();
    imaging::dicom_out::Deidentifier identity(subject, kRandom, *uids, "1.2.3");
    DcmDataset dataset;
    dataset.putAndInsertString(DCM_SpecificCharacterSet, "ISO_IR 192");
    dataset.putAndInsertString(tag, text.c_str());
    identity.apply(dataset);
    OFString after;
    dataset.findAndGetOFStringArray(tag, after);
    return after.c_str();
}

TEST(Without_identity, A_text_cut_off_within_a_name_keeps_none_of_it) {
    const std::string cut = std::string(61, 's') + " Mü";
    EXPECT_THAT(cleaned(named_case(), DCM_SeriesDescription, cut), Not(HasSubstr("Mü")));
    EXPECT_THAT(cleaned(named_case(), DCM_SeriesDescription, "s Mü"), HasSubstr("Mü"))
        << "no word of the patient";
}

TEST(Without_identity, A_mask_never_outgrows_its_attribute) {
    EXPECT_LE(cleaned(named_case(), DCM_SegmentLabel, std::string(56, 'x') + " Müller").size(), 64u);
    EXPECT_LE(cleaned(named_case(), DCM_ContentLabel, "LIVER ID-7").size(), 16u);
}

TEST(Without_identity, The_study_s_own_description_goes) {
    EXPECT_EQ(cleaned(named_case(), DCM_StudyDescription, "liver of nobody named"), "");
}

TEST(Without_identity, No_written_object_holds_a_word_of_the_patient) {
    const core::Case subject = named_case();
    Random random(9);
    DicomWriting writing(subject, kRandom);
    const auto seg = writing.segmentation();
    ASSERT_TRUE(seg) << to_line(seg.error());
    const auto sr = writing.report(testing::report_of(writing.scan()), &*seg);
    const auto sc = writing.pictures({testing::picture_of_noise(random, imaging::PictureText::NamesNobody)});
    const auto pdf = writing.pdf(testing::small_pdf(true));
    ASSERT_TRUE(sr && sc && pdf);
    for (const auto& path : {seg->file.path, sr->path, sc->front().path, pdf->path}) {
        std::string bytes = testing::bytes_of_file(path);
        for (const std::string& word : testing::words_of_the_patient())
            EXPECT_THAT(bytes, Not(HasSubstr(word))) << path;
        EXPECT_THAT(bytes, HasSubstr("113107")) << path;
        const auto verdict = testing::dciodvfy(path);
        EXPECT_THAT(testing::conformance_errors(verdict), IsEmpty()) << verdict.output;
    }
}

TEST(Without_identity, Objects_of_one_export_still_belong_together) {
    const core::Case subject = named_case();
    DicomWriting writing(subject, kRandom);
    const auto seg = writing.segmentation();
    ASSERT_TRUE(seg) << to_line(seg.error());
    const auto sr = writing.report(testing::report_of(writing.scan()), &*seg);
    ASSERT_TRUE(sr) << to_line(sr.error());
    EXPECT_EQ(seg->file.study_uid, sr->study_uid);
    EXPECT_NE(seg->file.study_uid, "1.2.3");
    EXPECT_THAT(testing::bytes_of_file(sr->path), HasSubstr(seg->file.sop_instance_uid));
    DicomWriting another(subject, kRandom + 1);
    EXPECT_NE(another.segmentation()->file.study_uid, seg->file.study_uid)
        << "who knows the study could find it again";
}

TEST(Without_identity, Pictures_and_pages_that_may_name_are_refused) {
    const core::Case subject = named_case();
    Random random(10);
    DicomWriting writing(subject, kRandom);
    EXPECT_FALSE(writing.pictures({testing::picture_of_noise(random, imaging::PictureText::MayName)}));
    EXPECT_FALSE(writing.pdf(testing::small_pdf(false)));
    EXPECT_TRUE(std::filesystem::is_empty(writing.folder().path()));
}

}  // namespace
}  // namespace remnant
