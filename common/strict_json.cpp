// SPDX-License-Identifier: Apache-2.0
#include "strict_json.hpp"

#include "secret.hpp"

#include <cstdint>
#include <utility>
#include <vector>

namespace harness2fa::wire {
namespace {

constexpr std::size_t most_fields = 32; // of an object, so that the search for double fields stays short

void wipe_strings(Json& node) {
    if (node.is_string()) {
        auto& text = node.get_ref<std::string&>();
        wipe(text.data(), text.size());
    }
    if (node.is_structured())
        for (Json& child : node)
            wipe_strings(child);
}

// A Builder builds a tree strictly. The library's own builder keeps the last of double fields, and knows no limit of depth.
class Builder : public nlohmann::json_sax<Json> {
  public:
    Builder(Json& root, std::size_t deepest) : root_(root), deepest_(deepest) {}

    bool null() override { return add(nullptr) != nullptr; }
    bool boolean(bool value) override { return add(value) != nullptr; }
    bool number_integer(std::int64_t) override { throw BadLine{"a negative number"}; }
    bool number_unsigned(std::uint64_t value) override { return add(value) != nullptr; }
    bool number_float(double, const std::string&) override { throw BadLine{"a number that is not whole"}; }
    bool binary(Json::binary_t&) override { throw BadLine{"not JSON"}; }
    bool start_object(std::size_t) override { return open(Json::object()); }
    bool start_array(std::size_t) override { return open(Json::array()); }
    bool end_object() override { return close(); }
    bool end_array() override { return close(); }

    bool string(std::string& value) override {
        const bool has_nul = value.find('\0') != std::string::npos;
        add(value);
        wipe(value.data(), value.size()); // the parser's own buffer
        if (has_nul)
            throw BadLine{"a NUL in a string"};
        return true;
    }

    bool key(std::string& name) override {
        if (open_.back()->size() >= most_fields)
            throw BadLine{"too many fields"};
        if (open_.back()->contains(name))
            throw BadLine{"a field twice"};
        key_ = name;
        return true;
    }

    bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override {
        throw BadLine{"not JSON"}; // the library's own words quote the line
    }

  private:
    template <class Value>
    Json* add(Value&& value) {
        if (open_.empty())
            return &(root_ = std::forward<Value>(value));
        Json& parent = *open_.back();
        if (parent.is_object())
            return &(parent[key_] = std::forward<Value>(value));
        parent.push_back(std::forward<Value>(value));
        return &parent.back();
    }
    bool open(Json&& container) {
        if (open_.size() == deepest_)
            throw BadLine{"nested too deeply"};
        open_.push_back(add(std::move(container)));
        return true;
    }
    bool close() {
        open_.pop_back();
        return true;
    }

    Json& root_;
    std::size_t deepest_;
    std::vector<Json*> open_; // a parent grows only while none of its children is open, so these stay valid
    std::string key_;
};

} // namespace

Tree::~Tree() {
    wipe_strings(root);
}

void parse_strictly(std::string_view line, std::size_t deepest, Tree& tree) {
    // The library takes a NUL for the end and skips a byte order mark.
    if (line.find('\0') != std::string_view::npos || line.starts_with("\xef\xbb\xbf"))
        throw BadLine{"not JSON"};
    Builder builder(tree.root, deepest);
    Json::sax_parse(line, &builder);
}

} // namespace harness2fa::wire
