// SPDX-License-Identifier: Apache-2.0
// Boolean, Number and the others are the forms that the value of a setting may have: how it is read, with its range, and how it is written.
#pragma once

#include "settings.hpp"
#include "value_reader.hpp"

namespace harness2fa::settings::yaml {

struct Boolean {
    static void read(ValueReader value, bool& out) { value.boolean(out); }
    static std::string written(bool value) { return value ? "true" : "false"; }
};

class Number {
  public:
    constexpr Number(int least, int most) : least_(least), most_(most) {}
    void read(ValueReader value, int& out) const { value.number(out, least_, most_); }
    static std::string written(int value) { return std::to_string(value); }

  private:
    int least_, most_;
};

class Duration {
  public:
    constexpr Duration(std::chrono::seconds least, std::chrono::seconds most) : least_(least), most_(most) {}
    void read(ValueReader value, std::chrono::seconds& out) const { value.duration(out, least_, most_); }
    static std::string written(std::chrono::seconds value) { return shown(value); }

  private:
    std::chrono::seconds least_, most_;
};

class Seconds { // without a unit
  public:
    constexpr Seconds(int least, int most) : least_(least), most_(most) {}
    void read(ValueReader value, std::chrono::seconds& out) const { value.seconds(out, least_, most_); }
    static std::string written(std::chrono::seconds value) { return std::to_string(value.count()); }

  private:
    int least_, most_;
};

struct Instant { // cannot be written, because the default is std::nullopt
    static void read(ValueReader value, std::optional<Time>& out) { value.time(out); }
};

class Text {
  public:
    using Judge = std::optional<Fault> (*)(std::string_view); // mail_values.hpp, values.hpp
    constexpr explicit Text(Judge wrong_with) : wrong_with_(wrong_with) {}
    void read(ValueReader value, std::string& out) const { value.text(out, wrong_with_); }
    static std::string written(const std::string& value);

  private:
    Judge wrong_with_;
};

class Names {
  public:
    constexpr explicit Names(const NameKind& kind) : kind_(kind) {}
    void read(ValueReader value, std::vector<std::string>& out) const { value.names(out, kind_); }
    static std::string written(const std::vector<std::string>& value);

  private:
    const NameKind& kind_;
};

struct AlgorithmName {
    static void read(ValueReader value, Algorithm& out);
    static std::string written(Algorithm value) { return std::string(name_of(value)); }
};

struct StoreUrl { // in the file, sqlite:PATH; the value is the PATH
    static void read(ValueReader value, std::string& out);
    static std::string written(const std::string& value);
};

struct RuleList {
    static void read(ValueReader value, std::vector<Rule>& out);
    static std::string written(const std::vector<Rule>& /*none*/) { return "[]"; }
};

} // namespace harness2fa::settings::yaml
