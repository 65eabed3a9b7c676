// Damaged case files, and case files that were made to harm: checksums that fit, and a case.json that lies.

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "case_file/checksum.h"
#include "case_file/zip_archive.h"
#include "mutation.h"
#include "remnant/imaging/case_file.h"
#include "rich_case.h"
#include "scratch_folder.h"
#include "watched_child.h"

namespace remnant::imaging {
namespace {

namespace fs = std::filesystem;
using case_file::Packing;
using case_file::ZipEntry;
using Json = nlohmann::json;
using testing::in_a_child;
using testing::Outcome;
using testing::Random;
using testing::ScratchFolder;

constexpr int kFiles = 500;

Outcome read_case(const fs::path& path) {
    const auto opened = open_case(path, core::JobContext());
    if (!opened) return testing::outcome_of(opened.error());
    const auto summary = read_case_summary(path);
    return summary ? testing::kRead : testing::outcome_of(summary.error());
}

fs::path sound_case(const ScratchFolder& folder) {
    const fs::path path = folder / "patient.remnant";
    EXPECT_TRUE(save_case(path, testing::rich_case(5), {}, core::JobContext()));
    EXPECT_EQ(read_case(path), testing::kRead);
    return path;
}

TEST(MutatedCases, Are_read_or_refused) {
    const ScratchFolder folder;
    const fs::path path = sound_case(folder);
    const std::string sound = testing::bytes_of(path);
    for (int n = 0; n < kFiles; ++n) {
        Random random(11000u + static_cast<unsigned>(n));
        testing::write_bytes(path, testing::mutated(sound, random));
        EXPECT_EQ(in_a_child(read_case, path), "") << "mutation " << n;
    }
}

/// Every value of a document, by its pointer.
std::vector<Json::json_pointer> places_in(const Json& document) {
    std::vector<Json::json_pointer> places;
    const Json flat = document.flatten();
    for (const auto& [pointer, value] : flat.items()) {
        Json::json_pointer place(pointer);
        for (; !place.empty(); place = place.parent_pointer()) places.push_back(place);
    }
    return places;
}

Json lie(Random& random) {
    static const std::vector<Json> kLies{
        nullptr,
        true,
        -1,
        0,
        1e308,
        4294967296,
        2147483647,
        65535,
        "",
        "..",
        "/dev/zero",
        "case.json",
        "a/../../b",
        Json::array(),
        Json::object(),
        Json::array({1, 2}),
        std::string(5000, 'x'),
        "9999-99-99",
        "#GGGGGG",
        Json::array({1, 1, 4294967295}),
    };
    return kLies[testing::below(random, kLies.size())];
}

/// The entries of a case file with another case.json, and checksums that fit.
std::vector<std::byte> with_json(const case_file::ZipReader& zip, const Json& document) {
    std::vector<ZipEntry> entries;
    std::string sums;
    const auto add = [&](const std::string& name, std::span<const std::byte> bytes) {
        sums += case_file::sha256(bytes) + "  " + name + "\n";
        entries.push_back({name, {bytes.begin(), bytes.end()}, Packing::Store});
    };
    const std::string text = document.dump(-1, ' ', true, Json::error_handler_t::replace);
    for (const std::string& name : zip.names()) {
        if (name == "SHA256SUMS") continue;
        const auto bytes = zip.read(name, 1 << 30);
        EXPECT_TRUE(bytes);
        add(name, name == "case.json" ? std::as_bytes(std::span(text)) : std::as_bytes(bytes->view()));
    }
    const auto list = std::as_bytes(std::span(sums));
    entries.push_back({"SHA256SUMS", {list.begin(), list.end()}, Packing::Store});
    return *case_file::make_zip(entries);
}

TEST(MutatedCases, That_lie_under_sound_checksums_are_read_or_refused) {
    const ScratchFolder folder;
    const fs::path sound = sound_case(folder);
    const auto zip = case_file::ZipReader::open(sound, {});
    ASSERT_TRUE(zip);
    const auto text = zip->read("case.json", 1 << 30);
    ASSERT_TRUE(text);
    const Json document =
        Json::parse(std::string(reinterpret_cast<const char*>(text->buffer.data()), text->size));
    const auto places = places_in(document);
    const fs::path path = folder / "lying.remnant";
    const auto write = [&](const Json& json) {
        const auto bytes = with_json(*zip, json);
        testing::write_bytes(path, {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    };
    write(document);
    ASSERT_EQ(read_case(path), testing::kRead) << "the checksums this test makes do not fit";
    for (int n = 0; n < kFiles; ++n) {
        Random random(12000u + static_cast<unsigned>(n));
        Json lying = document;
        std::string told;
        for (std::size_t lies = 1 + testing::below(random, 2); lies > 0; --lies) {
            const auto& place = places[testing::below(random, places.size())];
            if (!lying.contains(place)) continue;
            lying[place] = lie(random);
            told += place.to_string() + " = " + lying[place].dump().substr(0, 40) + "; ";
        }
        write(lying);
        EXPECT_EQ(in_a_child(read_case, path), "") << told;
    }
}

TEST(MutatedCases, An_outline_cannot_stand_for_two_structures) {
    const ScratchFolder folder;
    const fs::path sound = sound_case(folder);
    const auto zip = case_file::ZipReader::open(sound, {});
    ASSERT_TRUE(zip);
    const auto text = zip->read("case.json", 1 << 30);
    ASSERT_TRUE(text);
    Json document = Json::parse(std::string(reinterpret_cast<const char*>(text->buffer.data()), text->size));
    Json& values = document["scans"][0]["labels"][0]["values"];
    ASSERT_FALSE(values.empty());
    const auto value = values.begin().value();
    for (const Json& structure : document["scans"][0]["structures"]) values[structure["id"]] = value;
    const auto bytes = with_json(*zip, document);
    testing::write_bytes(sound, {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    const auto opened = open_case(sound, core::JobContext());
    ASSERT_FALSE(opened) << "one outline became two, or one structure lost its own";
    EXPECT_NE(opened.error().reason.find("damaged"), std::string::npos) << opened.error().reason;
}

}  // namespace
}  // namespace remnant::imaging
