/* SPDX-License-Identifier: Apache-2.0 */
#include "detect/row.h"

#include "base/guid.h"
#include "base/json.h"

static bool
ends_in(struct stm_span name, const char *suffix)
{
    size_t n = strlen(suffix);

    return name.size > n && memcmp(name.data + name.size - n, suffix, n) == 0;
}

static struct stm_span
name_of(const struct stm_stmt *stmt, int at)
{
    const char *name = stm_stmt_column_name(stmt, at);

    return stm_span_of(name ? name : "");
}

/* A name that every engine keeps as it is written. */
static bool
is_fit(struct stm_span name)
{
    for (size_t i = 0; i < name.size; i++) {
        char c = name.data[i];

        if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && c != '_' &&
            !(c >= '0' && c <= '9' && i > 0))
            return false;
    }
    return name.size > 0;
}

stm_status
stm_row_check_name(const struct stm_stmt *stmt, int at, struct stm_err *err)
{
    struct stm_span name = name_of(stmt, at);

    if (!is_fit(name))
        return stm_fail(err, STM_EFORMAT, 0,
                        "column %d has no plain name: write AS name", at + 1);
    for (int i = 0; i < at; i++)
        if (stm_span_equal(name_of(stmt, i), name))
            return stm_fail(err, STM_EFORMAT, 0, "two columns are named %.*s",
                            (int)name.size, name.data);
    return STM_OK;
}

stm_status
stm_row_layout(struct stm_row_layout *out, const struct stm_stmt *stmt,
               struct stm_err *err)
{
    struct stm_row_layout l = {
        stm_stmt_columns(stmt), -1, -1, -1, -1, -1, { false }
    };
    struct {
        const char *name;
        int *at;
    } known[] = { { "event", &l.event },
                  { "process", &l.process },
                  { "related", &l.related },
                  { "confidence", &l.confidence },
                  { "summary", &l.summary } };

    if (l.n > STM_ROW_COLUMNS)
        return stm_fail(err, STM_ELIMIT, 0, "%d columns", l.n);
    for (int i = 0; i < l.n; i++) {
        stm_status status = stm_row_check_name(stmt, i, err);

        if (status)
            return status;
        l.further[i] = ends_in(name_of(stmt, i), "_event");
        for (size_t k = 0; k < sizeof(known) / sizeof(known[0]); k++)
            if (stm_span_is(name_of(stmt, i), known[k].name))
                *known[k].at = i;
    }
    if (l.event < 0)
        return stm_fail(err, STM_EFORMAT, 0, "no column is named event");
    *out = l;
    return STM_OK;
}

static stm_status
bad_value(struct stm_err *err, const struct stm_stmt *stmt, int at,
          const char *wanted)
{
    struct stm_span name = name_of(stmt, at);

    return stm_fail(err, STM_EFORMAT, 0, "column %.*s is not %s",
                    (int)(name.size < 64 ? name.size : 64), name.data, wanted);
}

/* An id; NULL, where that may be, and a column that is not there are 0. */
static stm_status
read_id(int64_t *out, const struct stm_stmt *stmt, int at, bool may_be_null,
        struct stm_err *err)
{
    stm_column_type type = at < 0 ? STM_TYPE_NULL : stm_stmt_type(stmt, at);

    *out = 0;
    if (type == STM_TYPE_NULL && may_be_null)
        return STM_OK;
    if (type != STM_TYPE_INT)
        return bad_value(err, stmt, at, "an id");
    *out = stm_stmt_int(stmt, at);
    return STM_OK;
}

static stm_status
read_confidence(int *out, const struct stm_stmt *stmt, int at,
                struct stm_err *err)
{
    *out = -1;
    if (at < 0 || stm_stmt_type(stmt, at) == STM_TYPE_NULL)
        return STM_OK;
    for (int i = STM_CONFIDENCE_LOW; i <= STM_CONFIDENCE_HIGH; i++)
        if (stm_stmt_type(stmt, at) == STM_TYPE_TEXT &&
            stm_span_is(stm_stmt_text(stmt, at),
                        stm_confidence_name((stm_confidence)i)))
            *out = i;
    return *out < 0 ? bad_value(err, stmt, at, "low, medium, high or NULL")
                    : STM_OK;
}

stm_status
stm_row_read(struct stm_row *out, const struct stm_row_layout *layout,
             const struct stm_stmt *stmt, struct stm_err *err)
{
    stm_status status = read_id(&out->event, stmt, layout->event, false, err);

    if (!status)
        status = read_id(&out->process, stmt, layout->process, true, err);
    if (!status)
        status = read_id(&out->related, stmt, layout->related, true, err);
    if (!status)
        status =
            read_confidence(&out->confidence, stmt, layout->confidence, err);
    if (!status && layout->summary >= 0 &&
        stm_stmt_type(stmt, layout->summary) != STM_TYPE_TEXT)
        status = bad_value(err, stmt, layout->summary, "text");
    return status;
}

/* Digests in lower case, GUIDs as they are printed. */
static void
put_blob(struct stm_json *json, struct stm_span name, struct stm_span blob)
{
    struct stm_buf hex = { 0 };
    char text[STM_GUID_TEXT];

    if (ends_in(name, "_guid") && blob.size == STM_GUID_SIZE) {
        struct stm_guid guid;

        memcpy(guid.bytes, blob.data, STM_GUID_SIZE);
        stm_json_string(json, stm_guid_print(text, &guid));
        return;
    }
    for (size_t i = 0; i < blob.size; i++)
        stm_buf_print(&hex, "%02x", (unsigned)(uint8_t)blob.data[i]);
    stm_json_text(json, stm_buf_held(&hex));
    json->out->failed = json->out->failed || hex.failed;
    stm_buf_free(&hex);
}

static stm_status
put_value(struct stm_json *json, const struct stm_stmt *stmt, int at,
          struct stm_err *err)
{
    struct stm_span name = name_of(stmt, at);

    switch (stm_stmt_type(stmt, at)) {
    case STM_TYPE_NULL: stm_json_null(json); return STM_OK;
    case STM_TYPE_TEXT:
        stm_json_text(json, stm_stmt_text(stmt, at));
        return STM_OK;
    case STM_TYPE_BLOB:
        put_blob(json, name, stm_stmt_blob(stmt, at));
        return STM_OK;
    case STM_TYPE_INT:
        if (ends_in(name, "_time"))
            stm_json_time(json, stm_stmt_int(stmt, at));
        else
            stm_json_int(json, stm_stmt_int(stmt, at));
        return STM_OK;
    case STM_TYPE_REAL: break;
    }
    return bad_value(err, stmt, at, "an integer, text, a blob or NULL");
}

stm_status
stm_row_details(struct stm_buf *out, const struct stm_row_layout *layout,
                const struct stm_stmt *stmt, struct stm_err *err)
{
    struct stm_json json;
    stm_status status = STM_OK;

    stm_buf_reset(out);
    json = stm_json_of(out);
    stm_json_object(&json);
    for (int i = 0; i < layout->n && !status; i++) {
        if (i == layout->event || i == layout->process ||
            i == layout->related || i == layout->confidence ||
            i == layout->summary || layout->further[i])
            continue;
        stm_json_key_span(&json, name_of(stmt, i));
        status = put_value(&json, stmt, i, err);
    }
    stm_json_object_end(&json);
    if (!status && out->failed)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for details");
    return status;
}

struct stm_span
stm_row_role(const struct stm_stmt *stmt, int at)
{
    struct stm_span name = name_of(stmt, at);

    name.size -= strlen("_event");
    return name;
}

stm_status
stm_row_further(int64_t *out, const struct stm_stmt *stmt, int at,
                struct stm_err *err)
{
    return read_id(out, stmt, at, true, err);
}
