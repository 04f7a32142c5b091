/* SPDX-License-Identifier: Apache-2.0 */
#include "custody.h"

#include <stdlib.h>

#include "store/case.h"
#include "store/sql.h"

const char *
custody_state_name(custody_state s)
{
    switch (s) {
    case CUSTODY_SAME: return "same";
    case CUSTODY_MOVED: return "moved";
    case CUSTODY_COPY: return "copy";
    case CUSTODY_CHANGED: return "changed";
    case CUSTODY_NEW: return "new";
    case CUSTODY_MISSING: return "missing";
    case CUSTODY_UNREAD: return "unread";
    case CUSTODY_NEVER: return "never-read";
    case CUSTODY_STATES: break;
    }
    return "";
}

static struct stm_span
keep(struct custody *custody, struct stm_span text)
{
    return stm_span_sized(
        stm_arena_copy(&custody->memory, text.data, text.size), text.size);
}

static stm_status
add_held(struct custody *custody, const struct stm_stmt *stmt,
         struct stm_err *err)
{
    struct stm_span digest = stm_stmt_blob(stmt, 2);
    struct custody_held held = { .name = keep(custody, stm_stmt_text(stmt, 0)),
                                 .file = keep(custody, stm_stmt_text(stmt, 1)),
                                 .read = digest.size == STM_SHA256_SIZE };

    if (custody->n_held == custody->room) {
        size_t room = custody->room ? custody->room * 2 : 64;
        void *grown = reallocarray(custody->held, room, sizeof(held));

        if (grown)
            custody->held = grown;
        if (grown)
            custody->room = room;
    }
    if (!held.name.data || !held.file.data || custody->n_held == custody->room)
        return stm_fail(err, STM_ENOMEM, 0, "memory ran out");
    if (held.read)
        memcpy(held.sha256, digest.data, STM_SHA256_SIZE);
    custody->held[custody->n_held++] = held;
    return STM_OK;
}

/* Name and content as one key; the name's length cannot be disguised. */
static struct stm_span
exact_key(struct custody *custody, struct stm_span name,
          const uint8_t sha256[STM_SHA256_SIZE])
{
    stm_buf_reset(&custody->key);
    stm_buf_add(&custody->key, sha256, STM_SHA256_SIZE);
    stm_buf_span(&custody->key, name);
    custody->failed |= custody->key.failed;
    return stm_buf_held(&custody->key);
}

/* The first file of a name, or of a content, is the one that is found. */
static stm_status
put_first(struct stm_table *table, const void *key, size_t size, size_t n,
          struct stm_err *err)
{
    return stm_table_find(table, key, size) >= 0
               ? STM_OK
               : stm_table_put(table, key, size, (int64_t)n, err);
}

static stm_status
index_held(struct custody *custody, struct stm_err *err)
{
    stm_status status = stm_table_open(&custody->exact, err);

    if (!status)
        status = stm_table_open(&custody->content, err);
    if (!status)
        status = stm_table_open(&custody->names, err);
    for (size_t i = 0; i < custody->n_held && !status; i++) {
        const struct custody_held *held = &custody->held[i];
        struct stm_span key = exact_key(custody, held->name, held->sha256);

        status =
            put_first(custody->names, held->name.data, held->name.size, i, err);
        if (!status && held->read)
            status = put_first(custody->exact, key.data, key.size, i, err);
        if (!status && held->read)
            status = put_first(custody->content, held->sha256, STM_SHA256_SIZE,
                               i, err);
    }
    return custody->key.failed ? stm_fail(err, STM_ENOMEM, 0, "memory ran out")
                               : status;
}

stm_status
custody_read(struct custody *custody, const char *path, struct stm_err *err)
{
    struct stm_case *kase;
    struct stm_stmt *stmt = NULL;
    bool row = true;
    stm_status status = stm_case_open(&kase, path, STM_CASE_READ, false, err);

    if (status)
        return status;
    status = stm_db_named(&stmt, stm_case_db(kase), stm_store_sql,
                          "evidence-held", err);
    while (!status && row) {
        status = stm_stmt_step(stmt, &row, err);
        if (!status && row)
            status = add_held(custody, stmt, err);
    }
    stm_stmt_close(stmt);
    stm_case_close(kase);
    return status ? status : index_held(custody, err);
}

static void
meet(struct custody *custody, struct custody_found *found, custody_state s,
     int64_t number)
{
    struct custody_held *held = &custody->held[number];

    found->state = s;
    found->held = held;
    held->met = true;
}

static void
match_exact(struct custody *custody, struct custody_found *found)
{
    struct stm_span key =
        exact_key(custody, stm_span_of(found->name), found->sha256);
    int64_t n = stm_table_find(custody->exact, key.data, key.size);

    if (n >= 0)
        meet(custody, found, CUSTODY_SAME, n);
}

/* A content whose own file was met is a copy of that. */
static void
match_content(struct custody *custody, struct custody_found *found)
{
    int64_t n =
        stm_table_find(custody->content, found->sha256, STM_SHA256_SIZE);

    if (n >= 0)
        meet(custody, found,
             custody->held[n].met ? CUSTODY_COPY : CUSTODY_MOVED, n);
}

/* A content of that name that nobody met is what it was changed from. */
static void
match_name(struct custody *custody, struct custody_found *found)
{
    struct stm_span name = stm_span_of(found->name);
    int64_t n = stm_table_find(custody->names, name.data, name.size);

    found->state = CUSTODY_NEW;
    for (size_t i = (size_t)n; n >= 0 && i < custody->n_held &&
                               stm_span_equal(custody->held[i].name, name);
         i++)
        if (!custody->held[i].met) {
            meet(custody, found,
                 custody->held[i].read ? CUSTODY_CHANGED : CUSTODY_NEW,
                 (int64_t)i);
            return;
        }
}

/* What cannot be read now is at least not missing. */
static void
excuse(struct custody *custody, const struct custody_found *found)
{
    struct stm_span name = stm_span_of(found->name);
    int64_t n = stm_table_find(custody->names, name.data, name.size);

    for (size_t i = (size_t)n; n >= 0 && i < custody->n_held &&
                               stm_span_equal(custody->held[i].name, name);
         i++)
        custody->held[i].met = true;
}

static void
match_all(struct custody *custody,
          void (*match)(struct custody *custody, struct custody_found *found))
{
    for (size_t i = 0; i < custody->n_found; i++)
        if (custody->found[i].state == CUSTODY_STATES)
            match(custody, &custody->found[i]);
}

/* By name and content, then by content, then by name. */
void
custody_match(struct custody *custody)
{
    match_all(custody, match_exact);
    match_all(custody, match_content);
    match_all(custody, match_name);
    for (size_t i = 0; i < custody->n_found; i++)
        if (custody->found[i].state == CUSTODY_UNREAD)
            excuse(custody, &custody->found[i]);
}

void
custody_free(struct custody *custody)
{
    stm_arena_free(&custody->memory);
    stm_table_close(custody->exact);
    stm_table_close(custody->content);
    stm_table_close(custody->names);
    free(custody->held);
    free(custody->found);
    stm_buf_free(&custody->out);
    stm_buf_free(&custody->key);
}
