/* SPDX-License-Identifier: Apache-2.0 */
#include "store/input.h"

#include "base/text-file.h"
#include "base/text.h"
#include "store/sql.h"

#include <stdio.h>
#include <stdlib.h>

/* A name of a computer is shorter, a name of DNS has 253 at most. */
enum { NAME_MOST = 255, ARENA = 64 << 20 };

void
stm_input_problem(struct stm_input_problems *problems, unsigned line,
                  const char *format, ...)
{
    char why[256];
    va_list args;

    problems->n++;
    if (!problems->each)
        return;
    va_start(args, format);
    (void)vsnprintf(why, sizeof(why), format, args);
    va_end(args);
    problems->each(problems->arg, line, why);
}

struct stm_hosts
stm_hosts_of(void)
{
    return (struct stm_hosts){ .arena = stm_arena_of(ARENA) };
}

void
stm_hosts_free(struct stm_hosts *hosts)
{
    free(hosts->names);
    stm_arena_free(&hosts->arena);
    *hosts = (struct stm_hosts){ 0 };
}

static bool
is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static struct stm_span
trim(struct stm_span s)
{
    while (s.size && is_blank(s.data[s.size - 1]))
        s.size--;
    while (s.size && is_blank(s.data[0])) {
        s.data++;
        s.size--;
    }
    return s;
}

/* The first cell of a line, and whether more stands behind it or quotes
 * around it: then it is of a table. */
static struct stm_span
first_cell(struct stm_span line, bool *of_table)
{
    size_t n = 0;

    line = trim(line);
    *of_table = false;
    if (line.size && line.data[0] == '"') {
        const char *end = memchr(line.data + 1, '"', line.size - 1);

        *of_table = true;
        if (end)
            return trim(
                stm_span_sized(line.data + 1, (size_t)(end - line.data) - 1));
    }
    while (n < line.size && !strchr(",;\t#", line.data[n]))
        n++;
    *of_table = *of_table || (n < line.size && line.data[n] != '#');
    return trim(stm_span_sized(line.data, n));
}

/* What tables of computers call their first column. */
static bool
is_heading(struct stm_span cell)
{
    static const char *const names[] = {
        "name",        "host",          "hostname",    "host name",
        "computer",    "computername",  "device",      "devicename",
        "dnshostname", "computer name", "device name",
    };

    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
        if (stm_span_is_nocase(cell, names[i]))
            return true;
    return false;
}

/* The underline that PowerShell draws below a heading. */
static bool
is_rule(struct stm_span cell)
{
    for (size_t i = 0; i < cell.size; i++)
        if (cell.data[i] != '-')
            return false;
    return cell.size > 0;
}

/* No computer has these in its name; a sentence has. */
static bool
is_name(struct stm_span cell)
{
    if (cell.size > NAME_MOST || !stm_text_is_utf8(cell))
        return false;
    for (size_t i = 0; i < cell.size; i++)
        if ((unsigned char)cell.data[i] <= ' ' ||
            strchr("\"/\\[]:|<>+=?*\x7f", cell.data[i]))
            return false;
    return true;
}

static stm_status
add(struct stm_hosts *hosts, struct stm_span name, struct stm_err *err)
{
    const char *kept = stm_arena_copy(&hosts->arena, name.data, name.size);

    if (hosts->n == hosts->room) {
        size_t room = hosts->room ? 2 * hosts->room : 256;
        struct stm_span *more = reallocarray(hosts->names, room, sizeof(*more));

        if (!more)
            kept = NULL;
        else {
            hosts->names = more;
            hosts->room = room;
        }
    }
    if (!kept)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for names");
    hosts->names[hosts->n++] = stm_span_sized(kept, name.size);
    return STM_OK;
}

/* Cuts the next line off; without its LF or CR LF. */
static struct stm_span
next_line(struct stm_span *text)
{
    const char *end = memchr(text->data, '\n', text->size);
    size_t n = end ? (size_t)(end - text->data) : text->size;
    struct stm_span line = stm_span_sized(text->data, n);

    n += end != NULL;
    text->data += n;
    text->size -= n;
    if (line.size && line.data[line.size - 1] == '\r')
        line.size--;
    return line;
}

/* A heading is only one above a table: a host may well be called HOST. */
static bool
heads(struct stm_span cell, bool of_table, struct stm_span rest)
{
    bool unused;

    return is_heading(cell) &&
           (of_table ||
            (rest.size && is_rule(first_cell(next_line(&rest), &unused))));
}

stm_status
stm_hosts_parse(struct stm_hosts *hosts, struct stm_span text,
                struct stm_input_problems *problems, struct stm_err *err)
{
    bool first = true;
    unsigned line = 0;

    while (text.size) {
        bool of_table, is_first;
        struct stm_span cell = first_cell(next_line(&text), &of_table);
        stm_status status = STM_OK;

        line++;
        if (!cell.size || is_rule(cell))
            continue;
        is_first = first;
        first = false;
        if (is_first && heads(cell, of_table, text))
            continue;
        if (is_name(cell))
            status = add(hosts, cell, err);
        else
            stm_input_problem(
                problems, line, "not the name of a computer: %.*s",
                (int)(cell.size < 80 ? cell.size : 80), cell.data);
        if (status)
            return status;
    }
    return STM_OK;
}

stm_status
stm_hosts_read(struct stm_hosts *hosts, const char *path,
               struct stm_input_problems *problems, struct stm_err *err)
{
    struct stm_buf text = { 0 };
    stm_status status = stm_text_file_read(&text, path, err);

    if (!status)
        status = stm_hosts_parse(hosts, stm_buf_held(&text), problems, err);
    stm_buf_free(&text);
    return status;
}

static stm_status
replace(struct stm_db *db, const struct stm_hosts *hosts, struct stm_err *err)
{
    struct stm_stmt *stmt;
    stm_status status =
        stm_db_script(db, stm_span_of("DELETE FROM expected_host"), err);

    if (!status)
        status =
            stm_db_named(&stmt, db, stm_store_sql, "merge-expected-add", err);
    if (status)
        return status;
    for (size_t i = 0; i < hosts->n && !status; i++) {
        stm_stmt_bind_text(stmt, 1, hosts->names[i]);
        status = stm_stmt_run(stmt, err);
    }
    stm_stmt_close(stmt);
    return status;
}

stm_status
stm_hosts_store(struct stm_db *db, const struct stm_hosts *hosts,
                struct stm_err *err)
{
    stm_status status = stm_db_begin(db, err);

    if (status)
        return status;
    status = replace(db, hosts, err);
    if (!status)
        status = stm_db_commit(db, err);
    if (status)
        stm_db_rollback(db);
    return status;
}
