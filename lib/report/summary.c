/* SPDX-License-Identifier: Apache-2.0 */
#include "report/summary.h"

#include "base/text.h"
#include "base/time.h"
#include "detect/detect.h"
#include "detect/window.h"
#include "report/expected.h"
#include "report/sql.h"

#include <inttypes.h>
#include <stdio.h>

enum { WORST = 3, SUMMARY_WIDTH = 120, NAMES = 20, RULES = 3 };

/* 1234567 as 1,234,567. */
static void
put_number(struct stm_buf *out, int64_t n)
{
    char digits[32];
    int size = snprintf(digits, sizeof(digits), "%" PRId64, n < 0 ? 0 : n);

    for (int i = 0; i < size; i++) {
        if (i && (size - i) % 3 == 0)
            stm_buf_char(out, ',');
        stm_buf_char(out, digits[i]);
    }
}

static void
put_counted(struct stm_buf *out, int64_t n, const char *one, const char *many)
{
    put_number(out, n);
    stm_buf_print(out, " %s", n == 1 ? one : many);
}

static stm_status
open_named(struct stm_stmt **out, struct stm_db *db, const char *name,
           struct stm_err *err)
{
    return stm_db_named(out, db, stm_report_sql, name, err);
}

static stm_status
put_counts(struct stm_buf *out, struct stm_db *db, struct stm_err *err)
{
    struct stm_stmt *stmt;
    bool row;
    stm_status status = open_named(&stmt, db, "summary-counts", err);

    if (status)
        return status;
    status = stm_stmt_step(stmt, &row, err);
    if (!status && row) {
        int64_t records = stm_stmt_int(stmt, 2), stored = stm_stmt_int(stmt, 3);
        int64_t unreadable = stm_stmt_int(stmt, 4);

        put_counted(out, stm_stmt_int(stmt, 0), "host", "hosts");
        stm_buf_text(out, ", ");
        put_counted(out, stm_stmt_int(stmt, 1), "event log", "event logs");
        stm_buf_print(out, " (%.1f MB): ", (double)stm_stmt_int(stmt, 5) / 1e6);
        put_counted(out, records, "record", "records");
        stm_buf_text(out, " = ");
        put_number(out, stored);
        stm_buf_text(out, " stored + ");
        put_number(out, records - stored - unreadable);
        stm_buf_text(out, " duplicate + ");
        put_number(out, unreadable);
        stm_buf_text(out, " unreadable");
        if (stm_stmt_int(stmt, 6)) {
            stm_buf_text(out, "; ");
            put_number(out, stm_stmt_int(stmt, 6));
            stm_buf_text(out, " recovered");
        }
        stm_buf_char(out, '\n');
    }
    stm_stmt_close(stmt);
    return status;
}

static stm_status
put_levels(struct stm_buf *out, struct stm_db *db, struct stm_err *err)
{
    struct stm_stmt *stmt;
    bool row, any = false;
    stm_status status = open_named(&stmt, db, "summary-levels", err);

    if (status)
        return status;
    stm_buf_text(out, "Incidents: ");
    while (!(status = stm_stmt_step(stmt, &row, err)) && row) {
        int64_t level = stm_stmt_int(stmt, 0);

        stm_buf_text(out, any ? ", " : "");
        put_number(out, stm_stmt_int(stmt, 1));
        stm_buf_print(out, " %s",
                      level < 0 ? "suppressed"
                                : stm_level_name((stm_level)level));
        any = true;
    }
    stm_buf_text(out, any ? "\n" : "none found\n");
    stm_stmt_close(stmt);
    return status;
}

/* One line of at most SUMMARY_WIDTH code points. */
static void
put_line(struct stm_buf *out, const struct stm_buf *line)
{
    struct stm_span text = stm_buf_held(line);
    size_t at = 0, n = 0;

    while (at < text.size && n < SUMMARY_WIDTH) {
        (void)stm_text_next(text, &at);
        n++;
    }
    stm_buf_add(out, text.data, at);
    stm_buf_text(out, at < text.size ? "...\n" : "\n");
}

static void
put_incident(struct stm_buf *out, const struct stm_stmt *stmt)
{
    struct stm_buf line = { 0 };
    char time[STM_TIME_TEXT];
    int64_t more = stm_stmt_int(stmt, 4) - 1;
    int64_t times = stm_stmt_int(stmt, 6), hosts = stm_stmt_int(stmt, 7);

    stm_buf_print(&line, "  %-8s  ",
                  stm_level_name((stm_level)stm_stmt_int(stmt, 0)));
    stm_text_show(&line, stm_stmt_text(stmt, 1), false);
    if (hosts > 1)
        stm_buf_print(&line, " and %" PRId64 " more host%s", hosts - 1,
                      hosts == 2 ? "" : "s");
    stm_buf_print(&line, "  %.19s  ",
                  stm_ticks_print_short(time, stm_stmt_int(stmt, 2)));
    stm_text_show(&line, stm_stmt_text(stmt, 3), false);
    if (more > 0)
        stm_buf_print(&line, " (+%" PRId64 ")", more);
    if (times > 1)
        stm_buf_print(&line, ", %" PRId64 " times", times);
    put_line(out, &line);
    out->failed = out->failed || line.failed;
    stm_buf_free(&line);
}

static stm_status
put_worst(struct stm_buf *out, struct stm_db *db, struct stm_err *err)
{
    struct stm_stmt *stmt;
    int64_t more = 0, shown = 0;
    bool row;
    stm_status status = open_named(&stmt, db, "summary-worst", err);

    if (status)
        return status;
    stm_stmt_bind_int(stmt, 1, WORST);
    while (!(status = stm_stmt_step(stmt, &row, err)) && row) {
        put_incident(out, stmt);
        shown += stm_stmt_int(stmt, 6);
        more = stm_stmt_int(stmt, 5) - shown;
    }
    if (more > 0) {
        stm_buf_text(out, "  and ");
        put_number(out, more);
        stm_buf_text(out, " more in the report\n");
    }
    stm_stmt_close(stmt);
    return status;
}

/* The first RULES of a list of names, and how many more there are. */
static void
put_some(struct stm_buf *out, struct stm_span names)
{
    size_t n = 0, end = names.size;

    for (size_t i = 0; i < names.size; i++)
        if (names.data[i] == ',' && ++n == RULES)
            end = i;
    stm_text_show(out, stm_span_sized(names.data, end), false);
    if (n >= RULES)
        stm_buf_print(out, " and %zu more rule%s", n + 1 - RULES,
                      n == RULES ? "" : "s");
}

static stm_status
put_blind(struct stm_buf *out, struct stm_db *db, struct stm_err *err)
{
    struct stm_stmt *stmt;
    bool row;
    stm_status status = open_named(&stmt, db, "summary-blind", err);

    if (status)
        return status;
    while (!(status = stm_stmt_step(stmt, &row, err)) && row) {
        struct stm_span rule = stm_stmt_text(stmt, 0);
        int64_t hosts = stm_stmt_int(stmt, 1);

        if (!hosts) {
            stm_buf_text(out, "Not compared: no baseline was given\n");
            continue;
        }
        stm_buf_text(out, rule.size ? "Could not look: "
                                    : "Could not look at all: ");
        put_some(out, rule);
        stm_buf_text(out, rule.size ? " on " : "");
        if (hosts == 1 && stm_stmt_text(stmt, 2).size)
            stm_text_show(out, stm_stmt_text(stmt, 2), false);
        else
            put_counted(out, hosts, "host", "hosts");
        stm_buf_char(out, '\n');
    }
    stm_stmt_close(stmt);
    return status;
}

static stm_status
put_lost(struct stm_buf *out, struct stm_db *db, struct stm_err *err)
{
    struct stm_buf none = { 0 };
    uint64_t count = 0;
    stm_status status = stm_summary_losses(&none, &count, db, 0, err);

    stm_buf_free(&none);
    if (status)
        return status;
    stm_buf_text(out, "Lost: ");
    if (count) {
        put_counted(out, (int64_t)count, "loss", "losses");
        stm_buf_text(out, ", listed in the reports\n");
    } else {
        stm_buf_text(out, "nothing\n");
    }
    return STM_OK;
}

/* Without a verdict in the case no line. */
static stm_status
put_verdicts(struct stm_buf *out, struct stm_db *db, struct stm_err *err)
{
    struct stm_stmt *stmt;
    bool row;
    stm_status status = open_named(&stmt, db, "summary-verdicts", err);

    if (status)
        return status;
    status = stm_stmt_step(stmt, &row, err);
    if (!status && row && stm_stmt_int(stmt, 4)) {
        stm_buf_text(out, "Verdicts: ");
        put_counted(out, stm_stmt_int(stmt, 0), "finding", "findings");
        stm_buf_text(out, " confirmed, ");
        put_number(out, stm_stmt_int(stmt, 1));
        stm_buf_text(out, " benign, ");
        put_number(out, stm_stmt_int(stmt, 2));
        stm_buf_text(out, " suppressed; ");
        put_counted(out, stm_stmt_int(stmt, 3), "verdict is", "verdicts are");
        stm_buf_text(out, " on nothing that was found\n");
    }
    stm_stmt_close(stmt);
    return status;
}

/* Up to NAMES of one kind, in a line of its own; none: no line. */
static void
put_names(struct stm_buf *out, const struct expected *all, expected_how how,
          const char *title)
{
    int64_t n = 0;

    if (!all->count[how])
        return;
    stm_buf_print(out, "  %s: ", title);
    for (size_t i = 0; i < all->n && n < NAMES; i++) {
        const struct expected_name *e = &all->names[i];

        if (e->how != how)
            continue;
        stm_buf_text(out, n++ ? ", " : "");
        stm_text_show(out, e->name, false);
        if (e->as.data) {
            stm_buf_text(out, how == EXPECTED_SHORT ? " as " : " (");
            stm_text_show(out, e->as, false);
        }
        if (e->other.data) {
            stm_buf_text(out, " or ");
            stm_text_show(out, e->other, false);
            stm_buf_text(out, ")");
        }
    }
    if (all->count[how] > n)
        stm_buf_print(out, " and %" PRId64 " more", all->count[how] - n);
    stm_buf_char(out, '\n');
}

static stm_status
put_expected(struct stm_buf *out, struct stm_db *db, struct stm_err *err)
{
    struct expected all;
    stm_status status = stm_expected_load(&all, db, err);

    if (!status && all.n) {
        stm_buf_text(out, "Expected: ");
        put_number(out, stm_expected_there(&all));
        stm_buf_text(out, " of ");
        put_counted(out, (int64_t)all.n, "host", "hosts");
        stm_buf_text(out, " left evidence; ");
        put_counted(out, (int64_t)all.n_unlisted, "host is", "hosts are");
        stm_buf_text(out, " there and not on the list\n");
        put_names(out, &all, EXPECTED_MISSING, "missing");
        put_names(out, &all, EXPECTED_UNCLEAR, "more than one could be meant");
        put_names(out, &all, EXPECTED_SHORT, "found by the short name");
    }
    stm_expected_free(&all);
    return status;
}

stm_status
stm_summary_window(struct stm_buf *out, struct stm_db *db, struct stm_err *err)
{
    struct stm_window window;
    int64_t outside;
    stm_status status = stm_window_shown(&window, &outside, db, err);

    if (status || stm_window_is_all(&window))
        return status;
    stm_buf_text(out, "Window: ");
    stm_window_print(out, &window);
    stm_buf_text(out, "; ");
    put_counted(out, outside, "finding lies", "findings lie");
    stm_buf_text(out, " outside\n");
    return STM_OK;
}

stm_status
stm_summary(struct stm_buf *out, struct stm_db *db, const char *folder,
            struct stm_err *err)
{
    struct stm_span path = stm_span_of(folder);
    stm_status status = put_counts(out, db, err);

    if (!status)
        status = put_expected(out, db, err);
    if (!status)
        status = put_lost(out, db, err);
    if (!status)
        status = put_blind(out, db, err);
    if (!status)
        status = stm_summary_window(out, db, err);
    if (!status)
        status = put_verdicts(out, db, err);
    if (!status)
        status = put_levels(out, db, err);
    if (!status)
        status = put_worst(out, db, err);
    if (status)
        return status;
    stm_buf_text(out, "Report: ");
    while (path.size > 1 && path.data[path.size - 1] == '/')
        path.size--;
    stm_text_show(out, path, false);
    stm_buf_text(out, "/index.html\n");
    return out->failed ? stm_fail(err, STM_ENOMEM, 0, "no memory for text")
                       : STM_OK;
}

static void
put_loss(struct stm_buf *out, const struct stm_stmt *stmt)
{
    int64_t more = stm_stmt_int(stmt, 2) - 1;
    struct stm_span file = stm_stmt_text(stmt, 0);

    stm_text_show(out, file, false);
    if (!stm_stmt_is_null(stmt, 1))
        stm_buf_print(out, ": offset %" PRId64, stm_stmt_int(stmt, 1));
    stm_buf_text(out, file.size ? ": " : "");
    stm_text_show(out, stm_stmt_text(stmt, 3), false);
    if (more > 0)
        stm_buf_print(out, " (and %" PRId64 " more of this kind)", more);
    stm_buf_char(out, '\n');
}

stm_status
stm_summary_losses(struct stm_buf *out, uint64_t *count, struct stm_db *db,
                   uint64_t most, struct stm_err *err)
{
    struct stm_stmt *stmt;
    uint64_t lines = 0;
    bool row;
    stm_status status = open_named(&stmt, db, "summary-losses", err);

    *count = 0;
    if (status)
        return status;
    while (!(status = stm_stmt_step(stmt, &row, err)) && row) {
        if (lines++ < most)
            put_loss(out, stmt);
        *count += (uint64_t)stm_stmt_int(stmt, 2);
    }
    if (lines > most && most)
        stm_buf_print(out,
                      "%" PRIu64 " more kinds of loss stand in the "
                      "reports\n",
                      lines - most);
    stm_stmt_close(stmt);
    if (!status && out->failed)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for text");
    return status;
}

stm_status
stm_summary_failures(struct stm_buf *out, struct stm_db *db,
                     struct stm_err *err)
{
    struct stm_stmt *stmt;
    bool row;
    stm_status status = open_named(&stmt, db, "summary-failures", err);

    if (status)
        return status;
    while (!(status = stm_stmt_step(stmt, &row, err)) && row) {
        stm_buf_text(out, "rule ");
        stm_text_show(out, stm_stmt_text(stmt, 0), false);
        stm_buf_text(out, ": ");
        stm_text_show(out, stm_stmt_text(stmt, 1), false);
        stm_buf_char(out, '\n');
    }
    stm_stmt_close(stmt);
    if (!status && out->failed)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for text");
    return status;
}
