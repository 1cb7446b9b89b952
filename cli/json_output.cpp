// SPDX-License-Identifier: Apache-2.0
#include "json_output.hpp"

#include "common/wire.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdint>

namespace harness2fa::cli {
namespace {

using Json = nlohmann::ordered_json;

std::string line(const Json& json) {
    return json.dump(-1, ' ', true, Json::error_handler_t::replace) + '\n';
}

// document_of takes the protocol's message without its type: that is the document of the command, too.
Json document_of(const Reply& reply) {
    Json json = Json::parse(encode(reply).text());
    json.erase("type");
    return json;
}

Secret without_blanks(const Secret& key) {
    const auto blank = [](unsigned char c) { return c == ' '; };
    Secret packed(static_cast<std::size_t>(std::ranges::count_if(key.bytes(), std::not_fn(blank))));
    std::ranges::copy_if(key.bytes(), packed.data(), std::not_fn(blank));
    return packed;
}

void wipe_text(Json& json) {
    auto& text = json.get_ref<std::string&>();
    wipe(text.data(), text.size());
}

Secret secret_line(Json json) {
    std::string text = line(json);
    wipe_text(json["key"]);
    wipe_text(json["uri"]);
    Secret secret(text);
    wipe(text.data(), text.size());
    return secret;
}

} // namespace

std::string status_json(const StatusReport& report) {
    return line(document_of(report));
}

std::string check_json(const std::vector<SettingsError>& errors, const std::vector<SettingsError>& warnings) {
    StatusReport report;
    report.settings_ok = errors.empty();
    report.settings_errors = errors;
    report.settings_warnings = warnings;
    return line(document_of(std::move(report)).at("settings"));
}

Secret offer_json(const Offer& offer) {
    return secret_line(
        {{"key", without_blanks(offer.key).text()}, {"uri", offer.uri.text()}, {"account", offer.account}});
}

Secret issued_json(const Issued& issued) {
    return secret_line({{"user", issued.user},
                        {"key", without_blanks(issued.key).text()},
                        {"uri", issued.uri.text()},
                        {"account", issued.account},
                        {"until", issued.until}});
}

std::string user_json(const UserReport& user) {
    std::string text = line(document_of(UsersPage{{user}, false}).at("users").at(0));
    text.pop_back();
    return text;
}

std::string enrolled_json(const Enrolled& enrolled) {
    return line({{"enabled", true}, {"device", enrolled.device}, {"recovery_codes", enrolled.recovery_codes}});
}

std::string recovery_codes_json(const RecoveryCodes& made) {
    return line({{"recovery_codes", made.codes}});
}

std::string explanation_json(const Explanation& explanation) {
    return line(document_of(explanation));
}

std::string import_json(const ImportReport& report, std::int64_t bad) {
    Json json = document_of(report);
    json["bad"] = bad;
    return line(json);
}

std::string findings_json(const doctor::Findings& findings) {
    Json all = Json::array();
    for (const doctor::Finding& finding : findings) {
        using Kind = doctor::Finding::Kind;
        Json one{{"kind", finding.kind == Kind::opens       ? "opens"
                          : finding.kind == Kind::locks_out ? "locks_out"
                                                            : "other"},
                 {"file", nullptr},
                 {"line", nullptr},
                 {"text", finding.text}};
        if (!finding.file.empty())
            one["file"] = finding.file;
        if (finding.line > 0)
            one["line"] = finding.line;
        all.push_back(std::move(one));
    }
    return line({{"findings", std::move(all)}});
}

std::string done_json(const Done& report) {
    return line(document_of(report));
}

} // namespace harness2fa::cli
