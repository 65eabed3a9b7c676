// Reports, pictures and pages that leave: held to pydicom, DCMTK's tools and dciodvfy.

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <sstream>

#include "dicom_case.h"
#include "outside_readers.h"

namespace remnant {
namespace {

using testing::DicomWriting;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using testing::Random;

class Dicom_out : public ::testing::Test {
  protected:
    static core::Case make(unsigned seed) {
        Random random(seed);
        return testing::dicom_case(random, testing::random_grid(random));
    }
    static std::string python(const std::string& arguments) {
        return "/usr/bin/python3 " REMNANT_DICOM_READERS " " + arguments;
    }

    core::Case subject_ = make(5);
    DicomWriting writing_{subject_};
};

void expect_conformant(const std::filesystem::path& file, const std::string& iod) {
    const auto verdict = testing::dciodvfy(file);
    if (verdict.absent()) GTEST_SKIP() << "dciodvfy (dicom3tools) is not installed";
    EXPECT_THAT(verdict.output, HasSubstr(iod));
    EXPECT_THAT(testing::conformance_errors(verdict), IsEmpty()) << verdict.output;
}

TEST_F(Dicom_out, A_report_has_for_pydicom_the_very_numbers) {
    const auto segments = writing_.segmentation();
    ASSERT_TRUE(segments) << to_line(segments.error());
    const core::MeasurementReport report = testing::report_of(writing_.scan());
    const auto written = writing_.report(report, &*segments);
    ASSERT_TRUE(written) << to_line(written.error());
    const auto run = testing::run_tool(python("sr '" + written->path.string() + "'"));
    if (run.absent()) GTEST_SKIP() << "no /usr/bin/python3";
    ASSERT_EQ(run.exit_code, 0) << run.output;
    std::istringstream lines(run.output);
    std::size_t found = 0;
    for (std::string line; std::getline(lines, line);) {
        const auto json = nlohmann::json::parse(line);
        if (json["group"].is_null()) continue;  // pixel spacings
        const core::ReportNumber& expected = report.groups.at(found++).numbers.front();
        EXPECT_EQ(json["value"].get<double>(), expected.value) << line;
        EXPECT_NEAR(json["decimal"].get<double>(), expected.value, 1e-9 * std::abs(expected.value));
        EXPECT_EQ(json["code"], expected.what.value);
        EXPECT_EQ(json["unit"], expected.unit.value);
    }
    EXPECT_EQ(found, report.groups.size()) << run.output;
}

TEST_F(Dicom_out, A_report_has_no_error_for_dciodvfy) {
    const auto segments = writing_.segmentation();
    ASSERT_TRUE(segments) << to_line(segments.error());
    const auto written = writing_.report(testing::report_of(writing_.scan()), &*segments);
    ASSERT_TRUE(written) << to_line(written.error());
    expect_conformant(written->path, "ComprehensiveSR");
}

TEST_F(Dicom_out, A_report_without_segmentation_has_no_error) {
    core::Case of_a_nifti = subject_;
    of_a_nifti.time_points.front().identity = {};
    DicomWriting writing(of_a_nifti);
    const auto written = writing.report(testing::report_of(writing.scan()), nullptr);
    ASSERT_TRUE(written) << to_line(written.error());
    expect_conformant(written->path, "ComprehensiveSR");
}

/// The report of the case with its images of another class, as bytes.
std::string report_of_images(core::Case subject, const std::string& sop_class) {
    for (core::SourceImage& image : subject.time_points.front().identity.images)
        image.sop_class_uid = sop_class;
    DicomWriting writing(subject);
    const auto written = writing.report(testing::report_of(writing.scan()), nullptr);
    EXPECT_TRUE(written) << (written ? "" : to_line(written.error()));
    if (!written) return "";
    expect_conformant(written->path, "ComprehensiveSR");
    return testing::bytes_of_file(written->path);
}

TEST_F(Dicom_out, A_report_of_an_MR_says_that_it_is_one) {
    for (const char* mr : {"1.2.840.10008.5.1.4.1.1.4", "1.2.840.10008.5.1.4.1.1.4.1"}) {
        const std::string bytes = report_of_images(subject_, mr);
        EXPECT_THAT(bytes, HasSubstr("MRI unspecified body region"));
        EXPECT_THAT(bytes, HasSubstr("Magnetic Resonance"));
        EXPECT_THAT(bytes, Not(HasSubstr("Computed Tomography")));
        EXPECT_THAT(bytes, Not(HasSubstr("CT unspecified body region")));
    }
}

TEST_F(Dicom_out, A_report_of_a_CT_says_that_it_is_one) {
    const std::string bytes = report_of_images(subject_, "1.2.840.10008.5.1.4.1.1.2");
    EXPECT_THAT(bytes, HasSubstr("CT unspecified body region"));
    EXPECT_THAT(bytes, HasSubstr("Computed Tomography"));
}

TEST_F(Dicom_out, A_report_of_unknown_images_claims_no_modality) {
    core::Case of_a_nifti = subject_;
    of_a_nifti.time_points.front().identity = {};
    const std::string bytes = report_of_images(of_a_nifti, "");
    EXPECT_THAT(bytes, HasSubstr("Imaging procedure"));
    EXPECT_THAT(bytes, Not(HasSubstr("CT unspecified body region")));
}

TEST_F(Dicom_out, An_MR_is_not_copied_as_a_CT) {
    for (const char* mr :
         {"1.2.840.10008.5.1.4.1.1.4", "1.2.840.10008.5.1.4.1.1.4.1", "1.2.840.10008.5.1.4.1.1.4.4"}) {
        core::Case subject = subject_;
        for (core::SourceImage& image : subject.time_points.front().identity.images) image.sop_class_uid = mr;
        DicomWriting writing(subject);
        const auto copy = writing.ct();
        ASSERT_FALSE(copy) << mr;
        EXPECT_THAT(copy.error().reason, HasSubstr("this scan is an MR"));
    }
}

TEST_F(Dicom_out, A_report_is_read_by_DCMTK) {
    const auto written = writing_.report(testing::report_of(writing_.scan()), nullptr);
    ASSERT_TRUE(written) << to_line(written.error());
    const auto run = testing::run_tool("dsrdump '" + written->path.string() + "'");
    if (run.absent()) GTEST_SKIP() << "dsrdump (dcmtk) is not installed";
    EXPECT_EQ(run.exit_code, 0);
    EXPECT_THAT(run.output, HasSubstr("Standardised remnant"));
    EXPECT_THAT(run.output, HasSubstr("Müller"));
}

TEST_F(Dicom_out, Pictures_are_a_series_of_the_very_bytes) {
    Random random(6);
    const auto text = imaging::PictureText::NamesNobody;
    const std::vector pictures{testing::picture_of_noise(random, text),
                               testing::picture_of_noise(random, text)};
    const auto written = writing_.pictures(pictures);
    ASSERT_TRUE(written) << to_line(written.error());
    ASSERT_EQ(written->size(), 2U);
    EXPECT_EQ((*written)[0].series_uid, (*written)[1].series_uid);
    for (std::size_t n = 0; n < 2; ++n) {
        expect_conformant((*written)[n].path, "SCImage");
        const auto raw = writing_.folder() / "pixels";
        std::ofstream(raw, std::ios::binary).write(reinterpret_cast<const char*>(pictures[n].rgb.data()), 45);
        const auto run =
            testing::run_tool(python("sc '" + (*written)[n].path.string() + "' '" + raw.string() + "'"));
        if (run.absent()) GTEST_SKIP() << "no /usr/bin/python3";
        EXPECT_EQ(run.exit_code, 0) << run.output;
    }
}

TEST_F(Dicom_out, A_PDF_is_enclosed_byte_for_byte) {
    const imaging::DicomPdf pdf = testing::small_pdf(false);
    const auto written = writing_.pdf(pdf);
    ASSERT_TRUE(written) << to_line(written.error());
    expect_conformant(written->path, "EncapsulatedPDF");
    const auto raw = writing_.folder() / "report.pdf";
    std::ofstream(raw, std::ios::binary)
        .write(reinterpret_cast<const char*>(pdf.bytes.data()), static_cast<long>(pdf.bytes.size()));
    const auto run = testing::run_tool(python("pdf '" + written->path.string() + "' '" + raw.string() + "'"));
    if (run.absent()) GTEST_SKIP() << "no /usr/bin/python3";
    EXPECT_EQ(run.exit_code, 0) << run.output;
}

TEST_F(Dicom_out, What_is_no_PDF_is_refused) {
    imaging::DicomPdf pdf = testing::small_pdf(false);
    pdf.bytes[0] = 'x';
    const auto written = writing_.pdf(pdf);
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().reason, "it is not a PDF");
    EXPECT_FALSE(std::filesystem::exists(writing_.folder() / "pdf.dcm"));
}

TEST_F(Dicom_out, Another_patients_scan_is_refused) {
    core::Case mixed = subject_;
    mixed.patient.id = "ID-8";
    DicomWriting writing(mixed);
    EXPECT_FALSE(writing.segmentation());
    EXPECT_FALSE(writing.report(testing::report_of(writing.scan()), nullptr));
    EXPECT_FALSE(writing.pdf(testing::small_pdf(false)));
    EXPECT_TRUE(std::filesystem::is_empty(writing.folder().path())) << "something was written all the same";
}

TEST_F(Dicom_out, A_scan_without_study_gets_the_same_one_every_time) {
    core::Case of_a_nifti = subject_;
    of_a_nifti.time_points.front().identity = {};
    DicomWriting one(of_a_nifti);
    DicomWriting two(of_a_nifti);
    const auto first = one.segmentation();
    const auto second = two.pdf(testing::small_pdf(false));
    ASSERT_TRUE(first && second);
    EXPECT_EQ(first->file.study_uid, second->study_uid);
    EXPECT_THAT(first->file.study_uid, ::testing::StartsWith("2.25."));
    EXPECT_EQ(second->warnings.front().id, "dicom-no-study");
}

TEST_F(Dicom_out, Names_longer_than_DICOM_holds_are_shortened_by_group) {
    const std::string latin(70, 'a');
    std::string own;
    for (int n = 0; n < 70; ++n) own += "é";
    core::StudyIdentity& id = subject_.time_points.front().identity;
    id.patient_name = latin + "=" + own;
    id.referring_physician = latin;
    const auto written = writing_.pdf(testing::small_pdf(false));
    ASSERT_TRUE(written) << to_line(written.error());
    // dciodvfy counts bytes of all groups together; the standard characters of each.
    EXPECT_THAT(testing::bytes_of_file(written->path),
                HasSubstr(latin.substr(0, 64) + "=" + own.substr(0, 2 * 64)));
}

TEST_F(Dicom_out, A_shortened_name_has_no_error_for_dciodvfy) {
    core::StudyIdentity& id = subject_.time_points.front().identity;
    id.patient_name = id.referring_physician = std::string(70, 'a');
    const auto written = writing_.pdf(testing::small_pdf(false));
    ASSERT_TRUE(written) << to_line(written.error());
    expect_conformant(written->path, "EncapsulatedPDF");
}

TEST_F(Dicom_out, Names_that_were_shortened_are_said) {
    const auto whole = writing_.segmentation();
    ASSERT_TRUE(whole) << to_line(whole.error());
    EXPECT_THAT(whole->file.warnings, IsEmpty());
    core::StudyIdentity& id = subject_.time_points.front().identity;
    id.patient_name = id.referring_physician = std::string(65, 'a');
    const auto written = writing_.segmentation();
    ASSERT_TRUE(written) << to_line(written.error());
    ASSERT_EQ(written->file.warnings.size(), 2U);
    for (const core::Warning& warning : written->file.warnings) EXPECT_EQ(warning.id, "dicom-shortened");
}

/// Of the first structure of a case, as its segmentation says it.
std::string tracking_of(DicomWriting& writing) {
    const auto written = writing.segmentation();
    EXPECT_TRUE(written) << (written ? "" : to_line(written.error()));
    DcmFileFormat file;
    if (!written || file.loadFile(written->file.path.c_str()).bad()) return "";
    DcmItem* segment = nullptr;
    OFString uid;
    if (file.getDataset()->findAndGetSequenceItem(DCM_SegmentSequence, segment, 0).good())
        segment->findAndGetOFString(DCM_TrackingUID, uid);
    return uid.c_str();
}

TEST_F(Dicom_out, A_structure_is_tracked_by_one_UID_in_whatever_is_written) {
    DicomWriting again(subject_);
    const std::string uid = tracking_of(writing_);
    EXPECT_FALSE(uid.empty());
    EXPECT_EQ(tracking_of(again), uid);
    const auto report = writing_.report(testing::report_of(writing_.scan()), nullptr);
    ASSERT_TRUE(report) << to_line(report.error());
    EXPECT_THAT(testing::bytes_of_file(report->path), HasSubstr(uid));
}

TEST_F(Dicom_out, A_structure_of_another_scan_is_tracked_by_another_UID) {
    const std::string uid = tracking_of(writing_);
    core::Case other = subject_;
    DicomWriting writing(other);
    core::StudyIdentity& id = other.time_points.front().identity;
    id.series_uid += ".9";
    const std::string of_other_series = tracking_of(writing);
    EXPECT_NE(of_other_series, uid);
    id.images.front().sop_instance_uid += ".9";
    EXPECT_NE(tracking_of(writing), of_other_series) << "a phase of the same series";
}

TEST_F(Dicom_out, A_structure_keeps_its_tracking_UID_beside_a_copied_CT) {
    const std::string uid = tracking_of(writing_);
    const auto ct = writing_.ct();
    ASSERT_TRUE(ct) << to_line(ct.error());
    core::TimePoint copied = subject_.time_points.front();
    copied.identity = ct->as_written;
    auto uids = *imaging::UidSource::under();
    const auto written =
        imaging::write_dicom_segmentation(writing_.folder() / "of-copy.dcm", {subject_, copied},
                                          copied.structures, {uids, "1.2.3", "20260301120000", {}}, {});
    ASSERT_TRUE(written) << to_line(written.error());
    EXPECT_THAT(testing::bytes_of_file(written->file.path), HasSubstr(uid));
}

TEST_F(Dicom_out, Without_identity_a_structure_is_tracked_by_no_UID_another_export_has) {
    const std::string uid = tracking_of(writing_);
    DicomWriting one(subject_, 1234567);
    DicomWriting two(subject_, 7654321);
    EXPECT_NE(tracking_of(one), uid);
    EXPECT_NE(tracking_of(one), tracking_of(two));
}

TEST_F(Dicom_out, New_UIDs_lie_under_the_root) {
    DicomWriting writing(subject_, std::nullopt, "1.2.826.0.1.3680043");
    const auto written = writing.segmentation();
    ASSERT_TRUE(written) << to_line(written.error());
    EXPECT_EQ(written->file.study_uid, "1.2.3") << "the study is the source's own";
    EXPECT_THAT(written->file.series_uid, ::testing::StartsWith("1.2.826.0.1.3680043."));
    EXPECT_LE(written->file.sop_instance_uid.size(), 64U);
    EXPECT_NE(written->file.sop_instance_uid, writing.segmentation()->file.sop_instance_uid);
}

TEST(Uid_root, That_no_UID_can_begin_with_is_refused) {
    for (const char* root :
         {"", "x", "1", "1..2", ".1.2", "1.2.", "3.1", "1.02", "1.2.3.4.5.6.7.8.9.10.11.12"}) {
        const auto source = imaging::UidSource::under(root);
        ASSERT_FALSE(source) << root;
        EXPECT_EQ(source.error().what, "--uid-root");
    }
    for (const char* root : {"2.25", "1.2.826.0.1.3680043.10", "1.0"})
        EXPECT_TRUE(imaging::UidSource::under(root)) << root;
}

}  // namespace
}  // namespace remnant
