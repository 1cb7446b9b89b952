// SPDX-License-Identifier: Apache-2.0
#include "store_copy.hpp"

#include "sqlite_check.hpp"
#include "sqlite_schema.hpp"
#include "witness.hpp"

namespace harness2fa::storage {

// StoreCopy checks the whole copy before it is handed out: a backup that cannot be restored is none.
StoreCopy::StoreCopy(const StorePaths& paths) : file_(paths.database) {
    const Secret key = store_key(paths);
    Database(paths.database, Database::Open::to_read).copy_to(file_.path());
    Database copy(file_.path(), Database::Open::existing);
    require_form(copy, paths.database);
    const Check check = check_of(copy, key, paths.database);
    if (!Witness(paths.witness, key).knows(check.state.session))
        throw StorageError(paths.database + " was replaced meanwhile.");
    accounts_ = check.accounts();
    damaged_ = check.damage.size();
}

} // namespace harness2fa::storage
