// SPDX-License-Identifier: Apache-2.0
#include "yaml_tree.hpp"

#include "common/utf8.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <array>
#include <istream>
#include <optional>
#include <streambuf>

namespace harness2fa::settings::yaml {
namespace {

using Kind = TreeNode::Kind;

constexpr std::size_t deepest = 16; // the schema needs 4
constexpr std::size_t most_nodes = 16'000;

struct GivingUp {
    Spot at;
    const char* why;
};

// A TextBuffer reads a text where it lies; a std::istringstream would copy it.
class TextBuffer : public std::streambuf {
  public:
    explicit TextBuffer(const std::string& text) {
        char* const begin = const_cast<char*>(text.data()); // a get area is only read, its type is older than const
        setg(begin, begin, begin + text.size());
    }
};

bool null_is_written_at(std::string_view text) {
    if (text.substr(0, 1) == "~")
        return true;
    const std::string_view word = text.substr(0, 4);
    return (word == "null" || word == "Null" || word == "NULL") &&
           (text.size() == 4 || std::string_view(" \t\r\n,]}").find(text[4]) != std::string_view::npos);
}

// closes_its_quotes says whether the text whose opening quote stands at `open` ends on the same line. YAML lets it go on, and the library
// takes the end of the file for its end: then one quote that is missing swallows the settings below it, and nobody is told.
bool closes_its_quotes(std::string_view text, std::size_t open) {
    const std::string_view line = text.substr(0, text.find('\n', open));
    const char quote = line[open];
    for (std::size_t i = open + 1; i < line.size(); ++i) {
        const bool doubled = quote == '\'' && line.substr(i, 2) == "''";
        if (doubled || (quote == '"' && line[i] == '\\'))
            ++i;
        else if (line[i] == quote)
            return true;
    }
    return false;
}

class TreeBuilder : public YAML::EventHandler {
  public:
    explicit TreeBuilder(const std::string& text) : text_(text) {}

    Spot spot(const YAML::Mark& mark) const { // takes no column, which is wrong for a mark at the end of the text
        const auto offset = std::min(static_cast<std::size_t>(std::max(mark.pos, 0)), text_.size());
        return {offset, static_cast<std::size_t>(std::max(mark.line, 0))};
    }

    void OnDocumentStart(const YAML::Mark& mark) override {
        if (documents_++ > 0)
            throw GivingUp{spot(mark), "a second document begins here; a settings file is one document"};
    }
    void OnDocumentEnd() override {}

    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        Spot at = spot(mark);
        if (!null_is_written_at(std::string_view(text_).substr(at.offset))) // the parser names the token that follows
            at = place_of_parent(at);
        add(node(Kind::nothing, at, "?", anchor));
    }

    void OnAlias(const YAML::Mark& mark, YAML::anchor_t /*anchor*/) override {
        tree_.faults.push_back({spot(mark), "aliases are not used here"});
        add(node(Kind::unusable, spot(mark), "?", 0));
    }

    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  const std::string& value) override {
        TreeNode scalar = node(tag == "?" ? Kind::plain : Kind::quoted, spot(mark), tag, anchor);
        scalar.text = value;
        if (scalar.kind == Kind::quoted)
            check_quotes(scalar);
        add(std::move(scalar));
    }

    void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value /*style*/) override {
        open(node(Kind::list, spot(mark), tag, anchor));
    }
    void OnSequenceEnd() override { close(); }

    void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value /*style*/) override {
        open(node(Kind::map, spot(mark), tag, anchor));
    }
    void OnMapEnd() override { close(); }

    void give_up(Spot at, std::string why) {
        tree_.complete = false;
        tree_.faults.push_back({at, std::move(why)});
        keep_what_is_sure();
    }

    Tree result() {
        if (tree_.complete && tree_.root.kind == Kind::nothing)
            tree_.faults.push_back({{}, "there are no settings in this file; {} stands for the defaults"});
        return std::move(tree_);
    }

  private:
    struct Open {
        TreeNode node;
        std::optional<TreeNode> key; // of a map: the key whose value comes next
    };

    TreeNode node(Kind kind, Spot at, const std::string& tag, YAML::anchor_t anchor) {
        if (++nodes_ > most_nodes)
            throw GivingUp{at, "these are too many settings"};
        const bool tagged = tag != "?" && tag != "!";
        if (tagged || anchor != YAML::NullAnchor) {
            tree_.faults.push_back({at, tagged ? "tags are not used here" : "anchors are not used here"});
            if (kind != Kind::list && kind != Kind::map)
                kind = Kind::unusable;
        }
        return TreeNode{kind, at, {}, {}, {}};
    }

    // check_quotes knows a scalar that is not plain by its first character: a quote, or that of a block, whose end is its indentation.
    void check_quotes(TreeNode& scalar) {
        const char first = text_[scalar.at.offset];
        const bool block = first == '|' || first == '>';
        if (block || ((first == '"' || first == '\'') && closes_its_quotes(text_, scalar.at.offset)))
            return;
        tree_.faults.push_back(
            {scalar.at, first == '!' ? "tags are not used here" : "these quotes are not closed on this line"});
        scalar.kind = Kind::unusable;
    }

    // keep_what_is_sure keeps the keys and values that were read of what is still open. Half a list says nothing.
    void keep_what_is_sure() {
        const auto is_list = [](const Open& open) { return open.node.kind == Kind::list; };
        open_.erase(std::find_if(open_.begin(), open_.end(), is_list), open_.end());
        if (!open_.empty() && open_.back().node.entries.empty())
            open_.pop_back();
        while (!open_.empty())
            close();
    }

    Spot place_of_parent(Spot otherwise) const {
        if (open_.empty())
            return otherwise;
        return open_.back().key ? open_.back().key->at : open_.back().node.at;
    }

    void open(TreeNode node) {
        if (open_.size() >= deepest)
            throw GivingUp{node.at, "this is nested too deeply"};
        open_.push_back({std::move(node), std::nullopt});
    }

    void close() {
        TreeNode node = std::move(open_.back().node);
        open_.pop_back();
        add(std::move(node));
    }

    void add(TreeNode node) {
        if (open_.empty()) {
            tree_.root = std::move(node);
            return;
        }
        auto& [parent, key] = open_.back();
        if (parent.kind != Kind::map)
            parent.items.push_back(std::move(node));
        else if (!key)
            key = as_key(std::move(node));
        else {
            if (key->kind != Kind::unusable)
                parent.entries.push_back({std::move(*key), std::move(node)});
            key.reset();
        }
    }

    TreeNode as_key(TreeNode node) {
        if (node.kind == Kind::plain || node.kind == Kind::quoted || node.kind == Kind::unusable)
            return node;
        tree_.faults.push_back({node.at, "a key must be a word"});
        return TreeNode{Kind::unusable, node.at, {}, {}, {}};
    }

    const std::string& text_;
    Tree tree_;
    std::vector<Open> open_;
    std::size_t nodes_ = 0;
    int documents_ = 0;
};

// in_plain_words replaces messages of the library that leave an administrator guessing.
std::string in_plain_words(const std::string& message) {
    struct Translation {
        std::string_view theirs, ours;
    };
    static constexpr std::array<Translation, 9> translations{{
        {"end of map not found", "expected 'key: value' here"},
        {"end of sequence not found", "expected '- item' here"},
        {"illegal map value",
         "this ':' does not fit: one is missing on a line before, or a text with ':' needs quotes"},
        {"end of map flow not found", "a ',' or '}' is missing here"},
        {"end of sequence flow not found", "a ',' or ']' is missing here"},
        {"illegal EOF in scalar", "the file ends inside of quotes"},
        {"illegal document indicator in scalar", "a document ends inside of quotes"},
        {"illegal flow end", "this bracket closes nothing"},
        {"the referenced anchor is not defined", "aliases are not used here"},
    }};
    for (const auto& [theirs, ours] : translations) {
        if (message.compare(0, theirs.size(), theirs) == 0)
            return std::string(ours);
    }
    const std::size_t colon = std::min(message.find(": "), message.size()); // what follows may be of the file
    return "this is not YAML: " + message.substr(0, colon) +
           (colon == message.size() ? "" : ": " + excerpt(printable(message.substr(colon + 2))));
}

} // namespace

Tree read_tree(const Source& source) {
    TreeBuilder builder(source.text);
    TextBuffer buffer(source.text);
    std::istream stream(&buffer);
    try {
        YAML::Parser parser(stream);
        while (parser.HandleNextDocument(builder)) {
        }
    } catch (const GivingUp& reason) {
        builder.give_up(reason.at, reason.why);
    } catch (const YAML::Exception& error) {
        builder.give_up(builder.spot(error.mark), in_plain_words(error.msg));
    }
    return builder.result();
}

} // namespace harness2fa::settings::yaml
