#include "remnant/core/result.h"

#include <gtest/gtest.h>

namespace remnant::core {
namespace {

TEST(Result, A_refusal_reads_what_then_reason) {
    const Result<> refused = refuse("--height-cm", "17 is not a height");
    ASSERT_FALSE(refused);
    EXPECT_EQ(to_line(refused.error()), "--height-cm: 17 is not a height");
}

TEST(Result, Context_is_added_while_the_refusal_rises) {
    const Error error =
        Error{"ct.dcm", "cut short", {}}.while_doing("reading slice 7").while_doing("loading");
    ASSERT_EQ(error.context.size(), 2u);
    const std::string line = to_line(error);
    EXPECT_NE(line.find("ct.dcm: cut short"), std::string::npos) << line;
    EXPECT_LT(line.find("reading slice 7"), line.find("loading")) << line;
}

TEST(Result, A_file_name_cannot_break_the_line_or_drive_the_terminal) {
    const std::string line = to_line(Error{"evil\n\x1b[2Jname", "not a \r\n file", {}});
    for (const char c : line) EXPECT_GE(static_cast<unsigned char>(c), 0x20) << line;
}

TEST(Result, Letters_beyond_ASCII_survive) {
    EXPECT_EQ(printable("Buc^J\xc3\xa9r\xc3\xb4me"), "Buc^J\xc3\xa9r\xc3\xb4me");
}

}  // namespace
}  // namespace remnant::core
