/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Records as XML: an XML parser takes every one, and finds in it the fields
 * that the native reader finds in the record.
 */
#include "folder.h"
#include "suite.h"

#include <libxml/parser.h>

#include "base/text.h"
#include "evtxgen/scenario.h"
#include "read/evtx/markup.h"
#include "read/evtx/render.h"
#include "read/xml.h"

struct test {
    struct stm_reader *reader;
    struct stm_render *render;
    struct stm_xml *xml;
    struct stm_buf line, ours, theirs;
    size_t records, unreadable;
    bool alike; /* fields are compared too */
};

static void
begin(struct test *test)
{
    struct stm_err err;

    memset(test, 0, sizeof(*test));
    ck_assert(
        !stm_reader_open(&test->reader, STM_READER_NATIVE, NULL, 0, &err));
    ck_assert(!stm_render_open(&test->render, &err));
    ck_assert(!stm_xml_open(&test->xml, NULL, 0, &err));
    test->alike = true;
}

static void
end(struct test *test)
{
    stm_reader_close(test->reader);
    stm_render_close(test->render);
    stm_xml_close(test->xml);
    stm_buf_free(&test->line);
    stm_buf_free(&test->ours);
    stm_buf_free(&test->theirs);
}

/* What XML cannot hold is visible in it; the fields have it as it is. */
static void
put_visible(struct stm_buf *out, struct stm_span text)
{
    size_t at = 0;

    while (at < text.size) {
        uint32_t c = stm_text_next(text, &at);

        if (c < ' ' && c != '\t' && c != '\n' && c != '\r')
            stm_buf_print(out, "\\x%02x", (unsigned)c);
        else if (c == 0xfffe || c == 0xffff)
            stm_buf_print(out, "\\u{%04x}", (unsigned)c);
        else
            stm_text_put(out, c);
    }
}

/* PATH=VALUE lines. */
static void
put_fields(struct stm_buf *out, const struct stm_record *record)
{
    struct stm_buf text = { 0 };

    stm_buf_reset(out);
    for (size_t i = 0; i < record->n_fields; i++) {
        put_visible(out, record->fields[i].path);
        stm_buf_char(out, '=');
        stm_buf_reset(&text);
        stm_value_text(&text, &record->fields[i].value);
        put_visible(out, stm_buf_held(&text));
        stm_buf_char(out, '\n');
    }
    stm_buf_free(&text);
}

/* One line, and a document by itself; `names`: its namespaces are sound. */
static void
check_document(const struct stm_buf *line, uint64_t offset, bool names)
{
    xmlParserCtxt *context = xmlNewParserCtxt();
    xmlDoc *doc = xmlCtxtReadMemory(
        context, line->data, (int)line->size, NULL, "UTF-8",
        XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);

    ck_assert_msg(doc && context->wellFormed &&
                      (context->nsWellFormed || !names),
                  "at %llu: %s: %s", (unsigned long long)offset,
                  context->lastError.message, line->data);
    ck_assert_ptr_null(memchr(line->data, '\n', line->size));
    xmlFreeDoc(doc);
    xmlFreeParserCtxt(context);
}

static stm_status
on_record(void *arg, const struct stm_record *record)
{
    struct test *test = arg;
    struct stm_record read = { .place = record->place };
    struct stm_err err = { 0 };

    test->records++;
    put_fields(&test->ours, record);
    stm_buf_reset(&test->line);
    ck_assert_msg(
        !stm_render_record(test->render, &test->line, &record->place, &err),
        "%s", err.text);
    check_document(&test->line, record->place.file_offset, test->alike);
    ck_assert_msg(
        !stm_xml_read(test->xml, stm_buf_held(&test->line), &read, &err),
        "%s: %s", err.text, test->line.data);
    put_fields(&test->theirs, &read);
    if (test->alike)
        ck_assert_str_eq(test->theirs.data, test->ours.data);
    return STM_OK;
}

/* What has no fields has no XML either. */
static stm_status
on_unreadable(void *arg, const struct stm_place *place, const char *why)
{
    struct test *test = arg;
    struct stm_err err = { 0 };

    stm_buf_reset(&test->line);
    ck_assert_msg(stm_render_record(test->render, &test->line, place, &err),
                  "%s", why);
    ck_assert_uint_eq(test->line.size, 0);
    test->unreadable++;
    return STM_OK;
}

static void
check_source(struct test *test, struct stm_source *source)
{
    const struct stm_sink sink = { on_record, on_unreadable, test };
    struct stm_walk *walk;
    const struct stm_chunk *chunk;
    struct stm_err err;

    if (stm_walk_open(&walk, source, NULL, NULL, &err)) {
        stm_source_close(source);
        return;
    }
    while (!stm_walk_next(walk, &chunk, &err) && chunk) {
        stm_render_chunk(test->render, chunk);
        ck_assert(!stm_reader_chunk(test->reader, chunk, &sink, &err));
    }
    stm_walk_close(walk);
    stm_source_close(source);
}

static void
check_file(struct test *test, const char *path)
{
    struct stm_source *source;
    struct stm_err err;

    ck_assert_msg(!stm_source_open(&source, path, &err), "%s", err.text);
    check_source(test, source);
}

static void
write_scenario(const char *name)
{
    struct gen_err err = { "" };
    char path[300];

    (void)snprintf(path, sizeof(path), SRCDIR "/testdata/scenarios/%s", name);
    ck_assert_msg(gen_scenario_write(path, ".", &err), "%s", err.text);
}

START_TEST(every_generated_record_is_xml_with_its_fields)
{
    static const char *const damaged[] = { "CUT-1",   "HIDDEN-1", "IN-USE-1",
                                           "SOUND-1", "TORN-1",   "WRAPPED-1",
                                           "ZEROED-1" };
    struct test test;

    begin(&test);
    folder_enter();
    write_scenario("values.scenario");
    check_file(&test, "values.evtx");
    ck_assert_uint_eq(test.records, 52);
    write_scenario("damaged.scenario");
    for (size_t i = 0; i < sizeof(damaged) / sizeof(damaged[0]); i++) {
        char path[64];

        (void)snprintf(path, sizeof(path), "%s.evtx", damaged[i]);
        check_file(&test, path);
    }
    ck_assert_uint_gt(test.records, 1000);
    ck_assert_uint_eq(test.unreadable, 0);
    folder_leave();
    end(&test);
}
END_TEST

static uint8_t *
read_values(size_t *size)
{
    static uint8_t data[1 << 20];
    FILE *file;

    write_scenario("values.scenario");
    file = fopen("values.evtx", "rb");
    ck_assert_ptr_nonnull(file);
    *size = fread(data, 1, sizeof(data), file);
    ck_assert_int_eq(fclose(file), 0);
    return data;
}

/* Both as UTF-16, with the length before and the NUL behind a name. */
static size_t
rename_all(uint8_t *data, size_t size, const char *from, const char *to)
{
    uint8_t a[80], b[80];
    size_t n = strlen(from), count = 0;

    ck_assert_uint_eq(n, strlen(to));
    memset(a, 0, sizeof(a));
    a[0] = (uint8_t)n;
    for (size_t i = 0; i < n; i++)
        a[2 + i * 2] = (uint8_t)from[i];
    memcpy(b, a, sizeof(b));
    for (size_t i = 0; i < n; i++)
        b[2 + i * 2] = (uint8_t)to[i];
    for (size_t i = 0; i + n * 2 + 4 <= size; i++)
        if (memcmp(data + i, a, n * 2 + 4) == 0) {
            memcpy(data + i, b, n * 2 + 4);
            count++;
        }
    return count;
}

/* A log may name its elements and attributes as it likes. */
START_TEST(names_that_xml_does_not_have_are_made_fit)
{
    struct stm_source *source;
    struct stm_err err;
    struct test test;
    uint8_t *data;
    size_t size;

    begin(&test);
    folder_enter();
    data = read_values(&size);
    /* Two attributes of one name, ... */
    ck_assert_uint_gt(rename_all(data, size, "y", "x"), 0);
    /* ... and names that are none. */
    ck_assert_uint_gt(
        rename_all(data, size, "SubjectUserName", "<1:a b=\"&>'/--!"), 0);
    ck_assert_uint_gt(rename_all(data, size, "Nested", "xmlns:"), 0);
    ck_assert_uint_gt(rename_all(data, size, "SystemTime", "xmlns:xml!"), 0);
    ck_assert_uint_gt(rename_all(data, size, "ProcessID", "xmlns:xml"), 0);
    test.alike = false;
    ck_assert(!stm_source_of(&source, data, size, &err));
    check_source(&test, source);
    ck_assert_uint_eq(test.records, 52);
    folder_leave();
    end(&test);
}
END_TEST

/* Bits that are flipped: an event as XML, or none, but never half of one. */
START_TEST(damaged_records_are_whole_xml_or_none)
{
    static uint8_t copy[1 << 20];
    struct test test;
    uint8_t *data;
    size_t size;
    uint32_t random = 7;

    begin(&test);
    test.alike = false;
    folder_enter();
    data = read_values(&size);
    for (unsigned round = 0; round < 150; round++) {
        struct stm_source *source;
        struct stm_err err;

        memcpy(copy, data, size);
        for (unsigned i = 0; i < 40; i++) {
            random = random * 1664525 + 1013904223;
            copy[4096 + 512 + random % (size - 4608)] ^=
                (uint8_t)(1u << (random >> 29));
        }
        ck_assert(!stm_source_of(&source, copy, size, &err));
        check_source(&test, source);
    }
    ck_assert_uint_gt(test.records, 1000);
    ck_assert_uint_gt(test.unreadable, 10);
    folder_leave();
    end(&test);
}
END_TEST

START_TEST(text_and_names_are_spelled_as_xml_wants_them)
{
    static const struct {
        const char *text, *as_text, *as_name, *as_attribute;
    } cases[] = {
        { "plain", "plain", "plain", "plain" },
        { "", "", "_", "_" },
        { "a b", "a b", "a_x0020_b", "a_x0020_b" },
        { "1st", "1st", "_x0031_st", "_x0031_st" },
        { "<&>\"'", "&lt;&amp;&gt;&quot;'",
          "_x003C__x0026__x003E__x0022__x0027_",
          "_x003C__x0026__x003E__x0022__x0027_" },
        { "\t\r\n", "&#x9;&#xd;&#xa;", "_x0009__x000D__x000A_",
          "_x0009__x000D__x000A_" },
        { "\x01\x1f\x7f\xc2\x85", "\\x01\\x1f&#x7f;&#x85;",
          "_x0001__x001F__x007F__x0085_", "_x0001__x001F__x007F__x0085_" },
        { "\xef\xbf\xbe\xef\xbf\xbf", "\\u{fffe}\\u{ffff}", "_xFFFE__xFFFF_",
          "_xFFFE__xFFFF_" },
        { "\xc3\xa4-.1\xf0\x9f\x98\x80", "\xc3\xa4-.1\xf0\x9f\x98\x80",
          "\xc3\xa4-.1\xf0\x9f\x98\x80", "\xc3\xa4-.1\xf0\x9f\x98\x80" },
        { "xmlns:auto-ns2", "xmlns:auto-ns2", "xmlns_x003A_auto-ns2",
          "xmlns:auto-ns2" },
        { "xmlns:1", "xmlns:1", "xmlns_x003A_1", "xmlns_x003A_1" },
        { "xmlns:XmL2", "xmlns:XmL2", "xmlns_x003A_XmL2", "xmlns_x003A_XmL2" },
    };
    struct stm_buf out = { 0 };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct stm_span text = stm_span_of(cases[i].text);

        stm_buf_reset(&out);
        stm_markup_text(&out, text);
        ck_assert(stm_span_is(stm_buf_held(&out), cases[i].as_text));
        stm_buf_reset(&out);
        stm_markup_name(&out, text);
        ck_assert_str_eq(out.data, cases[i].as_name);
        stm_buf_reset(&out);
        stm_markup_attribute(&out, text);
        ck_assert_str_eq(out.data, cases[i].as_attribute);
    }
    stm_buf_free(&out);
}
END_TEST

SUITE("render", 60, every_generated_record_is_xml_with_its_fields,
      names_that_xml_does_not_have_are_made_fit,
      damaged_records_are_whole_xml_or_none,
      text_and_names_are_spelled_as_xml_wants_them)
