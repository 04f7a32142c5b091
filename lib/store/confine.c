/* SPDX-License-Identifier: Apache-2.0 */
#include "store/confine.h"

#include <sqlite3.h>

static int
authorize(void *arg, int action, const char *first, const char *second,
          const char *database, const char *view)
{
    (void)first;
    (void)database;
    (void)view;
    switch (action) {
    case SQLITE_SELECT:
    case SQLITE_READ: return SQLITE_OK;
    case SQLITE_FUNCTION:
        return second && sqlite3_stricmp(second, "load_extension") == 0
                   ? SQLITE_DENY
                   : SQLITE_OK;
    case SQLITE_RECURSIVE: return arg ? SQLITE_OK : SQLITE_DENY;
    default: return SQLITE_DENY;
    }
}

void
stm_db_confine(struct stm_db *db, bool recursion)
{
    static char allowed;

    (void)sqlite3_set_authorizer(stm_db_handle(db), authorize,
                                 recursion ? &allowed : NULL);
}
