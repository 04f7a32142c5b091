/* SPDX-License-Identifier: Apache-2.0 */
#include "report/timeline.h"

/*
 * The first column is none that Timesketch asks for: a reader that takes the
 * byte order mark for a part of its name still finds those.
 */
static const char *const names[TIMELINE_COLUMNS] = {
    [TIMELINE_TIME_CREATED] = "time_created",
    [TIMELINE_DATETIME] = "datetime",
    [TIMELINE_TIMESTAMP_DESC] = "timestamp_desc",
    [TIMELINE_MESSAGE] = "message",
    [TIMELINE_TAG] = "tag",
    [TIMELINE_DATA_TYPE] = "data_type",
    [TIMELINE_HOST] = "host",
    [TIMELINE_LEVEL] = "level",
    [TIMELINE_CONFIDENCE] = "confidence",
    [TIMELINE_RULE_ID] = "rule_id",
    [TIMELINE_FINDING_KEY] = "finding_key",
    [TIMELINE_INCIDENT] = "incident",
    [TIMELINE_USER] = "user",
    [TIMELINE_PROCESS_GUID] = "process_guid",
    [TIMELINE_PID] = "pid",
    [TIMELINE_IMAGE] = "image",
    [TIMELINE_COMMAND_LINE] = "command_line",
    [TIMELINE_IMAGE_SHA256] = "image_sha256",
    [TIMELINE_PARENT_IMAGE] = "parent_image",
    [TIMELINE_OBJECT] = "object",
    [TIMELINE_OBJECT_SHA256] = "object_sha256",
    [TIMELINE_DETAIL] = "detail",
    [TIMELINE_EVENT_ID] = "event_id",
    [TIMELINE_CHANNEL] = "channel",
    [TIMELINE_EVENT_RECORD_ID] = "event_record_id",
    [TIMELINE_FILE] = "file",
    [TIMELINE_FILE_OFFSET] = "file_offset",
    [TIMELINE_HOW] = "how",
};

void
timeline_put_header(struct stm_buf *out)
{
    struct stm_csv csv = stm_csv_of(out);

    stm_buf_text(out, "\xef\xbb\xbf"); /* spreadsheets guess without it */
    for (int i = 0; i < TIMELINE_COLUMNS; i++)
        stm_csv_string(&csv, names[i]);
    stm_csv_row_end(&csv);
}

void
timeline_put_csv(struct stm_buf *out, const struct timeline_row *row)
{
    struct stm_csv csv = stm_csv_of(out);

    for (int i = 0; i < TIMELINE_COLUMNS; i++) {
        const struct timeline_cell *cell = &row->cells[i];

        switch (cell->kind) {
        case TIMELINE_EMPTY: stm_csv_empty(&csv); break;
        case TIMELINE_TEXT:
        case TIMELINE_LIST: stm_csv_text(&csv, cell->text); break;
        case TIMELINE_NUMBER: stm_csv_int(&csv, cell->number); break;
        }
    }
    stm_csv_row_end(&csv);
}

void
timeline_put_json(struct stm_buf *out, const struct timeline_row *row)
{
    struct stm_json json = stm_json_of(out);

    stm_json_object(&json);
    for (int i = 0; i < TIMELINE_COLUMNS; i++) {
        const struct timeline_cell *cell = &row->cells[i];

        stm_json_key(&json, names[i]);
        switch (cell->kind) {
        case TIMELINE_EMPTY: stm_json_null(&json); break;
        case TIMELINE_TEXT: stm_json_text(&json, cell->text); break;
        case TIMELINE_NUMBER: stm_json_int(&json, cell->number); break;
        case TIMELINE_LIST: stm_json_raw(&json, cell->text); break;
        }
    }
    stm_json_object_end(&json);
    stm_buf_char(out, '\n');
}
