/* SPDX-License-Identifier: Apache-2.0 */
#include "cmd.h"

#include "pipeline-options.h"
#include "progress.h"

static int run(int argc, char **argv);

const struct cmd cmd_triage = {
    .name = "triage",
    .args = "EVIDENCE... -o CASE",
    .help = "everything in one go: read, detect, report",
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
        "      --fail-on LEVEL     exit 10 on a finding of LEVEL or above\n"
        "      --threads N         that read at once (the processors)\n"
        "      --reader NAME       which decoder: native (default), libevtx\n"
        "      --recover           read records in free space too\n",
    .run = run,
};

static int
all_steps(struct pipeline *p, const struct stm_bundles *bundles)
{
    int code = pipeline_ingest(p, bundles);

    if (!code)
        code = pipeline_derive(p);
    if (!code)
        code = pipeline_report(p);
    if (!code)
        code = pipeline_summary(p);
    return code;
}

static int
triage(const struct pipeline_options *options, char *const *paths, size_t n)
{
    const struct stm_progress *progress = progress_start();
    struct stm_bundles *bundles;
    struct pipeline p;
    int code = pipeline_collect(&bundles, paths, n, options, progress);

    if (code)
        return code;
    code = pipeline_open(&p, options, STM_CASE_ADD, progress);
    if (!code)
        code = all_steps(&p, bundles);
    code = pipeline_close(&p, code);
    stm_bundles_close(bundles);
    return code;
}

static int
run(int argc, char **argv)
{
    struct pipeline_options options;
    int first, code;

    code = pipeline_options_read(&options, &cmd_triage, "ofrtDRsceHlwxvTb",
                                 argc, argv, &first);
    if (code >= 0)
        return code;
    if (!options.out)
        return cmd_usage(&cmd_triage, "say with -o where the case goes");
    if (first == argc)
        return cmd_usage(&cmd_triage, "name evidence: files or folders");
    code = triage(&options, argv + first, (size_t)(argc - first));
    progress_end();
    return code;
}
