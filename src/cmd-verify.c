/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cmd-verify.c - are event logs whole, and do two decoders agree on them?
 */
#include "verify.h"

#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static int run(int argc, char **argv);

const struct cmd cmd_verify = {
    .name = "verify",
    .args = "EVIDENCE... [OPTION...]",
    .help = "check event logs, or the evidence of a case",
    .options =
        "      --case CASE         compare with what the case was made of\n"
        "      --format FORMAT     table or json\n"
        "      --threads N         threads at work (the processors there "
        "are)\n",
    .run = run,
};

enum { FILE_MEMORY = 1 << 20 };

struct verify {
    struct stm_agree *agree[STM_POOL_WORKERS_MOST];
    unsigned threads;
    bool json;
    struct verify_file file; /* the one that is being read */
    struct verify_counts sum;
    struct stm_buf out;
    bool lost, broken;
    bool any, shown;
};

/* What a worker adds up for one chunk. */
struct job {
    struct verify_file *part;
    struct scan_task *task;
    const struct stm_place *place; /* of the fields that come now */
};

/* Cut where it is long, never within a character. */
static struct stm_span
keep(struct stm_arena *memory, struct stm_span text)
{
    size_t size = text.size;
    const char *copy;

    if (!text.data)
        return text;
    if (size > VERIFY_TEXT) {
        size = VERIFY_TEXT;
        while (size > 0 && ((unsigned char)text.data[size] & 0xc0) == 0x80)
            size--;
    }
    copy = stm_arena_copy(memory, text.data, size);
    return copy ? stm_span_sized(copy, size) : stm_span_of("");
}

static void
add_difference(struct verify_file *file, const struct verify_difference *d)
{
    if (file->n_differences == VERIFY_DIFFERENCES) {
        file->more_differences++;
        return;
    }
    file->differences[file->n_differences++] = (struct verify_difference){
        .file_offset = d->file_offset,
        .header_id = d->header_id,
        .path = keep(&file->memory, d->path),
        .native = keep(&file->memory, d->native),
        .libevtx = keep(&file->memory, d->libevtx),
    };
}

/* Fields come before their record, whose place is not known then. */
static void
on_field(void *arg, const struct stm_agree_field *field)
{
    struct job *job = arg;
    const struct verify_difference d = { .path = field->path,
                                         .native = field->native,
                                         .libevtx = field->libevtx };

    if (field->differs)
        add_difference(job->part, &d);
}

/* A record that libevtx reads and the native reader does not. */
static void
add_one_sided(struct verify_file *file, const char *why)
{
    char text[400];
    struct verify_difference d = { 0 };

    (void)snprintf(text, sizeof(text), "only libevtx reads it: %s", why);
    d.path = stm_span_of("");
    d.native = stm_span_of(text);
    add_difference(file, &d);
}

static void
add_unreadable(struct job *job, const struct stm_place *place, const char *why)
{
    char text[400];

    (void)snprintf(text, sizeof(text), "record %" PRIu64 " is unreadable: %s",
                   place->header_id, why);
    scan_note(job->task, STM_NOTE_LOSS, "unreadable-record",
              &place->file_offset, text);
}

static stm_status
on_record(void *arg, const struct stm_place *place,
          const struct stm_agreement *a)
{
    struct job *job = arg;
    struct verify_counts *c = &job->part->counts;

    c->records++;
    for (size_t i = 0; i < STM_KNOWNS; i++)
        c->known[i] += a->known[i];
    if (!a->native_read && !a->libevtx_read) {
        c->unreadable++;
        add_unreadable(job, place, a->why);
    } else if (a->accord == STM_SILENT) {
        c->silent++;
        c->silence[a->silence]++;
    } else if (a->accord == STM_DIFFERS) {
        c->differs++;
        if (!a->native_read)
            add_one_sided(job->part, a->why);
    } else {
        c->agrees++;
    }
    /* Now the place of this record's differences is known. */
    for (size_t i = job->part->n_differences; i > 0; i--) {
        struct verify_difference *d = &job->part->differences[i - 1];

        if (d->file_offset)
            break;
        d->file_offset = place->file_offset;
        d->header_id = place->header_id;
    }
    return STM_OK;
}

static void
clear(struct verify_file *file)
{
    struct stm_arena memory = file->memory;

    stm_arena_reset(&memory);
    memset(file, 0, sizeof(*file));
    file->memory = memory;
}

static void
work(void *arg, unsigned worker, struct scan_task *task)
{
    struct verify *verify = arg;
    struct job job = { .part = task->own, .task = task };
    const struct stm_agree_sink sink = { on_record, on_field, &job };

    clear(job.part);
    job.part->counts.chunks = task->chunk.magic;
    task->status =
        stm_agree_chunk(verify->agree[worker], &task->chunk, &sink, &task->err);
}

static bool
is_crc(const char *kind)
{
    return strncmp(kind, "bad-", 4) == 0 && strstr(kind, "-crc");
}

static void
take_notes(struct verify_file *file, const struct scan_task *task)
{
    for (size_t i = 0; i < task->n_notes; i++) {
        const struct scan_note *note = &task->notes[i];
        const char *text;

        if (note->effect == STM_NOTE_LOSS)
            file->counts.losses++;
        else
            file->counts.anomalies++;
        file->counts.bad_crcs += is_crc(note->kind);
        text =
            file->n_notes < VERIFY_NOTES
                ? stm_arena_copy(&file->memory, note->text, strlen(note->text))
                : NULL;
        if (text) {
            file->notes[file->n_notes] = *note;
            file->notes[file->n_notes++].text = text;
        }
    }
    if (task->more_losses)
        file->counts.losses += task->more_notes;
    else
        file->counts.anomalies += task->more_notes;
}

static stm_status
write_out(struct verify *verify)
{
    size_t size = verify->out.size;

    if (verify->out.failed)
        return STM_ENOMEM;
    if (size && fwrite(verify->out.data, 1, size, stdout) != size) {
        verify->broken = errno == EPIPE;
        return STM_EIO;
    }
    stm_buf_reset(&verify->out);
    return STM_OK;
}

static stm_status
show(struct verify *verify)
{
    if (!verify->shown && !verify->json)
        verify_table_begin(&verify->out);
    if (verify->json)
        stm_buf_text(&verify->out, verify->shown ? ",\n" : "[\n");
    verify->shown = true;
    if (verify->json)
        verify_json_file(&verify->out, &verify->file);
    else
        verify_table_file(&verify->out, &verify->file);
    verify_add(&verify->sum, &verify->file.counts);
    return write_out(verify);
}

static stm_status
settle(void *arg, struct scan_task *task)
{
    struct verify *verify = arg;
    struct verify_file *file = &verify->file;
    const struct verify_file *part = task->own;

    if (task->begins)
        clear(file);
    file->name = task->item->name;
    take_notes(file, task);
    if (task->has_chunk) {
        verify_add(&file->counts, &part->counts);
        for (size_t i = 0; i < part->n_differences; i++)
            add_difference(file, &part->differences[i]);
        file->more_differences += part->more_differences;
    }
    if (!task->ends)
        return STM_OK;
    verify->any |= task->is_log;
    file->counts.files = 1;
    file->counts.bytes = task->file_size;
    file->counts.no_crcs = task->is_log && task->header.no_crc;
    verify->lost |= file->counts.losses > 0;
    return show(verify);
}

static void *
part_new(void *arg)
{
    struct verify_file *file = calloc(1, sizeof(*file));

    (void)arg;
    if (file)
        file->memory = stm_arena_of(FILE_MEMORY);
    return file;
}

static void
part_free(void *own)
{
    struct verify_file *file = own;

    stm_arena_free(&file->memory);
    free(file);
}

static int
end(struct verify *verify, stm_status status, const struct stm_err *err)
{
    if (!status && verify->shown) {
        if (verify->json)
            stm_buf_text(&verify->out, "\n]\n");
        else
            verify_table_end(&verify->out, &verify->sum);
        status = write_out(verify);
    }
    /* Whoever reads our output had enough: no reason to complain. */
    if (verify->broken)
        return CMD_DONE;
    if (status && (status != STM_EIO || err->code)) {
        cmd_say("%s", err->code ? err->text : "memory ran out");
        return CMD_FAILED;
    }
    if (cmd_flush() != CMD_DONE)
        return CMD_FAILED;
    if (!verify->any) {
        cmd_say("no event log in any argument");
        return CMD_FAILED;
    }
    if (verify->sum.differs)
        return CMD_DISAGREE;
    return verify->lost ? CMD_LOST : CMD_DONE;
}

static stm_status
open_readers(struct verify *verify, struct stm_err *err)
{
    stm_status status = STM_OK;

    for (unsigned i = 0; i < verify->threads && !status; i++)
        status = stm_agree_open(&verify->agree[i], err);
    return status;
}

static int
verify_logs(struct verify *verify, char *const *evidence, size_t n)
{
    const struct scan scan = { .threads = verify->threads,
                               .work = work,
                               .settle = settle,
                               .arg = verify,
                               .own_new = part_new,
                               .own_free = part_free };
    struct stm_bundles *bundles = NULL;
    struct stm_err err = { 0 };
    stm_status status = open_readers(verify, &err);
    int code;

    verify->file.memory = stm_arena_of(FILE_MEMORY);
    if (!status)
        status = stm_bundles_collect(&bundles, (const char *const *)evidence, n,
                                     NULL, NULL, &err);
    for (size_t i = 0; !status && i < bundles->n_problems; i++) {
        verify->lost |= bundles->problems[i].loss;
        cmd_say("%s: %s", bundles->problems[i].name, bundles->problems[i].text);
    }
    if (!status)
        status = scan_run(&scan, bundles->items, bundles->n_items, &err);
    code = end(verify, status, &err);
    stm_bundles_close(bundles);
    for (unsigned i = 0; i < verify->threads; i++)
        stm_agree_close(verify->agree[i]);
    stm_arena_free(&verify->file.memory);
    stm_buf_free(&verify->out);
    return code;
}

/* -1 to go on, else the exit status. */
static int
read_options(struct verify *verify, const char **kase, int argc, char **argv)
{
    static const struct option options[] = {
        { "case", required_argument, NULL, 'c' },
        { "format", required_argument, NULL, 'f' },
        { "threads", required_argument, NULL, 't' },
        { "help", no_argument, NULL, 'h' },
        { NULL, 0, NULL, 0 },
    };
    int option;

    opterr = 0;
    while ((option = getopt_long(argc, argv, ":", options, NULL)) != -1) {
        switch (option) {
        case 'h': return cmd_help(&cmd_verify);
        case 'c': *kase = optarg; break;
        case 'f':
            verify->json = strcmp(optarg, "json") == 0;
            if (!verify->json && strcmp(optarg, "table") != 0)
                return cmd_usage(&cmd_verify, "no format is named '%s'",
                                 optarg);
            break;
        case 't':
            if (!scan_threads(&verify->threads, optarg))
                return cmd_usage(&cmd_verify,
                                 "--threads wants a number from 1 to %d, "
                                 "not '%s'",
                                 STM_POOL_WORKERS_MOST, optarg);
            break;
        case ':':
            return cmd_usage(&cmd_verify, "%s wants a value", argv[optind - 1]);
        default:
            return cmd_usage(&cmd_verify, "verify has no option '%s'",
                             argv[optind - 1]);
        }
    }
    if (optind == argc)
        return cmd_usage(&cmd_verify, "verify needs at least one event log");
    return -1;
}

static int
run(int argc, char **argv)
{
    struct verify *verify = calloc(1, sizeof(*verify));
    const char *kase = NULL;
    int code;

    if (!verify) {
        cmd_say("memory ran out");
        return CMD_FAILED;
    }
    verify->threads = stm_pool_processors();
    code = read_options(verify, &kase, argc, argv);
    if (code < 0 && kase)
        code = verify_case(kase, argv + optind, (size_t)(argc - optind),
                           verify->json);
    else if (code < 0)
        code = verify_logs(verify, argv + optind, (size_t)(argc - optind));
    free(verify);
    return code;
}
