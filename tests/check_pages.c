/* SPDX-License-Identifier: Apache-2.0 */
/*
 * check_pages.c - what a case looks like in a browser: well-formed, inert,
 * bounded, and saying what it does not know.
 */
#include "suite.h"

#include "base/digest.h"
#include "pages.h"

#include <glob.h>
#include <openssl/evp.h>

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
      a_host_has_its_incidents_at_a_glance,
      an_incident_shows_its_family_and_its_files,
      an_incident_shows_places_and_modules_of_its_family,
      a_finding_shows_both_times_where_they_differ,
      a_finding_shows_tuning_suppression_and_verdict,
      a_company_is_shown_with_how_it_is_known,
      an_inferred_company_is_shown_as_such,
      tables_stop_at_2000_rows_and_say_how_many_more,
      a_family_tree_is_bounded_and_says_so, a_chain_up_is_shown_to_its_top,
      a_cycle_of_parents_ends, a_finding_without_incident_is_shown)
