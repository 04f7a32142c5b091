/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Memory runs out: at every request of ours, and at many of the libraries'.
 * Whichever it is, the step says so and fails, or it is as good as without;
 * nothing of ours stays behind, and the step can be taken again.
 */
#include "faults/faults.h"
#include "faults/steps.h"
#include "folder.h"
#include "suite.h"

#include <inttypes.h>

enum { OF_LIBRARIES = 50 /* requests that fail, of each step */ };

/* A bit of everything: kinds of events, other channels, damage. */
static const char scenario[] =
    "day 2026-03-02\n"
    "host WS machine-id 1 sysmon 22\n"
    "log a.evtx sysmon first-id 100\n"
    "log b.evtx system other first-id 100\n"
    "damage b.evtx tear 0 last\n"
    "damage a.evtx slack 0 2\n"
    "ghost as explorer at 09:00:00\n"
    "  Image: C:\\Windows\\explorer.exe\n"
    "process as setup parent explorer at 09:14:07.123\n"
    "  Image: C:\\Users\\ann\\AppData\\Local\\Temp\\setup.exe\n"
    "  Company: Contoso Ltd\n"
    "process as shell parent setup at +1\n"
    "  Image: C:\\Windows\\System32\\cmd.exe\n"
    "  CommandLine: cmd /c echo hello\n"
    "file by shell at +0.5\n"
    "  TargetFilename: C:\\Users\\ann\\b.txt\n"
    "registry set HKLM\\Software\\Contoso by shell\n"
    "load C:\\Windows\\System32\\ntdll.dll by shell\n"
    "access 0x1fffff by shell of setup\n"
    "connect 192.0.2.7 by shell\n"
    "lookup update.example by shell\n"
    "exit by shell at +1\n"
    "source S provider Some-Provider channel Some/Channel\n"
    "event 100 from S\n"
    "  string: a value\n"
    "  number(u32): 7\n"
    "event 101 from S\n";

static const char rule[] = "-- id: my-shell\n"
                           "-- title: A shell\n"
                           "-- level: low\n"
                           "-- confidence: low\n"
                           "-- attack: T1059\n"
                           "-- needs: sysmon:1\n"
                           "-- lists: my-list\n"
                           "-- why: It may do anything.\n"
                           "-- noise: Much.\n"
                           "SELECT s.event AS event, s.process AS process,\n"
                           "       0 AS related, NULL AS confidence,\n"
                           "       'a shell' AS summary\n"
                           "  FROM spawn AS s\n";

/* One step; `check`, where it did not fail, says whether all is well. */
struct step {
    const char *name;
    void (*before)(struct steps *steps); /* not counted */
    int (*run)(struct steps *steps);
    uint64_t (*result)(struct steps *steps);
    void (*after)(struct steps *steps, bool failed);
    bool partly; /* it may go on without a rule, and say so */
};

/* What went wrong, all of it: one fault seldom comes alone. */
static char wrong[4000];

static void
say_wrong(const struct step *step, faults_owner owner, uint64_t n,
          const char *what)
{
    size_t used = strlen(wrong);

    (void)snprintf(wrong + used, sizeof(wrong) - used,
                   "\n%s, request %" PRIu64 " of %s: %s", step->name, n,
                   owner == FAULTS_OURS ? "ours" : "a library", what);
}

/* One failure; false: there are not so many requests. */
static bool
fails_well(struct steps *steps, const struct step *step, faults_owner owner,
           uint64_t n, uint64_t good)
{
    size_t blocks, held;
    bool failed;
    int code;

    if (step->before)
        step->before(steps);
    (void)steps_said();
    blocks = faults_blocks();
    faults_fail_memory(owner, n);
    code = step->run(steps);
    failed = faults_failed();
    held = faults_blocks();
    if (code) {
        const char *said = steps_said();

        if (code != 1 || !strcasestr(said, "memory"))
            say_wrong(step, owner, n, said);
    } else if (step->result(steps) != good &&
               !(step->partly && strcasestr(steps_said(), "memory"))) {
        say_wrong(step, owner, n, "is not said and changes the result");
    }
    if (held != blocks)
        say_wrong(step, owner, n, "leaves blocks behind");
    if (step->after)
        step->after(steps, code != 0);
    return failed;
}

/* The step without any failure, and how many requests it makes. */
static uint64_t
take(struct steps *steps, const struct step *step, uint64_t *good,
     uint64_t *of_libraries)
{
    uint64_t ours;

    if (step->before)
        step->before(steps);
    faults_fail_memory(FAULTS_NOBODY, 0);
    ck_assert_msg(!step->run(steps), "%s: %s", step->name, steps_said());
    ours = faults_requests(FAULTS_OURS);
    *of_libraries = faults_requests(FAULTS_LIBRARY);
    *good = step->result(steps);
    if (step->after)
        step->after(steps, false);
    return ours;
}

/* Every `stride`-th of ours; with several threads they are not numbered. */
static void
survives(struct steps *steps, const struct step *step, unsigned stride)
{
    uint64_t good, again, n, ours, of_libraries, times = OF_LIBRARIES;

    ours = take(steps, step, &good, &of_libraries);
    /* Once more, now that what is set up once is set up. */
    (void)take(steps, step, &again, &of_libraries);
    ck_assert_msg(again == good, "%s is not the same twice", step->name);
    for (n = 1; fails_well(steps, step, FAULTS_OURS, n, good); n += stride)
        ck_assert_uint_le(n, 2 * ours + 100);
    ck_assert_msg(n > 1, "%s asks for no memory", step->name);
    times = times < of_libraries ? times : of_libraries;
    for (uint64_t i = 0; i < times; i++)
        (void)fails_well(steps, step, FAULTS_LIBRARY,
                         1 + i * of_libraries / times, good);
    (void)take(steps, step, &again, &of_libraries);
    ck_assert_msg(again == good, "%s is not what it was", step->name);
    ck_assert_msg(!*wrong, "%s", wrong);
}

static int
collect(struct steps *steps)
{
    static char logs[] = "logs", zero[] = "zero", *paths[] = { logs, zero };
    struct stm_bundles *bundles;
    int code = pipeline_collect(&bundles, paths, 2, &steps->options, NULL);

    if (code)
        return code;
    steps->p.run = (int64_t)(bundles->n_items * 100 + bundles->n_problems);
    stm_bundles_close(bundles);
    return 0;
}

static uint64_t
items(struct steps *steps)
{
    return (uint64_t)steps->p.run;
}

START_TEST(looking_for_logs_survives)
{
    static const struct step step = { "collect", NULL, collect,
                                      items,     NULL, false };
    struct steps steps;

    folder_enter();
    steps_begin(&steps, scenario);
    survives(&steps, &step, 1);
    steps.p.run = 0;
    steps_end(&steps);
    folder_leave();
}
END_TEST

static void
no_case(struct steps *steps)
{
    (void)steps;
    steps_remove("case");
}

static int
open_and_close(struct steps *steps)
{
    int code = pipeline_open(&steps->p, &steps->options, STM_CASE_ADD, NULL);

    steps->p.reported = true; /* so that closing tells of it */
    return pipeline_close(&steps->p, code);
}

/* A rule, a list and a tuning of the analyst's, and a rule that is none. */
static void
put_rules(struct steps *steps)
{
    static const char list[] = "# Mine.\n# match: name\ncmd.exe\n",
                      none[] = "SELECT 1";
    static const char tuning[] = "-- id: calm\n"
                                 "-- title: All shells\n"
                                 "-- why: A test.\n"
                                 "-- for: my-shell\n"
                                 "-- lower: 1\n"
                                 "SELECT event, NULL AS related,\n"
                                 "       'calm' AS reason FROM spawn\n";

    folder_make("rules");
    folder_make("rules/lists");
    folder_make("rules/tuning");
    folder_put("rules/my-shell.sql", rule, strlen(rule));
    folder_put("rules/none.sql", none, strlen(none));
    folder_put("rules/lists/my-list.txt", list, strlen(list));
    folder_put("rules/tuning/calm.sql", tuning, strlen(tuning));
    steps->options.rules = "rules";
    steps->options.same_host[0] = "WS=ELSEWHERE";
    steps->options.n_same_host = 1;
    steps->options.case_id = "C-1";
}

/* Whatever was left there is a case, or can become one. */
static uint64_t
can_be_opened(struct steps *steps)
{
    uint64_t rows;

    steps_open(steps);
    rows = steps_rows(steps);
    steps_close(steps);
    return rows;
}

static void
try_to_open(struct steps *steps, bool failed)
{
    if (failed)
        (void)can_be_opened(steps);
}

START_TEST(making_a_case_survives)
{
    static const struct step step = { "open",         no_case,
                                      open_and_close, can_be_opened,
                                      try_to_open,    false };
    struct steps steps;

    folder_enter();
    steps_begin(&steps, scenario);
    put_rules(&steps);
    survives(&steps, &step, 1);
    steps_end(&steps);
    folder_leave();
}
END_TEST

static void
empty_case(struct steps *steps)
{
    steps_remove("case");
    folder_make("case");
    steps_copy("empty.db", "case/case.db");
    steps_open(steps);
}

static int
ingest(struct steps *steps)
{
    int code = pipeline_ingest(&steps->p, steps->bundles);

    /* Where evidence lies is kept for the second reader. */
    second_reader_free(&steps->p.second);
    return code;
}

static uint64_t good_rows;

/* What failed is done, and nothing is there twice; of each third failure. */
static void
ingest_again(struct steps *steps, bool failed)
{
    static unsigned failures;

    if (good_rows == 0)
        good_rows = steps_rows(steps);
    if (failed && failures++ % 3 == 0) {
        ck_assert_msg(!ingest(steps), "%s", steps_said());
        ck_assert_uint_eq(steps_rows(steps), good_rows);
    }
    steps_close(steps);
}

static void
check_ingest(stm_reader_kind reader, unsigned threads, unsigned stride)
{
    static const struct step step = { "ingest",   empty_case,   ingest,
                                      steps_rows, ingest_again, false };
    struct steps steps;

    folder_enter();
    steps_begin(&steps, scenario);
    steps.options.reader = reader;
    steps.options.recover = reader == STM_READER_NATIVE;
    steps.options.threads = threads;
    steps_collect(&steps);
    steps_open(&steps);
    steps_close(&steps);
    steps_copy("case/case.db", "empty.db");
    survives(&steps, &step, stride);
    steps_end(&steps);
    folder_leave();
}

START_TEST(the_native_reader_survives)
{
    check_ingest(STM_READER_NATIVE, 1, 1);
}
END_TEST

START_TEST(several_threads_survive)
{
    check_ingest(STM_READER_NATIVE, 3, 7);
}
END_TEST

/* What is not of the reader is what it was with the native one. */
START_TEST(libevtx_survives)
{
    check_ingest(STM_READER_LIBEVTX, 1, 3);
}
END_TEST

static int
derive(struct steps *steps)
{
    return pipeline_derive(&steps->p);
}

START_TEST(lineage_and_rules_survive)
{
    static const struct step step = { "derive",   NULL, derive,
                                      steps_rows, NULL, true };
    struct steps steps;

    folder_enter();
    steps_begin(&steps, scenario);
    put_rules(&steps);
    steps_collect(&steps);
    steps_open(&steps);
    ck_assert_int_eq(pipeline_ingest(&steps.p, steps.bundles), 0);
    survives(&steps, &step, 1);
    steps_close(&steps);
    steps_end(&steps);
    folder_leave();
}
END_TEST

static int
report(struct steps *steps)
{
    int code = pipeline_losses(&steps->p);

    if (!code)
        code = pipeline_report(&steps->p);
    return code ? code : pipeline_summary(&steps->p);
}

static uint64_t
files(struct steps *steps)
{
    (void)steps;
    return steps_files("case");
}

START_TEST(reports_survive)
{
    static const struct step step = {
        "report", NULL, report, files, NULL, false
    };
    struct steps steps;

    folder_enter();
    steps_begin(&steps, scenario);
    put_rules(&steps);
    steps_collect(&steps);
    steps_open(&steps);
    ck_assert_int_eq(ingest(&steps), 0);
    ck_assert_int_eq(derive(&steps), 0);
    survives(&steps, &step, 1);
    steps_close(&steps);
    steps_end(&steps);
    folder_leave();
}
END_TEST

static int
run_suite(void)
{
    const TTest *const tests[] = { looking_for_logs_survives,
                                   making_a_case_survives,
                                   the_native_reader_survives,
                                   several_threads_survive,
                                   libevtx_survives,
                                   lineage_and_rules_survive,
                                   reports_survive,
                                   NULL };

    return suite_run("memory", tests, 300);
}

int
main(void)
{
    return faults_memory() ? run_suite() : SUITE_SKIPPED;
}
