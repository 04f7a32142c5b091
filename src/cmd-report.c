/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cmd-report.c - the reports of a case, once more.
 */
#include "cmd.h"

#include "pipeline-options.h"
#include "progress.h"
#include "store/finish.h"

static int run(int argc, char **argv);

const struct cmd cmd_report = {
    .name = "report",
    .args = "CASE",
    .help = "write the reports of a case again",
    .options =
        "      --case-id TEXT      stands in the reports\n"
        "      --examiner TEXT     stands in the reports\n"
        "      --hosts FILE        names of hosts that are expected\n"
        "      --verdicts FILE     verdicts on findings, as CSV\n"
        "      --since TIME        show findings from this time on (UTC)\n"
        "      --until TIME        show findings before this time\n"
        "      --last SPAN         the same, counted back: 90m, 24h, 7d\n"
        "      --timeline WHICH    incidents (default), all or none\n",
    .run = run,
};

/* A report of what no rule has looked at would read like a good one. */
static int
check_answered(struct pipeline *p)
{
    struct stm_err err;
    bool answered;
    stm_status status =
        stm_store_answered(&answered, stm_case_db(p->kase), &err);

    if (!status && answered)
        return CMD_DONE;
    progress_clear();
    cmd_say("%s: %s", p->options->out,
            status ? err.text
                   : "no rule has looked at what is there now: stemma detect "
                     "comes first");
    return CMD_FAILED;
}

static int
report(const struct pipeline_options *options)
{
    struct pipeline p;
    int code = pipeline_open(&p, options, STM_CASE_HELD, progress_start());

    if (!code)
        code = check_answered(&p);
    if (!code)
        code = pipeline_input(&p);
    if (!code)
        code = pipeline_judge(&p);
    if (!code)
        code = pipeline_show(&p);
    if (!code)
        code = pipeline_report(&p);
    code = pipeline_close(&p, code);
    progress_end();
    return code;
}

static int
run(int argc, char **argv)
{
    struct pipeline_options options;
    int first, code;

    code = pipeline_options_read(&options, &cmd_report, "cewxvT", argc, argv,
                                 &first);
    if (code >= 0)
        return code;
    if (argc - first != 1)
        return cmd_usage(&cmd_report, "name one case");
    options.out = argv[first];
    return report(&options);
}
