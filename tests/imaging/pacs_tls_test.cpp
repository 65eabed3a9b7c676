// TLS with an archive: certificates that are good, expired, of strangers, of another host.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "archive_study.h"
#include "certificates.h"
#include "orthanc.h"
#include "remnant/imaging/pacs.h"

namespace remnant::testing {
namespace {

using namespace imaging::pacs;
using ::testing::HasSubstr;
namespace fs = std::filesystem;

const core::JobContext kJob;

class PacsTls : public ::testing::Test {
  protected:
    void SetUp() override { ASSERT_TRUE(certificates_.good()) << "openssl made no certificates"; }

    nlohmann::json settings(const std::string& shown, int door = 104) const {
        return {
            {"DicomTlsEnabled", true},
            {"DicomTlsCertificate", certificates_.certificate(shown)},
            {"DicomTlsPrivateKey", certificates_.key(shown)},
            {"DicomTlsTrustedCertificates", certificates_.certificate("ca")},
            {"DicomModalities",
             {{"us", {{"AET", "REMNANT"}, {"Host", "127.0.0.1"}, {"Port", door}, {"UseDicomTls", true}}}}}};
    }
    NodeFields by_tls(const Orthanc& archive, const std::string& trusted = "ca") const {
        NodeFields fields = archive.fields();
        auto& tls = fields.tls.emplace();
        tls.trusted = certificates_.certificate(trusted);
        tls.certificate = certificates_.certificate("remnant");
        tls.key = certificates_.key("remnant");
        fields.times.association = std::chrono::seconds(5);
        return fields;
    }
    static std::string refusal(const NodeFields& fields) {
        const auto answered = echo(*Node::of(fields), kJob);
        return answered ? "answered" : to_line(answered.error());
    }

    Certificates certificates_;
};

TEST_F(PacsTls, Carries_a_study_there_and_back_by_get_and_move) {
    const int door = free_port();
    Orthanc archive(settings("archive", door));
    REMNANT_NEED_ORTHANC(archive);
    NodeFields fields = by_tls(archive);
    fields.receive_port = door;
    const Node node = *Node::of(fields);
    const ScratchFolder folder;
    const ArchiveStudy study;
    write_archive_study(folder / "study", study);
    const std::vector<fs::path> all{folder / "study"};
    const auto sent = send(node, *files_to_send(all), 1, kJob);
    ASSERT_TRUE(sent) << to_line(sent.error());
    for (const Way way : {Way::Get, Way::Move}) {
        const fs::path to = folder / (way == Way::Get ? "got" : "moved");
        const auto fetched = retrieve(node, {study.study_uid, "", to, way, 1}, kJob);
        ASSERT_TRUE(fetched) << to_line(fetched.error());
        EXPECT_EQ(difference_of_instances(folder / "study", to), "");
    }
}

TEST_F(PacsTls, Refuses_certificates_of_strangers_and_of_other_hosts) {
    Orthanc archive(settings("archive"));
    REMNANT_NEED_ORTHANC(archive);
    EXPECT_EQ(refusal(by_tls(archive)), "answered");
    EXPECT_THAT(refusal(by_tls(archive, "stranger")), HasSubstr("its certificate is not to be trusted"));

    Orthanc elsewhere(settings("elsewhere"));
    ASSERT_TRUE(elsewhere.start());
    NodeFields fields = by_tls(elsewhere);
    EXPECT_THAT(refusal(fields), HasSubstr("its certificate is not to be trusted: IP address mismatch"));
    fields.tls->any_host = true;
    EXPECT_EQ(refusal(fields), "answered");
}

TEST_F(PacsTls, Refuses_an_expired_certificate) {
    Orthanc archive(settings("expired"));
    REMNANT_NEED_ORTHANC(archive);
    EXPECT_THAT(refusal(by_tls(archive)),
                HasSubstr("its certificate is not to be trusted: certificate has expired"));
}

TEST_F(PacsTls, Does_not_fall_back_to_the_clear) {
    Orthanc plain;
    REMNANT_NEED_ORTHANC(plain);
    EXPECT_EQ(refusal(plain.fields()), "answered");
    EXPECT_THAT(refusal(by_tls(plain)), HasSubstr("ARCHIVE at")) << "TLS was asked for and not had";
    Orthanc secure(settings("archive"));
    ASSERT_TRUE(secure.start());
    NodeFields fields = secure.fields();
    fields.times.association = std::chrono::seconds(5);
    EXPECT_THAT(refusal(fields), HasSubstr("ARCHIVE at"));
}

TEST_F(PacsTls, Takes_files_that_belong_together_only) {
    NodeFields fields;
    fields.called = "ARCHIVE";
    fields.host = "127.0.0.1";
    auto& tls = fields.tls.emplace();
    tls.trusted = certificates_.certificate("ca");
    tls.certificate = certificates_.certificate("remnant");
    tls.key = certificates_.key("archive");
    EXPECT_THAT(refusal(fields), HasSubstr("TLS key: "));
    tls.key = certificates_.certificate("remnant");
    EXPECT_THAT(refusal(fields), HasSubstr("TLS key: there is no key without password"));
    tls.trusted = certificates_.key("remnant");
    EXPECT_THAT(refusal(fields), HasSubstr("TLS authorities: there is no certificate"));
}

}  // namespace
}  // namespace remnant::testing
