/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Records of every token, right and wrong, as the native reader gives them:
 * by tokens, by shape, and by the shapes of a chunk before.
 */
#include "suite.h"

#include "assemble.h"
#include "base/arena.h"
#include "read/evtx/binxml.h"
#include "same.h"

#include <stdio.h>

enum { RECORDS = 8 };

/* A template's <Event> with <EventData>, and a Data of a literal name. */
#define EVENT(inside) "0f010100 01 ffff{'Event' 02 " inside " 04} 00"
#define DATA(inside) "01 ffff{'EventData' 02 " inside " 04}"
#define NAMED(name, inside)                                                    \
    "41 ffff{'Data' {06 'Name' 0501 " name "} 02 " inside " 04} "
/* The record of a template that is defined in it. */
#define FIRST(inside) "0f010100 0c01 T1{" EVENT(DATA(inside)) "} "
#define AGAIN "0f010100 0c01 t1 "
#define SLOT(index) "0d 0" #index "00 01"
#define OPTIONAL(index) "0e 0" #index "00 01"
/* The same without a template. */
#define PLAIN(inside)                                                          \
    "0f010100 01{'Event' 02 01{'EventData' 02 " inside " 04} 04} 00"
#define PLAIN_NAMED(name, inside)                                              \
    "41{'Data' {06 'Name' 0501 " name "} 02 " inside " 04} "

static stm_status
on_record(void *arg, const struct stm_record *record)
{
    struct stm_buf *out = arg;

    for (size_t i = 0; i < record->n_fields; i++) {
        const struct stm_field *field = &record->fields[i];

        stm_buf_span(out, field->path);
        stm_buf_char(out, '=');
        stm_value_text(out, &field->value);
        stm_buf_char(out, ';');
    }
    if (record->repaired)
        stm_buf_print(out, " repaired %u", record->repaired);
    if (record->odd)
        stm_buf_print(out, " odd %u", record->odd);
    stm_buf_char(out, '\n');
    return STM_OK;
}

static stm_status
on_unreadable(void *arg, const struct stm_place *place, const char *why)
{
    const char *colon = strncmp(why, "at ", 3) ? NULL : strchr(why, ':');

    (void)place;
    stm_buf_print(arg, "? %s\n", colon ? colon + 2 : why);
    return STM_OK;
}

/* All records by tokens, by shape, and by shape from the first one on. */
static void
says(const struct assembled *chunk, const char *expected)
{
    struct same *native = same_open(STM_READER_NATIVE);
    struct same *tokens = same_open(STM_READER_TOKENS);
    struct stm_buf text = { 0 };
    const struct stm_sink sink = { on_record, on_unreadable, &text };

    same_read(tokens, &chunk->chunk);
    for (int i = 0; i < 3; i++) {
        same_read(native, &chunk->chunk);
        same_or_abort(native, tokens);
        stm_buf_reset(&text);
        ck_assert(
            !stm_reader_chunk(native->reader, &chunk->chunk, &sink, NULL));
        ck_assert_str_eq(stm_buf_held(&text).data, expected);
    }
    stm_buf_free(&text);
    same_close(native);
    same_close(tokens);
}

static void
records_say(const char *const *records, const char *expected)
{
    static struct assembled chunk;

    assemble_begin(&chunk);
    for (; *records; records++)
        assemble_record(&chunk, *records);
    says(&chunk, expected);
}

/* Up to seven records, and a line for each. */
#define SAY(expected, ...)                                                     \
    records_say((const char *const[RECORDS]){ __VA_ARGS__ }, expected)

START_TEST(values_of_a_template_are_its_fields)
{
    SAY("EventData/a=hello;\nEventData/a=you;\nEventData/a=;\n",
        FIRST(NAMED("\"a\"", SLOT(0))) "[01:\"hello\"] 00",
        AGAIN "[01:\"you\"] 00", AGAIN "[01:] 00");
}
END_TEST

START_TEST(a_plain_record_needs_no_template)
{
    SAY("EventData/a=hello;\nEventData/b=x;EventData/b=y;\n",
        PLAIN(PLAIN_NAMED("\"a\"", "0501\"hello\"")),
        PLAIN(PLAIN_NAMED("\"b\"", "0501\"x\"")
                  PLAIN_NAMED("\"b\"", "0501\"y\"")));
}
END_TEST

START_TEST(pieces_of_every_kind_join)
{
    SAY("EventData/a=a&b\xc3\xa4<c>'\"d;\n"
        "EventData/R@x=1&2\xc3\xa4>;EventData/R=t;\n",
        PLAIN(PLAIN_NAMED("\"a\"", "0501\"a\" 49'amp' 4501\"b\" 48e400 "
                                   "07\"<c>\" 09'apos' 09'quot' 47\"d\"")),
        PLAIN("41{'R' {06'x' 4501\"1\" 49'amp' 0501\"2\" 08e400 09'gt'} 02 "
              "0501\"t\" 04}"));
}
END_TEST

START_TEST(what_is_no_character_is_replaced_and_counted)
{
    SAY("EventData/a=x\xef\xbf\xbdy; repaired 1\n"
        "EventData/a=\xef\xbf\xbd; repaired 1\n"
        "EventData/a=\xef\xbf\xbdx; repaired 1\n"
        "? an entity is none of the five of XML\n",
        PLAIN(PLAIN_NAMED("\"a\"", "0501\"x\" 0800d8 0501\"y\"")),
        PLAIN(PLAIN_NAMED("\"a\"", "0501 0100 00dc")),
        PLAIN(PLAIN_NAMED("\"a\"", "080000 0501\"x\"")),
        PLAIN(PLAIN_NAMED("\"a\"", "09'copy'")));
}
END_TEST

START_TEST(processing_instructions_say_nothing)
{
    SAY("EventData/a=x;\nEventData/a=v;\n",
        PLAIN(PLAIN_NAMED("\"a\"", "0a'target' 0b\"data\" 0501\"x\"")),
        FIRST("0a'target' 0b\"data\"" NAMED("\"a\"", SLOT(0))) "[01:\"v\"] 00");
}
END_TEST

START_TEST(a_fragment_begins_as_it_likes)
{
    static const char outer[] = "0f010100 0c01 T1{" EVENT(SLOT(0)) "} ";

    SAY("EventData/a=1;\nEventData/a=2;\nEventData/a=2;\nEventData/a=3;\n"
        "EventData/a=4;RenderingInfo/Message=m;\n"
        "? the record is empty\n",
        strcat(strcpy((char[900]){ 0 }, outer),
               "[21:(0f010100 0c01 T2{0f010100 " DATA(
                   NAMED("\"a\"", SLOT(0))) " 00} [01:\"1\"] 00)] 00"),
        AGAIN "[21:(0c01 t2 [01:\"2\"] 00)] 00",
        AGAIN "[21:(0c01 t2 [01:\"2\"])] 00",
        AGAIN
        "[21:(01{'EventData' 02 " PLAIN_NAMED("\"a\"", "0501\"3\"") " 04})] 00",
        AGAIN "[21:(0f010100 01{'EventData' 02 " PLAIN_NAMED(
            "\"a\"", "0501\"4\"") " 04} 01{'RenderingInfo' 02 "
                                  "01{'Message' 02 0501\"m\" 04} 04} 00)] 00",
        AGAIN "[21:] 00");
}
END_TEST

START_TEST(what_null_leaves_behind_is_passed_over)
{
    SAY("EventData/a=;EventData/b=after;\nEventData/b=after;\n"
        "EventData/a=;EventData/b=;EventData/c=;\n",
        FIRST(NAMED("\"a\"", SLOT(0))
                  NAMED("\"b\"", SLOT(1))) "[00:aabbcc 01:\"after\"] 00",
        "0f010100 0c01 T2{" EVENT(DATA(NAMED("\"a\"", OPTIONAL(0)) NAMED(
            "\"b\"", SLOT(1)))) "} "
                                "[00:aabbcc 01:\"after\"] 00",
        "0f010100 0c01 T3{" EVENT(DATA(NAMED("\"a\"", SLOT(0)) NAMED(
            "\"b\"", SLOT(1)) NAMED("\"c\"", SLOT(2)))) "} "
                                                        "[00: 00:] 00");
}
END_TEST

START_TEST(an_index_past_the_values_is_a_null)
{
    SAY("EventData/a=1;EventData/b=;\nEventData/a=;EventData/b=;\n"
        "EventData/a=2;\n",
        FIRST(NAMED("\"a\"", SLOT(0)) NAMED("\"b\"", SLOT(9))) "[01:\"1\"] 00",
        AGAIN "[] 00",
        "0f010100 0c01 T2{" EVENT(DATA(NAMED("\"a\"", SLOT(0)) NAMED(
            "\"b\"", OPTIONAL(9)))) "} "
                                    "[01:\"2\"] 00");
}
END_TEST

/* Optional values leave out what encloses them; never the event itself. */
START_TEST(an_optional_null_drops_an_attribute_or_an_element)
{
    static const char both[] =
        "0f010100 0c01 T1{0f010100 01 ffff{'Event' 02 01 ffff{'UserData' 02 "
        "01 ffff{'R' 02 41 ffff{'A' {46'x' " OPTIONAL(0) " 06'y' " OPTIONAL(
            1) "} 02 " OPTIONAL(2) " 04} 01 ffff{'B' 02 0501\"b\" 04} 04} "
                                   "04} " OPTIONAL(3) " 04} 00} ";

    SAY("UserData/R/A@x=1;UserData/R/A@y=2;UserData/R/A=3;UserData/R/B=b;\n"
        "UserData/R/A@y=2;UserData/R/A=3;UserData/R/B=b;\n"
        "UserData/R/A@x=1;UserData/R/A=3;UserData/R/B=b;\n"
        "UserData/R/A=3;UserData/R/B=b;\nUserData/R/B=b;\n"
        "UserData/R/A@x=1;UserData/R/B=b;\nUserData/R/A=;UserData/R/B=b;\n",
        strcat(strcpy((char[900]){ 0 }, both),
               "[01:\"1\" 01:\"2\" 01:\"3\" 00:] 00"),
        AGAIN "[00: 01:\"2\" 01:\"3\" 00:] 00",
        AGAIN "[01:\"1\" 00: 01:\"3\" 00:] 00",
        AGAIN "[00: 00: 01:\"3\" 00:] 00",
        AGAIN "[01:\"1\" 01:\"2\" 00: 00:] 00",
        AGAIN "[01:\"1\" 00: 01: 00:] 00", AGAIN "[00: 00: 01: 00:] 00");
}
END_TEST

START_TEST(names_may_come_twice_or_not_at_all)
{
    SAY("EventData/a=1;EventData/a=2;EventData/Data=3;EventData/Data_1=4;"
        "EventData/Data_2=;\n"
        "EventData/Data=1;EventData/Data_1=3;\nEventData@Name=n;EventData/"
        "C=;\n",
        PLAIN(PLAIN_NAMED("\"a\"", "0501\"1\"") PLAIN_NAMED(
            "\"a\"", "0501\"2\"") "01{'Data' 02 0501\"3\" "
                                  "04}" PLAIN_NAMED("\"\"",
                                                    "0501\"4\"") "01{'Data'"
                                                                 " 03}"),
        /* what is left out is not counted */
        FIRST("01 ffff{'Data' 02 " OPTIONAL(
            0) " 04}"
               "01 ffff{'Data' 02 " OPTIONAL(
                   1) " 04}"
                      "01 ffff{'Data' 02 " OPTIONAL(
                          2) " 04}") "[01:\"1\" 00: 01:\"3\"] 00",
        "01{'Event' 02 41{'EventData' {06'Name' 0501\"n\"} 02 "
        "01{'C' 03} 04} 04}");
}
END_TEST

START_TEST(arrays_repeat_their_element)
{
    SAY("EventData/a=x1;EventData/a=2y;\n"
        "EventData/R@x=1 2;\n"
        "EventData/R@x=7;EventData/R=1;EventData/R@x=7;"
        "EventData/R@x=7;EventData/R=3;\n"
        "EventData/Data=1;EventData/Data_1=2;EventData/Data_2=;\n"
        "EventData/Data=;EventData/Data_1=;\n",
        FIRST(NAMED("\"a\"", "0501\"x\"" SLOT(
                                 0) "0501\"y\"")) "[81:\"1\"0000\"2\"0000] 00",
        "0c01 T2{" EVENT(DATA("41 ffff{'R' {06'x'" SLOT(
            0) "} 02 04}")) "} [81:\"1\"0000\"2\"0000] 00",
        "0c01 T3{" EVENT(DATA("41 ffff{'R' {06'x'" SLOT(0) "} 02" SLOT(
            1) "04}")) "} [04:07 81:\"1\"00000000\"3\"] 00",
        "0c01 T4{" EVENT(DATA("01 ffff{'Data' 02" SLOT(
            0) "04}"
               "01 ffff{'Data' 02" SLOT(
                   1) "04}")) "} [81:\"1\"0000\"2\" 00:] 00",
        "0c01 t4 [81: 81:0000] 00");
}
END_TEST

START_TEST(sizes_of_elements_are_not_needed)
{
    SAY("EventData/a=x;\n",
        "01 00000000'Event' 02 01 ffffffff'EventData' 02 "
        "41 01000000'Data' 99999999 06'Name' 0501\"a\" 02 0501\"x\" 04 04 04");
}
END_TEST

START_TEST(what_is_out_of_place_makes_a_record_unreadable)
{
    SAY("? the tokens end within an element\n"
        "? an element ends that did not begin\n"
        "? an attribute stands outside of a start tag\n"
        "? a start tag ends that did not begin\n"
        "? an element begins in a start tag\n"
        "? text stands outside of every element\n"
        "? a substitution without a template\n",
        "01{'Event' 02 00}", "01{'Event' 02 04 04}", "06'x' 0501\"x\"",
        "01{'Event' 02 02}", "01{'Event' 01{'A'}}", "0501\"x\"",
        "01{'Event' 02" SLOT(0) "04}");
    SAY("? 0x10 is no token\n? a literal is no string\n"
        "? the record is not that of an <Event>\n? the record is empty\n"
        "? a text is cut short\n? the record is empty\n"
        "? a value stands outside of everything\n",
        "10", "01{'Event' 02 0508 01000000 04}", "01{'event' 02 04}", "",
        "01{'Event' 02 0501 ffff}", "0f010100 00 01{'Event' 02 04}",
        "0c01 T1{" OPTIONAL(0) "} [00:]");
}
END_TEST

START_TEST(a_reference_to_nothing_makes_a_record_unreadable)
{
    SAY("? no name stands where a name reference points\n"
        "? no name stands where a name reference points\n"
        "? its template is outside of the chunk\n"
        "? template 00001001 was expected, 00000028 is there\n"
        "? the values of a template are cut\n"
        "? the values of a template are cut\n"
        "? a template begins in a start tag\n",
        "01 00000000 ffffffff", "01 00000000 f8ff0000",
        "0c01 01100000 f0ff0000 00000000", "0c01 01100000 00020000 00000000",
        "0c01 T1{" EVENT("") "} ffffffff",
        "0c01 T2{" EVENT("") "} 01000000 ffff0100", "01{'Event' 0c01 t1 []}");
}
END_TEST

START_TEST(a_definition_may_end_early_or_not_at_all)
{
    SAY("EventData/a=1;\nEventData/a=2;\nEventData/a=3;\nEventData/a=4;\n"
        "? the tokens end within an element\n",
        "0c01 T1{" EVENT(DATA(NAMED("\"a\"", SLOT(0)))) "ff10} [01:\"1\"]",
        "0c01 t1 [01:\"2\"] 00",
        "0c01 T2{01 ffff{'Event' 02 " DATA(
            NAMED("\"a\"", SLOT(0))) "04}} [01:\"3\"]",
        "0c01 t2 [01:\"4\"]",
        "0c01 T3{01 ffff{'Event' 02 " DATA(
            NAMED("\"a\"", SLOT(0))) "}} [01:\"5\"]");
}
END_TEST

/*
 * What a shape must not be learned from: the next record of the same template
 * and types is another one.
 */
START_TEST(a_text_that_begins_with_nul_is_none)
{
    /* an attribute, a name, an element with an attribute */
    SAY("EventData/R@y=1;\nEventData/R@x=x;EventData/R@y=1;EventData/R=t;\n"
        "EventData/R@x=x;EventData/R@y=1;\nEventData/Data=v;\n"
        "EventData/n=v;\n",
        "0c01 T1{" EVENT(DATA("41 ffff{'R' {46'x' " SLOT(
            0) " 06'y' 0501\"1\"} 02 " SLOT(1) " 04}")) "} [01:0000 01:0000]",
        "0c01 t1 [01:\"x\" 01:\"t\"]", "0c01 t1 [01:\"x\" 01:0000]",
        "0c01 T2{" EVENT(DATA("41 ffff{'Data' {06'Name' " SLOT(0) "} 02 " SLOT(
            1) " 04}")) "} [01:00000000 01:\"v\"]",
        "0c01 t2 [01:\"n\" 01:\"v\"]");
    SAY("EventData/R@y=1;\nEventData/R@x=x;EventData/R@y=1;\n"
        "EventData/R@y=1;\n"
        "EventData/R@x=2026-03-02T00:00:00.000Z;EventData/R@y=1;\n",
        "0c01 T1{" EVENT(DATA("41 ffff{'R' {46'x' " SLOT(
            0) " 06'y' 0501\"1\"} 03}")) "} [02:0000]",
        "0c01 t1 [02:7800]", "0c01 t1 [12:00000000000000000000000000000000]",
        "0c01 t1 [12:ea070300010002000000000000000000]");
}
END_TEST

START_TEST(what_is_odd_counts_in_every_record)
{
    /* a literal, a namespace, an element that is left out */
    SAY("EventData/a=\xef\xbf\xbd;EventData/b=1; repaired 1\n"
        "EventData/a=\xef\xbf\xbd;EventData/b=2; repaired 1\n"
        "EventData/b=1;\nEventData/b=1; repaired 1\n"
        "EventData/b=1;\nEventData/b=1; repaired 1\n"
        "EventData/b=1; odd 1\n",
        "0c01 T1{" EVENT(DATA(NAMED("\"a\"", "0501 0100 00dc")
                                  NAMED("\"b\"", SLOT(0)))) "} [01:\"1\"]",
        "0c01 t1 [01:\"2\"]",
        "0c01 T2{" EVENT(
            DATA("41 ffff{'Data' {46'Name' 0501\"b\" 06'xmlns' " SLOT(
                0) "} 02 0501\"1\" 04}")) "} [01:\"1\"]",
        "0c01 t2 [01:00dc]",
        "0c01 T3{" EVENT(DATA("41 ffff{'Data' {06'x' " SLOT(0) "} 02 " OPTIONAL(
            1) " 04}" NAMED("\"b\"", "0501\"1\""))) "} [01:\"1\" 00:]",
        "0c01 t3 [01:00dc 00:]", "0c01 t3 [01:\"x\"0000\"y\" 00:]");
}
END_TEST

START_TEST(blanks_between_elements_are_layout_but_other_text_is_not)
{
    SAY("EventData/R/A=1;\nEventData/R/A=1;EventData/R=x;\n"
        "EventData/R/A=1;EventData/R=7;\nEventData/R/A=1;\n",
        "0c01 T1{" EVENT(DATA(
            "01 ffff{'R' 02 " SLOT(0) "01 ffff{'A' 02 "
                                      "0501\"1\" 04} 04}")) "} [01:\"  \"]",
        "0c01 t1 [01:\"x\"]", "0c01 t1 [08:07000000]", "0c01 t1 [01:\" \"]");
}
END_TEST

/* The second chunk's records, after the first's and alone. */
static void
plan(const char *first, const char *second, const char *expected)
{
    static struct assembled a, b;
    struct same *native = same_open(STM_READER_NATIVE);
    struct same *tokens = same_open(STM_READER_TOKENS);

    assemble_begin(&a);
    assemble_begin(&b);
    assemble_record(&a, first);
    assemble_record(&b, second);
    says(&b, expected);
    same_read(native, &a.chunk);
    same_read(native, &b.chunk);
    same_read(tokens, &b.chunk);
    same_or_abort(native, tokens);
    same_close(native);
    same_close(tokens);
}

#define ONE_SLOT EVENT(DATA(NAMED("\"a\"", SLOT(0))))

START_TEST(a_template_is_known_by_what_it_says)
{
    static const char first[] = "0c01 T1{" ONE_SLOT "} [01:\"1\"]";

    plan(first, "0c01 T1{" ONE_SLOT "} [01:\"2\"]", "EventData/a=2;\n");
    /* the same GUID: another name, an order, a token, a text, a slot */
    plan(first, "0c01 T1{" EVENT(DATA(NAMED("\"b\"", SLOT(0)))) "} [01:\"2\"]",
         "EventData/b=2;\n");
    plan(first,
         "0c01 T1{0f010100 01 ffff{'Event' 02 01 ffff{'EventDatA' 02 " NAMED(
             "\"a\"", SLOT(0)) "04} 04} 00} [01:\"2\"]",
         "EventDatA/a=2;\n");
    plan(first,
         "0c01 T1{" EVENT(DATA(NAMED("\"a\"", OPTIONAL(0)))) "} [01:\"2\"]",
         "EventData/a=2;\n");
    plan(first, "0c01 T1{" EVENT(DATA(NAMED("\"a\"", SLOT(1)))) "} [01:\"2\"]",
         "EventData/a=;\n");
    plan(first, "0c01 T1{" EVENT("") "} [01:\"2\"]", "? the record is empty\n");
    /* cut in the middle, and longer than it was */
    plan(first, "0c01 T1{01 ffff{'Event' 02}} [01:\"2\"]",
         "? the tokens end within an element\n");
    plan(first,
         "0c01 T1{" EVENT(DATA(NAMED("\"a\"", SLOT(0))
                                   NAMED("\"b\"", SLOT(0)))) "} [01:\"2\"]",
         "EventData/a=2;EventData/b=2;\n");
    /* names inline there and elsewhere here */
    plan(first,
         "0c01 T2{0a'Event' 0a'EventData' 0a'Data' 0a'Name' "
         "01 ffff{^'Event' 02 01 ffff{^'EventData' 02 41 ffff{^'Data' "
         "{06 ^'Name' 0501\"a\"} 02 " SLOT(0) "04} 04} 04} 00} [01:\"2\"]",
         "EventData/a=2;\n");
    plan(first,
         "0c01 T1{0f010100 01 ffff{'Event' 02 01 ffff{'EventData' 02 41 ffff{"
         "'Data' {06 ^'Data' 0501\"a\"} 02 " SLOT(0) "04} 04} 04} 00} "
                                                     "[01:\"2\"]",
         "EventData/Data@Data=a;EventData/Data=2;\n");
}
END_TEST

/* At the start of the chunk there is no name, but bytes that could be one. */
START_TEST(a_name_at_the_start_of_a_chunk_is_read_like_any_other)
{
    static struct assembled a, b;
    static const char text[] =
        "0c01 T1{0f010100 01 ffff{'Event' 02 "
        "01 ffff{'B' 02 01 ffff{00000000 02 " SLOT(0) "04} 04} 04} 00} "
                                                      "[01:\"2\"]";
    struct same *native = same_open(STM_READER_NATIVE);
    struct same *tokens = same_open(STM_READER_TOKENS);

    assemble_begin(&a);
    memcpy(a.data, "\0\0\0\0\0\0\1\0a", 9);
    assemble_record(&a, text);
    assemble_begin(&b);
    memcpy(b.data, "\0\0\0\0\0\0\1\0b", 9);
    assemble_record(&b, text);
    says(&a, "B/a=2;\n");
    says(&b, "B/b=2;\n");
    same_read(native, &a.chunk);
    same_read(native, &b.chunk);
    same_read(tokens, &b.chunk);
    same_or_abort(native, tokens);
    same_close(native);
    same_close(tokens);
}
END_TEST

/* `n` times `text`. */
static char *
repeat(char *out, const char *text, size_t n)
{
    *out = '\0';
    for (size_t i = 0; i < n; i++)
        out = stpcpy(out, text);
    return out;
}

static void
nested(char *out, size_t n)
{
    out = stpcpy(out, "01{'Event' 02 ");
    out = repeat(out, "01 00000000 ^'Event' 02 ", n - 1);
    out = stpcpy(out, "0501\"x\" ");
    (void)repeat(out, "04 ", n - 1);
    strcat(out, "04}");
}

START_TEST(elements_nest_so_far_and_no_further)
{
    static char deep[20000], deeper[20000], expected[4000];
    char *end;

    nested(deep, STM_BINXML_DEPTH);
    nested(deeper, STM_BINXML_DEPTH + 1);
    end = stpcpy(expected, "Event");
    end = repeat(end, "/Event", STM_BINXML_DEPTH - 2);
    strcpy(end, "=x;\n? it decodes to more than a record can hold\n");
    SAY(expected, deep, deeper);
}
END_TEST

START_TEST(a_template_within_itself_ends)
{
    /* by depth, by nesting, and by both of them many times over */
    SAY("? it decodes to more than a record can hold\n"
        "? it decodes to more than a record can hold\n",
        "0c01 T1{01 ffff{'Event' 02 0c01 t1 [] 04} 00} []",
        "0c01 T2{0c01 t2 [] 0c01 t2 [] 00} []");
}
END_TEST

/* Each template holds the one before twelve times. */
START_TEST(a_chunk_may_cost_so_much_and_no_more)
{
    static struct assembled chunk;
    char many[400], one[40], text[500];
    size_t last = 1;

    assemble_begin(&chunk);
    (void)repeat(many, "07 0000 ", 40);
    (void)snprintf(text, sizeof(text),
                   "01{'Event' 02 0501\"x\" 0c01 T1{%s00} [] 04}", many);
    assemble_record(&chunk, text);
    for (; last < 8; last++) {
        (void)snprintf(one, sizeof(one), "0c01 t%zu [] ", last);
        (void)repeat(many, one, 12);
        /* It is only defined here: the record ends in its own first element. */
        (void)snprintf(text, sizeof(text), "01{'Event' 04 0c01 T%zu{%s00}}",
                       last + 1, many);
        assemble_record(&chunk, text);
    }
    assemble_record(&chunk, "01{'Event' 02 01{'A' 02 0501\"y\" 04} 04}");
    assemble_record(&chunk, "01{'Event' 02 0c01 t8 [] 04}");
    assemble_record(&chunk, "01{'Event' 02 01{'A' 02 0501\"y\" 04} 04}");
    says(&chunk, "Event=x;\n? an element ends that did not begin\n"
                 "? an element ends that did not begin\n"
                 "? an element ends that did not begin\n"
                 "? an element ends that did not begin\n"
                 "? an element ends that did not begin\n"
                 "? an element ends that did not begin\n"
                 "? an element ends that did not begin\n"
                 "A=y;\n? its chunk holds more than a chunk can hold\n"
                 "? its chunk holds more than a chunk can hold\n");
}
END_TEST

/* The dearest things to say, each of them twelve to the sixth times. */
START_TEST(no_chunk_takes_longer_than_its_cost_allows)
{
    static const struct {
        const char *inside, *values;
    } dear[] = {
        { "01 ffff{'A' 02 0d0000 01 04}", "[0c:1234567890000000]" },
        { "01 ffff{'A' 02 0501\"x\" 0d0000 01 0d0100 01 04}",
          "[11:0080ce0102030405 0e:0123456789]" },
        { "01 ffff{'A' 02 0d0000 01 04}",
          "[13:0102000000000005ffffffffffffffff]" },
        { "41 ffff{'Data' {06'Name'0501\"1\"} 02 0501\"x\" 04} "
          "01 ffff{'Data' 02 04} 41 ffff{'A' {46'b' 0501\"1\" 06'c' "
          "0501\"1\"} 03}",
          "[]" },
    };
    static struct assembled chunk;
    struct same *tokens = same_open(STM_READER_TOKENS);
    char many[1200], one[100], text[1400];

    tokens->quiet = true;
    for (size_t i = 0; i < sizeof(dear) / sizeof(dear[0]); i++) {
        assemble_begin(&chunk);
        (void)snprintf(text, sizeof(text),
                       "01{'Event' 02 0501\"x\" 0c01 T1{%s 00} %s 04}",
                       dear[i].inside, dear[i].values);
        assemble_record(&chunk, text);
        for (size_t last = 1; last < 7; last++) {
            (void)snprintf(one, sizeof(one), "0c01 t%zu %s ", last,
                           last == 1 ? dear[i].values : "[]");
            (void)repeat(many, one, 12);
            (void)snprintf(text, sizeof(text),
                           "01{^'Event' 04 0c01 T%zu{%s00}}", last + 1, many);
            assemble_record(&chunk, text);
        }
        for (int k = 0; k < 100; k++)
            assemble_record(&chunk, "01{^'Event' 02 0c01 t7 [] 04}");
        same_read(tokens, &chunk.chunk);
        /* a tenth of it at most, but for sanitizers and slow machines */
        ck_assert_uint_lt(tokens->cpu_ns, UINT64_C(3000000000));
    }
    ck_assert_uint_gt(tokens->unreadable, 400);
    same_close(tokens);
}
END_TEST

/* Whether memory ends is said, and never that the record is to blame. */
START_TEST(without_memory_no_record_is_called_unreadable)
{
    static struct assembled chunk;
    char values[2404], text[4000];
    unsigned n = 0, said = 0;

    assemble_begin(&chunk);
    (void)repeat(values, "00000100", 300);
    (void)snprintf(text, sizeof(text),
                   FIRST("01 ffff{'Data' 02 " SLOT(0) " 04}") "[88:%s] 00",
                   values);
    assemble_record(&chunk, text);
    assemble_record(&chunk, AGAIN "[88:01000000] 00");
    assemble_record(&chunk, AGAIN "[01:\"x\"] 00");
    while (n < 10) {
        struct same *same = same_open(STM_READER_NATIVE);
        const struct stm_sink sink = same_sink(same);
        struct stm_err err;
        stm_status status;

        same->quiet = true;
        stm_arena_fail_nth(++n);
        status = stm_reader_chunk(same->reader, &chunk.chunk, &sink, &err);
        stm_arena_fail_nth(0);
        ck_assert(status == STM_OK || status == STM_ENOMEM);
        ck_assert_uint_eq(same->unreadable, 0);
        ck_assert(status || same->records == 3);
        said += status == STM_ENOMEM;
        same_close(same);
    }
    ck_assert_uint_gt(said, 0);
}
END_TEST

/* The chunk thrice by one reader, and by tokens; its unreadable records. */
static size_t
unreadable_alike(const struct assembled *chunk)
{
    struct same *native = same_open(STM_READER_NATIVE);
    struct same *tokens = same_open(STM_READER_TOKENS);
    size_t n;

    same_read(tokens, &chunk->chunk);
    for (int i = 0; i < 3; i++) {
        same_read(native, &chunk->chunk);
        same_or_abort(native, tokens);
    }
    ck_assert_uint_gt(native->by_shape, 0);
    n = tokens->unreadable;
    same_close(native);
    same_close(tokens);
    return n;
}

START_TEST(more_shapes_than_are_kept_are_read_all_the_same)
{
    static struct assembled chunk;
    char values[200];

    assemble_begin(&chunk);
    assemble_record(&chunk,
                    FIRST(NAMED("\"a\"", SLOT(0)) NAMED("\"b\"", SLOT(1))
                              NAMED("\"c\"", SLOT(2)) NAMED("\"d\"", SLOT(3))
                                  NAMED("\"e\"", SLOT(4))) "[] 00");
    for (unsigned i = 0; i < 64; i++) {
        (void)snprintf(values, sizeof(values), AGAIN "[%s %s %s %s %s] 00",
                       i & 1 ? "01:\"x\"" : "01:", i & 2 ? "04:07" : "00:",
                       i & 4 ? "02:78" : "02:", i & 8 ? "00:" : "03:ff",
                       i & 16 ? "0e:" : "0e:77");
        assemble_record(&chunk, values);
    }
    ck_assert_uint_eq(unreadable_alike(&chunk), 0);
}
END_TEST

/* A shape that was learned from little does not get around the bounds. */
START_TEST(bounds_hold_by_shape_as_they_do_by_tokens)
{
    static struct assembled chunk;
    static char text[60000], fields[20000];
    size_t lost = 0;
    char *end;

    /* what a record may hold: one value forty times */
    (void)repeat(fields, "01 ffff{^'Data' 02 " SLOT(0) " 04} ", 40);
    assemble_begin(&chunk);
    (void)snprintf(
        text, sizeof(text),
        "0c01 T1{" EVENT(DATA(NAMED("\"a\"", SLOT(0)) "%s")) "} [01:\"x\"] 00",
        fields);
    assemble_record(&chunk, text);
    for (size_t units = 8300; units <= 8900; units += 20) {
        struct assembled one = chunk;

        one.chunk.data = one.data;
        one.chunk.places = one.places;
        end = stpcpy(text, "0c01 t1 [01:");
        end = repeat(end, "2d4e", units);
        strcpy(end, "] 00");
        assemble_record(&one, text);
        assemble_record(&one, "0c01 t1 [01:\"y\"] 00");
        lost += unreadable_alike(&one);
    }
    ck_assert_uint_gt(lost, 0);
    ck_assert_uint_lt(lost, 31);
    /* what a chunk may cost: small records of long names */
    assemble_begin(&chunk);
    (void)repeat(fields, "01 ffff{^'Data' 02 " SLOT(0) " 04} ", 100);
    end = stpcpy(text, "0c01 T1{0f010100 01 ffff{'Event' 02 01 ffff{'Data' 02 "
                       "01 ffff{'abcdefghijklmnopqrstuvwxyz0123' 02 ");
    end = repeat(end, "01 ffff{^'abcdefghijklmnopqrstuvwxyz0123' 02 ", 15);
    end = stpcpy(end, fields);
    end = repeat(end, "04} ", 18);
    strcpy(end, "00} [08:01000000] 00");
    assemble_record(&chunk, text);
    for (int i = 0; i < 700; i++)
        assemble_record(&chunk, "0c01 t1 [08:02000000] 00");
    ck_assert_uint_gt(unreadable_alike(&chunk), 100);
}
END_TEST

SUITE("binxml", 60, values_of_a_template_are_its_fields,
      a_plain_record_needs_no_template, pieces_of_every_kind_join,
      what_is_no_character_is_replaced_and_counted,
      processing_instructions_say_nothing, a_fragment_begins_as_it_likes,
      what_null_leaves_behind_is_passed_over,
      an_index_past_the_values_is_a_null,
      an_optional_null_drops_an_attribute_or_an_element,
      names_may_come_twice_or_not_at_all, arrays_repeat_their_element,
      sizes_of_elements_are_not_needed,
      what_is_out_of_place_makes_a_record_unreadable,
      a_reference_to_nothing_makes_a_record_unreadable,
      a_definition_may_end_early_or_not_at_all,
      a_text_that_begins_with_nul_is_none, what_is_odd_counts_in_every_record,
      blanks_between_elements_are_layout_but_other_text_is_not,
      a_template_is_known_by_what_it_says,
      a_name_at_the_start_of_a_chunk_is_read_like_any_other,
      elements_nest_so_far_and_no_further, a_template_within_itself_ends,
      a_chunk_may_cost_so_much_and_no_more,
      no_chunk_takes_longer_than_its_cost_allows,
      without_memory_no_record_is_called_unreadable,
      more_shapes_than_are_kept_are_read_all_the_same,
      bounds_hold_by_shape_as_they_do_by_tokens)
