// SPDX-License-Identifier: Apache-2.0
// as_html uses tables and inline styles, which mail programs of all ages show alike. It gives colours for text and background together, so
// that a dark theme does not hide one of them.
#include "letter.hpp"
#include "secret_text.hpp"

namespace harness2fa::mailer {
namespace {

constexpr std::string_view font = "font-family:Helvetica,Arial,sans-serif;";

std::optional<std::string_view> entity(char c) {
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return std::nullopt;
    }
}

void write_escaped(SecretText& out, std::string_view text) {
    for (const char& c : text)
        out << entity(c).value_or(std::string_view(&c, 1));
}

void write_paragraph(SecretText& out, std::string_view text) {
    out << "<p style=\"margin:0 0 16px 0\">";
    write_escaped(out, text);
    out << "</p>\r\n";
}

void write_title(SecretText& out, std::string_view text) {
    out << "<h2 style=\"margin:24px 0 12px 0;font-size:17px;line-height:24px;color:#1d2733\">";
    write_escaped(out, text);
    out << "</h2>\r\n";
}

void write_fact_table(SecretText& out, const std::vector<Fact>& facts) {
    out << "<table cellpadding=\"0\" cellspacing=\"0\" border=\"0\" style=\"border-collapse:collapse\">\r\n";
    for (const Fact& fact : facts) {
        out << "<tr><td valign=\"top\" style=\"" << font
            << "padding:3px 20px 3px 0;font-size:15px;line-height:22px;color:#5b6877;white-space:nowrap\">";
        write_escaped(out, fact.label);
        out << "</td><td valign=\"top\" style=\"" << font
            << "padding:3px 0;font-size:15px;line-height:22px;color:#1d2733\">";
        write_escaped(out, fact.value);
        out << "</td></tr>\r\n";
    }
    out << "</table>\r\n";
}

// write_key keeps each group of the key on one line.
void write_key(SecretText& out, std::string_view key) {
    while (!key.empty()) {
        const std::string_view group = key.substr(0, key.find(' '));
        out << "<span style=\"white-space:nowrap\">";
        write_escaped(out, group);
        out << "</span> ";
        key.remove_prefix(std::min(group.size() + 1, key.size()));
    }
}

void write_card(SecretText& out, const KeyCard& card, const std::string& picture) {
    out << "<table width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\" bgcolor=\"#f3f6f9\" "
           "style=\"background-color:#f3f6f9;margin:4px 0 16px 0\">\r\n"
           "<tr><td align=\"center\" style=\"padding:20px 20px 8px 20px\">"
           "<img src=\"cid:"
        << picture
        << "\" width=\"240\" height=\"240\" alt=\"The QR code is not shown. Use the key below.\" "
           "style=\"display:block;border:0;background-color:#ffffff;"
        << font
        << "font-size:14px;color:#1d2733\"></td></tr>\r\n"
           "<tr><td align=\"center\" style=\""
        << font
        << "padding:0 20px 4px 20px;font-size:13px;line-height:20px;color:#5b6877\">"
           "or enter this key by hand:</td></tr>\r\n"
           "<tr><td align=\"center\" style=\"padding:0 20px 12px 20px;font-family:Consolas,Menlo,monospace;"
           "font-size:17px;line-height:26px;font-weight:bold;color:#1d2733\">";
    write_key(out, card.key.text());
    out << "</td></tr>\r\n<tr><td align=\"center\" style=\"padding:0 20px 16px 20px\">";
    write_fact_table(out, card.facts);
    out << "</td></tr>\r\n</table>\r\n";
}

void write_steps(SecretText& out, const Letter& letter, const std::string& picture) {
    write_title(out, "What to do");
    for (std::size_t step = 0; step < letter.steps.size(); ++step) {
        write_paragraph(out, std::to_string(step + 1) + ". " + letter.steps[step]);
        if (step == 0 && letter.key)
            write_card(out, *letter.key, picture);
    }
}

void write_page_begin(SecretText& out, const Letter& letter) {
    out << "<!DOCTYPE html>\r\n<html lang=\"en\">\r\n<head>\r\n"
           "<meta http-equiv=\"Content-Type\" content=\"text/html; charset=utf-8\">\r\n"
           "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\r\n<title>";
    write_escaped(out, letter.subject);
    out << "</title>\r\n</head>\r\n<body bgcolor=\"#e9edf2\" style=\"margin:0;padding:0;background-color:#e9edf2\">\r\n"
           "<table width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\" bgcolor=\"#e9edf2\">\r\n"
           "<tr><td align=\"center\" style=\"padding:24px 12px\">\r\n"
           "<table width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\" bgcolor=\"#ffffff\" "
           "style=\"max-width:600px;background-color:#ffffff\">\r\n"
           "<tr><td align=\"left\" style=\""
        << font
        << "padding:28px 32px;font-size:15px;line-height:23px;color:#1d2733\">\r\n"
           "<h1 style=\"margin:0 0 20px 0;font-size:22px;line-height:28px;color:#1d2733\">";
    write_escaped(out, letter.subject);
    out << "</h1>\r\n";
}

void write_page_end(SecretText& out, const Letter& letter) {
    out << "</td></tr>\r\n</table>\r\n<p style=\"" << font
        << "margin:16px 0 0 0;font-size:12px;line-height:18px;color:#5b6877\">";
    write_escaped(out, letter.footer);
    out << "</p>\r\n</td></tr>\r\n</table>\r\n</body>\r\n</html>\r\n";
}

} // namespace

Secret as_html(const Letter& letter, const std::string& picture) {
    SecretText out;
    write_page_begin(out, letter);
    write_paragraph(out, letter.greeting);
    for (const std::string& paragraph : letter.opening)
        write_paragraph(out, paragraph);
    write_fact_table(out, letter.facts);
    if (!letter.steps.empty())
        write_steps(out, letter, picture);
    write_title(out, "If you did not expect this");
    write_paragraph(out, letter.unexpected);
    write_page_end(out, letter);
    return Secret(out.text());
}

} // namespace harness2fa::mailer
