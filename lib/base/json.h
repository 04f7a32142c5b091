/* SPDX-License-Identifier: Apache-2.0 */
/*
 * json.h - a JSON writer: commas, escapes and UTF-8 repair cannot be
 * forgotten.
 *
 * Text is written exactly: only `"`, `\`, C0 controls and the line ends of
 * Unicode are escaped, and what is not UTF-8 becomes U+FFFD. So a line of
 * JSONL is one for every reader: Python's, Timesketch's among them, end lines
 * at U+0085, U+2028 and U+2029. Inside an object every value follows a
 * stm_json_key(). Failure is the buffer's `failed`.
 */
#ifndef STM_BASE_JSON_H
#define STM_BASE_JSON_H

#include "base/buf.h"
#include "base/time.h"

struct stm_json {
    struct stm_buf *out; /* borrowed */
    bool comma;          /* the next value needs one before it */
};

/*
 * Writes `text` as it stands between the quotes of a string, and returns
 * where it ended. Room: STM_JSON_ESCAPED times its size and STM_JSON_SLACK.
 */
enum { STM_JSON_ESCAPED = 6, STM_JSON_SLACK = 16 };
char *stm_json_escape(char *out, struct stm_span text);
/* The escape of the line end that the text begins with; NULL: there is none. */
const char *stm_json_line_end(const char *text, size_t size);

struct stm_json stm_json_of(struct stm_buf *out);

void stm_json_object(struct stm_json *json);
void stm_json_object_end(struct stm_json *json);
void stm_json_array(struct stm_json *json);
void stm_json_array_end(struct stm_json *json);
void stm_json_key(struct stm_json *json, const char *key);
void stm_json_key_span(struct stm_json *json, struct stm_span key);
void stm_json_text(struct stm_json *json, struct stm_span text);
void stm_json_string(struct stm_json *json, const char *text); /* NULL: null */
void stm_json_int(struct stm_json *json, int64_t value);
void stm_json_bool(struct stm_json *json, bool value);
void stm_json_null(struct stm_json *json);
void stm_json_time(struct stm_json *json, stm_ticks ticks);
/* JSON that is already text (one valid value); line ends get escaped. */
void stm_json_raw(struct stm_json *json, struct stm_span text);

#endif
