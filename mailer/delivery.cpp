#include "delivery.hpp"

#include "address.hpp"
#include "credentials.hpp"
#include "mail_server.hpp"
#include "protection.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <curl/curl.h>
#include <exception>
#include <stdexcept>
#include <sys/socket.h>

namespace harness2fa {
namespace {
constexpr long connect_limit = 20, whole_limit = 120; // seconds
} // namespace

class Transfer;

struct Part {
    Transfer* transfer;
    const Secret* bytes;
    bool last; // of the message
    std::size_t given = 0;
};

class Transfer {
  public:
    CURL* handle = curl_easy_init();
    curl_mime* mime = nullptr;
    curl_slist *headers = nullptr, *recipients = nullptr;
    std::array<Part, 3> parts{};
    std::array<char, CURL_ERROR_SIZE> complaint{};
    std::string last_reply;
    bool only_this_machine = false, went_elsewhere = false;
    bool handed_over = false;
    std::exception_ptr refusal; // of hand_over
    const std::function<void()>* hand_over = nullptr;

    Transfer() = default;
    Transfer(const Transfer&) = delete;
    Transfer& operator=(const Transfer&) = delete;
    ~Transfer();

    void connect_as(const Mail& mail, const MailServer& server);
    void carry(const Mail& mail, const Message& message);
    curl_mime* body_of(const Message& message);
    void add_part(curl_mime* to, Part& part, const char* type);
    void add_picture(curl_mime* to, const Message& message);
    bool may_end();
    int reply_code() const;
    MailOutcome judge(CURLcode result, const Mail& mail) const;
    MailOutcome judge_refusal(CURLcode result, int code, const Mail& mail) const;
    MailOutcome judge_failure(CURLcode result) const;
    std::string said_by_server(const Mail& mail) const;
    std::string what_happened(CURLcode result) const;

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

std::size_t keep_reply(char* line, std::size_t size, std::size_t count, void* data) {
    const std::string_view reply(line, size * count);
    if (!reply.starts_with("221")) // the answer to QUIT, which libcurl says after a refusal
        static_cast<Transfer*>(data)->last_reply = reply;
    return size * count;
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

void Transfer::connect_as(const Mail& mail, const MailServer& server) {
    const Protection protection = protection_of(mail, server.smtps, server.this_machine);
    only_this_machine = server.this_machine && !protection.demanded;
    set(CURLOPT_URL, server.url.c_str());
    set(CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    set(CURLOPT_PROXY, ""); // none from the environment either
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_CONNECTTIMEOUT, connect_limit);
    set(CURLOPT_TIMEOUT, whole_limit);
    set(CURLOPT_USE_SSL, static_cast<long>(protection.demanded ? CURLUSESSL_ALL : CURLUSESSL_TRY));
    set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    set(CURLOPT_SSL_VERIFYPEER, protection.verified ? 1L : 0L);
    set(CURLOPT_SSL_VERIFYHOST, protection.verified ? 2L : 0L);
    set(CURLOPT_OPENSOCKETFUNCTION, open_socket);
    set(CURLOPT_OPENSOCKETDATA, this);
    set(CURLOPT_ERRORBUFFER, complaint.data());
    set(CURLOPT_HEADERFUNCTION, keep_reply);
    set(CURLOPT_HEADERDATA, this);
    set(CURLOPT_WRITEFUNCTION, drop);
    if (mail.credentials.empty())
        return;
    const Credentials credentials = read_credentials(mail.credentials);
    std::string password(credentials.password.text());
    set(CURLOPT_USERNAME, credentials.user.c_str());
    set(CURLOPT_PASSWORD, password.c_str());
    wipe(password.data(), password.size());
}

void Transfer::carry(const Mail& mail, const Message& message) {
    for (const std::string& header : message.headers)
        append(headers, header);
    append(headers, "Content-Type: multipart/alternative");
    append(recipients, '<' + mail.to + '>');
    mime = body_of(message);
    set(CURLOPT_MAIL_FROM, ('<' + mail.from + '>').c_str());
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

// ---- what has become of it

int Transfer::reply_code() const {
    int code = 0;
    std::from_chars(last_reply.data(), last_reply.data() + std::min<std::size_t>(3, last_reply.size()), code);
    return code;
}

std::string Transfer::said_by_server(const Mail& mail) const {
    return without_secret(std::string_view(last_reply).substr(0, last_reply.find_last_not_of("\r\n ") + 1), mail.key);
}

std::string Transfer::what_happened(CURLcode result) const {
    return complaint.front() != '\0' ? complaint.data() : curl_easy_strerror(result);
}

MailOutcome Transfer::judge(CURLcode result, const Mail& mail) const {
    const int code = reply_code();
    if (result == CURLE_OK)
        return {MailOutcome::Kind::delivered, ""};
    if (went_elsewhere)
        return never(
            "the mail server's name is this machine's, but its address is not, and nothing is sent there without TLS");
    if (result != CURLE_OPERATION_TIMEDOUT && code >= 400)
        return judge_refusal(result, code, mail);
    if (!handed_over || result == CURLE_SEND_ERROR) // the end of the message was never sent
        return judge_failure(result);
    return never("the connection broke after the message was handed over; it may have arrived");
}

MailOutcome Transfer::judge_refusal(CURLcode result, int code, const Mail& mail) const {
    std::string reason = "the mail server says: " + said_by_server(mail);
    if (result == CURLE_LOGIN_DENIED)
        reason = "the mail server refuses the login with the credentials (" + std::to_string(code) + ")";
    else if (result == CURLE_USE_SSL_FAILED)
        reason = "the mail server refuses to begin TLS (" + std::to_string(code) + "), without which this is not sent";
    return code < 500 ? later(reason) : never(reason);
}

MailOutcome Transfer::judge_failure(CURLcode result) const {
    switch (result) {
    case CURLE_USE_SSL_FAILED:
        return never("the mail server does not offer TLS, without which this is not sent");
    case CURLE_PEER_FAILED_VERIFICATION:
        return never("the mail server's certificate is not trusted: " + what_happened(result));
    case CURLE_SSL_CONNECT_ERROR:
        return later("no TLS could be agreed on with the mail server: " + what_happened(result));
    case CURLE_LOGIN_DENIED:
        return never("the mail server refuses the login with the credentials, or knows no way to log in");
    case CURLE_OPERATION_TIMEDOUT:
        return later("the mail server did not answer in time");
    default:
        return later("the mail server cannot be reached: " + what_happened(result));
    }
}

Delivery::Delivery() : transfer_(std::make_unique<Transfer>()) {
    if (transfer_->handle == nullptr)
        throw std::bad_alloc();
}

Delivery::~Delivery() = default;

MailOutcome Delivery::send(const Mail& mail, const Message& message, const std::function<void()>& hand_over) {
    if (const std::string wrong = wrong_with_address(mail.to); !wrong.empty())
        return never("the address of the recipient " + wrong);
    if (const std::string wrong = wrong_with_address(mail.from); !wrong.empty())
        return never("the address of the sender " + wrong);
    const auto server = mail_server_of(mail.smtp);
    if (!server)
        return never("the setting mail.smtp is no address of a mail server");
    try {
        transfer_->connect_as(mail, *server);
    } catch (const NoCredentials& error) {
        return later(error.what());
    }
    transfer_->hand_over = &hand_over;
    transfer_->carry(mail, message);
    const CURLcode result = curl_easy_perform(transfer_->handle);
    if (transfer_->refusal)
        std::rethrow_exception(transfer_->refusal);
    return transfer_->judge(result, mail);
}

} // namespace harness2fa
