/* SPDX-License-Identifier: Apache-2.0 */
/*
 * check_pictures.c - the pictures in the report of a host: what they show,
 * what they fold, and that each says the same in words.
 */
#include "suite.h"

#include "facts-parts.h"
#include "folder.h"
#include "lineage/lineage.h"
#include "page.h"
#include "report-case.h"
#include "report/host-timeline.h"
#include "report/report.h"
#include "report/svg.h"
#include "report/words.h"

#define HOST "hosts/ws01/report.html"
#define CLASS(name) "contains(concat(' ', @class, ' '), ' " name " ')"
#define MINUTE (60 * STM_TICKS_PER_SECOND)

static void
write_report(struct facts *f)
{
    const struct stm_report_options options = { .made_at = 1 };
    struct stm_err err = { 0 };

    folder_enter();
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

static void
leave(struct facts *f, struct page *page)
{
    page_close(page);
    folder_leave();
    facts_close(f);
}

START_TEST(a_mark_stands_for_each_finding_and_leads_to_it)
{
    struct facts *f = report_case_open();
    struct page *page;

    write_report(f);
    page = page_open("hosts/ws-ann/report.html");
    page_expect(page, "count(//svg[@class='timeline']//circle)", "4");
    page_expect(page, "count(//svg//circle[@class='suppressed'])", "1");
    page_expect(page, "//svg//a[circle[@class='critical']]/@href",
                "#f-1111111111111111");
    page_expect(page, "//svg//a[circle[@class='critical']]/title",
                "1 critical finding, 2026-03-02 09:14: setup.exe started "
                "powershell.exe");
    page_expect(page,
                "count(//a[starts-with(@href, '#')]"
                "[not(//*/@id = substring(@href, 2))])",
                "0");
    page_expect(page, "count(//section[@id='timeline']//tbody/tr)", "2");
    leave(f, page);
}
END_TEST

START_TEST(every_picture_is_named)
{
    struct facts *f = report_case_open();
    struct page *page;

    write_report(f);
    page = page_open("hosts/ws-ann/report.html");
    ck_assert_int_gt(page_count(page, "//svg"), 2);
    page_expect(page, "count(//svg[not(@aria-label) or not(@role)])", "0");
    page_expect(page, "count(//svg[not(desc)])", "0");
    page_expect(page, "count(//svg//a[not(title)])", "0");
    leave(f, page);
}
END_TEST

START_TEST(a_clock_that_ran_wild_makes_no_picture_of_decades)
{
    struct facts *f = facts_open();
    struct page *page;

    for (int i = 0; i < 5; i++)
        FACT_PROCESS(f, .guid = "a@09:00:00", .pid = 1, .copy = i);
    FACT_PROCESS(f, .guid = "b@09:00:00", .pid = 2,
                 .time = "2038-01-01 00:00:00");
    build(f);
    write_report(f);
    page = page_open(HOST);
    page_expect(page, "count(//svg[@class='timeline']//rect)", "1");
    page_expect(page, "//svg//rect/title", "2026-03-02 09:00: 5 records");
    ck_assert_int_eq(
        page_count(page, "//section[@id='timeline']/p[contains(., '0 records "
                         "long before it, 1 long after')]"),
        1);
    leave(f, page);
}
END_TEST

START_TEST(a_finding_of_a_wild_clock_is_in_the_picture)
{
    struct facts *f = facts_open();
    struct page *page;
    int64_t late;

    for (int i = 0; i < 5; i++)
        FACT_PROCESS(f, .guid = "a@09:00:00", .pid = 1, .copy = i);
    late = FACT_PROCESS(f, .guid = "b@09:00:00", .pid = 2,
                        .time = "2038-01-01 00:00:00");
    build(f);
    FOUND(f, .key = "11", .event = late, .summary = "late");
    write_report(f);
    page = page_open(HOST);
    page_expect(page, "count(//svg[@class='timeline']//circle)", "1");
    page_expect(page, "count(//svg[@class='timeline']//rect)", "2");
    leave(f, page);
}
END_TEST

START_TEST(steps_of_an_axis_are_whole_bins)
{
    ck_assert_int_eq(stm_timeline_step(MINUTE, 8, 9), MINUTE);
    ck_assert_int_eq(stm_timeline_step(MINUTE, 60, 9), 10 * MINUTE);
    for (size_t n = 1; n <= TIMELINE_BINS; n++) {
        stm_ticks step = stm_timeline_step(15 * MINUTE, n, 9);

        ck_assert_int_eq(step % (15 * MINUTE), 0);
        ck_assert_int_lt((stm_ticks)n * 15 * MINUTE / step, 9);
    }
}
END_TEST

START_TEST(days_begin_at_midnight_and_weeks_on_monday)
{
    const stm_ticks day = 24 * 60 * MINUTE;

    ck_assert_int_eq(stm_timeline_align(-1, day), -day);
    ck_assert_int_eq(stm_timeline_align(day, day), day);
    /* 1970-01-05 was a Monday. */
    ck_assert_int_eq(stm_timeline_align(10 * day, 7 * day), 4 * day);
    ck_assert_int_eq(stm_timeline_align(3 * day, 7 * day), -3 * day);
}
END_TEST

START_TEST(the_tree_has_a_box_a_process_and_an_edge_a_child)
{
    struct facts *f = report_case_open();
    struct page *page;

    write_report(f);
    page = page_open("hosts/ws-ann/report.html");
#define TREE "//article[@id='i-aaaaaaaaaaaaaaaa']//svg"
    page_expect(page, "count(" TREE "//*[" CLASS("box") "])", "4");
    page_expect(page, "count(" TREE "//path)", "3");
    page_expect(page, "//a[" CLASS("is-critical") "]/text[1]",
                "powershell.exe");
    page_expect(page, "//a[" CLASS("is-critical") "]/text[2]",
                "critical 09:14:09 1 file");
    page_expect(page, "//a[" CLASS("is-critical") "]/@href",
                "#f-1111111111111111");
    ck_assert_int_eq(
        page_count(page, "//a[" CLASS("is-critical") "]/title[contains(., "
                                                     "'-EncodedCommand')]"),
        1);
#undef TREE
    leave(f, page);
}
END_TEST

/* A root with `n` children of one name, and one that is found. */
static void
add_twins(struct facts *f, int n)
{
    char guid[40];
    int64_t root = FACT_PROCESS(f, .time = "09:00:00", .guid = "root@09:00:00",
                                .pid = 1, .image = "C:\\setup.exe");

    for (int i = 0; i < n; i++) {
        (void)snprintf(guid, sizeof(guid), "c%d@09:00:01", i);
        FACT_PROCESS(f, .time = "09:00:01", .guid = guid, .pid = 10 + i,
                     .image = "C:\\conhost.exe", .parent_guid = "root@09:00:00",
                     .parent_pid = 1, .parent_image = "C:\\setup.exe");
    }
    build(f);
    found_incident(f, "aa", root, 3);
    FOUND(f, .key = "11", .event = root, .incident = "aa", .summary = "s");
    write_report(f);
}

START_TEST(equal_children_share_a_box)
{
    struct facts *f = facts_open();
    struct page *page;

    add_twins(f, 12);
    page = page_open(HOST);
    page_expect(page, "count(//article//*[" CLASS("box") "])", "2");
    page_expect(page, "//article//g[" CLASS("box") "]/text[1]",
                "conhost.exe \xc3\x97"
                "12");
    page_expect(page, "count(//li[div/span = 'conhost.exe'])", "12");
    leave(f, page);
}
END_TEST

/* A chain of `n` levels, each with 20 children of names of their own. */
static void
add_wide(struct facts *f, int levels)
{
    char guid[40], parent[40] = "", image[60];
    int64_t root = 0;

    for (int level = 0; level < levels; level++) {
        (void)snprintf(guid, sizeof(guid), "l@09:%02d:00", level);
        root = FACT_PROCESS(
            f, .time = "09:00:00", .guid = guid, .pid = 1 + level,
            .image = "C:\\link.exe", .parent_guid = level ? parent : NULL,
            .parent_pid = level, .parent_image = "C:\\link.exe");
        memcpy(parent, guid, sizeof(parent));
        for (int i = 0; i < 19; i++) {
            (void)snprintf(guid, sizeof(guid), "m@09:%02d:%02d", level, i + 1);
            (void)snprintf(image, sizeof(image), "C:\\%d-%d.exe", level, i);
            FACT_PROCESS(f, .time = "09:00:01", .guid = guid, .pid = 100,
                         .image = image, .parent_guid = parent,
                         .parent_pid = 1 + level,
                         .parent_image = "C:\\link.exe");
        }
    }
    ck_assert_int_ne(root, 0);
}

START_TEST(a_tree_of_many_is_folded_and_says_so)
{
    struct facts *f = facts_open();
    struct page *page;
    int64_t first;
    int boxes;

    add_wide(f, 14);
    build(f);
    first = facts_int(f, "SELECT min(id) FROM event");
    found_incident(f, "aa", first, 3);
    for (int level = 0; level < 6; level++) {
        char key[] = { '1', (char)('0' + level), '\0' };

        FOUND(f, .key = key, .event = first + 20 * level, .incident = "aa",
              .summary = "s");
    }
    write_report(f);
    page = page_open(HOST);
    boxes = page_count(page, "//article//*[" CLASS("box") "]");
    ck_assert_int_gt(page_count(page, "//article//li/div"), 200);
    ck_assert_int_gt(boxes, 100);
    ck_assert_int_le(boxes, 200);
    ck_assert_int_gt(page_count(page, "//article//text[contains(., ' below')]"),
                     0);
    page_expect(page, "count(//details[" CLASS("lineage") "][@open])", "0");
    leave(f, page);
}
END_TEST

START_TEST(text_is_cut_by_what_it_shows)
{
    struct stm_buf out = { 0 };

    stm_svg_fit(&out, stm_span_of("powershell.exe"), 14);
    ck_assert_str_eq(out.data, "powershell.exe");
    stm_buf_reset(&out);
    stm_svg_fit(&out, stm_span_of("powershell.exe"), 13);
    ck_assert_str_eq(out.data, "powershell.e\xe2\x80\xa6");
    stm_buf_reset(&out);
    stm_svg_fit(&out, stm_span_of("\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e"), 5);
    ck_assert_str_eq(out.data, "\xe6\x97\xa5\xe6\x9c\xac\xe2\x80\xa6");
    stm_buf_reset(&out);
    stm_svg_fit(&out, stm_span_of("a\xe2\x80\xae"), 20);
    ck_assert_str_eq(out.data, "a\\u{202e}");
    stm_buf_free(&out);
}
END_TEST

/* setup.exe, which wrote a.dll, and the shell it started, on one host. */
static void
add_spread(struct facts *f, const char *host, const char *time)
{
    char guid[40], shell[40];

    (void)snprintf(guid, sizeof(guid), "setup@%s", time);
    (void)snprintf(shell, sizeof(shell), "shell@%s", time);
    FACT_PROCESS(f, .computer = host, .time = time, .guid = guid, .pid = 1,
                 .image = "C:\\setup.exe",
                 .hashes = "MD5=00112233445566778899AABBCCDDEEFF");
    FACT_FILE(f, .computer = host, .time = time, .guid = guid, .pid = 1,
              .image = "C:\\setup.exe", .target = "C:\\a.dll");
    FACT_PROCESS(f, .computer = host, .time = time, .guid = shell, .pid = 2,
                 .image = "C:\\cmd.exe", .parent_guid = guid, .parent_pid = 1,
                 .parent_image = "C:\\setup.exe");
}

/* A finding for each of the first hosts. */
static void
find_spread(struct facts *f, int hosts)
{
    int64_t first = facts_int(f, "SELECT min(id) FROM event");
    char key[] = "10";

    for (int i = 0; i < hosts; i++, key[1]++)
        FOUND(f, .key = key, .event = first + 3 * i + 2,
              .related_event = first + 3 * i,
              .evidence_event = first + 3 * i + 1, .summary = "s");
}

START_TEST(what_spread_is_counted_over_hosts_from_patient_zero_on)
{
    struct facts *f = facts_open();
    struct page *page;

    add_spread(f, "WS02", "11:00:00");
    add_spread(f, "WS01", "10:00:00");
    add_spread(f, "WS03", "12:00:00");
    build(f);
    find_spread(f, 2);
    write_report(f);
    page = page_open("index.html");
#define ROW(title)                                                             \
    "//section[@id='spread']/h3[. = '" title "']/following-sibling::div[1]"    \
    "//tbody/tr[1]"
    page_expect(page, ROW("The same parent and child") "/td[2]/text()",
                "setup.exe \xe2\x86\x92 cmd.exe");
    page_expect(page, ROW("The same parent and child") "/td[3]", "2 of 3");
    page_expect(page, ROW("The same parent and child") "/td[6]", "WS01");
    /* The content was seen on the third host too. */
    page_expect(page, ROW("The same content, by digest") "/td[2]",
                "setup.exe00112233445566778899aabbccddeeff");
    page_expect(page, ROW("The same content, by digest") "/td[3]", "2");
    page_expect(page, ROW("The same content, by digest") "/td[4]", "3 of 3");
    page_expect(page, ROW("The same content, by digest") "/td[6]", "WS01");
    page_expect(page, ROW("Files of one name that were written") "/td[2]",
                "a.dll");
    page_expect(page, ROW("Files of one name that were written") "/td[4]",
                "3 of 3");
#undef ROW
    page_expect(page, "//svg[" CLASS("spread") "]/path/@d",
                "M48 164H48V89H767V14H808");
    leave(f, page);
}
END_TEST

START_TEST(one_host_is_no_spread)
{
    struct facts *f = facts_open();
    struct page *page;

    add_spread(f, "WS01", "10:00:00");
    build(f);
    find_spread(f, 1);
    write_report(f);
    page = page_open("index.html");
    page_expect(page, "count(//svg)", "0");
    leave(f, page);
}
END_TEST

START_TEST(counts_are_told_in_words)
{
    struct stm_buf out = { 0 };

    stm_words_of_counts(&out, stm_span_of("sysmon:1 70 of 165, parent 68 of "
                                          "70, company 12"));
    ck_assert_str_eq(out.data,
                     "70 records of Sysmon event 1; 68 of 70 processes have a "
                     "parent that is known by its GUID; all 12 processes say "
                     "which company made them");
    stm_buf_reset(&out);
    stm_words_of_counts(&out, stm_span_of("no need, 7 process creations"));
    ck_assert_str_eq(out.data, "no need; 7 process creations");
    stm_buf_free(&out);
}
END_TEST

SUITE("pictures", 60, a_mark_stands_for_each_finding_and_leads_to_it,
      every_picture_is_named, a_clock_that_ran_wild_makes_no_picture_of_decades,
      a_finding_of_a_wild_clock_is_in_the_picture,
      steps_of_an_axis_are_whole_bins,
      days_begin_at_midnight_and_weeks_on_monday,
      the_tree_has_a_box_a_process_and_an_edge_a_child,
      equal_children_share_a_box, a_tree_of_many_is_folded_and_says_so,
      text_is_cut_by_what_it_shows,
      what_spread_is_counted_over_hosts_from_patient_zero_on,
      one_host_is_no_spread, counts_are_told_in_words)
