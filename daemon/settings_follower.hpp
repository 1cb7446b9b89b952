// Takes edits of the settings file into force while the server runs.
#pragma once

#include "server/server.hpp"
#include "settings/keeper.hpp"
#include "settings/watch.hpp"
#include "systemd/journal.hpp"

#include <functional>

namespace harness2fa {

void write_lines(const Journal& journal, const SettingsReport& report);

class SettingsFollower {
  public:
    // adopted: called after other settings have come into force.
    SettingsFollower(SettingsKeeper& keeper, const std::string& path, Server& server, const Journal& journal,
                     std::function<void()> adopted);

  private:
    void look_soon();
    void look();

    SettingsKeeper& keeper_;
    SettingsWatch watch_;
    Server& server_;
    const Journal& journal_;
    std::function<void()> adopted_;
    bool soon_ = false; // a look is due already: edits in between come with it
};

} // namespace harness2fa
