/* SPDX-License-Identifier: Apache-2.0 */
#include "suite.h"

#include "base/digits.h"
#include "base/json.h"
#include "base/text.h"
#include "evtxgen/bench.h"
#include "evtxgen/scenario.h"
#include "folder.h"
#include "read/dump.h"

#include <ftw.h>
#include <inttypes.h>
#include <stdio.h>

#define CORPUS SRCDIR "/../shared/corpus"

/* Lines of the same records, once by shape and once each for itself. */
struct both {
    struct stm_reader *reader;
    struct stm_dump *by_shape, *alone;
    struct stm_buf a, b;
    size_t records, shaped;
};

static stm_status
on_record(void *arg, const struct stm_record *record)
{
    struct both *both = arg;
    struct stm_record plain = *record;

    plain.shape = 0;
    stm_buf_reset(&both->a);
    stm_buf_reset(&both->b);
    stm_dump_record(both->by_shape, &both->a, "a\\b", record);
    stm_dump_record(both->alone, &both->b, "a\\b", &plain);
    ck_assert(!both->a.failed && !both->b.failed);
    ck_assert_str_eq(both->a.data, both->b.data);
    ck_assert_uint_eq(both->a.size, both->b.size);
    both->records++;
    both->shaped += record->shape != 0;
    return STM_OK;
}

static stm_status
on_unreadable(void *arg, const struct stm_place *place, const char *why)
{
    (void)arg;
    (void)place;
    (void)why;
    return STM_OK;
}

static struct both
both_of(void)
{
    struct both both = { 0 };
    struct stm_err err;

    ck_assert(!stm_reader_open(&both.reader, STM_READER_NATIVE, NULL, 0, &err));
    ck_assert(!stm_dump_open(&both.by_shape, &err));
    ck_assert(!stm_dump_open(&both.alone, &err));
    return both;
}

static void
both_free(struct both *both)
{
    stm_reader_close(both->reader);
    stm_dump_close(both->by_shape);
    stm_dump_close(both->alone);
    stm_buf_free(&both->a);
    stm_buf_free(&both->b);
}

/* A file that is no event log has no records. */
static void
read_file(struct both *both, const char *path)
{
    const struct stm_sink sink = { on_record, on_unreadable, both };
    const struct stm_chunk *chunk;
    struct stm_source *source;
    struct stm_walk *walk;
    struct stm_err err;

    ck_assert(!stm_source_open(&source, path, &err));
    if (!stm_walk_open(&walk, source, NULL, NULL, &err)) {
        while (!stm_walk_next(walk, &chunk, &err) && chunk)
            ck_assert(!stm_reader_chunk(both->reader, chunk, &sink, &err));
        stm_walk_close(walk);
    }
    stm_source_close(source);
}

static struct both *visited; /* nftw() passes nothing on */

static int
visit(const char *path, const struct stat *about, int type, struct FTW *where)
{
    (void)about;
    (void)where;
    if (type == FTW_F)
        read_file(visited, path);
    return 0;
}

static struct both
read_folder(const char *folder)
{
    struct both both = both_of();

    visited = &both;
    ck_assert_int_eq(nftw(folder, visit, 16, FTW_PHYS), 0);
    both_free(&both);
    return both;
}

START_TEST(a_line_is_the_same_by_shape_and_alone)
{
    const struct gen_bench bench = { .size = 2 << 20, .seed = 3, .hosts = 1 };
    struct gen_err err;
    struct both both;

    folder_enter();
    ck_assert_msg(gen_bench_write(&bench, "bench", &err), "%s", err.text);
    both = read_folder("bench");
    ck_assert_uint_gt(both.records, 1000);
    ck_assert_uint_gt(both.shaped, both.records * 9 / 10);
    ck_assert_msg(gen_scenario_write(SRCDIR "/testdata/scenarios/values"
                                            ".scenario",
                                     "values", &err),
                  "%s", err.text);
    both = read_folder("values");
    ck_assert_uint_gt(both.records, 20);
    folder_leave();
}
END_TEST

START_TEST(a_line_of_the_corpus_is_the_same_by_shape_and_alone)
{
    struct both both;

    if (access(CORPUS, R_OK) != 0)
        return;
    both = read_folder(CORPUS);
    ck_assert_uint_eq(both.records, 15017);
    ck_assert_uint_gt(both.shaped, 5000);
}
END_TEST

/* The rules of json.h, one character after the other. */
static void
escape_slowly(struct stm_buf *out, struct stm_span text)
{
    size_t at = 0;

    while (at < text.size) {
        uint32_t c = stm_text_next(text, &at);

        if (c == '"' || c == '\\')
            stm_buf_print(out, "\\%c", (int)c);
        else if (c == '\n' || c == '\r' || c == '\t')
            stm_buf_print(out, "\\%c", c == '\n' ? 'n' : c == '\r' ? 'r' : 't');
        else if (c < 0x20)
            stm_buf_print(out, "\\u%04x", (unsigned)c);
        else
            stm_text_put(out, c);
    }
}

static void
check_escaped(const char *data, size_t size)
{
    struct stm_buf expected = { 0 }, found = { 0 };
    struct stm_json json = stm_json_of(&found);
    char *exact = malloc(size + 1); /* its own block: ASan guards the end */

    ck_assert_ptr_nonnull(exact);
    memcpy(exact, data, size);
    stm_buf_char(&expected, '"');
    escape_slowly(&expected, stm_span_sized(data, size));
    stm_buf_char(&expected, '"');
    stm_json_text(&json, stm_span_sized(exact, size));
    ck_assert_str_eq(expected.data, found.data);
    ck_assert_uint_eq(expected.size, found.size);
    stm_buf_free(&expected);
    stm_buf_free(&found);
    free(exact);
}

START_TEST(a_string_is_escaped_alike_wherever_its_characters_stand)
{
    char text[48];

    for (size_t size = 1; size < sizeof(text); size += size < 20 ? 1 : 9)
        for (size_t at = 0; at < size; at++)
            for (int c = 0; c < 256; c++) {
                memset(text, 'x', sizeof(text));
                text[at] = (char)c;
                text[(at + 5) % size] = '\\';
                check_escaped(text, size);
            }
}
END_TEST

START_TEST(a_long_string_is_not_cut_within_a_character)
{
    static const char *const pieces[] = { "\xf0\x9f\x98\x80", "\xe2\x82\xac",
                                          "\xc3\xa9", "\x80", "\"" };
    char text[9000];

    for (size_t p = 0; p < sizeof(pieces) / sizeof(pieces[0]); p++)
        for (size_t lead = 0; lead < 5; lead++) {
            size_t n = lead, size = strlen(pieces[p]);

            memset(text, 'a', lead);
            for (; n + size < sizeof(text); n += size)
                memcpy(text + n, pieces[p], size);
            check_escaped(text, n);
        }
}
END_TEST

START_TEST(numbers_are_written_as_printf_does)
{
    char expected[40], found[STM_DIGITS_ROOM];

    for (unsigned bit = 0; bit < 64; bit++)
        for (uint64_t by = 0; by < 5; by++) {
            uint64_t value = (UINT64_C(1) << bit) + by - 2;

            (void)snprintf(expected, sizeof(expected), "%" PRIu64, value);
            *stm_put_decimal(found, value) = '\0';
            ck_assert_str_eq(expected, found);
            (void)snprintf(expected, sizeof(expected), "%" PRId64,
                           (int64_t)value);
            *stm_put_signed(found, (int64_t)value) = '\0';
            ck_assert_str_eq(expected, found);
            (void)snprintf(expected, sizeof(expected), "%" PRIx64, value);
            *stm_put_hex(found, value) = '\0';
            ck_assert_str_eq(expected, found);
        }
}
END_TEST

START_TEST(a_time_that_is_written_reads_back)
{
    const stm_ticks step = INT64_C(8640000000007) * 37;

    for (stm_ticks t = STM_TICKS_BEGIN; t < STM_TICKS_END - step; t += step) {
        char text[STM_DIGITS_ROOM];
        char *end = stm_put_ticks(text, t);
        stm_ticks back;

        ck_assert(
            stm_ticks_parse(&back, stm_span_sized(text, (size_t)(end - text))));
        ck_assert_int_eq(back, t);
    }
}
END_TEST

SUITE("dump", 20, a_line_is_the_same_by_shape_and_alone,
      a_line_of_the_corpus_is_the_same_by_shape_and_alone,
      a_string_is_escaped_alike_wherever_its_characters_stand,
      a_long_string_is_not_cut_within_a_character,
      numbers_are_written_as_printf_does, a_time_that_is_written_reads_back)
