/* SPDX-License-Identifier: Apache-2.0 */
/*
 * check_cells.c - cells that are kept are those of the row that was asked for.
 */
#include "suite.h"

#include "facts.h"
#include "report/cells.h"

#include <inttypes.h>

enum { APART = 1024 }; /* ids that far apart share a place */

struct fixture {
    struct facts *facts;
    struct report report;
    struct stm_cells *cells;
};

static void
run(struct fixture *f, const char *sql)
{
    struct stm_err err = { 0 };

    ck_assert_msg(!stm_db_script(f->facts->db, stm_span_of(sql), &err), "%s",
                  err.text);
}

static void
fixture_open(struct fixture *f)
{
    struct stm_err err = { 0 };

    *f = (struct fixture){ .facts = facts_open() };
    f->report.db = f->facts->db;
    run(f, "CREATE TEMP TABLE report_file (evidence INTEGER PRIMARY KEY,"
           " first TEXT NOT NULL)");
    ck_assert_msg(!stm_cells_open(&f->cells, &f->report, &err), "%s", err.text);
}

static void
fixture_close(struct fixture *f)
{
    stm_cells_close(f->cells);
    facts_close(f->facts);
}

/* What a row is written as, between two other cells. */
static void
expect(struct fixture *f, stm_cells_kind kind, int64_t id, const char *cells)
{
    struct stm_buf out = { 0 }, wanted = { 0 };
    struct stm_csv csv = stm_csv_of(&out);
    struct stm_err err = { 0 };

    stm_csv_string(&csv, "<");
    ck_assert_msg(!stm_cells_put(&csv, f->cells, kind, id, &err), "%s",
                  err.text);
    stm_csv_string(&csv, ">");
    stm_buf_print(&wanted, "<,%s,>", cells);
    ck_assert_str_eq(out.data, wanted.data);
    stm_buf_free(&out);
    stm_buf_free(&wanted);
}

START_TEST(rows_that_share_a_place_keep_their_own_text)
{
    struct fixture f;

    fixture_open(&f);
    run(&f, "INSERT INTO command_line VALUES (7, 'first, of two'),"
            " (1031, 'second')");
    run(&f, "INSERT INTO account VALUES (7, 'ann', '', '')");
    ck_assert_int_eq(7 + APART, 1031);
    for (int i = 0; i < 2; i++) {
        expect(&f, STM_CELLS_COMMAND_LINE, 7, "\"first, of two\"");
        expect(&f, STM_CELLS_COMMAND_LINE, 7 + APART, "second");
        expect(&f, STM_CELLS_ACCOUNT, 7, "ann");
    }
    fixture_close(&f);
}
END_TEST

/* The row beneath is changed to see who looks. */
START_TEST(what_was_just_written_is_not_looked_up_again)
{
    struct fixture f;

    fixture_open(&f);
    run(&f, "INSERT INTO text VALUES (7, 'High')");
    expect(&f, STM_CELLS_TEXT, 7, "High");
    run(&f, "UPDATE text SET raw = 'Low' WHERE id = 7");
    expect(&f, STM_CELLS_TEXT, 7, "High");
    fixture_close(&f);
}
END_TEST

START_TEST(long_texts_are_not_kept)
{
    struct fixture f;

    fixture_open(&f);
    run(&f, "INSERT INTO text VALUES (7, printf('%.*c', 5000, 'x'))");
    for (int i = 0; i < 2; i++) {
        struct stm_buf out = { 0 };
        struct stm_csv csv = stm_csv_of(&out);
        struct stm_err err = { 0 };

        ck_assert_int_eq(stm_cells_put(&csv, f.cells, STM_CELLS_TEXT, 7, &err),
                         STM_OK);
        ck_assert_uint_eq(out.size, i ? 6000 : 5000);
        stm_buf_free(&out);
        run(&f, "UPDATE text SET raw = printf('%.*c', 6000, 'y')");
    }
    fixture_close(&f);
}
END_TEST

/* No value is an empty cell; so is each of a row that is not there. */
START_TEST(every_kind_has_as_many_cells_as_ever)
{
    struct fixture f;

    fixture_open(&f);
    run(&f, "INSERT INTO version_info VALUES (7, 'Contoso, Ltd', '-', NULL,"
            " '1.0', '?')");
    run(&f, "INSERT INTO digests VALUES (7, '', x'0a', NULL, x'ff', NULL)");
    run(&f, "INSERT INTO temp.report_file VALUES (7, '-')");
    expect(&f, STM_CELLS_VERSION, 7, "\"Contoso, Ltd\",,1.0,");
    expect(&f, STM_CELLS_VERSION, 8, ",,,");
    expect(&f, STM_CELLS_DIGESTS, 7, "0a,,ff,");
    expect(&f, STM_CELLS_DIGESTS, 0, ",,,");
    expect(&f, STM_CELLS_REF, 0, ",,");
    expect(&f, STM_CELLS_PROCESS, 8, ",,,");
    expect(&f, STM_CELLS_PATH, 0, "");
    expect(&f, STM_CELLS_FILE, 7, "'-");
    fixture_close(&f);
}
END_TEST

SUITE("cells", 20, rows_that_share_a_place_keep_their_own_text,
      what_was_just_written_is_not_looked_up_again, long_texts_are_not_kept,
      every_kind_has_as_many_cells_as_ever)
