/* SPDX-License-Identifier: Apache-2.0 */
/* What testdata/ promises about its scenarios. */
#include "folder.h"
#include "readback.h"
#include "suite.h"

#include "evtxgen/example.h"
#include "evtxgen/scenario.h"

#include <stdio.h>
#include <string.h>

/* The indented blocks of the README, the first that begins with `host`. */
static char *
readme_example(void)
{
    size_t size;
    char *text = (char *)gen_slurp(SRCDIR "/testdata/README.md", &size);
    char *out = gen_new(size + 1);
    size_t n = 0;
    const char *at;

    ck_assert_ptr_nonnull(text);
    text = realloc(text, size + 1);
    text[size] = '\0';
    at = strstr(text, "\n    host ");
    ck_assert_ptr_nonnull(at);
    for (at++; strncmp(at, "    ", 4) == 0 || *at == '\n';) {
        size_t line = strcspn(at, "\n") + 1;
        size_t skip = line > 4 ? 4 : 0;

        memcpy(out + n, at + skip, line - skip);
        n += line - skip;
        at += line;
    }
    free(text);
    return out;
}

START_TEST(the_example_of_the_readme_works)
{
    struct gen_judged judged;
    char *text = readme_example();

    folder_enter();
    scenario_tell(text);
    log_judge_count(&judged, "WS-ANN/Sysmon.evtx", 3);
    assert_judged(&judged.record[0], "Company", "Contoso Ltd");
    assert_judged(&judged.record[0], "ParentImage",
                  "C:\\Windows\\explorer.exe");
    ck_assert_uint_eq(judged.record[2].event_id, 5);
    gen_judged_free(&judged);
    free(text);
    folder_leave();
}
END_TEST

/* Whether a log has an event 1 of `image` with the parent `parent`. */
static bool
has_spawn(const struct gen_judged *judged, const char *parent,
          const char *image)
{
    for (size_t i = 0; i < judged->count; i++) {
        const struct gen_judged_record *r = &judged->record[i];

        if (strstr(r->xml, image) &&
            strcmp(judged_value(r, "ParentImage"), parent) == 0 &&
            strcmp(judged_value(r, "Image"), image) == 0)
            return true;
    }
    return false;
}

START_TEST(two_hosts_tells_one_attack_and_one_quiet_morning)
{
    static const char cmd[] = "C:\\Windows\\System32\\cmd.exe";
    static const char agent[] = "C:\\Program Files\\Contoso\\Agent\\agent.exe";
    static const char powershell[] =
        "C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe";
    static const char sysmon[] = "Microsoft-Windows-Sysmon%4Operational.evtx";
    struct gen_err err = { "" };
    struct gen_judged ann, bob;
    char path[200];

    folder_enter();
    ck_assert_msg(gen_scenario_write(SRCDIR
                                     "/testdata/scenarios/two-hosts.scenario",
                                     "out", &err),
                  "%s", err.text);
    (void)snprintf(path, sizeof(path), "out/WS-ANN/%s", sysmon);
    log_judge_count(&ann, path, 31);
    (void)snprintf(path, sizeof(path), "out/WS-BOB/%s", sysmon);
    log_judge_count(&bob, path, 29);
    ck_assert(has_spawn(&ann, "C:\\Users\\ann\\AppData\\Local\\Temp\\setup.exe",
                        powershell));
    ck_assert(has_spawn(&ann, agent, cmd));
    ck_assert(!has_spawn(&bob, agent, cmd));
    ck_assert(has_spawn(&bob, "C:\\Windows\\explorer.exe", cmd));
    ck_assert_uint_eq(ann.record[0].count, 22);
    ck_assert_uint_eq(bob.record[0].count, 23);
    gen_judged_free(&ann);
    gen_judged_free(&bob);
    folder_leave();
}
END_TEST

/* What damaged.scenario says above each log. */
START_TEST(one_host_of_the_fleet_is_not_like_the_others)
{
    struct gen_err err = { "" };
    struct gen_judged judged;

    folder_enter();
    ck_assert_msg(gen_scenario_write(
                      SRCDIR "/testdata/scenarios/fleet.scenario", ".", &err),
                  "%s", err.text);
    log_judge_count(&judged, "WS-0136/Sysmon.evtx", 9);
    ck_assert(!has_spawn(&judged,
                         "C:\\Program Files\\Contoso\\Agent\\updater.exe",
                         "C:\\Windows\\System32\\cmd.exe"));
    gen_judged_free(&judged);
    log_judge_count(&judged, "WS-0137/Sysmon.evtx", 12);
    ck_assert(has_spawn(&judged,
                        "C:\\Program Files\\Contoso\\Agent\\updater.exe",
                        "C:\\Windows\\System32\\cmd.exe"));
    gen_judged_free(&judged);
    log_judge_count(&judged, "WS-0200/Sysmon.evtx", 9);
    gen_judged_free(&judged);
    folder_leave();
}
END_TEST

START_TEST(damaged_logs_are_damaged_as_is_said)
{
    static const struct {
        const char *log;
        size_t records;
        const char *kinds;
    } expected[] = {
        { "SOUND-1.evtx", 200, "" },
        { "IN-USE-1.evtx", 200, " dirty beyond-header" },
        { "WRAPPED-1.evtx", 200, "" },
        { "TORN-1.evtx", 127, " bad-data-crc torn-record id-gap" },
        { "ZEROED-1.evtx", 116, " id-gap zeroed-chunk" },
        { "CUT-1.evtx", 120, " truncated truncated bad-counters" },
        { "HIDDEN-1.evtx", 199, " hidden-record" },
    };
    struct gen_err err = { "" };

    folder_enter();
    ck_assert_msg(gen_scenario_write(
                      SRCDIR "/testdata/scenarios/damaged.scenario", ".", &err),
                  "%s", err.text);
    for (size_t i = 0; i < sizeof(expected) / sizeof(expected[0]); i++) {
        struct readback read;

        readback_file(&read, expected[i].log);
        ck_assert_int_eq(read.status, STM_OK);
        ck_assert_msg(read.count == expected[i].records &&
                          strcmp(read.kinds, expected[i].kinds) == 0,
                      "%s: %zu records,%s", expected[i].log, read.count,
                      read.kinds);
        readback_free(&read);
    }
    readback_end();
    folder_leave();
}
END_TEST

SUITE("testdata", 60, the_example_of_the_readme_works,
      two_hosts_tells_one_attack_and_one_quiet_morning,
      one_host_of_the_fleet_is_not_like_the_others,
      damaged_logs_are_damaged_as_is_said)
