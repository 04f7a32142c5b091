/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cmd-dump.c - the records of event logs as JSON lines or XML.
 */
#include "dump.h"

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>

static int run(int argc, char **argv);

const struct cmd cmd_dump = {
    .name = "dump",
    .args = "FILE... [OPTION...]",
    .help = "print the records of event logs as JSON lines or XML",
    .options =
        "      --format FORMAT     jsonl or xml\n"
        "      --id N[,N-M...]     only these event ids\n"
        "      --provider NAME     only this provider; may be repeated\n"
        "      --channel NAME      only this channel; may be repeated\n"
        "      --since TIME        only what was logged then or later (UTC)\n"
        "      --until TIME        only what was logged before\n"
        "      --at OFFSET         the one record at this byte of one file,\n"
        "                          as bytes and as both decoders read it\n"
        "      --reader NAME       native or libevtx\n"
        "      --recover           records in free space too\n"
        "      --threads N         threads at work (the processors there "
        "are)\n",
    .run = run,
};

enum {
    HELP,
    FORMAT,
    READER,
    ID,
    PROVIDER,
    CHANNEL,
    SINCE,
    UNTIL,
    AT,
    THREADS,
    RECOVER
};

/* What the options say beside what is in struct dump. */
struct words {
    const char *at, *reader;
    bool others; /* an option that does not go with --at */
};

static int
add_name(const char **names, size_t *n, const char *name)
{
    if (*n == DUMP_NAMES)
        return cmd_usage(&cmd_dump, "more than %d names", DUMP_NAMES);
    names[(*n)++] = name;
    return -1;
}

static int
take_format(struct dump *dump, const char *name)
{
    dump->xml = strcmp(name, "xml") == 0;
    if (dump->xml || strcmp(name, "jsonl") == 0)
        return -1;
    return cmd_usage(&cmd_dump, "no format is named '%s'", name);
}

static int
take_time(bool *has, stm_ticks *out, const char *name, const char *text)
{
    if (!stm_ticks_parse(out, stm_span_of(text)))
        return cmd_usage(&cmd_dump,
                         "--%s wants a time as 2026-03-02 or "
                         "2026-03-02T09:14:07Z (UTC), not '%s'",
                         name, text);
    *has = true;
    return -1;
}

static int
take(struct dump *dump, struct words *words, int option)
{
    struct dump_filter *f = &dump->filter;

    words->others |= option != AT;
    switch (option) {
    case HELP: return cmd_help(&cmd_dump);
    case FORMAT: return take_format(dump, optarg);
    case READER:
        words->reader = optarg;
        if (stm_reader_kind_of(&dump->reader, optarg))
            return -1;
        return cmd_usage(&cmd_dump,
                         "--reader knows native and libevtx, not "
                         "'%s'",
                         optarg);
    case ID:
        if (dump_filter_ids(f, optarg))
            return -1;
        return cmd_usage(&cmd_dump,
                         "--id wants numbers as 1 or 1,11-15, not "
                         "'%s'",
                         optarg);
    case PROVIDER: return add_name(f->providers, &f->n_providers, optarg);
    case CHANNEL: return add_name(f->channels, &f->n_channels, optarg);
    case SINCE: return take_time(&f->has_since, &f->since, "since", optarg);
    case UNTIL: return take_time(&f->has_until, &f->until, "until", optarg);
    case RECOVER: dump->recover = true; return -1;
    case AT: words->at = optarg; return -1;
    case THREADS:
        if (scan_threads(&dump->threads, optarg))
            return -1;
        return cmd_usage(&cmd_dump,
                         "--threads wants a number from 1 to %d, not '%s'",
                         STM_POOL_WORKERS_MOST, optarg);
    default: return CMD_USAGE;
    }
}

/* Decimal, or hex behind 0x. */
static bool
read_offset(uint64_t *out, const char *text)
{
    bool hex = text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
    const char *digits = hex ? text + 2 : text;
    char *end;

    if (*digits == '\0' || *digits == '-' || *digits == '+' || *digits <= ' ')
        return false;
    errno = 0;
    *out = strtoull(digits, &end, hex ? 16 : 10);
    return *end == '\0' && !errno;
}

/* What is left of the command line, once each option by itself is sound. */
static int
go(struct dump *dump, const struct words *words, char **files, int n)
{
    const struct dump_filter *f = &dump->filter;
    uint64_t offset;

    if (n == 0)
        return cmd_usage(&cmd_dump, "dump needs at least one event log");
    if (words->at) {
        if (!read_offset(&offset, words->at))
            return cmd_usage(&cmd_dump,
                             "--at wants a number as 69632 or 0x11000, not "
                             "'%s'",
                             words->at);
        if (n != 1 || words->others)
            return cmd_usage(&cmd_dump,
                             "--at goes with one file and no other option");
        return dump_at(files[0], offset);
    }
    if (dump->recover && dump->reader == STM_READER_LIBEVTX)
        return cmd_usage(&cmd_dump, "--recover goes with the native reader");
    if (dump->xml && dump->reader == STM_READER_LIBEVTX)
        return cmd_usage(&cmd_dump, "XML is written by the native reader");
    if (f->has_since && f->has_until && f->since >= f->until)
        return cmd_usage(&cmd_dump, "nothing lies between --since and --until");
    dump->filtered = f->n_ids || f->n_providers || f->n_channels ||
                     f->has_since || f->has_until;
    return dump_files(dump, (const char *const *)files, (size_t)n);
}

static int
run_with(struct dump *dump, int argc, char **argv)
{
    static const struct option options[] = {
        { "format", required_argument, NULL, FORMAT },
        { "reader", required_argument, NULL, READER },
        { "id", required_argument, NULL, ID },
        { "provider", required_argument, NULL, PROVIDER },
        { "channel", required_argument, NULL, CHANNEL },
        { "since", required_argument, NULL, SINCE },
        { "until", required_argument, NULL, UNTIL },
        { "at", required_argument, NULL, AT },
        { "threads", required_argument, NULL, THREADS },
        { "recover", no_argument, NULL, RECOVER },
        { "help", no_argument, NULL, HELP },
        { NULL, 0, NULL, 0 },
    };
    struct words words = { 0 };
    int option;

    opterr = 0;
    while ((option = getopt_long(argc, argv, ":", options, NULL)) != -1) {
        int code;

        if (option == ':')
            return cmd_usage(&cmd_dump, "%s wants a value", argv[optind - 1]);
        if (option == '?')
            return cmd_usage(&cmd_dump, "dump has no option '%s'",
                             argv[optind - 1]);
        code = take(dump, &words, option);
        if (code >= 0)
            return code;
    }
    return go(dump, &words, argv + optind, argc - optind);
}

static int
run(int argc, char **argv)
{
    struct dump *dump = calloc(1, sizeof(*dump));
    int code;

    if (!dump) {
        cmd_say("memory ran out");
        return CMD_FAILED;
    }
    dump->reader = STM_READER_NATIVE;
    dump->threads = stm_pool_processors();
    code = run_with(dump, argc, argv);
    free(dump);
    return code;
}
