// Takes edits of the settings file into force while the server runs, and makes those of the command.
#pragma once

#include "server/server.hpp"
#include "settings/edit.hpp"
#include "settings/keeper.hpp"
#include "settings/watch.hpp"
#include "systemd/journal.hpp"

#include <functional>
#include <string>

namespace harness2fa {

void write_lines(const Journal& journal, const SettingsReport& report);

class SettingsFollower : public SettingsEditor {
  public:
    // adopted: called by the loop after other settings have come into force.
    SettingsFollower(SettingsKeeper& keeper, std::string path, Owners owners, Server& server, const Journal& journal,
                     std::function<void()> adopted);

    std::string set_enforce(bool on) const override { return harness2fa::set_enforce(path_, owners_, on); }
    void take_into_force() override { look(); }

  private:
    void look_soon();
    void look();

    SettingsKeeper& keeper_;
    std::string path_;
    Owners owners_;
    SettingsWatch watch_;
    Server& server_;
    const Journal& journal_;
    std::function<void()> adopted_;
    bool soon_ = false; // a look is due already: edits in between come with it
};

} // namespace harness2fa
