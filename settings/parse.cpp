// SPDX-License-Identifier: Apache-2.0
#include "parse.hpp"

#include "references.hpp"
#include "schema.hpp"
#include "source.hpp"
#include "yaml_tree.hpp"

#include <iterator>
#include <set>

namespace harness2fa::settings {
namespace {

// add_unless_consequence leaves out faults on lines that have one already: a bad byte or a tab often breaks the YAML of its line too, and
// that is not worth a line of its own.
void add_unless_consequence(std::vector<yaml::PlacedFault>& faults, std::vector<yaml::PlacedFault> more) {
    std::set<std::size_t> lines;
    for (const yaml::PlacedFault& cause : faults)
        lines.insert(cause.at.line);
    for (yaml::PlacedFault& fault : more) {
        if (!lines.contains(fault.at.line))
            faults.push_back(std::move(fault));
    }
}

} // namespace

Parsed parse_settings(std::string_view text, Readers readers) {
    yaml::Source source = yaml::make_source(text);
    yaml::Tree tree;
    Settings settings;
    if (source.bounded) {
        tree = yaml::read_tree(source);
        yaml::Reading reading = yaml::read_schema(tree);
        std::move(reading.faults.begin(), reading.faults.end(), std::back_inserter(tree.faults));
        add_unless_consequence(source.faults, std::move(tree.faults));
        settings = std::move(reading.settings);
    }
    const auto discretion = readers == Readers::everybody ? yaml::Discretion::secrets : yaml::Discretion::all;
    auto errors = yaml::report(std::move(source.faults), source.text, discretion);
    if (!errors.empty())
        return {std::nullopt, std::move(errors)};
    settings.references = yaml::references_in(tree.root, source.text);
    return {std::move(settings), {}};
}

std::string format_error(std::string_view base_name, const SettingsError& error) {
    return std::string(base_name) + ":" + std::to_string(error.line) + ":" + std::to_string(error.column) + ": " +
           error.text;
}

} // namespace harness2fa::settings
