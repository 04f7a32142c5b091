/* SPDX-License-Identifier: Apache-2.0 */
#include "suite.h"

#include "base/arena.h"
#include "base/bytes.h"
#include "base/csv.h"
#include "base/guid.h"
#include "base/json.h"
#include "base/source.h"
#include "base/table.h"
#include "base/text.h"
#include "base/uuid.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

START_TEST(a_cursor_never_leaves_its_bytes)
{
    const uint8_t data[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9 };

    for (size_t n = 0; n <= sizeof(data); n++) {
        struct stm_bytes b = stm_bytes_of(data, n, 100);

        ck_assert_uint_eq(stm_bytes_u64(&b),
                          n >= 8 ? UINT64_C(0x0807060504030201) : 0);
        ck_assert(b.failed == (n < 8));
        ck_assert_uint_le(b.at, n);
        if (b.failed)
            ck_assert_uint_eq(stm_bytes_u8(&b), 0);
    }
}
END_TEST

START_TEST(a_sub_cursor_ends_where_it_was_told)
{
    const uint8_t data[] = { 1, 2, 3, 4 };
    struct stm_bytes b = stm_bytes_of(data, 4, 10);
    struct stm_bytes sub = stm_bytes_sub(&b, 3);

    ck_assert_uint_eq(stm_bytes_offset(&b), 13);
    ck_assert_uint_eq(stm_bytes_u16(&sub), 0x0201);
    ck_assert_uint_eq(stm_bytes_u16(&sub), 0);
    ck_assert(sub.failed);
    sub = stm_bytes_sub(&b, SIZE_MAX);
    ck_assert(sub.failed && b.failed);
}
END_TEST

/* RFC 9562, appendix A.4: www.example.com in the namespace of DNS. */
START_TEST(a_uuid_comes_of_its_name)
{
    static const uint8_t dns[STM_UUID_SIZE] = {
        0x6b, 0xa7, 0xb8, 0x10, 0x9d, 0xad, 0x11, 0xd1,
        0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8,
    };
    uint8_t uuid[STM_UUID_SIZE];
    char text[STM_UUID_TEXT], again[STM_UUID_TEXT];
    struct stm_err err = { 0 };

    ck_assert_int_eq(
        stm_uuid_of_name(uuid, dns, stm_span_of("www.example.com"), &err),
        STM_OK);
    ck_assert_str_eq(stm_uuid_print(text, uuid),
                     "2ed6657d-e927-568b-95e1-2665a8aea6a2");
    ck_assert_int_eq(stm_uuid_of_seed(uuid, stm_span_of("a"), &err), STM_OK);
    ck_assert_int_eq(stm_uuid_print(text, uuid)[14], '4');
    ck_assert_int_eq(uuid[8] & 0xc0, 0x80);
    ck_assert_int_eq(stm_uuid_of_seed(uuid, stm_span_of("b"), &err), STM_OK);
    ck_assert_str_ne(stm_uuid_print(again, uuid), text);
}
END_TEST

START_TEST(an_arena_stops_at_its_limit)
{
    struct stm_arena arena = stm_arena_of(1000);

    ck_assert_ptr_nonnull(stm_arena_take(&arena, 500));
    ck_assert_ptr_null(stm_arena_take(&arena, 600));
    ck_assert_ptr_null(stm_arena_take(&arena, SIZE_MAX));
    ck_assert_str_eq(stm_arena_print(&arena, "%d-%s", 7, "x"), "7-x");
    stm_arena_reset(&arena);
    ck_assert_ptr_nonnull(stm_arena_take(&arena, 960));
    stm_arena_free(&arena);
    stm_arena_fail_nth(1);
    ck_assert_ptr_null(stm_arena_take(&arena, 8));
    ck_assert_ptr_nonnull(stm_arena_take(&arena, 8));
    stm_arena_free(&arena);
}
END_TEST

START_TEST(times_are_read_and_printed_exactly)
{
    char text[STM_TIME_TEXT];
    stm_ticks ticks;

    ck_assert(
        stm_ticks_parse(&ticks, stm_span_of("2019-04-27T15:57:25.868863200Z")));
    ck_assert_int_eq(ticks, INT64_C(15563806458688632));
    ck_assert_str_eq(stm_ticks_print(text, ticks),
                     "2019-04-27T15:57:25.8688632Z");
    ck_assert(stm_ticks_parse(&ticks, stm_span_of("2019-04-27 15:57:25.868")));
    ck_assert_str_eq(stm_ticks_print_short(text, ticks),
                     "2019-04-27 15:57:25.868");
    ck_assert(stm_ticks_parse(&ticks, stm_span_of("1601-01-01T00:00:00Z")));
    ck_assert_int_eq(ticks, STM_TICKS_BEGIN);
    ck_assert_str_eq(stm_ticks_print(text, ticks),
                     "1601-01-01T00:00:00.0000000Z");
    ck_assert(stm_ticks_parse(&ticks, stm_span_of("2024-02-29T23:00+01:00")) ==
              false);
    ck_assert(
        stm_ticks_parse(&ticks, stm_span_of("2024-02-29T23:00:00+01:00")));
    ck_assert_str_eq(stm_ticks_print(text, ticks),
                     "2024-02-29T22:00:00.0000000Z");
}
END_TEST

START_TEST(what_is_no_time_is_refused)
{
    static const char *const bad[] = { "",
                                       "-",
                                       "2023-02-29",
                                       "2024-13-01",
                                       "2024-1-1",
                                       "20240101",
                                       "2024-01-01T24:00:00",
                                       "2024-01-01 x",
                                       "2024-01-01 00:00:00.",
                                       "2024-01-01 00:00:00.1234567890",
                                       "1600-12-31",
                                       "2024-01-01Z0" };
    stm_ticks ticks = 7;

    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        ck_assert_msg(!stm_ticks_parse(&ticks, stm_span_of(bad[i])), "%s",
                      bad[i]);
    ck_assert(!stm_ticks_of_filetime(&ticks, UINT64_MAX));
    ck_assert(!stm_ticks_of_filetime(
        &ticks, (uint64_t)(STM_TICKS_END + STM_FILETIME_EPOCH)));
    ck_assert_int_eq(ticks, 7);
}
END_TEST

static void
assert_folds(const char *from, const char *to)
{
    struct stm_buf out = { 0 };

    stm_text_fold(&out, stm_span_of(from));
    ck_assert_str_eq(out.data ? out.data : "", to);
    stm_buf_free(&out);
}

START_TEST(folding_is_simple_and_unicode)
{
    assert_folds("C:\\WINDOWS\\CMD.EXE", "c:\\windows\\cmd.exe");
    assert_folds("MÜLLER", "müller");
    assert_folds("STRASSE", "strasse");
    assert_folds("Straße", "straße");
    assert_folds("ΣΑΣ ς", "σασ σ");
    assert_folds("ЖЁ", "жё");
    ck_assert_uint_eq(stm_text_fold_char(0x130), 0x130); /* no Turkic i */
    ck_assert_uint_eq(stm_text_fold_char(0x1e9e), 0xdf);
    ck_assert_uint_eq(stm_text_fold_char(0x10400), 0x10428);
    ck_assert_uint_eq(stm_text_fold_char(0xab70), 0x13a0);
    ck_assert(
        stm_text_equal_folded(stm_span_of("CMD.exe"), stm_span_of("cmd.EXE")));
    ck_assert(!stm_text_equal_folded(stm_span_of("cmd.exe "),
                                     stm_span_of("cmd.exe")));
    ck_assert(!stm_text_equal_folded(stm_span_of("cmd"), stm_span_of("")));
}
END_TEST

static bool
has(const char *text, const char *needle)
{
    return stm_text_has(stm_span_of(text), stm_span_of(needle));
}

/* KQL.md section 5, C01 to C03. */
START_TEST(has_finds_whole_terms_only)
{
    ck_assert(has("C:\\Tools\\net_user.exe", "net"));
    ck_assert(!has("dotnet.exe run", "net"));
    ck_assert(has("NET user /add", "net"));
    ck_assert(!has("network", "net"));
    ck_assert(has("powershell.exe -enc AAAA", "-enc"));
    ck_assert(!has("powershell.exe -encodedcommand", "-enc"));
    ck_assert(has("foo-enc bar", "-enc"));
    ck_assert(has("C:\\Users\\bob\\Temp\\a.exe", "\\Temp\\"));
    ck_assert(!has("C:\\Temperature\\a.exe", "\\Temp\\"));
    ck_assert(has("C:\\Program Files (x86)\\x", "program files (x86)"));
    ck_assert(has("C:\\Program Files (x86)\\x", "program files"));
    ck_assert(!has("C:\\MyProgram Filesystem\\x", "Program Files"));
    ck_assert(!has("C:\\ProgramDataX\\x", "ProgramData"));
    ck_assert(!has("C:\\ProgramDataÄ\\x", "ProgramData"));
    ck_assert(has("anything", ""));
    ck_assert(!has("", "x"));
    ck_assert(has("xnet net", "net"));
}
END_TEST

START_TEST(bad_utf8_becomes_replacements_and_good_stays)
{
    struct stm_buf out = { 0 };
    const char bad[] = "a\xff\xc0\x80z\xed\xa0\x80\xf5";
    const uint8_t lone[] = { 'a', 0, 0x00, 0xd8, 'b', 0, 0x3d, 0xd8, 0, 0xde };

    ck_assert(!stm_text_is_utf8(stm_span_of(bad)));
    stm_text_repair(&out, stm_span_of(bad));
    ck_assert(stm_text_is_utf8(stm_buf_held(&out)));
    ck_assert_str_eq(out.data, "a\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbdz"
                               "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"
                               "\xef\xbf\xbd");
    stm_buf_reset(&out);
    stm_text_of_utf16(&out, lone, sizeof(lone));
    ck_assert_str_eq(out.data, "a\xef\xbf\xbd"
                               "b\xf0\x9f\x98\x80");
    stm_buf_free(&out);
}
END_TEST

START_TEST(what_hides_is_shown)
{
    struct stm_buf out = { 0 };

    stm_text_show(&out, stm_span_of("a\x1b[31m\r\n\tb\xe2\x80\xaegpj\xc2\xa0"),
                  false);
    ck_assert_str_eq(out.data,
                     "a\\x1b[31m\\x0d\\x0a\\x09b\\u{202e}gpj\xc2\xa0");
    stm_buf_free(&out);
}
END_TEST

START_TEST(csv_cells_are_guarded_and_quoted)
{
    struct stm_buf out = { 0 };
    struct stm_csv csv = stm_csv_of(&out);

    stm_csv_string(&csv, "=cmd|' /C calc'!A0");
    stm_csv_string(&csv, "a,\"b\"");
    stm_csv_string(&csv, NULL);
    stm_csv_string(&csv, "two\nlines");
    stm_csv_int(&csv, -5);
    stm_csv_row_end(&csv);
    ck_assert_str_eq(out.data, "'=cmd|' /C calc'!A0,\"a,\"\"b\"\"\",,"
                               "two\\x0alines,-5\r\n");
    stm_buf_free(&out);
}
END_TEST

START_TEST(json_is_exact_and_escaped)
{
    struct stm_buf out = { 0 };
    struct stm_json json = stm_json_of(&out);

    stm_json_object(&json);
    stm_json_key(&json, "a\"b");
    stm_json_text(&json, stm_span_of("x\\y\x01\n\xff ä"));
    stm_json_key(&json, "list");
    stm_json_array(&json);
    stm_json_int(&json, INT64_MIN);
    stm_json_bool(&json, true);
    stm_json_null(&json);
    stm_json_array_end(&json);
    stm_json_key(&json, "t");
    stm_json_time(&json, 0);
    stm_json_object_end(&json);
    ck_assert_str_eq(out.data, "{\"a\\\"b\":\"x\\\\y\\u0001\\n\xef\xbf\xbd ä\","
                               "\"list\":[-9223372036854775808,true,null],"
                               "\"t\":\"1970-01-01T00:00:00.0000000Z\"}");
    stm_buf_free(&out);
}
END_TEST

/* Python, and so Timesketch's importer, ends lines where Unicode does. */
START_TEST(json_has_no_line_end_of_any_kind)
{
    static const char ends[] = "a\xc2\x85\xe2\x80\xa8z\xe2\x80\xa9\xc2\xa0"
                               "\xe2\x80\xaa\r\v\f\x1c";
    struct stm_buf out = { 0 };
    struct stm_json json = stm_json_of(&out);

    stm_json_array(&json);
    stm_json_string(&json, ends);
    stm_json_raw(&json, stm_span_of("[\"\xe2\x80\xa8\xc2\xa0\xc2\x85\"]"));
    stm_json_array_end(&json);
    ck_assert_str_eq(out.data,
                     "[\"a\\u0085\\u2028z\\u2029\xc2\xa0\xe2\x80\xaa\\r\\u000b"
                     "\\u000c\\u001c\",[\"\\u2028\xc2\xa0\\u0085\"]]");
    stm_buf_free(&out);
}
END_TEST

START_TEST(guids_keep_their_text_order)
{
    const uint8_t wire[16] = { 0x9b, 0x52, 0x8f, 0x0b, 0x5c, 0xfc, 0xab, 0x59,
                               0,    0,    0,    0x10, 0x65, 0x66, 0xf3, 0 };
    struct stm_guid guid, again;
    char text[STM_GUID_TEXT];

    guid = stm_guid_of_wire((const uint8_t[16]){ 0x9f, 0x52, 0x8f, 0x0b, 0x5c,
                                                 0xfc, 0xab, 0x59, 0, 0, 0,
                                                 0x10, 0x65, 0x66, 0xf3, 0 });
    ck_assert_str_eq(stm_guid_print(text, &guid),
                     "{0B8F529F-FC5C-59AB-0000-00106566F300}");
    ck_assert(stm_guid_parse(
        &again, stm_span_of("0b8f529f-fc5c-59ab-0000-00106566f300")));
    ck_assert_mem_eq(&guid, &again, sizeof(guid));
    ck_assert_uint_eq(stm_guid_machine(&guid), 0x0b8f529f);
    ck_assert_uint_eq(stm_guid_second(&guid), 0x59abfc5c);
    ck_assert(!stm_guid_parse(&again, stm_span_of("{0B8F529F}")));
    guid = stm_guid_of_wire(wire);
    ck_assert(!stm_guid_is_zero(&guid));
}
END_TEST

START_TEST(a_table_finds_what_was_put)
{
    struct stm_table *table;
    char key[32];

    ck_assert_int_eq(stm_table_open(&table, NULL), STM_OK);
    for (int i = 0; i < 5000; i++) {
        int n = snprintf(key, sizeof(key), "key %d", i);

        ck_assert_int_eq(stm_table_find(table, key, (size_t)n), -1);
        ck_assert_int_eq(stm_table_put(table, key, (size_t)n, i, NULL), STM_OK);
    }
    ck_assert_uint_eq(stm_table_count(table), 5000);
    ck_assert_int_eq(stm_table_find(table, "key 4321", 8), 4321);
    ck_assert_int_eq(stm_table_find(table, "", 0), -1);
    stm_table_reset(table);
    ck_assert_int_eq(stm_table_find(table, "key 4321", 8), -1);
    stm_table_close(table);
}
END_TEST

START_TEST(a_source_reads_by_offset_and_hashes)
{
    struct stm_source *source;
    uint8_t sha[STM_SHA256_SIZE];
    char hex[STM_SHA256_TEXT], got_bytes[8];
    size_t got;

    ck_assert_int_eq(stm_source_of(&source, "abc", 3, NULL), STM_OK);
    ck_assert_int_eq(stm_source_read(source, got_bytes, 8, 1, &got, NULL),
                     STM_OK);
    ck_assert_uint_eq(got, 2);
    ck_assert_int_eq(stm_source_sha256(source, sha, NULL), STM_OK);
    ck_assert_str_eq(
        stm_hex_print(hex, sha, sizeof(sha)),
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    stm_source_fail_nth(1);
    ck_assert_int_eq(stm_source_read(source, got_bytes, 8, 1, &got, NULL),
                     STM_EIO);
    stm_source_close(source);
}
END_TEST

START_TEST(a_source_is_a_regular_file)
{
    struct stm_source *source;
    struct stm_err err;

    ck_assert_int_eq(stm_source_open(&source, "/", &err), STM_EFORMAT);
    ck_assert_int_eq(stm_source_open(&source, "/dev/null", &err), STM_EFORMAT);
    ck_assert_int_eq(stm_source_open(&source, "/no/such/file", &err), STM_EIO);
    ck_assert_ptr_nonnull(strstr(err.text, "No such file"));
}
END_TEST

SUITE("base", 30, a_cursor_never_leaves_its_bytes,
      a_sub_cursor_ends_where_it_was_told, a_uuid_comes_of_its_name,
      an_arena_stops_at_its_limit, times_are_read_and_printed_exactly,
      what_is_no_time_is_refused, folding_is_simple_and_unicode,
      has_finds_whole_terms_only, bad_utf8_becomes_replacements_and_good_stays,
      what_hides_is_shown, csv_cells_are_guarded_and_quoted,
      json_is_exact_and_escaped, json_has_no_line_end_of_any_kind,
      guids_keep_their_text_order, a_table_finds_what_was_put,
      a_source_reads_by_offset_and_hashes, a_source_is_a_regular_file)
