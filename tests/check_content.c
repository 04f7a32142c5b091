/* SPDX-License-Identifier: Apache-2.0 */
/*
 * check_content.c - which rows of digests are one file, whoever hashed it.
 */
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "facts.h"
#include "lineage/content.h"
#include "lineage/divergence-parts.h"

enum { ROWS_MOST = 12 };

/* "m1 s2 h3": MD5 number 1, SHA-1 number 2, SHA-256 number 3, i: IMPHASH. */
static void
add_digests(struct facts *f, const char *text)
{
    static const struct {
        char letter;
        size_t size;
    } kinds[] = { { 'm', 16 }, { 's', 20 }, { 'h', 32 }, { 'i', 16 } };
    uint8_t bytes[4][32];
    struct stm_stmt *stmt;
    struct stm_err err;

    ck_assert_int_eq(
        stm_db_prepare(&stmt, f->db,
                       stm_span_of("INSERT INTO digests (raw, md5, sha1,"
                                   " sha256, imphash) VALUES (?,?,?,?,?)"),
                       &err),
        STM_OK);
    stm_stmt_bind_text(stmt, 1, stm_span_of(text));
    for (size_t i = 0; i < 4; i++) {
        const char *at = strchr(text, kinds[i].letter);

        memset(bytes[i], at ? atoi(at + 1) : 0, 32);
        if (at)
            stm_stmt_bind_blob(stmt, (int)i + 2, bytes[i], kinds[i].size);
        else
            stm_stmt_bind_null(stmt, (int)i + 2);
    }
    ck_assert_int_eq(stm_stmt_run(stmt, &err), STM_OK);
    stm_stmt_close(stmt);
}

/* The classes as text: rows that are one content with `=` between them. */
static char *
partition(const char *const *rows, size_t n)
{
    static const char sql[] =
        "SELECT group_concat(raw, '=') FROM (SELECT d.raw AS raw, c.content AS"
        "  content FROM digests_content c JOIN digests d ON d.id = c.digests"
        "  WHERE c.content <> 0 ORDER BY d.raw) GROUP BY content ORDER BY 1";
    struct facts *f = facts_open();
    struct stm_contents *contents;
    struct stm_err err;
    char *out;

    for (size_t i = 0; i < n; i++)
        add_digests(f, rows[i]);
    ck_assert_int_eq(stm_contents_open(&contents, f->db, &err), STM_OK);
    ck_assert_int_eq(stm_contents_store(contents, f->db, &err), STM_OK);
    stm_contents_close(contents);
    ck_assert_int_eq(facts_int(f, "SELECT count(*) FROM digests_content"),
                     (int64_t)n + 1);
    out = facts_rows(f, sql);
    facts_close(f);
    return out;
}

static void
expect_partition(const char *const *rows, const char *wanted)
{
    size_t n = 0;
    char *got;

    while (rows[n])
        n++;
    got = partition(rows, n);
    ck_assert_str_eq(got, wanted);
    free(got);
}
#define EXPECT(wanted, ...)                                                    \
    expect_partition((const char *const[]){ __VA_ARGS__, NULL }, wanted)

START_TEST(one_file_hashed_in_different_ways_is_one_content)
{
    EXPECT("m1=m1 h1=m1 s1 h1=s1\n", "m1", "m1 s1 h1", "s1", "m1 h1");
    EXPECT("m1\ns1\n", "m1", "s1");
    EXPECT("m1 i5=m1 i6\n", "m1 i5", "m1 i6");
}
END_TEST

START_TEST(imports_alone_join_nothing)
{
    EXPECT("", "i5", "i5 ");
    EXPECT("m1 i5\nm2 i5\n", "m1 i5", "m2 i5");
}
END_TEST

START_TEST(a_collision_joins_nothing_that_a_stronger_digest_tells_apart)
{
    EXPECT("m1\nm1 h1\nm1 h2\n", "m1 h1", "m1 h2", "m1");
    EXPECT("m1 s1=s1\ns1 h1\ns1 h2\n", "s1 h1", "s1", "s1 h2", "m1 s1");
    EXPECT("m1 s1\nm1 s2\n", "m1 s1", "m1 s2");
    /* Which of two it is, its SHA-1 tells. */
    EXPECT("m1 h1 s1=m1 s1\nm1 h2 s2\n", "m1 h1 s1", "m1 s1", "m1 h2 s2");
}
END_TEST

START_TEST(the_stronger_digest_decides_where_a_log_contradicts_itself)
{
    EXPECT("m1 h1=m2 h1\n", "m1 h1", "m2 h1");
    EXPECT("m1\nm1 h1=m2 h1\nm2\n", "m1 h1", "m2 h1", "m1", "m2");
}
END_TEST

START_TEST(what_could_not_be_hashed_is_no_content)
{
    EXPECT("m1\n", "m0", "m1", "", "h0", "m0 s0");
}
END_TEST

/* Property: classes are the same whatever the order of rows is. */
START_TEST(contents_do_not_depend_on_the_order_of_rows)
{
    unsigned seed = 4711;

    for (int round = 0; round < 150; round++) {
        char text[ROWS_MOST][32];
        const char *rows[ROWS_MOST];
        char *first, *again;

        for (size_t i = 0; i < ROWS_MOST; i++) {
            unsigned bits = (unsigned)rand_r(&seed);

            (void)snprintf(
                text[i], sizeof(text[i]), "%s%s%s#%zu",
                (const char *[]){ "", "m1 ", "m2 ", "m3 " }[bits % 4],
                (const char *[]){ "", "s1 ", "s2 ", "" }[bits / 4 % 4],
                (const char *[]){ "", "h1 ", "h2 ", "" }[bits / 16 % 4], i);
            rows[i] = text[i];
        }
        first = partition(rows, ROWS_MOST);
        for (size_t i = ROWS_MOST - 1; i > 0; i--) {
            size_t k = (size_t)rand_r(&seed) % (i + 1);
            const char *row = rows[i];

            rows[i] = rows[k];
            rows[k] = row;
        }
        again = partition(rows, ROWS_MOST);
        ck_assert_str_eq(first, again);
        free(first);
        free(again);
    }
}
END_TEST

START_TEST(contents_differ_only_by_proof)
{
    static const struct {
        const char *a, *b;
        stm_algorithm proof;
    } cases[] = {
        { "m1", "m2", STM_ALGORITHM_MD5 },
        { "m1 s1", "m1 s2", STM_ALGORITHM_SHA1 },
        { "m1 h1", "m1 h2", STM_ALGORITHM_SHA256 },
        { "s1 h1", "s2 h2", STM_ALGORITHM_SHA256 },
        { "m1", "s1", STM_ALGORITHM_NONE },
        { "m1 h1", "s1", STM_ALGORITHM_NONE },
        { "m1 i1", "i2", STM_ALGORITHM_NONE },
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        struct facts *f = facts_open();
        struct stm_contents *contents;
        struct stm_err err;
        int64_t a, b;

        add_digests(f, cases[i].a);
        add_digests(f, cases[i].b);
        ck_assert_int_eq(stm_contents_open(&contents, f->db, &err), STM_OK);
        a = stm_contents_of(contents, 1);
        b = stm_contents_of(contents, 2);
        ck_assert_int_eq(stm_contents_differ(contents, a, b), cases[i].proof);
        ck_assert_int_eq(stm_contents_differ(contents, b, a), cases[i].proof);
        ck_assert_int_eq(stm_contents_differ(contents, a, a), 0);
        stm_contents_close(contents);
        facts_close(f);
    }
}
END_TEST

START_TEST(a_path_tells_the_bits_of_a_build)
{
    static const struct {
        const char *folder, *name;
        unsigned traits;
    } paths[] = {
        { "c:/windows/system32/", "cmd.exe", BITS_64 },
        { "c:/windows/syswow64/", "cmd.exe", BITS_32 },
        { "c:/program files/acme/", "a.exe", BITS_64 },
        { "c:/program files (x86)/acme/", "a.exe", BITS_32 },
        { "c:/program files/acme/x86/", "a.exe", BITS_32 },
        { "c:/windows/microsoft.net/framework64/v4/", "csc.exe", BITS_64 },
        { "c:/windows/microsoft.net/framework/v4/", "csc.exe", BITS_32 },
        { "c:/windows/winsxs/wow64_x_1/", "a.dll", BITS_32 },
        { "c:/windows/assembly/nativeimages_v4_64/x/", "a.ni.dll", MADE_HERE },
        { "c:/app/de/", "app.resources.dll", LOCAL },
        { "c:/x86files/", "a.exe", 0 },
        { "c:/system32x/", "a.exe", 0 },
        { "", "a.exe", 0 },
    };

    for (size_t i = 0; i < sizeof(paths) / sizeof(*paths); i++)
        ck_assert_msg(stm_path_traits(stm_span_of(paths[i].folder),
                                      stm_span_of(paths[i].name)) ==
                          paths[i].traits,
                      "%s", paths[i].folder);
}
END_TEST

SUITE("content", 60, one_file_hashed_in_different_ways_is_one_content,
      imports_alone_join_nothing,
      a_collision_joins_nothing_that_a_stronger_digest_tells_apart,
      the_stronger_digest_decides_where_a_log_contradicts_itself,
      what_could_not_be_hashed_is_no_content,
      contents_do_not_depend_on_the_order_of_rows,
      contents_differ_only_by_proof, a_path_tells_the_bits_of_a_build)
