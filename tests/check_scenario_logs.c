/* SPDX-License-Identifier: Apache-2.0 */
/* Which logs a scenario writes: exports, channels, repetitions, fleets. */
#include "folder.h"
#include "suite.h"

#include "evtxgen/example.h"
#include "evtxgen/scenario.h"

#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

START_TEST(an_export_repeats_events_under_other_numbers)
{
    struct gen_judged whole, part;

    folder_enter();
    scenario_tell("host H\n"
                  "log a/h.evtx first-id 900\n"
                  "day 2026-03-02\n"
                  "export b/part.evtx of a/h.evtx from 10:00:02 to 10:00:03\n"
                  "process at 10:00:01\n"
                  "process at 10:00:02\n"
                  "process at 10:00:03\n"
                  "process at 10:00:04\n");
    log_judge_count(&whole, "a/h.evtx", 4);
    log_judge_count(&part, "b/part.evtx", 2);
    for (size_t i = 0; i < 2; i++) {
        ck_assert_str_eq(part.record[i].xml, whole.record[i + 1].xml);
        ck_assert_uint_eq(part.record[i].id, i + 1);
        ck_assert_uint_eq(whole.record[i + 1].id, 901 + i);
    }
    gen_judged_free(&whole);
    gen_judged_free(&part);
    folder_leave();
}
END_TEST

START_TEST(channels_of_a_host_go_to_their_own_logs)
{
    struct gen_judged judged;

    folder_enter();
    scenario_tell("host H\n"
                  "log s.evtx sysmon\n"
                  "log w.evtx security system\n"
                  "process as p at 2026-03-02T09:00:00\n"
                  "  Image: C:\\p.exe\n"
                  "  CommandLine: p 100%%\n"
                  "security 4688 by p\n"
                  "system 7036\n"
                  "  param1: Service\n"
                  "security 4624\n"
                  "  TargetUserName: ann\n");
    log_judge_count(&judged, "s.evtx", 1);
    gen_judged_free(&judged);
    log_judge_count(&judged, "w.evtx", 3);
    ck_assert_uint_eq(judged.record[0].event_id, 4688);
    assert_judged(&judged.record[0], "NewProcessName", "C:\\p.exe");
    assert_judged(&judged.record[0], "CommandLine", "p 100%");
    assert_judged(&judged.record[0], "Channel", "Security");
    assert_judged(&judged.record[1], "param1", "Service");
    assert_judged(&judged.record[1], "Channel", "System");
    assert_judged(&judged.record[2], "TargetUserName", "ann");
    gen_judged_free(&judged);
    folder_leave();
}
END_TEST

/* What an own event needs is tried in check_shapes.c, by a reader. */
START_TEST(a_record_can_be_made_to_fill_its_chunk)
{
    struct gen_audited audited;
    struct gen_err err = { "" };
    uint8_t *data;
    size_t size;

    folder_enter();
    scenario_tell("host H\n"
                  "log h.evtx\n"
                  "process as p at 2026-03-02T09:00:00\n"
                  "file C:\\a.txt by p fill TargetFilename\n"
                  "  UtcTime: x\n"
                  "file C:\\b.txt by p\n");
    data = gen_slurp("h.evtx", &size);
    ck_assert_msg(gen_audit(&audited, data, size, &err), "%s", err.text);
    ck_assert_uint_eq(audited.records, 3);
    ck_assert_uint_eq(audited.chunks, 2);
    ck_assert_uint_eq(audited.least_free, 0);
    free(data);
    folder_leave();
}
END_TEST

START_TEST(a_log_can_collect_what_others_forward)
{
    struct gen_audited audited;
    struct gen_judged judged;
    struct gen_err err = { "" };
    uint8_t *data;
    size_t size;

    folder_enter();
    scenario_tell("host A\n"
                  "log a.evtx first-id 10\n"
                  "export wec.evtx of a.evtx forwarded\n"
                  "process as p at 2026-03-02T09:00:00\n"
                  "  Image: C:\\p.exe\n"
                  "host B\n"
                  "log b.evtx first-id 500\n"
                  "export wec.evtx of b.evtx forwarded\n"
                  "process\n"
                  "host A\n"
                  "exit by p\n");
    log_judge_count(&judged, "a.evtx", 2);
    assert_judged(&judged.record[1], "Image", "C:\\p.exe");
    gen_judged_free(&judged);
    log_judge_count(&judged, "b.evtx", 1);
    gen_judged_free(&judged);
    data = gen_slurp("wec.evtx", &size);
    ck_assert_msg(gen_audit(&audited, data, size, &err), "%s", err.text);
    ck_assert_uint_eq(audited.records, 3);
    ck_assert_uint_eq(audited.first_id, 1);
    ck_assert_uint_eq(audited.definitions, 0);
    ck_assert_ptr_nonnull(memmem(data, size, "R\0e\0n\0d\0e\0r\0", 12));
    free(data);
    folder_leave();
}
END_TEST

START_TEST(hosts_may_share_a_log)
{
    struct gen_judged judged;

    folder_enter();
    scenario_tell("host A sysmon 22\n"
                  "log all.evtx\n"
                  "process at 2026-03-02T09:00:00\n"
                  "host B sysmon 23\n"
                  "log all.evtx\n"
                  "process\n"
                  "host A\n"
                  "process\n");
    log_judge_count(&judged, "all.evtx", 3);
    for (size_t i = 0; i < 3; i++) {
        assert_judged(&judged.record[i], "Computer", i == 1 ? "B" : "A");
        ck_assert_uint_eq(judged.record[i].count, i == 1 ? 23 : 22);
        ck_assert_uint_eq(judged.record[i].id, i + 1);
    }
    gen_judged_free(&judged);
    folder_leave();
}
END_TEST

START_TEST(repetitions_number_and_move_their_events)
{
    struct gen_judged judged;
    struct gen_audited audited;
    struct gen_err err = { "" };
    uint8_t *data;
    size_t size;

    folder_enter();
    scenario_tell("host H\n"
                  "log h.evtx\n"
                  "repeat 300 every 2m\n"
                  "process as p at 2026-03-02T09:00:00\n"
                  "  Image: C:\\p{i}.exe\n"
                  "repeat 2\n"
                  "file by p at +0.1\n"
                  "  TargetFilename: C:\\f{i}.txt\n"
                  "end\n"
                  "exit by p at +1\n"
                  "end\n");
    log_judge_count(&judged, "h.evtx", 1200);
    assert_judged(&judged.record[0], "Image", "C:\\p1.exe");
    assert_judged(&judged.record[1], "TargetFilename", "C:\\f1.txt");
    assert_judged(&judged.record[2], "TargetFilename", "C:\\f2.txt");
    assert_judged(&judged.record[1196], "Image", "C:\\p300.exe");
    assert_judged(&judged.record[1196], "UtcTime", "2026-03-02 18:57:59.986");
    assert_judged(&judged.record[1199], "Image", "C:\\p300.exe");
    assert_judged(&judged.record[1199], "UtcTime", "2026-03-02 18:58:01.186");
    gen_judged_free(&judged);
    data = gen_slurp("h.evtx", &size);
    ck_assert_msg(gen_audit(&audited, data, size, &err), "%s", err.text);
    ck_assert_uint_gt(audited.chunks, 10);
    free(data);
    folder_leave();
}
END_TEST

START_TEST(a_fleet_is_one_loop_and_leaves_no_file_open)
{
    const struct rlimit few = { 60, 60 };
    struct gen_judged judged;
    char path[80], name[20];

    folder_enter();
    ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &few), 0);
    scenario_tell("day 2026-03-02\n"
                  "each host WS-%04d 1..150 every 1h sysmon 23\n"
                  "log {host}/s.evtx sysmon\n"
                  "log {host}/w.evtx security\n"
                  "ghost as p at 08:00:00\n"
                  "repeat 2\n"
                  "process as c{i} parent p at 09:00:00\n"
                  "  Image: C:\\{host}\\{1}-{2}-{i}-{3}-{x}.exe\n"
                  "end\n"
                  "security 4688 by c2\n"
                  "close\n"
                  "end\n");
    for (unsigned i = 1; i <= 150; i += 149) {
        (void)snprintf(name, sizeof(name), "WS-%04u", i);
        (void)snprintf(path, sizeof(path), "%s/s.evtx", name);
        log_judge_count(&judged, path, 2);
        assert_judged(&judged.record[1], "Computer", name);
        ck_assert_uint_eq(judged.record[1].count, 23);
        (void)snprintf(path, sizeof(path), "C:\\%s\\%u-2-2-{3}-{x}.exe", name,
                       i);
        assert_judged(&judged.record[1], "Image", path);
        gen_judged_free(&judged);
        (void)snprintf(path, sizeof(path), "%s/w.evtx", name);
        log_judge_count(&judged, path, 1);
        gen_judged_free(&judged);
    }
    folder_leave();
}
END_TEST

/* Streams of logs that rest are given back, and taken again. */
START_TEST(more_logs_than_files_may_be_open_are_written_in_turn)
{
    const struct rlimit few = { 60, 60 };
    struct gen_judged judged;

    folder_enter();
    ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &few), 0);
    scenario_tell("day 2026-03-02\n"
                  "each host A%d 1..100\n"
                  "log {host}.evtx\n"
                  "end\n"
                  "repeat 60 every 1h\n"
                  "each host A%d 1..100\n"
                  "process at 00:00:00\n"
                  "  Image: C:\\{1}.exe\n"
                  "end\n"
                  "end\n");
    for (unsigned i = 1; i <= 100; i += 33) {
        char path[20];

        (void)snprintf(path, sizeof(path), "A%u.evtx", i);
        log_judge_count(&judged, path, 60);
        assert_judged(&judged.record[59], "Image", "C:\\60.exe");
        ck_assert(!judged.corrupted);
        gen_judged_free(&judged);
    }
    folder_leave();
}
END_TEST

SUITE("scenario_logs", 60, an_export_repeats_events_under_other_numbers,
      channels_of_a_host_go_to_their_own_logs,
      a_record_can_be_made_to_fill_its_chunk,
      a_log_can_collect_what_others_forward, hosts_may_share_a_log,
      repetitions_number_and_move_their_events,
      a_fleet_is_one_loop_and_leaves_no_file_open,
      more_logs_than_files_may_be_open_are_written_in_turn)
