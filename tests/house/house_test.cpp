// The rules of the house that a compiler does not hold: who includes whom, and how long a file may be.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

const fs::path kRoot = REMNANT_SOURCE_DIR;
const std::vector<std::string> kFolders{"core", "volumetry", "imaging", "ui", "app", "tests", "bench"};

std::vector<fs::path> sources_below(const fs::path& folder) {
    std::vector<fs::path> found;
    if (!fs::exists(folder)) return found;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        const auto ending = entry.path().extension();
        if (ending == ".h" || ending == ".cpp") found.push_back(entry.path());
    }
    return found;
}

std::vector<std::string> lines_of(const fs::path& file) {
    std::ifstream in(file);
    std::vector<std::string> lines;
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
}

std::vector<std::string> includes_of(const fs::path& file) {
    static const std::regex include(R"(^\s*#\s*include\s*[<"]([^>"]+)[>"])");
    std::vector<std::string> found;
    for (const std::string& line : lines_of(file)) {
        std::smatch match;
        if (std::regex_search(line, match, include)) found.push_back(match[1]);
    }
    return found;
}

bool starts_with(const std::string& text, const std::string& start) {
    return text.rfind(start, 0) == 0;
}

TEST(House, A_layer_includes_only_the_layers_it_may_know) {
    const std::map<std::string, std::set<std::string>> may_know{
        {"core", {"core"}},
        {"volumetry", {"core", "volumetry"}},
        {"imaging", {"core", "imaging"}},
        {"ui", {"core", "volumetry", "imaging", "ui"}},
    };
    const std::regex layer_of(R"(^remnant/(\w+)/)");
    int looked_at = 0;
    for (const auto& [layer, known] : may_know) {
        for (const fs::path& file : sources_below(kRoot / layer)) {
            for (const std::string& include : includes_of(file)) {
                std::smatch match;
                if (!std::regex_search(include, match, layer_of)) continue;
                ++looked_at;
                EXPECT_TRUE(known.contains(match[1])) << file << " includes " << include;
            }
        }
    }
    EXPECT_GT(looked_at, 100) << "the scan found hardly any include: is it looking in the right place?";
}

TEST(House, No_toolkit_appears_in_a_public_header) {
    const std::vector<std::string> toolkits{"itk", "vtk", "dcmtk", "openjpeg", "zlib", "bzlib", "libdeflate"};
    for (const char* layer : {"core", "volumetry", "imaging"}) {
        for (const fs::path& file : sources_below(kRoot / layer / "include")) {
            for (const std::string& include : includes_of(file)) {
                for (const std::string& toolkit : toolkits) {
                    EXPECT_FALSE(starts_with(include, toolkit)) << file << " includes " << include;
                }
                EXPECT_FALSE(std::regex_search(include, std::regex("^Q[A-Z]"))) << file << " includes Qt";
            }
        }
    }
}

TEST(House, Core_and_volumetry_know_no_toolkit_at_all) {
    for (const char* layer : {"core", "volumetry"}) {
        for (const fs::path& file : sources_below(kRoot / layer)) {
            for (const std::string& include : includes_of(file)) {
                EXPECT_FALSE(starts_with(include, "itk") || starts_with(include, "vtk") ||
                             starts_with(include, "dcmtk") || starts_with(include, "Q"))
                    << file << " includes " << include;
            }
        }
    }
}

TEST(House, Every_file_stays_under_500_lines) {
    for (const std::string& folder : kFolders) {
        for (const fs::path& file : sources_below(kRoot / folder)) {
            EXPECT_LT(lines_of(file).size(), 500u) << file;
        }
    }
}

TEST(House, No_file_is_a_drawer_for_everything) {
    for (const std::string& folder : kFolders) {
        for (const fs::path& file : sources_below(kRoot / folder)) {
            const std::string name = file.stem().string();
            for (const char* drawer : {"util", "manager", "helper", "misc", "common"}) {
                EXPECT_EQ(name.find(drawer), std::string::npos) << file;
            }
        }
    }
}

TEST(House, Every_test_that_guards_a_hazard_exists) {
    std::string all;
    for (const fs::path& file : sources_below(kRoot / "tests")) {
        for (const std::string& line : lines_of(file)) all += line + "\n";
    }
    const std::regex named("`([A-Z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)+)`");
    int found = 0;
    for (const std::string& line : lines_of(kRoot / "docs/safety.md")) {
        for (std::sregex_iterator at(line.begin(), line.end(), named), end; at != end; ++at) {
            ++found;
            EXPECT_NE(all.find(", " + (*at)[1].str() + ")"), std::string::npos)
                << "docs/safety.md names a test that does not exist: " << (*at)[1];
        }
    }
    EXPECT_GT(found, 40);
}

}  // namespace
