/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cmd-query.c - one SELECT on a case, read only.
 */
#include "cmd.h"

#include "detect/functions.h"
#include "detect/window.h"
#include "query-cells.h"
#include "store/case.h"
#include "store/confine.h"
#include "store/finish.h"

#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <string.h>

static int run(int argc, char **argv);

const struct cmd cmd_query = {
    .name = "query",
    .args = "CASE SQL",
    .help = "run one SQL statement on a case, read only",
    .options = "      --format FORMAT     table, csv or json\n",
    .run = run,
};

/* Whoever reads our output had enough: no reason to complain. */
static int
fail(const char *what, stm_status status, const struct stm_err *err)
{
    if (status == STM_EIO && errno == EPIPE)
        return CMD_DONE;
    if (status == STM_ESQL && err->offset)
        cmd_say("%s: %s (at character %" PRIu64 ")", what, err->text,
                err->offset + 1);
    else
        cmd_say("%s: %s", what, err->text);
    return CMD_FAILED;
}

/* Views show nothing of parents then, as if nothing were known of them. */
static void
note_unanswered(const char *path, struct stm_db *db)
{
    struct stm_err err;
    bool answered;

    if (!stm_store_answered(&answered, db, &err) && !answered)
        cmd_say("%s: no lineage and no findings of what is there now: stemma "
                "detect makes them",
                path);
}

static int
query(const char *path, const char *sql, query_format format)
{
    struct stm_case *kase;
    struct stm_stmt *stmt;
    struct stm_err err = { 0 };
    stm_status status = stm_case_open(&kase, path, STM_CASE_READ, false, &err);
    int code;

    if (status) {
        cmd_say("%s: %s", path, err.text);
        return CMD_FAILED;
    }
    note_unanswered(path, stm_case_db(kase));
    status = stm_window_show(stm_case_db(kase), NULL, false, &err);
    stm_db_confine(stm_case_db(kase), true);
    if (!status)
        status = stm_functions_add(stm_case_db(kase), &err);
    if (!status)
        status =
            stm_db_prepare(&stmt, stm_case_db(kase), stm_span_of(sql), &err);
    if (!status) {
        status = query_print(stmt, format, &err);
        stm_stmt_close(stmt);
    }
    code = status ? fail("query", status, &err) : cmd_flush();
    stm_case_close(kase);
    return code;
}

static int
run(int argc, char **argv)
{
    static const struct option options[] = { { "format", required_argument,
                                               NULL, 'f' },
                                             { "help", no_argument, NULL, 'h' },
                                             { NULL, 0, NULL, 0 } };
    query_format format = QUERY_TABLE;
    int option;

    opterr = 0;
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
        switch (option) {
        case 'h': return cmd_help(&cmd_query);
        case 'f':
            if (query_format_parse(&format, optarg))
                break;
            return cmd_usage(&cmd_query, "no format is named '%s'", optarg);
        default:
            return cmd_usage(&cmd_query, "query has no option '%s'",
                             argv[optind - 1]);
        }
    }
    if (argc - optind != 2)
        return cmd_usage(&cmd_query, "query needs a case and one statement");
    return query(argv[optind], argv[optind + 1], format);
}
