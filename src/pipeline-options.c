/* SPDX-License-Identifier: Apache-2.0 */
#include "pipeline-options.h"

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "base/pool.h"
#include "baselines.h"

/* Options that go together have one letter in `allowed`: w. */
enum { SINCE = 256, UNTIL, LAST, KNOWN_BAD };

static const struct option options[] = {
    { "output", required_argument, NULL, 'o' },
    { "force", no_argument, NULL, 'f' },
    { "reader", required_argument, NULL, 'r' },
    { "recover", no_argument, NULL, 'D' },
    { "threads", required_argument, NULL, 't' },
    { "rules", required_argument, NULL, 'R' },
    { "rule-steps", required_argument, NULL, 's' },
    { "case-id", required_argument, NULL, 'c' },
    { "examiner", required_argument, NULL, 'e' },
    { "same-host", required_argument, NULL, 'H' },
    { "fail-on", required_argument, NULL, 'l' },
    { "hosts", required_argument, NULL, 'x' },
    { "verdicts", required_argument, NULL, 'v' },
    { "baseline", required_argument, NULL, 'b' },
    { "known-bad", required_argument, NULL, KNOWN_BAD },
    { "since", required_argument, NULL, SINCE },
    { "until", required_argument, NULL, UNTIL },
    { "last", required_argument, NULL, LAST },
    { "timeline", required_argument, NULL, 'T' },
    { "help", no_argument, NULL, 'h' },
    { NULL, 0, NULL, 0 },
};

static const char *
name_of(int letter)
{
    for (const struct option *o = options; o->name; o++)
        if (o->val == letter)
            return o->name;
    return "?";
}

static int
read_steps(uint64_t *out, const struct cmd *cmd, const char *text)
{
    char *end;
    unsigned long long value;

    errno = 0;
    value = strtoull(text, &end, 10);
    if (errno || *end || end == text || text[0] == '-' || value == 0)
        return cmd_usage(cmd, "--rule-steps wants a number from 1, not '%s'",
                         text);
    *out = value;
    return -1;
}

static int
read_threads(unsigned *out, const struct cmd *cmd, const char *text)
{
    char *end;
    unsigned long value;

    errno = 0;
    value = strtoul(text, &end, 10);
    if (errno || *end || end == text || text[0] == '-' || value == 0 ||
        value > STM_POOL_WORKERS_MOST)
        return cmd_usage(cmd, "--threads wants a number from 1 to %d, not '%s'",
                         STM_POOL_WORKERS_MOST, text);
    *out = (unsigned)value;
    return -1;
}

static int
add_same_host(struct pipeline_options *out, const struct cmd *cmd,
              const char *pair)
{
    const char *equals = strchr(pair, '=');

    if (!equals || equals == pair || !equals[1])
        return cmd_usage(cmd, "--same-host wants A=B, not '%s'", pair);
    if (out->n_same_host == PIPELINE_SAME_HOSTS)
        return cmd_usage(cmd, "more than %d --same-host", PIPELINE_SAME_HOSTS);
    out->same_host[out->n_same_host++] = pair;
    return -1;
}

static int
read_level(int *out, const struct cmd *cmd, const char *name)
{
    stm_level level;

    if (!stm_level_parse(&level, name))
        return cmd_usage(cmd,
                         "--fail-on wants informational, low, medium, high "
                         "or critical, not '%s'",
                         name);
    *out = (int)level;
    return -1;
}

static int
read_time(bool *has, stm_ticks *out, const struct cmd *cmd, const char *name,
          const char *text)
{
    if (!stm_ticks_parse(out, stm_span_of(text)))
        return cmd_usage(cmd,
                         "--%s wants a time as 2026-03-02 or "
                         "2026-03-02T09:14:07Z (UTC), not '%s'",
                         name, text);
    *has = true;
    return -1;
}

static int
read_last(struct stm_window *out, const struct cmd *cmd, const char *text)
{
    if (!stm_ticks_parse_span(&out->last, stm_span_of(text)) ||
        strlen(text) >= sizeof(out->last_text))
        return cmd_usage(cmd,
                         "--last wants a number and s, m, h, d or w, as 24h "
                         "or 7d, not '%s'",
                         text);
    (void)strcpy(out->last_text, text);
    return -1;
}

static int
check_window(const struct stm_window *w, const struct cmd *cmd)
{
    if (w->last && (w->has_since || w->has_until))
        return cmd_usage(cmd, "--last goes with neither --since nor --until");
    if (w->has_since && w->has_until && w->since >= w->until)
        return cmd_usage(cmd, "nothing lies between --since and --until");
    return -1;
}

static int
add_file(struct input_files *out, const struct cmd *cmd, const char *name,
         const char *path)
{
    if (out->n == INPUT_FILES)
        return cmd_usage(cmd, "more than %d --%s", INPUT_FILES, name);
    out->paths[out->n++] = path;
    return -1;
}

/* The letter that allows an option. */
static int
family_of(int letter)
{
    if (letter == KNOWN_BAD)
        return 'b';
    return letter == SINCE || letter == UNTIL || letter == LAST ? 'w' : letter;
}

static int
take(struct pipeline_options *out, const struct cmd *cmd, int letter)
{
    switch (letter) {
    case 'o': out->out = *optarg ? optarg : NULL; return -1;
    case 'f': out->force = true; return -1;
    case 'R': out->rules = optarg; return -1;
    case 'c': out->case_id = optarg; return -1;
    case 'e': out->examiner = optarg; return -1;
    case 's': return read_steps(&out->rule_steps, cmd, optarg);
    case 'H': return add_same_host(out, cmd, optarg);
    case 'l': return read_level(&out->fail_on, cmd, optarg);
    case 'D': out->recover = true; return -1;
    case 't': return read_threads(&out->threads, cmd, optarg);
    case 'x': return add_file(&out->hosts, cmd, "hosts", optarg);
    case 'b': return add_file(&out->baselines, cmd, "baseline", optarg);
    case KNOWN_BAD: return add_file(&out->known_bad, cmd, "known-bad", optarg);
    case 'v': return add_file(&out->verdicts, cmd, "verdicts", optarg);
    case SINCE:
    case UNTIL:
        return read_time(
            letter == SINCE ? &out->window.has_since : &out->window.has_until,
            letter == SINCE ? &out->window.since : &out->window.until, cmd,
            name_of(letter), optarg);
    case LAST: return read_last(&out->window, cmd, optarg);
    case 'T':
        if (stm_timeline_parse(&out->timeline, optarg))
            return -1;
        return cmd_usage(cmd,
                         "--timeline knows incidents, all and none, not "
                         "'%s'",
                         optarg);
    case 'r':
        if (stm_reader_kind_of(&out->reader, optarg))
            return -1;
        return cmd_usage(cmd, "--reader knows native and libevtx, not '%s'",
                         optarg);
    default: return cmd_help(cmd);
    }
}

/* Before hours of reading: is each a list? */
static int
check_lists(const struct pipeline_options *out, const struct cmd *cmd)
{
    struct baseline_options lists = { .format = STM_BASELINE_SNIFF };
    int code =
        baseline_check(out->baselines.paths, out->baselines.n, &lists, cmd);

    lists.kind = STM_BASELINE_KNOWN_BAD;
    return code ? code
                : baseline_check(out->known_bad.paths, out->known_bad.n, &lists,
                                 cmd);
}

int
pipeline_options_read(struct pipeline_options *out, const struct cmd *cmd,
                      const char *allowed, int argc, char **argv, int *first)
{
    int letter;

    *out = (struct pipeline_options){ .reader = STM_READER_NATIVE,
                                      .fail_on = PIPELINE_NO_LEVEL,
                                      .argc = argc,
                                      .argv = argv };
    opterr = 0;
    optind = 1;
    while ((letter = getopt_long(argc, argv, ":o:", options, NULL)) != -1) {
        int code;

        if (letter == ':')
            return cmd_usage(cmd, "%s wants a value", argv[optind - 1]);
        if (letter == '?')
            return cmd_usage(cmd, "no option is named '%s'", argv[optind - 1]);
        if (letter != 'h' && !strchr(allowed, family_of(letter)))
            return cmd_usage(cmd, "--%s does not go with this command",
                             name_of(letter));
        code = take(out, cmd, letter);
        if (code >= 0)
            return code;
    }
    *first = optind;
    if (out->recover && out->reader == STM_READER_LIBEVTX)
        return cmd_usage(cmd, "--recover goes with the native reader");
    letter = check_window(&out->window, cmd);
    if (letter < 0)
        letter = check_lists(out, cmd);
    return letter ? letter : -1;
}
