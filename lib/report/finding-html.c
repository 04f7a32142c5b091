/* SPDX-License-Identifier: Apache-2.0 */
#include "report/host.h"

#include <inttypes.h>

static const char *
note_of_parent(const struct report_process *child,
               const struct report_process *parent)
{
    if (!parent->id)
        return "as the child logged it; not found in the evidence";
    if (!parent->event)
        return "its start is not in the evidence";
    switch (child->parent_how) {
    case STM_PARENT_GUID: return "found by ProcessGuid";
    case STM_PARENT_START: return "found by process id and start";
    case STM_PARENT_PID: return "found by process id and time";
    default: return "";
    }
}

/* What the rule says of the parent's company. */
static stm_status
load_company(struct host_company *out, struct report *r, int64_t finding,
             struct stm_err *err)
{
    struct stm_stmt *stmt;
    bool row;
    stm_status status = report_held(&stmt, r, REPORT_FINDING_DETAILS, err);

    *out = (struct host_company){ 0 };
    if (status)
        return status;
    stm_stmt_bind_int(stmt, 1, finding);
    while (!(status = stm_stmt_step(stmt, &row, err)) && row) {
        if (stm_span_is(stm_stmt_text(stmt, 0), "company_knowledge"))
            out->how = report_copy(r, stmt, 1);
        else if (stm_span_is(stm_stmt_text(stmt, 0), "company"))
            out->name = report_copy(r, stmt, 1);
    }
    return status ? status : report_fed(r, err);
}

/* `*company` stays empty where no card shows it. */
static stm_status
put_cards(struct stm_html *html, struct host_company *company, struct report *r,
          const struct report_finding *f, struct stm_err *err)
{
    struct report_process process, parent, related;
    stm_status status = report_load_process(&process, r, f->process, err);

    if (!status)
        status = report_load_parent(&parent, r, &process, err);
    if (!status)
        status = report_load_process(&related, r, f->related, err);
    if (status || !(process.id || related.id))
        return status;
    stm_html_begin_class(html, "div", "pair");
    if (process.id && report_knows(&parent)) {
        status = load_company(company, r, f->id, err);
        host_card(html, "Parent", note_of_parent(&process, &parent), &parent,
                  company);
    }
    if (process.id)
        host_card(html, "Process",
                  process.event ? "" : "its start is not in the evidence",
                  &process, NULL);
    if (related.id && related.id != parent.id && related.id != process.id)
        host_card(html, "Related process", "", &related, NULL);
    stm_html_end(html);
    return status;
}

static void
put_line(struct stm_html *html, const struct report_finding *f)
{
    stm_html_begin_class(html, "p", "line small soft");
    stm_html_time(html, f->time);
    stm_html_begin(html, "span");
    stm_html_print(html, "confidence %s", stm_confidence_name(f->confidence));
    stm_html_end(html);
    if (f->attack.size) {
        stm_html_begin(html, "span");
        stm_html_string(html, "ATT&CK ");
        stm_html_text(html, f->attack);
        stm_html_end(html);
    }
    stm_html_begin(html, "span");
    stm_html_string(html, "rule ");
    stm_html_element(html, "code", NULL, f->rule);
    stm_html_end(html);
    stm_html_begin(html, "span");
    stm_html_string(html, "key ");
    stm_html_element(html, "code", NULL, f->key);
    stm_html_end(html);
    stm_html_end(html);
}

static stm_status
put_tunings(struct stm_html *html, struct report *r,
            const struct report_finding *f, struct stm_err *err)
{
    struct stm_stmt *stmt;
    bool row;
    stm_status status = report_held(&stmt, r, REPORT_FINDING_TUNING, err);

    if (status)
        return status;
    stm_stmt_bind_int(stmt, 1, f->id);
    while (!(status = stm_stmt_step(stmt, &row, err)) && row) {
        stm_html_begin_class(html, "p", "note");
        stm_html_print(html, "Lowered from %s by ",
                       stm_level_name(f->base_level));
        stm_html_element(html, "code", NULL, stm_stmt_text(stmt, 0));
        stm_html_string(html, ": ");
        stm_html_text(html, stm_stmt_text(stmt, 1));
        stm_html_end(html);
    }
    return status;
}

static void
put_verdict(struct stm_html *html, const struct report_finding *f)
{
    if (f->suppressed.data) {
        stm_html_begin_class(html, "p", "note");
        stm_html_string(html, "Suppressed: ");
        stm_html_text(html, f->suppressed);
        stm_html_end(html);
    }
    if (f->verdict.data) {
        stm_html_begin_class(html, "p", "note");
        stm_html_string(html, "Verdict of ");
        stm_html_text(html, f->analyst.size ? f->analyst
                                            : stm_span_of("the analyst"));
        stm_html_string(html, ": ");
        stm_html_text(html, f->verdict);
        if (f->verdict_reason.size) {
            stm_html_string(html, ", ");
            stm_html_text(html, f->verdict_reason);
        }
        stm_html_end(html);
    }
}

/* What a card says, it says better. */
static bool
is_in_card(const struct stm_stmt *stmt, const struct host_company *company)
{
    struct stm_span key = stm_stmt_text(stmt, 0);

    return (company->how.size && (stm_span_is(key, "company_knowledge") ||
                                  stm_span_is(key, "company"))) ||
           !report_is_value(stm_stmt_text(stmt, 1));
}

static stm_status
put_details(struct stm_html *html, struct report *r, int64_t finding,
            const struct host_company *company, struct stm_err *err)
{
    struct stm_stmt *stmt;
    bool row, any = false;
    stm_status status = report_held(&stmt, r, REPORT_FINDING_DETAILS, err);

    if (status)
        return status;
    stm_stmt_bind_int(stmt, 1, finding);
    while (!(status = stm_stmt_step(stmt, &row, err)) && row) {
        if (is_in_card(stmt, company))
            continue;
        if (!any)
            stm_html_begin_class(html, "dl", "details");
        any = true;
        stm_html_element(html, "dt", NULL, stm_stmt_text(stmt, 0));
        stm_html_element(html, "dd", "mono", stm_stmt_text(stmt, 1));
    }
    if (any)
        stm_html_end(html);
    return status;
}

static stm_status
put_evidence(struct stm_html *html, struct report *r, int64_t finding,
             struct stm_err *err)
{
    struct report_evidence *list;
    size_t n;
    stm_status status = report_load_evidence(&list, &n, r, finding, err);

    if (!status)
        host_records(html, list, n, "found here", "findings.jsonl");
    return status;
}

static void
put_reasons(struct stm_html *html, const struct report_finding *f)
{
    if (!f->why.size && !f->noise.size)
        return;
    stm_html_begin_class(html, "p", "small soft why");
    stm_html_text(html, f->why);
    if (f->noise.size) {
        stm_html_string(html, " Usual noise: ");
        stm_html_text(html, f->noise);
    }
    stm_html_end(html);
}

stm_status
host_finding(struct stm_html *html, struct report *r,
             const struct report_finding *f, bool alone, struct stm_err *err)
{
    struct host_company company = { 0 };
    stm_status status;

    stm_html_line(html);
    stm_html_begin_class(html, "section",
                         f->suppressed.data ? "finding suppressed" : "finding");
    stm_html_attr_print(html, "id", "f-%.*s", (int)f->key.size, f->key.data);
    stm_html_begin(html, "h4");
    page_level(html, f->level);
    stm_html_text(html, f->title);
    stm_html_end(html);
    if (!alone)
        stm_html_element(html, "p", NULL, f->summary);
    put_line(html, f);
    put_verdict(html, f);
    status = put_tunings(html, r, f, err);
    if (!status)
        status = put_cards(html, &company, r, f, err);
    if (!status)
        status = put_details(html, r, f->id, &company, err);
    if (!status)
        status = put_evidence(html, r, f->id, err);
    put_reasons(html, f);
    stm_html_end(html);
    return status;
}
