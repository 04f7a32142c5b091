/* SPDX-License-Identifier: Apache-2.0 */
/* Chunks and files of the log writer against the rules of the format. */
#include "folder.h"
#include "suite.h"

#include "evtxgen/bench.h"
#include "evtxgen/example.h"

#include <stdio.h>
#include <string.h>

/* Events 11 of changing length. */
static void
add_many(struct gen_file *file, size_t count)
{
    char text[300];
    struct example e;

    memset(text, 'x', sizeof(text));
    example_of(&e, gen_event_type_find(GEN_SYSMON, 11), 450, 0);
    for (size_t i = 0; i < count; i++) {
        example_set(&e, "TargetFilename",
                    (struct gen_text){ text, i * 7 % sizeof(text) });
        e.record.id = 100 + i;
        log_add(file, &e.record);
    }
}

START_TEST(logs_of_many_chunks_have_exact_tables_and_counters)
{
    const char *path = "many.evtx";
    struct gen_file *file;
    struct gen_audited audited;
    struct gen_judged judged;

    folder_enter();
    file = log_open(path);
    add_many(file, 1000);
    log_close(file, path, &audited);
    ck_assert_uint_gt(audited.chunks, 5);
    ck_assert_uint_eq(audited.records, 1000);
    ck_assert_uint_eq(audited.first_id, 100);
    /* Each chunk defines the two templates and their names once: 27 of the
     * outer and, with Name shared, 2 of the payload. */
    ck_assert_uint_eq(audited.definitions, 2 * audited.chunks);
    ck_assert_uint_eq(audited.names, 28 * audited.chunks);
    log_judge(&judged, path);
    ck_assert_uint_eq(judged.count, 1000);
    for (size_t i = 0; i < judged.count; i++)
        ck_assert_uint_eq(judged.record[i].id, 100 + i);
    gen_judged_free(&judged);
    folder_leave();
}
END_TEST

/* Three records that end `short_of` bytes before `limit`, or would. */
static void
fill_to(const char *path, size_t limit, size_t short_of,
        struct gen_audited *audited)
{
    struct gen_file *file = log_open(path);
    size_t most = GEN_CHUNK_SIZE / 2;
    char *text = gen_new(most);
    struct example e;
    size_t one;

    memset(text, 'y', most);
    example_of(&e, gen_event_type_find(GEN_SYSMON, 11), 450, 0);
    file->chunk_limit = limit;
    example_set(&e, "TargetFilename", gen_text_of(""));
    log_add(file, &e.record);
    log_add(file, &e.record);
    one = file->chunk.out.size - file->chunk.last_record;
    one = (limit - file->chunk.out.size - one - short_of) / 2;
    example_set(&e, "TargetFilename", (struct gen_text){ text, one });
    e.record.id++;
    log_add(file, &e.record);
    free(text);
    log_close(file, path, audited);
}

static size_t
judged_count(const char *path)
{
    struct gen_judged judged;
    size_t count;

    log_judge(&judged, path);
    count = judged.count;
    gen_judged_free(&judged);
    return count;
}

START_TEST(a_record_may_end_with_its_chunk_but_never_crosses_it)
{
    const char *path = "full.evtx";
    struct gen_audited audited;

    folder_enter();
    fill_to(path, GEN_CHUNK_LIMIT, 0, &audited);
    ck_assert_uint_eq(audited.chunks, 1);
    ck_assert_uint_eq(audited.records, 3);
    ck_assert_uint_eq(judged_count(path), 3);
    fill_to(path, GEN_CHUNK_LIMIT, (size_t)-8, &audited);
    ck_assert_uint_eq(audited.chunks, 2);
    ck_assert_uint_eq(audited.records, 3);
    ck_assert_uint_eq(judged_count(path), 3);
    /* libevtx overlooks a record that ends at 65536 */
    fill_to(path, GEN_CHUNK_SIZE, 0, &audited);
    ck_assert_uint_eq(audited.chunks, 1);
    ck_assert_uint_eq(audited.records, 3);
    ck_assert_uint_eq(judged_count(path), 2);
    folder_leave();
}
END_TEST

START_TEST(a_record_larger_than_a_chunk_is_refused_and_leaves_no_trace)
{
    const char *path = "large.evtx";
    struct gen_file *file;
    struct gen_audited audited;
    struct gen_judged judged;
    struct gen_err err = { "" };
    char *text = gen_new(GEN_CHUNK_SIZE);
    struct example e;

    folder_enter();
    file = log_open(path);
    memset(text, 'z', GEN_CHUNK_SIZE);
    example_of(&e, gen_event_type_find(GEN_SYSMON, 11), 450, 0);
    log_add(file, &e.record);
    e.record.id++;
    for (size_t n = 32000; n < GEN_CHUNK_SIZE; n += 3001) {
        example_set(&e, "TargetFilename", (struct gen_text){ text, n });
        ck_assert(!gen_file_add(file, &e.record, &err));
        ck_assert_ptr_nonnull(strstr(err.text, "larger than a chunk"));
    }
    example_set(&e, "TargetFilename", gen_text_of("short"));
    example_set(&e, "ProcessId", gen_text_of("no number"));
    ck_assert(!gen_file_add(file, &e.record, &err));
    ck_assert_ptr_nonnull(strstr(err.text, "ProcessId"));
    example_set(&e, "ProcessId", gen_text_of("4"));
    log_add(file, &e.record);
    log_close(file, path, &audited);
    ck_assert_uint_eq(audited.records, 2);
    log_judge(&judged, path);
    ck_assert_uint_eq(judged.count, 2);
    ck_assert_str_eq(judged.record[1].string[5], "short");
    gen_judged_free(&judged);
    free(text);
    folder_leave();
}
END_TEST

START_TEST(a_log_without_records_has_one_unused_chunk)
{
    const char *path = "empty.evtx";
    struct gen_audited audited;
    struct gen_judged judged;
    struct gen_err err = { "" };

    folder_enter();
    log_close(log_open(path), path, &audited);
    ck_assert_uint_eq(audited.chunks, 1);
    ck_assert_uint_eq(audited.records, 0);
    ck_assert_msg(gen_judge(&judged, path, &err), "%s", err.text);
    ck_assert_uint_eq(judged.count, 0);
    gen_judged_free(&judged);
    folder_leave();
}
END_TEST

static const char real_log[] =
    SRCDIR "/../shared/corpus/EVTX-ATTACK-SAMPLES/AutomatedTestingTools/"
           "Malware/DE_timestomp_and_dll_sideloading_and_RunPersist.evtx";

/* The first record of a real Sysmon log, an event 11 of IEWIN7. */
static void
real_record(struct example *e)
{
    static const char *const fields[] = {
        "",
        "2019-04-27 15:57:25.868",
        "{365ABB72-7ACC-5CC4-0000-0010B2470300}",
        "2772",
        "C:\\Windows\\Explorer.EXE",
        "C:\\Users\\IEUser\\Downloads\\Flash_update.exe",
        "2019-04-27 15:57:25.868",
    };
    static const char *const system[GEN_SYSTEM_SLOTS] = {
        "4",
        "0",
        "11",
        "11",
        NULL,
        "0x8000000000000000",
        "2019-04-27T15:57:25.8688632",
        NULL,
        "1912",
        "996",
        "6575",
        "2",
        "S-1-5-18",
        NULL,
        "Microsoft-Windows-Sysmon",
        "{5770385F-C22A-43E0-BF4C-06F5698FFBD9}",
        "Microsoft-Windows-Sysmon/Operational"
    };

    example_of(e, gen_event_type_find(GEN_SYSMON, 11), 420, 0);
    for (size_t i = 0; i < 7; i++)
        e->fields[e->layout.index[i]] = gen_text_of(fields[i]);
    for (size_t i = 0; i < GEN_SYSTEM_SLOTS; i++)
        e->record.system[i] = gen_text_of(system[i]);
    e->record.computer = gen_text_of("IEWIN7");
    e->record.id = 1;
}

/* GUIDs are ours to choose, and one chain depends on them; the rest of the
 * record, every name, size and offset, is what Windows wrote. */
START_TEST(a_record_is_what_windows_wrote_byte_for_byte)
{
    static const size_t ours[][2] = {
        { 0x210, 0x218 },                   /* time written */
        { 0x21e, 0x222 }, { 0x22a, 0x23a }, /* outer template */
        { 0x7cf, 0x7d3 }, { 0x7d7, 0x7eb }, /* and the payload's */
        { 0xa9f, 0xaa4 },                   /* padding: old memory there */
    };
    const char *path = "real.evtx";
    struct gen_audited audited;
    struct gen_file *file;
    struct example e;
    size_t size;
    uint8_t *real = gen_slurp(real_log, &size);
    uint8_t *written;

    folder_enter();
    if (real) {
        real_record(&e);
        file = log_open(path);
        log_add(file, &e.record);
        log_close(file, path, &audited);
        written = gen_slurp(path, &size);
        for (size_t i = 0; i < 6; i++)
            memcpy(written + 4096 + ours[i][0], real + 4096 + ours[i][0],
                   ours[i][1] - ours[i][0]);
        ck_assert_mem_eq(written + 4096 + 512, real + 4096 + 512, 0x8a8);
        free(written);
        free(real);
    }
    folder_leave();
}
END_TEST

static const char bench_log[] =
    "out/BENCH-0002/Microsoft-Windows-Sysmon%4Operational.evtx";

static uint8_t *
bench_write(uint64_t seed, size_t *size)
{
    const struct gen_bench bench = { .size = 6 << 20,
                                     .seed = seed,
                                     .hosts = 2 };
    struct gen_err err = { "" };
    uint8_t *data;

    ck_assert_msg(gen_bench_write(&bench, "out", &err), "%s", err.text);
    data = gen_slurp(bench_log, size);
    ck_assert_ptr_nonnull(data);
    return data;
}

/* The first records of real logs whose templates have 20 values: what a
 * scenario has to say to get them, and which bytes are ours to choose. */
static const struct {
    const char *path;
    const char *scenario;
    size_t size;
    size_t ours[6][2]; /* time written, GUIDs, TimeCreated, GUIDs */
} real_shapes[] = {
    { SRCDIR "/../shared/corpus/evtx/samples/system.evtx",
      "host WIN-P4SIAA0SQCO\n"
      "log l.evtx other\n"
      "source S provider EventLog channel System shape classic "
      "qualifiers 32768\n"
      "event 6009 from S at 2017-07-12T20:00:00\n"
      "  <Data>(string[]?)= \"10.00.\\015063\\0\\0Multiprocessor Free\\00\"\n"
      "  !size(u32): 0\n"
      "  <Binary>(binary?):\n",
      0x508,
      { { 0x210, 0x218 },
        { 0x21e, 0x222 },
        { 0x22a, 0x23a },
        { 0x5e9, 0x5f1 },
        { 0x608, 0x60c },
        { 0x614, 0x624 } } },
    { SRCDIR "/../shared/corpus/evtx/samples/Application_no_crc32.evtx",
      "host DESKTOP-0HIJB49\n"
      "log l.evtx other first-id 426\n"
      "source S provider SecurityCenter shape literal qualifiers 0\n"
      "event 1 from S at 2017-07-12T20:00:00\n"
      "  System/ThreadID: 0\n"
      "  System/ProcessID: 0\n"
      "  <Data>(string[]/null?):\n"
      "  !size(u32): 0\n"
      "  <Binary>(binary?):\n",
      0x620,
      { { 0x210, 0x218 },
        { 0x21e, 0x222 },
        { 0x22a, 0x23a },
        { 0x74f, 0x757 },
        { 0x76e, 0x772 },
        { 0x77a, 0x78a } } },
};

START_TEST(records_of_other_shapes_are_what_windows_wrote)
{
    folder_enter();
    for (size_t i = 0; i < 2; i++) {
        size_t size;
        uint8_t *real = gen_slurp(real_shapes[i].path, &size);
        uint8_t *written;

        if (!real)
            continue;
        scenario_tell(real_shapes[i].scenario);
        written = gen_slurp("l.evtx", &size);
        for (size_t k = 0; k < 6; k++) {
            const size_t *ours = real_shapes[i].ours[k];

            memcpy(written + 4096 + ours[0], real + 4096 + ours[0],
                   ours[1] - ours[0]);
        }
        ck_assert_mem_eq(written + 4096 + 512, real + 4096 + 512,
                         real_shapes[i].size);
        free(written);
        free(real);
    }
    folder_leave();
}
END_TEST

START_TEST(benchmark_logs_are_sound_and_of_the_promised_mix)
{
    static const struct {
        unsigned id, per_mille;
    } mix[] = { { 10, 540 }, { 12, 180 }, { 7, 160 }, { 13, 70 }, { 11, 30 },
                { 3, 10 },   { 22, 4 },   { 1, 3 },   { 5, 3 } };
    struct gen_audited audited;
    struct gen_judged judged;
    struct gen_err err = { "" };
    size_t size;
    uint8_t *data;

    folder_enter();
    data = bench_write(1, &size);
    ck_assert_uint_ge(size, 3 << 20);
    ck_assert_uint_lt(size, (3 << 20) + 2 * 65536);
    ck_assert_msg(gen_audit(&audited, data, size, &err), "%s", err.text);
    log_judge(&judged, bench_log);
    ck_assert_uint_eq(judged.count, audited.records);
    for (size_t i = 0; i < sizeof(mix) / sizeof(mix[0]); i++) {
        size_t n = 0;

        for (size_t r = 0; r < judged.count; r++)
            n += judged.record[r].event_id == mix[i].id;
        ck_assert_uint_gt(n, 0);
        ck_assert_uint_le(n * 1000, judged.count * (mix[i].per_mille + 20));
        ck_assert_uint_ge((n + judged.count / 50) * 1000,
                          judged.count * mix[i].per_mille);
    }
    gen_judged_free(&judged);
    free(data);
    folder_leave();
}
END_TEST

START_TEST(benchmark_logs_depend_on_their_seed_alone)
{
    size_t sizes[3];
    uint8_t *data[3];

    folder_enter();
    data[0] = bench_write(1, &sizes[0]);
    data[1] = bench_write(1, &sizes[1]);
    data[2] = bench_write(2, &sizes[2]);
    ck_assert_uint_eq(sizes[0], sizes[1]);
    ck_assert_mem_eq(data[0], data[1], sizes[0]);
    ck_assert(sizes[2] != sizes[0] || memcmp(data[2], data[0], sizes[0]) != 0);
    for (size_t i = 0; i < 3; i++)
        free(data[i]);
    folder_leave();
}
END_TEST

SUITE("evtxgen_file", 60, logs_of_many_chunks_have_exact_tables_and_counters,
      a_record_may_end_with_its_chunk_but_never_crosses_it,
      a_record_larger_than_a_chunk_is_refused_and_leaves_no_trace,
      a_log_without_records_has_one_unused_chunk,
      a_record_is_what_windows_wrote_byte_for_byte,
      records_of_other_shapes_are_what_windows_wrote,
      benchmark_logs_are_sound_and_of_the_promised_mix,
      benchmark_logs_depend_on_their_seed_alone)
