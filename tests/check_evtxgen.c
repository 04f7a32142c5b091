/* SPDX-License-Identifier: Apache-2.0 */
/* Values and layouts of the log writer against libevtx. */
#include "folder.h"
#include "suite.h"

#include "evtxgen/example.h"

#include <stdio.h>
#include <string.h>

/* Every schema of Sysmon that changed an event, and Windows' after them. */
static const unsigned schemas[] = { 200, 310, 320, 330,  340,  400,  410, 420,
                                    421, 430, 431, 440,  450,  460,  480, 482,
                                    483, 490, 600, 1000, 1001, 1100, 0 };
enum { SCHEMAS = sizeof(schemas) / sizeof(schemas[0]) };

static void
assert_reads_back(const struct gen_judged_record *read, const struct example *e,
                  bool optional)
{
    char xml[16384];

    ck_assert_uint_eq(read->id, e->record.id);
    ck_assert_uint_eq(read->written, e->record.written);
    ck_assert_uint_eq(read->event_id, 60001);
    ck_assert_str_eq(read->xml, example_xml(e, optional, xml, sizeof(xml)));
    ck_assert_uint_eq(read->count, e->layout.count);
    for (size_t i = 0; i < read->count; i++)
        ck_assert_str_eq(read->string[i], e->plain[i]);
}

/* Adds an event of every layout; returns how many there are now. */
static size_t
add_layouts(struct gen_file *file, struct example *examples, size_t n,
            size_t shift)
{
    const struct gen_event_type *type;

    for (size_t t = 0; (type = gen_event_type_at(t)); t++) {
        for (size_t s = 0; s < SCHEMAS; s++) {
            if (schemas[s] && schemas[s] < type->since)
                continue;
            ck_assert_uint_lt(n, 4000);
            example_of(&examples[n], type, schemas[s], s + shift);
            if (n % 2)
                example_optional(&examples[n]);
            examples[n].record.id = 4711 + n;
            log_add(file, &examples[n].record);
            n++;
        }
    }
    return n;
}

START_TEST(every_layout_reads_back_exactly)
{
    const char *path = "layouts.evtx";
    struct gen_file *file;
    struct example *examples = gen_new(4000 * sizeof(*examples));
    struct gen_audited audited;
    struct gen_judged judged;
    size_t n = 0;

    folder_enter();
    file = log_open(path);
    for (size_t shift = 0; shift < 3; shift++)
        n = add_layouts(file, examples, n, shift);
    log_close(file, path, &audited);
    log_judge(&judged, path);
    ck_assert_uint_eq(judged.count, n);
    ck_assert_uint_eq(audited.records, n);
    for (size_t i = 0; i < n; i++)
        assert_reads_back(&judged.record[i], &examples[i], i % 2);
    gen_judged_free(&judged);
    free(examples);
    folder_leave();
}
END_TEST

/* SYSMON.md sections 2 and 4: the fields that schemas log, by event. */
START_TEST(layouts_have_the_field_counts_of_real_logs)
{
    static const struct {
        unsigned id;
        struct {
            unsigned schema;
            size_t count;
        } known[6];
    } events[] = {
        { 1,
          { { 200, 17 },
            { 340, 16 },
            { 400, 20 },
            { 420, 21 },
            { 450, 22 },
            { 480, 23 } } },
        { 2, { { 340, 7 }, { 450, 8 }, { 480, 9 } } },
        { 3, { { 340, 17 }, { 410, 18 }, { 490, 18 } } },
        { 4, { { 200, 2 }, { 310, 2 }, { 320, 4 }, { 490, 4 } } },
        { 5, { { 340, 4 }, { 410, 5 }, { 480, 6 } } },
        { 6, { { 310, 5 }, { 320, 6 }, { 340, 6 }, { 410, 7 }, { 490, 7 } } },
        { 7, { { 340, 9 }, { 410, 14 }, { 421, 15 }, { 480, 16 } } },
        { 8, { { 200, 9 }, { 310, 11 }, { 410, 12 }, { 480, 14 } } },
        { 9, { { 310, 5 }, { 410, 6 }, { 480, 7 } } },
        { 10, { { 310, 10 }, { 410, 11 }, { 480, 13 } } },
        { 11, { { 340, 6 }, { 410, 7 }, { 480, 8 } } },
        { 12, { { 320, 6 }, { 330, 6 }, { 410, 7 }, { 480, 8 } } },
        { 13, { { 320, 7 }, { 330, 7 }, { 410, 8 }, { 480, 9 } } },
        { 14, { { 320, 7 }, { 410, 8 }, { 480, 9 } } },
        { 15, { { 320, 7 }, { 410, 8 }, { 431, 9 }, { 480, 10 } } },
        { 16, { { 320, 3 }, { 490, 3 } } },
        { 17, { { 330, 5 }, { 410, 6 }, { 421, 7 }, { 480, 8 } } },
        { 18, { { 330, 5 }, { 410, 6 }, { 421, 7 }, { 480, 8 } } },
        { 19, { { 340, 7 }, { 410, 8 }, { 490, 8 } } },
        { 20, { { 340, 7 }, { 410, 8 }, { 490, 8 } } },
        { 21, { { 340, 6 }, { 410, 7 }, { 490, 7 } } },
        { 22, { { 420, 8 }, { 480, 9 } } },
        { 23, { { 430, 10 }, { 490, 10 } } },
        { 24, { { 440, 9 }, { 480, 10 } } },
        { 25, { { 450, 6 }, { 480, 7 } } },
        { 26, { { 460, 9 }, { 490, 9 } } },
        { 27, { { 482, 8 }, { 490, 8 } } },
        { 28, { { 483, 9 }, { 490, 9 } } },
        { 29, { { 490, 8 } } },
        { 255, { { 200, 2 }, { 310, 3 }, { 490, 3 } } },
        { 4688, { { 600, 8 }, { 630, 9 }, { 1000, 13 }, { 1001, 15 } } },
        { 4689, { { 600, 7 }, { 1001, 7 } } },
        { 4624, { { 600, 20 }, { 620, 21 }, { 1000, 27 } } },
    };

    for (size_t i = 0; i < sizeof(events) / sizeof(events[0]); i++) {
        enum gen_family family =
            events[i].id < 4000 ? GEN_SYSMON : GEN_SECURITY;

        for (size_t s = 0; s < 6 && events[i].known[s].schema; s++) {
            struct gen_layout layout;

            gen_layout_of(&layout, gen_event_type_find(family, events[i].id),
                          events[i].known[s].schema);
            ck_assert_msg(layout.count == events[i].known[s].count,
                          "event %u schema %u: %zu fields, not %zu",
                          events[i].id, events[i].known[s].schema, layout.count,
                          events[i].known[s].count);
        }
    }
}
END_TEST

START_TEST(a_host_is_given_a_schema_by_its_fields_or_its_number)
{
    static const struct {
        const char *text;
        unsigned schema;
    } known[] = { { "2.0", 200 },  { "3.10", 310 }, { "3.2", 320 },
                  { "4.81", 481 }, { "4.9", 490 },  { "4", 0 },
                  { "4.", 0 },     { "4.999", 0 },  { "x.1", 0 },
                  { "4.x", 0 } };

    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
        ck_assert_uint_eq(gen_schema_read(known[i].text), known[i].schema);
    ck_assert_uint_eq(gen_schema_of_fields(16), 340);
    ck_assert_uint_eq(gen_schema_of_fields(17), 200);
    ck_assert_uint_eq(gen_schema_of_fields(20), 400);
    ck_assert_uint_eq(gen_schema_of_fields(21), 420);
    ck_assert_uint_eq(gen_schema_of_fields(22), 450);
    ck_assert_uint_eq(gen_schema_of_fields(23), 481);
    ck_assert_uint_eq(gen_schema_of_fields(19), 0);
    ck_assert_uint_eq(gen_windows_read("8.1"), 630);
    ck_assert_uint_eq(gen_windows_read("95"), 0);
}
END_TEST

/* The types of a layout's fields, two hex digits each. */
static const char *
types_of(unsigned id, unsigned schema)
{
    static char text[2 * GEN_FIELDS_MAX + 1];
    struct gen_layout layout;
    size_t n = 0;

    gen_layout_of(&layout, gen_event_type_find(GEN_SYSMON, id), schema);
    for (size_t i = 0; i < layout.count; i++)
        n += (size_t)snprintf(text + n, sizeof(text) - n, "%02x",
                              layout.type->fields[layout.index[i]].type);
    text[n] = '\0';
    return text;
}

START_TEST(layouts_have_the_types_and_the_order_of_real_logs)
{
    static const struct gen_event_type *type;
    struct gen_layout layout;

    ck_assert_str_eq(types_of(1, 340), "010f0801010101"
                                       "0f150801010f080101");
    ck_assert_str_eq(types_of(1, 420), "01010f080101010101010101"
                                       "0f150801010f080101");
    ck_assert_str_eq(types_of(3, 420), "01010f08010101"
                                       "0d0d010106010d01010601");
    ck_assert_str_eq(types_of(10, 450), "01010f0808010f08011401");
    ck_assert_str_eq(types_of(23, 450), "01010f08010101010d01");
    /* schema 3.2 alone had the kind after the image */
    type = gen_event_type_find(GEN_SYSMON, 13);
    gen_layout_of(&layout, type, 320);
    ck_assert_str_eq(type->fields[layout.index[4]].name, "EventType");
    gen_layout_of(&layout, type, 330);
    ck_assert_str_eq(type->fields[layout.index[0]].name, "EventType");
    /* and the status before the signature */
    type = gen_event_type_find(GEN_SYSMON, 7);
    gen_layout_of(&layout, type, 320);
    ck_assert_str_eq(type->fields[layout.index[7]].name, "SignatureStatus");
    gen_layout_of(&layout, type, 330);
    ck_assert_str_eq(type->fields[layout.index[8]].name, "SignatureStatus");
}
END_TEST

/* The value's UTF-16 bytes stand in the log, whatever libevtx makes of it. */
static bool
log_holds(const char *path, const char *units, size_t n)
{
    size_t size;
    uint8_t *data = gen_slurp(path, &size);
    bool found = data && memmem(data, size, units, 2 * n);

    free(data);
    return found;
}

START_TEST(characters_that_libevtx_misreads_are_written_right)
{
    const char *path = "odd.evtx";
    struct gen_file *file;
    struct example e;
    struct gen_audited audited;
    struct gen_judged judged;

    folder_enter();
    file = log_open(path);
    example_of(&e, gen_event_type_find(GEN_SYSMON, 1), 450, 0);
    e.fields[e.layout.index[0]] = gen_text_of("x\xf0\x9f\x98\x80y");
    e.fields[e.layout.index[4]] = (struct gen_text){ "ab\0cd", 5 };
    log_add(file, &e.record);
    log_close(file, path, &audited);
    ck_assert(log_holds(path, "x\0\x3d\xd8\x00\xdey", 4));
    ck_assert(log_holds(path, "a\0b\0\0\0c\0d", 5));
    log_judge(&judged, path);
    /* 0x3FF too low: U+1F201 for U+1F600 */
    ck_assert_str_eq(judged.record[0].string[0], "x\xf0\x9f\x88\x81y");
    ck_assert_str_eq(judged.record[0].string[4], "ab");
    gen_judged_free(&judged);
    folder_leave();
}
END_TEST

START_TEST(a_lone_surrogate_is_written_as_it_is)
{
    const char *path = "lone.evtx";
    struct gen_file *file;
    struct example e;
    struct gen_audited audited;

    folder_enter();
    file = log_open(path);
    example_of(&e, gen_event_type_find(GEN_SYSMON, 5), 450, 0);
    e.fields[e.layout.index[0]] = gen_text_of("<\xed\xa0\x80>");
    e.fields[e.layout.index[4]] = gen_text_of("<\xed\xb0\x80>");
    log_add(file, &e.record);
    log_close(file, path, &audited);
    ck_assert(log_holds(path, "<\0\x00\xd8>", 3));
    ck_assert(log_holds(path, "<\0\x00\xdc>", 3));
    folder_leave();
}
END_TEST

START_TEST(an_empty_value_of_a_fixed_type_is_null)
{
    const char *path = "null.evtx";
    struct gen_file *file;
    struct example e;
    struct gen_audited audited;
    struct gen_judged judged;
    struct gen_err err = { "" };

    folder_enter();
    file = log_open(path);
    example_of(&e, gen_event_type_find(GEN_SYSMON, 5), 340, 0);
    e.record.system[GEN_SLOT_KEYWORDS] = gen_text_of("");
    log_add(file, &e.record);
    log_close(file, path, &audited);
    log_judge(&judged, path);
    ck_assert(!strstr(judged.record[0].xml, "Keywords"));
    gen_judged_free(&judged);
    /* libevtx gives up on a NULL that is not optional, as in the payload */
    file = log_open(path);
    example_set(&e, "ProcessGuid", gen_text_of(""));
    log_add(file, &e.record);
    log_close(file, path, &audited);
    ck_assert(!gen_judge(&judged, path, &err));
    ck_assert_ptr_nonnull(strstr(err.text, "record values"));
    gen_judged_free(&judged);
    folder_leave();
}
END_TEST

START_TEST(a_value_that_its_type_cannot_hold_is_refused)
{
    static const struct {
        uint8_t type;
        const char *text;
    } wrong[] = {
        { GEN_U8, "256" },
        { GEN_U32, "4294967296" },
        { GEN_U64, "18446744073709551616" },
        { GEN_U32, "12a" },
        { GEN_U32, " 1" },
        { GEN_HEX64, "0x" },
        { GEN_GUID, "{365ABB72-7ACC-5CC4-0000-0010B247030}" },
        { GEN_GUID, "365ABB72-7ACC-5CC4-0000-0010B247030G" },
        { GEN_SID, "S-1-5-" },
        { GEN_SID, "S-2-5-18" },
        { GEN_FILETIME, "2026-02-29T00:00:00" },
        { GEN_FILETIME, "2026-02-28T24:00:00" },
        { GEN_BINARY, "0af" },
    };

    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        uint8_t bytes[64];
        struct gen_put put = { .data = bytes, .limit = sizeof(bytes) };
        struct gen_err err = { "" };
        uint8_t type;

        ck_assert_msg(!gen_value_put(&put, wrong[i].type,
                                     gen_text_of(wrong[i].text), &type, &err),
                      "0x%02x took '%s'", wrong[i].type, wrong[i].text);
        ck_assert_uint_eq(put.size, 0);
        ck_assert_ptr_nonnull(strstr(err.text, wrong[i].text));
    }
}
END_TEST

SUITE("evtxgen", 60, every_layout_reads_back_exactly,
      layouts_have_the_field_counts_of_real_logs,
      layouts_have_the_types_and_the_order_of_real_logs,
      a_host_is_given_a_schema_by_its_fields_or_its_number,
      characters_that_libevtx_misreads_are_written_right,
      a_lone_surrogate_is_written_as_it_is,
      an_empty_value_of_a_fixed_type_is_null,
      a_value_that_its_type_cannot_hold_is_refused)
