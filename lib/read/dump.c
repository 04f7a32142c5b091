/* SPDX-License-Identifier: Apache-2.0 */
#include "read/dump.h"

#include <stdlib.h>

#include "base/json.h"
#include "read/line.h"

enum {
    LINES = 64,             /* kept, by the number of the shape */
    WORDS_KEPT = 64 * 1024, /* bytes: a longer line is not kept */
    GAPS_KEPT = 1024
};

struct stm_dump {
    char *file;          /* of the line before */
    struct stm_buf head; /* of lines: {"file":NAME */
    struct stm_line lines[LINES];
    struct stm_line other; /* just made, or not to be kept */
};

stm_status
stm_dump_open(struct stm_dump **out, struct stm_err *err)
{
    *out = calloc(1, sizeof(**out));
    return *out ? STM_OK : stm_fail(err, STM_ENOMEM, 0, "no memory for a dump");
}

void
stm_dump_close(struct stm_dump *dump)
{
    if (!dump)
        return;
    for (size_t i = 0; i < LINES; i++)
        stm_line_free(&dump->lines[i]);
    stm_line_free(&dump->other);
    stm_buf_free(&dump->head);
    free(dump->file);
    free(dump);
}

static bool
set_file(struct stm_dump *dump, const char *file)
{
    struct stm_json json = stm_json_of(&dump->head);

    if (dump->file && strcmp(dump->file, file) == 0)
        return true;
    free(dump->file);
    dump->file = strdup(file);
    stm_buf_reset(&dump->head);
    stm_json_object(&json);
    stm_json_key(&json, "file");
    stm_json_string(&json, file);
    if (!dump->head.failed && dump->file)
        return true;
    free(dump->file);
    dump->file = NULL;
    return false;
}

/* Puts the line that was just made where its shape finds it again. */
static const struct stm_line *
keep(struct stm_dump *dump)
{
    struct stm_line *home = &dump->lines[dump->other.shape % LINES];
    struct stm_line made = dump->other;

    if (made.shape == 0 || made.words.size > WORDS_KEPT ||
        made.n_gaps > GAPS_KEPT)
        return &dump->other;
    dump->other = *home; /* whose memory is used again */
    *home = made;
    return home;
}

/* The line that fits a record; NULL: no memory. */
static const struct stm_line *
line_of(struct stm_dump *dump, const struct stm_record *record)
{
    const struct stm_line *line = &dump->lines[record->shape % LINES];

    if (record->shape && line->shape == record->shape)
        return line;
    return stm_line_make(&dump->other, record) ? keep(dump) : NULL;
}

void
stm_dump_record(struct stm_dump *dump, struct stm_buf *out, const char *file,
                const struct stm_record *record)
{
    const struct stm_line *line = line_of(dump, record);

    if (!line || !set_file(dump, file)) {
        out->failed = true;
        return;
    }
    stm_buf_span(out, stm_buf_held(&dump->head));
    stm_line_fill(out, line, record);
}
