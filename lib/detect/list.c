/* SPDX-License-Identifier: Apache-2.0 */
#include "detect/list.h"

#include "base/text.h"
#include "detect/lines.h"

enum { ENTRY_SIZE = 32767 }; /* the longest path of Windows */

void
stm_key_fold(struct stm_buf *out, struct stm_span text)
{
    size_t before = out->size;

    stm_text_fold(out, text);
    for (size_t i = before; i < out->size; i++)
        if (out->data[i] == '\\')
            out->data[i] = '/';
}

/* `# match: KIND`; other comments are passed over. */
static stm_status
take_comment(struct stm_list *list, unsigned *match_line, struct stm_span line,
             unsigned number, struct stm_err *err)
{
    struct stm_span rest =
        stm_span_trim(stm_span_sized(line.data + 1, line.size - 1));
    const size_t size = strlen("match:");

    if (rest.size < size || memcmp(rest.data, "match:", size) != 0)
        return STM_OK;
    rest = stm_span_trim(stm_span_sized(rest.data + size, rest.size - size));
    if (*match_line)
        return stm_fail(err, STM_EFORMAT, number,
                        "%s:%u: match stands in line %u already",
                        list->written.file, number, *match_line);
    if (list->n_entries)
        return stm_fail(err, STM_EFORMAT, number,
                        "%s:%u: match must stand before the entries",
                        list->written.file, number);
    *match_line = number;
    if (stm_span_is(rest, "name"))
        list->match = STM_LIST_NAME;
    else if (stm_span_is(rest, "path-has"))
        list->match = STM_LIST_PATH_HAS;
    else if (stm_span_is(rest, "folder"))
        list->match = STM_LIST_FOLDER;
    else if (stm_span_is(rest, "path"))
        list->match = STM_LIST_PATH;
    else
        return stm_fail(
            err, STM_EFORMAT, number,
            "%s:%u: match is name, path, path-has or folder, not %.*s",
            list->written.file, number, (int)(rest.size < 40 ? rest.size : 40),
            rest.data);
    return STM_OK;
}

static stm_status
take_entry(struct stm_list *list, struct stm_span line, unsigned number,
           struct stm_err *err)
{
    if (line.size > ENTRY_SIZE)
        return stm_fail(err, STM_ELIMIT, number,
                        "%s:%u: an entry of %zu bytes, longer than any path",
                        list->written.file, number, line.size);
    if ((list->match == STM_LIST_NAME || list->match == STM_LIST_FOLDER) &&
        memchr(line.data, '/', line.size))
        return stm_fail(err, STM_EFORMAT, number,
                        "%s:%u: a %s name holds no / or \\", list->written.file,
                        number,
                        list->match == STM_LIST_NAME ? "file" : "folder");
    list->entries[list->n_entries++] = line;
    return STM_OK;
}

static bool
is_entry(struct stm_span line)
{
    return line.size && line.data[0] != '#';
}

static size_t
count_entries(struct stm_span text)
{
    struct stm_lines lines = stm_lines_of(text);
    struct stm_span line;
    size_t n = 0;

    while (stm_lines_next(&lines, &line))
        n += is_entry(stm_span_trim(line));
    return n;
}

static stm_status
take_lines(struct stm_list *list, struct stm_span folded,
           const struct stm_problems *all, struct stm_err *err)
{
    struct stm_lines lines = stm_lines_of(folded);
    struct stm_span line;
    unsigned match_line = 0;
    stm_status status = STM_OK;

    while (!status && stm_lines_next(&lines, &line)) {
        line = stm_span_trim(line);
        if (is_entry(line))
            status = take_entry(list, line, lines.number, err);
        else if (line.size)
            status = take_comment(list, &match_line, line, lines.number, err);
        status = stm_problems_tell(all, status, err);
    }
    return status;
}

/* The whole text folded: folding makes or removes no line. */
static stm_status
fold_all(struct stm_span *out, const struct stm_list *list,
         struct stm_arena *arena, struct stm_err *err)
{
    struct stm_buf folded = { 0 };
    const char *kept;

    stm_key_fold(&folded, list->written.text);
    kept = folded.failed
               ? NULL
               : stm_arena_copy(arena, stm_buf_held(&folded).data, folded.size);
    *out = stm_span_sized(kept, folded.size);
    stm_buf_free(&folded);
    return kept ? STM_OK
                : stm_fail(err, STM_ENOMEM, 0, "%s: no memory",
                           list->written.file);
}

stm_status
stm_list_read(struct stm_list *list, struct stm_arena *arena,
              const struct stm_problems *all, struct stm_err *err)
{
    struct stm_span folded = { 0 };
    stm_status status = stm_written_check(&list->written, STM_LIST_SIZE, err);

    list->match = STM_LIST_NAME;
    list->n_entries = 0;
    if (status)
        return status;
    status = fold_all(&folded, list, arena, err);
    if (status)
        return status;
    list->entries = stm_arena_take(arena, (count_entries(folded) + 1) *
                                              sizeof(*list->entries));
    if (!list->entries)
        return stm_fail(err, STM_ENOMEM, 0, "%s: no memory",
                        list->written.file);
    status = take_lines(list, folded, all, err);
    if (status)
        list->n_entries = 0;
    return status;
}

stm_status
stm_list_parse(struct stm_list *list, struct stm_arena *arena,
               struct stm_err *err)
{
    return stm_list_read(list, arena, NULL, err);
}
