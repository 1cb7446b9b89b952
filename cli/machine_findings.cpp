// SPDX-License-Identifier: Apache-2.0
#include "machine_findings.hpp"

#include <filesystem>

namespace harness2fa::cli {

doctor::Machine machine_to_examine(const Options& options) {
    doctor::Machine machine = doctor::this_machine();
    if (options.named_config)
        machine.settings = std::filesystem::absolute(*options.named_config).lexically_normal().string();
    machine.settings_named = options.named_config.has_value();
    return machine;
}

std::vector<std::string> findings(const Options& options) {
    std::vector<std::string> sentences;
    if (!options.named_config)
        for (const doctor::Finding& finding : doctor::examine(machine_to_examine(options)))
            sentences.push_back(doctor::sentence(finding));
    return sentences;
}

std::vector<std::string> findings_about_logins(const Options& options) {
    std::vector<std::string> sentences;
    if (!options.named_config)
        for (const doctor::Finding& finding : doctor::examine(machine_to_examine(options)))
            if (finding.kind != doctor::Finding::Kind::other)
                sentences.push_back(doctor::sentence(finding));
    return sentences;
}

std::optional<std::string> why_no_login_asks(const Options& options) {
    if (options.named_config)
        return std::nullopt;
    const doctor::Machine machine = machine_to_examine(options);
    if (!doctor::no_login_asks(machine))
        return std::nullopt;
    return "No login service of this machine asks for codes.\n" + doctor::how_to_have_codes_asked(machine);
}

} // namespace harness2fa::cli
