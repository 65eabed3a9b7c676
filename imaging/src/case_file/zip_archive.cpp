#include "case_file/zip_archive.h"

#include <zip.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <set>

namespace remnant::imaging::case_file {
namespace {

constexpr zip_int64_t kMostEntries = 4096;

struct SourceFree {
    void operator()(zip_source_t* source) const { zip_source_free(source); }
};
using Source = std::unique_ptr<zip_source_t, SourceFree>;

struct ArchiveDiscard {
    void operator()(zip_t* archive) const { zip_discard(archive); }
};
using Archive = std::unique_ptr<zip_t, ArchiveDiscard>;

bool stays_inside(const std::string& name) {
    return !name.empty() && name.front() != '/' && name.find('\\') == std::string::npos &&
           name.find("..") == std::string::npos && name.find('\0') == std::string::npos;
}

/// Adds one entry; its bytes must outlive the archive.
bool add(zip_t* archive, const ZipEntry& entry) {
    zip_source_t* source = zip_source_buffer(archive, entry.bytes.data(), entry.bytes.size(), 0);
    if (source == nullptr) return false;
    const zip_int64_t index = zip_file_add(archive, entry.name.c_str(), source, ZIP_FL_ENC_UTF_8);
    if (index < 0) {
        zip_source_free(source);
        return false;
    }
    const auto at = static_cast<zip_uint64_t>(index);
    const zip_int32_t method = entry.packing == Packing::Store ? ZIP_CM_STORE : ZIP_CM_DEFLATE;
    // A fixed time: the same case gives the same bytes.
    return zip_set_file_compression(archive, at, method, 6) == 0 &&
           zip_file_set_mtime(archive, at, 1767225600, 0) == 0;
}

core::Result<std::vector<std::byte>> read_all(zip_source_t* source) {
    zip_stat_t stat;
    if (zip_source_stat(source, &stat) != 0 || (stat.valid & ZIP_STAT_SIZE) == 0 ||
        zip_source_open(source) != 0)
        return core::refuse("case file", "it cannot be put together");
    std::vector<std::byte> bytes(stat.size);
    std::size_t done = 0;
    while (done < bytes.size()) {
        const zip_int64_t n = zip_source_read(source, bytes.data() + done, bytes.size() - done);
        if (n <= 0) break;
        done += static_cast<std::size_t>(n);
    }
    zip_source_close(source);
    if (done != bytes.size()) return core::refuse("case file", "it cannot be put together");
    return bytes;
}

}  // namespace

core::Result<std::vector<std::byte>> make_zip(const std::vector<ZipEntry>& entries) {
    zip_error_t error;
    zip_error_init(&error);
    Source source(zip_source_buffer_create(nullptr, 0, 0, &error));
    if (source == nullptr) return core::refuse("case file", "there is not enough memory to write it");
    Archive archive(zip_open_from_source(source.get(), ZIP_TRUNCATE, &error));
    if (archive == nullptr) return core::refuse("case file", "it cannot be put together");
    // The archive holds one reference; this one outlives it.
    zip_source_keep(source.get());
    for (const ZipEntry& entry : entries) {
        if (!add(archive.get(), entry))
            return core::refuse(entry.name, "it cannot be put into the case file");
    }
    if (zip_close(archive.get()) != 0) return core::refuse("case file", "it cannot be put together");
    (void)archive.release();
    return read_all(source.get());
}

struct ZipReader::State {
    std::string what;
    Archive archive;
    std::vector<std::string> names;
    ReadLimits limits;
};

ZipReader::ZipReader(std::unique_ptr<State> state) : state_(std::move(state)) {}
ZipReader::ZipReader(ZipReader&&) noexcept = default;
ZipReader& ZipReader::operator=(ZipReader&&) noexcept = default;
ZipReader::~ZipReader() = default;

core::Result<ZipReader> ZipReader::open(const std::filesystem::path& path, const ReadLimits& limits) {
    std::error_code failure;
    if (!std::filesystem::is_regular_file(path, failure))
        return core::refuse(path.string(), "there is no such file");
    if (std::filesystem::file_size(path, failure) > limits.file_bytes || failure)
        return core::refuse(path.string(), "it is larger than can be read");
    int error = 0;
    auto state = std::make_unique<State>();
    state->what = path.string();
    state->limits = limits;
    state->archive.reset(zip_open(path.c_str(), ZIP_RDONLY | ZIP_CHECKCONS, &error));
    return checked(std::move(state));
}

core::Result<ZipReader> ZipReader::open(std::span<const std::byte> bytes, const std::string& what,
                                        const ReadLimits& limits) {
    zip_error_t error;
    zip_error_init(&error);
    auto state = std::make_unique<State>();
    state->what = what;
    state->limits = limits;
    if (zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error)) {
        state->archive.reset(zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &error));
        if (state->archive == nullptr) zip_source_free(source);
    }
    return checked(std::move(state));
}

core::Result<ZipReader> ZipReader::checked(std::unique_ptr<State> state) {
    if (state->archive == nullptr) return core::refuse(state->what, "it is no case file, or it is damaged");
    const zip_int64_t count = zip_get_num_entries(state->archive.get(), 0);
    if (count < 0 || count > kMostEntries)
        return core::refuse(state->what, "damaged: it holds too many entries");
    std::set<std::string> seen;
    for (zip_int64_t n = 0; n < count; ++n) {
        const char* raw = zip_get_name(state->archive.get(), static_cast<zip_uint64_t>(n), ZIP_FL_ENC_RAW);
        const std::string name = raw == nullptr ? std::string() : raw;
        if (!stays_inside(name) || !seen.insert(name).second)
            return core::refuse(state->what, "damaged: an entry has a name it may not have");
        state->names.push_back(name);
    }
    return ZipReader(std::move(state));
}

const std::vector<std::string>& ZipReader::names() const {
    return state_->names;
}

bool ZipReader::has(const std::string& name) const {
    return std::ranges::find(state_->names, name) != state_->names.end();
}

core::Result<volume::FileBytes> ZipReader::read(const std::string& name, std::uint64_t most) const {
    const auto damaged = [&](const char* why) {
        return core::refuse(state_->what, "damaged: " + name + " " + why);
    };
    const auto found = std::ranges::find(state_->names, name);
    if (found == state_->names.end()) return damaged("is missing");
    const auto index = static_cast<zip_uint64_t>(found - state_->names.begin());
    zip_stat_t stat;
    constexpr zip_uint64_t needed = ZIP_STAT_SIZE | ZIP_STAT_COMP_METHOD | ZIP_STAT_ENCRYPTION_METHOD;
    if (zip_stat_index(state_->archive.get(), index, 0, &stat) != 0 || (stat.valid & needed) != needed)
        return damaged("cannot be read");
    if (stat.encryption_method != ZIP_EM_NONE ||
        (stat.comp_method != ZIP_CM_STORE && stat.comp_method != ZIP_CM_DEFLATE))
        return damaged("is packed in a way case files are not");
    if (stat.size > most) return damaged("is larger than it may be");
    const std::unique_ptr<zip_file_t, int (*)(zip_file_t*)> file(
        zip_fopen_index(state_->archive.get(), index, 0), &zip_fclose);
    if (file == nullptr) return damaged("cannot be read");
    volume::FileBytes bytes{core::VoxelBuffer(stat.size), stat.size};
    std::size_t done = 0;
    while (done < bytes.size) {
        const zip_int64_t n = zip_fread(file.get(), bytes.buffer.data() + done, bytes.size - done);
        if (n <= 0) return damaged("is cut short");
        done += static_cast<std::size_t>(n);
    }
    return bytes;
}

}  // namespace remnant::imaging::case_file
