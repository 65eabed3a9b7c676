#include "measure_columns.h"

#include <algorithm>

namespace remnant::cli::batch {
namespace {

std::string column_name(std::string name) {
    std::ranges::transform(name, name.begin(), [](unsigned char c) {
        return c == '-' ? '_' : static_cast<char>(std::tolower(c));
    });
    return name;
}

void add_columns(const CLI::App& app, std::vector<MeasureColumn>& columns) {
    for (const CLI::Option* option : app.get_options([](const CLI::Option*) { return true; })) {
        MeasureColumn column;
        if (option->get_lnames().empty()) {
            column.name = column_name(option->get_name(true));
        } else {
            column.name = column_name(option->get_lnames().front());
            column.option = "--" + option->get_lnames().front();
        }
        if (column.option == "--json" || column.option == "--unnamed" || column.option == "--help") continue;
        column.flag = option->get_items_expected_max() == 0;
        column.several = option->get_multi_option_policy() == CLI::MultiOptionPolicy::TakeAll;
        columns.push_back(std::move(column));
    }
    // A group of options is a subcommand without a name.
    for (const CLI::App* group : app.get_subcommands([](const CLI::App*) { return true; })) {
        if (group->get_name().empty() || group->get_name() == group->get_group())
            add_columns(*group, columns);
    }
}

std::string trimmed(std::string_view text) {
    const auto begin = text.find_first_not_of(' ');
    if (begin == std::string_view::npos) return {};
    return std::string(text.substr(begin, text.find_last_not_of(' ') - begin + 1));
}

std::vector<std::string> parts_of(const std::string& value, char separator) {
    std::vector<std::string> parts;
    for (std::size_t begin = 0; begin <= value.size();) {
        const std::size_t end = std::min(value.find(separator, begin), value.size());
        std::string part = trimmed(std::string_view(value).substr(begin, end - begin));
        if (!part.empty()) parts.push_back(std::move(part));
        begin = end + 1;
    }
    return parts;
}

}  // namespace

std::vector<MeasureColumn> measure_columns(const CLI::App& measure) {
    std::vector<MeasureColumn> columns;
    add_columns(measure, columns);
    return columns;
}

core::Result<std::vector<std::string>> arguments_of(const MeasureColumn& column, const std::string& value) {
    std::vector<std::string> arguments;
    if (column.flag) {
        const std::string word = trimmed(value);
        if (word == "yes") arguments.push_back(column.option);
        if (!word.empty() && word != "yes" && word != "no")
            return core::refuse(column.name, "'" + core::printable(word) + "' is neither yes nor no");
        return arguments;
    }
    const auto values = column.several ? parts_of(value, ';') : std::vector<std::string>{trimmed(value)};
    for (const std::string& one : values) {
        if (one.empty()) continue;
        // With `=` a value may begin with a minus; a file that does is still a file.
        if (!column.option.empty())
            arguments.push_back(column.option + "=" + one);
        else
            arguments.push_back(one.front() == '-' ? "./" + one : one);
    }
    return arguments;
}

}  // namespace remnant::cli::batch
