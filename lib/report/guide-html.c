/* SPDX-License-Identifier: Apache-2.0 */
/*
 * guide-html.c - what to do next about an incident: the guides of its rules,
 * with the names of its findings.
 */
#include "report/host.h"

#include "base/digits.h"
#include "detect/guide.h"

enum { GUIDES = 8 }; /* of one incident; the worst findings' */

/* What a guide may name. */
struct values {
    struct report *report;
    const struct report_host *host;
    const struct report_finding *finding;
    struct report_process process, parent;
    char text[64]; /* a value that is made here */
    /* Why a value could not be looked up: else it would seem not known. */
    stm_status status;
    struct stm_err err;
};

static bool
give_text(struct stm_span text, struct stm_span *out)
{
    *out = text;
    return report_is_value(text);
}

static bool
give_process(struct values *v, const struct report_process *p,
             struct stm_span name, struct stm_span *out)
{
    const struct {
        const char *name;
        struct stm_span text;
    } texts[] = {
        { "name", p->name },     { "image", p->image },
        { "sha256", p->sha256 }, { "command_line", p->command_line },
        { "sha1", p->sha1 },     { "md5", p->md5 },
        { "user", p->user },
    };

    for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
        if (stm_span_is(name, texts[i].name))
            return give_text(texts[i].text, out);
    if (stm_span_is(name, "guid") && !stm_guid_is_zero(&p->guid)) {
        *out = stm_span_of(stm_guid_print(v->text, &p->guid));
        return true;
    }
    if (!stm_span_is(name, "pid") || !p->has_pid)
        return false;
    *out = stm_span_sized(v->text,
                          (size_t)(stm_put_signed(v->text, p->pid) - v->text));
    return true;
}

/* A value out of the finding's details, by its name there. */
static bool
give_detail(struct values *v, struct stm_span name, struct stm_span *out)
{
    struct stm_stmt *stmt;
    bool row, found = false;

    v->status = report_held(&stmt, v->report, REPORT_FINDING_DETAILS, &v->err);
    if (v->status)
        return false;
    stm_stmt_bind_int(stmt, 1, v->finding->id);
    while (!found && !(v->status = stm_stmt_step(stmt, &row, &v->err)) && row)
        if (stm_span_equal(stm_stmt_text(stmt, 0), name))
            found = give_text(report_copy(v->report, stmt, 1), out);
    stm_stmt_reset(stmt);
    return found;
}

static bool
give(void *arg, struct stm_span name, struct stm_span *out)
{
    struct values *v = arg;
    struct stm_span owner;

    if (stm_span_is(name, "host"))
        return give_text(v->host->label, out);
    if (stm_span_is(name, "time")) {
        *out = stm_span_of(stm_ticks_print(v->text, v->finding->time));
        return true;
    }
    (void)stm_word_next(&name, '.', &owner);
    if (stm_span_is(owner, "process"))
        return give_process(v, &v->process, name, out);
    if (stm_span_is(owner, "parent"))
        return give_process(v, &v->parent, name, out);
    return give_detail(v, name, out);
}

/* The elements that are open while items are written. */
struct shape {
    bool list, part;
    stm_guide_part in;
};

static void
end_part(struct stm_html *html, struct shape *shape)
{
    if (shape->list)
        stm_html_end(html);
    if (shape->part)
        stm_html_end(html);
    *shape = (struct shape){ 0 };
}

static void
begin_part(struct stm_html *html, struct shape *shape, stm_guide_part part)
{
    if (shape->part && shape->in == part)
        return;
    end_part(html, shape);
    *shape = (struct shape){ .part = true, .in = part };
    stm_html_begin_class(html, part == STM_GUIDE_HUNT ? "details" : "div",
                         "part");
    stm_html_leaf(html, part == STM_GUIDE_HUNT ? "summary" : "h5", NULL,
                  part == STM_GUIDE_HUNT ? "Hunt: queries with these names"
                                         : stm_guide_part_name(part));
}

static void
put_step(struct stm_html *html, struct shape *shape, struct stm_span text)
{
    if (!shape->list)
        stm_html_begin(html, "ul");
    shape->list = true;
    stm_html_element(html, "li", NULL, text);
}

static void
put_query(struct stm_html *html, struct shape *shape,
          const struct stm_guide_item *item, struct stm_span text)
{
    struct stm_lines lines = stm_lines_of(text);
    struct stm_span line;
    bool first = true;

    if (shape->list)
        stm_html_end(html);
    shape->list = false;
    stm_html_begin_class(html, "p", "small");
    stm_html_leaf(html, "span", "tag", stm_guide_form_name(item->form));
    stm_html_string(html, " ");
    stm_html_text(html, item->title);
    stm_html_end(html);
    stm_html_begin_class(html, "pre", "query");
    stm_html_attr(html, "tabindex", "0");
    while (stm_lines_next(&lines, &line)) {
        if (!first)
            stm_html_line(html);
        first = false;
        stm_html_text(html, line);
    }
    stm_html_end(html);
}

static void
put_guide(struct stm_html *html, struct values *v, struct stm_span text)
{
    struct stm_guide_reader reader = stm_guide_reader_of(text);
    struct stm_guide_item item;
    struct stm_buf filled = { 0 };
    struct shape shape = { 0 };

    while (!v->status && stm_guide_next(&reader, &item)) {
        filled.size = 0;
        if (!stm_guide_fill(&filled, &item, give, v))
            continue;
        begin_part(html, &shape, item.part);
        if (item.form == STM_GUIDE_STEP)
            put_step(html, &shape, stm_buf_held(&filled));
        else
            put_query(html, &shape, &item, stm_buf_held(&filled));
    }
    end_part(html, &shape);
    if (filled.failed)
        stm_html_starve(html);
    stm_buf_free(&filled);
}

static stm_status
load_values(struct values *v, struct report *r, const struct report_host *host,
            const struct report_finding *f, struct stm_err *err)
{
    stm_status status;

    *v = (struct values){ .report = r, .host = host, .finding = f };
    status = report_load_process(&v->process, r, f->process, err);
    if (!status)
        status = report_load_parent(&v->parent, r, &v->process, err);
    return status;
}

/* The guide of one finding's rule, open where `open`. */
static stm_status
put_rule(struct stm_html *html, struct report *r,
         const struct report_host *host, const struct report_finding *f,
         bool open, struct stm_err *err)
{
    struct values v;
    struct stm_stmt *stmt;
    bool row;
    stm_status status = report_held(&stmt, r, REPORT_GUIDE, err);

    if (status)
        return status;
    stm_stmt_bind_text(stmt, 1, f->rule);
    status = stm_stmt_step(stmt, &row, err);
    if (status || !row)
        return status;
    status = load_values(&v, r, host, f, err);
    if (!status) {
        stm_html_begin_class(html, "details", "guide");
        if (open)
            stm_html_attr(html, "open", "open");
        stm_html_begin(html, "summary");
        stm_html_string(html, "What to do next: ");
        stm_html_text(html, f->title);
        stm_html_end(html);
        put_guide(html, &v, stm_stmt_text(stmt, 0));
        stm_html_end(html);
        if (v.status)
            status = stm_fail(err, v.status, 0, "%s", v.err.text);
    }
    stm_stmt_reset(stmt);
    return status ? status : report_fed(r, err);
}

/* Whether a finding before the i-th is of the same rule and says as much. */
static bool
is_told(const struct report_finding *list, size_t n, size_t i)
{
    for (size_t j = 0; j < n; j++) {
        if (!stm_span_equal(list[j].rule, list[i].rule) || j == i)
            continue;
        if (report_says_more(&list[j], &list[i]) ||
            (j < i && !report_says_more(&list[i], &list[j])))
            return true;
    }
    return false;
}

stm_status
host_guides(struct stm_html *html, struct report *r,
            const struct report_host *host, const struct report_finding *list,
            size_t n, struct stm_err *err)
{
    const struct report_finding *worst = report_worst_finding(list, n);
    stm_status status = STM_OK;
    int left = GUIDES;

    if (worst && !worst->suppressed.data) {
        status = put_rule(html, r, host, worst, true, err);
        left--;
    }
    for (size_t i = 0; i < n && left > 0 && !status; i++) {
        if (list[i].suppressed.data || is_told(list, n, i) ||
            stm_span_equal(list[i].rule, worst->rule))
            continue;
        status = put_rule(html, r, host, &list[i], false, err);
        left--;
    }
    return status;
}
