/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cmd-ingest.c - event logs into a case, and nothing else.
 */
#include "cmd.h"

#include "evidence/bundle.h"
#include "progress.h"
#include "store/ingest.h"

#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static int run(int argc, char **argv);

const struct cmd cmd_ingest = {
    .name = "ingest",
    .args = "EVIDENCE... -o CASE",
    .help = "read event logs into a case, nothing else",
    .options =
        "  -o, --output CASE       folder of the case; made or added to\n"
        "      --force             take a folder that is not empty\n"
        "      --reader libevtx    which decoder reads the records\n",
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

static int
summarise(const struct stm_bundles *bundles, const char *out,
          const struct stm_ingest_result *r)
{
    int code;

    progress_clear();
    for (size_t i = 0; i < bundles->n_problems; i++)
        cmd_say("%s: %s", bundles->problems[i].name, bundles->problems[i].text);
    if (r->files + r->known == 0) {
        cmd_say("no event log in any argument");
        return CMD_FAILED;
    }
    printf("%s: %" PRIu64 " event logs read, %" PRIu64 " known; %" PRIu64
           " records = %" PRIu64 " stored + %" PRIu64 " duplicate + %" PRIu64
           " unreadable; %" PRIu64 " losses, %" PRIu64 " anomalies\n",
           out, r->files, r->known, r->records, r->stored, r->duplicate,
           r->unreadable, r->losses, r->anomalies);
    code = cmd_flush();
    return code ? code : r->losses ? CMD_LOST : CMD_DONE;
}

static int
ingest(const char *const *paths, size_t n, const char *out, bool force,
       const struct stm_progress *progress)
{
    const struct stm_ingest_options options = { STM_READER_LIBEVTX, progress };
    struct stm_bundles *bundles;
    struct stm_case *kase;
    struct stm_ingest_result result = { 0 };
    struct stm_err err = { 0 };
    stm_status status = stm_bundles_collect(&bundles, paths, n, progress, &err);
    int code;

    if (status)
        return fail("evidence", status, &err);
    status = stm_case_open(&kase, out, STM_CASE_ADD, force, &err);
    if (status) {
        stm_bundles_close(bundles);
        return fail(out, status, &err);
    }
    status = stm_ingest(kase, bundles, &options, &result, &err);
    code = status ? fail(out, status, &err) : summarise(bundles, out, &result);
    stm_case_close(kase);
    stm_bundles_close(bundles);
    return code;
}

static int
run(int argc, char **argv)
{
    static const struct option options[] = {
        { "output", required_argument, NULL, 'o' },
        { "force", no_argument, NULL, 'f' },
        { "reader", required_argument, NULL, 'r' },
        { "help", no_argument, NULL, 'h' },
        { NULL, 0, NULL, 0 }
    };
    const char *out = NULL;
    bool force = false;
    int option, code;

    opterr = 0;
    while ((option = getopt_long(argc, argv, "o:", options, NULL)) != -1) {
        switch (option) {
        case 'o': out = optarg; break;
        case 'f': force = true; break;
        case 'h': return cmd_help(&cmd_ingest);
        case 'r':
            if (strcmp(optarg, "libevtx") == 0)
                break;
            return cmd_usage(&cmd_ingest, "no reader is named '%s'", optarg);
        default:
            return cmd_usage(&cmd_ingest, "ingest has no option '%s'",
                             argv[optind - 1]);
        }
    }
    if (!out || optind == argc)
        return cmd_usage(&cmd_ingest, "%s",
                         out ? "no evidence is named" : "-o CASE is missing");
    code = ingest((const char *const *)argv + optind, (size_t)(argc - optind),
                  out, force, progress_start());
    progress_end();
    return code;
}
