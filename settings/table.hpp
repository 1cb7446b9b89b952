// SPDX-License-Identifier: Apache-2.0
// each_setting visits the rows of settings.def.
#pragma once

#include "forms.hpp"
#include "mail_values.hpp"
#include "settings.hpp"

#include <string>
#include <string_view>

namespace harness2fa::settings::yaml {

struct Row {
    std::string_view section; // "" at the top
    std::string_view name, help;

    std::string full_name() const { return (section.empty() ? "" : std::string(section) + ".") + std::string(name); }
};

inline constexpr int most_connections = 65536;

// each_setting calls visit(row, value, form) for each setting, in the order of the rows. The form is one of forms.hpp, for values of that
// type.
template <class Values, class Visitor>
void each_setting(Values&& settings, Visitor visit) {
    using namespace std::chrono_literals;
    {
        auto& part = settings;
        constexpr std::string_view section;
#define SETTING(type, name, initial, form, help) visit(Row{section, #name, help}, part.name, form);
#define SETTING_IN(holder, name, form, help) visit(Row{section, #name, help}, part.holder.name, form);
#define SECTION(Type, name)                                                                                            \
    }                                                                                                                  \
    {                                                                                                                  \
        auto& part = settings.name;                                                                                    \
        constexpr std::string_view section = #name;
#define END_OF_SECTION(Type, name)                                                                                     \
    }                                                                                                                  \
    {                                                                                                                  \
        [[maybe_unused]] auto& part = settings;                                                                        \
        [[maybe_unused]] constexpr std::string_view section;
#include "settings.def"
    }
}

} // namespace harness2fa::settings::yaml
