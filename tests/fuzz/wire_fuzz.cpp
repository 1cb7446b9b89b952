// SPDX-License-Identifier: Apache-2.0
// Lines as any caller might send them. What is read must be written, and read again as the same.
#include "common/line_reader.hpp"
#include "common/wire.hpp"

#include <cstdint>
#include <cstdlib>
#include <stdexcept>
#include <string>

namespace {

using namespace harness2fa;

void must(bool holds) {
    if (!holds)
        std::abort();
}

template <class Message>
void read_back(Result<Message> (*decode)(std::string_view), std::string_view line) try {
    auto first = decode(line);
    must(first.has_value() == first.error().why.empty());
    if (!first)
        return;
    const Secret written = encode(*first);
    must(written.text().find('\n') == written.size() - 1);
    auto second = decode(written.text().substr(0, written.size() - 1));
    must(second && encode(*second).text() == written.text());
} catch (const std::length_error&) {
    // defaults were filled in, and the line is now too long
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string input(data, data + size);
    LineReader reader(longest_call);
    for (std::size_t at = 0; at < input.size(); at += 7) // in pieces
        reader.append(std::string_view(input).substr(at, 7));
    while (const auto line = reader.next()) {
        read_back(decode_call, line->text());
        read_back(decode_reply, line->text());
    }
    read_back(decode_call, input);
    read_back(decode_reply, input);
    return 0;
}
