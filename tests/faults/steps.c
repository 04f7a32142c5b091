/* SPDX-License-Identifier: Apache-2.0 */
#include "steps.h"

#include "cmd.h"
#include "evtxgen/base.h"
#include "evtxgen/scenario.h"

#include <check.h>
#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

enum { SAID = 1 << 16 };

static int said = -1, was_out, was_err;

void
steps_begin(struct steps *steps, const char *scenario)
{
    static char program[] = "stemma", *arguments[] = { program, NULL };
    struct gen_err err = { "" };
    int null;

    ck_assert_int_eq(setenv("SOURCE_DATE_EPOCH", "1767225600", 1), 0);
    ck_assert_msg(gen_scenario_write_text(scenario, "x", "logs", &err), "%s",
                  err.text);
    memset(steps, 0, sizeof(*steps));
    steps->options = (struct pipeline_options){ .out = "case",
                                                .threads = 1,
                                                .fail_on = PIPELINE_NO_LEVEL,
                                                .argc = 1,
                                                .argv = arguments };
    (void)fflush(stdout);
    null = open("/dev/null", O_WRONLY | O_CLOEXEC);
    said = memfd_create("said", MFD_CLOEXEC);
    was_out = dup(STDOUT_FILENO);
    was_err = dup(STDERR_FILENO);
    ck_assert_int_ge(dup2(null, STDOUT_FILENO), 0);
    ck_assert_int_ge(dup2(said, STDERR_FILENO), 0);
    (void)close(null);
}

void
steps_end(struct steps *steps)
{
    stm_bundles_close(steps->bundles);
    (void)fflush(stdout);
    ck_assert_int_ge(dup2(was_out, STDOUT_FILENO), 0);
    ck_assert_int_ge(dup2(was_err, STDERR_FILENO), 0);
    (void)close(was_out);
    (void)close(was_err);
    (void)close(said);
}

const char *
steps_said(void)
{
    static char text[SAID];
    ssize_t n = pread(said, text, sizeof(text) - 1, 0);

    text[n < 0 ? 0 : n] = '\0';
    ck_assert_int_eq(ftruncate(said, 0), 0);
    (void)lseek(said, 0, SEEK_SET);
    return text;
}

void
steps_collect(struct steps *steps)
{
    static char logs[] = "logs", *paths[] = { logs };

    stm_bundles_close(steps->bundles);
    ck_assert_msg(
        !pipeline_collect(&steps->bundles, paths, 1, &steps->options, NULL),
        "%s", steps_said());
}

void
steps_open(struct steps *steps)
{
    ck_assert_msg(
        !pipeline_open(&steps->p, &steps->options, STM_CASE_ADD, NULL), "%s",
        steps_said());
}

void
steps_close(struct steps *steps)
{
    int code = pipeline_close(&steps->p, 0);

    ck_assert_msg(code == CMD_DONE || code == CMD_LOST, "%s", steps_said());
}

static int
remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)st, (void)type, (void)ftw;
    return remove(path);
}

void
steps_remove(const char *path)
{
    (void)nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

void
steps_copy(const char *from, const char *to)
{
    size_t size;
    uint8_t *data = gen_slurp(from, &size);
    FILE *file = fopen(to, "wb");

    ck_assert_msg(data && file, "%s, %s", from, to);
    ck_assert_uint_eq(fwrite(data, 1, size, file), size);
    ck_assert_int_eq(fclose(file), 0);
    free(data);
}

int
steps_run(struct steps *steps)
{
    int code = pipeline_ingest(&steps->p, steps->bundles);

    if (!code)
        code = pipeline_derive(&steps->p);
    if (!code)
        code = pipeline_report(&steps->p);
    if (!code)
        code = pipeline_summary(&steps->p);
    return code;
}

int
steps_triage(struct steps *steps)
{
    int code;

    steps_collect(steps);
    steps_open(steps);
    code = steps_run(steps);
    return pipeline_close(&steps->p, code);
}

static void
add_table(XXH3_state_t *state, struct stm_db *db, const char *name)
{
    char sql[200];
    struct stm_stmt *stmt;
    struct stm_err err;
    bool row;

    (void)snprintf(sql, sizeof(sql), "SELECT * FROM \"%s\"", name);
    (void)XXH3_64bits_update(state, sql, strlen(sql));
    ck_assert_msg(!stm_db_prepare(&stmt, db, stm_span_of(sql), &err), "%s",
                  err.text);
    for (;;) {
        ck_assert_msg(!stm_stmt_step(stmt, &row, &err), "%s", err.text);
        if (!row)
            break;
        for (int i = 0; i < stm_stmt_columns(stmt); i++) {
            struct stm_span text = stm_stmt_text(stmt, i);
            const uint8_t type = (uint8_t)stm_stmt_type(stmt, i);

            (void)XXH3_64bits_update(state, &type, 1);
            (void)XXH3_64bits_update(state, text.data, text.size + 1);
        }
    }
    stm_stmt_close(stmt);
}

uint64_t
steps_rows(struct steps *steps)
{
    struct stm_db *db = stm_case_db(steps->p.kase);
    XXH3_state_t *state = XXH3_createState();
    struct stm_stmt *stmt;
    struct stm_err err;
    uint64_t digest;
    bool row;

    (void)XXH3_64bits_reset(state);
    ck_assert_msg(!stm_db_prepare(&stmt, db,
                                  stm_span_of("SELECT name FROM sqlite_schema "
                                              "WHERE type = 'table' AND name "
                                              "NOT IN ('run', 'sqlite_stat1', "
                                              "'sqlite_stat4')"
                                              " ORDER BY name"),
                                  &err),
                  "%s", err.text);
    while (!stm_stmt_step(stmt, &row, &err) && row)
        add_table(state, db, stm_stmt_text(stmt, 0).data);
    stm_stmt_close(stmt);
    digest = XXH3_64bits_digest(state);
    (void)XXH3_freeState(state);
    return digest;
}

static uint64_t files_digest;

static int
add_file(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    const char *name = path + ftw->base;
    size_t size = 0;
    uint8_t *data;

    (void)st;
    if (type != FTW_F || strcmp(name, "case.db") == 0 ||
        strcmp(name, "runs.jsonl") == 0)
        return 0;
    data = gen_slurp(path, &size);
    ck_assert_msg(data || !size, "%s", path);
    /* Whatever order they are found in. */
    files_digest +=
        XXH3_64bits_withSeed(data, size, XXH3_64bits(path, strlen(path)));
    free(data);
    return 0;
}

uint64_t
steps_files(const char *path)
{
    files_digest = 0;
    (void)nftw(path, add_file, 16, FTW_PHYS);
    return files_digest;
}
