/* SPDX-License-Identifier: Apache-2.0 */
/*
 * verify-case.c - is the evidence still what a case was made of?
 */
#include "verify.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/json.h"
#include "base/table.h"
#include "base/text.h"
#include "progress.h"
#include "store/case.h"
#include "store/sql.h"

enum { NAMES_MEMORY = 256 << 20 };

typedef enum {
    SAME,    /* name and content stand in the case */
    MOVED,   /* the content does, under a name that is not there any more */
    COPY,    /* the content does, and is there under its own name too */
    CHANGED, /* the name does, with another content that is gone */
    NEW,     /* neither does */
    MISSING, /* a file of the case that is not there */
    UNREAD,  /* a file that cannot be read now */
    NEVER,   /* a file of the case that could not be read then either */
    STATES
} state;

/* A file of the case. */
struct held {
    struct stm_span name, file; /* file: as printed, with #2 */
    uint8_t sha256[STM_SHA256_SIZE];
    bool read; /* when it came into the case */
    bool met;
};

/* A file of the evidence. */
struct found {
    const char *name;
    uint8_t sha256[STM_SHA256_SIZE];
    state state;
    const struct held *held; /* that it was compared with */
};

struct custody {
    struct stm_arena memory;
    struct held *held;
    size_t n_held, room;
    struct stm_table *exact, *content, *names; /* to a number in `held` */
    struct found *found;
    size_t n_found;
    struct stm_buf out, key;
    uint64_t counts[STATES];
    bool json, lost;
    bool failed; /* memory ended where nothing said so */
};

static const char *
state_name(state s)
{
    switch (s) {
    case SAME: return "same";
    case MOVED: return "moved";
    case COPY: return "copy";
    case CHANGED: return "changed";
    case NEW: return "new";
    case MISSING: return "missing";
    case UNREAD: return "unread";
    case NEVER: return "never-read";
    case STATES: break;
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
    struct held held = { .name = keep(custody, stm_stmt_text(stmt, 0)),
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
        const struct held *held = &custody->held[i];
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

static stm_status
read_case(struct custody *custody, const char *path, struct stm_err *err)
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

/* Hashes one file; a file that cannot be read is no failure of all. */
static void
hash(struct custody *custody, struct found *found, const char *path)
{
    struct stm_source *source = NULL;
    struct stm_err err = { 0 };
    stm_status status = stm_source_open(&source, path, &err);

    if (!status)
        status = stm_source_sha256(source, found->sha256, &err);
    if (!status && stm_source_changed(source))
        status = stm_fail(&err, STM_EIO, 0, "was changed while it was read");
    stm_source_close(source);
    if (!status)
        return;
    progress_clear();
    cmd_say("%s: %s", found->name, err.text);
    found->state = UNREAD;
    custody->lost = true;
}

static void
meet(struct custody *custody, struct found *found, state s, int64_t number)
{
    struct held *held = &custody->held[number];

    found->state = s;
    found->held = held;
    held->met = true;
}

static void
match_exact(struct custody *custody, struct found *found)
{
    struct stm_span key =
        exact_key(custody, stm_span_of(found->name), found->sha256);
    int64_t n = stm_table_find(custody->exact, key.data, key.size);

    if (n >= 0)
        meet(custody, found, SAME, n);
}

/* A content whose own file was met is a copy of that. */
static void
match_content(struct custody *custody, struct found *found)
{
    int64_t n =
        stm_table_find(custody->content, found->sha256, STM_SHA256_SIZE);

    if (n >= 0)
        meet(custody, found, custody->held[n].met ? COPY : MOVED, n);
}

/* A content of that name that nobody met is what it was changed from. */
static void
match_name(struct custody *custody, struct found *found)
{
    struct stm_span name = stm_span_of(found->name);
    int64_t n = stm_table_find(custody->names, name.data, name.size);

    found->state = NEW;
    for (size_t i = (size_t)n; n >= 0 && i < custody->n_held &&
                               stm_span_equal(custody->held[i].name, name);
         i++)
        if (!custody->held[i].met) {
            meet(custody, found, custody->held[i].read ? CHANGED : NEW,
                 (int64_t)i);
            return;
        }
}

/* What cannot be read now is at least not missing. */
static void
excuse(struct custody *custody, const struct found *found)
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
          void (*match)(struct custody *custody, struct found *found))
{
    for (size_t i = 0; i < custody->n_found; i++)
        if (custody->found[i].state == STATES)
            match(custody, &custody->found[i]);
}

static stm_status
hash_all(struct custody *custody, const struct stm_bundles *bundles,
         const struct stm_progress *progress, struct stm_err *err)
{
    custody->found = calloc(bundles->n_items + 1, sizeof(custody->found[0]));
    if (!custody->found)
        return stm_fail(err, STM_ENOMEM, 0, "memory ran out");
    for (size_t i = 0; i < bundles->n_items; i++) {
        struct found *found = &custody->found[custody->n_found++];

        if (stm_progress_stop(progress))
            return stm_fail(err, STM_ESTOP, 0, "interrupted");
        stm_progress_step(progress, "hashing", i, bundles->n_items);
        *found = (struct found){ bundles->items[i].name, { 0 }, STATES, NULL };
        hash(custody, found, bundles->items[i].path);
    }
    match_all(custody, match_exact);
    match_all(custody, match_content);
    match_all(custody, match_name);
    for (size_t i = 0; i < custody->n_found; i++)
        if (custody->found[i].state == UNREAD)
            excuse(custody, &custody->found[i]);
    return STM_OK;
}

static void
json_digest(struct stm_json *json, const char *key, const uint8_t *sha256)
{
    char text[STM_SHA256_TEXT];

    stm_json_key(json, key);
    if (sha256)
        stm_json_string(json, stm_hex_print(text, sha256, STM_SHA256_SIZE));
    else
        stm_json_null(json);
}

static void
put_json(struct custody *custody, state s, struct stm_span name,
         const uint8_t *sha256, const struct held *held)
{
    struct stm_json json = stm_json_of(&custody->out);

    stm_buf_text(&custody->out, custody->out.size ? ",\n" : "[\n");
    stm_json_object(&json);
    stm_json_key(&json, "state");
    stm_json_string(&json, state_name(s));
    stm_json_key(&json, "file");
    stm_json_text(&json, name);
    json_digest(&json, "sha256", sha256);
    stm_json_key(&json, "case_file");
    if (held)
        stm_json_text(&json, held->file);
    else
        stm_json_null(&json);
    json_digest(&json, "case_sha256", held && held->read ? held->sha256 : NULL);
    stm_json_object_end(&json);
}

static void
put_row(struct custody *custody, state s, struct stm_span name,
        const uint8_t *sha256, const struct held *held)
{
    struct stm_buf *out = &custody->out;
    char text[STM_SHA256_TEXT] = "-";

    if (out->size == 0)
        stm_buf_print(out, "%-10s  %-64s  FILE\n", "STATE", "SHA-256");
    if (sha256)
        (void)stm_hex_print(text, sha256, STM_SHA256_SIZE);
    stm_buf_print(out, "%-10s  %-64s  ", state_name(s), text);
    stm_text_show(out, name, false);
    if (s == MOVED || s == COPY) {
        stm_buf_text(out, ", in the case as ");
        stm_text_show(out, held->file, false);
    }
    stm_buf_char(out, '\n');
    if (s == CHANGED)
        stm_buf_print(out, "%-10s  %s  what the case was made of\n", "",
                      stm_hex_print(text, held->sha256, STM_SHA256_SIZE));
}

static void
put(struct custody *custody, state s, struct stm_span name,
    const uint8_t *sha256, const struct held *held)
{
    custody->counts[s]++;
    if (custody->json)
        put_json(custody, s, name, sha256, held);
    else
        put_row(custody, s, name, sha256, held);
}

static void
put_all(struct custody *custody)
{
    const char *before = "";

    for (size_t i = 0; i < custody->n_found; i++) {
        const struct found *f = &custody->found[i];

        put(custody, f->state, stm_span_of(f->name),
            f->state == UNREAD ? NULL : f->sha256, f->held);
    }
    for (size_t i = 0; i < custody->n_held; i++) {
        const struct held *held = &custody->held[i];

        if (!held->met)
            put(custody, held->read ? MISSING : NEVER, held->file,
                held->read ? held->sha256 : NULL, held);
    }
    if (custody->json) {
        stm_buf_text(&custody->out, custody->out.size ? "\n]\n" : "[]\n");
        return;
    }
    for (size_t i = 0; i < STATES; i++) {
        if (!custody->counts[i])
            continue;
        stm_buf_print(&custody->out, "%s%llu %s", before,
                      (unsigned long long)custody->counts[i],
                      state_name((state)i));
        before = ", ";
    }
    stm_buf_char(&custody->out, '\n');
}

static int
judge(const struct custody *custody)
{
    if (custody->counts[CHANGED])
        return CMD_DISAGREE;
    return custody->lost || custody->counts[MISSING] || custody->counts[NEVER]
               ? CMD_LOST
               : CMD_DONE;
}

static int
show(struct custody *custody)
{
    put_all(custody);
    if (custody->failed || custody->out.failed) {
        cmd_say("memory ran out");
        return CMD_FAILED;
    }
    if (fwrite(custody->out.data, 1, custody->out.size, stdout) !=
            custody->out.size &&
        errno == EPIPE)
        return CMD_DONE;
    return cmd_flush() == CMD_DONE ? judge(custody) : CMD_FAILED;
}

static void
say_problems(struct custody *custody, const struct stm_bundles *bundles)
{
    for (size_t i = 0; i < bundles->n_problems; i++) {
        custody->lost |= bundles->problems[i].loss;
        cmd_say("%s: %s", bundles->problems[i].name, bundles->problems[i].text);
    }
}

static int
compare(struct custody *custody, const char *path, char *const *evidence,
        size_t n, const struct stm_progress *progress)
{
    struct stm_bundles *bundles = NULL;
    struct stm_err err = { 0 };
    const char *what = path;
    stm_status status = read_case(custody, path, &err);
    int code = CMD_FAILED;

    if (!status) {
        what = "evidence";
        status = stm_bundles_collect(&bundles, (const char *const *)evidence, n,
                                     path, progress, &err);
    }
    if (!status)
        say_problems(custody, bundles);
    if (!status)
        status = hash_all(custody, bundles, progress, &err);
    progress_clear();
    if (status == STM_ESTOP)
        code = CMD_INTERRUPTED;
    else if (status)
        cmd_say("%s: %s", what, err.text);
    else if (bundles->n_items == 0)
        cmd_say("no event log in any argument");
    else
        code = show(custody);
    stm_bundles_close(bundles);
    return code;
}

int
verify_case(const char *path, char *const *evidence, size_t n, bool json)
{
    struct custody custody = { .memory = stm_arena_of(NAMES_MEMORY),
                               .json = json };
    const struct stm_progress *progress = progress_start();
    int code = compare(&custody, path, evidence, n, progress);

    progress_end();
    stm_arena_free(&custody.memory);
    stm_table_close(custody.exact);
    stm_table_close(custody.content);
    stm_table_close(custody.names);
    free(custody.held);
    free(custody.found);
    stm_buf_free(&custody.out);
    stm_buf_free(&custody.key);
    return code;
}
