/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Records off the live chain: behind gaps, inside others, in free space. What
 * is read of them is what the sound log says, or nothing.
 */
#include "deep.h"
#include "suite.h"

#include <stdio.h>

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

static const struct deep_record *
sound_one(const struct deep *sound, const struct deep_record *wanted)
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
        const struct deep_record *found = &deep->list[i];

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
    struct gen_bytes log = deep_make(scenario), copy;
    struct deep sound, deep;

    deep_read(&sound, &log);
    for (size_t i = 0; i < n; i++) {
        copy.size = log.size;
        copy.data = malloc(log.size);
        ck_assert_ptr_nonnull(copy.data);
        memcpy(copy.data, log.data, log.size);
        deep_damage(&copy, rows[i].deeds);
        deep_read(&deep, &copy);
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

    deep_begin();
    check_rows(rows, sizeof(rows) / sizeof(rows[0]), base_text);
    deep_end();
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

    deep_begin();
    for (unsigned page = 1; page < 15; page++) {
        struct gen_bytes log =
            deep_make("host H machine-id 1 sysmon 22\n"
                      "log h.evtx sysmon first-id 1000\nday 2026-03-02\n"
                      "ghost as p at 08:00:00\nrepeat 400 every 1m\n"
                      "sysmon 5 by p at 09:00:00\nend\n");
        struct deep deep;
        char deed[40];

        (void)snprintf(deed, sizeof(deed), "page 0 %u of 1", page);
        deep_damage(&log, deed);
        deep_read(&deep, &log);
        ck_assert_uint_eq(count_of(deep.kinds, "chimera"), mixed(&deep));
        told += mixed(&deep);
        deep_free(&deep);
        free(log.data);
    }
    ck_assert_uint_ge(told, 1);
    deep_end();
}
END_TEST

SUITE("recover", 60, what_damage_leaves_is_read_and_true,
      records_of_two_generations_are_told)
