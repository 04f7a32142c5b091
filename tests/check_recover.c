/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Records off the live chain: behind gaps, inside others, in free space. What
 * is read of them is what the sound log says, or nothing.
 */
#include "folder.h"
#include "suite.h"

#include "evtxgen/damage.h"
#include "evtxgen/scenario.h"
#include "read/recover.h"

enum { BLOCK = STM_EVTX_BLOCK, CHUNK = STM_EVTX_CHUNK, WORDS = 16 };

static const char base_text[] = "host H machine-id 1 sysmon 22\n"
                                "log h.evtx sysmon security first-id 1000\n"
                                "day 2026-03-02\n"
                                "ghost as p at 08:00:00\n"
                                "repeat 75 every 1m\n"
                                "process as c parent p at 09:00:00\n"
                                "  Image: C:\\dir {i}\\tool.exe\n"
                                "file C:\\dir\\{i}.txt by c\n"
                                "registry set HKLM\\Software\\k{i} by c\n"
                                "exit by c\n"
                                "end\n";

struct found {
    struct stm_place place;
    stm_found by;
    bool partial;
    char *text; /* "PATH=VALUE\n" for every field; NULL: unreadable */
    char *why;
};

/* A log, read to its last corner. */
struct deep {
    struct found *list;
    size_t n, room, live;
    size_t how[STM_HOW_LAYOUT + 1]; /* readable ones of each kind */
    size_t unread;
    char kinds[2000];
};

static struct stm_recover *recover;
static struct stm_reader *reader;

static void
begin(void)
{
    struct stm_err err;

    folder_enter();
    ck_assert(!stm_recover_open(&recover, NULL, 0, &err));
    ck_assert(!stm_reader_open(&reader, STM_READER_NATIVE, NULL, 0, &err));
}

static void
end(void)
{
    stm_recover_close(recover);
    stm_reader_close(reader);
    folder_leave();
}

static struct found *
add(struct deep *deep, const struct stm_place *place)
{
    if (deep->n == deep->room) {
        deep->room = deep->room ? deep->room * 2 : 64;
        deep->list =
            reallocarray(deep->list, deep->room, sizeof(deep->list[0]));
        ck_assert_ptr_nonnull(deep->list);
    }
    deep->list[deep->n] = (struct found){ .place = *place };
    return &deep->list[deep->n++];
}

static stm_status
on_record(void *arg, const struct stm_record *record)
{
    struct deep *deep = arg;
    struct found *found = add(deep, &record->place);
    struct stm_buf text = { 0 };

    for (size_t i = 0; i < record->n_fields; i++) {
        stm_buf_span(&text, record->fields[i].path);
        stm_buf_char(&text, '=');
        stm_value_text(&text, &record->fields[i].value);
        stm_buf_char(&text, '\n');
    }
    stm_buf_char(&text, '\0');
    ck_assert(!text.failed);
    found->text = text.data;
    found->by = record->found;
    found->partial = record->partial;
    deep->how[record->place.how]++;
    return STM_OK;
}

static stm_status
on_unreadable(void *arg, const struct stm_place *place, const char *why)
{
    struct deep *deep = arg;

    add(deep, place)->why = strdup(why);
    deep->unread++;
    return STM_OK;
}

static stm_status
on_note(void *arg, const struct stm_note *note)
{
    struct deep *deep = arg;
    size_t used = strlen(deep->kinds);

    (void)snprintf(deep->kinds + used, sizeof(deep->kinds) - used, " %s",
                   note->kind);
    return STM_OK;
}

/* `learn`: the first of the two passes. */
static void
walk(struct deep *deep, const struct gen_bytes *log, bool learn)
{
    const struct stm_sink sink = { on_record, on_unreadable, deep };
    const struct stm_chunk *chunk;
    struct stm_err err = { 0 };
    struct stm_source *source;
    struct stm_walk *walk;

    ck_assert(!stm_source_of(&source, log->data, log->size, &err));
    ck_assert(
        !stm_walk_open(&walk, source, learn ? NULL : on_note, deep, &err));
    ck_assert(!stm_walk_deeper(walk, true, &err));
    while (!stm_walk_next(walk, &chunk, &err) && chunk) {
        if (learn) {
            stm_recover_learn(recover, chunk);
            continue;
        }
        ck_assert(!stm_reader_chunk(reader, chunk, &sink, &err));
        deep->live += chunk->n_places;
        ck_assert(!stm_recover_chunk(recover, chunk, &sink, &err));
        ck_assert_uint_eq(deep->n, deep->live + deep->how[1] + deep->how[2] +
                                       deep->how[3] + deep->how[4] +
                                       deep->how[5] + deep->unread);
    }
    stm_walk_close(walk);
    stm_source_close(source);
}

static void
read_deep(struct deep *deep, const struct gen_bytes *log)
{
    *deep = (struct deep){ 0 };
    stm_recover_file(recover);
    walk(NULL, log, true);
    walk(deep, log, false);
}

static void
deep_free(struct deep *deep)
{
    for (size_t i = 0; i < deep->n; i++) {
        free(deep->list[i].text);
        free(deep->list[i].why);
    }
    free(deep->list);
}

static struct gen_bytes
make(const char *scenario)
{
    struct gen_bytes log = { 0 };
    struct gen_err err = { "" };

    ck_assert_msg(gen_scenario_write_text(scenario, "base", ".", &err), "%s",
                  err.text);
    log.data = gen_slurp("h.evtx", &log.size);
    ck_assert_ptr_nonnull(log.data);
    return log;
}

/* Does the deeds of a text, separated by `;`. */
static void
damage(struct gen_bytes *log, const char *deeds)
{
    struct gen_err err = { "" };
    char text[200];
    char *rest = text;
    char *deed;

    (void)snprintf(text, sizeof(text), "%s", deeds);
    while ((deed = strsep(&rest, ";"))) {
        char *words[WORDS];
        size_t n = 0;
        char *word;

        while ((word = strsep(&deed, " ")))
            if (*word && n < WORDS)
                words[n++] = word;
        ck_assert_msg(gen_damage(log, words, n, &err), "%s: %s", deeds,
                      err.text);
    }
}

static const struct found *
sound_one(const struct deep *sound, const struct found *wanted)
{
    for (size_t i = 0; i < sound->n; i++)
        if (sound->list[i].text && wanted->text &&
            sound->list[i].place.header_id == wanted->place.header_id &&
            strcmp(sound->list[i].text, wanted->text) == 0)
            return &sound->list[i];
    return NULL;
}

/* Every readable record says what one of the sound log says. */
static void
check_true(const struct deep *sound, const struct deep *deep, const char *what)
{
    for (size_t i = 0; i < deep->n; i++) {
        const struct found *found = &deep->list[i];

        ck_assert_msg(found->place.how == STM_HOW_LIVE || !found->text ||
                          sound_one(sound, found),
                      "%s: record %llu at %llu says what none said:\n%s", what,
                      (unsigned long long)found->place.header_id,
                      (unsigned long long)found->place.file_offset,
                      found->text);
    }
}

struct row {
    const char *deeds;
    size_t live, after_gap, slack, hidden, unread;
};

static void
check_rows(const struct row *rows, size_t n, const char *scenario)
{
    struct gen_bytes log = make(scenario), copy;
    struct deep sound, deep;

    read_deep(&sound, &log);
    for (size_t i = 0; i < n; i++) {
        copy.size = log.size;
        copy.data = malloc(log.size);
        ck_assert_ptr_nonnull(copy.data);
        memcpy(copy.data, log.data, log.size);
        damage(&copy, rows[i].deeds);
        read_deep(&deep, &copy);
        ck_assert_msg(deep.live == rows[i].live &&
                          deep.how[STM_HOW_AFTER_GAP] == rows[i].after_gap &&
                          deep.how[STM_HOW_SLACK] == rows[i].slack &&
                          deep.how[STM_HOW_HIDDEN] == rows[i].hidden &&
                          deep.unread == rows[i].unread,
                      "%s: %zu live, %zu after-gap, %zu slack, %zu hidden, %zu "
                      "unread",
                      rows[i].deeds, deep.live, deep.how[1], deep.how[2],
                      deep.how[3], deep.unread);
        check_true(&sound, &deep, rows[i].deeds);
        deep_free(&deep);
        free(copy.data);
    }
    deep_free(&sound);
    free(log.data);
}

/*
 * Of the four chunks chunk 1 has 88 records. One whose end is lost with a
 * page is not read; one that lost its size alone is.
 */
START_TEST(what_damage_leaves_is_read_and_true)
{
    static const struct row rows[] = {
        { "seal", 300, 0, 0, 0, 0 },
        { "tear 1 5", 217, 82, 0, 0, 1 },
        { "tear 1 0", 212, 87, 0, 0, 1 },
        { "tear 1 last", 299, 1, 0, 0, 0 },
        { "size 1 5 0", 217, 82, 0, 0, 1 },
        { "tear 1 7;size 1 7 0", 219, 81, 0, 0, 0 },
        { "tear 1 40;tear 1 7", 219, 80, 0, 0, 1 },
        { "page 1 3", 224, 70, 0, 0, 1 },
        { "page 1 1;page 1 9", 212, 76, 0, 0, 2 },
        { "page 1 0", 212, 0, 87, 0, 0 },
        { "slack 3 4", 296, 0, 4, 0, 0 },
        { "slack 1 20", 280, 0, 20, 0, 0 },
        { "swallow 1 5", 299, 0, 0, 1, 0 },
        { "unsign 2", 212, 0, 88, 0, 0 },
        { "zero 2", 212, 0, 0, 0, 0 },
        { "older 3 2", 300, 0, 52, 0, 0 },
        { "chunk 1 free-space 0", 300, 0, 0, 0, 0 },
        { "chunk 1 free-space 0xffffffff", 300, 0, 0, 0, 0 },
        { "chunk 1 free-space 4096 last-record 512", 213, 0, 87, 0, 0 },
        { "truncate 100000", 125, 0, 0, 0, 1 },
    };

    begin();
    check_rows(rows, sizeof(rows) / sizeof(rows[0]), base_text);
    end();
}
END_TEST

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
    const struct stm_sink sink = { on_record, on_unreadable, out };
    const struct stm_span bytes = {
        .data = (const char *)log->data + from->file_offset, .size = from->size
    };
    struct stm_place place = *from;
    struct stm_err err;

    *out = (struct deep){ 0 };
    place.how = STM_HOW_SLACK;
    stm_recover_file(recover);
    ck_assert_msg(!stm_recover_piece(recover, &place, &bytes, &sink, &err),
                  "%s", err.text);
    ck_assert_uint_eq(out->n, 1);
}

/* A record that brings its templates along needs no other. */
static bool
is_alone(const struct gen_bytes *log, const struct stm_place *place)
{
    struct deep piece;
    bool alone;

    stm_recover_layouts(recover, false);
    read_piece(&piece, log, place);
    stm_recover_layouts(recover, true);
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
    struct gen_bytes log = make(text);
    struct deep sound, piece;
    size_t checked = 0;

    read_deep(&sound, &log);
    for (size_t i = 0; i < sound.n; i++) {
        const struct found *found = &sound.list[i];

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

    begin();
    for (size_t i = 0; i < sizeof(schemas) / sizeof(schemas[0]); i++)
        checked += check_layouts(schemas[i]);
    ck_assert_uint_eq(checked, 802);
    end();
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
        ck_assert(stm_recover_add(recover, copy, size));
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

    begin();
    log = make(logon_text);
    read_deep(&sound, &log);
    place = &sound.list[1].place;
    read_piece(&piece, &log, place);
    ck_assert_str_eq(piece.list[0].why,
                     "its template is in no chunk of its file");
    deep_free(&piece);

    read_deep(&piece, &log); /* another file has them */
    deep_free(&piece);
    stm_recover_share(recover);
    read_piece(&piece, &log, place);
    ck_assert_str_eq(piece.list[0].text, sound.list[1].text);
    ck_assert_int_eq(piece.list[0].place.how, STM_HOW_KNOWN);
    deep_free(&piece);

    read_deep(&piece, &log);
    deep_free(&piece);
    ck_assert(!stm_recover_templates(recover, forge, &forged));
    ck_assert_uint_eq(forged.n, 1);
    read_piece(&piece, &log, place);
    ck_assert_str_eq(piece.list[0].why,
                     "different templates have the id that it names");
    deep_free(&piece);

    /* Who, where and when are still sure. */
    stm_recover_layouts(recover, true);
    read_piece(&piece, &log, place);
    ck_assert(piece.list[0].partial);
    ck_assert_ptr_nonnull(strstr(piece.list[0].text, "Computer=H\n"));
    ck_assert_ptr_null(strstr(piece.list[0].text, "EventData"));
    deep_free(&piece);
    deep_free(&sound);
    free(log.data);
    end();
}
END_TEST

/* Offset in a record of a descriptor's type: an instance without definition. */
#define TYPE_OF(slot) (24 + 4 + 10 + 4 + (slot)*4 + 2)

START_TEST(values_of_other_types_are_under_no_name)
{
    struct gen_bytes log;
    struct deep sound, piece;
    const struct stm_place *place;

    begin();
    log = make(logon_text);
    read_deep(&sound, &log);
    stm_recover_share(recover);
    place = &sound.list[1].place;
    ck_assert_uint_eq(log.data[place->file_offset + TYPE_OF(8)], 0x08);
    log.data[place->file_offset + TYPE_OF(8)] = 0x14;
    read_piece(&piece, &log, place);
    ck_assert_str_eq(piece.list[0].why,
                     "its values are not of its template's types");
    deep_free(&piece);
    deep_free(&sound);
    free(log.data);
    end();
}
END_TEST

static size_t
count_of(const char *text, const char *word)
{
    size_t n = 0;

    while ((text = strstr(text, word))) {
        text++;
        n++;
    }
    return n;
}

/* Records whose EventRecordID is not the number in their header. */
static size_t
mixed(const struct deep *deep)
{
    size_t n = 0;

    for (size_t i = 0; i < deep->n; i++) {
        char id[64];

        (void)snprintf(id, sizeof(id), "EventRecordID=%llu\n",
                       (unsigned long long)deep->list[i].place.header_id);
        n += deep->list[i].text && !strstr(deep->list[i].text, id);
    }
    return n;
}

START_TEST(records_of_two_generations_are_told)
{
    size_t told = 0;

    begin();
    for (unsigned page = 1; page < 15; page++) {
        struct gen_bytes log =
            make("host H machine-id 1 sysmon 22\n"
                 "log h.evtx sysmon first-id 1000\nday 2026-03-02\n"
                 "ghost as p at 08:00:00\nrepeat 400 every 1m\n"
                 "sysmon 5 by p at 09:00:00\nend\n");
        struct deep deep;
        char deed[40];

        (void)snprintf(deed, sizeof(deed), "page 0 %u of 1", page);
        damage(&log, deed);
        read_deep(&deep, &log);
        ck_assert_uint_eq(count_of(deep.kinds, "chimera"), mixed(&deep));
        told += mixed(&deep);
        deep_free(&deep);
        free(log.data);
    }
    ck_assert_uint_ge(told, 1);
    end();
}
END_TEST

SUITE("recover", 60, what_damage_leaves_is_read_and_true,
      sysmon_is_read_by_its_layouts_alone,
      templates_of_other_files_serve_unless_two_have_one_id,
      values_of_other_types_are_under_no_name,
      records_of_two_generations_are_told)
