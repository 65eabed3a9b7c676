// Strokes read from a file: what is taken, and what is refused in which words.

#include "remnant/imaging/stroke_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "scratch_folder.h"

namespace remnant::imaging {
namespace {

using ::testing::HasSubstr;

class StrokeFile : public ::testing::Test {
  protected:
    core::Result<std::vector<Stroke>> read(const std::string& text) {
        std::ofstream(path_) << text;
        return read_strokes(path_);
    }
    void expect_refused(const std::string& text, const std::string& reason) {
        const auto strokes = read(text);
        ASSERT_FALSE(strokes) << text << " was taken";
        EXPECT_EQ(strokes.error().what, path_.string());
        EXPECT_THAT(strokes.error().reason, HasSubstr(reason)) << text;
    }

  private:
    testing::ScratchFolder folder_;
    std::filesystem::path path_ = folder_ / "strokes.json";
};

TEST_F(StrokeFile, Is_read_as_it_was_written) {
    const auto strokes = read(
        R"([{"label":"in","points":[[1,2,3],[4.5,-5,6]],"radius_mm":2.5},
            {"label":"out","points":[[0,0,-7]],"radius_mm":50}])");
    ASSERT_TRUE(strokes) << core::to_line(strokes.error());
    const std::vector<Stroke> expected{{StrokeLabel::In, {{1, 2, 3}, {4.5, -5, 6}}, core::Millimetre(2.5)},
                                       {StrokeLabel::Out, {{0, 0, -7}}, core::Millimetre(50)}};
    EXPECT_EQ(*strokes, expected);
}

TEST_F(StrokeFile, Is_refused_with_the_stroke_and_the_reason) {
    expect_refused("", "no JSON");
    expect_refused("[{]", "no JSON");
    expect_refused("[]", "not an empty one");
    expect_refused("{}", "a list");
    expect_refused("[7]", "stroke 1: it is no object");
    expect_refused(R"([{"label":"maybe","points":[[0,0,0]],"radius_mm":2}])", "neither \"in\" nor \"out\"");
    expect_refused(R"([{"label":1,"points":[[0,0,0]],"radius_mm":2}])", "neither \"in\" nor \"out\"");
    expect_refused(R"([{"points":[[0,0,0]],"radius_mm":2}])", "its label is missing");
    expect_refused(R"([{"label":"in","radius_mm":2}])", "its points is missing");
    expect_refused(R"([{"label":"in","points":[[0,0,0]]}])", "its radius_mm is missing");
    expect_refused(R"([{"label":"in","points":[],"radius_mm":2}])", "no points");
    expect_refused(R"([{"label":"in","points":[[0,0]],"radius_mm":2}])", "three numbers");
    expect_refused(R"([{"label":"in","points":[[0,0,"a"]],"radius_mm":2}])", "number");
    expect_refused(R"([{"label":"in","points":[[0,0,null]],"radius_mm":2}])", "number");
    expect_refused(R"([{"label":"in","points":[[0,0,NaN]],"radius_mm":2}])", "no JSON");
    expect_refused(R"([{"label":"in","points":[[0,0,0]],"radius_mm":0}])", "radius");
    expect_refused(R"([{"label":"in","points":[[0,0,0]],"radius_mm":-1}])", "radius");
    expect_refused(R"([{"label":"in","points":[[0,0,0]],"radius_mm":50.1}])", "radius");
    expect_refused(R"([{"label":"in","points":[[0,0,0]],"radius_mm":2,"colour":3}])",
                   "'colour' is not known");
    expect_refused(R"([{"label":"in","points":[[0,0,0]],"radius_mm":2},
                       {"label":"out","points":[[0,0,0]],"radius_mm":99}])",
                   "stroke 2");
}

TEST_F(StrokeFile, That_is_not_there_is_said_so) {
    const auto strokes = read_strokes("/nowhere/strokes.json");
    ASSERT_FALSE(strokes);
    EXPECT_THAT(strokes.error().reason, HasSubstr("no such file"));
}

}  // namespace
}  // namespace remnant::imaging
