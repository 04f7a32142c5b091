/* SPDX-License-Identifier: Apache-2.0 */
#include "suite.h"

#include "base/text.h"
#include "read/xml.h"

#include <stdio.h>
#include <time.h>

static const struct stm_xml_dialect libevtx = { 0x3ff, true };

static const char *const wanted[] = { "System/Computer", "EventData/Image",
                                      "System/EventID@Qualifiers" };

static struct stm_xml *
open_xml(const struct stm_xml_dialect *dialect)
{
    struct stm_xml *xml;
    struct stm_err err;

    ck_assert_msg(!stm_xml_open(&xml, wanted, 3, &err), "%s", err.text);
    if (dialect)
        stm_xml_set_dialect(xml, dialect);
    return xml;
}

/* All fields as "path=value|path=value". */
static const char *
fields_of(const struct stm_record *record)
{
    static struct stm_buf out;

    stm_buf_reset(&out);
    for (size_t i = 0; i < record->n_fields; i++) {
        if (i)
            stm_buf_char(&out, '|');
        stm_buf_span(&out, record->fields[i].path);
        stm_buf_char(&out, '=');
        stm_value_text(&out, &record->fields[i].value);
    }
    return stm_buf_held(&out).data;
}

static const char *
read_as(const struct stm_xml_dialect *dialect, const char *text)
{
    static char last[8192];
    struct stm_xml *xml = open_xml(dialect);
    struct stm_record record = { 0 };
    struct stm_err err = { 0 };

    if (stm_xml_read(xml, stm_span_of(text), &record, &err))
        (void)snprintf(last, sizeof(last), "%s: %s", stm_status_name(err.code),
                       err.text);
    else
        (void)snprintf(last, sizeof(last), "%s", fields_of(&record));
    stm_xml_close(xml);
    return last;
}

START_TEST(fields_are_named_by_their_path)
{
    static const struct {
        const char *xml, *fields;
    } cases[] = {
        { "<Event xmlns='x'>\n  <System>\n    <Provider Name=\"P\" "
          "Guid=\"{G}\"/>\n    <EventID Qualifiers=\"3\">7</EventID>\n    "
          "<Correlation/>\n  </System>\n</Event>",
          "System/Provider@Name=P|System/Provider@Guid={G}|"
          "System/EventID@Qualifiers=3|System/EventID=7|System/Correlation=" },
        { "<Event><EventData>\n<Data Name=\"A\">1</Data>\n<Data Name=\"B\"/>"
          "<Data Name=\"A\">2</Data></EventData></Event>",
          "EventData/A=1|EventData/B=|EventData/A=2" },
        { "<Event><EventData><Data>x</Data><Data/><Data Name=\"\"> "
          "</Data><Binary>FF</Binary></EventData></Event>",
          "EventData/Data=x|EventData/Data_1=|EventData/Data_2= |"
          "EventData/Binary=FF" },
        { "<Event><UserData><L xmlns:a=\"u\" xmlns=\"v\"><N>1</N><a:N "
          "a:t=\"2\" u=\"3\"/></L></UserData></Event>",
          "UserData/L/N=1|UserData/L/a:N@a:t=2|UserData/L/a:N@u=3" },
        { "<Event><EventData/><UserData>\n</UserData></Event>", "" },
        { "<Event><EventData Name=\"T\"><Data Name=\"a/b@c\" "
          "Type=\"t\">v</Data></EventData></Event>",
          "EventData@Name=T|EventData/a/b@c@Type=t|EventData/a/b@c=v" },
        { "<Event><RenderingInfo Culture=\"en\"><Message>hello\n</Message>"
          "</RenderingInfo></Event>",
          "RenderingInfo@Culture=en|RenderingInfo/Message=hello\n" },
        { "<Event>\n <A>\n  one <B>two</B>\n three\n </A>\n</Event>",
          "A/B=two|A=\n  one \n three\n " },
        { "<Event><EventData><Data Name=\"x\"><![CDATA[<a>&\"']]></Data>"
          "</EventData></Event>",
          "EventData/x=<a>&\"'" },
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        ck_assert_str_eq(read_as(NULL, cases[i].xml), cases[i].fields);
}
END_TEST

START_TEST(wanted_fields_are_found_by_their_index)
{
    struct stm_xml *xml = open_xml(NULL);
    struct stm_record record = { 0 };

    ck_assert(!stm_xml_read(
        xml,
        stm_span_of("<Event><System><EventID>1</EventID></System><EventData>"
                    "<Data Name=\"Image\">first</Data><Data "
                    "Name=\"Image\">second</Data></EventData></Event>"),
        &record, NULL));
    ck_assert_uint_eq(record.n_wanted, 3);
    ck_assert_ptr_null(record.wanted[0]);
    ck_assert_ptr_null(record.wanted[2]);
    ck_assert_ptr_eq(record.wanted[1], &record.fields[1]);
    ck_assert_int_eq(record.fields[0].id, STM_FIELD_OTHER);
    ck_assert_int_eq(record.fields[2].id, 1);
    /* The next record starts from nothing. */
    ck_assert(!stm_xml_read(xml, stm_span_of("<Event><A>b</A></Event>"),
                            &record, NULL));
    ck_assert_ptr_null(record.wanted[1]);
    stm_xml_close(xml);
}
END_TEST

/* One value in an element and in an attribute, as libevtx writes both. */
static void
put_event(struct stm_buf *out, struct stm_span raw, struct stm_span escaped)
{
    stm_buf_reset(out);
    stm_buf_text(out, "<Event><EventData><Data Name=\"T\" Type=\"");
    stm_buf_span(out, raw);
    stm_buf_text(out, "\">");
    stm_buf_span(out, escaped);
    stm_buf_text(out, "</Data></EventData></Event>");
}

static void
put_escaped(struct stm_buf *out, struct stm_span text)
{
    stm_buf_reset(out);
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];

        if (c == '&')
            stm_buf_text(out, "&amp;");
        else if (c == '<')
            stm_buf_text(out, "&lt;");
        else if (c == '>')
            stm_buf_text(out, "&gt;");
        else
            stm_buf_char(out, c);
    }
}

/* What a value must come back as. */
static void
put_expected(struct stm_buf *out, struct stm_span text, uint32_t shift)
{
    size_t at = 0;

    stm_buf_reset(out);
    while (at < text.size) {
        uint32_t c = stm_text_next(text, &at);

        if (c == 0)
            break;
        if (c > 0xffff && c <= 0x10ffff - shift)
            c += shift;
        stm_text_put(out, c);
    }
}

struct trip {
    struct stm_xml *xml;
    struct stm_buf event, escaped, expected;
    struct stm_record record;
};

static void
check_trip(struct trip *trip, struct stm_span text)
{
    const struct stm_value *value;
    struct stm_err err = { 0 };

    put_escaped(&trip->escaped, text);
    put_event(&trip->event, text, stm_buf_held(&trip->escaped));
    put_expected(&trip->expected, text, libevtx.shift);
    ck_assert_msg(!stm_xml_read(trip->xml, stm_buf_held(&trip->event),
                                &trip->record, &err),
                  "%s", err.text);
    ck_assert_uint_eq(trip->record.n_fields, 2);
    for (size_t i = 0; i < 2; i++) {
        value = &trip->record.fields[i].value;
        ck_assert_msg(
            value->size == trip->expected.size &&
                (value->size == 0 ||
                 !memcmp(value->data, trip->expected.data, value->size)),
            "field %zu of %s", i, trip->event.data);
    }
    ck_assert(stm_span_is(trip->record.fields[0].path, "EventData/T@Type"));
}

static void
free_trip(struct trip *trip)
{
    stm_xml_close(trip->xml);
    stm_buf_free(&trip->event);
    stm_buf_free(&trip->escaped);
    stm_buf_free(&trip->expected);
}

START_TEST(every_character_comes_back)
{
    struct trip trip = { .xml = open_xml(&libevtx) };
    struct stm_buf text = { 0 };

    for (uint32_t c = 0; c <= 0x10ffff; c++) {
        /* All that are special or near to it, and some of the rest. */
        if (c > 0x300 && !(c >= 0xdf00 && c <= 0x10100) && c % 1021)
            continue;
        stm_buf_reset(&text);
        stm_buf_text(&text, "a ");
        stm_text_put(&text, c);
        stm_buf_text(&text, " b");
        check_trip(&trip, stm_buf_held(&text));
        stm_buf_reset(&text);
        stm_text_put(&text, c);
        stm_text_put(&text, c);
        check_trip(&trip, stm_buf_held(&text));
    }
    stm_buf_free(&text);
    free_trip(&trip);
}
END_TEST

START_TEST(blanks_quotes_and_line_ends_come_back)
{
    static const char *const texts[] = {
        "",       " ",          "  lead and trail  ",
        "\r\n",   "\n\n",       "a\r\nb\rc\nd\te",
        "&",      "&amp;",      "&#10;&lt;",
        "<a>",    "]]>",        "\"quoted\" 'and' \"more\"",
        "\"",     "<!-- x -->", "C:\\Program Files\\A & B\\x.exe\" /S",
        "\"\"\"", "%%1833",     "\xef\x87\x80\xee\x81\x81",
    };
    struct trip trip = { .xml = open_xml(&libevtx) };

    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        check_trip(&trip, stm_span_of(texts[i]));
    free_trip(&trip);
}
END_TEST

/* A generator of ours: the same bytes everywhere. */
static uint32_t
next_random(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 16;
}

START_TEST(random_bytes_come_back_as_far_as_they_are_text)
{
    static const char often[] = " \t\r\n&<>'\xef\x87\x80\xee\xf0\x9f\x01";
    struct trip trip = { .xml = open_xml(&libevtx) };
    uint32_t state = 7;
    char text[40];

    for (size_t round = 0; round < 20000; round++) {
        size_t size = next_random(&state) % sizeof(text);

        for (size_t i = 0; i < size; i++)
            text[i] = next_random(&state) % 2
                          ? often[next_random(&state) % (sizeof(often) - 1)]
                          : (char)next_random(&state);
        /* `">` in an attribute of libevtx's is its end, for all we know. */
        for (size_t i = 0; i < size; i++)
            if (text[i] == '"')
                text[i] = ' ';
        check_trip(&trip, stm_span_sized(text, size));
    }
    free_trip(&trip);
}
END_TEST

START_TEST(what_was_carried_and_repaired_is_counted)
{
    struct stm_xml *xml = open_xml(&libevtx);
    struct stm_record record = { 0 };

    ck_assert(!stm_xml_read(
        xml,
        stm_span_of("<Event><A b=\"\t&\">x\x01y\r\xff\xc0z\n\t</A></Event>"),
        &record, NULL));
    ck_assert_uint_eq(record.escaped, 4);
    ck_assert_uint_eq(record.repaired, 2);
    ck_assert_str_eq(fields_of(&record),
                     "A@b=\t&|A=x\x01y\r\xef\xbf\xbd\xef\xbf\xbdz\n\t");
    ck_assert(!stm_xml_read(
        xml, stm_span_of("<Event><A>\xef\xbf\xbd</A></Event>"), &record, NULL));
    ck_assert_uint_eq(record.repaired, 0);
    stm_xml_close(xml);
}
END_TEST

START_TEST(what_libevtx_forgot_to_escape_is_mended)
{
    static const struct {
        const char *xml, *fields;
    } cases[] = {
        { "<Event><EventData>\n    <Data Name=\"a\">x & y</Data>\n    "
          "<Data>&lt;ok&gt; &amp;</Data>\n  </EventData>\n</Event>",
          "EventData/a=x & y|EventData/Data=<ok> &" },
        { "<Event><EventData>\n    <Data><?xml version=\"1.0\"?><a "
          "b=\"c\"><b></Data>\n    <Data>2</Data>\n  </EventData></Event>",
          "EventData/Data=<?xml version=\"1.0\"?><a b=\"c\"><b>|"
          "EventData/Data_1=2" },
        { "<Event><EventData>\n    <Data>a </Data> b</Data>\n  "
          "</EventData></Event>",
          "EventData/Data=a </Data> b" },
        { "<Event><EventData>\n    <Data>a < b\nc > d</Data>\n  "
          "</EventData></Event>",
          "EventData/Data=a < b\nc > d" },
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        ck_assert_str_eq(read_as(&libevtx, cases[i].xml), cases[i].fields);
}
END_TEST

START_TEST(hostile_text_is_refused_with_its_reason)
{
    static const struct {
        const char *xml, *starts;
    } cases[] = {
        { "", "format: XML is not well-formed" },
        { "<", "format: XML is not well-formed" },
        { "plain", "format: XML is not well-formed" },
        { "<Event>", "format: XML is not well-formed" },
        { "<Event></Events>", "format: XML is not well-formed" },
        { "<Event><A b=\"c></A></Event>", "format: XML is not well-formed" },
        { "<Event>&nope;</Event>", "format: XML is not well-formed" },
        { "<Event>&#0;</Event>", "format: XML is not well-formed" },
        { "<Event>&#xFFFFFFFF;</Event>", "format: XML is not well-formed" },
        { "<Event a=\"1\" a=\"2\"/>", "format: XML is not well-formed" },
        { "<Evil/>", "format: the XML is not that of an <Event>" },
        { "<!DOCTYPE Event [<!ENTITY a \"b\">]><Event>&a;</Event>",
          "format: a document type" },
        { "<!doctype Event><Event/>", "format: a document type" },
        { "<?xml version=\"1.0\"?>\n<!DOCTYPE Event SYSTEM "
          "\"file:///etc/passwd\"><Event/>",
          "format: a document type" },
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const char *got = read_as(&libevtx, cases[i].xml);

        ck_assert_msg(!strncmp(got, cases[i].starts, strlen(cases[i].starts)),
                      "%s: %s", cases[i].xml, got);
        ck_assert_ptr_null(strchr(got, '\n'));
    }
}
END_TEST

static void
put_times(struct stm_buf *out, size_t n, const char *text)
{
    for (size_t i = 0; i < n; i++)
        stm_buf_text(out, text);
}

START_TEST(depth_and_number_of_fields_have_their_bounds)
{
    static const size_t depths[] = { 62, 63, 64, 10000 };
    struct stm_buf text = { 0 };

    for (size_t i = 0; i < 4; i++) {
        stm_buf_reset(&text);
        stm_buf_text(&text, "<Event>");
        put_times(&text, depths[i], "<a>");
        stm_buf_text(&text, "x");
        put_times(&text, depths[i], "</a>");
        stm_buf_text(&text, "</Event>");
        if (depths[i] < 64)
            ck_assert_ptr_nonnull(strstr(read_as(NULL, text.data), "/a=x"));
        else
            ck_assert_str_eq(read_as(NULL, text.data),
                             "limit: elements nested too deeply");
    }
    stm_buf_reset(&text);
    stm_buf_text(&text, "<Event><EventData>");
    put_times(&text, 65537, "<Data/>");
    stm_buf_text(&text, "</EventData></Event>");
    ck_assert_str_eq(read_as(NULL, text.data), "limit: more than 65536 fields");
    stm_buf_reset(&text);
    stm_buf_text(&text, "<Event><A>");
    put_times(&text, 1 << 20, "123456789");
    stm_buf_text(&text, "</A></Event>");
    ck_assert_str_eq(read_as(NULL, text.data),
                     "limit: an event of too many bytes");
    stm_buf_free(&text);
}
END_TEST

/* What parsers and guesses compare with each other must not be many: the time
 * would be their square, here a minute and more. */
START_TEST(hostile_text_takes_no_longer_than_other)
{
    static const char *const pieces[] = { "<Data ",  "<Data x", "<![CDATA[",
                                          "<!--",    "<a>",     "&",
                                          "<a x=\"", "</" };
    struct stm_buf text = { 0 };
    clock_t before = clock();

    for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
        stm_buf_reset(&text);
        stm_buf_text(&text, "<Event><UserData><A>");
        put_times(&text, i ? 100000 : 700000, pieces[i]);
        stm_buf_text(&text, "/></A></UserData></Event>");
        ck_assert_ptr_nonnull(read_as(&libevtx, text.data));
    }
    stm_buf_reset(&text);
    stm_buf_text(&text, "<Event><A x=\"");
    for (unsigned i = 0; i < 500000; i++)
        stm_buf_print(&text, "\" a%x=\"", i);
    stm_buf_text(&text, "\"/></Event>");
    ck_assert_str_eq(read_as(&libevtx, text.data),
                     "limit: more than 1024 attributes in an element");
    ck_assert_int_lt((clock() - before) / CLOCKS_PER_SEC, 8);
    stm_buf_free(&text);
}
END_TEST

/* Long names at every depth would cost depth times their length. */
START_TEST(paths_cannot_eat_the_memory)
{
    struct stm_buf text = { 0 }, name = { 0 };

    put_times(&name, 40000, "n");
    stm_buf_text(&text, "<Event>");
    for (size_t i = 0; i < 60; i++)
        stm_buf_print(&text, "<%s a=\"b\">", name.data);
    for (size_t i = 0; i < 60; i++)
        stm_buf_print(&text, "</%s>", name.data);
    stm_buf_text(&text, "</Event>");
    ck_assert_str_eq(read_as(NULL, text.data),
                     "limit: an event of too many bytes");
    stm_buf_free(&text);
    stm_buf_free(&name);
}
END_TEST

START_TEST(every_cut_and_every_flip_ends_in_words)
{
    static const char event[] =
        "<Event xmlns=\"u\">\n  <System>\n    <Provider Name=\"P &\"/>\n"
        "    <EventID>1</EventID>\n  </System>\n  <EventData>\n    <Data "
        "Name=\"I\">a &amp; b\r</Data>\n    <Data/>\n  </EventData>\n</Event>";
    struct stm_xml *xml = open_xml(&libevtx);
    struct stm_record record;
    struct stm_err err;

    for (size_t size = 0; size < sizeof(event) - 1; size++) {
        char *exact = malloc(size + (size == 0));

        memcpy(exact, event, size);
        ck_assert_int_eq(
            stm_xml_read(xml, stm_span_sized(exact, size), &record, &err),
            STM_EFORMAT);
        for (size_t i = 0; i < size; i++) {
            exact[i] = (char)(exact[i] ^ (1 << (i % 8)));
            (void)stm_xml_read(xml, stm_span_sized(exact, size), &record, &err);
            exact[i] = event[i];
        }
        free(exact);
    }
    stm_xml_close(xml);
}
END_TEST

START_TEST(values_are_shown_as_windows_shows_them)
{
    static const uint8_t guid[] = { 0x5f, 0x38, 0x70, 0x57, 0x2a, 0xc2,
                                    0xe0, 0x43, 0xbf, 0x4c, 0x06, 0xf5,
                                    0x69, 0x8f, 0xfb, 0xd9 };
    const struct {
        struct stm_value value;
        const char *text;
    } cases[] = {
        { { STM_VALUE_TEXT, (const uint8_t *)" a", 2, 0 }, " a" },
        { { STM_VALUE_UINT, NULL, 0, UINT64_MAX }, "18446744073709551615" },
        { { STM_VALUE_INT, NULL, 0, (uint64_t)-5 }, "-5" },
        { { STM_VALUE_HEX, NULL, 0, 0x3e7 }, "0x3e7" },
        { { STM_VALUE_HEX, NULL, 0, 0 }, "0x0" },
        { { STM_VALUE_BOOL, NULL, 0, 1 }, "true" },
        { { STM_VALUE_BOOL, NULL, 0, 0 }, "false" },
        { { STM_VALUE_TIME, NULL, 0, UINT64_C(0x01d324b447df4877) },
          "2017-09-03T12:58:04.2404983Z" },
        { { STM_VALUE_TIME, NULL, 0, UINT64_MAX }, "18446744073709551615" },
        { { STM_VALUE_GUID, guid, 16, 0 },
          "{5770385F-C22A-43E0-BF4C-06F5698FFBD9}" },
        { { STM_VALUE_GUID, guid, 15, 0 }, "" },
        { { STM_VALUE_BINARY, guid, 3, 0 }, "5F3870" },
        { { STM_VALUE_EMPTY, NULL, 0, 0 }, "" },
    };
    struct stm_buf out = { 0 };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        stm_buf_reset(&out);
        stm_value_text(&out, &cases[i].value);
        ck_assert_str_eq(stm_buf_held(&out).data, cases[i].text);
    }
    stm_buf_free(&out);
}
END_TEST

SUITE("xml", 120, fields_are_named_by_their_path,
      wanted_fields_are_found_by_their_index, every_character_comes_back,
      blanks_quotes_and_line_ends_come_back,
      random_bytes_come_back_as_far_as_they_are_text,
      what_was_carried_and_repaired_is_counted,
      what_libevtx_forgot_to_escape_is_mended,
      hostile_text_is_refused_with_its_reason,
      depth_and_number_of_fields_have_their_bounds, paths_cannot_eat_the_memory,
      hostile_text_takes_no_longer_than_other,
      every_cut_and_every_flip_ends_in_words,
      values_are_shown_as_windows_shows_them)
