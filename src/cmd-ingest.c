/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cmd-ingest.c - event logs into a case, and nothing else.
 */
#include "cmd.h"

#include "pipeline-options.h"
#include "progress.h"

#include <inttypes.h>
#include <stdio.h>

static int run(int argc, char **argv);

const struct cmd cmd_ingest = {
    .name = "ingest",
    .args = "EVIDENCE... -o CASE",
    .help = "read event logs into a case, nothing else",
    .options =
        "  -o, --output CASE       folder of the case; made or added to\n"
        "      --force             take a folder that is not empty\n"
        "      --threads N         that read at once (the processors)\n"
        "      --reader NAME       which decoder: native (default), libevtx\n"
        "      --recover           read records in free space too\n",
    .run = run,
};

/* What this run read; what the case holds is for reports to tell. */
static int
summarise(const struct pipeline *p)
{
    const struct stm_ingest_result *r = &p->read;

    printf("event logs: %" PRIu64 " read, %" PRIu64 " known\n"
           "records:    %" PRIu64 " = %" PRIu64 " stored + %" PRIu64
           " duplicate + %" PRIu64 " unreadable\n"
           "recovered:  %" PRIu64 "\n"
           "losses:     %" PRIu64 "\nanomalies:  %" PRIu64 "\n",
           r->files, r->known, r->records, r->stored, r->duplicate,
           r->unreadable, r->recovered, r->losses, r->anomalies);
    return cmd_flush();
}

static int
ingest(const struct pipeline_options *options, char *const *paths, size_t n)
{
    const struct stm_progress *progress = progress_start();
    struct stm_bundles *bundles;
    struct pipeline p;
    int code = pipeline_collect(&bundles, paths, n, options, progress);

    if (code)
        return code;
    code = pipeline_open(&p, options, STM_CASE_ADD, progress);
    if (!code)
        code = pipeline_ingest(&p, bundles);
    if (!code)
        code = summarise(&p);
    code = pipeline_close(&p, code);
    stm_bundles_close(bundles);
    return code;
}

static int
run(int argc, char **argv)
{
    struct pipeline_options options;
    int first;
    int code = pipeline_options_read(&options, &cmd_ingest, "ofrtD", argc, argv,
                                     &first);

    if (code >= 0)
        return code;
    if (!options.out)
        return cmd_usage(&cmd_ingest, "say with -o where the case goes");
    if (first == argc)
        return cmd_usage(&cmd_ingest, "name evidence: files or folders");
    code = ingest(&options, argv + first, (size_t)(argc - first));
    progress_end();
    return code;
}
