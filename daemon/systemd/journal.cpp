// SPDX-License-Identifier: Apache-2.0
#include "journal.hpp"

#include "common/utf8.hpp"

#include <sys/stat.h>
#include <sys/uio.h>
#include <syslog.h>
#include <systemd/sd-journal.h>
#include <unistd.h>

#include <array>
#include <cstdlib>

namespace harness2fa::systemd {
namespace {

constexpr std::array priorities{LOG_INFO, LOG_NOTICE, LOG_WARNING, LOG_ERR, LOG_ALERT}; // by Record::Importance

std::string priority_field(calls::Record::Importance importance) {
    return "PRIORITY=" + std::to_string(priorities.at(static_cast<std::size_t>(importance)));
}

// standard_error_is_journal compares standard error with the device and inode in JOURNAL_STREAM (systemd.exec(5)).
bool standard_error_is_journal() {
    const char* stream = std::getenv("JOURNAL_STREAM"); // NOLINT(concurrency-mt-unsafe): before there are threads
    struct stat status {};
    if (!stream || ::fstat(STDERR_FILENO, &status) != 0)
        return false;
    return std::to_string(status.st_dev) + ':' + std::to_string(status.st_ino) == stream;
}

// longest_word is how many bytes of what a caller has sent are written, when escaped, and longest_sentence how many of what administrators
// or mail servers wrote.
constexpr std::size_t longest_word = 256, longest_sentence = 2048;

std::string shown(const std::string& text, std::size_t longest) {
    std::string shown = printable(text);
    if (shown.size() <= longest)
        return shown;
    while ((static_cast<unsigned char>(shown[longest]) & 0xc0) == 0x80) // no character is cut in the middle
        --longest;
    return shown.substr(0, longest) + "…";
}

// bounded cuts each text of the record: a caller may send 8 KiB in each, and must not fill the journal with them.
calls::Record bounded(const calls::Record& record) {
    calls::Record fit = record;
    for (std::string* word : {&fit.user, &fit.actor, &fit.service, &fit.client, &fit.device})
        *word = shown(*word, longest_word);
    for (std::string* sentence : {&fit.reason, &fit.rule, &fit.detail})
        *sentence = shown(*sentence, longest_sentence);
    return fit;
}

void send(const std::vector<std::string>& fields) {
    std::vector<iovec> vectors;
    vectors.reserve(fields.size());
    for (const std::string& field : fields)
        vectors.push_back({const_cast<char*>(field.data()), field.size()});
    sd_journal_sendv(vectors.data(), static_cast<int>(vectors.size())); // without a journal there is nothing to be done
}

std::string sentence(const calls::Record& record) {
    std::string text = record.user;
    if (!record.service.empty())
        text += (text.empty() ? "" : ", ") + record.service;
    if (!record.client.empty())
        text += " from " + record.client;
    text += ": " + record.outcome + " (" + record.reason + ")";
    if (!record.actor.empty() && record.actor != record.user)
        text += ", asked by " + record.actor;
    if (!record.detail.empty())
        text += "; " + record.detail;
    return text;
}

} // namespace

Journal::Journal() : standard_error_too_(!standard_error_is_journal()) {}

void Journal::write(const calls::Record& whole) const {
    const calls::Record record = bounded(whole);
    const std::string text = sentence(record);
    std::vector<std::string> fields{"MESSAGE=" + text, priority_field(record.importance),
                                    "SYSLOG_FACILITY=" + std::to_string(LOG_FAC(LOG_AUTHPRIV)),
                                    "SYSLOG_IDENTIFIER=harness2fad"};
    const std::array<std::pair<const char*, const std::string*>, 8> named{{{"USER", &record.user},
                                                                           {"ACTOR", &record.actor},
                                                                           {"SERVICE", &record.service},
                                                                           {"CLIENT", &record.client},
                                                                           {"OUTCOME", &record.outcome},
                                                                           {"REASON", &record.reason},
                                                                           {"DEVICE", &record.device},
                                                                           {"RULE", &record.rule}}};
    for (const auto& [name, value] : named)
        if (!value->empty())
            fields.push_back("HARNESS2FA_" + std::string(name) + '=' + *value);
    send(fields);
    to_standard_error(text);
}

void Journal::note(calls::Record::Importance importance, const std::string& text) const {
    send({"MESSAGE=" + printable(text), priority_field(importance),
          "SYSLOG_FACILITY=" + std::to_string(LOG_FAC(LOG_AUTHPRIV)), "SYSLOG_IDENTIFIER=harness2fad"});
    to_standard_error(printable(text));
}

void Journal::to_standard_error(const std::string& text) const {
    if (!standard_error_too_)
        return;
    const std::string line = "harness2fad: " + text + '\n';
    // Nobody can be told that standard error is gone.
    [[maybe_unused]] const auto written = ::write(STDERR_FILENO, line.data(), line.size());
}

} // namespace harness2fa::systemd
