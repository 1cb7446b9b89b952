// SPDX-License-Identifier: Apache-2.0
#include "mail_server.hpp"

#include "host_name.hpp"
#include "protection.hpp"

#include "common/descriptor.hpp"

#include <algorithm>
#include <curl/curl.h>
#include <memory>
#include <netinet/in.h>

namespace harness2fa::mailer {
namespace {

struct FreeUrl {
    void operator()(CURLU* url) const { curl_url_cleanup(url); }
};

std::optional<std::string> part_of(CURLU* url, CURLUPart part) {
    char* text = nullptr;
    if (curl_url_get(url, part, &text, 0) != CURLUE_OK || text == nullptr)
        return std::nullopt;
    const std::string result = text;
    curl_free(text);
    return result.empty() ? std::nullopt : std::optional(result);
}

} // namespace

std::optional<MailServer> mail_server_of(const std::string& url) {
    const std::unique_ptr<CURLU, FreeUrl> parts(curl_url());
    if (!parts || curl_url_set(parts.get(), CURLUPART_URL, url.c_str(), 0) != CURLUE_OK)
        return std::nullopt;
    const auto scheme = part_of(parts.get(), CURLUPART_SCHEME), host = part_of(parts.get(), CURLUPART_HOST),
               port = part_of(parts.get(), CURLUPART_PORT);
    if ((scheme != "smtp" && scheme != "smtps") || !host || part_of(parts.get(), CURLUPART_USER))
        return std::nullopt;
    return MailServer{scheme == "smtps", *host, *scheme + "://" + *host + (port ? ':' + *port : ""),
                      is_this_machine(*host, own_name())};
}

bool is_own_address(const sockaddr& address, socklen_t size) {
    sockaddr_storage own{}; // the same address, with any port
    std::copy_n(reinterpret_cast<const char*>(&address), std::min<std::size_t>(size, sizeof own),
                reinterpret_cast<char*>(&own));
    if (own.ss_family == AF_INET)
        reinterpret_cast<sockaddr_in*>(&own)->sin_port = 0;
    else
        reinterpret_cast<sockaddr_in6*>(&own)->sin6_port = 0;
    const Descriptor socket(::socket(own.ss_family, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    return socket && bind(socket.get(), reinterpret_cast<const sockaddr*>(&own), size) == 0;
}

} // namespace harness2fa::mailer
