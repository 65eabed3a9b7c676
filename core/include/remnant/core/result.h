#pragma once
// How a function says no: a value or a reason, never an exception across a layer's wall.

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

namespace remnant::core {

/// A refusal a clinician can read: `what` is a file, option or structure; `reason` is one sentence.
struct Error {
    std::string what;
    std::string reason;
    /// What was being done, innermost first; grows while the error rises.
    std::vector<std::string> context;

    /// Adds what the caller was doing.
    Error while_doing(std::string_view step) &&;
};

/// A `T`, or the reason there is none.
template <class T = void>
using Result = tl::expected<T, Error>;

/// The usual way to refuse: `return refuse("--height-cm", "17 is not a height; did you mean 170?");`
inline tl::unexpected<Error> refuse(std::string what, std::string reason) {
    return tl::unexpected<Error>(Error{std::move(what), std::move(reason), {}});
}

/// Hands an inner refusal upwards unchanged.
inline tl::unexpected<Error> refuse(Error error) {
    return tl::unexpected<Error>(std::move(error));
}

/// `WHAT: reason` with the context in brackets, on one line, control characters replaced.
std::string to_line(const Error& error);

/// Text from a file, made safe for a terminal or a sentence: control characters become spaces.
std::string printable(std::string_view text);

}  // namespace remnant::core
