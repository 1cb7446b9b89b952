#include "parts/code_check.hpp"
#include "parts/dialogs.hpp"
#include "parts/kept_facts.hpp"
#include "parts/owners.hpp"
#include "parts/texts.hpp"

namespace harness2fa {
namespace {

// Would this login be asked for a code, and why: the same decision that a login meets.
class ExplainingDialog : public Dialog {
  public:
    ExplainingDialog(const ExplainCall& call, const Facts& facts)
        : service_(call.service), from_(call.from), facts_(facts) {}

    Step start(const Context& context) override {
        const Decision decision = decide(context.settings(), facts_.login(service_, from_, context.situation.settings));
        const Owned owned = owners_.of(context.accounts, facts_.subject);
        if (owners_.has_to_look_up())
            return {.slow_work = owners_.looking_up()};
        if (owned.former && decision.demand != Demand::never)
            return {Explanation{decision.demand, false,
                                decision.because + "; refused: " + text_of_change(facts_.subject.name, *owned.former)},
                    {}};
        const bool has_device = enrolled(owned.account);
        const bool early =
            !has_device && decision.begins && !has_begun(context.accounts, *decision.begins, context.now);
        const bool asked =
            (decision.demand == Demand::always && !early) || (decision.demand == Demand::enrolled && has_device);
        const std::string date = early ? ", from " + readable(*decision.begins) + " (enforce_from)" : "";
        return {Explanation{decision.demand, asked, decision.because + date}, {}};
    }

    Step answer(const Context& context, std::string_view) override { return start(context); }

  private:
    std::string service_, from_;
    Facts facts_;
    Owners owners_;
};

} // namespace

std::unique_ptr<Dialog> explaining_dialog(const ExplainCall& call, const Facts& facts) {
    return std::make_unique<ExplainingDialog>(call, facts);
}

} // namespace harness2fa
