// Any bytes as a settings file: no crash, and the promises of parse.hpp and places.hpp.
#include "settings/parse.hpp"
#include "settings/places.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <tuple>

using namespace harness2fa;

namespace {

void require(bool promise) {
    if (!promise)
        std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const Parsed parsed = parse_settings(text);
    require(parsed.settings.has_value() == parsed.errors.empty());
    require(parsed.errors.size() <= 101);
    std::tuple<int, int> last{1, 1};
    for (const SettingsError& error : parsed.errors) {
        require(!error.text.empty() && error.text.size() <= 500);
        require(std::tuple(error.line, error.column) >= last);
        last = {error.line, error.column};
    }
    const Places places = places_in(text);
    require(places.socket.front() == '/' && places.socket.size() <= 107 && places.store.front() == '/');
    if (parsed.settings) {
        const Settings& settings = *parsed.settings;
        require(places == Places{settings.socket, settings.store});
        require(settings.lockout.longest >= settings.lockout.pause &&
                settings.lockout.after < settings.lockout.lock_after);
        require(settings.limits.per_user <= settings.limits.connections && settings.login.attempts > 0);
    }
    return 0;
}
