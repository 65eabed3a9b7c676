// A study of 2,000 instances fetched whole from a real archive on this machine, against dcmtk's own getscu,
// both as Debian ships them and with both sides told not to gather small packets (TCP_NODELAY).

#include <unistd.h>

#include <cstdlib>

#include "archive_study.h"
#include "bench_table.h"
#include "orthanc.h"
#include "remnant/imaging/pacs.h"

namespace {

using namespace remnant;
using namespace remnant::testing;
namespace fs = std::filesystem;
namespace pacs = remnant::imaging::pacs;

constexpr const char* kGetscu = "/usr/bin/getscu";
constexpr double kAim = 0.6;

bool getscu(const Orthanc& archive, const std::string& study_uid, const fs::path& folder) {
    fs::create_directories(folder);
    const std::string command = std::string(kGetscu) + " -S +B -aet REMNANT -aec ARCHIVE 127.0.0.1 " +
                                std::to_string(archive.fields().port) +
                                " -k 0008,0052=STUDY -k 0020,000d=" + study_uid + " -od " + folder.string() +
                                " >/dev/null 2>&1";
    return std::system(command.c_str()) == 0;
}

bool fetch(const Orthanc& archive, const std::string& study_uid, const fs::path& folder, pacs::Way way) {
    return pacs::retrieve(archive.node(), {study_uid, "", folder, way, 1}, core::JobContext()).has_value();
}

/// One row: `slices` of 32 × 32 pixels.
int compare(const std::string& what, int slices, int rounds, pacs::Way way) {
    Orthanc archive;
    if (!archive.start()) {
        std::fprintf(stderr, "Orthanc does not open its port\n");
        return 2;
    }
    const ScratchFolder folder;
    ArchiveStudy study;
    study.slices = {slices};
    study.edge = 32;
    write_archive_study(folder / "study", study);
    const std::vector<fs::path> all{folder / "study"};
    bench::Comparison row(what, way == pacs::Way::Get ? "C-GET" : "C-MOVE", "getscu");
    const auto sent = pacs::send(archive.node(), *pacs::files_to_send(all), 1, core::JobContext());
    row.require(sent && sent->not_accepted.empty(), "the archive took the study");
    for (int n = 0; n < rounds; ++n) {
        const fs::path ours = folder / ("ours-" + std::to_string(n));
        const fs::path theirs = folder / ("theirs-" + std::to_string(n));
        row.ours([&] { row.require(fetch(archive, study.study_uid, ours, way), "the study came"); });
        row.rival([&] { row.require(getscu(archive, study.study_uid, theirs), "getscu brought the study"); });
        if (n == 0) row.require(difference_of_instances(ours, theirs).empty(), "both brought the same");
    }
    return row.report(kAim);
}

}  // namespace

int main() {
    if (access(kGetscu, X_OK) != 0 || access(Orthanc::kProgram, X_OK) != 0) {
        std::printf("pacs: skipped, Debian's dcmtk or orthanc is not installed\n");
        return 0;
    }
    // getscu then waits 45 ms at every instance for a delayed acknowledgement.
    unsetenv("TCP_NODELAY");
    int missed = compare("100 instances, as Debian ships", 100, 1, pacs::Way::Get);
    setenv("TCP_NODELAY", "1", 1);
    missed |= compare("2000 instances, no gathering", 2000, 5, pacs::Way::Get);
    missed |= compare("2000 instances, no gathering", 2000, 3, pacs::Way::Move);
    return missed;
}
