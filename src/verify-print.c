/* SPDX-License-Identifier: Apache-2.0 */
/*
 * verify-print.c - what verify found, as a table and as JSON.
 */
#include "verify.h"

#include <inttypes.h>

#include "base/json.h"
#include "base/text.h"

const char *
verify_crc(const struct verify_counts *counts)
{
    if (counts->bad_crcs)
        return "bad";
    if (counts->chunks == 0)
        return "-";
    return counts->no_crcs ? "none" : "ok";
}

void
verify_add(struct verify_counts *sum, const struct verify_counts *more)
{
    sum->files += more->files;
    sum->bytes += more->bytes;
    sum->chunks += more->chunks;
    sum->records += more->records;
    sum->agrees += more->agrees;
    sum->silent += more->silent;
    sum->differs += more->differs;
    sum->unreadable += more->unreadable;
    sum->losses += more->losses;
    sum->anomalies += more->anomalies;
    sum->bad_crcs += more->bad_crcs;
    sum->no_crcs += more->no_crcs;
    for (size_t i = 0; i < STM_SILENCES; i++)
        sum->silence[i] += more->silence[i];
    for (size_t i = 0; i < STM_KNOWNS; i++)
        sum->known[i] += more->known[i];
}

void
verify_table_begin(struct stm_buf *out)
{
    stm_buf_text(out, "CHUNKS  RECORDS   AGREE  SILENT  DIFFER  UNREAD   CRC"
                      "  LOSS  ODD  FILE\n");
}

static void
put_row(struct stm_buf *out, const struct verify_counts *c)
{
    stm_buf_print(out,
                  "%6" PRIu64 "  %7" PRIu64 " %7" PRIu64 " %7" PRIu64
                  " %7" PRIu64 " %7" PRIu64 "  %4s %5" PRIu64 " %4" PRIu64 "  ",
                  c->chunks, c->records, c->agrees, c->silent, c->differs,
                  c->unreadable, verify_crc(c), c->losses, c->anomalies);
}

static void
put_silences(struct stm_buf *out, const struct verify_counts *c)
{
    const char *before = "        silent: ";

    for (size_t i = 0; i < STM_SILENCES; i++) {
        if (!c->silence[i])
            continue;
        stm_buf_print(out, "%s%" PRIu64 " %s", before, c->silence[i],
                      stm_silence_name((stm_silence)i));
        before = ", ";
    }
    if (c->silent)
        stm_buf_text(out, " (the native reader reads them, libevtx cannot)\n");
}

static void
put_notes(struct stm_buf *out, const struct verify_file *file)
{
    uint64_t all = file->counts.losses + file->counts.anomalies;

    for (size_t i = 0; i < file->n_notes; i++) {
        const struct scan_note *note = &file->notes[i];

        stm_buf_print(out, "        %s",
                      note->effect == STM_NOTE_LOSS ? "loss" : "odd");
        if (note->placed)
            stm_buf_print(out, " at %" PRIu64, note->file_offset);
        stm_buf_print(out, ": %s: ", note->kind);
        stm_text_show(out, stm_span_of(note->text), false);
        stm_buf_char(out, '\n');
    }
    if (all > file->n_notes)
        stm_buf_print(out, "        %" PRIu64 " more that are not shown\n",
                      all - file->n_notes);
}

static void
put_text(struct stm_buf *out, const char *reader, struct stm_span text)
{
    stm_buf_print(out, "            %-8s", reader);
    if (text.data) {
        stm_buf_char(out, '\'');
        stm_text_show(out, text, false);
        stm_buf_text(out, "'\n");
    } else {
        stm_buf_text(out, "has no such field\n");
    }
}

static void
put_differences(struct stm_buf *out, const struct verify_file *file)
{
    for (size_t i = 0; i < file->n_differences; i++) {
        const struct verify_difference *d = &file->differences[i];

        stm_buf_print(out,
                      "        differs at %" PRIu64 ", record %" PRIu64 ": ",
                      d->file_offset, d->header_id);
        if (!d->path.size) {
            stm_text_show(out, d->native, false);
            stm_buf_char(out, '\n');
            continue;
        }
        stm_text_show(out, d->path, false);
        stm_buf_char(out, '\n');
        put_text(out, "native", d->native);
        put_text(out, "libevtx", d->libevtx);
    }
    if (file->more_differences)
        stm_buf_print(out,
                      "        %" PRIu64 " more fields differ that are not "
                      "shown\n",
                      file->more_differences);
}

void
verify_table_file(struct stm_buf *out, const struct verify_file *file)
{
    put_row(out, &file->counts);
    stm_text_show(out, stm_span_of(file->name), false);
    stm_buf_char(out, '\n');
    put_differences(out, file);
    put_silences(out, &file->counts);
    put_notes(out, file);
}

static void
put_known(struct stm_buf *out, const struct verify_counts *sum)
{
    const char *before = "libevtx is known to say otherwise, in fields: ";
    bool any = false;

    for (size_t i = 1; i < STM_KNOWNS; i++) {
        if (!sum->known[i])
            continue;
        stm_buf_print(out, "%s%s %" PRIu64, before,
                      stm_known_name((stm_known)i), sum->known[i]);
        before = ", ";
        any = true;
    }
    if (any)
        stm_buf_char(out, '\n');
}

void
verify_table_end(struct stm_buf *out, const struct verify_counts *sum)
{
    if (sum->files > 1) {
        put_row(out, sum);
        stm_buf_print(out, "%" PRIu64 " event logs, %.1f MB\n", sum->files,
                      (double)sum->bytes / 1e6);
    }
    put_known(out, sum);
    if (sum->agrees + sum->differs == 0)
        stm_buf_text(out, "There is no record that both decoders can read.\n");
    else if (sum->differs)
        stm_buf_print(out, "The decoders DISAGREE on %" PRIu64 " record%s.\n",
                      sum->differs, sum->differs == 1 ? "" : "s");
    else
        stm_buf_print(out,
                      "The decoders agree on %s%" PRIu64
                      " record%s that both can read.\n",
                      sum->agrees > 1 ? "all of the " : "the ", sum->agrees,
                      sum->agrees == 1 ? "" : "s");
}

static void
put_count(struct stm_json *json, const char *key, uint64_t n)
{
    stm_json_key(json, key);
    stm_json_int(json, (int64_t)n);
}

static void
json_counts(struct stm_json *json, const struct verify_counts *c)
{
    put_count(json, "size", c->bytes);
    put_count(json, "chunks", c->chunks);
    put_count(json, "records", c->records);
    put_count(json, "agrees", c->agrees);
    put_count(json, "silent", c->silent);
    put_count(json, "differs", c->differs);
    put_count(json, "unreadable", c->unreadable);
    stm_json_key(json, "crc");
    stm_json_string(json, verify_crc(c));
    put_count(json, "losses", c->losses);
    put_count(json, "anomalies", c->anomalies);
    stm_json_key(json, "silent_for");
    stm_json_object(json);
    for (size_t i = 0; i < STM_SILENCES; i++)
        if (c->silence[i])
            put_count(json, stm_silence_name((stm_silence)i), c->silence[i]);
    stm_json_object_end(json);
    stm_json_key(json, "known");
    stm_json_object(json);
    for (size_t i = 1; i < STM_KNOWNS; i++)
        if (c->known[i])
            put_count(json, stm_known_name((stm_known)i), c->known[i]);
    stm_json_object_end(json);
}

static void
json_note(struct stm_json *json, const struct scan_note *note)
{
    stm_json_object(json);
    stm_json_key(json, "effect");
    stm_json_string(json, note->effect == STM_NOTE_LOSS ? "loss" : "anomaly");
    stm_json_key(json, "kind");
    stm_json_string(json, note->kind);
    stm_json_key(json, "file_offset");
    if (note->placed)
        stm_json_int(json, (int64_t)note->file_offset);
    else
        stm_json_null(json);
    stm_json_key(json, "text");
    stm_json_string(json, note->text);
    stm_json_object_end(json);
}

static void
json_text(struct stm_json *json, const char *key, struct stm_span text)
{
    stm_json_key(json, key);
    if (text.data)
        stm_json_text(json, text);
    else
        stm_json_null(json);
}

static void
json_difference(struct stm_json *json, const struct verify_difference *d)
{
    stm_json_object(json);
    put_count(json, "file_offset", d->file_offset);
    put_count(json, "header_id", d->header_id);
    if (d->path.size) {
        json_text(json, "field", d->path);
        json_text(json, "native", d->native);
        json_text(json, "libevtx", d->libevtx);
    } else {
        json_text(json, "why", d->native);
    }
    stm_json_object_end(json);
}

void
verify_json_file(struct stm_buf *out, const struct verify_file *file)
{
    struct stm_json json = stm_json_of(out);

    stm_json_object(&json);
    stm_json_key(&json, "file");
    stm_json_string(&json, file->name);
    json_counts(&json, &file->counts);
    stm_json_key(&json, "notes");
    stm_json_array(&json);
    for (size_t i = 0; i < file->n_notes; i++)
        json_note(&json, &file->notes[i]);
    stm_json_array_end(&json);
    stm_json_key(&json, "differences");
    stm_json_array(&json);
    for (size_t i = 0; i < file->n_differences; i++)
        json_difference(&json, &file->differences[i]);
    stm_json_array_end(&json);
    put_count(&json, "notes_not_listed",
              file->counts.losses + file->counts.anomalies - file->n_notes);
    put_count(&json, "differences_not_listed", file->more_differences);
    stm_json_object_end(&json);
}
