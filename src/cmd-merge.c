/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cmd-merge.c - the facts and input of cases into one.
 */
#include "cmd.h"

#include "progress.h"
#include "store/merge.h"

#include <getopt.h>
#include <stdio.h>
#include <sys/stat.h>

static int run(int argc, char **argv);

const struct cmd cmd_merge = {
    .name = "merge",
    .args = "CASE... -o CASE",
    .help = "put the facts of cases into one",
    .options =
        "  -o, --output CASE       folder of the case; made or added to\n"
        "      --force             take a folder that is not empty\n",
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
merge(char *const *paths, size_t n, const char *out, bool force,
      const struct stm_progress *progress)
{
    struct stm_case *into;
    struct stm_err err = { 0 };
    int code = check_sources(paths, n, out);
    stm_status status;

    if (code)
        return code;
    status = stm_case_open(&into, out, STM_CASE_ADD, force, &err);
    if (status)
        return fail(out, status, &err);
    code = add_all(into, paths, n, progress);
    stm_case_close(into);
    return code;
}

static int
run(int argc, char **argv)
{
    static const struct option options[] = {
        { "output", required_argument, NULL, 'o' },
        { "force", no_argument, NULL, 'f' },
        { "help", no_argument, NULL, 'h' },
        { NULL, 0, NULL, 0 },
    };
    const char *out = NULL;
    bool force = false;
    int option, code;

    opterr = 0;
    while ((option = getopt_long(argc, argv, "o:", options, NULL)) != -1) {
        switch (option) {
        case 'o': out = optarg; break;
        case 'f': force = true; break;
        case 'h': return cmd_help(&cmd_merge);
        default:
            return cmd_usage(&cmd_merge, "merge has no option '%s'",
                             argv[optind - 1]);
        }
    }
    if (!out || optind == argc)
        return cmd_usage(&cmd_merge, "%s",
                         out ? "no case is named" : "-o CASE is missing");
    code = merge(argv + optind, (size_t)(argc - optind), out, force,
                 progress_start());
    progress_end();
    return code;
}
