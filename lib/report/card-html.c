/* SPDX-License-Identifier: Apache-2.0 */
#include "report/host.h"

#include <inttypes.h>

/* Apart by more than this, both times of a process are shown. */
#define TIMES_APART (5 * STM_TICKS_PER_SECOND)

static void
row(struct stm_html *html, const char *name, const char *class_name,
    struct stm_span text)
{
    if (!report_is_value(text))
        return;
    stm_html_leaf(html, "dt", NULL, name);
    stm_html_element(html, "dd", class_name, text);
}

static void
begin_row(struct stm_html *html, const char *name)
{
    stm_html_leaf(html, "dt", NULL, name);
    stm_html_begin(html, "dd");
}

static void
time_row(struct stm_html *html, const char *name, stm_ticks ticks)
{
    begin_row(html, name);
    stm_html_time(html, ticks);
    stm_html_end(html);
}

static void
put_times(struct stm_html *html, const struct report_process *p)
{
    stm_ticks apart =
        p->time > p->started ? p->time - p->started : p->started - p->time;

    if (p->has_started) {
        time_row(html, "Started", p->started);
    } else if (p->has_time) {
        time_row(html, "Logged", p->time);
        return;
    }
    if (!p->has_started || !p->has_time || apart <= TIMES_APART)
        return;
    begin_row(html, "Logged");
    stm_html_time(html, p->time);
    stm_html_begin_class(html, "div", "bad");
    stm_html_print(html, "TimeCreated is %" PRId64 " s %s UtcTime.",
                   apart / STM_TICKS_PER_SECOND,
                   p->time > p->started ? "after" : "before");
    stm_html_end(html);
    stm_html_end(html);
}

static void
put_company(struct stm_html *html, const struct report_process *p,
            const struct host_company *company)
{
    begin_row(html, "Company");
    if (report_is_value(p->company))
        stm_html_text(html, p->company);
    else if (company && report_is_value(company->name))
        stm_html_text(html, company->name);
    else
        stm_html_leaf(html, "span", "soft",
                      p->company.data ? "logged as empty" : "not logged");
    if (company && company->how.size) {
        stm_html_string(html, " ");
        stm_html_element(html, "span", "tag", company->how);
    }
    stm_html_end(html);
}

static void
put_rows(struct stm_html *html, const struct report_process *p,
         const struct host_company *company)
{
    char guid[STM_GUID_TEXT];

    row(html, "Image", "mono", p->image);
    row(html, "Command line", "mono", p->command_line);
    row(html, "User", NULL, p->user);
    if (p->has_pid) {
        begin_row(html, "Process id");
        stm_html_print(html, "%" PRId64, p->pid);
        stm_html_end(html);
    }
    put_times(html, p);
    if (p->has_ended)
        time_row(html, "Ended", p->ended);
    row(html, "Integrity", NULL, p->integrity);
    if (p->id || (company && company->how.size))
        put_company(html, p, company);
    row(html, "Product", NULL, p->product);
    row(html, "Description", NULL, p->description);
    row(html, "File version", NULL, p->file_version);
    row(html, "Original name", "mono", p->original_name);
    row(html, "SHA-256", "mono", p->sha256);
    row(html, "SHA-1", "mono", p->sha1);
    row(html, "MD5", "mono", p->md5);
    if (!stm_guid_is_zero(&p->guid))
        row(html, "ProcessGuid", "mono",
            stm_span_of(stm_guid_print(guid, &p->guid)));
}

void
host_card(struct stm_html *html, const char *title, const char *note,
          const struct report_process *p, const struct host_company *company)
{
    stm_html_line(html);
    stm_html_begin_class(html, "div", "card");
    stm_html_begin(html, "h5");
    stm_html_string(html, title);
    if (note[0]) {
        stm_html_string(html, " ");
        stm_html_leaf(html, "span", "soft", note);
    }
    stm_html_end(html);
    stm_html_begin(html, "dl");
    put_rows(html, p, company);
    stm_html_end(html);
    stm_html_end(html);
}
