/* SPDX-License-Identifier: Apache-2.0 */
#include "detect/functions.h"

#include "base/text.h"
#include "detect/destination.h"

#include <sqlite3.h>

static struct stm_span
text_of(sqlite3_value *value)
{
    const unsigned char *text = sqlite3_value_text(value);
    int size = sqlite3_value_bytes(value);

    return stm_span_sized(text ? (const char *)text : "",
                          text ? (size_t)size : 0);
}

typedef bool compare(struct stm_span text, struct stm_span other);

static void
any(sqlite3_context *context, int n, sqlite3_value **values, compare *same)
{
    bool found = false;

    for (int i = 1; i < n && !found; i++)
        found = same(text_of(values[0]), text_of(values[i]));
    sqlite3_result_int(context, found);
}

static void
has(sqlite3_context *context, int n, sqlite3_value **values)
{
    any(context, n, values, stm_text_has);
}

static void
in_fold(sqlite3_context *context, int n, sqlite3_value **values)
{
    any(context, n, values, stm_text_equal_folded);
}

static void
give(sqlite3_context *context, sqlite3_value *value,
     void (*of)(struct stm_buf *out, struct stm_span text))
{
    struct stm_buf out = { 0 };

    of(&out, text_of(value));
    if (out.failed)
        sqlite3_result_error_nomem(context);
    else
        sqlite3_result_text64(context, out.size ? out.data : "", out.size,
                              SQLITE_TRANSIENT, SQLITE_UTF8);
    stm_buf_free(&out);
}

static void
site_of(sqlite3_context *context, int n, sqlite3_value **values)
{
    (void)n;
    give(context, values[0], stm_site_of);
}

static void
net_of(sqlite3_context *context, int n, sqlite3_value **values)
{
    (void)n;
    give(context, values[0], stm_net_of);
}

stm_status
stm_functions_add(struct stm_db *db, struct stm_err *err)
{
    static const struct {
        const char *name;
        int arguments;
        void (*call)(sqlite3_context *, int, sqlite3_value **);
    } functions[] = { { "has", 2, has },
                      { "has_any", -1, has },
                      { "in_fold", -1, in_fold },
                      { "site_of", 1, site_of },
                      { "net_of", 1, net_of } };
    const int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
    sqlite3 *handle = stm_db_handle(db);

    for (size_t i = 0; i < sizeof(functions) / sizeof(functions[0]); i++)
        if (sqlite3_create_function_v2(
                handle, functions[i].name, functions[i].arguments, flags, NULL,
                functions[i].call, NULL, NULL, NULL) != SQLITE_OK)
            return stm_fail(err, STM_ESQL, 0, "%s", sqlite3_errmsg(handle));
    return STM_OK;
}
