// SPDX-License-Identifier: Apache-2.0
#include "parts/kept_facts.hpp"
#include "parts/owners.hpp"
#include "parts/texts.hpp"

namespace harness2fa::calls {
namespace {

// Explain says whether a login would be asked for a code, and why, by the same decision that a login meets.
class Explain : public Dialog {
  public:
    Explain(const ExplainCall& call, const Facts& facts) : service_(call.service), from_(call.from), facts_(facts) {}

    Step start(const Context& context) override {
        const rules::Decision decision =
            rules::decide(context.settings(), facts_.login(service_, from_, context.situation.settings));
        if (decision.demand == Demand::never)
            return finish(Explanation{decision.demand, false, decision.because});
        const Owned owned = owners_.of(context.accounts, facts_.subject);
        if (owners_.has_to_look_up())
            return do_work(owners_.looking_up(), then(this, &Explain::start));
        switch (owned.state) {
        case Enrollment::damaged:
            throw storage::DamagedAccount(owned.damage->why);
        case Enrollment::changed:
            return finish(
                Explanation{decision.demand, false,
                            decision.because + "; refused: " + text_of_change(facts_.subject.name, *owned.former)});
        case Enrollment::active:
        case Enrollment::reset:
            return finish(Explanation{decision.demand, true, decision.because});
        case Enrollment::none:
        case Enrollment::invited:
            break;
        }
        return without_device(context, decision);
    }

  private:
    static Step without_device(const Context& context, const rules::Decision& decision) {
        const bool early = decision.begins && !has_begun(context.accounts, *decision.begins, context.now);
        const std::string date = early ? ", from " + readable(*decision.begins) + " (enforce_from)" : "";
        return finish(
            Explanation{decision.demand, decision.demand == Demand::always && !early, decision.because + date});
    }

    std::string service_, from_;
    Facts facts_;
    Owners owners_;
};

} // namespace

std::unique_ptr<Dialog> dialog_of(const ExplainCall& call, const Facts& facts) {
    return std::make_unique<Explain>(call, facts);
}

} // namespace harness2fa::calls
