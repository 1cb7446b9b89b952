// SPDX-License-Identifier: Apache-2.0
#include "witness.hpp"

#include "accounts.hpp"
#include "record_bytes.hpp"
#include "sealing.hpp"
#include "store_file.hpp"

#include <algorithm>

namespace harness2fa::storage {
namespace {

constexpr char context[] = "store.witness";
constexpr unsigned witness_form = 1;
constexpr std::size_t witness_room = 64;

std::string_view as_text(const Session& session) {
    return {reinterpret_cast<const char*>(session.data()), session.size()};
}

bool read(RecordReader& in, Session& session) {
    const std::string_view text = in.text();
    if (text.size() == session.size())
        std::copy(text.begin(), text.end(), session.begin());
    return text.size() == session.size();
}

} // namespace

Witness::Witness(std::string path, const Secret& key) : path_(std::move(path)), key_(key) {
    if (const auto sealed_bytes = contents_of(path_)) {
        missing_ = false;
        read(*sealed_bytes);
    }
}

void Witness::read(const Secret& sealed_bytes) {
    const auto plain = unseal(key_, sealed_bytes.bytes(), context);
    RecordReader in(plain ? plain->bytes() : std::span<const unsigned char>());
    const bool known = in.byte() == witness_form;
    in_use_ = in.flag();
    readable_ = known && storage::read(in, current_) && storage::read(in, next_) && in.at_end();
}

void Witness::require_readable() const {
    if (!readable_)
        throw StorageError(path_ + " is damaged. Put the store back from a backup: harness2fa restore FILE");
}

void Witness::write() {
    RecordWriter out(witness_room);
    out.byte(witness_form);
    out.flag(in_use_);
    out.text(as_text(current_));
    out.text(as_text(next_));
    replace(path_, seal(key_, out.written(), context));
    missing_ = false;
}

void Witness::announce(const Session& next, bool in_use) {
    next_ = next;
    in_use_ = in_use;
    write();
}

void Witness::confirm(bool in_use) {
    current_ = next_;
    in_use_ = in_use;
    write();
}

} // namespace harness2fa::storage
