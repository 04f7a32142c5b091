/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cmd-merge.c - the facts and input of cases into one.
 */
#include "cmd.h"

#include <sys/stat.h>

#include "pipeline-options.h"
#include "progress.h"
#include "store/merge.h"

static int run(int argc, char **argv);

const struct cmd cmd_merge = {
    .name = "merge",
    .args = "CASE... -o CASE",
    .help = "put cases into one, and finish it as triage would",
    .options =
        "  -o, --output CASE       folder of the case; made or added to\n"
        "      --force             take a folder that is not empty\n"
        "      --rules DIR         rules and lists to add or override\n"
        "      --rule-steps N      VM steps a rule may take (2e10)\n"
        "      --same-host A=B     two computer names are one host\n"
        "      --case-id TEXT      stands in the reports\n"
        "      --examiner TEXT     stands in the reports\n"
        "      --hosts FILE        names of hosts that are expected\n"
        "      --verdicts FILE     verdicts on findings, as CSV\n"
        "      --baseline FILE     list of digests to compare images with\n"
        "      --known-bad FILE    list of digests of what is known to be bad\n"
        "      --since TIME        show findings from this time on (UTC)\n"
        "      --until TIME        show findings before this time\n"
        "      --last SPAN         the same, counted back: 90m, 24h, 7d\n"
        "      --timeline WHICH    incidents (default), all or none\n"
        "      --fail-on LEVEL     exit 10 on a finding of LEVEL or above\n",
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

/* Every source can be opened and none is the target, before a byte is
 * written. */
static int
check_sources(char *const *paths, size_t n, const char *out)
{
    struct stat target, source;
    const bool is_there = stat(out, &target) == 0;
    struct stm_err err = { 0 };

    for (size_t i = 0; i < n; i++) {
        struct stm_case *from;

        if (is_there && stat(paths[i], &source) == 0 &&
            source.st_dev == target.st_dev && source.st_ino == target.st_ino) {
            cmd_say("%s: cannot be merged into itself", paths[i]);
            return CMD_FAILED;
        }
        if (stm_case_open(&from, paths[i], STM_CASE_READ, false, &err))
            return fail(paths[i], STM_EIO, &err);
        stm_case_close(from);
    }
    return CMD_DONE;
}

static int
add_source(struct stm_merge *merge, const char *path)
{
    struct stm_err err = { 0 };
    struct stm_case *from;
    stm_status status = stm_case_open(&from, path, STM_CASE_READ, false, &err);

    if (status)
        return fail(path, status, &err);
    status = stm_merge_add(merge, from, &err);
    stm_case_close(from);
    return status ? fail(path, status, &err) : CMD_DONE;
}

static int
add_all(struct stm_case *into, char *const *paths, size_t n,
        const struct stm_progress *progress)
{
    struct stm_merge *merge;
    struct stm_err err = { 0 };
    stm_status status = stm_merge_open(&merge, into, progress, &err);
    int code = status ? fail(stm_case_path(into), status, &err) : CMD_DONE;

    if (code)
        return code;
    for (size_t i = 0; i < n && !code; i++)
        code = add_source(merge, paths[i]);
    if (!code) {
        status = stm_merge_end(merge, &err);
        code = status ? fail(stm_case_path(into), status, &err) : CMD_DONE;
    }
    stm_merge_close(merge);
    return code;
}

static int
all_steps(struct pipeline *p, char *const *paths, size_t n)
{
    int code = add_all(p->kase, paths, n, p->progress);

    progress_clear();
    if (!code)
        code = pipeline_losses(p);
    if (!code)
        code = pipeline_derive(p);
    if (!code)
        code = pipeline_report(p);
    if (!code)
        code = pipeline_summary(p);
    return code;
}

static int
merge(const struct pipeline_options *options, char *const *paths, size_t n)
{
    const struct stm_progress *progress = progress_start();
    struct pipeline p;
    int code = check_sources(paths, n, options->out);

    if (code)
        return code;
    code = pipeline_open(&p, options, STM_CASE_ADD, progress);
    if (!code)
        code = all_steps(&p, paths, n);
    return pipeline_close(&p, code);
}

static int
run(int argc, char **argv)
{
    struct pipeline_options options;
    int first, code;

    code = pipeline_options_read(&options, &cmd_merge, "ofRsceHlwxvTb", argc,
                                 argv, &first);
    if (code >= 0)
        return code;
    if (!options.out)
        return cmd_usage(&cmd_merge, "say with -o where the case goes");
    if (first == argc)
        return cmd_usage(&cmd_merge, "name the cases to be merged");
    code = merge(&options, argv + first, (size_t)(argc - first));
    progress_end();
    return code;
}
