/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hash-check.c - command lines that may hash something are looked for once
 * among the distinct ones; only their processes are asked for more.
 */
#include "detect/hash-check.h"

#include <stdlib.h>

#include "base/digest.h"
#include "base/table.h"
#include "detect/hash-command.h"
#include "detect/sql.h"
#include "store/pathkey.h"

enum { ARENA_MOST = 1 << 20 };

enum {
    SQL_PROCESS,
    SQL_PATH,
    SQL_KNOWN,
    SQL_OTHERS,
    SQL_LISTED,
    SQL_ADD,
    SQLS
};

/* A process that checks something. */
struct checker {
    int64_t event, host;
    int64_t time;
    struct stm_buf folder;
    int64_t file; /* the last one written, from 1 */
};

/* A file that it names, and what its host's log has of that. */
struct checked {
    struct stm_span path; /* as written */
    bool told;            /* the line tells which file it is */
    int64_t path_key, digests, content, version, event;
    bool later; /* first seen after the check */
};

struct answer {
    stm_check_verdict verdict;
    const char *reason;
    int64_t other_event;
};

struct checking {
    struct stm_db *db;
    const struct stm_progress *progress;
    struct stm_contents *contents; /* opened by the first that needs it */
    struct stm_stmt *sql[SQLS];
    struct stm_table *lines; /* command_line ids that hash something */
    struct stm_arena arena;
    struct stm_buf path, key;
    struct stm_hash_commands commands;
};

static const char unsaid[] = "the command line does not tell which file";

static stm_status
find_path(struct checked *f, struct checking *c, struct stm_err *err)
{
    struct stm_pathkey key;
    bool row;
    stm_status status =
        stm_pathkey_of(&key, &c->key, stm_buf_held(&c->path), err);

    if (status)
        return status;
    stm_stmt_bind_text(c->sql[SQL_PATH], 1, key.directory);
    stm_stmt_bind_text(c->sql[SQL_PATH], 2, key.name);
    status = stm_stmt_step(c->sql[SQL_PATH], &row, err);
    if (!status && row)
        f->path_key = stm_stmt_int(c->sql[SQL_PATH], 0);
    stm_stmt_reset(c->sql[SQL_PATH]);
    return status;
}

static stm_status
find_known(struct checked *f, struct checking *c, const struct checker *who,
           struct stm_err *err)
{
    struct stm_stmt *stmt = c->sql[SQL_KNOWN];
    bool row;
    stm_status status;

    stm_stmt_bind_int(stmt, 1, f->path_key);
    stm_stmt_bind_int(stmt, 2, who->host);
    stm_stmt_bind_int(stmt, 3, who->time);
    status = stm_stmt_step(stmt, &row, err);
    if (!status && row) {
        f->digests = stm_stmt_int(stmt, 0);
        f->content = stm_stmt_int(stmt, 1);
        f->version = stm_stmt_int(stmt, 2);
        f->event = stm_stmt_int(stmt, 3);
        f->later = stm_stmt_int(stmt, 4) != 0;
    }
    stm_stmt_reset(stmt);
    return status;
}

static stm_status
find_file(struct checked *out, struct checking *c, const struct checker *who,
          struct stm_span path, struct stm_err *err)
{
    stm_status status;

    *out = (struct checked){ .path = path };
    stm_buf_reset(&c->path);
    out->told = stm_hash_path(&c->path, path, stm_buf_held(&who->folder));
    if (c->path.failed)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for a path");
    if (!out->told)
        return STM_OK;
    status = find_path(out, c, err);
    return status || !out->path_key ? status : find_known(out, c, who, err);
}

/* Against a digest on the line. */
static struct answer
compare_expected(const struct checking *c, const struct stm_hash_command *h,
                 const struct checked *f)
{
    size_t size = stm_algorithm_size(h->expected_in);
    struct stm_buf hex = { 0 };
    uint8_t known[32];
    bool has;

    if (h->algorithm && h->algorithm != h->expected_in)
        return (struct answer){ STM_CHECK_CANNOT_SAY,
                                "the digest on the command line is of another "
                                "algorithm than the hash",
                                0 };
    stm_contents_print(&hex, c->contents, f->content, h->expected_in);
    has =
        hex.size == 2 * size && stm_hex_parse(known, size, stm_buf_held(&hex));
    stm_buf_free(&hex);
    if (!has)
        return (struct answer){ STM_CHECK_CANNOT_SAY,
                                "the log has no digest of that algorithm", 0 };
    if (memcmp(known, h->expected, size) == 0)
        return (struct answer){ STM_CHECK_AGREES,
                                "the log has the digest on the command line",
                                0 };
    return (struct answer){ STM_CHECK_DISAGREES,
                            "the log has another digest than the command line",
                            f->event };
}

static struct answer
compare_files(const struct checking *c, const struct checked *f,
              const struct checked *other)
{
    if (!other->told || !other->content)
        return (struct answer){ STM_CHECK_CANNOT_SAY,
                                "the log has no digest of the other file", 0 };
    if (f->content == other->content)
        return (struct answer){ STM_CHECK_AGREES,
                                "the two files have one content", 0 };
    if (!stm_contents_differ(c->contents, f->content, other->content))
        return (struct answer){ STM_CHECK_CANNOT_SAY,
                                "the two files have no algorithm in common",
                                0 };
    return (struct answer){ STM_CHECK_DISAGREES,
                            "the two files have different contents",
                            other->event };
}

/* What baselines say; verdict 0: nothing. */
static stm_status
ask_lists(struct answer *out, struct checking *c, const struct checked *f,
          struct stm_err *err)
{
    static const struct answer answers[] = {
        { 0, NULL, 0 },
        { STM_CHECK_DISAGREES, "a baseline knows the file as bad", 0 },
        { STM_CHECK_DISAGREES, "a baseline has another digest", 0 },
        { STM_CHECK_AGREES, "a baseline has the digest", 0 },
    };
    struct stm_stmt *stmt = c->sql[SQL_LISTED];
    int64_t verdict = 0;
    bool row;
    stm_status status;

    stm_stmt_bind_int(stmt, 1, f->path_key);
    stm_stmt_bind_int(stmt, 2, f->digests);
    stm_stmt_bind_int(stmt, 3, f->version);
    status = stm_stmt_step(stmt, &row, err);
    if (!status && row)
        verdict = stm_stmt_int(stmt, 0);
    stm_stmt_reset(stmt);
    *out = answers[verdict >= 1 && verdict <= 3 ? verdict : 0];
    return status;
}

/* What other hosts have, the most prevalent that can be compared. */
static stm_status
ask_hosts(struct answer *out, struct checking *c, const struct checker *who,
          const struct checked *f, struct stm_err *err)
{
    struct stm_stmt *stmt = c->sql[SQL_OTHERS];
    bool row = true;
    stm_status status;

    *out = (struct answer){ STM_CHECK_CANNOT_SAY,
                            "no other host has that file of that version", 0 };
    stm_stmt_bind_int(stmt, 1, f->path_key);
    stm_stmt_bind_int(stmt, 2, who->host);
    stm_stmt_bind_int(stmt, 3, f->version);
    while (!(status = stm_stmt_step(stmt, &row, err)) && row) {
        int64_t content = stm_stmt_int(stmt, 0);

        if (content == f->content) {
            *out = (struct answer){ STM_CHECK_AGREES,
                                    "other hosts have the same content", 0 };
            break;
        }
        out->reason = "other hosts hash with other algorithms";
        if (stm_contents_differ(c->contents, content, f->content)) {
            *out = (struct answer){ STM_CHECK_DISAGREES,
                                    "other hosts have another content of the "
                                    "same version",
                                    stm_stmt_int(stmt, 1) };
            break;
        }
    }
    stm_stmt_reset(stmt);
    return status;
}

static stm_status
answer_file(struct answer *out, struct checking *c, const struct checker *who,
            const struct stm_hash_command *h, const struct checked *f,
            const struct checked *other, struct stm_err *err)
{
    stm_status status = STM_OK;

    *out = (struct answer){ STM_CHECK_CANNOT_SAY, NULL, 0 };
    if (!f->told)
        out->reason = unsaid;
    else if (h->list)
        out->reason = "it checks what a list names";
    else if (!f->content)
        out->reason = f->path_key ? "the host's log has no digest of that file"
                                  : "no log has seen that file";
    else if (h->expected_in)
        *out = compare_expected(c, h, f);
    else if (h->compares)
        *out = compare_files(c, f, other);
    else
        status = ask_lists(out, c, f, err);
    if (!status && !out->reason)
        status = ask_hosts(out, c, who, f, err);
    return status;
}

static stm_status
write_row(struct checking *c, struct checker *who,
          const struct stm_hash_command *h, const struct checked *f,
          const struct answer *answer, struct stm_err *err)
{
    struct stm_stmt *stmt = c->sql[SQL_ADD];
    struct stm_buf reason = { 0 };
    stm_status status;

    stm_buf_text(&reason, answer->reason);
    if (f->later && f->content)
        stm_buf_text(&reason, "; it is known only from after the check");
    if (reason.failed) {
        stm_buf_free(&reason);
        return stm_fail(err, STM_ENOMEM, 0, "no memory for a reason");
    }
    stm_stmt_bind_int(stmt, 1, who->event);
    stm_stmt_bind_int(stmt, 2, ++who->file);
    stm_stmt_bind_text(stmt, 3, stm_span_of(h->tool));
    stm_stmt_bind_text(stmt, 4, f->path);
    stm_stmt_bind_int(stmt, 5, f->path_key);
    stm_stmt_bind_int(stmt, 6, h->algorithm);
    if (h->expected_in)
        stm_stmt_bind_blob(stmt, 7, h->expected,
                           stm_algorithm_size(h->expected_in));
    else
        stm_stmt_bind_null(stmt, 7);
    stm_stmt_bind_int(stmt, 8, f->digests);
    stm_stmt_bind_int(stmt, 9, answer->verdict);
    stm_stmt_bind_text(stmt, 10, stm_buf_held(&reason));
    stm_stmt_bind_int(stmt, 11, answer->other_event);
    status = stm_stmt_run(stmt, err);
    stm_buf_free(&reason);
    return status;
}

static stm_status
check_command(struct checking *c, struct checker *who,
              const struct stm_hash_command *h, struct stm_err *err)
{
    struct checked files[STM_HASH_FILES];
    stm_status status = STM_OK;

    if (!c->contents)
        status = stm_contents_open(&c->contents, c->db, err);
    for (size_t i = 0; i < h->n_files && !status; i++)
        status = find_file(&files[i], c, who, h->files[i], err);
    for (size_t i = 0; i < h->n_files && !status; i++) {
        struct answer answer;

        status = answer_file(&answer, c, who, h, &files[i],
                             &files[h->n_files - 1 - i], err);
        if (!status)
            status = write_row(c, who, h, &files[i], &answer, err);
    }
    return status;
}

/* Columns: event, host, time, folder, command line. */
static stm_status
check_process(struct checking *c, struct stm_stmt *stmt, struct stm_err *err)
{
    struct checker who = {
        .event = stm_stmt_int(stmt, 0),
        .host = stm_stmt_int(stmt, 1),
        .time = stm_stmt_int(stmt, 2),
    };
    stm_status status = STM_OK;

    stm_arena_reset(&c->arena);
    stm_buf_span(&who.folder, stm_stmt_text(stmt, 3));
    stm_hash_commands_read(&c->commands, &c->arena, stm_stmt_text(stmt, 4));
    if (c->commands.failed || who.folder.failed)
        status = stm_fail(err, STM_ENOMEM, 0, "no memory for a command line");
    for (size_t i = 0; i < c->commands.n && !status; i++)
        status = check_command(c, &who, &c->commands.of[i], err);
    stm_buf_free(&who.folder);
    return status;
}

static stm_status
check_one(struct checking *c, int64_t process, struct stm_err *err)
{
    struct stm_stmt *stmt = c->sql[SQL_PROCESS];
    bool row;
    stm_status status;

    stm_stmt_bind_int(stmt, 1, process);
    status = stm_stmt_step(stmt, &row, err);
    if (!status && row)
        status = check_process(c, stmt, err);
    stm_stmt_reset(stmt);
    return status;
}

/* The lines that hash something. */
static stm_status
read_line(struct checking *c, struct stm_stmt *stmt, struct stm_buf *folded,
          struct stm_err *err)
{
    struct stm_span line = stm_stmt_text(stmt, 1);
    int64_t id = stm_stmt_int(stmt, 0);

    if (line.size > STM_HASH_LINE)
        line.size = STM_HASH_LINE;
    stm_buf_reset(folded);
    stm_buf_span(folded, line);
    if (folded->failed)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for a command line");
    for (size_t i = 0; i < folded->size; i++)
        if (folded->data[i] >= 'A' && folded->data[i] <= 'Z')
            folded->data[i] = (char)(folded->data[i] + ('a' - 'A'));
    if (!stm_hash_command_may_be(stm_buf_held(folded)))
        return STM_OK;
    stm_arena_reset(&c->arena);
    stm_hash_commands_read(&c->commands, &c->arena, line);
    if (c->commands.failed)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for a command line");
    return c->commands.n ? stm_table_put(c->lines, &id, sizeof(id), 1, err)
                         : STM_OK;
}

static stm_status
read_lines(struct checking *c, struct stm_err *err)
{
    struct stm_buf folded = { 0 };
    struct stm_stmt *stmt;
    bool row = true;
    stm_status status =
        stm_db_named(&stmt, c->db, stm_detect_sql, "hash-lines", err);

    if (status)
        return status;
    while (!status && !(status = stm_stmt_step(stmt, &row, err)) && row)
        status = stm_progress_stop(c->progress)
                     ? stm_fail(err, STM_ESTOP, 0, "stopped")
                     : read_line(c, stmt, &folded, err);
    stm_stmt_close(stmt);
    stm_buf_free(&folded);
    return status;
}

static stm_status
check_processes(struct checking *c, struct stm_err *err)
{
    struct stm_stmt *stmt;
    bool row = true;
    stm_status status;

    if (stm_table_count(c->lines) == 0)
        return STM_OK;
    status = stm_db_named(&stmt, c->db, stm_detect_sql, "hash-processes", err);
    if (status)
        return status;
    while (!status && !(status = stm_stmt_step(stmt, &row, err)) && row) {
        int64_t line = stm_stmt_int(stmt, 1);

        if (stm_table_find(c->lines, &line, sizeof(line)) >= 0)
            status = check_one(c, stm_stmt_int(stmt, 0), err);
        if (!status && stm_progress_stop(c->progress))
            status = stm_fail(err, STM_ESTOP, 0, "stopped");
    }
    stm_stmt_close(stmt);
    return status;
}

stm_status
stm_hash_checks(struct stm_db *db, const struct stm_progress *progress,
                struct stm_err *err)
{
    static const char *const names[SQLS] = {
        [SQL_PROCESS] = "hash-process", [SQL_PATH] = "hash-path",
        [SQL_KNOWN] = "hash-known",     [SQL_OTHERS] = "hash-others",
        [SQL_LISTED] = "hash-listed",   [SQL_ADD] = "hash-check-add",
    };
    struct checking *c = calloc(1, sizeof(*c));
    stm_status status;

    if (!c)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for hash checks");
    c->db = db;
    c->progress = progress;
    c->arena = stm_arena_of(ARENA_MOST);
    status = stm_db_script_named(db, stm_detect_sql, "hash-clear", err);
    if (!status)
        status = stm_table_open(&c->lines, err);
    for (size_t i = 0; i < SQLS && !status; i++)
        status = stm_db_named(&c->sql[i], db, stm_detect_sql, names[i], err);
    if (!status)
        status = read_lines(c, err);
    if (!status)
        status = check_processes(c, err);
    for (size_t i = 0; i < SQLS; i++)
        stm_stmt_close(c->sql[i]);
    stm_contents_close(c->contents);
    stm_table_close(c->lines);
    stm_arena_free(&c->arena);
    stm_buf_free(&c->path);
    stm_buf_free(&c->key);
    free(c);
    return status;
}
