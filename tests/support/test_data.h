#pragma once
// Real patients' files. They are not part of the repository: tests that need them skip by name where they are
// absent.

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <string>

namespace remnant::testing {

/// Where a piece of the test data would lie; empty where REMNANT_TEST_DATA is not set.
inline std::filesystem::path test_data(const std::string& name) {
    const char* root = std::getenv("REMNANT_TEST_DATA");
    return root == nullptr ? std::filesystem::path() : std::filesystem::path(root) / name;
}

}  // namespace remnant::testing

/// Declares `variable` as a file or folder of the test data, or skips the test saying which is absent.
#define REMNANT_NEED_DATA(variable, name)                                       \
    const std::filesystem::path variable = ::remnant::testing::test_data(name); \
    if (variable.empty() || !std::filesystem::exists(variable))                 \
    GTEST_SKIP() << "test data '" << (name) << "' is absent: REMNANT_TEST_DATA does not point to it"
