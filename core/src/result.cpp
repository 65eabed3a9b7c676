#include "remnant/core/result.h"

namespace remnant::core {

Error Error::while_doing(std::string_view step) && {
    context.emplace_back(step);
    return std::move(*this);
}

std::string printable(std::string_view text) {
    std::string out(text);
    for (char& c : out) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte == 0x7F) c = ' ';
    }
    return out;
}

std::string to_line(const Error& error) {
    std::string line = error.what + ": " + error.reason;
    if (!error.context.empty()) {
        line += " (while ";
        for (std::size_t n = 0; n < error.context.size(); ++n)
            line += (n == 0 ? "" : ", ") + error.context[n];
        line += ")";
    }
    return printable(line);
}

}  // namespace remnant::core
