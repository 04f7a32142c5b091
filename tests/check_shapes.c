/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every type of value and every shape of a record, as a reader gives them.
 * The table holds what is right, and what libevtx makes of it where that is
 * something else: the known differences, each of which must still be one.
 */
#include "folder.h"
#include "readback.h"
#include "suite.h"

#include "evtxgen/layout.h"
#include "evtxgen/scenario.h"

static const char unreadable[] = "unreadable";

/* What stands in the record of an event. Values are cut at a line's end; `#2`
 * is the second field of a path. */
static const struct expected {
    unsigned event;
    const char *path;
    const char *right;
    const char *libevtx; /* NULL: the same; `unreadable`: none of the record */
} table[] = {
    { 100, "System/Provider@Name", "Some-Provider", NULL },
    { 100, "System/Provider@Guid", "{0A1B2C3D-4E5F-6071-8293-A4B5C6D7E8F9}",
      NULL },
    { 100, "System/EventID", "100", NULL },
    { 100, "System/Keywords", "0x8000000000000000", NULL },
    { 100, "System/TimeCreated@SystemTime", "2026-03-02T09:00:00.0000000Z",
      "2026-03-02T09:00:00.000000000Z" },
    { 100, "System/Channel", "Some/Channel", NULL },
    { 100, "System/Computer", "H", NULL },
    { 100, "System/EventID@Qualifiers", "", NULL },
    { 100, "EventData/string", "C:\\x & <y> \"z\"", NULL },
    { 100, "EventData/empty", "", NULL },
    { 100, "EventData/ansi", "text", NULL },
    /* libevtx drops the sign bit instead of negating */
    { 100, "EventData/i8", "-5", "-123" },
    { 100, "EventData/u8", "200", NULL },
    { 100, "EventData/i16", "-300", "-32468" },
    { 100, "EventData/u16", "65535", NULL },
    { 100, "EventData/i32", "-2147462651", "-20997" },
    { 100, "EventData/u32", "4294967295", NULL },
    { 100, "EventData/i64", "-5", "-9223372036854775803" },
    { 100, "EventData/u64", "18446744073709551615", NULL },
    { 100, "EventData/float", "1.5", "1.500000e+000" },
    { 100, "EventData/double", "0.1", "1.000000e-001" },
    { 100, "EventData/true", "true", NULL },
    { 100, "EventData/false", "false", NULL },
    { 100, "EventData/sixteen", "true", NULL },
    { 100, "EventData/binary", "00FFA5", NULL },
    { 100, "EventData/guid", "{0A1B2C3D-4E5F-6071-8293-A4B5C6D7E8F9}", NULL },
    { 100, "EventData/size", "0x1f4", "0x00000000000001f4" },
    { 100, "EventData/size10", "0x1f4", "500" },
    { 100, "EventData/filetime", "2026-03-02T09:14:07.1234567Z",
      "2026-03-02T09:14:07.123456700Z" },
    { 100, "EventData/systemtime", "2026-03-02T09:14:07.123Z", NULL },
    { 100, "EventData/unset", "",
      "(0x0000 0x0000 0x0000 0x0000 0x0000 0x0000 0x0000 0x0000)" },
    { 100, "EventData/sid", "S-1-5-21-1-2-3-1001", NULL },
    { 100, "EventData/hex32", "0x1f", "0x0000001f" },
    { 100, "EventData/hex64", "0xfedc", "0x000000000000fedc" },
    { 100, "EventData/wider", "300", NULL },
    { 100, "EventData/gone", "", NULL },
    { 100, "EventData/kept", "7", NULL },
    { 101, "EventData/a", "one", NULL },
    { 101, "EventData/a#2", "two", NULL },
    { 102, "EventData/a#2", "two", NULL },
    { 103, "EventData/a#3", "3", NULL },
    { 103, "EventData/b#2", "65535", NULL },
    { 103, "EventData/c#2", "2", NULL },
    { 103, "EventData/d#2", "2", NULL },
    { 104, "EventData/a", "-1", "-2147483647" },
    { 104, "EventData/a#2", "2", NULL },
    { 105, "EventData/a#2", "{0A1B2C3D-4E5F-6071-8293-A4B5C6D7E8F8}", NULL },
    /* libevtx knows no arrays of these */
    { 106, "EventData/a#2", "S-1-5-21-1-2-3-4", unreadable },
    { 107, "EventData/a#2", "0x2", "0x00000002" },
    { 107, "EventData/b#2", "0x2", "0x0000000000000002" },
    { 108, "EventData/a#2", "false", unreadable },
    { 109, "EventData/a#2", "2026-03-02T09:14:08.0000000Z",
      "2026-03-02T09:14:08.000000000Z" },
    { 110, "EventData/a", "2026-03-02T09:14:07.123Z", NULL },
    { 111, "EventData/a#2", "2.5", "2.500000e+000" },
    { 112, "EventData/a", "", NULL },
    /* a NULL in a slot that is not optional fails the whole record */
    { 113, "EventData/b", "after", unreadable },
    { 114, "EventData/b", "after", unreadable },
    { 115, "EventData/b", "after", NULL },
    { 116, "EventData/b", "after", unreadable },
    { 117, "EventData/b", "after", NULL },
    { 118, "EventData/b", "after", NULL },
    { 118, "System/EventID", "118", NULL },
    { 120, "System/EventID", "120", NULL },
    { 121, "EventData@Name", "The name", NULL },
    { 121, "EventData/ComplexData", "c", NULL },
    { 121, "EventData/A name", "v", NULL },
    { 121, "EventData/Twice", "1", NULL },
    { 121, "EventData/Twice#2", "2", NULL },
    { 122, "EventData/Data", "unnamed", NULL },
    { 122, "EventData/Data_1", "again", NULL },
    { 6005, "System/Provider@Name", "EventLog", NULL },
    { 6005, "System/Channel", "System", NULL },
    { 6005, "System/EventID@Qualifiers", "32768", NULL },
    { 6005, "System/Version", "", NULL },
    { 6005, "EventData/Data", "10.00", NULL },
    { 6005, "EventData/Data_1", "x", NULL },
    { 6005, "EventData/Binary", "0A0B", NULL },
    { 6006, "EventData/Data", "only", NULL },
    { 6006, "EventData/Binary", "", NULL },
    { 1102, "System/Provider@Guid", "{fc65ddd8-d6ef-4962-83d5-6e5cfe9ce148}",
      NULL },
    { 1102, "System/Channel", "Security", NULL },
    { 1102, "UserData/LogFileCleared/SubjectUserSid", "S-1-5-18", NULL },
    { 1102, "UserData/LogFileCleared/SubjectUserName", "ann", NULL },
    { 1102, "UserData/LogFileCleared/Nested/A", "1", NULL },
    { 1102, "UserData/LogFileCleared/Nested/B@x", "5", NULL },
    { 1102, "UserData/LogFileCleared/Nested/B@y", "6", NULL },
    { 1102, "UserData/LogFileCleared/Nested/B", "b", NULL },
    { 1102, "UserData/LogFileCleared/Nested/C", "c", NULL },
    { 1103, "UserData/Manifest/A", "in a record without literals", NULL },
    { 130, "EventData/a", "b", NULL },
    /* the second node of the payload */
    { 130, "RenderingInfo/Message", "Rendered.", "" },
    { 131, "EventData/a", "b", NULL },
    { 132, "EventData/a", "b & <c>", NULL },
    /* an entity in an attribute, forwarded events, 0x48: not known to it */
    { 133, "UserData/R/A@x", "say \"quot\"", unreadable },
    { 134, "EventData/a", "b & <c>", "" },
    { 135, "EventData/a", "b \xc3\xa4 c", unreadable },
    { 140, "EventData/a", "b & <c> \"d\"", unreadable },
    { 140, "RenderingInfo/Level", "Information", unreadable },
    { 11, "EventData/Image", "C:\\a.exe", unreadable },
    { 11, "EventData/TargetFilename", "C:\\b.txt", unreadable },
    { 11, "System/EventID", "11", unreadable },
    { 141, "UserData/R/A/B", "2", unreadable },
    { 150, "EventData/a", "bell \x07 tab\t cr\r lf", NULL },
    { 150, "EventData/c", "  blanks  ", NULL },
    { 151, "EventData/a", "\xf0\x9f\x98\x80 high", NULL },
    /* a lone high one becomes U+FFFD and takes the next unit with it */
    { 152, "EventData/a", "x\xef\xbf\xbdy", "x\xef\xbf\xbd" },
    { 153, "EventData/a", "x\xef\xbf\xbdy", NULL },
    { 154, "EventData/a", "cut", NULL },
    { 155, "EventData/a", "<script>alert(\"1\")</script> &amp; ]]>", NULL },
    { 155, "EventData/b", "\xe2\x80\xaegpj.exe \xe2\x80\x8b\xef\xbb\xbf",
      NULL },
    { 155, "EventData/c", "=cmd|' /C calc'!A0", NULL },
    { 157, "EventData/a", "<b> & \xc3\xa4\xe2\x82\xac", NULL },
    { 159, "EventData/a", "x\xef\xbf\xbd", unreadable },
    /* libevtx takes the first unit for a byte order mark, either way round */
    { 158, "EventData/a", "\xef\xbf\xbe\xef\xbf\xbf \xef\x87\x80",
      "\xef\xbf\xbf \xef\x87\x80" },
    { 160, "EventData/a",
      "\xef\xbb\xbf"
      "first",
      "first" },
    { 161, "EventData/a", "a\xef\xbf\xbe\xef\xbf\xbf \xef\x87\x80", NULL },
    { 162, "EventData/a", "x</Data><Data Name=\"forged\">evil", NULL },
    { 162, "EventData/forged", "", NULL },
    /* libevtx escapes neither 8-bit texts nor attributes: what is logged can
     * make fields of its own */
    { 163, "EventData/a", "x</Data><Data Name=\"forged\">evil", "x" },
    { 163, "EventData/forged", "", "evil" },
    { 164, "EventData/forged", "", "evil" },
    { 165, "EventData/a", "&lt; & &amp;", "< & &" },
    { 166, "UserData/R/A@x", "1\" z=\"evil", "1" },
    { 166, "UserData/R/A@z", "", "evil" },
    { 166, "UserData/R/A@y", "&lt; & &amp; <b>", NULL },
};

/* The records stand in the order of this list. */
static const unsigned events[] = {
    100, 101, 102, 103, 104, 105, 106, 107, 108, 109,  110,  111,  112,
    113, 114, 115, 116, 117, 118, 120, 121, 122, 6005, 6006, 1102, 1103,
    130, 131, 132, 133, 134, 135, 140, 11,  141, 150,  151,  152,  153,
    154, 155, 156, 157, 158, 159, 160, 161, 162, 163,  164,  165,  166,
};

static const struct readback_record *
record_of(const struct readback *read, unsigned event)
{
    for (size_t i = 0; i < sizeof(events) / sizeof(events[0]); i++) {
        if (events[i] == event)
            return &read->record[i];
    }
    ck_abort_msg("no event %u", event);
    return NULL;
}

static void
read_values(struct readback *read)
{
    struct gen_err err = { "" };

    folder_enter();
    ck_assert_msg(gen_scenario_write(
                      SRCDIR "/testdata/scenarios/values.scenario", ".", &err),
                  "%s", err.text);
    readback_file(read, "values.evtx");
    ck_assert_uint_eq(read->count, sizeof(events) / sizeof(events[0]));
    ck_assert_str_eq(read->kinds, "");
}

static void
leave(struct readback *read)
{
    readback_free(read);
    readback_end();
    folder_leave();
}

START_TEST(every_type_and_shape_comes_back_but_for_what_is_known)
{
    struct readback read;

    read_values(&read);
    for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
        const struct expected *e = &table[i];
        const struct readback_record *record = record_of(&read, e->event);
        const char *wanted = e->libevtx ? e->libevtx : e->right;

        ck_assert_msg((wanted == unreadable) == (record->text == NULL),
                      "event %u: %s", e->event,
                      record->why ? record->why : "is readable");
        if (!wanted || wanted == unreadable)
            continue;
        ck_assert_msg(strcmp(readback_value(record, e->path), wanted) == 0,
                      "event %u %s: '%s', not '%s'", e->event, e->path,
                      readback_value(record, e->path), wanted);
    }
    leave(&read);
}
END_TEST

/* The native reader knows every type, shape and layout. */
START_TEST(the_native_reader_gives_what_is_right)
{
    static const stm_reader_kind kinds[] = { STM_READER_NATIVE,
                                             STM_READER_TOKENS };
    struct readback read;

    for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++) {
        readback_use(kinds[k]);
        read_values(&read);
        for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
            const struct expected *e = &table[i];
            const struct readback_record *record = record_of(&read, e->event);

            ck_assert_msg(strcmp(readback_value(record, e->path), e->right) ==
                              0,
                          "event %u %s: '%s', not '%s'", e->event, e->path,
                          readback_value(record, e->path), e->right);
        }
        leave(&read);
    }
}
END_TEST

START_TEST(a_long_text_comes_back_whole)
{
    struct readback read;
    const char *value;

    read_values(&read);
    value = readback_value(record_of(&read, 156), "EventData/a");
    ck_assert_uint_eq(strlen(value), 30000);
    ck_assert_uint_eq(strspn(value, "x"), 30000);
    leave(&read);
}
END_TEST

/* A text for the value of a field, and what libevtx makes of it. */
static void
value_for(const struct gen_field *field, unsigned n, char *text, char *read)
{
    switch (field->type) {
    case GEN_STRING:
        (void)sprintf(text, "%s <%u> & \xc3\xa4 %%1 |", field->name, n);
        strcpy(read, text);
        break;
    case GEN_GUID:
        (void)sprintf(text, "{%08X-0000-0000-0000-00000000000A}", n);
        strcpy(read, text);
        break;
    case GEN_SID:
        (void)sprintf(text, "S-1-5-21-%u", n);
        strcpy(read, text);
        break;
    case GEN_BOOL:
        strcpy(text, "true");
        strcpy(read, text);
        break;
    case GEN_HEX32:
        (void)sprintf(text, "0x%x", n);
        (void)sprintf(read, "0x%08x", n);
        break;
    case GEN_HEX64:
    case GEN_SIZE:
        (void)sprintf(text, "0x%x", n);
        (void)sprintf(read, "0x%016x", n);
        break;
    default:
        (void)sprintf(text, "%u", n);
        strcpy(read, text);
        break;
    }
}

/* The events of one schema, each field with a value of its own. */
static const unsigned schemas[][2] = {
    { 200, 600 },  { 310, 630 }, { 320, 1000 }, { 340, 1001 }, { 410, 1100 },
    { 421, 1001 }, { 450, 600 }, { 481, 630 },  { 490, 1001 },
};

static unsigned
schema_of(const struct gen_event_type *type, size_t s)
{
    return schemas[s][type->family == GEN_SYSMON ? 0 : 1];
}

static void
put_events(struct stm_buf *out, size_t s)
{
    static const char *const windows[] = { "vista", "8.1", "10-1507",
                                           "10",    "11",  "10",
                                           "vista", "8.1", "10" };
    const struct gen_event_type *type;

    stm_buf_print(out, "host H schema %u.%02u windows %s\n",
                  schemas[s][0] / 100, schemas[s][0] % 100, windows[s]);
    for (size_t i = 0; (type = gen_event_type_at(i)); i++) {
        struct gen_layout layout;

        if (schema_of(type, s) < type->since)
            continue;
        gen_layout_of(&layout, type, schema_of(type, s));
        stm_buf_print(out, "%s %u at 2026-03-02T09:00:00\n",
                      gen_families[type->family].name, type->id);
        for (size_t f = 0; f < layout.count; f++) {
            const struct gen_field *field = &type->fields[layout.index[f]];
            char text[200], read[200];

            value_for(field, (unsigned)(1000 + f), text, read);
            stm_buf_print(out, "  %s: %s\n", field->name, text);
        }
    }
}

static void
check_event(const struct readback_record *record,
            const struct gen_event_type *type, size_t s, bool native)
{
    struct gen_layout layout;
    char path[100], text[200], read[200];

    gen_layout_of(&layout, type, schema_of(type, s));
    (void)snprintf(text, sizeof(text), "%u", type->id);
    ck_assert_str_eq(readback_value(record, "System/EventID"), text);
    ck_assert_str_eq(
        readback_value(record, "System/Version"),
        ((char[]){ gen_event_version(type, schema_of(type, s)).data[0],
                   '\0' }));
    for (size_t f = 0; f < layout.count; f++) {
        const struct gen_field *field = &type->fields[layout.index[f]];

        (void)snprintf(path, sizeof(path), "EventData/%s", field->name);
        value_for(field, (unsigned)(1000 + f), text, read);
        if (native)
            strcpy(read, text);
        ck_assert_msg(strcmp(readback_value(record, path), read) == 0,
                      "event %u schema %u %s: '%s', not '%s'", type->id,
                      schema_of(type, s), path, readback_value(record, path),
                      read);
    }
}

static void
check_layouts(bool native)
{
    struct stm_buf text = { 0 };
    struct gen_err err = { "" };
    struct readback read;
    size_t n = 0;

    folder_enter();
    stm_buf_text(&text, "host H\nlog h.evtx\n");
    for (size_t s = 0; s < sizeof(schemas) / sizeof(schemas[0]); s++)
        put_events(&text, s);
    stm_buf_char(&text, '\0');
    ck_assert_msg(gen_scenario_write_text(text.data, "all", ".", &err), "%s",
                  err.text);
    readback_file(&read, "h.evtx");
    ck_assert_str_eq(read.kinds, "");
    for (size_t s = 0; s < sizeof(schemas) / sizeof(schemas[0]); s++) {
        const struct gen_event_type *type;

        for (size_t i = 0; (type = gen_event_type_at(i)); i++) {
            if (schema_of(type, s) < type->since)
                continue;
            ck_assert_uint_lt(n, read.count);
            check_event(&read.record[n++], type, s, native);
        }
    }
    ck_assert_uint_eq(n, read.count);
    stm_buf_free(&text);
    leave(&read);
}

START_TEST(every_layout_of_every_event_comes_back)
{
    check_layouts(false);
    readback_use(STM_READER_NATIVE);
    check_layouts(true);
}
END_TEST

START_TEST(every_record_has_an_expectation)
{
    for (size_t i = 0; i < sizeof(events) / sizeof(events[0]); i++) {
        size_t n = 0;

        for (size_t t = 0; t < sizeof(table) / sizeof(table[0]); t++)
            n += table[t].event == events[i];
        ck_assert_msg(n > 0 || events[i] == 156, "event %u", events[i]);
    }
}
END_TEST

SUITE("shapes", 60, every_type_and_shape_comes_back_but_for_what_is_known,
      the_native_reader_gives_what_is_right,
      every_layout_of_every_event_comes_back, a_long_text_comes_back_whole,
      every_record_has_an_expectation)
