#pragma once
// One CT slice written attribute by attribute, so that a test can make the one thing odd that it is about.

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "remnant/core/geometry.h"

namespace remnant::testing {

struct CtSlice {
    core::Vec3 position = core::Vec3::Zero();
    core::Vec3 row = core::Vec3::UnitX();
    core::Vec3 column = core::Vec3::UnitY();
    int columns = 6;
    int rows = 5;
    double spacing = 0.75;
    std::string thickness = "2";
    std::string sop_instance;  // made from the position where empty
    std::string series = "1.2.826.0.1.3680043.2.2";
    std::string acquisition = "1";
    std::string image_type = "ORIGINAL\\PRIMARY\\AXIAL";
    std::string photometric = "MONOCHROME2";
    std::string patient_position = "HFS";
    std::string slope = "1";
    std::string intercept = "0";
    int bits_allocated = 16;
    int bits_stored = 16;
    bool is_signed = true;
    std::optional<int> padding;
    std::string burned_in;    // BurnedInAnnotation; left out where empty
    std::vector<int> stored;  // row by row; all `fill` where empty
    int fill = 40;
    bool big_endian = false;
};

/// Slices along z from 0 with the given step.
std::vector<CtSlice> ct_stack(int slices, double step);

void write_ct_slice(const std::filesystem::path& path, const CtSlice& slice);

/// As 0000.dcm, 0001.dcm, … in the order given.
void write_ct_slices(const std::filesystem::path& folder, const std::vector<CtSlice>& slices);

}  // namespace remnant::testing
