/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cmd-baseline.c - lists of digests that a case is compared with.
 */
#include "cmd.h"

#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "baseline/rds.h"
#include "baselines.h"
#include "progress.h"
#include "store/case.h"

static int run(int argc, char **argv);

const struct cmd cmd_baseline = {
    .name = "baseline",
    .args = "add|list|remove|export CASE [FILE|NAME...] | index RDS",
    .help = "lists of digests to compare a case with",
    .options =
        "  -o, --output FILE       of index: where it goes (RDS.idx)\n"
        "      --kind KIND         reference, known-good, known-bad or known\n"
        "      --name NAME         what one list is called (its file's name)\n"
        "      --at FOLDER         where its relative paths stand\n"
        "      --format FORMAT     how a list is written; of `list`: table, "
        "json\n",
    .run = run,
};

struct options {
    struct baseline_options list;
    const char *format, *output;
};

static int
fail(const char *what, const struct stm_err *err)
{
    progress_clear();
    cmd_say("%s: %s", what, err->text);
    return err->code == STM_ESTOP ? CMD_INTERRUPTED : CMD_FAILED;
}

static int
add(struct stm_case *kase, const struct options *options, char **files,
    size_t n)
{
    bool lost = false, changed = false;
    int code = CMD_DONE;

    for (size_t i = 0; i < n && !code; i++)
        code = baseline_add(stm_case_db(kase), files[i], &options->list, stdout,
                            &lost, &changed);
    if (changed)
        printf("Next: stemma detect %s\n", stm_case_path(kase));
    if (cmd_flush())
        return CMD_FAILED;
    return code ? code : lost ? CMD_LOST : CMD_DONE;
}

static int
drop(struct stm_case *kase, char **names, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct stm_err err = { 0 };

        if (stm_baseline_remove(stm_case_db(kase), names[i], &err))
            return fail(stm_case_path(kase), &err);
        printf("%s: removed\n", names[i]);
    }
    printf("Next: stemma detect %s\n", stm_case_path(kase));
    return cmd_flush();
}

static bool
write_piece(void *arg, struct stm_span text)
{
    return fwrite(text.data, 1, text.size, arg) == text.size;
}

static int export(struct stm_case *kase, const char *name)
{
    struct stm_err err = { 0 };

    if (stm_baseline_export(stm_case_db(kase), name, write_piece, stdout, &err))
        return fail(stm_case_path(kase), &err);
    return cmd_flush();
}

/* What a word after `baseline` does, and how many arguments it wants. */
static const struct {
    const char *name;
    stm_case_mode mode;
    int least, most; /* with CASE */
    const char *wants;
} verbs[] = {
    { "add", STM_CASE_HELD, 2, 1 << 20, "add wants a case and files" },
    { "list", STM_CASE_READ, 1, 1, "list wants one case" },
    { "remove", STM_CASE_HELD, 2, 1 << 20, "remove wants a case and names" },
    { "export", STM_CASE_READ, 1, 2, "export wants a case, and one name" },
    { "index", STM_CASE_READ, 1, 1, "index wants one RDS database" },
};

enum { ADD, LIST, REMOVE, EXPORT, INDEX, VERBS };

static int
make_index(const char *path, const char *output)
{
    struct stm_buf beside = { 0 };
    struct stm_err err = { 0 };
    uint64_t n = 0;
    stm_status status;

    stm_buf_print(&beside, "%s.idx", path);
    if (!output)
        output = stm_buf_held(&beside).data;
    status = stm_rds_index(path, output, progress_start(), &n, &err);
    progress_clear();
    if (status)
        cmd_say("%s: %s", path, status == STM_ESTOP ? "interrupted" : err.text);
    else
        printf("%s: %" PRIu64 " digests\n", output, n);
    stm_buf_free(&beside);
    return status == STM_ESTOP ? CMD_INTERRUPTED
           : status            ? CMD_FAILED
                               : cmd_flush();
}

static int
act(int verb, const struct options *options, char **args, int n)
{
    struct stm_case *kase;
    struct stm_err err = { 0 };
    int code = CMD_DONE;

    if (verb == INDEX)
        return make_index(args[0], options->output);
    if (verb == ADD)
        code = baseline_check((const char *const *)args + 1, (size_t)n - 1,
                              &options->list, &cmd_baseline);
    if (code)
        return code;
    if (stm_case_open(&kase, args[0], verbs[verb].mode, false, &err))
        return fail(args[0], &err);
    switch (verb) {
    case ADD: code = add(kase, options, args + 1, (size_t)n - 1); break;
    case LIST:
        code = baseline_list(stm_case_db(kase),
                             options->format &&
                                 strcmp(options->format, "json") == 0);
        break;
    case REMOVE: code = drop(kase, args + 1, (size_t)n - 1); break;
    default: code = export(kase, n > 1 ? args[1] : NULL); break;
    }
    stm_case_close(kase);
    return code;
}

static int
check(int verb, struct options *options, int n)
{
    if (n < verbs[verb].least || n > verbs[verb].most)
        return cmd_usage(&cmd_baseline, "%s", verbs[verb].wants);
    if (options->list.name && n != 2)
        return cmd_usage(&cmd_baseline, "--name goes with one file");
    if (verb == ADD && options->format &&
        !stm_baseline_format_parse(&options->list.format, options->format))
        return cmd_usage(&cmd_baseline, "no list is written as '%s'",
                         options->format);
    if (verb == LIST && options->format &&
        strcmp(options->format, "table") != 0 &&
        strcmp(options->format, "json") != 0)
        return cmd_usage(&cmd_baseline,
                         "--format of list is table or json, not '%s'",
                         options->format);
    return CMD_DONE;
}

static int
run(int argc, char **argv)
{
    static const struct option known[] = {
        { "kind", required_argument, NULL, 'k' },
        { "name", required_argument, NULL, 'n' },
        { "output", required_argument, NULL, 'o' },
        { "at", required_argument, NULL, 'a' },
        { "format", required_argument, NULL, 'f' },
        { "help", no_argument, NULL, 'h' },
        { NULL, 0, NULL, 0 }
    };
    struct options options = { .list = { .format = STM_BASELINE_SNIFF } };
    int option, verb, code;

    opterr = 0;
    while ((option = getopt_long(argc, argv, "o:", known, NULL)) != -1) {
        switch (option) {
        case 'k':
            if (stm_baseline_kind_parse(&options.list.kind, optarg))
                break;
            return cmd_usage(&cmd_baseline,
                             "--kind is reference, known-good, known-bad or "
                             "known, not '%s'",
                             optarg);
        case 'n': options.list.name = optarg; break;
        case 'o': options.output = optarg; break;
        case 'a': options.list.at = optarg; break;
        case 'f': options.format = optarg; break;
        case 'h': return cmd_help(&cmd_baseline);
        default:
            return cmd_usage(&cmd_baseline, "baseline has no option '%s'",
                             argv[optind - 1]);
        }
    }
    if (optind == argc)
        return cmd_usage(&cmd_baseline,
                         "say what: add, list, remove, export or index");
    for (verb = 0; verb < VERBS; verb++)
        if (strcmp(argv[optind], verbs[verb].name) == 0)
            break;
    if (verb == VERBS)
        return cmd_usage(&cmd_baseline, "baseline knows no '%s'", argv[optind]);
    code = check(verb, &options, argc - optind - 1);
    if (!code)
        code = act(verb, &options, argv + optind + 1, argc - optind - 1);
    progress_end();
    return code;
}
