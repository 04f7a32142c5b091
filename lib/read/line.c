/* SPDX-License-Identifier: Apache-2.0 */
#include "read/line.h"

#include <stdlib.h>

#include "base/json.h"
#include "read/tree.h"

enum { PADDING = 16 /* behind the words: they are copied 16 at a time */ };

/* A line that is being made. */
struct making {
    struct stm_line *line;
    struct stm_json json; /* into its words */
    const struct stm_record *record;
};

void
stm_line_free(struct stm_line *line)
{
    stm_buf_free(&line->words);
    free(line->gaps);
    *line = (struct stm_line){ 0 };
}

static void
put_gap(struct stm_line *line, stm_gap_kind kind, const struct stm_gap *gap)
{
    if (line->n_gaps == line->gaps_room) {
        size_t room = line->gaps_room ? line->gaps_room * 2 : 64;
        void *grown = reallocarray(line->gaps, room, sizeof(line->gaps[0]));

        if (!grown) {
            line->words.failed = true;
            return;
        }
        line->gaps = grown;
        line->gaps_room = room;
    }
    line->gaps[line->n_gaps] = *gap;
    line->gaps[line->n_gaps++].kind = kind;
}

/* The words of a value are its quotes, or nothing. */
static void
put_value(struct making *making, stm_gap_kind kind, size_t field)
{
    bool quoted = kind == STM_GAP_TEXT || kind == STM_GAP_HOW;
    struct stm_gap gap = { .field = (uint32_t)field };

    stm_json_raw(&making->json, stm_span_of(quoted ? "\"\"" : ""));
    gap.words_end = making->line->words.size - (quoted ? 1 : 0);
    put_gap(making->line, kind, &gap);
}

static void
put_place(struct making *making, const char *key, stm_gap_kind kind)
{
    stm_json_key(&making->json, key);
    put_value(making, kind, 0);
}

/* The first field of that path. */
static void
put_field(struct making *making, const char *key, stm_gap_kind kind,
          const char *path)
{
    const struct stm_record *record = making->record;

    stm_json_key(&making->json, key);
    for (size_t i = 0; i < record->n_fields; i++)
        if (stm_span_is(record->fields[i].path, path)) {
            put_value(making, kind, i);
            return;
        }
    stm_json_null(&making->json);
}

static void
put_data(void *arg, const struct stm_field *field)
{
    struct making *making = arg;

    put_value(making, STM_GAP_TEXT, (size_t)(field - making->record->fields));
}

static void
put_system(struct making *making)
{
    put_field(making, "event_record_id", STM_GAP_NUMBER,
              "System/EventRecordID");
    put_field(making, "time", STM_GAP_TIME, "System/TimeCreated@SystemTime");
    put_field(making, "provider", STM_GAP_TEXT, "System/Provider@Name");
    put_field(making, "event_id", STM_GAP_NUMBER, "System/EventID");
    put_field(making, "version", STM_GAP_NUMBER, "System/Version");
    put_field(making, "channel", STM_GAP_TEXT, "System/Channel");
    put_field(making, "computer", STM_GAP_TEXT, "System/Computer");
}

bool
stm_line_make(struct stm_line *line, const struct stm_record *record)
{
    struct making making = { .line = line,
                             .json = stm_json_of(&line->words),
                             .record = record };
    char *padding;

    line->shape = record->shape;
    line->n_gaps = 0;
    stm_buf_reset(&line->words);
    making.json.comma = true; /* the file comes before */
    put_place(&making, "file_offset", STM_GAP_OFFSET);
    put_place(&making, "header_id", STM_GAP_ID);
    put_system(&making);
    put_place(&making, "how", STM_GAP_HOW);
    stm_json_key(&making.json, "data");
    stm_tree_write(&making.json, record, put_data, &making);
    stm_json_object_end(&making.json);
    stm_buf_char(&line->words, '\n');
    padding = stm_buf_room(&line->words, PADDING);
    if (padding)
        memset(padding, 0, PADDING);
    return padding != NULL;
}
