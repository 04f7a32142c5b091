/* SPDX-License-Identifier: Apache-2.0 */
/* Values and layouts of the log writer against libevtx. */
#include "folder.h"
#include "suite.h"

#include "evtxgen/example.h"

#include <stdio.h>
#include <string.h>

static const unsigned schemas[] = { 340, 400, 420, 450, 481 };

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

START_TEST(every_layout_reads_back_exactly)
{
    const char *path = "layouts.evtx";
    struct gen_file *file;
    struct example *examples = gen_new(1000 * sizeof(*examples));
    const struct gen_event_type *type;
    struct gen_audited audited;
    struct gen_judged judged;
    size_t n = 0;

    folder_enter();
    file = log_open(path);
    for (size_t t = 0; (type = gen_event_type_at(t)); t++) {
        for (size_t s = 0; s < 5 * 16; s++, n++) {
            ck_assert_uint_lt(n, 1000);
            example_of(&examples[n], type, schemas[s % 5], s / 5);
            if (n % 2)
                example_optional(&examples[n]);
            examples[n].record.id = 4711 + n;
            log_add(file, &examples[n].record);
        }
    }
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

START_TEST(layouts_have_the_field_counts_of_real_logs)
{
    static const struct {
        unsigned id;
        size_t counts[5]; /* by `schemas` */
    } known[] = { { 1, { 16, 20, 21, 22, 23 } },
                  { 5, { 4, 4, 5, 5, 6 } },
                  { 11, { 6, 6, 7, 7, 8 } } };

    for (size_t i = 0; i < 3; i++) {
        for (size_t s = 0; s < 5; s++) {
            struct gen_layout layout;

            gen_layout_of(&layout, gen_event_type_find(GEN_SYSMON, known[i].id),
                          schemas[s]);
            ck_assert_uint_eq(layout.count, known[i].counts[s]);
        }
    }
    for (size_t s = 0; s < 5; s++)
        ck_assert_uint_eq(gen_schema_of_fields((unsigned)known[0].counts[s]),
                          schemas[s]);
    ck_assert_uint_eq(gen_schema_of_fields(19), 0);
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
    e.fields[2] = gen_text_of("");
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
      characters_that_libevtx_misreads_are_written_right,
      a_lone_surrogate_is_written_as_it_is,
      an_empty_value_of_a_fixed_type_is_null,
      a_value_that_its_type_cannot_hold_is_refused)
