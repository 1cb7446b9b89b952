// SPDX-License-Identifier: Apache-2.0
#include "record_bytes.hpp"

#include <algorithm>
#include <cstdint>
#include <stdexcept>

namespace harness2fa::storage {

void RecordWriter::raw(const void* from, std::size_t size) {
    if (size > bytes_.size() - end_)
        throw std::length_error("a record of the store is too long");
    std::copy_n(static_cast<const unsigned char*>(from), size, bytes_.data() + end_);
    end_ += size;
}

void RecordWriter::byte(unsigned value) {
    const auto one = static_cast<unsigned char>(value);
    raw(&one, 1);
}

void RecordWriter::number(std::int64_t value) {
    auto rest = static_cast<std::uint64_t>(value);
    for (int i = 0; i < 8; ++i, rest >>= 8U)
        byte(static_cast<unsigned>(rest & 0xffU));
}

void RecordWriter::number(std::optional<std::int64_t> value) {
    flag(value.has_value());
    if (value)
        number(*value);
}

void RecordWriter::time(std::optional<Time> value) {
    flag(value.has_value());
    if (value)
        time(*value);
}

void RecordWriter::text(std::string_view value) {
    if (value.size() > 0xffff)
        throw std::length_error("a text is too long for the store");
    byte(static_cast<unsigned>(value.size() & 0xffU));
    byte(static_cast<unsigned>(value.size() >> 8U));
    raw(value.data(), value.size());
}

std::span<const unsigned char> RecordReader::raw(std::size_t size) {
    if (size > left_.size()) {
        good_ = false;
        left_ = {};
        return {};
    }
    const auto taken = left_.first(size);
    left_ = left_.subspan(size);
    return taken;
}

unsigned RecordReader::byte() {
    const auto one = raw(1);
    return one.empty() ? 0 : one.front();
}

std::int64_t RecordReader::number() {
    std::uint64_t value = 0;
    const auto eight = raw(8);
    for (std::size_t i = eight.size(); i > 0; --i)
        value = value << 8U | eight[i - 1];
    return static_cast<std::int64_t>(value);
}

std::optional<std::int64_t> RecordReader::optional_number() {
    if (!flag())
        return {};
    return number();
}

std::optional<Time> RecordReader::optional_time() {
    if (!flag())
        return {};
    return time();
}

std::string_view RecordReader::text() {
    const std::size_t low = byte();
    const std::size_t size = low | static_cast<std::size_t>(byte()) << 8U;
    const auto bytes = raw(size);
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::int64_t RecordReader::limited(std::int64_t value, std::int64_t most) {
    if (value >= 0 && value <= most)
        return value;
    good_ = false;
    return 0;
}

} // namespace harness2fa::storage
