#include <fmt/format.h>

#include <array>

#include "surface/surface_bytes.h"
#include "volume/atomic_write.h"

namespace remnant::imaging {
namespace {

namespace fs = std::filesystem;
using surface::SurfaceFile;

// "for_what" ends the sentence "surfaces for …".
constexpr std::array<SurfaceFormatType, 5> kFormats{{
    {SurfaceFormat::Stl, "stl", "STL", "printing and measuring, one file a structure", true},
    {SurfaceFormat::ThreeMf, "3mf", "3MF", "printing, with names and colours", false},
    {SurfaceFormat::Glb, "glb", "glTF (GLB)", "viewers and slides, with names and colours", false},
    {SurfaceFormat::Obj, "obj", "OBJ", "modelling programs, with colours in an MTL file", false},
    {SurfaceFormat::Ply, "ply", "PLY", "mesh programs, with colours, one file a structure", true},
}};

core::Result<std::vector<SurfaceFile>> folder_files(const fs::path& folder, SurfaceFormat format,
                                                    std::span<const NamedSurface> surfaces) {
    std::vector<std::string> names;
    for (const NamedSurface& s : surfaces) names.push_back(s.name);
    const auto files = file_names(names);
    std::vector<SurfaceFile> written;
    for (std::size_t n = 0; n < surfaces.size(); ++n) {
        const bool stl = format == SurfaceFormat::Stl;
        written.push_back({folder / (files[n] + "." + std::string(surface_format(format).id)),
                           stl ? surface::stl_bytes(surfaces[n]) : surface::ply_bytes(surfaces[n])});
    }
    return written;
}

core::Result<std::vector<SurfaceFile>> files_of(const fs::path& target, SurfaceFormat format,
                                                std::span<const NamedSurface> surfaces) {
    if (surface_format(format).folder) return folder_files(target, format, surfaces);
    if (format == SurfaceFormat::Obj) {
        fs::path colours = target;
        // The material file comes first: an OBJ without its colours is never seen.
        colours.replace_extension(".mtl");
        return std::vector<SurfaceFile>{{colours, surface::mtl_bytes(surfaces)},
                                        {target, surface::obj_bytes(surfaces, colours.filename().string())}};
    }
    auto bytes =
        format == SurfaceFormat::Glb ? surface::glb_bytes(surfaces) : surface::three_mf_bytes(surfaces);
    if (!bytes) return core::refuse(target.string(), bytes.error().reason);
    return std::vector<SurfaceFile>{{target, std::move(*bytes)}};
}

/// All of them, or none that was not there before.
core::Result<std::vector<fs::path>> write_all(const std::vector<SurfaceFile>& files,
                                              const core::JobContext& job) {
    std::vector<fs::path> made, written;
    const auto undone = [&](core::Error error) {
        std::error_code ignored;
        for (const fs::path& path : made) fs::remove(path, ignored);
        return core::refuse(std::move(error));
    };
    for (const SurfaceFile& file : files) {
        if (job.cancelled()) return undone(core::cancelled_error(file.path.string()));
        std::error_code ignored;
        const bool is_new = !fs::exists(file.path, ignored);
        if (auto done = volume::write_atomically(file.path, {std::as_bytes(std::span(file.bytes))}); !done)
            return undone(done.error());
        if (is_new) made.push_back(file.path);
        written.push_back(file.path);
        job.report(static_cast<double>(written.size()) / static_cast<double>(files.size()),
                   "writing surfaces");
    }
    return written;
}

core::Result<bool> made_folder(const fs::path& folder) {
    std::error_code failure;
    const bool made = fs::create_directories(folder, failure);
    if (failure || !fs::is_directory(folder, failure))
        return core::refuse(folder.string(), "the folder cannot be made");
    return made;
}

bool has_ending(const fs::path& path, std::string_view id) {
    std::string ending = path.extension().string();
    std::ranges::transform(ending, ending.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return ending == "." + std::string(id);
}

}  // namespace

std::span<const SurfaceFormatType> surface_formats() {
    return kFormats;
}

const SurfaceFormatType& surface_format(SurfaceFormat format) {
    return *std::ranges::find(kFormats, format, &SurfaceFormatType::format);
}

core::Result<std::vector<fs::path>> write_surfaces(const fs::path& target, SurfaceFormat format,
                                                   std::span<const NamedSurface> surfaces,
                                                   const core::JobContext& job) try {
    const SurfaceFormatType& type = surface_format(format);
    if (surfaces.empty()) return core::refuse(target.string(), "there is no structure with a voxel to write");
    if (!type.folder && !has_ending(target, type.id))
        return core::refuse(target.string(), fmt::format("its ending is not .{}", type.id));
    job.report(0.0, "writing surfaces");
    const auto files = files_of(target, format, surfaces);
    if (!files) return core::refuse(files.error());
    bool folder_is_new = false;
    if (type.folder) {
        const auto made = made_folder(target);
        if (!made) return core::refuse(made.error());
        folder_is_new = *made;
    }
    auto written = write_all(*files, job);
    std::error_code ignored;
    if (!written && folder_is_new) fs::remove(target, ignored);
    return written;
} catch (const std::bad_alloc&) {
    return core::refuse(target.string(), "there is not enough memory to write it");
}

}  // namespace remnant::imaging
