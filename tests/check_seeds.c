/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Logs damaged by chance, hundreds of them, in one case: none ends the run,
 * every record outside of the damaged chunk is there, inside it none is lost
 * or other than it was without an issue of that file, and all counts add up.
 * STEMMA_SEEDS=N has it begin with other seeds.
 */
#include "faults/steps.h"
#include "folder.h"
#include "suite.h"

#include "evtxgen/base.h"

#include <inttypes.h>

enum {
    BLOCK = STM_EVTX_BLOCK,
    CHUNK = STM_EVTX_CHUNK,
    CHUNKS = 2,
    SEEDS = 500,
    SEEDS_LIBEVTX = 100 /* it may hang, and is waited for */
};

/* Every event twice: a record is the same whichever file it stands in. */
static const char scenario[] = "host H machine-id 1 sysmon 22\n"
                               "log good.evtx sysmon first-id 1000\n"
                               "day 2026-03-02\n"
                               "ghost as p at 08:00:00\n"
                               "repeat 30 every 1m\n"
                               "process as c parent p at 09:00:00\n"
                               "  Image: C:\\dir {i}\\tool.exe\n"
                               "file C:\\dir\\{i}.txt by c\n"
                               "registry set HKLM\\Software\\k{i} by c\n"
                               "exit by c\n"
                               "end\n";

static struct steps steps;

struct log {
    uint8_t *data;
    size_t size;
    uint64_t random;
};

static uint32_t
below(struct log *log, uint32_t n)
{
    uint64_t z = log->random += 0x9e3779b97f4a7c15;

    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
    z = (z ^ z >> 27) * 0x94d049bb133111eb;
    return (uint32_t)(((z ^ z >> 31) >> 32) * n >> 32);
}

/* Somewhere in what chunk `c` is in use of. */
static uint8_t *
somewhere(struct log *log, uint32_t c)
{
    uint8_t *chunk = log->data + BLOCK + (size_t)c * CHUNK;
    uint32_t used = (uint32_t)chunk[48] | (uint32_t)chunk[49] << 8 |
                    (uint32_t)chunk[50] << 16;

    return chunk + below(log, used > 64 && used <= CHUNK ? used - 64 : CHUNK);
}

/* One thing that befalls chunk `c`. */
static void
damage(struct log *log, uint32_t c)
{
    uint8_t *at = somewhere(log, c), *chunk = log->data + BLOCK + c * CHUNK;
    uint32_t page = below(log, CHUNK / 4096), n = 1 + below(log, 64);

    switch (below(log, 8)) {
    case 0:
    case 1: *at ^= (uint8_t)(1u << below(log, 8)); break;
    case 2:
        for (uint32_t i = 0; i < n; i++)
            at[i] = (uint8_t)below(log, 256);
        break;
    case 3: memset(at, below(log, 2) ? 0 : 0xff, n); break;
    case 4: memset(chunk + (size_t)page * 4096, 0, 4096); break;
    case 5: memmove(at, somewhere(log, c), n); break;
    case 6: /* a number that parsers trust */
        memset(at, below(log, 2) ? 0xff : 0, 1 + below(log, 4));
        break;
    default: memset(chunk, 0, below(log, 512)); break;
    }
}

/* Damages one chunk, whose number is in the file's name, or cuts in it. */
static void
put_damaged(const struct log *sound, uint32_t seed)
{
    struct log log = { malloc(sound->size), sound->size, seed };
    uint32_t c = below(&log, CHUNKS), times = 1 + below(&log, 3);
    char name[40];

    ck_assert_ptr_nonnull(log.data);
    memcpy(log.data, sound->data, log.size);
    if (below(&log, 10) == 0) {
        c = CHUNKS - 1;
        log.size -= 1 + below(&log, CHUNK - 1);
    } else {
        while (times--)
            damage(&log, c);
    }
    (void)snprintf(name, sizeof(name), "logs/%04" PRIu32 "-%" PRIu32 ".evtx",
                   seed, c);
    folder_put(name, log.data, log.size);
    free(log.data);
}

static void
begin(uint32_t seeds)
{
    const char *from = getenv("STEMMA_SEEDS");
    uint32_t first = from ? (uint32_t)strtoul(from, NULL, 10) : 0;
    struct log sound = { 0 };

    folder_enter();
    steps_begin(&steps, scenario);
    ck_assert_int_eq(rename("logs/good.evtx", "logs/a-good.evtx"), 0);
    sound.data = gen_slurp("logs/a-good.evtx", &sound.size);
    ck_assert_uint_eq(sound.size, BLOCK + CHUNKS * CHUNK);
    for (uint32_t i = 0; i < seeds; i++)
        put_damaged(&sound, first + i);
    free(sound.data);
}

/* The first row of a query that should have none, as text; "" is none. */
static const char *
first_row(const char *sql)
{
    static char text[500];
    struct stm_stmt *stmt;
    struct stm_err err;
    bool row;

    ck_assert_msg(!stm_db_prepare(&stmt, stm_case_db(steps.p.kase),
                                  stm_span_of(sql), &err),
                  "%s: %s", sql, err.text);
    ck_assert_msg(!stm_stmt_step(stmt, &row, &err), "%s: %s", sql, err.text);
    *text = '\0';
    for (int i = 0; row && i < stm_stmt_columns(stmt); i++) {
        struct stm_span value = stm_stmt_text(stmt, i);
        size_t used = strlen(text);

        (void)snprintf(text + used, sizeof(text) - used, " %.*s",
                       (int)value.size, value.data);
    }
    stm_stmt_close(stmt);
    return text;
}

#define NONE(sql)                                                              \
    do {                                                                       \
        const char *text_ = first_row(sql);                                    \
                                                                               \
        ck_assert_msg(!*text_, "%s:\n%s", sql, text_);                         \
    } while (0)

/* Tables: the sound log's records; each file's damaged chunk; what it has of
 * each record, as it was. */
static const char tables[] =
    "CREATE TEMP TABLE sound AS SELECT e.id AS event, s.file_offset AS"
    " file_offset, (s.file_offset - 4096) / 65536 AS chunk FROM sighting s"
    " JOIN event e ON e.id = s.event JOIN evidence v ON v.id = s.evidence"
    " WHERE v.name = 'logs/a-good.evtx';"
    "CREATE TEMP TABLE damaged AS SELECT id AS evidence, name, CAST(substr("
    "name, -6, 1) AS INTEGER) AS chunk FROM evidence WHERE name <>"
    " 'logs/a-good.evtx';"
    "CREATE TEMP TABLE there AS SELECT s.evidence AS evidence, s.file_offset"
    " AS file_offset, s.event AS event FROM sighting s;"
    "CREATE INDEX temp.there_at ON there (evidence, file_offset);";

/* A loss or anomaly of the file at the chunk or about all of it. */
#define TOLD                                                                   \
    "(i.file_offset IS NULL OR (i.file_offset - 4096) / 65536 = d.chunk OR"    \
    " i.file_offset < 4096 OR i.kind IN ('truncated', 'zeroed-chunk'))"

static void
check_case(uint32_t seeds)
{
    struct stm_err err;
    int64_t files;

    ck_assert_msg(
        !stm_db_script(stm_case_db(steps.p.kase), stm_span_of(tables), &err),
        "%s", err.text);
    ck_assert(!stm_db_query_int(stm_case_db(steps.p.kase),
                                "SELECT count(*) FROM damaged WHERE evidence IN"
                                " (SELECT id FROM evidence WHERE status ="
                                " 'done')",
                                &files, &err));
    ck_assert_int_eq(files, seeds);
    NONE("SELECT name, records FROM evidence WHERE records <>"
         " stored + duplicate + unreadable");
    NONE("SELECT c.file, c.records FROM evidence_count c WHERE c.records <>"
         " c.stored + c.duplicate + c.unreadable");
    NONE("SELECT d.name, s.file_offset FROM damaged d JOIN sound s ON"
         " s.chunk <> d.chunk LEFT JOIN there t ON t.evidence = d.evidence AND"
         " t.file_offset = s.file_offset WHERE t.event IS NOT s.event");
    NONE("SELECT d.name, s.file_offset FROM damaged d JOIN sound s ON"
         " s.chunk = d.chunk WHERE NOT EXISTS (SELECT 1 FROM there t WHERE"
         " t.evidence = d.evidence AND t.file_offset = s.file_offset) AND NOT"
         " EXISTS (SELECT 1 FROM issue i WHERE i.evidence = d.evidence AND"
         " i.effect = 'loss' AND " TOLD ")");
    NONE("SELECT d.name, s.file_offset FROM damaged d JOIN sound s ON"
         " s.chunk = d.chunk JOIN there t ON t.evidence = d.evidence AND"
         " t.file_offset = s.file_offset WHERE t.event <> s.event AND NOT"
         " EXISTS (SELECT 1 FROM issue i WHERE i.evidence = d.evidence"
         " AND " TOLD ")");
}

static void
check_seeds(uint32_t seeds, stm_reader_kind reader, bool recover)
{
    begin(seeds);
    steps.options.reader = reader;
    steps.options.recover = recover;
    steps.options.threads = 0;
    steps_collect(&steps);
    steps_open(&steps);
    ck_assert_msg(!pipeline_ingest(&steps.p, steps.bundles), "%s",
                  steps_said());
    ck_assert(steps.p.lost);
    check_case(seeds);
    ck_assert_msg(!pipeline_derive(&steps.p), "%s", steps_said());
    ck_assert_msg(!pipeline_report(&steps.p), "%s", steps_said());
    ck_assert_int_eq(pipeline_close(&steps.p, 0), 3);
    steps_end(&steps);
    folder_leave();
}

START_TEST(the_native_reader_loses_nothing_in_silence)
{
    check_seeds(SEEDS, STM_READER_NATIVE, false);
}
END_TEST

START_TEST(recovery_takes_nothing_for_live)
{
    check_seeds(SEEDS, STM_READER_NATIVE, true);
}
END_TEST

START_TEST(libevtx_loses_nothing_in_silence)
{
    check_seeds(SEEDS_LIBEVTX, STM_READER_LIBEVTX, false);
}
END_TEST

SUITE("seeds", 240, the_native_reader_loses_nothing_in_silence,
      recovery_takes_nothing_for_live, libevtx_loses_nothing_in_silence)
