/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cmd-detect.c - lineage, rules and incidents of a case once more.
 */
#include "cmd.h"

#include "base/text.h"
#include "detect/detect.h"
#include "detect/sql.h"
#include "lineage/lineage.h"
#include "progress.h"
#include "store/case.h"

#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static int run(int argc, char **argv);

const struct cmd cmd_detect = {
    .name = "detect",
    .args = "CASE",
    .help = "rebuild lineage, findings and incidents of a case",
    .options = "      --rules DIR         rules and lists to add or override\n"
               "      --rule-steps N      VM steps a rule may take (2e10)\n",
    .run = run,
};

static int
fail(const char *what, stm_status status, const struct stm_err *err)
{
    progress_clear();
    if (status == STM_ESTOP) {
        cmd_say("interrupted; the case is consistent, the same command "
                "goes on");
        return CMD_INTERRUPTED;
    }
    cmd_say("%s: %s", what, err->text);
    return CMD_FAILED;
}

/* A line a rule: how many findings, or why there are none. */
static void
print_rule(const struct stm_stmt *stmt)
{
    struct stm_buf line = { 0 };

    stm_text_show(&line, stm_stmt_text(stmt, 0), false);
    stm_buf_text(&line, ": ");
    if (stm_stmt_is_null(stmt, 1)) {
        int64_t n = stm_stmt_int(stmt, 4);

        stm_buf_print(&line, "%" PRId64 " finding%s", n, n == 1 ? "" : "s");
    } else {
        stm_buf_text(&line, "failed: ");
        stm_text_show(&line, stm_stmt_text(stmt, 1), false);
    }
    if (!line.failed)
        puts(line.data);
    stm_buf_free(&line);
}

static stm_status
print_rules(struct stm_db *db, struct stm_err *err)
{
    struct stm_stmt *stmt;
    bool row;
    stm_status status =
        stm_db_named(&stmt, db, stm_detect_sql, "rule-runs", err);

    if (status)
        return status;
    progress_clear();
    while (!(status = stm_stmt_step(stmt, &row, err)) && row)
        print_rule(stmt);
    stm_stmt_close(stmt);
    return status;
}

static int
detect(const char *path, const struct stm_detect_options *options)
{
    const struct stm_lineage_options lineage = { .progress =
                                                     options->progress };
    struct stm_detect_result result = { 0 };
    struct stm_case *kase;
    struct stm_err err = { 0 };
    stm_status status = stm_case_open(&kase, path, STM_CASE_HELD, false, &err);
    int code;

    if (status)
        return fail(path, status, &err);
    status = stm_lineage_build(stm_case_db(kase), &lineage, &err);
    if (!status)
        status = stm_detect(stm_case_db(kase), options, &result, &err);
    if (!status)
        status = print_rules(stm_case_db(kase), &err);
    code = status ? fail(path, status, &err) : cmd_flush();
    stm_case_close(kase);
    return code ? code : result.failed ? CMD_LOST : CMD_DONE;
}

/* A whole number from 1 on. */
static bool
parse_steps(uint64_t *out, const char *text)
{
    char *end;

    errno = 0;
    *out = strtoull(text, &end, 10);
    return *text >= '0' && *text <= '9' && !*end && !errno && *out > 0;
}

static int
run(int argc, char **argv)
{
    static const struct option known[] = {
        { "rules", required_argument, NULL, 'R' },
        { "rule-steps", required_argument, NULL, 's' },
        { "help", no_argument, NULL, 'h' },
        { NULL, 0, NULL, 0 }
    };
    struct stm_detect_options options = { 0 };
    int option, code;

    opterr = 0;
    while ((option = getopt_long(argc, argv, "", known, NULL)) != -1) {
        switch (option) {
        case 'R': options.rules_folder = optarg; break;
        case 's':
            if (parse_steps(&options.rule_steps, optarg))
                break;
            return cmd_usage(&cmd_detect, "--rule-steps: '%s' is no number",
                             optarg);
        case 'h': return cmd_help(&cmd_detect);
        default:
            return cmd_usage(&cmd_detect, "detect has no option '%s'",
                             argv[optind - 1]);
        }
    }
    if (argc - optind != 1)
        return cmd_usage(&cmd_detect, "name one case");
    options.progress = progress_start();
    code = detect(argv[optind], &options);
    progress_end();
    return code;
}
