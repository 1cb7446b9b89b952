// SPDX-License-Identifier: Apache-2.0
#include "references.hpp"

#include "values.hpp"

#include <string_view>

namespace harness2fa::settings::yaml {
namespace {

using ReferenceKind = Reference::Kind;

class Collector {
  public:
    explicit Collector(const std::string& text) : text_(text) {}

    void settings(const TreeNode& root) {
        for (const auto& [key, value] : root.entries) {
            if (key.text == "managers")
                add(ReferenceKind::managers, value, "");
            if (key.text == "managers" || key.text == "user_groups")
                names(ReferenceKind::group, value);
            else if (key.text == "rules")
                rules(value);
            else if (key.text == "enrollment")
                enrollment(value);
            else if (key.text == "mail")
                mail(value);
            else if (key.text == "socket")
                add(ReferenceKind::socket, value, value.text);
            else if (key.text == "store")
                add(ReferenceKind::store, value, path_of_store(value.text));
            else if (key.text == "enforce_from")
                add(ReferenceKind::enforce_from, value, "");
        }
    }

    std::vector<Reference> found() { return std::move(found_); }

  private:
    void rules(const TreeNode& list) {
        for (const TreeNode& rule : list.items) {
            add(ReferenceKind::rule, rule, "");
            for (const auto& [key, value] : rule.entries) {
                if (key.text == "users")
                    names(ReferenceKind::user, value);
                else if (key.text == "groups")
                    names(ReferenceKind::group, value);
                else if (key.text == "services")
                    names(ReferenceKind::service, value);
            }
        }
    }

    void enrollment(const TreeNode& section) {
        for (const auto& [key, value] : section.entries) {
            if (key.text == "services")
                names(ReferenceKind::offered_service, value);
        }
    }

    void mail(const TreeNode& section) {
        for (const auto& [key, value] : section.entries) {
            if (key.text == "credentials" && !value.text.empty())
                add(ReferenceKind::credentials, value, value.text);
            else if (key.text == "from" || key.text == "to")
                add(ReferenceKind::mail_address, value, value.text);
        }
    }

    void names(ReferenceKind kind, const TreeNode& list) {
        for (const TreeNode& item : list.items)
            add(kind, item, item.text);
    }

    // add is called with the places in their order, so that it walks through the text once.
    void add(ReferenceKind kind, const TreeNode& node, std::string name) {
        for (; at_ < node.at.offset; ++at_) {
            const bool begins_a_character = (static_cast<unsigned char>(text_[at_]) & 0xc0) != 0x80;
            column_ = text_[at_] == '\n' ? 1 : column_ + (begins_a_character ? 1 : 0);
        }
        found_.push_back({kind, std::move(name), 1 + static_cast<int>(node.at.line), column_});
    }

    const std::string& text_;
    std::vector<Reference> found_;
    std::size_t at_ = 0;
    int column_ = 1;
};

} // namespace

std::vector<Reference> references_in(const TreeNode& root, const std::string& text) {
    Collector collector(text);
    collector.settings(root);
    return collector.found();
}

} // namespace harness2fa::settings::yaml
