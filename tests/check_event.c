/* SPDX-License-Identifier: Apache-2.0 */
#include "suite.h"

#include "event/content.h"
#include "event/convert.h"
#include "event/event.h"
#include "records.h"

#include "base/arena.h"

#define SYSMON "Microsoft-Windows-Sysmon"
#define GUID "{365ABB72-7C01-5CC4-0000-00102B3E0C00}"
#define PARENT "{365ABB72-7ACC-5CC4-0000-0010B2470300}"

/* Fields of event 1 in order, with the layout that has them first. */
static const struct {
    const char *name, *text;
    int since; /* number of fields of that layout */
} fields_1[] = {
    { "RuleName", "-", 21 },
    { "UtcTime", "2026-03-02 09:14:07.120", 16 },
    { "ProcessGuid", GUID, 16 },
    { "ProcessId", "2680", 16 },
    { "Image", "C:\\Users\\ann\\setup.exe", 16 },
    { "FileVersion", "?", 21 },
    { "Description", "Setup", 21 },
    { "Product", "Product", 21 },
    { "Company", "Contoso", 21 },
    { "OriginalFileName", "SETUP.EXE", 22 },
    { "CommandLine", "setup.exe  /q ", 16 },
    { "CurrentDirectory", "C:\\Users\\ann\\", 16 },
    { "User", "WS01\\ann", 16 },
    { "LogonGuid", PARENT, 16 },
    { "LogonId", "0x000000000000f4be", 16 },
    { "TerminalSessionId", "1", 16 },
    { "IntegrityLevel", "High", 16 },
    { "Hashes", "SHA1=B4E581F173F782A2F1DA5D29C95946EE500EB2D0", 16 },
    { "ParentProcessGuid", PARENT, 16 },
    { "ParentProcessId", "2772", 16 },
    { "ParentImage", "C:\\Windows\\explorer.exe", 16 },
    { "ParentCommandLine", "C:\\Windows\\Explorer.EXE", 16 },
    { "ParentUser", "WS01\\ann", 23 },
};

/* Cells of table process, by name. */
enum {
    SELF_GUID,
    SELF_PID,
    SELF_PATH,
    SELF_USER,
    STARTED,
    DIGESTS,
    COMPANY,
    PRODUCT,
    DESCRIPTION,
    FILE_VERSION,
    ORIGINAL,
    COMMAND,
    DIRECTORY,
    LOGON_ID,
    LOGON_GUID,
    SESSION,
    INTEGRITY,
    RULE,
    PARENT_GUID,
    PARENT_PID,
    PARENT_PATH,
    PARENT_USER,
    PARENT_COMMAND,
    CELLS
};

static struct stm_decoder *decoder;
static struct stm_event event;
static struct stm_err err;

static void
start(void)
{
    ck_assert_int_eq(stm_decoder_open(&decoder, &err), STM_OK);
}

static void
stop(void)
{
    stm_decoder_close(decoder);
}

static void
decode(struct maker *m)
{
    stm_status status =
        stm_decoder_event(&event, decoder, maker_record(m), &err);

    ck_assert_msg(status == STM_OK, "%s", err.text);
}

static void
assert_text(struct stm_span have, const char *want)
{
    ck_assert_msg(stm_span_is(have, want), "%.*s is not %s", (int)have.size,
                  have.data, want);
}

static const char *
path_of(char out[64], const char *name)
{
    (void)snprintf(out, 64, "EventData/%s", name);
    return out;
}

START_TEST(every_layout_of_event_1_is_read)
{
    static const int layouts[] = { 16, 21, 22, 23 };
    char paths[CELLS][64];

    start();
    for (size_t k = 0; k < 4; k++) {
        struct maker m = maker_of(decoder);

        maker_system(&m, SYSMON, 1, 42);
        for (int i = 0; i < CELLS; i++)
            if (fields_1[i].since <= layouts[k])
                maker_text(&m, path_of(paths[i], fields_1[i].name),
                           fields_1[i].text);
        decode(&m);
        ck_assert_uint_eq(m.n - 6, (size_t)layouts[k]);
        ck_assert_str_eq(event.layout->table, "process");
        ck_assert_uint_eq(event.n_flaws, 0);
        ck_assert_uint_eq(event.json.size, 0);
        assert_text(event.cells[SELF_PATH].text, "C:\\Users\\ann\\setup.exe");
        assert_text(event.cells[COMMAND].text, "setup.exe  /q ");
        ck_assert_int_eq(event.cells[LOGON_ID].number, 0xf4be);
        ck_assert_int_eq(event.cells[PARENT_PID].number, 2772);
        ck_assert_int_eq(event.time - event.cells[STARTED].number, 34567);
        ck_assert(event.digests.has[STM_DIGEST_SHA1]);
        ck_assert(!event.digests.has[STM_DIGEST_MD5]);
        ck_assert_int_eq(event.cells[RULE].state == STM_CELL_ABSENT, k < 1);
        ck_assert_int_eq(event.cells[COMPANY].state == STM_CELL_ABSENT, k < 1);
        ck_assert_int_eq(event.cells[ORIGINAL].state == STM_CELL_ABSENT, k < 2);
        ck_assert_int_eq(event.cells[PARENT_USER].state == STM_CELL_ABSENT,
                         k < 3);
        if (k > 0)
            assert_text(event.cells[FILE_VERSION].text, "?");
    }
    stop();
}
END_TEST

START_TEST(an_end_and_a_written_file_have_their_columns)
{
    struct maker m;

    start();
    m = maker_of(decoder);
    maker_system(&m, SYSMON, 5, 43);
    maker_text(&m, "EventData/UtcTime", "2026-03-02 09:14:08.123");
    maker_text(&m, "EventData/ProcessGuid", GUID);
    maker_text(&m, "EventData/ProcessId", "2680");
    maker_text(&m, "EventData/Image", "C:\\setup.exe");
    decode(&m);
    ck_assert_str_eq(event.layout->table, "process_end");
    ck_assert_int_eq(event.cells[3].state, STM_CELL_ABSENT);
    ck_assert_uint_eq(event.machine_id, 0x365ABB72);
    m = maker_of(decoder);
    maker_system(&m, SYSMON, 11, 44);
    maker_text(&m, "EventData/RuleName", "EXE");
    maker_text(&m, "EventData/UtcTime", "2026-03-02 09:14:07.123");
    maker_text(&m, "EventData/ProcessGuid", GUID);
    maker_text(&m, "EventData/ProcessId", "2680");
    maker_text(&m, "EventData/Image", "C:\\setup.exe");
    maker_text(&m, "EventData/TargetFilename", "C:\\a.dll");
    maker_text(&m, "EventData/CreationUtcTime", "-");
    maker_text(&m, "EventData/User", "WS01\\ann");
    decode(&m);
    ck_assert_str_eq(event.layout->table, "file_event");
    assert_text(event.cells[3].text, "WS01\\ann");
    assert_text(event.cells[5].text, "C:\\a.dll");
    ck_assert_int_eq(event.cells[6].state, STM_CELL_ABSENT);
    ck_assert_int_eq(event.cells[7].state, STM_CELL_NULL);
    ck_assert_uint_eq(event.n_flaws, 0);
    assert_text(event.json, "{\"CreationUtcTime\":\"-\"}");
    stop();
}
END_TEST

/* The fields of event 1 that a native reader hands over typed. */
static void
make_typed(struct maker *m)
{
    static const uint8_t guid[16] = { 0x72, 0xBB, 0x5A, 0x36, 0x01, 0x7C,
                                      0xC4, 0x5C, 0,    0,    0,    0x10,
                                      0x2B, 0x3E, 0x0C, 0 };

    maker_text(m, "System/Provider@Name", SYSMON);
    maker_value(m, "System/EventID",
                (struct stm_value){ .type = STM_VALUE_UINT, .number = 1 });
    maker_value(m, "System/TimeCreated@SystemTime",
                (struct stm_value){ .type = STM_VALUE_TIME,
                                    .number = UINT64_C(134169164471234567) });
    maker_value(m, "System/EventRecordID",
                (struct stm_value){ .type = STM_VALUE_UINT, .number = 42 });
    maker_text(m, "System/Channel", "Microsoft-Windows-Sysmon/Operational");
    maker_text(m, "System/Computer", "WS01");
    maker_value(m, "EventData/ProcessGuid",
                (struct stm_value){ STM_VALUE_GUID, guid, 16, 0 });
    maker_value(m, "EventData/ProcessId",
                (struct stm_value){ .type = STM_VALUE_UINT, .number = 2680 });
    maker_value(m, "EventData/LogonId",
                (struct stm_value){ .type = STM_VALUE_HEX, .number = 0xf4be });
    maker_text(m, "EventData/RuleName", "");
}

START_TEST(typed_values_and_text_are_the_same_event)
{
    struct maker m;
    struct stm_event typed;

    start();
    m = maker_of(decoder);
    make_typed(&m);
    decode(&m);
    typed = event;
    m = maker_of(decoder);
    maker_system(&m, SYSMON, 1, 42);
    maker_text(&m, "EventData/ProcessGuid",
               "{365abb72-7c01-5cc4-0000-00102b3e0c00}");
    maker_text(&m, "EventData/ProcessId", "2680");
    maker_text(&m, "EventData/LogonId", "0x000000000000F4BE");
    maker_text(&m, "EventData/RuleName", " \n");
    maker_text(&m, "RenderingInfo/Message", "what the collector made of it");
    decode(&m);
    ck_assert_int_eq(event.content, typed.content);
    ck_assert_int_eq(event.time, typed.time);
    ck_assert_int_eq(event.record_id, typed.record_id);
    ck_assert_uint_eq(event.machine_id, typed.machine_id);
    ck_assert_mem_eq(event.cells[SELF_GUID].guid.bytes,
                     typed.cells[SELF_GUID].guid.bytes, STM_GUID_SIZE);
    ck_assert_int_eq(event.cells[LOGON_ID].number,
                     typed.cells[LOGON_ID].number);
    ck_assert_int_eq(event.cells[SELF_PID].number,
                     typed.cells[SELF_PID].number);
    stop();
}
END_TEST

/* The content of an event with the two named values. */
static int64_t
content_of(unsigned id, const char *name, const char *value,
           const char *other_name, const char *other_value)
{
    struct maker m = maker_of(decoder);

    maker_system(&m, "Some-Provider", id, 1);
    maker_text(&m, name, value);
    maker_text(&m, other_name, other_value);
    decode(&m);
    return event.content;
}

START_TEST(content_tells_apart_whatever_a_record_says)
{
    int64_t same;

    start();
    same = content_of(7, "EventData/a", "bc", "EventData/d", "e");
    ck_assert_int_eq(same,
                     content_of(7, "EventData/a", "bc", "EventData/d", "e"));
    ck_assert_int_ne(same,
                     content_of(8, "EventData/a", "bc", "EventData/d", "e"));
    ck_assert_int_ne(same,
                     content_of(7, "EventData/ab", "c", "EventData/d", "e"));
    ck_assert_int_ne(same,
                     content_of(7, "EventData/a", "bcEventData/d", "", "e"));
    ck_assert_int_ne(same,
                     content_of(7, "EventData/d", "e", "EventData/a", "bc"));
    ck_assert_int_ne(same,
                     content_of(7, "EventData/a", "Bc", "EventData/d", "e"));
    ck_assert_int_eq(
        content_of(7, "EventData/a", "", "EventData/d", "0x10"),
        content_of(7, "EventData/a", "\r\n\t", "EventData/d", "16"));
    stop();
}
END_TEST

static void
assert_normal(const char *text, const char *want)
{
    struct stm_buf out = { 0 };

    stm_content_normal(&out, stm_span_of(text));
    assert_text(stm_buf_held(&out), want);
    stm_buf_free(&out);
}

START_TEST(values_have_one_normal_form)
{
    assert_normal("", "");
    assert_normal(" \n", "");
    assert_normal(" a ", " a ");
    assert_normal("0x0", "0");
    assert_normal("0x00000000000003e7", "999");
    assert_normal("0xFFFFFFFFFFFFFFFF", "18446744073709551615");
    assert_normal("0x10000000000000000", "0x10000000000000000");
    assert_normal("0x", "0x");
    assert_normal("0xg", "0xg");
    assert_normal("007", "007");
    assert_normal("2019-04-27T15:57:25.868863200Z",
                  "2019-04-27T15:57:25.8688632Z");
    assert_normal("2019-04-27T15:57:25.8688632Z",
                  "2019-04-27T15:57:25.8688632Z");
    assert_normal("2019-04-27T15:57:25.000000000Z", "2019-04-27T15:57:25Z");
    assert_normal("2019-04-27 15:57:25.860", "2019-04-27 15:57:25.86");
    assert_normal("2019-04-27", "2019-04-27");
    assert_normal("2019-13-27 15:57:25.860", "2019-13-27 15:57:25.860");
    assert_normal("{365abb72-7c01-5cc4-0000-00102b3e0c00}", GUID);
    assert_normal("{365abb72}", "{365abb72}");
}
END_TEST

START_TEST(a_bad_value_is_a_flaw_and_its_words_stay)
{
    struct maker m;

    start();
    m = maker_of(decoder);
    maker_system(&m, SYSMON, 1, 42);
    maker_text(&m, "EventData/UtcTime", "2026-02-30 00:00:00.000");
    maker_text(&m, "EventData/ProcessGuid", "{365ABB72}");
    maker_text(&m, "EventData/ProcessId", "4294967296");
    maker_text(&m, "EventData/LogonId", "0x8000000000000000");
    maker_text(&m, "EventData/TerminalSessionId", "?");
    maker_text(&m, "EventData/Hashes", "SHA1=00,MD5=");
    maker_text(&m, "EventData/Image", "C:\\a.exe");
    decode(&m);
    ck_assert_uint_eq(event.n_flaws, 5);
    ck_assert_str_eq(event.flaws[0],
                     "EventData/ProcessGuid is no GUID: {365ABB72}");
    ck_assert_str_eq(event.flaws[1],
                     "EventData/ProcessId is no process id: 4294967296");
    ck_assert_int_eq(event.cells[SELF_GUID].state, STM_CELL_NULL);
    ck_assert_int_eq(event.cells[SELF_PID].state, STM_CELL_NULL);
    ck_assert_int_eq(event.cells[STARTED].state, STM_CELL_NULL);
    ck_assert_int_eq(event.cells[DIGESTS].state, STM_CELL_SET);
    ck_assert_uint_eq(event.machine_id, 0);
    assert_text(event.json,
                "{\"UtcTime\":\"2026-02-30 00:00:00.000\","
                "\"ProcessGuid\":\"{365ABB72}\",\"ProcessId\":\"4294967296\","
                "\"LogonId\":\"0x8000000000000000\","
                "\"TerminalSessionId\":\"?\"}");
    stop();
}
END_TEST

START_TEST(a_record_without_its_system_fields_has_the_headers)
{
    struct maker m;

    start();
    m = maker_of(decoder);
    maker_text(&m, "System/EventRecordID", "x");
    decode(&m);
    ck_assert_uint_eq(event.n_flaws, 3);
    ck_assert_str_eq(event.flaws[0], "System/EventID is missing");
    ck_assert_str_eq(event.flaws[1], "System/EventRecordID is no number: x");
    ck_assert_str_eq(event.flaws[2],
                     "System/TimeCreated@SystemTime is missing");
    ck_assert_int_eq(event.record_id, 7);
    ck_assert_int_eq(event.time,
                     INT64_C(132166944000000000) - STM_FILETIME_EPOCH);
    ck_assert(!event.has_channel && !event.has_provider);
    ck_assert_ptr_null(event.layout);
    m.record.place.written = UINT64_MAX;
    decode(&m);
    ck_assert_int_eq(event.time, 0);
    stop();
}
END_TEST

START_TEST(names_count_in_any_case)
{
    struct maker m;

    start();
    m = maker_of(decoder);
    maker_system(&m, SYSMON, 1, 42);
    maker_text(&m, "EventData/PROCESSGUID", GUID);
    maker_text(&m, "EventData/image", "C:\\a.exe");
    maker_text(&m, "EventData/Image2", "C:\\b.exe");
    decode(&m);
    ck_assert_int_eq(event.cells[SELF_GUID].state, STM_CELL_SET);
    assert_text(event.cells[SELF_PATH].text, "C:\\a.exe");
    assert_text(event.json, "{\"Image2\":\"C:\\\\b.exe\"}");
    m = maker_of(decoder);
    for (unsigned id = 8; id <= 10; id += 2) {
        static const char *const spelled[] = { "EventData/SourceProcessGUID",
                                               "EventData/SourceProcessGuid",
                                               "EventData/sourceprocessguid" };

        for (size_t i = 0; i < 3; i++) {
            m = maker_of(decoder);
            maker_system(&m, SYSMON, id, 42);
            maker_text(&m, spelled[i], GUID);
            decode(&m);
            ck_assert_uint_eq(event.machine_id, 0x365ABB72);
            ck_assert_int_eq(event.cells[SELF_GUID].state, STM_CELL_SET);
            ck_assert_uint_eq(event.json.size, 0);
        }
    }
    stop();
}
END_TEST

START_TEST(what_has_no_column_stays_as_json)
{
    struct maker m;

    start();
    m = maker_of(decoder);
    maker_system(&m, "Some-Provider", 1, 42);
    maker_text(&m, "EventData", "");
    maker_text(&m, "EventData/LogonGuid", "a\"\\");
    maker_text(&m, "EventData/LogonGuid", "b\n");
    maker_text(&m, "EventData/LogonGuid", "c");
    maker_text(&m, "UserData/LogFileCleared/SubjectUserName", "ann");
    maker_text(&m, "ProcessingErrorData/ErrorCode", "5");
    maker_text(&m, "RenderingInfo/Message", "not the record's own");
    decode(&m);
    assert_text(event.json,
                "{\"LogonGuid\":\"a\\\"\\\\\",\"LogonGuid_1\":\"b\\n\","
                "\"LogonGuid_2\":\"c\","
                "\"LogFileCleared/SubjectUserName\":\"ann\","
                "\"ProcessingErrorData/ErrorCode\":\"5\"}");
    m = maker_of(decoder);
    maker_system(&m, "Some-Provider", 1, 42);
    decode(&m);
    ck_assert_uint_eq(event.json.size, 0);
    stop();
}
END_TEST

START_TEST(many_fields_of_one_name_are_told_apart)
{
    struct maker m;

    start();
    m = maker_of(decoder);
    maker_system(&m, "Some-Provider", 1, 42);
    for (int i = 0; i < 190; i++)
        maker_text(&m, "EventData/x", "");
    decode(&m);
    ck_assert_ptr_nonnull(
        memmem(event.json.data, event.json.size, "\"x_127\":", 8));
    ck_assert_ptr_nonnull(
        memmem(event.json.data, event.json.size, "\"x_128\":", 8));
    ck_assert_ptr_nonnull(
        memmem(event.json.data, event.json.size, "\"x_189\":\"\"}", 11));
    stop();
}
END_TEST

START_TEST(a_record_that_swells_is_refused)
{
    struct stm_value big = { STM_VALUE_TEXT, NULL, 3 << 20, 0 };
    struct maker m;

    start();
    big.data = calloc(1, big.size);
    ck_assert_ptr_nonnull(big.data);
    m = maker_of(decoder);
    maker_system(&m, "Some-Provider", 1, 42);
    maker_value(&m, "EventData/a", big);
    decode(&m);
    maker_value(&m, "EventData/b", big);
    ck_assert_int_eq(stm_decoder_event(&event, decoder, maker_record(&m), &err),
                     STM_ELIMIT);
    free((void *)(uintptr_t)big.data);
    stop();
}
END_TEST

static void
assert_digests(const char *text, bool good, const char *has)
{
    struct stm_digests digests;
    char found[STM_DIGEST_KINDS + 1] = "";

    ck_assert_msg(stm_digests_parse(&digests, stm_span_of(text)) == good, "%s",
                  text);
    for (int i = 0; i < STM_DIGEST_KINDS; i++)
        found[i] = digests.has[i] ? "m12i"[i] : '.';
    ck_assert_msg(strcmp(found, has) == 0, "%s: %s", text, found);
}

#define MD5_HEX "42893adbc36605ec79b5bd610759947e"
#define SHA1_HEX "B4E581F173F782A2F1DA5D29C95946EE500EB2D0"

START_TEST(digests_are_taken_by_name)
{
    struct stm_digests digests;

    assert_digests("", true, "....");
    assert_digests("-", true, "....");
    assert_digests("Unknown", true, "....");
    assert_digests("MD5=" MD5_HEX, true, "m...");
    assert_digests("SHA1=" SHA1_HEX ",MD5=" MD5_HEX, true, "m1..");
    assert_digests("imphash=" MD5_HEX ",sha1=" SHA1_HEX, true, ".1.i");
    assert_digests("SHA512=00,MD5=" MD5_HEX, true, "m...");
    assert_digests("MD5=" MD5_HEX "0", false, "....");
    assert_digests("MD5=x2893adbc36605ec79b5bd610759947e", false, "....");
    assert_digests("MD5=" MD5_HEX ",MD5=" MD5_HEX, false, "m...");
    assert_digests("MD5=" MD5_HEX ",", false, "m...");
    assert_digests(MD5_HEX, false, "....");
    ck_assert(stm_digests_parse(
        &digests, stm_span_of("IMPHASH=00000000000000000000000000000000")));
    ck_assert(digests.has[STM_DIGEST_IMPHASH]);
}
END_TEST

START_TEST(numbers_are_decimal_or_hex_and_fit)
{
    static const struct {
        const char *text;
        bool good;
        int64_t number;
    } cases[] = {
        { "0", true, 0 },
        { "0x1a4", true, 0x1a4 },
        { "0X1A4", true, 0x1a4 },
        { "9223372036854775807", true, INT64_MAX },
        { "9223372036854775808", false, 0 },
        { "0x7fffffffffffffff", true, INT64_MAX },
        { "0x8000000000000000", false, 0 },
        { "", false, 0 },
        { "0x", false, 0 },
        { "1a", false, 0 },
        { " 1", false, 0 },
        { "-1", false, 0 },
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct stm_value value = { STM_VALUE_TEXT,
                                   (const uint8_t *)cases[i].text,
                                   strlen(cases[i].text), 0 };
        int64_t number = 0;

        ck_assert_msg(stm_convert_number(&number, &value) == cases[i].good,
                      "%s", cases[i].text);
        ck_assert_int_eq(number, cases[i].number);
    }
}
END_TEST

START_TEST(memory_that_runs_out_is_said)
{
    struct maker m;
    unsigned n = 0;
    stm_status status;

    start();
    m = maker_of(decoder);
    make_typed(&m);
    do {
        stm_arena_fail_nth(++n);
        status = stm_decoder_event(&event, decoder, maker_record(&m), &err);
        ck_assert(status == STM_OK || status == STM_ENOMEM);
    } while (status != STM_OK);
    stm_arena_fail_nth(0);
    stop();
}
END_TEST

SUITE("event", 20, every_layout_of_event_1_is_read,
      an_end_and_a_written_file_have_their_columns,
      typed_values_and_text_are_the_same_event,
      content_tells_apart_whatever_a_record_says, values_have_one_normal_form,
      a_bad_value_is_a_flaw_and_its_words_stay,
      a_record_without_its_system_fields_has_the_headers,
      names_count_in_any_case, what_has_no_column_stays_as_json,
      many_fields_of_one_name_are_told_apart, a_record_that_swells_is_refused,
      digests_are_taken_by_name, numbers_are_decimal_or_hex_and_fit,
      memory_that_runs_out_is_said)
