/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Records far from their templates: what they borrow, and what they must not.
 */
#include "deep.h"
#include "suite.h"

/* Every event of Sysmon in a layout, without any template of its own. */
static char *
events_of(unsigned schema)
{
    static const unsigned since[][2] = {
        { 1, 0 },    { 2, 0 },    { 3, 0 },    { 4, 0 },    { 5, 0 },
        { 6, 0 },    { 7, 0 },    { 8, 0 },    { 9, 310 },  { 10, 310 },
        { 11, 320 }, { 12, 320 }, { 13, 320 }, { 14, 320 }, { 15, 320 },
        { 16, 320 }, { 17, 330 }, { 18, 330 }, { 19, 340 }, { 20, 340 },
        { 21, 340 }, { 22, 420 }, { 23, 430 }, { 24, 440 }, { 25, 450 },
        { 26, 460 }, { 27, 482 }, { 28, 483 }, { 29, 490 }, { 255, 0 },
    };
    struct stm_buf text = { 0 };

    stm_buf_print(&text,
                  "host H machine-id 1 schema %u.%02u\nlog h.evtx sysmon\n"
                  "day 2026-03-02\nghost as p at 08:00:00\n"
                  "sysmon 5 by p at 08:00:01\n",
                  schema / 100, schema % 100);
    for (size_t i = 0; i < sizeof(since) / sizeof(since[0]); i++)
        if (since[i][1] <= schema)
            stm_buf_print(&text, "sysmon %u by p at +1\nsysmon %u by p at +1\n",
                          since[i][0], since[i][0]);
    stm_buf_char(&text, '\0');
    ck_assert(!text.failed);
    return text.data;
}

/* The record at `i` of the sound log, far from everything it came with. */
static void
read_piece(struct deep *out, const struct gen_bytes *log,
           const struct stm_place *from)
{
    const struct stm_sink sink = { deep_on_record, deep_on_unreadable, out };
    const struct stm_span bytes = {
        .data = (const char *)log->data + from->file_offset, .size = from->size
    };
    struct stm_place place = *from;
    struct stm_err err;

    *out = (struct deep){ 0 };
    place.how = STM_HOW_SLACK;
    stm_recover_file(deep_recover);
    ck_assert_msg(!stm_recover_piece(deep_recover, &place, &bytes, &sink, &err),
                  "%s", err.text);
    ck_assert_uint_eq(out->n, 1);
}

/* A record that brings its templates along needs no other. */
static bool
is_alone(const struct gen_bytes *log, const struct stm_place *place)
{
    struct deep piece;
    bool alone;

    stm_recover_layouts(deep_recover, false);
    read_piece(&piece, log, place);
    stm_recover_layouts(deep_recover, true);
    alone = piece.list[0].text != NULL;
    deep_free(&piece);
    return alone;
}

static const char *
payload(const char *text)
{
    const char *at = strstr(text, "EventData/");

    return at ? at : "";
}

/* SYSMON.md section 4: two fields changed places behind schema 3.2. */
static bool
is_ambiguous(const char *text, unsigned schema)
{
    return (schema >= 320 && schema < 410 && strstr(text, "EventID=6\n")) ||
           (schema >= 320 && schema < 400 && strstr(text, "EventID=7\n"));
}

static size_t
check_layouts(unsigned schema)
{
    char *text = events_of(schema);
    struct gen_bytes log = deep_make(text);
    struct deep sound, piece;
    size_t checked = 0;

    deep_read(&sound, &log);
    for (size_t i = 0; i < sound.n; i++) {
        const struct deep_record *found = &sound.list[i];

        ck_assert_ptr_nonnull(found->text);
        if (is_alone(&log, &found->place))
            continue;
        read_piece(&piece, &log, &found->place);
        if (is_ambiguous(found->text, schema)) {
            ck_assert_ptr_null(piece.list[0].text);
        } else {
            ck_assert_msg(piece.list[0].text != NULL, "%u: %s\n%s", schema,
                          piece.list[0].why, found->text);
            ck_assert_int_eq(piece.list[0].place.how, STM_HOW_LAYOUT);
            ck_assert_str_eq(payload(piece.list[0].text), payload(found->text));
            checked++;
        }
        deep_free(&piece);
    }
    deep_free(&sound);
    free(log.data);
    free(text);
    return checked;
}

START_TEST(sysmon_is_read_by_its_layouts_alone)
{
    static const unsigned schemas[] = { 200, 310, 320, 330, 340, 400,
                                        410, 420, 421, 430, 431, 440,
                                        450, 460, 480, 482, 483, 490 };
    size_t checked = 0;

    deep_begin();
    for (size_t i = 0; i < sizeof(schemas) / sizeof(schemas[0]); i++)
        checked += check_layouts(schemas[i]);
    ck_assert_uint_eq(checked, 802);
    deep_end();
}
END_TEST

static const char logon_text[] = "host H machine-id 1 windows 10\n"
                                 "log h.evtx security first-id 50\n"
                                 "day 2026-03-02\n"
                                 "security 4624 at 09:00:00\n"
                                 "security 4624 at 09:00:01\n"
                                 "  TargetUserName: ann\n";

/* A template of the file that holds a text, that text made another. */
struct forged {
    const char *from, *to;
    size_t n;
};

static stm_status
forge(void *arg, const void *bytes, size_t size)
{
    struct forged *forged = arg;
    size_t n = strlen(forged->from) * 2;
    uint8_t wide[128] = { 0 }, *copy = malloc(size), *at;

    ck_assert_ptr_nonnull(copy);
    memcpy(copy, bytes, size);
    for (size_t i = 0; i < n / 2; i++)
        wide[i * 2] = (uint8_t)forged->from[i];
    at = memmem(copy, size, wide, n);
    if (at) {
        for (size_t i = 0; i < n / 2; i++)
            at[i * 2] = (uint8_t)forged->to[i];
        ck_assert(stm_recover_add(deep_recover, copy, size));
        forged->n++;
    }
    free(copy);
    return STM_OK;
}

START_TEST(templates_of_other_files_serve_unless_two_have_one_id)
{
    struct forged forged = { "TargetUserName", "TargetUserNamf", 0 };
    struct gen_bytes log;
    struct deep sound, piece;
    const struct stm_place *place;

    deep_begin();
    log = deep_make(logon_text);
    deep_read(&sound, &log);
    place = &sound.list[1].place;
    read_piece(&piece, &log, place);
    ck_assert_str_eq(piece.list[0].why,
                     "its template is in no chunk of its file");
    deep_free(&piece);

    deep_read(&piece, &log); /* another file has them */
    deep_free(&piece);
    stm_recover_share(deep_recover);
    read_piece(&piece, &log, place);
    ck_assert_str_eq(piece.list[0].text, sound.list[1].text);
    ck_assert_int_eq(piece.list[0].place.how, STM_HOW_KNOWN);
    deep_free(&piece);

    deep_read(&piece, &log);
    deep_free(&piece);
    ck_assert(!stm_recover_templates(deep_recover, forge, &forged));
    ck_assert_uint_eq(forged.n, 1);
    read_piece(&piece, &log, place);
    ck_assert_str_eq(piece.list[0].why,
                     "different templates have the id that it names");
    deep_free(&piece);

    /* Who, where and when are still sure. */
    stm_recover_layouts(deep_recover, true);
    read_piece(&piece, &log, place);
    ck_assert(piece.list[0].partial);
    ck_assert_ptr_nonnull(strstr(piece.list[0].text, "Computer=H\n"));
    ck_assert_ptr_null(strstr(piece.list[0].text, "EventData"));
    deep_free(&piece);
    deep_free(&sound);
    free(log.data);
    deep_end();
}
END_TEST

/* Offset in a record of a descriptor's type: an instance without definition. */
#define TYPE_OF(slot) (24 + 4 + 10 + 4 + (slot)*4 + 2)

START_TEST(values_of_other_types_are_under_no_name)
{
    struct gen_bytes log;
    struct deep sound, piece;
    const struct stm_place *place;

    deep_begin();
    log = deep_make(logon_text);
    deep_read(&sound, &log);
    stm_recover_share(deep_recover);
    place = &sound.list[1].place;
    ck_assert_uint_eq(log.data[place->file_offset + TYPE_OF(8)], 0x08);
    log.data[place->file_offset + TYPE_OF(8)] = 0x14;
    read_piece(&piece, &log, place);
    ck_assert_str_eq(piece.list[0].why,
                     "its values are not of its template's types");
    deep_free(&piece);
    deep_free(&sound);
    free(log.data);
    deep_end();
}
END_TEST

SUITE("borrow", 60, sysmon_is_read_by_its_layouts_alone,
      templates_of_other_files_serve_unless_two_have_one_id,
      values_of_other_types_are_under_no_name)
