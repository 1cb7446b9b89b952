// SPDX-License-Identifier: Apache-2.0
// Lines as a broken daemon might send them. What is read must be written and read again as the same.
#include "pam_module/flat_json.hpp"
#include "pam_module/login_lines.hpp"

#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

namespace {

using namespace harness2fa::pam;

void must(bool holds) {
    if (!holds)
        std::abort();
}

void read_back(std::string_view text) {
    std::vector<char> buffer(text.size() * 6 + 16);
    FlatWriter writer(buffer);
    writer.text("s", text);
    const std::string_view written = writer.finish();
    must(!written.empty());
    std::string line(written);
    FlatField field{.name = "s"};
    must(read_flat(line, {&field, 1}) && field.text == text);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    std::vector<char> line(input.begin(),
                           input.end()); // no byte more, so that the sanitizer sees a step too far
    FlatField fields[] = {{.name = "type"},
                          {.name = "user"},
                          {.name = "text"},
                          {.name = "echo", .kind = FlatField::Kind::flag},
                          {.name = "tries", .kind = FlatField::Kind::number}};
    if (read_flat(line, fields))
        for (const FlatField& field : fields)
            if (field.kind == FlatField::Kind::text && field.found)
                read_back(field.text);

    line.assign(input.begin(), input.end());
    Reply reply;
    if (read_reply(line, reply) == nullptr)
        must(reply.text[0] == '\0' || reply.text >= line.data());

    AnswerLine answer;
    answer.write(input);
    must(answer.line().ends_with("\"}\n"));
    const LoginLine login({input, input, "tty", input});
    for (const bool as_today : {true, false}) {
        const std::string_view call = login.with(1, as_today);
        must(call.size() <= call_bytes + 1);
        must(call.empty() || call.ends_with(as_today ? "\"tries\":1,\"acknowledges\":true}\n" : "\"tries\":1}\n"));
    }
    return 0;
}
