/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cmd-dump.c - the records of event logs as JSON lines.
 */
#include "cmd.h"

#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>

#include "evidence/bundle.h"
#include "read/dump.h"

enum { LINES_SIZE = 256 * 1024, NOTES_MOST = 100 /* of a file */ };

struct dump {
    struct stm_reader *reader;
    struct stm_dump *line;
    struct stm_buf lines; /* not written yet */
    const char *file;
    uint64_t notes; /* of this file */
    bool lost;
    bool any;    /* an event log was seen */
    bool broken; /* nobody reads our output any more */
};

/* Says the first NOTES_MOST things that are odd about a file. */
static bool
may_say(struct dump *dump)
{
    return dump->notes++ < NOTES_MOST;
}

static stm_status
on_note(void *arg, const struct stm_note *note)
{
    struct dump *dump = arg;

    dump->lost |= note->effect == STM_NOTE_LOSS;
    if (may_say(dump))
        cmd_say("%s: at %" PRIu64 ": %s", dump->file, note->file_offset,
                note->text);
    return STM_OK;
}

static stm_status
write_lines(struct dump *dump)
{
    size_t size = dump->lines.size;

    if (dump->lines.failed)
        return STM_ENOMEM;
    if (size && fwrite(dump->lines.data, 1, size, stdout) != size) {
        dump->broken = errno == EPIPE;
        return STM_EIO;
    }
    stm_buf_reset(&dump->lines);
    return STM_OK;
}

static stm_status
on_record(void *arg, const struct stm_record *record)
{
    struct dump *dump = arg;

    stm_dump_record(dump->line, &dump->lines, dump->file, record);
    return dump->lines.size > LINES_SIZE || dump->lines.failed
               ? write_lines(dump)
               : STM_OK;
}

static stm_status
on_unreadable(void *arg, const struct stm_place *place, const char *why)
{
    struct dump *dump = arg;

    dump->lost = true;
    if (may_say(dump))
        cmd_say("%s: at %" PRIu64 ": record %" PRIu64 " is unreadable: %s",
                dump->file, place->file_offset, place->header_id, why);
    return STM_OK;
}

static stm_status
dump_chunks(struct dump *dump, struct stm_walk *walk, struct stm_err *err)
{
    const struct stm_sink sink = { on_record, on_unreadable, dump };
    const struct stm_chunk *chunk;
    stm_status status;

    while (!(status = stm_walk_next(walk, &chunk, err)) && chunk) {
        status = stm_reader_chunk(dump->reader, chunk, &sink, err);
        if (status)
            break;
    }
    return status;
}

/* A status only where dumping cannot go on; a bad file is a loss. */
static stm_status
dump_file(struct dump *dump, const char *path)
{
    struct stm_source *source = NULL;
    struct stm_walk *walk = NULL;
    struct stm_err err = { 0 };
    stm_status status = stm_source_open(&source, path, &err);

    if (!status)
        status = stm_walk_open(&walk, source, on_note, dump, &err);
    if (!status) {
        dump->any = true;
        status = dump_chunks(dump, walk, &err);
        if (stm_source_changed(source)) {
            dump->lost = true;
            cmd_say("%s: was changed while it was read", dump->file);
        }
    }
    stm_walk_close(walk);
    stm_source_close(source);
    if (err.code) {
        dump->lost = true;
        cmd_say("%s: %s", dump->file, err.text);
    }
    /* The sink's own failures fill no `err`. */
    return err.code == status && status != STM_ENOMEM ? STM_OK : status;
}

static stm_status
dump_items(struct dump *dump, const struct stm_bundles *bundles)
{
    stm_status status = STM_OK;

    for (size_t i = 0; i < bundles->n_problems; i++) {
        const struct stm_problem *problem = &bundles->problems[i];

        dump->lost |= problem->loss;
        cmd_say("%s: %s", problem->name, problem->text);
    }
    for (size_t i = 0; i < bundles->n_items && !status; i++) {
        dump->file = bundles->items[i].name;
        dump->notes = 0;
        status = dump_file(dump, bundles->items[i].path);
        if (dump->notes > NOTES_MOST)
            cmd_say("%s: %" PRIu64 " more things that are not shown",
                    dump->file, dump->notes - NOTES_MOST);
    }
    return status ? status : write_lines(dump);
}

static int
end(const struct dump *dump, stm_status status)
{
    /* Whoever reads our output had enough: no reason to complain. */
    if (dump->broken)
        return CMD_DONE;
    if (status == STM_ENOMEM)
        cmd_say("memory ran out");
    if (status == STM_ENOMEM)
        return CMD_FAILED;
    if (cmd_flush() != CMD_DONE)
        return CMD_FAILED;
    if (!dump->any) {
        cmd_say("no event log in any argument");
        return CMD_FAILED;
    }
    return dump->lost ? CMD_LOST : CMD_DONE;
}

static int
dump_arguments(const char *const *arguments, size_t n)
{
    struct dump dump = { 0 };
    struct stm_bundles *bundles = NULL;
    struct stm_err err = { 0 };
    stm_status status =
        stm_reader_open(&dump.reader, STM_READER_LIBEVTX, NULL, 0, &err);
    int code = CMD_FAILED;

    if (!status)
        status = stm_dump_open(&dump.line, &err);
    if (!status)
        status = stm_bundles_collect(&bundles, arguments, n, NULL, NULL, &err);
    if (status)
        cmd_say("%s", err.text);
    else
        code = end(&dump, dump_items(&dump, bundles));
    stm_bundles_close(bundles);
    stm_reader_close(dump.reader);
    stm_dump_close(dump.line);
    stm_buf_free(&dump.lines);
    return code;
}

static int
run(int argc, char **argv)
{
    static const struct option options[] = { { "help", no_argument, NULL, 'h' },
                                             { NULL, 0, NULL, 0 } };
    int option;

    opterr = 0;
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
        if (option == 'h')
            return cmd_help(&cmd_dump);
        return cmd_usage(&cmd_dump, "dump has no option '%s'",
                         argv[optind - 1]);
    }
    if (optind == argc)
        return cmd_usage(&cmd_dump, "dump needs at least one event log");
    return dump_arguments((const char *const *)argv + optind,
                          (size_t)(argc - optind));
}

const struct cmd cmd_dump = {
    .name = "dump",
    .args = "FILE...",
    .help = "print the records of event logs as JSON lines",
    .run = run,
};
