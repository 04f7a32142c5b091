/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Disks that fail under the evidence: an unreadable spot is a loss of that
 * file, with its place, and nothing else is lost; reads that are cut or
 * interrupted cost nothing; and where the disk is good again the same command
 * tells what it would have told.
 */
#include "faults/faults.h"
#include "faults/steps.h"
#include "folder.h"
#include "suite.h"

#include <inttypes.h>

enum { PAGE = 4096, CHUNK = 65536, SPOTS = 40 };

static const char scenario[] = "host H machine-id 1 sysmon 22\n"
                               "log big.evtx sysmon first-id 1000\n"
                               "log small.evtx system security\n"
                               "day 2026-03-02\n"
                               "ghost as p at 08:00:00\n"
                               "repeat 40 every 1m\n"
                               "process as c parent p at 09:00:00\n"
                               "  Image: C:\\dir {i}\\tool.exe\n"
                               "file C:\\dir\\{i}.txt by c\n"
                               "registry set HKLM\\Software\\k{i} by c\n"
                               "exit by c\n"
                               "end\n"
                               "system 7036\n"
                               "security 4624\n";

static struct steps steps;
static uint64_t good_files;

static int64_t
ask(const char *sql)
{
    struct stm_err err;
    int64_t answer;

    ck_assert_msg(
        !stm_db_query_int(stm_case_db(steps.p.kase), sql, &answer, &err),
        "%s: %s", sql, err.text);
    return answer;
}

static void
begin(void)
{
    folder_enter();
    steps_begin(&steps, scenario);
    ck_assert_msg(steps_triage(&steps) == 0, "%s", steps_said());
    good_files = steps_files("case");
    ck_assert_int_eq(rename("case", "good"), 0);
}

static void
end(void)
{
    steps_end(&steps);
    folder_leave();
}

/* Reads the logs into a new case, which stays open. */
static void
ingest(void)
{
    steps_remove("case");
    steps_collect(&steps);
    steps_open(&steps);
    ck_assert_msg(!pipeline_ingest(&steps.p, steps.bundles), "%s",
                  steps_said());
    ck_assert_int_eq(ask("SELECT count(*) FROM evidence WHERE records <>"
                         " stored + duplicate + unreadable"),
                     0);
    ck_assert_int_eq(ask("SELECT count(*) FROM evidence"), 2);
}

static void
is_good(const char *what, uint64_t n)
{
    ck_assert_msg(steps_triage(&steps) == 0, "%s %" PRIu64 ": %s", what, n,
                  steps_said());
    ck_assert_msg(steps_files("case") == good_files,
                  "%s %" PRIu64 ": other outputs than of a good disk", what, n);
}

static void
fail_each(faults_read what, const char *name, bool costs)
{
    uint64_t n, losses, lost = 0;

    for (n = 1;; n++) {
        faults_fail_read(what, "logs/", n);
        ingest();
        losses = (uint64_t)ask("SELECT count(*) FROM issue"
                               " WHERE effect = 'loss'");
        if (faults_reads() < n)
            break;
        faults_fail_read(FAULTS_READ_WELL, "", 0);
        lost += losses > 0;
        ck_assert_msg(steps.p.lost == (losses > 0), "%s %" PRIu64, name, n);
        /* A second reading gives what the first did not. */
        ck_assert_msg(ask("SELECT count(*) FROM event") == 162,
                      "%s %" PRIu64 ": %s", name, n, steps_said());
        (void)pipeline_close(&steps.p, 0);
        is_good(name, n);
    }
    faults_fail_read(FAULTS_READ_WELL, "", 0);
    (void)pipeline_close(&steps.p, 0);
    ck_assert_uint_ge(n, 10);
    ck_assert(costs ? lost > 0 : lost == 0);
}

START_TEST(one_read_that_fails_costs_at_most_a_digest)
{
    begin();
    fail_each(FAULTS_READ_EIO, "EIO at read", true);
    end();
}
END_TEST

START_TEST(reads_that_are_cut_or_interrupted_cost_nothing)
{
    begin();
    fail_each(FAULTS_READ_SHORT, "short read", false);
    fail_each(FAULTS_READ_INTERRUPTED, "EINTR at read", false);
    end();
}
END_TEST

/* Records of the good case that are missing, other than behind the spot in
 * its chunk. */
static int64_t
missing_elsewhere(uint64_t spot)
{
    uint64_t from = spot < PAGE ? 0 : spot, chunk_end = spot;
    char sql[600];

    if (spot >= PAGE)
        chunk_end = PAGE + ((spot - PAGE) / CHUNK + 1) * CHUNK;
    /* The record in which the spot begins starts before it. */
    (void)snprintf(
        sql, sizeof(sql),
        "SELECT count(*) FROM good.place g WHERE NOT EXISTS (SELECT 1 FROM"
        " main.place p WHERE p.file = g.file AND p.file_offset ="
        " g.file_offset) AND NOT (g.file = 'logs/big.evtx' AND g.file_offset <"
        " %" PRIu64 " AND g.file_offset >= (SELECT COALESCE(max(b.file_offset),"
        " 0) FROM good.place b WHERE b.file = 'logs/big.evtx' AND"
        " b.file_offset <= %" PRIu64 "))",
        chunk_end, from);
    return ask(sql);
}

static void
check_spot(uint64_t spot)
{
    struct stm_err err;
    char sql[300];

    faults_fail_spot("logs/big", spot, PAGE);
    ingest();
    faults_fail_read(FAULTS_READ_WELL, "", 0);
    ck_assert(steps.p.lost);
    (void)snprintf(sql, sizeof(sql),
                   "SELECT count(*) FROM issue i JOIN evidence_file f USING"
                   " (evidence) WHERE i.kind = 'unreadable' AND i.effect ="
                   " 'loss' AND f.file = 'logs/big.evtx' AND i.file_offset ="
                   " %" PRIu64,
                   spot);
    ck_assert_msg(ask(sql) == 1, "spot %" PRIu64 ": %s", spot, steps_said());
    ck_assert_int_eq(ask("SELECT count(*) FROM evidence WHERE status ="
                         " 'unreadable' AND sha256 = x''"),
                     1);
    ck_assert_msg(!stm_db_script(stm_case_db(steps.p.kase),
                                 stm_span_of("ATTACH 'good/case.db' AS good"),
                                 &err),
                  "%s", err.text);
    ck_assert_msg(missing_elsewhere(spot) == 0,
                  "spot %" PRIu64 ": records elsewhere are missing", spot);
    (void)pipeline_close(&steps.p, 0);
    is_good("spot", spot);
}

START_TEST(a_spot_costs_its_place_and_is_told)
{
    uint64_t size = PAGE + 2 * CHUNK;

    begin();
    check_spot(0);
    for (uint64_t i = 0; i < SPOTS; i++)
        check_spot(i * (size / PAGE) / SPOTS * PAGE);
    check_spot(size - PAGE);
    end();
}
END_TEST

START_TEST(a_file_of_which_nothing_can_be_read_is_told)
{
    begin();
    faults_fail_spot("logs/big", 0, UINT64_MAX);
    ingest();
    ck_assert_int_eq(ask("SELECT count(*) FROM evidence WHERE status ="
                         " 'unreadable' AND records = 0"),
                     1);
    ck_assert_int_eq(ask("SELECT count(*) FROM event"), 2);
    ck_assert_ptr_nonnull(strstr(steps_said(), "logs/big.evtx: "));
    faults_fail_read(FAULTS_READ_WELL, "", 0);
    (void)pipeline_close(&steps.p, 0);
    is_good("a dead disk", 0);
    end();
}
END_TEST

SUITE("disk", 300, one_read_that_fails_costs_at_most_a_digest,
      reads_that_are_cut_or_interrupted_cost_nothing,
      a_spot_costs_its_place_and_is_told,
      a_file_of_which_nothing_can_be_read_is_told)
