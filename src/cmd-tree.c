/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cmd-tree.c - processes with their ancestors and descendants.
 */
#include "cmd.h"

#include "detect/window.h"
#include "report/forest.h"
#include "store/case.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { DEPTH = 32, LIMIT = 2000, HELP = 256 };

static int run(int argc, char **argv);

const struct cmd cmd_tree = {
    .name = "tree",
    .args = "CASE [OPTION...]",
    .help = "show processes with their ancestors and descendants",
    .options =
        "      --host NAME         only this host\n"
        "      --process WHICH     only around these: a ProcessGuid, a pid, a\n"
        "                          file name or a path; > marks them\n"
        "      --depth N           levels below a process (32; 0: all)\n"
        "      --limit N           processes in all (2000; 0: all)\n"
        "      --show WHAT         below a process: files, places, modules "
        "(those\n"
        "                          to look at), all-modules, none; parted by\n"
        "                          commas (files,places,modules)\n"
        "      --wide              do not cut lines at the terminal's width\n"
        "      --ascii             write nothing but ASCII\n",
    .run = run,
};

static stm_status
write_lines(void *arg, struct stm_span lines, struct stm_err *err)
{
    (void)arg;
    if (fwrite(lines.data, 1, lines.size, stdout) == lines.size)
        return STM_OK;
    return stm_fail(err, STM_EIO, 0, "standard output: cannot be written");
}

static size_t
terminal_width(void)
{
    struct winsize size = { 0 };

    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0)
        return 0;
    return size.ws_col;
}

/* As the C library would choose; empty values count as none. */
static bool
terminal_is_utf8(void)
{
    static const char *const names[] = { "LC_ALL", "LC_CTYPE", "LANG" };

    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
        const char *value = getenv(names[i]);

        if (value && *value)
            return strcasestr(value, "utf-8") || strcasestr(value, "utf8");
    }
    return false;
}

static void
fit_terminal(struct stm_forest_options *o, bool wide)
{
    const char *term = getenv("TERM"), *no_colour = getenv("NO_COLOR");

    if (!isatty(STDOUT_FILENO))
        return;
    if (!wide)
        o->width = terminal_width();
    o->ascii |= !terminal_is_utf8();
    o->colour = !(no_colour && *no_colour) && term && strcmp(term, "dumb") != 0;
}

static bool
parse_size(size_t *out, const char *text)
{
    char *end;

    if (*text < '0' || *text > '9')
        return false;
    *out = strtoul(text, &end, 10);
    return *end == '\0';
}

/* Words parted by commas; all of them, or it is no list. */
static bool
parse_show(unsigned *out, const char *text)
{
    static const struct {
        const char *name;
        unsigned flag;
    } words[] = { { "files", STM_FOREST_FILES },
                  { "places", STM_FOREST_PLACES },
                  { "modules", STM_FOREST_MODULES },
                  { "all-modules", STM_FOREST_ALL_MODULES },
                  { "none", STM_FOREST_NOTHING } };

    *out = 0;
    for (;;) {
        size_t size = strcspn(text, ",");
        unsigned found = 0;

        for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
            if (strlen(words[i].name) == size &&
                memcmp(words[i].name, text, size) == 0)
                found = words[i].flag;
        if (!found)
            return false;
        *out |= found;
        if (text[size] == '\0')
            return true;
        text += size + 1;
    }
}

static int
parse(struct stm_forest_options *o, int argc, char **argv)
{
    static const struct option options[] = {
        { "host", required_argument, NULL, 'h' },
        { "process", required_argument, NULL, 'p' },
        { "depth", required_argument, NULL, 'd' },
        { "limit", required_argument, NULL, 'l' },
        { "show", required_argument, NULL, 's' },
        { "wide", no_argument, NULL, 'w' },
        { "ascii", no_argument, NULL, 'a' },
        { "help", no_argument, NULL, HELP },
        { NULL, 0, NULL, 0 },
    };
    bool wide = false;
    int option;

    opterr = 0;
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
        switch (option) {
        case 'h': o->host = optarg; break;
        case 'p': o->process = optarg; break;
        case 's':
            if (!parse_show(&o->show, optarg))
                return cmd_usage(&cmd_tree, "'%s' is nothing to show", optarg);
            break;
        case 'w': wide = true; break;
        case 'a': o->ascii = true; break;
        case 'd':
        case 'l':
            if (!parse_size(option == 'd' ? &o->depth : &o->limit, optarg))
                return cmd_usage(&cmd_tree, "'%s' is no number", optarg);
            break;
        case HELP: return HELP;
        default:
            return cmd_usage(&cmd_tree, "tree has no option '%s'",
                             argv[optind - 1]);
        }
    }
    fit_terminal(o, wide);
    return CMD_DONE;
}

static int
print(const char *path, const struct stm_forest_options *options)
{
    struct stm_case *kase;
    struct stm_err err = { 0 };
    stm_status status = stm_case_open(&kase, path, STM_CASE_READ, false, &err);

    if (!status) {
        status = stm_window_show(stm_case_db(kase), NULL, false, &err);
        if (!status)
            status = stm_forest_print(stm_case_db(kase), options, write_lines,
                                      NULL, &err);
        stm_case_close(kase);
    }
    if (status) {
        (void)fflush(stdout);
        cmd_say("%s: %s", path, err.text);
        return CMD_FAILED;
    }
    return cmd_flush();
}

static int
run(int argc, char **argv)
{
    struct stm_forest_options options = { .depth = DEPTH, .limit = LIMIT };
    int code = parse(&options, argc, argv);

    if (code == HELP)
        return cmd_help(&cmd_tree);
    if (code)
        return code;
    if (argc - optind != 1)
        return cmd_usage(&cmd_tree, "one case is needed");
    return print(argv[optind], &options);
}
