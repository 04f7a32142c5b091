/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The known edge cases of event logs (EVTX.md section 9) through the native
 * reader: real samples where they are at hand, else the same damage, made.
 */
#include "folder.h"
#include "same.h"
#include "suite.h"

#include "evtxgen/scenario.h"
#include "read/recover.h"

#include <unistd.h>

#define SAMPLES SRCDIR "/../shared/corpus/evtx/"

enum { HOWS = 6 };

/* What is in a log, live and elsewhere. */
struct counts {
    size_t live, unreadable;
    size_t by_how[HOWS];
    size_t lost[HOWS]; /* places that hold nothing readable */
};

static stm_status
on_more(void *arg, const struct stm_record *record)
{
    struct counts *counts = arg;

    counts->by_how[record->place.how]++;
    return STM_OK;
}

static stm_status
on_lost(void *arg, const struct stm_place *place, const char *why)
{
    struct counts *counts = arg;

    ck_assert_str_ne(why, "");
    counts->lost[place->how]++;
    return STM_OK;
}

static struct stm_walk *
walk_of(struct stm_source *source)
{
    struct stm_walk *walk;

    ck_assert(!stm_walk_open(&walk, source, NULL, NULL, NULL));
    ck_assert(!stm_walk_deeper(walk, true, NULL));
    return walk;
}

/* The live records, by shape and by tokens. */
static void
count_live(struct counts *out, struct stm_source *source,
           struct stm_recover *recover)
{
    struct same *native = same_open(STM_READER_NATIVE);
    struct same *tokens = same_open(STM_READER_TOKENS);
    struct stm_walk *walk = walk_of(source);
    const struct stm_chunk *chunk;

    while (!stm_walk_next(walk, &chunk, NULL) && chunk) {
        stm_recover_learn(recover, chunk);
        same_read(native, chunk);
        same_read(tokens, chunk);
        same_or_abort(native, tokens);
    }
    out->live = native->records;
    out->unreadable = native->unreadable;
    stm_walk_close(walk);
    same_close(native);
    same_close(tokens);
}

static void
count_more(struct counts *out, struct stm_source *source,
           struct stm_recover *recover)
{
    const struct stm_sink sink = { on_more, on_lost, out };
    struct stm_walk *walk = walk_of(source);
    const struct stm_chunk *chunk;

    while (!stm_walk_next(walk, &chunk, NULL) && chunk)
        ck_assert(!stm_recover_chunk(recover, chunk, &sink, NULL));
    stm_walk_close(walk);
}

static struct counts
count(struct stm_source *source)
{
    struct counts counts = { 0 };
    struct stm_recover *recover;

    ck_assert(!stm_recover_open(&recover, NULL, 0, NULL));
    count_live(&counts, source, recover);
    count_more(&counts, source, recover);
    stm_recover_close(recover);
    return counts;
}

/* EVTX.md section 13. */
static const struct {
    const char *path;
    size_t live, after_gap;
} samples[] = {
    { "samples/2-vss_0-Microsoft-Windows-RemoteDesktopServices-RdpCoreTS"
      "%4Operational.evtx",
      1910, 41 },
    { "samples/Application_no_crc32.evtx", 17, 0 },
    { "samples/E_ShadowCopy6_windows_system32_winevt_logs_Microsoft-Windows-"
      "CAPI2%4Operational.evtx",
      459, 0 },
    { "samples/E_Windows_system32_winevt_logs_Microsoft-Windows-Shell-Core"
      "%4Operational.evtx",
      1146, 0 },
    { "samples/MSExchange_Management_wec.evtx", 1, 0 },
    { "samples/Microsoft-Windows-HelloForBusiness%4Operational.evtx", 5, 0 },
    { "samples/Security_short_selected.evtx", 7, 0 },
    { "samples/sample-with-irregular-bool-values.evtx", 3028, 0 },
    { "samples/system.evtx", 1881, 0 },
    { "derived/sysmon.chunks-to-5.evtx", 245, 0 },
};

START_TEST(real_samples_have_as_many_records_as_they_should)
{
    if (access(SAMPLES, R_OK))
        return;
    for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
        struct stm_source *source;
        struct counts counts;
        char path[400];

        (void)snprintf(path, sizeof(path), SAMPLES "%s", samples[i].path);
        ck_assert(!stm_source_open(&source, path, NULL));
        counts = count(source);
        ck_assert_msg(counts.live == samples[i].live && !counts.unreadable,
                      "%s: %zu records, %zu unreadable", samples[i].path,
                      counts.live, counts.unreadable);
        ck_assert_msg(counts.by_how[STM_HOW_AFTER_GAP] >= samples[i].after_gap,
                      "%s: %zu after gaps", samples[i].path,
                      counts.by_how[STM_HOW_AFTER_GAP]);
        stm_source_close(source);
    }
}
END_TEST

static const char base_text[] = "host H machine-id 1 sysmon 22\n"
                                "log h.evtx sysmon first-id 1000\n"
                                "day 2026-03-02\n"
                                "ghost as p at 08:00:00\n"
                                "repeat 75 every 1m\n"
                                "process as c parent p at 09:00:00\n"
                                "  Image: C:\\dir {i}\\tool.exe\n"
                                "file C:\\dir\\{i}.txt by c\n"
                                "registry set HKLM\\Software\\k{i} by c\n"
                                "exit by c\n"
                                "end\n";

/* 300 records in chunks of 88, 88, 88 and 36. */
static const struct {
    const char *edge, *deed;
    size_t live, after_gap, hidden, slack;
} made[] = {
    { "E1", "swallow 1 5", 299, 0, 1, 0 },
    { "E3", "size 1 5 0", 217, 82, 0, 0 },
    { "E3", "tear 1 5", 217, 82, 0, 0 },
    { "E4", "page 1 3", 224, 70, 0, 0 },
    { "E6", "unsign 1", 212, 0, 0, 88 },
    { "E7", "zero 1", 212, 0, 0, 0 },
    { "E17", "truncate -100", 300, 0, 0, 0 },
    { "E18", "header flags 0x1b970000", 300, 0, 0, 0 },
    { "E21", "stale 1", 300, 0, 0, 0 },
    { "E22", "patch 69760 ffffff7f07000000f0ff0000ffffffff", 300, 0, 0, 0 },
    { "E23", "slack 3 4", 296, 0, 0, 4 },
};

START_TEST(made_damage_costs_what_it_must)
{
    for (size_t i = 0; i < sizeof(made) / sizeof(made[0]); i++) {
        struct gen_err err = { "" };
        struct stm_source *source;
        struct counts counts;
        struct stm_buf text = { 0 };

        folder_enter();
        stm_buf_print(&text, "%sdamage h.evtx %s\n", base_text, made[i].deed);
        ck_assert_msg(gen_scenario_write_text(text.data, "x", ".", &err), "%s",
                      err.text);
        ck_assert(!stm_source_open(&source, "h.evtx", NULL));
        counts = count(source);
        ck_assert_msg(counts.live == made[i].live && !counts.unreadable,
                      "%s: %zu records, %zu unreadable", made[i].deed,
                      counts.live, counts.unreadable);
        ck_assert_msg(counts.by_how[STM_HOW_AFTER_GAP] == made[i].after_gap &&
                          counts.by_how[STM_HOW_HIDDEN] == made[i].hidden &&
                          counts.by_how[STM_HOW_SLACK] == made[i].slack,
                      "%s: %zu after a gap, %zu hidden, %zu slack",
                      made[i].deed, counts.by_how[STM_HOW_AFTER_GAP],
                      counts.by_how[STM_HOW_HIDDEN],
                      counts.by_how[STM_HOW_SLACK]);
        /* The broken one itself lies on two pages and is not trusted. */
        ck_assert_uint_le(counts.lost[STM_HOW_AFTER_GAP], 1);
        stm_source_close(source);
        stm_buf_free(&text);
        folder_leave();
    }
}
END_TEST

SUITE("edges", 60, real_samples_have_as_many_records_as_they_should,
      made_damage_costs_what_it_must)
