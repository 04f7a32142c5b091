/* SPDX-License-Identifier: Apache-2.0 */
/*
 * check_baseline.c - lists of digests in every form, and in none.
 */
#include "suite.h"

#include "base/digest.h"
#include "baseline/baseline.h"
#include "folder.h"
#include "store/case.h"

#include <stdio.h>

#define MD5 "0123456789abcdef0123456789abcdef"
#define SHA1 "0123456789abcdef0123456789abcdef01234567"
#define SHA256                                                                 \
    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define OTHER "fedcba9876543210fedcba9876543210fedcba9876543210fedcba9876543210"

/* Lines that were not understood, as "!LINE ". */
static void
note(void *arg, unsigned line, const char *why)
{
    ck_assert_uint_gt(strlen(why), 5);
    stm_buf_print(arg, "!%u ", line);
}

/* Every entry: "LINE PATH|KEY|PRODUCT|VERSION|LABEL ALGORITHMS ". */
static void
put_entries(struct stm_buf *out, struct stm_db *db)
{
    static const char sql[] =
        "SELECT line || ' ' || path || '|' || COALESCE(key, '') || '|' ||"
        " product || '|' || version || '|' || label || ' ' ||"
        " CASE WHEN md5 IS NULL THEN '' ELSE 'm' END ||"
        " CASE WHEN sha1 IS NULL THEN '' ELSE 's' END ||"
        " CASE WHEN sha256 IS NULL THEN '' ELSE 'S' END ||"
        " CASE WHEN imphash IS NULL THEN '' ELSE 'i' END || ' '"
        " FROM baseline_entry ORDER BY id";
    struct stm_stmt *stmt;
    struct stm_err err;
    bool row;

    ck_assert_int_eq(stm_db_prepare(&stmt, db, stm_span_of(sql), &err), STM_OK);
    while (stm_stmt_step(stmt, &row, &err) == STM_OK && row)
        stm_buf_span(out, stm_stmt_text(stmt, 0));
    stm_stmt_close(stmt);
}

static void
expect(const char *text, size_t size, const struct stm_baseline_options *given,
       stm_baseline_format format, stm_baseline_kind kind, const char *wanted)
{
    struct stm_buf got = { 0 };
    struct stm_input_problems problems = { .each = note, .arg = &got };
    struct stm_baseline_options options = *given;
    struct stm_baseline_added added;
    struct stm_err err = { 0 };
    struct stm_db *db;

    options.problems = &problems;
    folder_enter();
    folder_put("list", text, size);
    ck_assert_int_eq(stm_case_blank(&db, &err), STM_OK);
    ck_assert_msg(stm_baseline_add(&added, db, "list", &options, &err) ==
                      STM_OK,
                  "%s", err.text);
    ck_assert_str_eq(stm_baseline_format_name(added.looked.format),
                     stm_baseline_format_name(format));
    ck_assert_int_eq(added.looked.kind, kind);
    put_entries(&got, db);
    ck_assert_str_eq(stm_buf_held(&got).data, wanted);
    stm_buf_free(&added.name);
    stm_buf_free(&got);
    stm_db_close(db);
    folder_leave();
}

static const struct stm_baseline_options sniff = { .format =
                                                       STM_BASELINE_SNIFF };
static const struct stm_baseline_options bad = { .format = STM_BASELINE_SNIFF,
                                                 .kind =
                                                     STM_BASELINE_KNOWN_BAD };

#define EXPECT(text, format, kind, wanted)                                     \
    expect(text, sizeof(text) - 1, &sniff, STM_BASELINE_##format,              \
           STM_BASELINE_##kind, wanted)

START_TEST(sums_are_of_every_make)
{
    EXPECT(SHA256 "  C:\\x.exe\n" MD5 " *C:\\Y.exe\r\n", SUMS, REFERENCE,
           "1 C:\\x.exe|c:/x.exe||| S 2 C:\\Y.exe|c:/y.exe||| m ");
    EXPECT("SHA256 (/usr/bin/a (b)) = " SHA256 "\nSHA1 (x) = " SHA1 "\n", SUMS,
           REFERENCE, "1 /usr/bin/a (b)|/usr/bin/a (b)||| S 2 x|||| s ");
    EXPECT("\\" SHA256 "  C:\\\\a\\nb\n", SUMS, REFERENCE,
           "1 C:\\a\nb|c:/a\nb||| S ");
    EXPECT("# all\n\n" SHA1 "\tbin/a\n", SUMS, REFERENCE, "3 bin/a|||| s ");
}
END_TEST

START_TEST(what_is_no_sum_costs_its_line)
{
    EXPECT(SHA256 "  a\nzz  b\n0123  c\n" SHA256 "0  d\n"
                  "00000000000000000000000000000000  e\n" SHA256 SHA256 "  f\n",
           SUMS, REFERENCE, "!2 !3 !4 !5 !6 1 a|||| S ");
    EXPECT(SHA256 "  a\n" MD5 "  b\0c\n" SHA1 "  \xe2\x80\xae=1+1\xff\n", SUMS,
           REFERENCE, "!2 1 a|||| S 3 \xe2\x80\xae=1+1\xef\xbf\xbd|||| s ");
}
END_TEST

START_TEST(two_digests_of_one_path_are_told_and_kept)
{
    EXPECT(SHA256 "  C:\\a.exe\n" MD5 "  C:\\A.exe\n" OTHER "  c:\\A.EXE\n",
           SUMS, REFERENCE,
           "!3 1 C:\\a.exe|c:/a.exe||| S 2 C:\\A.exe|c:/a.exe||| m "
           "3 c:\\A.EXE|c:/a.exe||| S ");
}
END_TEST

START_TEST(digests_alone_want_a_kind)
{
    struct stm_baseline_looked looked;
    struct stm_err err = { 0 };

    expect(SHA256 "\n" MD5 " # x\n", 2 + 64 + 32 + 4, &bad, STM_BASELINE_PLAIN,
           STM_BASELINE_KNOWN_BAD, "1 |||| S 2 ||||x m ");
    folder_enter();
    folder_put("list", SHA256 "\n", 65);
    ck_assert_int_eq(stm_baseline_look(&looked, "list", &sniff, &err),
                     STM_EUSAGE);
    ck_assert_ptr_nonnull(strstr(err.text, "--kind"));
    folder_leave();
}
END_TEST

START_TEST(hashdeep_names_its_columns)
{
    EXPECT("%%%% HASHDEEP-1.0\n%%%% size,md5,sha256,filename\n## x\n"
           "5," MD5 "," SHA256 ",/a,b\n5," MD5 "\n",
           HASHDEEP, REFERENCE, "!5 4 /a,b|/a,b||| mS ");
}
END_TEST

START_TEST(columns_are_found_by_their_headings)
{
    EXPECT("#TYPE X\n\"Algorithm\",\"Hash\",\"Path\"\n\"SHA256\",\"" SHA256
           "\",\"C:\\a, b.exe\"\n",
           CSV, REFERENCE, "3 C:\\a, b.exe|c:/a, b.exe||| S ");
    EXPECT("Product;Version;SHA-1;imphash\nPhone;7.1;" SHA1 ";" MD5 "\n", CSV,
           REFERENCE, "2 ||Phone|7.1| si ");
    EXPECT("path,sha256,label\n'=x," SHA256 ",\"two\nlines\"\n\"open," SHA256
           ",\nb," SHA256 ",\n",
           CSV, REFERENCE, "!4 2 =x||||two\nlines S 5 b|||| S ");
    EXPECT("SHA-1,MD5,CRC32,FileName,FileSize,ProductCode,OpSystemCode\n"
           "\"" SHA1 "\",\"" MD5 "\",\"0\",\"x.dll\",5,7,8\n",
           NSRL, KNOWN, "2 x.dll||||7 ms ");
    EXPECT("# comment\n# \"first_seen_utc\",\"sha256_hash\",\"signature\"\n"
           "\"2026\", \"" SHA256 "\", \"Emotet\"\n",
           MALWAREBAZAAR, KNOWN_BAD, "3 ||||Emotet S ");
    EXPECT("uuid,event_id,category,type,value,comment,to_ids\n"
           "u,1,c,filename|sha256,a.exe|" SHA256 ",x,1\nu,1,c,ip-dst,1.1.1.1,"
           ",1\nu,1,c,md5," MD5 ",,0\n",
           MISP_CSV, KNOWN_BAD, "2 a.exe||||x S ");
}
END_TEST

START_TEST(a_cell_may_hold_several_digests)
{
    EXPECT("name,md5,sha1\nx,\"" MD5 ", " MD5 "\",\"" SHA1 "," SHA1 "\"\n", CSV,
           REFERENCE, "2 x|||| ms 2 x|||| ms ");
}
END_TEST

START_TEST(utf16_is_read_by_its_mark)
{
    static const char text[] = "Hash,Path\r\n" MD5 ",C:\\a.exe\r\n";
    char wide[2 * sizeof(text)] = "\xff\xfe",
                  big[2 * sizeof(text)] = "\xfe\xff";

    for (size_t i = 0; i < sizeof(text) - 1; i++) {
        wide[2 + 2 * i] = text[i];
        wide[3 + 2 * i] = '\0';
        big[2 + 2 * i] = '\0';
        big[3 + 2 * i] = text[i];
    }
    expect(wide, 2 * sizeof(text), &sniff, STM_BASELINE_CSV,
           STM_BASELINE_REFERENCE, "2 C:\\a.exe|c:/a.exe||| m ");
    expect(big, 2 * sizeof(text), &sniff, STM_BASELINE_CSV,
           STM_BASELINE_REFERENCE, "2 C:\\a.exe|c:/a.exe||| m ");
    EXPECT("\xef\xbb\xbf" MD5 "  a\n", SUMS, REFERENCE, "1 a|||| m ");
}
END_TEST

START_TEST(relative_paths_stand_where_at_says)
{
    struct stm_baseline_options at = { .format = STM_BASELINE_SNIFF,
                                       .at = "C:\\Program Files\\Acme\\" };
    static const char text[] = MD5 "  ./bin/x.exe\n" MD5 "  bin\\y.exe\n" MD5
                                   "  ../z\n" MD5 "  D:\\w\n";

    expect(text, sizeof(text) - 1, &at, STM_BASELINE_SUMS,
           STM_BASELINE_REFERENCE,
           "1 ./bin/x.exe|c:/program files/acme/bin/x.exe||| m "
           "2 bin\\y.exe|c:/program files/acme/bin/y.exe||| m "
           "3 ../z|||| m 4 D:\\w|d:/w||| m ");
    at.at = "/mnt/c=C:\\";
    expect(MD5 "  /mnt/c/Windows/x\n", 32 + 2 + 16 + 1, &at, STM_BASELINE_SUMS,
           STM_BASELINE_REFERENCE, "1 /mnt/c/Windows/x|c:/windows/x||| m ");
}
END_TEST

START_TEST(json_is_told_by_what_it_holds)
{
    EXPECT("{\"name\":\"n\",\"version\":1,\"type\":\"string\","
           "\"list\":[\"" MD5 "\",\"x\"]}",
           MISP_WARNINGLIST, KNOWN_GOOD, "!2 1 ||||n m ");
    EXPECT("{\"Event\":{\"info\":\"i\",\"Attribute\":[{\"type\":\"sha1\","
           "\"value\":\"" SHA1 "\"},{\"type\":\"md5\",\"value\":\"" MD5
           "\",\"to_ids\":false}],\"Object\":[{\"Attribute\":[{\"type\":"
           "\"filename|md5\",\"value\":\"a|" MD5 "\"}]}]}}",
           MISP_EVENT, KNOWN_BAD, "1 ||||i s 3 a||||i m ");
    EXPECT("{\"type\":\"bundle\",\"objects\":[{\"type\":\"indicator\",\"name\":"
           "\"n\",\"pattern\":\"[file:hashes.'SHA-256' = '" SHA256
           "' OR file:hashes.MD5 = '" MD5 "' OR file:hashes.'SHA1' != '" SHA1
           "']\"},{\"type\":\"file\",\"name\":\"x\",\"hashes\":{\"SHA-1\":"
           "\"" SHA1 "\"}}]}",
           STIX, KNOWN_BAD, "1 ||||n S 1 ||||n m 2 x|||| s ");
    EXPECT("{\"bomFormat\":\"CycloneDX\",\"components\":[{\"name\":\"p\","
           "\"version\":\"1\",\"hashes\":[{\"alg\":\"SHA-256\",\"content\":"
           "\"" SHA256 "\"},{\"alg\":\"SHA-512\",\"content\":\"x\"}]}]}",
           CYCLONEDX, REFERENCE, "1 ||p|1| S ");
    EXPECT("{\"spdxVersion\":\"SPDX-2.3\",\"files\":[{\"fileName\":\"./a.dll\","
           "\"checksums\":[{\"algorithm\":\"SHA1\",\"checksumValue\":\"" SHA1
           "\"}]}]}",
           SPDX, REFERENCE, "1 ./a.dll|||| s ");
}
END_TEST

/* What is no list is refused, and leaves nothing behind. */
START_TEST(a_file_of_nothing_is_refused)
{
    static const char *const texts[] = { "",       "x\ny\n", "{\"a\":1}",
                                         "{\"a\"", "%%%%\n", "sha256\nzz\n" };

    for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
        struct stm_baseline_added added;
        struct stm_err err = { 0 };
        struct stm_db *db;
        int64_t n = 1;

        folder_enter();
        folder_put("list", texts[i], strlen(texts[i]));
        ck_assert_int_eq(stm_case_blank(&db, &err), STM_OK);
        ck_assert_int_eq(stm_baseline_add(&added, db, "list", &bad, &err),
                         STM_EFORMAT);
        ck_assert_int_eq(
            stm_db_query_int(db, "SELECT count(*) FROM baseline", &n, &err),
            STM_OK);
        ck_assert_int_eq(n, 0);
        stm_buf_free(&added.name);
        stm_db_close(db);
        folder_leave();
    }
}
END_TEST

/* A line of a megabyte is told and passed; so is a quote never closed. */
START_TEST(long_lines_cost_themselves_alone)
{
    enum { LONG = 1 << 20 };
    struct stm_buf text = { 0 };

    stm_buf_text(&text, SHA256 "  a\n" MD5 "  ");
    for (int i = 0; i < LONG; i++)
        stm_buf_char(&text, 'x');
    stm_buf_text(&text, "\n" MD5 "  b\n");
    expect(text.data, text.size, &sniff, STM_BASELINE_SUMS,
           STM_BASELINE_REFERENCE, "!2 1 a|||| S 3 b|||| m ");
    stm_buf_free(&text);
}
END_TEST

static bool
keep(void *arg, struct stm_span text)
{
    stm_buf_span(arg, text);
    return true;
}

START_TEST(an_export_is_read_back_to_the_same)
{
    static const char text[] =
        "path,product,version,label,sha256,md5\n"
        "\"=cmd|' /C calc'!A0\",a,1,\"x \"\"y\"\"\n z\"," SHA256 ",\n"
        "C:\\a b.exe, ,2,''=,," MD5 "\n";
    struct stm_buf first = { 0 }, again = { 0 };
    struct stm_baseline_added added;
    struct stm_err err = { 0 };

    folder_enter();
    folder_put("list", text, sizeof(text) - 1);
    for (int i = 0; i < 2; i++) {
        struct stm_db *db;

        ck_assert_int_eq(stm_case_blank(&db, &err), STM_OK);
        ck_assert_msg(stm_baseline_add(&added, db, "list", &sniff, &err) ==
                          STM_OK,
                      "%s", err.text);
        ck_assert_uint_eq(added.entries, 2);
        ck_assert_uint_eq(added.malformed, 0);
        ck_assert_int_eq(
            stm_baseline_export(db, "list", keep, i ? &again : &first, &err),
            STM_OK);
        folder_put("list", first.data, first.size);
        stm_buf_free(&added.name);
        stm_db_close(db);
    }
    ck_assert_str_eq(first.data, again.data);
    ck_assert_ptr_nonnull(strstr(first.data, "'=cmd"));
    stm_buf_free(&first);
    stm_buf_free(&again);
    folder_leave();
}
END_TEST

SUITE("baseline", 20, sums_are_of_every_make, what_is_no_sum_costs_its_line,
      two_digests_of_one_path_are_told_and_kept, digests_alone_want_a_kind,
      hashdeep_names_its_columns, columns_are_found_by_their_headings,
      a_cell_may_hold_several_digests, utf16_is_read_by_its_mark,
      relative_paths_stand_where_at_says, json_is_told_by_what_it_holds,
      a_file_of_nothing_is_refused, long_lines_cost_themselves_alone,
      an_export_is_read_back_to_the_same)
