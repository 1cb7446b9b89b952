// SPDX-License-Identifier: Apache-2.0
// Database, Statement and Query wrap what is needed of SQLite's C interface, and turn its errors into StorageError. Only storage/ knows
// SQLite.
#pragma once

#include "accounts.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

struct sqlite3;
struct sqlite3_stmt;

namespace harness2fa::storage {

// put_it_back ends each text about a damaged store.
inline constexpr std::string_view put_it_back = " Put the store back from a backup: harness2fa restore FILE";

class Database;

// A Statement is a prepared statement. It is reset, and its bindings are cleared, when a Query of it ends.
class Statement {
  public:
    Statement(Database& database, const char* sql);
    sqlite3_stmt* handle() const { return statement_.get(); }
    Database& database() const { return database_; }

  private:
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const;
    };
    Database& database_;
    std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

// A Query executes a statement once: first bind values in the order of the `?`, then step.
class Query {
  public:
    explicit Query(const Statement& statement) : statement_(statement) {}
    ~Query();
    Query(const Query&) = delete;
    Query& operator=(const Query&) = delete;

    Query& bind(std::string_view text);
    Query& bind(std::int64_t number);
    Query& bind(std::optional<std::int64_t> number);
    Query& bind(std::span<const unsigned char> blob);
    Query& bind(Time time); // as seconds since 1970
    Query& bind(std::optional<Time> time);

    bool step(); // returns whether there is a row
    void run();  // for statements without rows

    std::string text(int column) const;
    std::int64_t number(int column) const;
    std::optional<std::int64_t> optional_number(int column) const;
    std::vector<unsigned char> blob(int column) const;
    Time time(int column) const;
    std::optional<Time> optional_time(int column) const;

  private:
    const Statement& statement_;
    int bound_ = 0;
};

class Database {
  public:
    enum class Open { existing, to_read, create };
    Database(const std::string& path, Open mode);

    void copy_to(const std::string& path); // writes a whole, compact file; one that exists must be empty
    void execute(const char* sql);         // executes one or several statements without results
    std::int64_t pragma(const char* sql);  // returns the first column of the first row, 0 without a row
    bool in_transaction() const;
    bool writing() const;     // whether the transaction has changed something
    void keep_log(bool keep); // whether the last connection leaves the write-ahead log as it is
    std::string error() const;
    sqlite3* handle() const { return database_.get(); }

  private:
    struct Close {
        void operator()(sqlite3* database) const;
    };
    std::unique_ptr<sqlite3, Close> database_;
};

} // namespace harness2fa::storage
