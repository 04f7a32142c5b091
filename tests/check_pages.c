/* SPDX-License-Identifier: Apache-2.0 */
/*
 * check_pages.c - what a case looks like in a browser: well-formed, inert,
 * bounded, and saying what it does not know.
 */
#include "suite.h"

#include "base/digest.h"
#include "facts-parts.h"
#include "folder.h"
#include "lineage/lineage.h"
#include "page.h"
#include "report-case.h"
#include "report/report.h"

#include <glob.h>
#include <openssl/evp.h>

#define INDEX "index.html"
#define ANN "hosts/ws-ann/report.html"
#define HOSTILE "hosts/hostile%3Cb%3E/report.html"
/* A class among others. */
#define CLASS(name) "contains(concat(' ', @class, ' '), ' " name " ')"

static const struct stm_report_options options = {
    .case_id = "CASE-7",
    .examiner = "Ada <L>",
    .made_at = INT64_C(17700000000000000),
};

static void
write_report(struct facts *f)
{
    struct stm_err err = { 0 };

    if (stm_report_folder(f->db, ".", &options, &err))
        ck_abort_msg("%s", err.text);
}

static void
build(struct facts *f)
{
    struct stm_err err = { 0 };

    if (stm_lineage_build(f->db, NULL, &err))
        ck_abort_msg("%s", err.text);
}

/* Calls `check` for each page there is. */
static void
for_each_page(void (*check)(struct page *))
{
    glob_t found;

    ck_assert_int_eq(glob("*.html", 0, NULL, &found), 0);
    ck_assert_int_eq(glob("hosts/*/*.html", GLOB_APPEND, NULL, &found), 0);
    for (size_t i = 0; i < found.gl_pathc; i++) {
        struct page *page = page_open(found.gl_pathv[i]);

        check(page);
        page_close(page);
    }
    globfree(&found);
}

/* Only our style sheet, by digest; nothing is loaded, nothing runs. */
static void
is_inert(struct page *page)
{
    char *style = page_text(page, "/html/head/style");
    char *policy =
        page_text(page, "/html/head/meta[@http-equiv='Content-Security-Policy']"
                        "/@content");
    uint8_t digest[STM_SHA256_SIZE];
    unsigned char base64[64];
    struct stm_err err = { 0 };
    char wanted[256];

    ck_assert_int_eq(stm_sha256_of(digest, style, strlen(style), &err), STM_OK);
    (void)EVP_EncodeBlock(base64, digest, sizeof(digest));
    (void)snprintf(wanted, sizeof(wanted),
                   "default-src 'none'; style-src 'sha256-%s'; base-uri "
                   "'none'; form-action 'none'",
                   (const char *)base64);
    ck_assert_str_eq(policy, wanted);
    page_expect(page,
                "count(//script | //img | //link | //iframe | //object "
                "| //b | //i | //form | //@style | //@src | "
                "//@*[starts-with(name(), 'on')])",
                "0");
    page_expect(page, "count(/html/head/*[1][@charset='utf-8'])", "1");
    page_expect(page, "count(/html[@lang='en'])", "1");
    free(style);
    free(policy);
}

START_TEST(pages_are_well_formed_and_run_nothing)
{
    struct facts *f = report_case_open();

    folder_enter();
    write_report(f);
    for_each_page(is_inert);
    folder_leave();
    facts_close(f);
}
END_TEST

/* What somebody needs who hears a page or uses no mouse. */
static void
is_accessible(struct page *page)
{
    page_expect(page, "count(//h1)", "1");
    page_expect(page, "count(//main[@id='main'])", "1");
    page_expect(page, "count(//a[@href='#main'])", "1");
    page_expect(page, "count(//th[not(@scope)])", "0");
    page_expect(page, "count(//table[not(caption)])", "0");
    page_expect(page,
                "count(//table[not(parent::div[@tabindex='0' and "
                "@role='group' and @aria-label])])",
                "0");
    page_expect(page, "count(//@id[. = preceding::*/@id])", "0");
    page_expect(page, "count(//ul[*[not(self::li)]])", "0");
    page_expect(page, "count(//nav//a[not(//*/@id = substring(@href, 2))])",
                "0");
}

START_TEST(pages_are_for_everybody)
{
    struct facts *f = report_case_open();

    folder_enter();
    write_report(f);
    for_each_page(is_accessible);
    folder_leave();
    facts_close(f);
}
END_TEST

START_TEST(hostile_text_is_shown_not_obeyed)
{
    static const char shown[] =
        "=cmd|' /c calc'!A1</td><script>alert(\"1\")</script>\\u{202e}&amp;"
        "\\x07";
    struct facts *f = report_case_open();
    struct page *page;

    folder_enter();
    write_report(f);
    page = page_open(HOSTILE);
    page_expect(page, "//h1", "HOSTILE<b>");
    page_expect(page, "substring-after(//article/h3, ' ')", shown);
    page_expect(page, "//dt[. = 'User']/following-sibling::dd[1]", shown);
    page_expect(page, "//dl[" CLASS("details") "]/dt", "<i>");
    page_expect(page, "//td[" CLASS("path") "]/code", "=evil/<img src=x>.evtx");
    page_close(page);
    page = page_open(INDEX);
    page_expect(page, "//tr[td/a[contains(., 'HOSTILE')]]/td[5]/a/@href",
                "hosts/hostile%253Cb%253E/report.html#i-cccccccccccccccc");
    page_close(page);
    folder_leave();
    facts_close(f);
}
END_TEST

START_TEST(the_index_has_the_one_line_with_a_clock)
{
    struct facts *f = report_case_open();
    struct page *page;

    folder_enter();
    write_report(f);
    page = page_open(INDEX);
    page_expect(page, "//h1", "CASE-7");
    page_expect(page, "//dt[. = 'Examiner']/../dd", "Ada <L>");
    page_expect(page, "//p[" CLASS("made") "]",
                "Made at 2026-02-02 02:40:00.000 with 2 rules");
    page_close(page);
    page = page_open(ANN);
    page_expect(page, "count(//*[contains(., 'Made at')])", "0");
    page_expect(page, "//p[" CLASS("over") "]",
                "All hosts / host report / case CASE-7 / examiner Ada <L>");
    page_expect(page, "//title", "WS-ANN, CASE-7");
    page_close(page);
    folder_leave();
    facts_close(f);
}
END_TEST

/* How bad, where first, what next, and what that does not speak of. */
START_TEST(the_index_begins_with_the_case_in_a_few_sentences)
{
    struct facts *f = report_case_open();
    struct page *page;

    folder_enter();
    write_report(f);
    page = page_open(INDEX);
    page_expect(page, "//header/p[" CLASS("lead") "]/strong",
                "2 critical incidents on 2 hosts.");
    page_expect(page, "//header/p[" CLASS("lead") "]/following-sibling::p[1]/a",
                "setup.exe started powershell.exe");
    page_expect(page,
                "//header/p[" CLASS("lead") "]/following-sibling::p[1]/a/@href",
                "hosts/ws-ann/report.html#i-aaaaaaaaaaaaaaaa");
    page_expect(page, "//header/p[" CLASS("note") "]/a[@href = '#evidence']",
                "2 losses");
    page_expect(page,
                "//tr[td/a[. = 'setup.exe started powershell.exe']]/td[5]/div",
                "setup.exe says it is Contoso Agent, Contoso Ltd");
    page_expect(page, "//dt[. = 'Hosts not checked']/../dd", "none");
    page_close(page);
    folder_leave();
    facts_close(f);
}
END_TEST

/* A level that nothing was found of is a word, not an alarm. */
START_TEST(only_what_was_found_has_the_colour_of_its_level)
{
    struct facts *f = report_case_open();
    struct page *page;

    folder_enter();
    write_report(f);
    page = page_open(INDEX);
    page_expect(page,
                "//section[@id='levels']//tr[td[3] > 0][1]/td/span/@class",
                "level critical");
    page_expect(page,
                "count(//section[@id='levels' or @id='rules']"
                "//span[contains(@class, 'quiet')]"
                "[ancestor::tr/td[3] > 0])",
                "0");
    page_expect(page,
                "count(//section[@id='levels']//tr[td[3] = 0]"
                "//span[@class = 'level quiet']) > 0",
                "true");
    page_close(page);
    folder_leave();
    facts_close(f);
}
END_TEST

START_TEST(hosts_stand_by_their_worst_findings)
{
    struct facts *f = report_case_open();
    struct page *page;

    folder_enter();
    write_report(f);
    page = page_open(INDEX);
    page_expect(page, "//section[@id='hosts']//tbody/tr[1]/th", "WS-ANN");
    page_expect(page, "//section[@id='hosts']//tbody/tr[1]/td[1]",
                "1 critical 1 high 1 medium");
    page_expect(page, "//section[@id='hosts']//tbody/tr[2]/th", "HOSTILE<b>");
    page_expect(page, "//section[@id='hosts']//tbody/tr[3]/th", "SRV-1");
    page_expect(page, "//section[@id='hosts']//tbody/tr[3]/td[1]",
                "none found, 1 of 2 rules not checked");
    page_expect(page, "//section[@id='levels']//tbody/tr[1]/td[5]", "1");
    page_close(page);
    folder_leave();
    facts_close(f);
}
END_TEST

START_TEST(a_host_has_its_incidents_at_a_glance)
{
    struct facts *f = report_case_open();
    struct page *page;

    folder_enter();
    write_report(f);
    page = page_open(ANN);
    page_expect(page, "//section[@id='contents']//tbody/tr[1]/td[3]/a",
                "setup.exe started powershell.exe");
    page_expect(page,
                "count(//section[@id='contents']//a"
                "[not(//article/@id = substring(@href, 2))])",
                "0");
    page_expect(page,
                "count(//section[@id='contents']//tbody/tr) = "
                "count(//article)",
                "true");
    page_close(page);
    page = page_open("hosts/srv-1/report.html");
    page_expect(page, "count(//section[@id='contents'])", "0");
    page_close(page);
    folder_leave();
    facts_close(f);
}
END_TEST

/* "Nothing found" and "could not look" never look alike. */
/* A log that says `-` of a parent knows as little as one that says nothing. */
START_TEST(a_parent_that_nobody_knows_is_called_so)
{
    struct facts *f = facts_open();
    struct page *page;
    int64_t a = FACT_PROCESS(f, .computer = "WS-1", .guid = "a@09:00:00",
                             .pid = 1, .image = "C:\\agent.exe",
                             .parent_image = "-", .parent_pid = 7);
    int64_t b = FACT_PROCESS(f, .computer = "WS-2", .guid = "b@09:00:00",
                             .pid = 1, .image = "C:\\agent.exe");

    build(f);
    FOUND(f, .key = "11", .event = a, .summary = "s");
    FOUND(f, .key = "22", .event = b, .summary = "s");
    folder_enter();
    write_report(f);
    page = page_open(INDEX);
    page_expect(page, "count(//table[" CLASS("of-pairs") "]//tbody/tr)", "1");
    page_expect(page,
                "//table[" CLASS("of-pairs") "]//td[" CLASS("path") "]/span",
                "unknown parent");
    page_expect(page,
                "substring-before(//table[" CLASS("of-pairs") "]//td[" CLASS(
                    "path") "], 'exe')",
                "unknown parent \xe2\x86\x92 agent.");
    page_expect(page, "//table[" CLASS("of-pairs") "]//td[3]", "2 of 2");
    page_close(page);
    folder_leave();
    facts_close(f);
}
END_TEST

/* Of each channel the largest number between the first and last id. */
START_TEST(missing_record_ids_are_counted_by_host)
{
    struct facts *f = facts_open();
    struct page *page;

    FACT_PROCESS(f, .computer = "GAPS", .guid = "a@09:00:00", .pid = 1,
                 .record_id = 10);
    FACT_PROCESS(f, .computer = "GAPS", .guid = "b@09:00:01", .pid = 2,
                 .record_id = 15);
    FACT_EVENT(f, .computer = "GAPS", .channel = "System", .event_id = 7,
               .record_id = 1);
    FACT_EVENT(f, .computer = "GAPS", .channel = "System", .event_id = 8,
               .record_id = 4);
    FACT_PROCESS(f, .computer = "WHOLE", .guid = "a@09:00:00", .pid = 1);
    build(f);
    folder_enter();
    write_report(f);
    page = page_open(INDEX);
    page_expect(page, "//section[@id='hosts']//thead//th[8]",
                "Missing record ids");
    page_expect(page, "//section[@id='hosts']//tr[th = 'GAPS']/td[7]", "6");
    page_expect(page, "//section[@id='hosts']//tr[th = 'WHOLE']/td[7]", "0");
    page_close(page);
    folder_leave();
    facts_close(f);
}
END_TEST

START_TEST(what_could_not_be_looked_at_is_listed)
{
    struct facts *f = report_case_open();
    struct page *page;

    folder_enter();
    write_report(f);
    page = page_open(INDEX);
    page_expect(page, "//section[@id='unchecked']//tbody/tr/td[2]",
                "no event 1 with a company");
    page_expect(page, "//section[@id='unchecked']//tbody/tr/td[3]", "3");
    page_expect(page,
                "//h3[. = 'Hosts without Sysmon']/following-sibling::p[1]",
                "SRV-1");
    page_expect(page,
                "//h3[. = 'Bundles without event logs']"
                "/following-sibling::div[1]//td[1]",
                "empty");
    page_expect(page,
                "//h3[. = 'Expected hosts without any evidence']"
                "/following-sibling::p[1]",
                "ws-bob");
    page_expect(page,
                "//h3[. = 'Losses']/following-sibling::div[1]"
                "//tbody/tr[1]/td[3]",
                "bob: no such file");
    page_close(page);
    page = page_open("hosts/srv-1/report.html");
    page_expect(page, "//section[@id='incidents']/p[" CLASS("none") "]",
                "The rules that could be asked found nothing on this host. "
                "See below for what could not be checked.");
    page_expect(page, "//section[@id='unchecked']//tbody/tr[1]/td[2]", "no");
    page_close(page);
    folder_leave();
    facts_close(f);
}
END_TEST

START_TEST(a_host_that_no_rule_could_look_at_is_not_checked)
{
    struct facts *f = facts_open();
    struct page *page;

    FACT_PROCESS(f, .computer = "BLIND", .guid = "a@09:00:00", .pid = 1);
    build(f);
    found_rule(f, "installer-spawned-lolbin", "Installer", 0, "no event 1");
    folder_enter();
    write_report(f);
    page = page_open(INDEX);
    page_expect(page, "//section[@id='hosts']//tbody/tr[1]/td[1]",
                "not checked");
    page_expect(page, "//header/p[" CLASS("lead") "]",
                "Nothing could be checked. That no incident is listed says "
                "nothing.");
    page_expect(page, "//dt[. = 'Hosts not checked']/../dd", "1 of 1");
    page_close(page);
    page = page_open("hosts/blind/report.html");
    page_expect(page, "//dt[. = 'Findings']/../dd", "not checked");
    page_expect(page, "//section[@id='incidents']/p[" CLASS("bad") "]",
                "Not checked: no rule could be asked of what is there of "
                "this host. See below for the reasons.");
    page_close(page);
    folder_leave();
    facts_close(f);
}
END_TEST

START_TEST(renamed_and_cloned_hosts_are_listed)
{
    struct facts *f = facts_open();
    struct page *page;

    FACT_PROCESS(f, .computer = "OLD", .guid = "a@09:00:00", .pid = 1);
    FACT_PROCESS(f, .computer = "NEW", .guid = "b@09:00:01", .pid = 2);
    build(f);
    folder_enter();
    write_report(f);
    page = page_open(INDEX);
    page_expect(page,
                "//h3[. = 'Renamed or cloned hosts']"
                "/following-sibling::ul/li",
                "Machine id 0A1B2C3D: NEW, OLD");
    page_close(page);
    folder_leave();
    facts_close(f);
}
END_TEST

START_TEST(an_incident_shows_its_family_and_its_files)
{
    struct facts *f = report_case_open();
    struct page *page;

    folder_enter();
    write_report(f);
    page = page_open(ANN);
#define TREE                                                                   \
    "//article[@id='i-aaaaaaaaaaaaaaaa']/details/div[" CLASS("tree") "]"
    page_expect(page, TREE "/ul/li/div/span[" CLASS("name") "]",
                "explorer.exe");
    page_expect(page, TREE "/ul/li/ul/li/div/span[" CLASS("name") "]",
                "setup.exe");
    page_expect(page,
                TREE "//li[" CLASS("hit") "][1]/div/span[" CLASS("name") "]",
                "powershell.exe");
    page_expect(page, "count(" TREE "//li[" CLASS("hit") "])", "2");
    page_expect(page, TREE "//span[" CLASS("file") "]",
                "C:\\ProgramData\\Contoso\\payload.dll");
    page_expect(page, "(" TREE "//span[" CLASS("file") "])[2]",
                "C:\\Users\\ann\\AppData\\Roaming\\update.ps1");
#undef TREE
    page_close(page);
    folder_leave();
    facts_close(f);
}
END_TEST

/* Between each other by time; of 15 modules ten. */
START_TEST(an_incident_shows_places_and_modules_of_its_family)
{
    struct facts *f = facts_open();
    struct page *page;
    char path[32];
    int64_t root = FACT_PROCESS(f, .guid = "a@09:00:00", .pid = 1,
                                .image = "C:\\root.exe");

    for (int i = 0; i < 2; i++)
        FACT_NETWORK(f, .time = i ? "09:00:09" : "09:00:03",
                     .guid = "a@09:00:00", .pid = 1, .image = "C:\\root.exe",
                     .destination_ip = "<b>203.0.113.77",
                     .destination_port = 443);
    FACT_FILE(f, .time = "09:00:05", .guid = "a@09:00:00", .pid = 1,
              .image = "C:\\root.exe", .target = "C:\\m\\0.dll");
    for (int i = 0; i < 15; i++) {
        (void)snprintf(path, sizeof(path), "C:\\m\\%d.dll", i);
        FACT_LOAD(f, .time = "09:00:06", .guid = "a@09:00:00", .pid = 1,
                  .image = "C:\\root.exe", .target = path, .is_signed = "false",
                  .signature_status = "<Unavailable>");
    }
    build(f);
    found_incident(f, "aa", root, 3);
    FOUND(f, .key = "11", .event = root, .incident = "aa", .summary = "s");
    folder_enter();
    write_report(f);
    page = page_open("hosts/ws01/report.html");
#define ACTS "//li[" CLASS("hit") "]/ul/li"
    page_expect(page, ACTS "[1]",
                "connected to <b>203.0.113.77 port 443 (2 times) "
                "2026-03-02 09:00:03.000");
    page_expect(page, ACTS "[2]", "wrote C:\\m\\0.dll 2026-03-02 09:00:05.000");
    page_expect(page, ACTS "[3]",
                "loaded C:\\m\\0.dll (not signed, written here before) "
                "2026-03-02 09:00:06.000");
    page_expect(page, ACTS "[12]",
                "loaded C:\\m\\9.dll (not signed) 2026-03-02 09:00:06.000");
    page_expect(page, ACTS "[13]", "and 5 more modules (5 of them to look at)");
    page_expect(page, "count(" ACTS ")", "13");
#undef ACTS
    page_close(page);
    folder_leave();
    facts_close(f);
}
END_TEST

START_TEST(a_finding_shows_both_times_where_they_differ)
{
    struct facts *f = report_case_open();
    struct page *page;

    folder_enter();
    write_report(f);
    page = page_open(ANN);
#define CARD "//section[@id='f-1111111111111111']//div[" CLASS("card") "][2]//"
    page_expect(page, CARD "dt[. = 'Started']/following-sibling::dd[1]",
                "2026-03-02 09:13:58.500");
    page_expect(page, CARD "dt[. = 'Logged']/following-sibling::dd[1]",
                "2026-03-02 09:14:09.500TimeCreated is 11 s after UtcTime.");
#undef CARD
    page_expect(page,
                "count(//section[@id='f-3333333333333333']"
                "//dt[. = 'Logged'])",
                "0");
    page_close(page);
    folder_leave();
    facts_close(f);
}
END_TEST

START_TEST(a_finding_shows_tuning_suppression_and_verdict)
{
    struct facts *f = report_case_open();
    struct page *page;

    (void)facts_run(f,
                    "INSERT INTO verdict VALUES ('3333333333333333', "
                    "'confirmed', 'seen on the wire', 'ada')",
                    "");
    folder_enter();
    write_report(f);
    page = page_open(ANN);
#define NOTE(key) "//section[@id='f-" key "']/p[" CLASS("note") "]"
    page_expect(page, NOTE("2222222222222222"),
                "Lowered from high by known-deployment: the parent is a known "
                "deployment tool");
    page_expect(page, NOTE("4444444444444444"),
                "Suppressed: known to the analyst");
    page_expect(page, NOTE("3333333333333333"),
                "Verdict of ada: confirmed, seen on the wire");
#undef NOTE
    page_close(page);
    folder_leave();
    facts_close(f);
}
END_TEST

START_TEST(a_company_is_shown_with_how_it_is_known)
{
    struct facts *f = report_case_open();
    struct page *page;

    folder_enter();
    write_report(f);
    page = page_open(ANN);
    page_expect(page,
                "//section[@id='f-1111111111111111']//dt[. = 'Company']"
                "/following-sibling::dd[1]",
                "Contoso Ltd observed");
    page_expect(page, "//section[@id='f-1111111111111111']//h5/span",
                "found by "
                "ProcessGuid");
    page_close(page);
    page = page_open(HOSTILE);
    page_expect(page, "//h5/span",
                "as the child logged it; not found in the evidence");
    page_close(page);
    folder_leave();
    facts_close(f);
}
END_TEST

START_TEST(an_inferred_company_is_shown_as_such)
{
    struct facts *f = facts_open();
    struct page *page;
    int64_t event;

    event = FACT_PROCESS(f, .guid = "a@09:00:00", .pid = 2,
                         .image = "C:\\cmd.exe", .parent_guid = "b@08:00:00",
                         .parent_pid = 1, .parent_image = "C:\\agent.exe");
    build(f);
    found_incident(f, "aa", event, 4);
    FOUND(f, .key = "11", .event = event, .incident = "aa", .summary = "s",
          .details = "{\"company_knowledge\":\"inferred\","
                     "\"company\":\"Contoso Ltd\"}");
    folder_enter();
    write_report(f);
    page = page_open("hosts/ws01/report.html");
    page_expect(page, "//dt[. = 'Company']/following-sibling::dd[1]",
                "Contoso Ltd inferred");
    page_expect(page, "count(//dl[" CLASS("details") "])", "0");
    page_close(page);
    folder_leave();
    facts_close(f);
}
END_TEST

START_TEST(tables_stop_at_2000_rows_and_say_how_many_more)
{
    struct facts *f = report_case_open();
    struct page *page;

    (void)facts_run(f,
                    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 "
                    "FROM n WHERE i < 2050) INSERT INTO issue SELECT NULL, "
                    "(SELECT id FROM evidence WHERE name = "
                    "'ann/Sysmon.evtx'), 'k', 'anomaly', i, NULL, 1, 't' "
                    "FROM n",
                    "");
    folder_enter();
    write_report(f);
    page = page_open(ANN);
    page_expect(page,
                "count(//section[@id='evidence']//table[.//td = 'k']"
                "/tbody/tr)",
                "2000");
    /* the loss and what lineage found odd stand in the same table */
    page_expect(page, "//section[@id='evidence']/p[" CLASS("more") "]",
                "52 more are in custody.json.");
    page_close(page);
    page = page_open(INDEX);
    page_expect(page, "//section[@id='evidence']/p[" CLASS("more") "]",
                "52 more are in custody.json.");
    page_close(page);
    folder_leave();
    facts_close(f);
}
END_TEST

/* A process with 100 children, below it a chain of 100. */
static void
add_forest(struct facts *f)
{
    char guid[64], parent[64], image[64];

    FACT_PROCESS(f, .guid = "root@09:00:00", .pid = 1, .image = "C:\\root.exe");
    for (int i = 0; i < 100; i++) {
        (void)snprintf(guid, sizeof(guid), "leaf%d@09:01:00", i);
        (void)snprintf(image, sizeof(image), "C:\\leaf%d.exe", i);
        FACT_PROCESS(f, .time = "09:01:00", .guid = guid, .pid = 100 + i,
                     .image = image, .parent_guid = "root@09:00:00",
                     .parent_pid = 1, .parent_image = "C:\\root.exe");
    }
    strcpy(parent, "root@09:00:00");
    for (int i = 0; i < 100; i++) {
        (void)snprintf(guid, sizeof(guid), "link%d@09:00:30", i);
        FACT_PROCESS(f, .time = "09:00:30", .guid = guid, .pid = 1000 + i,
                     .image = "C:\\link.exe", .parent_guid = parent,
                     .parent_pid = 1, .parent_image = "C:\\x.exe");
        strcpy(parent, guid);
    }
}

START_TEST(a_family_tree_is_bounded_and_says_so)
{
    struct facts *f = facts_open();
    struct page *page;
    int64_t root;

    add_forest(f);
    build(f);
    root = facts_int(f, "SELECT min(id) FROM event");
    found_incident(f, "aa", root, 3);
    FOUND(f, .key = "11", .event = root, .incident = "aa", .summary = "s");
    folder_enter();
    write_report(f);
    page = page_open("hosts/ws01/report.html");
    page_expect(page, "count(//li[div/span = 'link.exe'])", "8");
    page_expect(page, "count(//li[starts-with(div/span, 'leaf')])", "19");
    page_expect(page, "//li[. = 'and 81 more child processes']",
                "and 81 more child processes");
    page_close(page);
    folder_leave();
    facts_close(f);
}
END_TEST

START_TEST(a_chain_up_is_shown_to_its_top)
{
    struct facts *f = facts_open();
    struct page *page;
    int64_t last;

    add_forest(f);
    build(f);
    last = facts_int(f, "SELECT max(id) FROM event");
    found_incident(f, "aa", last, 3);
    FOUND(f, .key = "11", .event = last, .incident = "aa", .summary = "s");
    folder_enter();
    write_report(f);
    page = page_open("hosts/ws01/report.html");
    ck_assert_int_ge(page_count(page, "//li[div/span = 'link.exe']"), 32);
    page_expect(page, "count(//li[" CLASS("hit") "])", "1");
    page_close(page);
    folder_leave();
    facts_close(f);
}
END_TEST

/* Lineage has none; a damaged case might. */
START_TEST(a_cycle_of_parents_ends)
{
    struct facts *f = facts_open();
    struct page *page;
    int64_t a, b;

    a = FACT_PROCESS(f, .guid = "a@09:00:00", .pid = 1, .image = "C:\\a.exe");
    b = FACT_PROCESS(f, .guid = "b@09:00:01", .pid = 2, .image = "C:\\b.exe",
                     .parent_guid = "a@09:00:00", .parent_pid = 1,
                     .parent_image = "C:\\a.exe");
    build(f);
    (void)facts_run(f,
                    "UPDATE lineage SET parent = (SELECT id FROM process "
                    "WHERE event = ?1) WHERE process = (SELECT id FROM process "
                    "WHERE event = ?2)",
                    "ii", b, a);
    found_incident(f, "aa", b, 3);
    FOUND(f, .key = "11", .event = b, .incident = "aa", .summary = "s");
    folder_enter();
    write_report(f);
    page = page_open("hosts/ws01/report.html");
    page_expect(page, "count(//li[" CLASS("hit") "])", "1");
    page_expect(page, "count(//div[" CLASS("tree") "]//li)", "2");
    page_close(page);
    folder_leave();
    facts_close(f);
}
END_TEST

/* A host with 250 incidents of one finding each. */
static void
add_incidents(struct facts *f)
{
    (void)facts_run(
        f,
        "INSERT INTO incident SELECT id, printf('%016x', id), "
        "(SELECT max(host) FROM host_computer), id, 4, 4, 2, time, time, "
        "printf('%016x', id) FROM event WHERE id <= 250",
        "");
    (void)facts_run(f,
                    "INSERT INTO finding SELECT id, printf('%016x', id), 'r', "
                    "(SELECT max(host) FROM host_computer), id, 0, 0, 4, 4, 2, "
                    "NULL, 'summary ' || id, '{}', id, NULL FROM event "
                    "WHERE id <= 250",
                    "");
}

START_TEST(incidents_beyond_200_are_rows)
{
    struct facts *f = facts_open();
    struct page *page;

    for (int i = 0; i < 250; i++)
        FACT_PROCESS(f, .guid = "a@09:00:00", .pid = 1, .copy = i);
    build(f);
    add_incidents(f);
    folder_enter();
    write_report(f);
    page = page_open("hosts/ws01/report.html");
    page_expect(page, "count(//article)", "200");
    page_expect(page,
                "count(//h3[. = 'More incidents']"
                "/following-sibling::div[1]//tbody/tr)",
                "50");
    page_close(page);
    page = page_open(INDEX);
    page_expect(page, "count(//section[@id='incidents']//tbody/tr)", "100");
    page_expect(page, "//section[@id='incidents']/p",
                "150 more are in the reports and incidents.csv files of the "
                "hosts.");
    page_close(page);
    folder_leave();
    facts_close(f);
}
END_TEST

START_TEST(a_finding_without_incident_is_shown)
{
    struct facts *f = facts_open();
    struct page *page;
    int64_t event;

    event = FACT_EVENT(f, .event_id = 1102, .channel = "Security",
                       .provider = "Eventlog");
    build(f);
    FOUND(f, .key = "11", .rule = "log-cleared", .event = event,
          .summary = "the log was cleared", .details = "not JSON",
          .tuning = "not JSON");
    folder_enter();
    write_report(f);
    page = page_open("hosts/ws01/report.html");
    page_expect(page,
                "//h3[. = 'Findings outside of incidents']"
                "/following-sibling::section/h4",
                "criticallog-cleared");
    page_expect(page, "count(//div[" CLASS("card") "])", "0");
    page_close(page);
    folder_leave();
    facts_close(f);
}
END_TEST

SUITE("pages", 60, pages_are_well_formed_and_run_nothing,
      pages_are_for_everybody, hostile_text_is_shown_not_obeyed,
      the_index_has_the_one_line_with_a_clock,
      the_index_begins_with_the_case_in_a_few_sentences,
      only_what_was_found_has_the_colour_of_its_level,
      hosts_stand_by_their_worst_findings, a_host_has_its_incidents_at_a_glance,
      a_parent_that_nobody_knows_is_called_so,
      missing_record_ids_are_counted_by_host,
      what_could_not_be_looked_at_is_listed,
      a_host_that_no_rule_could_look_at_is_not_checked,
      renamed_and_cloned_hosts_are_listed,
      an_incident_shows_its_family_and_its_files,
      an_incident_shows_places_and_modules_of_its_family,
      a_finding_shows_both_times_where_they_differ,
      a_finding_shows_tuning_suppression_and_verdict,
      a_company_is_shown_with_how_it_is_known,
      an_inferred_company_is_shown_as_such,
      tables_stop_at_2000_rows_and_say_how_many_more,
      a_family_tree_is_bounded_and_says_so, a_chain_up_is_shown_to_its_top,
      a_cycle_of_parents_ends, incidents_beyond_200_are_rows,
      a_finding_without_incident_is_shown)
