// SPDX-License-Identifier: Apache-2.0
#include "flat_json.hpp"

#include <cstdint>
#include <cstring>
#include <limits>

namespace harness2fa::pam {
namespace {

// ---- UTF-8 (RFC 3629, section 4)

bool between(char byte, unsigned low, unsigned high) {
    const auto value = static_cast<unsigned char>(byte);
    return value >= low && value <= high;
}

// first_character returns how many bytes the first character of `text` has, which must not be "", and 0 if that is no UTF-8.
std::size_t first_character(std::string_view text) {
    const auto lead = static_cast<unsigned char>(text[0]);
    if (lead < 0x80)
        return 1;
    if (lead < 0xc2 || lead > 0xf4)
        return 0;
    const std::size_t bytes = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    if (text.size() < bytes)
        return 0;
    // low and high limit the second byte, which keeps out longer forms than needed, surrogates and what lies above U+10FFFF.
    const unsigned low = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
    const unsigned high = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
    if (!between(text[1], low, high))
        return 0;
    for (std::size_t i = 2; i < bytes; ++i)
        if (!between(text[i], 0x80, 0xbf))
            return 0;
    return bytes;
}

char* put_character(char* out, std::uint32_t code) {
    const auto put = [&out](std::uint32_t byte) { *out++ = static_cast<char>(byte); };
    const auto put_tail = [&](int shift) { put(0x80 | ((code >> shift) & 0x3f)); };
    if (code < 0x80) {
        put(code);
    } else if (code < 0x800) {
        put(0xc0 | (code >> 6));
        put_tail(0);
    } else if (code < 0x10000) {
        put(0xe0 | (code >> 12));
        put_tail(6);
        put_tail(0);
    } else {
        put(0xf0 | (code >> 18));
        put_tail(12);
        put_tail(6);
        put_tail(0);
    }
    return out;
}

bool is_surrogate(std::uint32_t code) {
    return code >= 0xd800 && code <= 0xdfff;
}
bool is_high_surrogate(std::uint32_t code) {
    return code >= 0xd800 && code <= 0xdbff;
}
bool is_low_surrogate(std::uint32_t code) {
    return code >= 0xdc00 && code <= 0xdfff;
}

bool is_digit(char byte) {
    return byte >= '0' && byte <= '9';
}

// ---- reading

class Reader {
  public:
    explicit Reader(std::span<char> line) : at_(line.data()), end_(line.data() + line.size()) {}

    bool object(std::span<FlatField> fields) {
        if (!token('{'))
            return false;
        if (!token('}')) {
            do {
                if (!member(fields))
                    return false;
            } while (token(','));
            if (!token('}'))
                return false;
        }
        skip_blanks();
        return at_ == end_;
    }

  private:
    std::string_view rest() const { return {at_, static_cast<std::size_t>(end_ - at_)}; }

    void skip_blanks() {
        while (at_ != end_ && (*at_ == ' ' || *at_ == '\t' || *at_ == '\r' || *at_ == '\n'))
            ++at_;
    }

    bool literal(std::string_view word) {
        if (rest().size() < word.size() || std::memcmp(at_, word.data(), word.size()) != 0)
            return false;
        at_ += word.size();
        return true;
    }

    bool token(char symbol) {
        skip_blanks();
        return literal({&symbol, 1});
    }

    bool member(std::span<FlatField> fields) {
        std::string_view name;
        if (!token('"') || !string(name) || !token(':'))
            return false;
        skip_blanks();
        for (FlatField& field : fields)
            if (field.name == name) {
                if (field.found)
                    return false;
                field.found = true;
                return value(field);
            }
        return skip_value();
    }

    // skip_value skips a field that nobody here knows, because a newer daemon may say more. It is flat, too.
    bool skip_value() {
        std::string_view text;
        if (literal("\""))
            return string(text);
        return literal("true") || literal("false") || literal("null") || skip_number();
    }

    bool skip_number() {
        literal("-");
        const bool begins_with_0 = at_ != end_ && *at_ == '0';
        const std::size_t whole = skip_digits();
        if (whole == 0 || (begins_with_0 && whole > 1))
            return false;
        if (literal(".") && skip_digits() == 0)
            return false;
        if (!literal("e") && !literal("E"))
            return true;
        if (!literal("-"))
            literal("+");
        return skip_digits() != 0;
    }

    std::size_t skip_digits() {
        const char* const first = at_;
        while (at_ != end_ && is_digit(*at_))
            ++at_;
        return static_cast<std::size_t>(at_ - first);
    }

    bool value(FlatField& field) {
        switch (field.kind) {
        case FlatField::Kind::text:
            return literal("\"") && string(field.text);
        case FlatField::Kind::flag:
            field.flag = literal("true");
            return field.flag || literal("false");
        case FlatField::Kind::number:
            return number(field.number);
        }
        return false;
    }

    bool number(std::int32_t& value) {
        const char* const first = at_;
        std::int64_t sum = 0;
        for (; at_ != end_ && is_digit(*at_); ++at_) {
            sum = sum * 10 + (*at_ - '0');
            if (sum > std::numeric_limits<std::int32_t>::max())
                return false;
        }
        if (at_ == first || (*first == '0' && at_ - first > 1))
            return false;
        value = static_cast<std::int32_t>(sum);
        return true; // a fraction or an exponent is no token that may follow, so it is refused there
    }

    // string begins after the opening quote. A decoded string is never longer than how it is written, so it is written over itself, and
    // there is room for the NUL where the closing quote was.
    bool string(std::string_view& text) {
        char* const first = at_;
        char* out = at_;
        while (at_ != end_ && *at_ != '"')
            if (*at_ == '\\' ? !escape(out) : !plain(out))
                return false;
        if (at_ == end_)
            return false;
        ++at_;
        *out = '\0';
        text = {first, static_cast<std::size_t>(out - first)};
        return true;
    }

    bool plain(char*& out) {
        const std::size_t bytes = between(*at_, 0, 0x1f) ? 0 : first_character(rest());
        for (std::size_t i = 0; i < bytes; ++i)
            *out++ = *at_++;
        return bytes != 0;
    }

    bool escape(char*& out) {
        static constexpr std::string_view written = R"("\/bfnrt)";
        static constexpr std::string_view meant = "\"\\/\b\f\n\r\t";
        ++at_; // the backslash
        if (at_ == end_)
            return false;
        const std::size_t which = written.find(*at_);
        if (which == std::string_view::npos)
            return code_point(out);
        ++at_;
        *out++ = meant[which];
        return true;
    }

    bool code_point(char*& out) {
        std::uint32_t code = 0;
        if (!unit(code, "u"))
            return false;
        if (is_high_surrogate(code)) {
            std::uint32_t low = 0;
            if (!unit(low, "\\u") || !is_low_surrogate(low))
                return false;
            code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
        }
        if (code == 0 || is_surrogate(code))
            return false;
        out = put_character(out, code);
        return true;
    }

    bool unit(std::uint32_t& code, std::string_view prefix) { // reads the prefix and four hex digits
        if (!literal(prefix) || rest().size() < 4)
            return false;
        code = 0;
        for (int i = 0; i < 4; ++i) {
            const char digit = *at_++;
            const char lower = static_cast<char>(digit | 0x20);
            if (!is_digit(digit) && (lower < 'a' || lower > 'f'))
                return false;
            code = code * 16 + static_cast<std::uint32_t>(is_digit(digit) ? digit - '0' : lower - 'a' + 10);
        }
        return true;
    }

    char* at_;
    char* end_;
};

} // namespace

bool read_flat(std::span<char> line, std::span<FlatField> fields) {
    return Reader(line).object(fields);
}

// ---- writing

void FlatWriter::put(std::string_view bytes) {
    if (full_ || bytes.size() > buffer_.size() - size_) {
        full_ = true;
        return;
    }
    std::memcpy(buffer_.data() + size_, bytes.data(), bytes.size());
    size_ += bytes.size();
}

void FlatWriter::name(std::string_view name) {
    put(size_ == 0 ? "{\"" : ",\"");
    put(name);
    put("\":");
}

void FlatWriter::text(std::string_view field, std::string_view value) {
    name(field);
    put("\"");
    while (!value.empty()) {
        const std::size_t bytes = first_character(value);
        if (bytes == 0)
            put("\\ufffd");
        else if (between(value[0], 0, 0x1f))
            escaped(static_cast<unsigned char>(value[0]));
        else {
            if (value[0] == '"' || value[0] == '\\')
                put("\\");
            put({value.data(), bytes});
        }
        value.remove_prefix(bytes == 0 ? 1 : bytes);
    }
    put("\"");
}

void FlatWriter::escaped(unsigned char control) {
    static constexpr std::string_view digits = "0123456789abcdef";
    put("\\u00");
    put({&digits[control >> 4], 1});
    put({&digits[control & 0xf], 1});
}

void FlatWriter::number(std::string_view field, std::uint32_t value) {
    char digits[std::numeric_limits<std::uint32_t>::digits10 + 1];
    char* const end = digits + sizeof digits;
    char* first = end;
    do {
        *--first = static_cast<char>('0' + value % 10);
        value /= 10;
    } while (value != 0);
    name(field);
    put({first, static_cast<std::size_t>(end - first)});
}

void FlatWriter::set_flag(std::string_view field) {
    name(field);
    put("true");
}

std::string_view FlatWriter::finish() {
    put(size_ == 0 ? "{}\n" : "}\n");
    return full_ ? std::string_view{} : std::string_view{buffer_.data(), size_};
}

} // namespace harness2fa::pam
