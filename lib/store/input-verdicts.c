/* SPDX-License-Identifier: Apache-2.0 */
#include "store/input.h"

#include "base/csv-read.h"
#include "base/text-file.h"
#include "base/text.h"
#include "store/sql.h"

#include <stdlib.h>

enum { ARENA = 128 << 20, KEY_DIGITS = 16, KEY_MOST = 39, TEXT_MOST = 32767 };

enum { KEY, VERDICT, REASON, ANALYST, COLUMNS };

static const char *const headings[COLUMNS] = { "key", "verdict", "reason",
                                               "analyst" };

const char *
stm_verdict_name(stm_verdict verdict)
{
    switch (verdict) {
    case STM_VERDICT_CONFIRMED: return "confirmed";
    case STM_VERDICT_BENIGN: return "benign";
    case STM_VERDICT_SUPPRESS: return "suppress";
    case STM_VERDICT_NONE: return "none";
    case STM_VERDICTS: break;
    }
    return "?";
}

struct stm_verdicts
stm_verdicts_of(void)
{
    return (struct stm_verdicts){ .arena = stm_arena_of(ARENA) };
}

void
stm_verdicts_free(struct stm_verdicts *verdicts)
{
    free(verdicts->items);
    stm_arena_free(&verdicts->arena);
    *verdicts = (struct stm_verdicts){ 0 };
}

static stm_status
no_memory(struct stm_err *err)
{
    return stm_fail(err, STM_ENOMEM, 0, "no memory for verdicts");
}

/* 16 hex digits, and -2, -3, ... where keys are equal; in lower case. */
static bool
parse_key(char out[KEY_MOST + 1], struct stm_span text)
{
    if (text.size < KEY_DIGITS || text.size > KEY_MOST)
        return false;
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];

        if (i < KEY_DIGITS && c >= 'A' && c <= 'F')
            c = (char)(c - 'A' + 'a');
        if (i == KEY_DIGITS ? c != '-'
                            : !(c >= '0' && c <= '9') &&
                                  !(i < KEY_DIGITS && c >= 'a' && c <= 'f'))
            return false;
        out[i] = c;
    }
    out[text.size] = '\0';
    return text.size != KEY_DIGITS + 1;
}

static bool
parse_verdict(stm_verdict *out, struct stm_span text)
{
    for (int i = 0; i < STM_VERDICTS; i++) {
        if (stm_span_is_nocase(text, stm_verdict_name((stm_verdict)i))) {
            *out = (stm_verdict)i;
            return true;
        }
    }
    return false;
}

/* Our own CSV puts a ' before what a spreadsheet would run: away with it. */
static struct stm_span
unguard(struct stm_span text)
{
    if (text.size > 1 && text.data[0] == '\'' &&
        strchr("=+-@\t\r", text.data[1])) {
        text.data++;
        text.size--;
    }
    return text;
}

static stm_status
keep(struct stm_span *out, struct stm_verdicts *all, struct stm_span text,
     struct stm_err *err)
{
    out->data = stm_arena_copy(&all->arena, text.data, text.size);
    out->size = text.size;
    return out->data ? STM_OK : no_memory(err);
}

static stm_status
add(struct stm_verdicts *all, const struct stm_judged *judged,
    struct stm_err *err)
{
    struct stm_judged *item;
    stm_status status;

    if (all->n == all->room) {
        size_t room = all->room ? 2 * all->room : 64;
        struct stm_judged *more = reallocarray(all->items, room, sizeof(*more));

        if (!more)
            return no_memory(err);
        all->items = more;
        all->room = room;
    }
    item = &all->items[all->n++];
    *item = *judged;
    status = keep(&item->key, all, judged->key, err);
    if (!status)
        status = keep(&item->reason, all, judged->reason, err);
    return status ? status : keep(&item->analyst, all, judged->analyst, err);
}

/* Which column is where; -1: nowhere. */
struct columns {
    int at[COLUMNS];
};

static bool
find_headings(struct columns *columns, const struct stm_csv_row *row)
{
    struct columns found = { { -1, -1, -1, -1 } };

    for (int i = (int)row->n - 1; i >= 0; i--)
        for (int k = 0; k < COLUMNS; k++)
            if (stm_span_is_nocase(row->cells[i], headings[k]))
                found.at[k] = i;
    if (found.at[KEY] < 0 || found.at[VERDICT] < 0)
        return false;
    *columns = found;
    return true;
}

static struct stm_span
cell_of(const struct columns *columns, const struct stm_csv_row *row, int k)
{
    return columns->at[k] < 0 ? stm_span_of("")
                              : stm_csv_cell(row, (size_t)columns->at[k]);
}

static const char *
what_is_wrong(const struct stm_judged *judged)
{
    if (!stm_text_is_utf8(judged->reason) || !stm_text_is_utf8(judged->analyst))
        return "is not UTF-8";
    if (judged->reason.size > TEXT_MOST || judged->analyst.size > TEXT_MOST)
        return "a text of more than 32,767 bytes";
    if (judged->verdict == STM_VERDICT_SUPPRESS && !judged->reason.size)
        return "suppress wants a reason: it stands where the finding does";
    return NULL;
}

static stm_status
take_row(struct stm_verdicts *all, const struct columns *columns,
         const struct stm_csv_row *row, unsigned line,
         struct stm_input_problems *problems, struct stm_err *err)
{
    struct stm_span key = cell_of(columns, row, KEY);
    struct stm_span verdict = cell_of(columns, row, VERDICT);
    struct stm_judged judged = {
        .reason = unguard(cell_of(columns, row, REASON)),
        .analyst = unguard(cell_of(columns, row, ANALYST)),
    };
    char text[KEY_MOST + 1];
    const char *wrong;

    if (!verdict.size || (key.size && key.data[0] == '#'))
        return STM_OK;
    if (!parse_key(text, key)) {
        stm_input_problem(problems, line,
                          "not the key of a finding: '%.*s' (a spreadsheet may "
                          "have taken it for a number)",
                          (int)(key.size < 40 ? key.size : 40), key.data);
        return STM_OK;
    }
    if (!parse_verdict(&judged.verdict, verdict)) {
        stm_input_problem(problems, line,
                          "a verdict is confirmed, benign, suppress or none, "
                          "not '%.*s'",
                          (int)(verdict.size < 40 ? verdict.size : 40),
                          verdict.data);
        return STM_OK;
    }
    wrong = what_is_wrong(&judged);
    if (wrong) {
        stm_input_problem(problems, line, "%s", wrong);
        return STM_OK;
    }
    judged.key = stm_span_of(text);
    return add(all, &judged, err);
}

static stm_status
take_rows(struct stm_verdicts *all, struct stm_csv_rows *rows,
          struct stm_arena *arena, struct stm_input_problems *problems,
          struct stm_err *err)
{
    struct columns columns = { { KEY, VERDICT, REASON, ANALYST } };
    bool is = true, first = true;

    for (;;) {
        struct stm_csv_row row;
        struct stm_err why = { 0 };
        stm_status status;

        stm_arena_reset(arena);
        status = stm_csv_rows_next(rows, &row, &is, arena, &why);
        if (status && status != STM_EFORMAT)
            return no_memory(err);
        if (!is)
            return STM_OK;
        if (status)
            stm_input_problem(problems, rows->line, "%s", why.text);
        else if (!first || !find_headings(&columns, &row))
            status = take_row(all, &columns, &row, rows->line, problems, err);
        if (status && status != STM_EFORMAT)
            return status;
        first = false;
    }
}

stm_status
stm_verdicts_parse(struct stm_verdicts *verdicts, struct stm_span text,
                   struct stm_input_problems *problems, struct stm_err *err)
{
    struct stm_csv_rows rows = stm_csv_rows_of(text);
    struct stm_arena arena = stm_arena_of(ARENA);
    stm_status status = take_rows(verdicts, &rows, &arena, problems, err);

    stm_arena_free(&arena);
    return status;
}

stm_status
stm_verdicts_read(struct stm_verdicts *verdicts, const char *path,
                  struct stm_input_problems *problems, struct stm_err *err)
{
    struct stm_buf text = { 0 };
    stm_status status = stm_text_file_read(&text, path, err);

    if (!status)
        status =
            stm_verdicts_parse(verdicts, stm_buf_held(&text), problems, err);
    stm_buf_free(&text);
    return status;
}

static stm_status
store_one(struct stm_stmt *add_stmt, struct stm_stmt *drop,
          const struct stm_judged *judged, struct stm_err *err)
{
    struct stm_stmt *stmt =
        judged->verdict == STM_VERDICT_NONE ? drop : add_stmt;

    stm_stmt_bind_text(stmt, 1, judged->key);
    if (stmt == add_stmt) {
        stm_stmt_bind_text(stmt, 2,
                           stm_span_of(stm_verdict_name(judged->verdict)));
        stm_stmt_bind_text(stmt, 3, judged->reason);
        stm_stmt_bind_text(stmt, 4, judged->analyst);
    }
    return stm_stmt_run(stmt, err);
}

static stm_status
store_all(struct stm_db *db, const struct stm_verdicts *verdicts,
          struct stm_err *err)
{
    struct stm_stmt *insert = NULL, *drop = NULL;
    stm_status status =
        stm_db_named(&insert, db, stm_store_sql, "verdict-add", err);

    if (!status)
        status = stm_db_named(&drop, db, stm_store_sql, "verdict-drop", err);
    for (size_t i = 0; i < verdicts->n && !status; i++)
        status = store_one(insert, drop, &verdicts->items[i], err);
    stm_stmt_close(insert);
    stm_stmt_close(drop);
    return status;
}

stm_status
stm_verdicts_store(struct stm_db *db, const struct stm_verdicts *verdicts,
                   struct stm_err *err)
{
    stm_status status = stm_db_begin(db, err);

    if (status)
        return status;
    status = store_all(db, verdicts, err);
    if (!status)
        status = stm_db_commit(db, err);
    if (status)
        stm_db_rollback(db);
    return status;
}
