/* SPDX-License-Identifier: Apache-2.0 */
/*
 * check_index.c - the overview of a case: what somebody sees who has ten
 * seconds, and what could not be looked at.
 */
#include "pages.h"

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
    page_expect(page, "//header/p[" CLASS("note") "]",
                "Not everything was looked at: 1 of 2 rules could be asked of "
                "no host; evidence was lost (2 losses). That is unknown, not "
                "clean.");
    page_expect(page, "//header/p[" CLASS("note") "]/a[@href = '#unchecked']",
                "1 of 2 rules");
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

/* "Nothing found" and "could not look" never look alike. */
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

SUITE("index", 60, the_index_has_the_one_line_with_a_clock,
      the_index_begins_with_the_case_in_a_few_sentences,
      only_what_was_found_has_the_colour_of_its_level,
      hosts_stand_by_their_worst_findings,
      a_parent_that_nobody_knows_is_called_so,
      missing_record_ids_are_counted_by_host,
      what_could_not_be_looked_at_is_listed,
      a_host_that_no_rule_could_look_at_is_not_checked,
      renamed_and_cloned_hosts_are_listed, incidents_beyond_200_are_rows)
