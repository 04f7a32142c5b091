/* SPDX-License-Identifier: Apache-2.0 */
#include "suite.h"

#include "craft.h"
#include "evtxgen/scenario.h"
#include "folder.h"
#include "read/dump.h"
#include "read/libevtx/helper.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ODD_ID = 4720, MANY = 200 };

static const char *const wanted[] = { "EventData/Image",
                                      "EventData/CommandLine",
                                      "System/Provider@Name" };

/* A log in memory, written by the generator. */
struct log {
    uint8_t *data;
    size_t size;
};

static struct log
log_of(const char *events)
{
    static const char head[] =
        "host WS-ANN machine-id 365ABB72 sysmon 22\n"
        "log log.evtx sysmon first-id 4711\nday 2026-03-02\n"
        "ghost as explorer at 07:58:10\n  Image: C:\\Windows\\explorer.exe\n";
    struct stm_buf text = { 0 };
    struct gen_err err;
    struct log log;
    FILE *file;

    folder_enter();
    stm_buf_print(&text, "%s%s", head, events);
    ck_assert_msg(gen_scenario_write_text(text.data, "test", ".", &err), "%s",
                  err.text);
    file = fopen("log.evtx", "rb");
    ck_assert_ptr_nonnull(file);
    log.data = malloc(1 << 22);
    log.size = fread(log.data, 1, 1 << 22, file);
    ck_assert_uint_gt(log.size, STM_EVTX_BLOCK);
    (void)fclose(file);
    folder_leave();
    stm_buf_free(&text);
    return log;
}

static struct log
log_of_many(void)
{
    char text[400];

    (void)snprintf(text, sizeof(text),
                   "repeat %d every 1s\nprocess as p{i} parent explorer at "
                   "09:00:00\n  Image: C:\\a\\{i}.exe\n  CommandLine: run "
                   "{i}\nend\n",
                   MANY);
    return log_of(text);
}

/* What a reader gave for a whole log. */
struct got {
    size_t records, unreadable;
    uint64_t expected_id; /* of the next place, in any case */
    struct stm_dump *dump;
    struct stm_buf lines; /* dump of the records */
    char why[300];        /* of the last that was unreadable */
    uint64_t why_id;
    size_t stop_after; /* records, 0: never */
};

static stm_status
on_record(void *arg, const struct stm_record *record)
{
    struct got *got = arg;

    ck_assert_uint_eq(record->place.header_id, got->expected_id++);
    ck_assert_uint_eq(record->n_wanted, 3);
    stm_dump_record(got->dump, &got->lines, "f", record);
    got->records++;
    return got->records == got->stop_after ? STM_ESTOP : STM_OK;
}

static stm_status
on_unreadable(void *arg, const struct stm_place *place, const char *why)
{
    struct got *got = arg;

    ck_assert_uint_eq(place->header_id, got->expected_id++);
    got->unreadable++;
    got->why_id = place->header_id;
    (void)snprintf(got->why, sizeof(got->why), "%s", why);
    return STM_OK;
}

static struct got
read_with(struct stm_reader *reader, const struct log *log, size_t stop_after)
{
    struct got got = { .expected_id = 4711, .stop_after = stop_after };
    const struct stm_sink sink = { on_record, on_unreadable, &got };
    const struct stm_chunk *chunk;
    struct stm_source *source;
    struct stm_walk *walk;
    struct stm_err err = { 0 };
    stm_status status = STM_OK;

    ck_assert(!stm_dump_open(&got.dump, &err));
    ck_assert(!stm_source_of(&source, log->data, log->size, &err));
    ck_assert(!stm_walk_open(&walk, source, NULL, NULL, &err));
    while (!status && !stm_walk_next(walk, &chunk, &err) && chunk)
        status = stm_reader_chunk(reader, chunk, &sink, &err);
    ck_assert_int_eq(status, stop_after ? STM_ESTOP : STM_OK);
    stm_walk_close(walk);
    stm_source_close(source);
    stm_dump_close(got.dump);
    return got;
}

static struct got
read_log(const struct log *log, void (*before)(uint64_t header_id),
         unsigned cpu_seconds, unsigned wall_ms)
{
    struct stm_libevtx_limits limits = stm_libevtx_limits_of();
    struct stm_reader *reader;
    struct stm_err err;
    struct got got;

    limits.before = before;
    if (cpu_seconds)
        limits.cpu_seconds = cpu_seconds;
    if (wall_ms)
        limits.wall_ms = wall_ms;
    ck_assert_msg(!stm_libevtx_open(&reader, wanted, 3, &limits, &err), "%s",
                  err.text);
    got = read_with(reader, log, 0);
    stm_reader_close(reader);
    return got;
}

static bool
lines_have(const struct got *got, const char *text)
{
    return got->lines.data && strstr(got->lines.data, text) != NULL;
}

static void
forget(struct got *got, struct log *log)
{
    stm_buf_free(&got->lines);
    free(log->data);
}

START_TEST(a_record_becomes_a_line_with_its_own_words)
{
    struct log log =
        log_of("process as p parent explorer at 09:14:07.1234567\n"
               "  Image= \"C:\\\\a & b <c> \\\"q\\\".exe\"\n"
               "  CommandLine= \"tab\\there\\r\\nend\\r\"\n"
               "  Company= \"\\x01\\x1f\"\n  Product= \"\\U0001F600\"\n"
               "  User= \"  blanks  \"\n  RuleName:\n");
    struct got got = read_log(&log, NULL, 0, 0);

    ck_assert_uint_eq(got.records, 1);
    ck_assert_uint_eq(got.unreadable, 0);
    ck_assert(lines_have(
        &got, "{\"file\":\"f\",\"file_offset\":4608,\"header_id\":4711,"
              "\"event_record_id\":4711,\"time\":\"2026-03-02T09:14:07."
              "1234567Z\",\"provider\":\"Microsoft-Windows-Sysmon\","
              "\"event_id\":1,\"version\":5,\"channel\":\"Microsoft-Windows-"
              "Sysmon/Operational\",\"computer\":\"WS-ANN\",\"how\":\"live\","
              "\"data\":{\"RuleName\":\"\","));
    ck_assert(lines_have(&got, "\"Image\":\"C:\\\\a & b <c> \\\"q\\\".exe\""));
    ck_assert(lines_have(&got, "\"CommandLine\":\"tab\\there\\r\\nend\\r\""));
    ck_assert(lines_have(&got, "\"Company\":\"\\u0001\\u001f\""));
    ck_assert(lines_have(&got, "\"Product\":\"\xf0\x9f\x98\x80\""));
    ck_assert(lines_have(&got, "\"User\":\"  blanks  \""));
    forget(&got, &log);
}
END_TEST

START_TEST(all_records_of_all_chunks_come_in_order)
{
    struct log log = log_of_many();
    struct got got = read_log(&log, NULL, 0, 0);

    ck_assert_uint_gt(log.size, STM_EVTX_BLOCK + 2 * (size_t)STM_EVTX_CHUNK);
    ck_assert_uint_eq(got.records, MANY);
    ck_assert(lines_have(&got, "\"CommandLine\":\"run 1\""));
    ck_assert(lines_have(&got, "\"CommandLine\":\"run 200\""));
    forget(&got, &log);
}
END_TEST

static void
crash_at_odd(uint64_t header_id)
{
    if (header_id == ODD_ID)
        (void)raise(SIGSEGV);
}

START_TEST(a_crash_costs_one_record)
{
    struct log log = log_of_many();
    struct got got = read_log(&log, crash_at_odd, 0, 0);

    ck_assert_uint_eq(got.records, MANY - 1);
    ck_assert_uint_eq(got.unreadable, 1);
    ck_assert_uint_eq(got.why_id, ODD_ID);
    ck_assert_str_eq(got.why,
                     "libevtx was killed by signal 11 (Segmentation fault)");
    ck_assert(!lines_have(&got, "\"CommandLine\":\"run 10\""));
    ck_assert(lines_have(&got, "\"CommandLine\":\"run 11\""));
    forget(&got, &log);
}
END_TEST

static void
crash_in_first_chunk(uint64_t header_id)
{
    if (header_id < ODD_ID)
        (void)raise(SIGKILL);
}

START_TEST(a_chunk_that_keeps_crashing_is_given_up)
{
    struct log log = log_of_many();
    struct got got = read_log(&log, crash_in_first_chunk, 0, 0);

    ck_assert_uint_gt(got.unreadable, 3);
    ck_assert_uint_eq(got.records + got.unreadable, MANY);
    ck_assert_uint_gt(got.records, MANY / 2); /* the other chunks */
    ck_assert_str_eq(got.why, "libevtx was killed by signal 9 (Killed)");
    forget(&got, &log);
}
END_TEST

static void
sleep_at_odd(uint64_t header_id)
{
    if (header_id == ODD_ID)
        (void)pause();
}

START_TEST(a_helper_that_hangs_is_replaced)
{
    struct log log = log_of_many();
    struct got got = read_log(&log, sleep_at_odd, 0, 1500);

    ck_assert_uint_eq(got.records + got.unreadable, MANY);
    ck_assert(lines_have(&got, "\"CommandLine\":\"run 9\""));
    ck_assert(!lines_have(&got, "\"CommandLine\":\"run 10\""));
    ck_assert(lines_have(&got, "\"CommandLine\":\"run 200\""));
    ck_assert_str_eq(got.why, "libevtx hung on this chunk");
    forget(&got, &log);
}
END_TEST

static void
spin_at_odd(uint64_t header_id)
{
    for (volatile uint64_t i = 0; header_id == ODD_ID; i = i + 1)
        continue;
}

START_TEST(a_helper_that_spins_runs_out_of_time)
{
    struct log log = log_of_many();
    struct got got = read_log(&log, spin_at_odd, 1, 0);

    ck_assert_uint_eq(got.records + got.unreadable, MANY);
    ck_assert(lines_have(&got, "\"CommandLine\":\"run 200\""));
    ck_assert_str_eq(got.why, "libevtx hung on this chunk");
    forget(&got, &log);
}
END_TEST

START_TEST(a_sink_that_stops_leaves_a_reader_that_works)
{
    struct log log = log_of_many();
    struct stm_reader *reader;
    struct stm_err err;
    struct got got;

    ck_assert(!stm_reader_open(&reader, STM_READER_LIBEVTX, wanted, 3, &err));
    got = read_with(reader, &log, 5);
    ck_assert_uint_eq(got.records, 5);
    stm_buf_free(&got.lines);
    got = read_with(reader, &log, 0);
    ck_assert_uint_eq(got.records, MANY);
    stm_reader_close(reader);
    forget(&got, &log);
}
END_TEST

START_TEST(readers_do_not_hear_each_other)
{
    struct log log = log_of_many();
    struct stm_reader *readers[3];
    struct stm_err err;

    for (size_t i = 0; i < 3; i++)
        ck_assert(
            !stm_reader_open(&readers[i], STM_READER_LIBEVTX, wanted, 3, &err));
    for (size_t i = 0; i < 3; i++) {
        struct got got = read_with(readers[2 - i], &log, 0);

        ck_assert_uint_eq(got.records, MANY);
        stm_buf_free(&got.lines);
    }
    for (size_t i = 0; i < 3; i++)
        stm_reader_close(readers[i]);
    free(log.data);
}
END_TEST

START_TEST(the_record_that_libevtx_loses_at_the_end_of_a_chunk_is_named)
{
    struct log log = log_of("process as p parent explorer at 09:00:00\n"
                            "  Image: a\n"
                            "process as q parent explorer at 09:00:01\n"
                            "  Image: b\n");
    uint8_t *chunk = log.data + STM_EVTX_BLOCK;
    uint32_t last = craft_u32(chunk + 44);
    struct got got;

    craft_put(chunk + last + 4, STM_EVTX_CHUNK - last, 4);
    craft_put(chunk + STM_EVTX_CHUNK - 4, STM_EVTX_CHUNK - last, 4);
    craft_put(chunk + 48, STM_EVTX_CHUNK, 4);
    got = read_log(&log, NULL, 0, 0);
    ck_assert_uint_eq(got.records, 1);
    ck_assert_uint_eq(got.unreadable, 1);
    ck_assert_str_eq(got.why, "libevtx: it does not give a record that ends "
                              "with its chunk");
    forget(&got, &log);
}
END_TEST

START_TEST(a_damaged_record_does_not_take_others_with_it)
{
    struct log log = log_of_many();
    uint8_t *chunk = log.data + STM_EVTX_BLOCK;
    uint32_t at = STM_EVTX_CHUNK_HEADER;
    struct got got;

    /* The second record's BinXML; templates are defined in the first. */
    at += craft_u32(chunk + at + 4);
    memset(chunk + at + 24, 0xff, 40);
    got = read_log(&log, NULL, 0, 0);
    ck_assert_uint_eq(got.records, MANY - 1);
    ck_assert_uint_eq(got.unreadable, 1);
    ck_assert_uint_eq(got.why_id, 4712);
    ck_assert(!strncmp(got.why, "libevtx: ", 9));
    forget(&got, &log);
}
END_TEST

START_TEST(the_helper_holds_none_of_our_files)
{
    struct stm_reader *reader;
    struct stm_err err;
    int ends[2];
    char byte;

    ck_assert_int_eq(pipe(ends), 0);
    ck_assert(!stm_reader_open(&reader, STM_READER_LIBEVTX, wanted, 3, &err));
    ck_assert_int_eq(close(ends[1]), 0);
    /* The end of the pipe is seen at once, the helper alive or not. */
    ck_assert_int_eq(read(ends[0], &byte, 1), 0);
    (void)close(ends[0]);
    stm_reader_close(reader);
}
END_TEST

START_TEST(the_helper_ends_with_its_parent)
{
    const struct stm_libevtx_limits limits = stm_libevtx_limits_of();
    struct stm_helper helper = { 0 };
    int state = 0;
    pid_t child;

    ck_assert_int_eq(prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
    child = fork();
    if (child == 0)
        _exit(stm_helper_start(&helper, &limits, NULL) ? 1 : 0);
    ck_assert_int_eq(waitpid(child, &state, 0), child);
    ck_assert_int_eq(state, 0);
    /* Its helper is ours now. */
    ck_assert_int_gt(waitpid(-1, &state, 0), 0);
    ck_assert(WIFEXITED(state) && WEXITSTATUS(state) == 0);
    ck_assert_int_eq(waitpid(-1, &state, WNOHANG), -1);
    ck_assert_int_eq(errno, ECHILD);
}
END_TEST

START_TEST(libevtx_says_which_it_is)
{
    ck_assert(!strncmp(stm_reader_name(STM_READER_LIBEVTX), "libevtx 20", 10));
}
END_TEST

SUITE("reader", 60, a_record_becomes_a_line_with_its_own_words,
      all_records_of_all_chunks_come_in_order, a_crash_costs_one_record,
      a_chunk_that_keeps_crashing_is_given_up, a_helper_that_hangs_is_replaced,
      a_helper_that_spins_runs_out_of_time,
      a_sink_that_stops_leaves_a_reader_that_works,
      readers_do_not_hear_each_other,
      the_record_that_libevtx_loses_at_the_end_of_a_chunk_is_named,
      a_damaged_record_does_not_take_others_with_it,
      the_helper_holds_none_of_our_files, the_helper_ends_with_its_parent,
      libevtx_says_which_it_is)
