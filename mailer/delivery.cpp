// SPDX-License-Identifier: Apache-2.0
#include "delivery.hpp"

#include "attempt.hpp"
#include "credentials.hpp"
#include "mail_server.hpp"
#include "protection.hpp"

#include <algorithm>
#include <array>
#include <curl/curl.h>
#include <exception>
#include <stdexcept>
#include <sys/socket.h>

namespace harness2fa::mailer {
namespace {
constexpr long connect_limit = 30, whole_limit = 120; // seconds; the first also of greeting, TLS and login
} // namespace

class Transfer;

struct Part {
    Transfer* transfer;
    const Secret* bytes;
    bool last; // true: the last part of the message
    std::size_t given = 0;
};

class Transfer {
  public:
    CURL* handle = curl_easy_init();
    curl_mime* mime = nullptr;
    curl_slist *headers = nullptr, *recipients = nullptr;
    std::array<Part, 3> parts{};
    std::array<char, CURL_ERROR_SIZE> complaint{};
    Conversation conversation;
    bool smtps = false, only_this_machine = false, went_elsewhere = false;
    bool handed_over = false;
    std::exception_ptr refusal; // what hand_over threw
    const std::function<void()>* hand_over = nullptr;

    Transfer() = default;
    Transfer(const Transfer&) = delete;
    Transfer& operator=(const Transfer&) = delete;
    ~Transfer();

    [[nodiscard]] Result<> connect_as(const Mail& mail, const MailServer& server, const std::string& own);
    void listen();
    void carry(const Envelope& envelope, const Message& message);
    curl_mime* body_of(const Message& message);
    void add_part(curl_mime* to, Part& part, const char* type);
    void add_picture(curl_mime* to, const Message& message);
    bool may_end();
    MailOutcome judge(CURLcode result, const Mail& mail) const;

    template <class Value>
    void set(CURLoption option, Value value) {
        if (curl_easy_setopt(handle, option, value) != CURLE_OK)
            throw std::runtime_error("libcurl does not know an option it is given");
    }
};

namespace {

std::size_t read_part(char* out, std::size_t size, std::size_t count, void* data) {
    Part& part = *static_cast<Part*>(data);
    const std::string_view left = part.bytes->text().substr(part.given);
    const std::size_t given = std::min(size * count, left.size());
    if (part.last && given == left.size() && !part.transfer->may_end())
        return CURL_READFUNC_ABORT;
    std::copy_n(left.data(), given, out);
    part.given += given;
    return given;
}

int rewind_part(void* data, curl_off_t offset, int origin) {
    Part& part = *static_cast<Part*>(data);
    if (origin != SEEK_SET || offset < 0 || static_cast<std::size_t>(offset) > part.bytes->size())
        return CURL_SEEKFUNC_CANTSEEK;
    part.given = static_cast<std::size_t>(offset);
    return CURL_SEEKFUNC_OK;
}

std::size_t hear(char* line, std::size_t size, std::size_t count, void* data) {
    static_cast<Transfer*>(data)->conversation.heard({line, size * count});
    return size * count;
}

// notice_command takes commands alone. The message, with the key in it, comes by here as well, under another kind.
int notice_command(CURL*, curl_infotype kind, char* line, std::size_t size, void* data) {
    if (kind == CURLINFO_HEADER_OUT)
        static_cast<Transfer*>(data)->conversation.said({line, size});
    return 0;
}

std::size_t drop(char*, std::size_t size, std::size_t count, void*) {
    return size * count;
}

curl_socket_t open_socket(void* data, curlsocktype, curl_sockaddr* address) {
    auto& transfer = *static_cast<Transfer*>(data);
    if (transfer.only_this_machine && !is_own_address(address->addr, address->addrlen)) {
        transfer.went_elsewhere = true;
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

void append(curl_slist*& list, const std::string& line) {
    curl_slist* const longer = curl_slist_append(list, line.c_str());
    if (longer == nullptr)
        throw std::bad_alloc();
    list = longer;
}

} // namespace

Transfer::~Transfer() {
    curl_socket_t connection = CURL_SOCKET_BAD;
    if (curl_easy_getinfo(handle, CURLINFO_ACTIVESOCKET, &connection) == CURLE_OK && connection != CURL_SOCKET_BAD)
        shutdown(connection, SHUT_RD); // QUIT is still said, and the answer to it is not waited for
    curl_easy_cleanup(handle);
    curl_mime_free(mime);
    curl_slist_free_all(headers);
    curl_slist_free_all(recipients);
}

void Transfer::listen() {
    set(CURLOPT_HEADERFUNCTION, hear);
    set(CURLOPT_HEADERDATA, this);
    set(CURLOPT_DEBUGFUNCTION, notice_command);
    set(CURLOPT_DEBUGDATA, this);
    set(CURLOPT_VERBOSE, 1L);
    set(CURLOPT_WRITEFUNCTION, drop);
    set(CURLOPT_ERRORBUFFER, complaint.data());
}

Result<> Transfer::connect_as(const Mail& mail, const MailServer& server, const std::string& own) {
    const Protection protection = protection_of(mail, server.smtps, server.this_machine);
    only_this_machine = server.this_machine && !protection.demanded;
    smtps = server.smtps;
    set(CURLOPT_URL, (server.url + '/' + own).c_str()); // what libcurl says in EHLO
    set(CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    set(CURLOPT_PROXY, ""); // no proxy, not even one of the environment
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_CONNECTTIMEOUT, connect_limit);
    set(CURLOPT_TIMEOUT, whole_limit);
    set(CURLOPT_USE_SSL, static_cast<long>(protection.demanded ? CURLUSESSL_ALL : CURLUSESSL_TRY));
    set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    set(CURLOPT_SSL_VERIFYPEER, protection.verified ? 1L : 0L);
    set(CURLOPT_SSL_VERIFYHOST, protection.verified ? 2L : 0L);
    set(CURLOPT_OPENSOCKETFUNCTION, open_socket);
    set(CURLOPT_OPENSOCKETDATA, this);
    listen();
    if (mail.credentials.empty())
        return {};
    const auto credentials = read_credentials(mail.credentials);
    if (!credentials)
        return credentials.error();
    std::string password(credentials->password.text());
    set(CURLOPT_USERNAME, credentials->user.c_str());
    set(CURLOPT_PASSWORD, password.c_str());
    wipe(password.data(), password.size());
    return {};
}

void Transfer::carry(const Envelope& envelope, const Message& message) {
    for (const std::string& header : message.headers)
        append(headers, header);
    append(headers, "Content-Type: multipart/alternative");
    append(recipients, '<' + envelope.to.str() + '>');
    mime = body_of(message);
    set(CURLOPT_MAIL_FROM, ('<' + envelope.from.str() + '>').c_str());
    set(CURLOPT_MAIL_RCPT, recipients);
    set(CURLOPT_HTTPHEADER, headers);
    set(CURLOPT_MIMEPOST, mime);
}

curl_mime* Transfer::body_of(const Message& message) {
    const bool pictured = !message.picture.empty();
    parts = {Part{this, &message.text, false}, Part{this, &message.html, !pictured},
             Part{this, &message.picture, true}};
    curl_mime* const alternatives = curl_mime_init(handle);
    add_part(alternatives, parts[0], "text/plain; charset=utf-8");
    if (!pictured) {
        add_part(alternatives, parts[1], "text/html; charset=utf-8");
        return alternatives;
    }
    curl_mime* const related = curl_mime_init(handle);
    add_part(related, parts[1], "text/html; charset=utf-8");
    add_picture(related, message);
    curl_mimepart* const holder = curl_mime_addpart(alternatives);
    curl_mime_subparts(holder, related);
    curl_mime_type(holder, "multipart/related;\r\n type=\"text/html\""); // RFC 2387
    return alternatives;
}

void Transfer::add_part(curl_mime* to, Part& part, const char* type) {
    curl_mimepart* const added = curl_mime_addpart(to);
    curl_mime_data_cb(added, static_cast<curl_off_t>(part.bytes->size()), read_part, rewind_part, nullptr, &part);
    curl_mime_type(added, type);
    curl_mime_encoder(added, "quoted-printable");
}

void Transfer::add_picture(curl_mime* to, const Message& message) {
    curl_mimepart* const added = curl_mime_addpart(to);
    Part& part = parts[2];
    curl_mime_data_cb(added, static_cast<curl_off_t>(part.bytes->size()), read_part, rewind_part, nullptr, &part);
    curl_mime_type(added, "image/png");
    curl_mime_encoder(added, "base64");
    curl_slist* lines = nullptr;
    append(lines, "Content-ID: <" + message.picture_id + '>');
    append(lines, "Content-Disposition: inline; filename=\"qr-code.png\"");
    curl_mime_headers(added, lines, 1);
}

bool Transfer::may_end() {
    if (handed_over)
        return true;
    try {
        (*hand_over)();
        return handed_over = true;
    } catch (...) { // nothing may be thrown through a library of C
        refusal = std::current_exception();
        return false;
    }
}

MailOutcome Transfer::judge(CURLcode result, const Mail& mail) const {
    curl_off_t connected = 0; // microseconds
    curl_easy_getinfo(handle, CURLINFO_CONNECT_TIME_T, &connected);
    return outcome_of(
        {result, complaint.data(), conversation, mail.key, smtps, connected > 0, went_elsewhere, handed_over});
}

Delivery::Delivery() : transfer_(std::make_unique<Transfer>()) {
    if (transfer_->handle == nullptr)
        throw std::bad_alloc();
}

Delivery::~Delivery() = default;

MailOutcome Delivery::send(const Mail& mail, const Envelope& envelope, const Message& message, const std::string& own,
                           const std::function<void()>& hand_over) {
    const auto server = mail_server_of(mail.smtp);
    if (!server)
        return no_service("the setting mail.smtp is no address of a mail server");
    if (const auto prepared = transfer_->connect_as(mail, *server, own); !prepared)
        return no_service(prepared.error().why);
    transfer_->hand_over = &hand_over;
    transfer_->carry(envelope, message);
    const CURLcode result = curl_easy_perform(transfer_->handle);
    if (transfer_->refusal)
        std::rethrow_exception(transfer_->refusal);
    return transfer_->judge(result, mail);
}

} // namespace harness2fa::mailer
