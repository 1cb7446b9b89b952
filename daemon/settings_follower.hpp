// SPDX-License-Identifier: Apache-2.0
// A SettingsFollower takes edits of the settings file into force while the server runs, and makes the edits of commands.
#pragma once

#include "server/server.hpp"
#include "settings/edit.hpp"
#include "settings/keeper.hpp"
#include "settings/surroundings.hpp"
#include "settings/watch.hpp"
#include "systemd/journal.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace harness2fa::daemon {

void write_lines(const systemd::Journal& journal, const settings::SettingsReport& report);

class SettingsFollower : public calls::SettingsEditor {
  public:
    struct File {
        std::string path;
        settings::Owners owners;
        std::shared_ptr<const settings::Surroundings> machine; // what the settings speak of
    };
    // SettingsFollower has the loop call `adopted` after other settings have come into force.
    SettingsFollower(settings::SettingsKeeper& keeper, File file, server::Server& server,
                     const systemd::Journal& journal, std::function<void()> adopted);

    Result<> set_enforce(bool on) const override { return settings::set_enforce(file_.path, file_.owners, on); }
    void take_into_force() override { look(); }
    std::function<std::vector<SettingsError>()>
    warnings(const std::shared_ptr<const settings::Settings>& settings) const override;
    std::string place_of(const SettingsError& warning) const override;
    std::optional<Fault> watch_fault() const override;

  private:
    void take_events();
    void look_soon();
    void look();
    void keep_watch();
    void patrol();
    void tell_of_watch();

    settings::SettingsKeeper& keeper_;
    File file_;
    settings::SettingsWatch watch_;
    server::Server& server_;
    const systemd::Journal& journal_;
    std::function<void()> adopted_;
    bool soon_ = false;        // a look is due already, which will see edits in between
    bool renewing_ = false;    // another try to watch is due
    std::optional<Fault> gap_; // the gap of the watch that the journal was last told of
};

} // namespace harness2fa::daemon
