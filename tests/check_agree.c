/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Two decoders of one record: what libevtx is known to say otherwise has a
 * name, and nothing else passes for it.
 */
#include "folder.h"
#include "suite.h"

#include "evtxgen/scenario.h"
#include "read/agree-parts.h"
#include "read/libevtx/libevtx.h"

#include <unistd.h>

static struct stm_value
text_value(const char *text)
{
    return (struct stm_value){ .type = STM_VALUE_TEXT,
                               .data = (const uint8_t *)text,
                               .size = strlen(text) };
}

static struct stm_value
number_value(stm_value_type type, uint64_t number)
{
    return (struct stm_value){ .type = type, .number = number };
}

/* The verdict on two records of one field each; `known` of that field. */
static stm_accord
compare(struct stm_agree *agree, const char *path, struct stm_value ours,
        const char *theirs, stm_known *known)
{
    const struct stm_field a = { .path = stm_span_of(path), .value = ours };
    const struct stm_field b = { .path = stm_span_of(path),
                                 .value = text_value(theirs) };
    const struct stm_record native = { .fields = &a, .n_fields = 1 };
    const struct stm_record libevtx = { .fields = &b, .n_fields = 1 };
    struct stm_agreement agreement;
    struct stm_err err;

    ck_assert(!stm_agree_records(&agreement, agree, &native, &libevtx, NULL,
                                 NULL, &err));
    *known = STM_KNOWN_NOT;
    for (int i = 0; i < STM_KNOWNS; i++)
        if (agreement.known[i])
            *known = (stm_known)i;
    return agreement.accord;
}

static struct stm_agree *
open_agree(void)
{
    struct stm_agree *agree;
    struct stm_err err;

    ck_assert_msg(!stm_agree_open(&agree, &err), "%s", err.text);
    return agree;
}

/* A text that is right, what libevtx says, and why (NOT: they differ). */
START_TEST(each_known_difference_has_its_own_rule)
{
    static const struct {
        const char *ours, *theirs;
        stm_known known;
        bool attribute;
    } texts[] = {
        { "1.5", "1.500000e+000", STM_KNOWN_REAL, false },
        { "1.5", "1.600000e+000", STM_KNOWN_NOT, false },
        { "1.5", "1.50", STM_KNOWN_NOT, false },
        { "\n", "", STM_KNOWN_BLANK, false },
        { "a", "", STM_KNOWN_NOT, false },
        { "", "a", STM_KNOWN_NOT, false },
        { "\xef\xbb\xbf"
          "first",
          "first", STM_KNOWN_MARK, false },
        { "first", "irst", STM_KNOWN_NOT, false },
        { "x\xef\xbf\xbdyz", "x\xef\xbf\xbdz", STM_KNOWN_SURROGATE, false },
        { "x\xef\xbf\xbdyz", "x\xef\xbf\xbd", STM_KNOWN_NOT, false },
        { "xyz", "xz", STM_KNOWN_NOT, false },
        { "&lt; & &amp;", "< & &", STM_KNOWN_UNESCAPED, false },
        { "x</Data>y", "x", STM_KNOWN_UNESCAPED, false },
        { "x</Data>y", "x</D", STM_KNOWN_NOT, false },
        { "1\" z=\"2", "1", STM_KNOWN_UNESCAPED, true },
        { "1\" z=\"2", "1", STM_KNOWN_NOT, false },
        { "ab", "a", STM_KNOWN_NOT, false },
    };
    static const struct {
        stm_value_type type;
        uint64_t ours;
        const char *theirs;
        stm_known known;
    } numbers[] = {
        { STM_VALUE_HEX, 0x1f, "0x0000001f", STM_KNOWN_HEX },
        { STM_VALUE_HEX, 0x1f, "31", STM_KNOWN_SIZE },
        { STM_VALUE_HEX, 0x1f, "0x0000002f", STM_KNOWN_NOT },
        { STM_VALUE_HEX, 0x1f, "32", STM_KNOWN_NOT },
        { STM_VALUE_INT, (uint64_t)-5, "-123", STM_KNOWN_NEGATIVE },
        { STM_VALUE_INT, (uint64_t)-300, "-32468", STM_KNOWN_NEGATIVE },
        { STM_VALUE_INT, (uint64_t)-5, "-9223372036854775803",
          STM_KNOWN_NEGATIVE },
        { STM_VALUE_INT, (uint64_t)-5, "5", STM_KNOWN_NOT },
        { STM_VALUE_INT, (uint64_t)-300, "-44", STM_KNOWN_NOT },
        { STM_VALUE_UINT, 5, "6", STM_KNOWN_NOT },
        { STM_VALUE_TIME, 134169164471234567, "2026-03-02T09:14:07.123456700Z",
          STM_KNOWN_TIME },
        { STM_VALUE_TIME, 134169164471234567, "2026-03-02T09:14:07.123456800Z",
          STM_KNOWN_NOT },
        { STM_VALUE_TIME, 0x41dcaa2300e72d80, "(0x41dcaa23 0x00e72d80)",
          STM_KNOWN_NO_TIME },
        { STM_VALUE_TIME, 0x41dcaa2300e72d80, "(0x41dcaa23 0x00e72d81)",
          STM_KNOWN_NOT },
        { STM_VALUE_BOOL, 1, "false", STM_KNOWN_NOT },
    };
    struct stm_agree *agree = open_agree();
    stm_known known;

    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        stm_accord verdict = compare(
            agree, texts[i].attribute ? "UserData/R/A@x" : "EventData/a",
            text_value(texts[i].ours), texts[i].theirs, &known);

        ck_assert_msg(known == texts[i].known, "'%s' '%s': %s", texts[i].ours,
                      texts[i].theirs, stm_known_name(known));
        ck_assert(verdict == (known ? STM_AGREES : STM_DIFFERS));
    }
    for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
        stm_accord verdict =
            compare(agree, "EventData/a",
                    number_value(numbers[i].type, numbers[i].ours),
                    numbers[i].theirs, &known);

        ck_assert_msg(known == numbers[i].known, "%d '%s': %s", numbers[i].type,
                      numbers[i].theirs, stm_known_name(known));
        ck_assert(verdict == (known ? STM_AGREES : STM_DIFFERS));
    }
    stm_agree_close(agree);
}
END_TEST

START_TEST(equal_texts_agree_whatever_their_type)
{
    struct stm_agree *agree = open_agree();
    stm_known known;

    ck_assert(compare(agree, "EventData/a", text_value("x"), "x", &known) ==
              STM_AGREES);
    ck_assert(compare(agree, "EventData/a", number_value(STM_VALUE_UINT, 7),
                      "7", &known) == STM_AGREES);
    ck_assert(known == STM_KNOWN_NOT);
    stm_agree_close(agree);
}
END_TEST

/* What came for each field, as "PATH ours|theirs known;". */
static void
on_field(void *arg, const struct stm_agree_field *field)
{
    struct stm_buf *out = arg;

    stm_buf_span(out, field->path);
    stm_buf_print(out, " %.*s|%.*s %s%s;", (int)field->native.size,
                  field->native.data ? field->native.data : "",
                  (int)field->libevtx.size,
                  field->libevtx.data ? field->libevtx.data : "",
                  stm_known_name(field->known), field->differs ? "!" : "");
}

static size_t
fields_of(struct stm_field *fields, const char *const *pairs)
{
    size_t n = 0;

    for (; pairs[n * 2]; n++)
        fields[n] = (struct stm_field){ .path = stm_span_of(pairs[n * 2]),
                                        .value = text_value(pairs[n * 2 + 1]) };
    return n;
}

START_TEST(a_field_that_one_reader_lacks_does_not_shift_the_others)
{
    static const struct {
        const char *native[12], *libevtx[12], *told;
        stm_accord verdict;
    } cases[] = {
        { { "E/a", "1", "E/b", "2", "E/c", "3" },
          { "E/a", "1", "E/c", "3" },
          "E/a 1|1 ;E/b 2| !;E/c 3|3 ;",
          STM_DIFFERS },
        { { "E/a", "1", "E/c", "3" },
          { "E/a", "1", "E/b", "2", "E/c", "3" },
          "E/a 1|1 ;E/b |2 !;E/c 3|3 ;",
          STM_DIFFERS },
        { { "S/a", "1", "E/b", "2", "R/c", "3" },
          { "S/a", "1", "E/b", "2" },
          "S/a 1|1 ;E/b 2|2 ;R/c 3| second-node;",
          STM_AGREES },
        { { "E/a", "x</Data><Data Name=\"f\">evil", "E/b", "2" },
          { "E/a", "x", "E/f", "evil", "E/b", "2" },
          "E/a x</Data><Data Name=\"f\">evil|x unescaped;E/f |evil "
          "unescaped;E/b 2|2 ;",
          STM_AGREES },
        { { "E/a", "x</Data>", "E/b", "2" },
          { "E/a", "x", "E/f", "evil", "E/b", "2" },
          "E/a x</Data>|x unescaped;E/f |evil !;E/b 2|2 ;",
          STM_DIFFERS },
        { { "E/a", "b" },
          { "E", "\n    b\n  " },
          "E/a b| cdata;E |\n    b\n   cdata;",
          STM_AGREES },
        { { "E/a", "b" }, { "E", "c" }, "E/a b| !;E |c !;", STM_DIFFERS },
        { { NULL }, { "E/a", "b" }, "E/a |b !;", STM_DIFFERS },
    };
    struct stm_agree *agree = open_agree();

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct stm_field a[6], b[6];
        struct stm_record native = { .fields = a }, libevtx = { .fields = b };
        struct stm_agreement agreement;
        struct stm_buf told = { 0 };
        struct stm_err err;

        native.n_fields = fields_of(a, cases[i].native);
        libevtx.n_fields = fields_of(b, cases[i].libevtx);
        ck_assert(!stm_agree_records(&agreement, agree, &native, &libevtx,
                                     on_field, &told, &err));
        ck_assert_str_eq(told.data, cases[i].told);
        ck_assert(agreement.accord == cases[i].verdict);
        stm_buf_free(&told);
    }
    stm_agree_close(agree);
}
END_TEST

struct sums {
    unsigned verdicts[3], silences[STM_SILENCES], known[STM_KNOWNS];
    struct stm_buf differs;
};

static stm_status
on_record(void *arg, const struct stm_place *place,
          const struct stm_agreement *agreement)
{
    struct sums *sums = arg;

    sums->verdicts[agreement->accord]++;
    if (agreement->accord == STM_SILENT)
        sums->silences[agreement->silence]++;
    if (agreement->accord == STM_DIFFERS)
        stm_buf_print(&sums->differs, "%llu ",
                      (unsigned long long)place->header_id);
    for (int i = 0; i < STM_KNOWNS; i++)
        sums->known[i] += agreement->known[i];
    return STM_OK;
}

/* How the records of a chunk are asked for; HALVES: every other one. */
enum { WHOLE, ONE_BY_ONE, HALVES, SOME, WAYS };

static void
sum_places(struct stm_agree *agree, const struct stm_chunk *chunk, int way,
           const struct stm_agree_sink *sink)
{
    size_t step = way == SOME ? 1 : way == HALVES ? 2 : chunk->n_places;
    struct stm_place some[STM_EVTX_RECORDS_MOST];
    struct stm_err err;

    for (size_t from = 0; from < step; from++) {
        size_t n = 0;

        for (size_t i = from; i < chunk->n_places; i += step)
            some[n++] = chunk->places[i];
        ck_assert(!stm_agree_places(agree, chunk, some, n, sink, &err));
    }
}

static void
sum_with(struct sums *sums, struct stm_agree *agree, struct stm_source *source,
         int way)
{
    const struct stm_agree_sink sink = { on_record, NULL, sums };
    struct stm_walk *walk;
    const struct stm_chunk *chunk;
    struct stm_err err;

    memset(sums, 0, sizeof(*sums));
    ck_assert(!stm_walk_open(&walk, source, NULL, NULL, &err));
    while (!stm_walk_next(walk, &chunk, &err) && chunk) {
        if (way == WHOLE)
            ck_assert(!stm_agree_chunk(agree, chunk, &sink, &err));
        else
            sum_places(agree, chunk, way, &sink);
    }
    stm_walk_close(walk);
    stm_source_close(source);
}

static void
sum_file(struct sums *sums, const char *path, int way)
{
    struct stm_agree *agree = open_agree();
    struct stm_source *source;
    struct stm_err err;

    ck_assert(!stm_source_open(&source, path, &err));
    sum_with(sums, agree, source, way);
    stm_agree_close(agree);
}

/* A value of every type, a record of every shape: testdata/scenarios. */
START_TEST(generated_records_agree_but_for_what_is_known)
{
    static const unsigned known[STM_KNOWNS] = {
        [STM_KNOWN_HEX] = 10,      [STM_KNOWN_SIZE] = 1,
        [STM_KNOWN_NEGATIVE] = 5,  [STM_KNOWN_TIME] = 44,
        [STM_KNOWN_REAL] = 4,      [STM_KNOWN_UNESCAPED] = 7,
        [STM_KNOWN_SURROGATE] = 1, [STM_KNOWN_MARK] = 2,
        [STM_KNOWN_BLANK] = 1,     [STM_KNOWN_SECOND] = 8,
        [STM_KNOWN_NO_TIME] = 1,   [STM_KNOWN_ODD_SIZE] = 1,
        [STM_KNOWN_CDATA] = 2,
    };
    struct gen_err err = { "" };
    struct sums sums;

    folder_enter();
    ck_assert_msg(gen_scenario_write(
                      SRCDIR "/testdata/scenarios/values.scenario", ".", &err),
                  "%s", err.text);
    for (int way = WHOLE; way < WAYS; way++) {
        sum_file(&sums, "values.evtx", way);
        ck_assert_str_eq(stm_buf_held(&sums.differs).data, "");
        ck_assert_uint_eq(sums.verdicts[STM_AGREES], 41);
        ck_assert_uint_eq(sums.verdicts[STM_SILENT], 11);
        ck_assert_uint_eq(sums.silences[STM_SILENCE_FORWARDED], 3);
        for (int i = 0; i < STM_KNOWNS; i++)
            ck_assert_msg(sums.known[i] == known[i], "%s: %u",
                          stm_known_name((stm_known)i), sums.known[i]);
        stm_buf_free(&sums.differs);
    }
    folder_leave();
}
END_TEST

static const char two_records[] = "host H machine-id 1\n"
                                  "log two.evtx other first-id 7\n"
                                  "source S provider P channel C\n"
                                  "day 2026-03-02\n"
                                  "event 1 from S at 09:00:00\n  a: b\n"
                                  "event 2 from S\n  a: c\n";

static void
put(uint8_t *at, uint32_t value)
{
    for (unsigned i = 0; i < 4; i++)
        at[i] = (uint8_t)(value >> (8 * i));
}

/* A log of two records in memory, and where the second begins. */
static uint8_t *
two_records_log(size_t *size, uint32_t *last)
{
    static uint8_t data[STM_EVTX_BLOCK + STM_EVTX_CHUNK];
    struct gen_err err = { "" };
    FILE *file;

    folder_enter();
    ck_assert_msg(gen_scenario_write_text(two_records, "two", ".", &err), "%s",
                  err.text);
    file = fopen("two.evtx", "rb");
    ck_assert_ptr_nonnull(file);
    *size = fread(data, 1, sizeof(data), file);
    ck_assert_uint_eq(*size, sizeof(data));
    ck_assert_int_eq(fclose(file), 0);
    folder_leave();
    *last = (uint32_t)data[STM_EVTX_BLOCK + 44] |
            (uint32_t)data[STM_EVTX_BLOCK + 45] << 8;
    return data;
}

static void
sum_memory(struct sums *sums, const uint8_t *data, size_t size)
{
    struct stm_agree *agree = open_agree();
    struct stm_source *source;
    struct stm_err err;

    ck_assert(!stm_source_of(&source, data, size, &err));
    sum_with(sums, agree, source, WHOLE);
    stm_agree_close(agree);
}

START_TEST(libevtx_is_silent_about_a_record_that_ends_with_its_chunk)
{
    struct sums sums;
    size_t size;
    uint32_t last;
    uint8_t *data = two_records_log(&size, &last);
    uint8_t *chunk = data + STM_EVTX_BLOCK;

    put(chunk + last + 4, STM_EVTX_CHUNK - last);
    put(chunk + STM_EVTX_CHUNK - 4, STM_EVTX_CHUNK - last);
    put(chunk + 48, STM_EVTX_CHUNK);
    sum_memory(&sums, data, size);
    ck_assert_uint_eq(sums.verdicts[STM_AGREES], 1);
    ck_assert_uint_eq(sums.verdicts[STM_SILENT], 1);
    ck_assert_uint_eq(sums.silences[STM_SILENCE_AT_END], 1);
}
END_TEST

/* What only libevtx reads is no silence of libevtx. */
START_TEST(a_template_that_is_not_the_one_expected_is_a_disagreement)
{
    struct sums sums;
    size_t size;
    uint32_t last;
    uint8_t *data = two_records_log(&size, &last);

    data[STM_EVTX_BLOCK + last + 30] ^= 1; /* the template's id */
    sum_memory(&sums, data, size);
    ck_assert_uint_eq(sums.verdicts[STM_AGREES], 1);
    ck_assert_uint_eq(sums.verdicts[STM_DIFFERS], 1);
    ck_assert_str_eq(sums.differs.data, "8 ");
    stm_buf_free(&sums.differs);
}
END_TEST

static void
sleep_at_first(uint64_t header_id)
{
    if (header_id == 7)
        (void)pause();
}

START_TEST(a_record_that_libevtx_hangs_on_costs_no_other_its_verdict)
{
    struct stm_libevtx_limits limits = stm_libevtx_limits_of();
    struct stm_agree *agree = open_agree();
    struct stm_source *source;
    struct stm_err err;
    struct sums sums;
    size_t size;
    uint32_t last;
    const uint8_t *data = two_records_log(&size, &last);

    limits.before = sleep_at_first;
    limits.wall_ms = 500;
    stm_reader_close(agree->libevtx);
    ck_assert(!stm_libevtx_open(&agree->libevtx, NULL, 0, &limits, &err));
    ck_assert(!stm_source_of(&source, data, size, &err));
    sum_with(&sums, agree, source, SOME);
    ck_assert_uint_eq(sums.verdicts[STM_AGREES], 1);
    ck_assert_uint_eq(sums.verdicts[STM_SILENT], 1);
    stm_agree_close(agree);
}
END_TEST

SUITE("agree", 60, a_record_that_libevtx_hangs_on_costs_no_other_its_verdict,
      libevtx_is_silent_about_a_record_that_ends_with_its_chunk,
      a_template_that_is_not_the_one_expected_is_a_disagreement,
      each_known_difference_has_its_own_rule,
      equal_texts_agree_whatever_their_type,
      a_field_that_one_reader_lacks_does_not_shift_the_others,
      generated_records_agree_but_for_what_is_known)
