// SPDX-License-Identifier: Apache-2.0
// A ValueReader takes one value of the settings file: it puts it into the settings, or says what is wrong with it and where.
#pragma once

#include "values.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace harness2fa::settings::yaml {

// A NameKind says what a list of names holds, as the errors put it.
struct NameKind {
    std::string_view list, item; // what the list, and what its values must be
    bool (*good)(std::string_view name);
};
extern const NameKind group_names, login_names, service_names;

class ValueReader {
  public:
    ValueReader(const TreeNode& node, std::string name, std::vector<PlacedFault>& faults)
        : node_(node), name_(std::move(name)), faults_(faults) {}

    void boolean(bool& out);
    void number(int& out, int least, int most);
    void duration(std::chrono::seconds& out, std::chrono::seconds least, std::chrono::seconds most);
    void seconds(std::chrono::seconds& out, int least, int most); // a number without a unit
    void time(std::optional<Time>& out);
    void text(std::string& out, std::optional<Fault> (*wrong_with)(std::string_view));
    void names(std::vector<std::string>& out, const NameKind& kind);

    // choice reads one of a few words.
    template <class T>
    void choice(T& out, std::optional<T> (*named)(std::string_view), const std::string& words) {
        const auto word = text_of(node_);
        if (const auto value = word ? named(*word) : std::nullopt)
            out = *value;
        else
            fault(node_, "must be " + words);
    }

    // fault adds "NAME must be …, not …", about the value or about one inside of it.
    void fault(const TreeNode& at, const std::string& must);
    // complain adds "NAME …", for what cannot be said in this form.
    void complain(const TreeNode& at, const std::string& about);

    const TreeNode& node() const { return node_; }
    std::vector<PlacedFault>& faults() { return faults_; }

  private:
    const TreeNode& node_;
    std::string name_;
    std::vector<PlacedFault>& faults_;
};

} // namespace harness2fa::settings::yaml
