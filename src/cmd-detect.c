/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cmd-detect.c - lineage, rules and incidents of a case once more.
 */
#include "cmd.h"

#include "base/text.h"
#include "detect/sql.h"
#include "pipeline-options.h"
#include "progress.h"
#include "report/summary.h"

#include <inttypes.h>
#include <stdio.h>

static int run(int argc, char **argv);

const struct cmd cmd_detect = {
    .name = "detect",
    .args = "CASE [EVIDENCE...]",
    .help = "rebuild lineage, findings and incidents of a case",
    .options =
        "      --rules DIR         rules and lists to add or override\n"
        "      --rule-steps N      VM steps a rule may take (2e10)\n"
        "      --same-host A=B     two computer names are one host\n"
        "      --hosts FILE        names of hosts that are expected\n"
        "      --verdicts FILE     verdicts on findings, as CSV\n"
        "      --baseline FILE     list of digests to compare images with\n"
        "      --known-bad FILE    list of digests of what is known to be bad\n"
        "      --since TIME        show findings from this time on (UTC)\n"
        "      --until TIME        show findings before this time\n"
        "      --last SPAN         the same, counted back: 90m, 24h, 7d\n"
        "      --fail-on LEVEL     exit 10 on a finding of LEVEL or above\n",
    .run = run,
};

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

static stm_status
print_window(struct stm_db *db, struct stm_err *err)
{
    struct stm_buf line = { 0 };
    stm_status status = stm_summary_window(&line, db, err);

    if (!status && line.size)
        (void)fputs(line.data, stdout);
    stm_buf_free(&line);
    return status;
}

static int
detect(struct pipeline *p)
{
    struct stm_err err;
    int code = pipeline_derive(p);

    if (code)
        return code;
    if (print_rules(stm_case_db(p->kase), &err) ||
        print_window(stm_case_db(p->kase), &err)) {
        cmd_say("%s: %s", p->options->out, err.text);
        return CMD_FAILED;
    }
    return cmd_flush();
}

/* Evidence that is named lets libevtx be asked about new findings. */
static int
hash_evidence(struct pipeline *p, const struct stm_bundles *bundles)
{
    struct stm_err err;
    stm_status status =
        second_reader_hash(&p->second, bundles, p->progress, &err);

    return status ? pipeline_fail("evidence", status, &err) : CMD_DONE;
}

static int
detect_case(const struct pipeline_options *options, char *const *paths,
            size_t n)
{
    const struct stm_progress *progress = progress_start();
    struct stm_bundles *bundles = NULL;
    struct pipeline p;
    int code = CMD_DONE;

    if (n)
        code = pipeline_collect(&bundles, paths, n, options, progress);
    if (code)
        return code;
    code = pipeline_open(&p, options, STM_CASE_HELD, progress);
    if (!code && bundles)
        code = hash_evidence(&p, bundles);
    if (!code)
        code = detect(&p);
    code = pipeline_close(&p, code);
    stm_bundles_close(bundles);
    return code;
}

static int
run(int argc, char **argv)
{
    struct pipeline_options options;
    int first, code;

    code = pipeline_options_read(&options, &cmd_detect, "RsHlwxvb", argc, argv,
                                 &first);
    if (code >= 0)
        return code;
    if (argc == first)
        return cmd_usage(&cmd_detect, "name a case");
    options.out = argv[first];
    code = detect_case(&options, argv + first + 1, (size_t)(argc - first - 1));
    progress_end();
    return code;
}
