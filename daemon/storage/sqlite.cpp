// SPDX-License-Identifier: Apache-2.0
#include "sqlite.hpp"

#include <sqlite3.h>

#include <cstdint>

namespace harness2fa::storage {
namespace {

constexpr int lock_patience = 2000; // milliseconds for which another program (a backup) may hold the database

void require(bool good, const Database& database) {
    if (good)
        return;
    const int code = database.handle() ? sqlite3_errcode(database.handle()) : SQLITE_NOMEM;
    if (code == SQLITE_CORRUPT || code == SQLITE_NOTADB)
        throw StorageError("accounts.db is damaged: " + database.error() + "." + std::string(put_it_back));
    throw StorageError("accounts.db: " + database.error());
}

} // namespace

void Database::Close::operator()(sqlite3* database) const {
    sqlite3_close(database);
}

Database::Database(const std::string& path, Open mode) {
    sqlite3* opened = nullptr;
    const int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE |
                      (mode == Open::to_read ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE) |
                      (mode == Open::create ? SQLITE_OPEN_CREATE : 0);
    const int result = sqlite3_open_v2(path.c_str(), &opened, flags, nullptr);
    database_.reset(opened);
    if (result != SQLITE_OK)
        throw StorageError(path + ": " + error());
    sqlite3_busy_timeout(opened, lock_patience);
}

void Database::execute(const char* sql) {
    require(sqlite3_exec(handle(), sql, nullptr, nullptr, nullptr) == SQLITE_OK, *this);
}

void Database::copy_to(const std::string& path) {
    const Statement statement(*this, "VACUUM INTO ?");
    Query(statement).bind(path).run();
}

std::int64_t Database::pragma(const char* sql) {
    const Statement statement(*this, sql);
    Query query(statement);
    return query.step() ? query.number(0) : 0;
}

void Database::keep_log(bool keep) {
    int persist = keep ? 1 : 0;
    require(sqlite3_file_control(handle(), "main", SQLITE_FCNTL_PERSIST_WAL, &persist) == SQLITE_OK, *this);
    require(sqlite3_db_config(handle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, persist, nullptr) == SQLITE_OK, *this);
}

bool Database::in_transaction() const {
    return sqlite3_get_autocommit(handle()) == 0;
}

bool Database::writing() const {
    return sqlite3_txn_state(handle(), "main") == SQLITE_TXN_WRITE;
}

std::string Database::error() const {
    return database_ ? sqlite3_errmsg(database_.get()) : "out of memory";
}

void Statement::Finalize::operator()(sqlite3_stmt* statement) const {
    sqlite3_finalize(statement);
}

Statement::Statement(Database& database, const char* sql) : database_(database) {
    sqlite3_stmt* prepared = nullptr;
    require(sqlite3_prepare_v3(database.handle(), sql, -1, SQLITE_PREPARE_PERSISTENT, &prepared, nullptr) == SQLITE_OK,
            database);
    statement_.reset(prepared);
}

Query::~Query() {
    sqlite3_reset(statement_.handle());
    sqlite3_clear_bindings(statement_.handle());
}

Query& Query::bind(std::string_view text) {
    require(sqlite3_bind_text(statement_.handle(), ++bound_, text.data(), static_cast<int>(text.size()),
                              SQLITE_TRANSIENT) == SQLITE_OK,
            statement_.database());
    return *this;
}

Query& Query::bind(std::int64_t number) {
    require(sqlite3_bind_int64(statement_.handle(), ++bound_, number) == SQLITE_OK, statement_.database());
    return *this;
}

Query& Query::bind(std::optional<std::int64_t> number) {
    if (number)
        return bind(*number);
    ++bound_; // an unbound value is NULL
    return *this;
}

Query& Query::bind(std::span<const unsigned char> blob) {
    require(sqlite3_bind_blob(statement_.handle(), ++bound_, blob.data(), static_cast<int>(blob.size()),
                              SQLITE_TRANSIENT) == SQLITE_OK,
            statement_.database());
    return *this;
}

Query& Query::bind(Time time) {
    return bind(std::int64_t{time.time_since_epoch().count()});
}

Query& Query::bind(std::optional<Time> time) {
    if (time)
        return bind(*time);
    ++bound_;
    return *this;
}

bool Query::step() {
    const int result = sqlite3_step(statement_.handle());
    require(result == SQLITE_ROW || result == SQLITE_DONE, statement_.database());
    return result == SQLITE_ROW;
}

void Query::run() {
    while (step()) {
    }
}

std::string Query::text(int column) const {
    const auto* text = sqlite3_column_text(statement_.handle(), column);
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_.handle(), column));
    return text ? std::string(reinterpret_cast<const char*>(text), size) : std::string();
}

std::int64_t Query::number(int column) const {
    return sqlite3_column_int64(statement_.handle(), column);
}

std::optional<std::int64_t> Query::optional_number(int column) const {
    if (sqlite3_column_type(statement_.handle(), column) == SQLITE_NULL)
        return {};
    return number(column);
}

Time Query::time(int column) const {
    return Time{std::chrono::seconds{number(column)}};
}

std::optional<Time> Query::optional_time(int column) const {
    if (sqlite3_column_type(statement_.handle(), column) == SQLITE_NULL)
        return {};
    return time(column);
}

std::vector<unsigned char> Query::blob(int column) const {
    const auto* bytes = static_cast<const unsigned char*>(sqlite3_column_blob(statement_.handle(), column));
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_.handle(), column));
    return bytes ? std::vector<unsigned char>(bytes, bytes + size) : std::vector<unsigned char>();
}

} // namespace harness2fa::storage
