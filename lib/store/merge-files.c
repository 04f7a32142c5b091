/* SPDX-License-Identifier: Apache-2.0 */
#include "store/merge-parts.h"

static stm_status
add_bundle(struct stm_merge *merge, const struct stm_stmt *row,
           struct stm_err *err)
{
    struct stm_stmt *find = merge->stmts[STM_MERGE_BUNDLE_FIND];
    struct stm_stmt *add = merge->stmts[STM_MERGE_BUNDLE_ADD];
    struct stm_stmt *grow = merge->stmts[STM_MERGE_BUNDLE_GROW];
    int64_t id = 0;
    bool there;
    stm_status status;

    stm_stmt_bind_text(find, 1, stm_stmt_text(row, 1));
    stm_stmt_bind_text(find, 2, stm_stmt_text(row, 2));
    status = stm_stmt_step(find, &there, err);
    if (!status && there) {
        id = stm_stmt_int(find, 0);
        stm_stmt_reset(find);
        stm_stmt_bind_int(grow, 1, id);
        stm_stmt_bind_int(grow, 2, stm_stmt_int(row, 3));
        stm_stmt_bind_int(grow, 3, stm_stmt_int(row, 4));
        status = stm_stmt_run(grow, err);
    } else if (!status) {
        stm_stmt_bind_text(add, 1, stm_stmt_text(row, 1));
        stm_stmt_bind_text(add, 2, stm_stmt_text(row, 2));
        stm_stmt_bind_int(add, 3, stm_stmt_int(row, 3));
        stm_stmt_bind_int(add, 4, stm_stmt_int(row, 4));
        status = stm_stmt_run(add, err);
        id = stm_db_last_id(merge->into);
    }
    return status ? status
                  : stm_merge_map_put(merge, STM_MAP_BUNDLE,
                                      stm_stmt_int(row, 0), id, err);
}

/* Columns of merge-files.sql. */
enum {
    FILE_ID,
    FILE_BUNDLE,
    FILE_NAME,
    FILE_SHA256,
    FILE_SIZE, /* from here on: what was found in it */
    FILE_READER,
    FILE_CHUNKS,
    FILE_RECORDS,
    FILE_UNREADABLE,
    FILE_RECOVERED,
    FILE_FIRST_TIME,
    FILE_LAST_TIME,
    FILE_DIRTY,
    FILE_RESUME_AT,
    FILE_STATUS,
    FILE_DEEP,
    FILE_END,
    FILE_FIRST_FOUND = FILE_SIZE,
    FILE_FOUND = FILE_END - FILE_SIZE
};

/* A file of the target. */
struct file {
    int64_t id; /* 0: not there */
    int64_t duplicate_of;
    bool is_final; /* it need not be read again */
    bool is_deep;  /* its free space was read */
};

static bool
is_final(struct stm_span status)
{
    return stm_span_is(status, "done") || stm_span_is(status, "foreign");
}

static stm_status
find_file(struct file *out, struct stm_merge *merge, const struct stm_stmt *row,
          struct stm_err *err)
{
    struct stm_stmt *find = merge->stmts[STM_MERGE_FILE_FIND];
    const struct stm_span sha256 = stm_stmt_blob(row, FILE_SHA256);
    bool there;
    stm_status status;

    *out = (struct file){ 0 };
    stm_stmt_bind_text(find, 1, stm_stmt_text(row, FILE_NAME));
    stm_stmt_bind_blob(find, 2, sha256.data, sha256.size);
    status = stm_stmt_step(find, &there, err);
    if (status || !there)
        return status;
    out->id = stm_stmt_int(find, 0);
    out->duplicate_of = stm_stmt_int(find, 1);
    out->is_final = is_final(stm_stmt_text(find, 2));
    out->is_deep = stm_stmt_int(find, 3) != 0;
    stm_stmt_reset(find);
    return STM_OK;
}

/* The columns that say what was found in a file, from `at` on. */
static void
bind_found(struct stm_stmt *stmt, int at, const struct stm_stmt *row)
{
    for (int i = 0; i < FILE_FOUND; i++) {
        const int column = FILE_FIRST_FOUND + i;

        if (column == FILE_READER || column == FILE_STATUS)
            stm_stmt_bind_text(stmt, at + i, stm_stmt_text(row, column));
        else if (stm_stmt_is_null(row, column))
            stm_stmt_bind_null(stmt, at + i);
        else
            stm_stmt_bind_int(stmt, at + i, stm_stmt_int(row, column));
    }
}

/* The target's whole file of the same content, if there is one. */
static stm_status
find_same(int64_t *id, struct stm_merge *merge, const struct stm_stmt *row,
          struct stm_err *err)
{
    struct stm_stmt *same = merge->stmts[STM_MERGE_FILE_SAME];
    const struct stm_span sha256 = stm_stmt_blob(row, FILE_SHA256);
    bool there;
    stm_status status;

    *id = 0;
    if (!stm_span_is(stm_stmt_text(row, FILE_STATUS), "done"))
        return STM_OK;
    stm_stmt_bind_blob(same, 1, sha256.data, sha256.size);
    stm_stmt_bind_int(same, 2, stm_stmt_int(row, FILE_DEEP));
    status = stm_stmt_step(same, &there, err);
    if (status || !there)
        return status;
    *id = stm_stmt_int(same, 0);
    stm_stmt_reset(same);
    return STM_OK;
}

static stm_status
add_new(struct file *out, struct stm_merge *merge, const struct stm_stmt *row,
        struct stm_err *err)
{
    struct stm_stmt *add = merge->stmts[STM_MERGE_FILE_ADD];
    const struct stm_span sha256 = stm_stmt_blob(row, FILE_SHA256);
    int64_t bundle = 0;
    stm_status status = stm_merge_map_get(&bundle, merge, STM_MAP_BUNDLE,
                                          stm_stmt_int(row, FILE_BUNDLE), err);

    if (!status)
        status = find_same(&out->duplicate_of, merge, row, err);
    if (status)
        return status;
    stm_stmt_bind_int(add, 1, bundle);
    stm_stmt_bind_text(add, 2, stm_stmt_text(row, FILE_NAME));
    stm_stmt_bind_blob(add, 3, sha256.data, sha256.size);
    if (out->duplicate_of)
        stm_stmt_bind_int(add, 4, out->duplicate_of);
    else
        stm_stmt_bind_null(add, 4);
    bind_found(add, 5, row);
    status = stm_stmt_run(add, err);
    out->id = stm_db_last_id(merge->into);
    return status;
}

/* The source looked into free space, the target did not. */
static stm_status
deepen(const struct file *file, struct stm_merge *merge,
       const struct stm_stmt *row, struct stm_err *err)
{
    struct stm_stmt *stmt = merge->stmts[STM_MERGE_FILE_DEEPEN];

    stm_stmt_bind_int(stmt, 1, file->id);
    stm_stmt_bind_int(stmt, 2, stm_stmt_int(row, FILE_RECOVERED));
    stm_stmt_bind_int(stmt, 3, stm_stmt_int(row, FILE_DEEP));
    return stm_stmt_run(stmt, err);
}

/* The target could not finish this file, the source could. */
static stm_status
advance(const struct file *file, struct stm_merge *merge,
        const struct stm_stmt *row, struct stm_err *err)
{
    struct stm_stmt *stmt = merge->stmts[STM_MERGE_FILE_ADVANCE];
    struct stm_stmt *clear = merge->stmts[STM_MERGE_ISSUE_CLEAR];
    stm_status status;

    stm_stmt_bind_int(stmt, 1, file->id);
    bind_found(stmt, 2, row);
    status = stm_stmt_run(stmt, err);
    if (status)
        return status;
    stm_stmt_bind_int(clear, 1, file->id);
    return stm_stmt_run(clear, err);
}

static stm_status
add_file(struct stm_merge *merge, const struct stm_stmt *row,
         struct stm_err *err)
{
    const int64_t from = stm_stmt_int(row, FILE_ID);
    struct file file;
    bool told = true; /* its issues are to be taken over */
    stm_status status = find_file(&file, merge, row, err);

    if (!status && !file.id)
        status = add_new(&file, merge, row, err);
    else if (!status && !file.is_final &&
             is_final(stm_stmt_text(row, FILE_STATUS)))
        status = advance(&file, merge, row, err);
    else
        told = false;
    if (!status && !told && !file.is_deep && stm_stmt_int(row, FILE_DEEP))
        status = deepen(&file, merge, row, err);
    if (!status)
        status = stm_merge_map_put(merge, STM_MAP_FILE, from,
                                   told ? file.id : 0, err);
    if (!status)
        status = stm_merge_map_put(
            merge, STM_MAP_CONTENT, from,
            file.duplicate_of ? file.duplicate_of : file.id, err);
    return status;
}

enum {
    ISSUE_EVIDENCE,
    ISSUE_KIND,
    ISSUE_EFFECT,
    ISSUE_OFFSET,
    ISSUE_RECORD,
    ISSUE_COUNT,
    ISSUE_TEXT
};

/* A problem of an argument. */
static stm_status
add_problem(struct stm_merge *merge, const struct stm_stmt *row,
            struct stm_err *err)
{
    struct stm_stmt *add = merge->stmts[STM_MERGE_ISSUE_ADD_ONCE];

    stm_stmt_bind_text(add, 1, stm_stmt_text(row, ISSUE_KIND));
    stm_stmt_bind_text(add, 2, stm_stmt_text(row, ISSUE_EFFECT));
    stm_stmt_bind_text(add, 3, stm_stmt_text(row, ISSUE_TEXT));
    return stm_stmt_run(add, err);
}

static void
bind_int_or_null(struct stm_stmt *stmt, int at, const struct stm_stmt *row,
                 int column)
{
    if (stm_stmt_is_null(row, column))
        stm_stmt_bind_null(stmt, at);
    else
        stm_stmt_bind_int(stmt, at, stm_stmt_int(row, column));
}

static stm_status
add_issue(struct stm_merge *merge, const struct stm_stmt *row,
          struct stm_err *err)
{
    struct stm_stmt *add = merge->stmts[STM_MERGE_ISSUE_ADD];
    int64_t file = 0;
    stm_status status = stm_merge_map_get(
        &file, merge, STM_MAP_FILE, stm_stmt_int(row, ISSUE_EVIDENCE), err);

    if (status)
        return status;
    if (stm_stmt_int(row, ISSUE_EVIDENCE) == 0)
        return add_problem(merge, row, err);
    if (file == 0) /* the target has said it */
        return STM_OK;
    stm_stmt_bind_int(add, 1, file);
    stm_stmt_bind_text(add, 2, stm_stmt_text(row, ISSUE_KIND));
    stm_stmt_bind_text(add, 3, stm_stmt_text(row, ISSUE_EFFECT));
    bind_int_or_null(add, 4, row, ISSUE_OFFSET);
    bind_int_or_null(add, 5, row, ISSUE_RECORD);
    stm_stmt_bind_int(add, 6, stm_stmt_int(row, ISSUE_COUNT));
    stm_stmt_bind_text(add, 7, stm_stmt_text(row, ISSUE_TEXT));
    return stm_stmt_run(add, err);
}

static stm_status
add_template(struct stm_merge *merge, const struct stm_stmt *row,
             struct stm_err *err)
{
    struct stm_stmt *add = merge->stmts[STM_MERGE_TEMPLATE_ADD];
    struct stm_span bytes = stm_stmt_blob(row, 0);

    stm_stmt_bind_blob(add, 1, bytes.data, bytes.size);
    return stm_stmt_run(add, err);
}

static stm_status
add_fragment(struct stm_merge *merge, const struct stm_stmt *row,
             struct stm_err *err)
{
    struct stm_stmt *add = merge->stmts[STM_MERGE_FRAGMENT_ADD];
    struct stm_span bytes = stm_stmt_blob(row, 4);
    int64_t evidence = 0;
    stm_status status = stm_merge_map_get(&evidence, merge, STM_MAP_CONTENT,
                                          stm_stmt_int(row, 0), err);

    if (status)
        return status;
    stm_stmt_bind_int(add, 1, evidence);
    for (int i = 1; i < 4; i++)
        stm_stmt_bind_int(add, i + 1, stm_stmt_int(row, i));
    stm_stmt_bind_blob(add, 5, bytes.data, bytes.size);
    return stm_stmt_run(add, err);
}

stm_status
stm_merge_files(struct stm_merge *merge, struct stm_err *err)
{
    stm_status status =
        stm_merge_map_open(merge, STM_MAP_BUNDLE, "bundle", err);

    if (!status)
        status = stm_merge_map_open(merge, STM_MAP_FILE, "evidence", err);
    if (!status)
        status = stm_merge_map_open(merge, STM_MAP_CONTENT, "evidence", err);
    if (!status)
        status = stm_merge_each_named(merge, "merge-bundles", add_bundle, err);
    if (!status)
        status = stm_merge_each_named(merge, "merge-files", add_file, err);
    if (!status)
        status = stm_merge_each_named(merge, "merge-issues", add_issue, err);
    if (!status)
        status =
            stm_merge_each_named(merge, "merge-templates", add_template, err);
    if (!status)
        status =
            stm_merge_each_named(merge, "merge-fragments", add_fragment, err);
    return status;
}

stm_status
stm_merge_counts(struct stm_merge *merge, struct stm_err *err)
{
    struct stm_stmt *count = merge->stmts[STM_MERGE_FILE_COUNT];
    const struct stm_merge_map *files = &merge->maps[STM_MAP_CONTENT];
    stm_status status = STM_OK;

    for (int64_t i = 1; i < files->n && !status; i++) {
        if (merge->fresh[i] == 0)
            continue;
        stm_stmt_bind_int(count, 1, files->to[i]);
        stm_stmt_bind_int(count, 2, merge->fresh[i]);
        status = stm_stmt_run(count, err);
    }
    return status;
}
