/* SPDX-License-Identifier: Apache-2.0 */
#include "facts-parts.h"

#include "base/digest.h"
#include "base/text.h"

#include <check.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static struct stm_stmt *
prepare(struct facts *f, const char *sql)
{
    struct stm_err err = { 0 };
    struct stm_stmt *stmt;

    if (stm_db_prepare(&stmt, f->db, stm_span_of(sql), &err))
        ck_abort_msg("%s: %s", err.text, sql);
    return stmt;
}

static bool
step(struct stm_stmt *stmt)
{
    struct stm_err err = { 0 };
    bool row;

    if (stm_stmt_step(stmt, &row, &err))
        ck_abort_msg("%s", err.text);
    return row;
}

static void
bind_span(struct stm_stmt *stmt, int at, struct stm_span span, bool blob)
{
    if (!span.data)
        stm_stmt_bind_null(stmt, at);
    else if (blob)
        stm_stmt_bind_blob(stmt, at, span.data, span.size);
    else
        stm_stmt_bind_text(stmt, at, span);
}

int64_t
facts_run(struct facts *f, const char *sql, const char *kinds, ...)
{
    struct stm_stmt *stmt = prepare(f, sql);
    const char *text;
    int64_t value = -1;
    va_list args;

    va_start(args, kinds);
    for (int at = 1; *kinds; kinds++, at++) {
        switch (*kinds) {
        case 'i': stm_stmt_bind_int(stmt, at, va_arg(args, int64_t)); break;
        case 't':
            text = va_arg(args, const char *);
            bind_span(stmt, at,
                      text ? stm_span_of(text) : stm_span_sized(NULL, 0),
                      false);
            break;
        default:
            bind_span(stmt, at, va_arg(args, struct stm_span), *kinds == 'b');
        }
    }
    va_end(args);
    if (step(stmt))
        value = stm_stmt_int(stmt, 0);
    stm_stmt_close(stmt);
    return value;
}

int64_t
facts_computer(struct facts *f, const char *name, int64_t machine)
{
    struct stm_buf key = { 0 };
    int64_t id = facts_run(
        f, "SELECT id FROM computer WHERE name = ?1 AND machine_id = ?2", "ti",
        name, machine);

    if (id >= 0)
        return id;
    stm_text_fold(&key, stm_span_of(name));
    (void)facts_run(f, "INSERT INTO computer VALUES (NULL, ?1, ?2, ?3)", "tsi",
                    name, stm_buf_held(&key), machine);
    stm_buf_free(&key);
    return stm_db_last_id(f->db);
}

int64_t
facts_stream(struct facts *f, int64_t computer, const char *channel,
             const char *provider)
{
    int64_t channel_id = facts_text(f, channel);
    int64_t provider_id = facts_text(f, provider);
    int64_t id = facts_run(f,
                           "SELECT id FROM stream WHERE computer = ?1 AND "
                           "channel = ?2 AND provider = ?3",
                           "iii", computer, channel_id, provider_id);

    if (id >= 0)
        return id;
    (void)facts_run(f, "INSERT INTO stream VALUES (NULL, ?1, ?2, ?3)", "iii",
                    computer, channel_id, provider_id);
    return stm_db_last_id(f->db);
}

int64_t
facts_evidence(struct facts *f, const char *name)
{
    uint8_t sha256[STM_SHA256_SIZE] = { 0 };
    int64_t id =
        facts_run(f, "SELECT id FROM evidence WHERE name = ?1", "t", name);

    if (id >= 0)
        return id;
    for (size_t i = 0; name[i]; i++) /* different, and the same each time */
        sha256[i % sizeof(sha256)] ^= (uint8_t)name[i];
    (void)facts_run(f,
                    "INSERT INTO evidence (bundle, name, sha256, size, reader, "
                    "chunks, records, stored, duplicate, unreadable, "
                    "recovered, dirty, resume_at, status) VALUES (1, ?1, ?2, "
                    "69632, 'none', 1, 0, 0, 0, 0, 0, 0, 0, 'done')",
                    "tb", name,
                    stm_span_sized((const char *)sha256, sizeof(sha256)));
    return stm_db_last_id(f->db);
}

int64_t
facts_ref(struct facts *f, int64_t computer, const struct stm_guid *guid,
          int64_t pid, const char *image, const char *user)
{
    struct stm_span bytes =
        stm_span_sized((const char *)guid->bytes, STM_GUID_SIZE);
    int64_t path = facts_path(f, image), account = facts_account(f, user);
    int64_t id = facts_run(f,
                           "SELECT id FROM process_ref WHERE id <> 0 AND "
                           "computer = ?1 AND guid = ?2 AND pid IS "
                           "nullif(?3, 0) AND path = ?4 AND account = ?5",
                           "ibiii", computer, bytes, pid, path, account);

    if (id >= 0)
        return id;
    (void)facts_run(f,
                    "INSERT INTO process_ref VALUES (NULL, ?1, ?2, "
                    "nullif(?3, 0), ?4, ?5)",
                    "ibiii", computer, bytes, pid, path, account);
    return stm_db_last_id(f->db);
}

int64_t
facts_int(struct facts *f, const char *sql)
{
    int64_t value = facts_run(f, sql, "");

    return value < 0 ? 0 : value;
}

static void
print_column(struct stm_buf *out, struct stm_stmt *stmt, int at)
{
    if (at > 0)
        stm_buf_char(out, '|');
    if (stm_stmt_is_null(stmt, at))
        stm_buf_text(out, "NULL");
    else
        stm_buf_span(out, stm_stmt_text(stmt, at));
}

char *
facts_rows(struct facts *f, const char *sql)
{
    struct stm_stmt *stmt = prepare(f, sql);
    struct stm_buf out = { 0 };

    stm_buf_text(&out, "");
    while (step(stmt)) {
        for (int i = 0; i < stm_stmt_columns(stmt); i++)
            print_column(&out, stmt, i);
        stm_buf_char(&out, '\n');
    }
    stm_stmt_close(stmt);
    ck_assert(!out.failed);
    return out.data ? out.data : strdup("");
}

void
facts_expect(struct facts *f, const char *sql, const char *rows)
{
    char *got = facts_rows(f, sql);

    if (strcmp(got, rows) != 0)
        ck_abort_msg("%s\ngives\n%sand not\n%s", sql, got, rows);
    free(got);
}
