/* SPDX-License-Identifier: Apache-2.0 */
#include "report/page.h"

#include <inttypes.h>

static void
begin_table(struct page_table *table)
{
    struct stm_html *html = table->html;

    stm_html_begin_class(html, "div", "wide");
    stm_html_attr(html, "tabindex", "0");
    stm_html_attr(html, "role", "group");
    stm_html_attr(html, "aria-label", table->label);
    stm_html_begin(html, "table");
    if (table->kind)
        stm_html_attr_print(html, "class", "stack %s", table->kind);
    else if (table->compact)
        stm_html_attr(html, "class", "compact");
    stm_html_leaf(html, "caption", NULL, table->label);
    stm_html_begin(html, "thead");
    stm_html_begin(html, "tr");
    for (const struct page_column *c = table->columns; c->name; c++) {
        stm_html_begin_class(html, "th", c->class_name);
        stm_html_attr(html, "scope", "col");
        stm_html_string(html, c->name);
        stm_html_end(html);
    }
    stm_html_end(html);
    stm_html_end(html);
    stm_html_begin(html, "tbody");
    stm_html_line(html);
}

bool
page_row(struct page_table *table)
{
    if (!table->most)
        table->most = PAGE_ROWS;
    if (table->rows++ == 0)
        begin_table(table);
    if (table->rows > table->most)
        return false;
    stm_html_begin(table->html, "tr");
    return true;
}

void
page_row_end(struct page_table *table)
{
    stm_html_end(table->html);
    stm_html_line(table->html);
}

void
page_table_end(struct page_table *table, const char *none, const char *where)
{
    int64_t more = table->rows - table->most;

    if (table->rows == 0) {
        stm_html_leaf(table->html, "p", "none", none);
        return;
    }
    for (int i = 0; i < 3; i++) /* tbody, table, div */
        stm_html_end(table->html);
    if (more <= 0)
        return;
    stm_html_begin_class(table->html, "p", "more");
    stm_html_count(table->html, more);
    stm_html_print(table->html, " more %s in %s.", more == 1 ? "is" : "are",
                   where);
    stm_html_end(table->html);
}

void
page_cell(struct stm_html *html, const char *class_name, struct stm_span text)
{
    stm_html_element(html, "td", class_name, text);
}

void
page_cell_string(struct stm_html *html, const char *class_name,
                 const char *text)
{
    stm_html_leaf(html, "td", class_name, text);
}

void
page_cell_count(struct stm_html *html, int64_t value)
{
    stm_html_begin_class(html, "td", "n");
    stm_html_count(html, value);
    stm_html_end(html);
}

void
page_cell_time(struct stm_html *html, const struct stm_stmt *stmt, int column)
{
    stm_html_begin(html, "td");
    if (!stm_stmt_is_null(stmt, column))
        stm_html_time(html, stm_stmt_int(stmt, column));
    stm_html_end(html);
}

void
page_cell_level(struct stm_html *html, stm_level level)
{
    stm_html_begin(html, "td");
    page_level(html, level);
    stm_html_end(html);
}

void
page_level(struct stm_html *html, stm_level level)
{
    const char *name = stm_level_name(level);

    stm_html_begin(html, "span");
    stm_html_attr_print(html, "class", "level %s", name);
    stm_html_string(html, name);
    stm_html_end(html);
}

void
page_cell_level_of(struct stm_html *html, stm_level level, int64_t n)
{
    stm_html_begin(html, "td");
    if (n)
        page_level(html, level);
    else
        stm_html_leaf(html, "span", "level quiet", stm_level_name(level));
    stm_html_end(html);
}

void
page_none_found(struct stm_html *html, int64_t could, int64_t rules)
{
    if (could <= 0) {
        stm_html_leaf(html, "span", "bad", "not checked");
        return;
    }
    stm_html_begin_class(html, "span", "soft");
    stm_html_string(html, "none found");
    if (could < rules)
        stm_html_print(html, ", %" PRId64 " of %" PRId64 " rules not checked",
                       rules - could, rules);
    stm_html_end(html);
}

void
page_fact(struct stm_html *html, const char *name)
{
    stm_html_begin(html, "div");
    stm_html_leaf(html, "dt", NULL, name);
    stm_html_begin(html, "dd");
}

void
page_fact_end(struct stm_html *html)
{
    stm_html_end(html);
    stm_html_end(html);
    stm_html_line(html);
}

void
page_fact_count(struct stm_html *html, const char *name, int64_t value)
{
    page_fact(html, name);
    stm_html_count(html, value);
    page_fact_end(html);
}

void
page_fact_text(struct stm_html *html, const char *name, struct stm_span text)
{
    page_fact(html, name);
    stm_html_text(html, text);
    page_fact_end(html);
}

void
page_fact_time(struct stm_html *html, const char *name, bool has,
               stm_ticks ticks)
{
    page_fact(html, name);
    if (has)
        stm_html_time(html, ticks);
    else
        stm_html_string(html, "not known");
    page_fact_end(html);
}

void
page_section(struct stm_html *html, const char *id, const char *title)
{
    stm_html_line(html);
    stm_html_begin(html, "section");
    stm_html_attr(html, "id", id);
    stm_html_leaf(html, "h2", NULL, title);
}

void
page_nav(struct stm_html *html, const char *const *links)
{
    stm_html_begin(html, "nav");
    stm_html_attr(html, "aria-label", "Sections");
    stm_html_begin(html, "ul");
    for (; *links; links += 2) {
        stm_html_begin(html, "li");
        stm_html_begin(html, "a");
        stm_html_attr_print(html, "href", "#%s", links[0]);
        stm_html_string(html, links[1]);
        stm_html_end(html);
        stm_html_end(html);
    }
    stm_html_end(html);
    stm_html_end(html);
}

void
page_skip(struct stm_html *html)
{
    stm_html_begin_class(html, "a", "skip");
    stm_html_attr(html, "href", "#main");
    stm_html_string(html, "Skip to the findings");
    stm_html_end(html);
}

void
page_footer(struct stm_html *html)
{
    stm_html_begin(html, "footer");
    stm_html_leaf(html, "p", NULL,
                  "Times are UTC. Text from logs is shown as logged; control, "
                  "bidirectional and zero-width characters are written as "
                  "\\xNN or \\u{NNNN}. SHA256SUMS holds the digest of every "
                  "file of this report.");
    stm_html_end(html);
}

/* A folder's name in a link: its own % signs are encoded. */
static void
put_folder(struct stm_buf *out, struct stm_span folder)
{
    for (size_t i = 0; i < folder.size; i++) {
        if (folder.data[i] == '%')
            stm_buf_text(out, "%25");
        else
            stm_buf_char(out, folder.data[i]);
    }
}

/* `hosts`: the folder of the hosts' folders, as the page in hand sees it. */
static void
put_link(struct stm_html *html, const char *hosts, struct stm_span folder,
         const char *prefix, struct stm_span anchor, struct stm_span label)
{
    struct stm_buf href = { 0 };

    stm_buf_text(&href, hosts);
    put_folder(&href, folder);
    stm_buf_text(&href, "/report.html");
    if (anchor.size) {
        stm_buf_text(&href, prefix);
        stm_buf_span(&href, anchor);
    }
    stm_html_begin(html, "a");
    if (href.failed)
        stm_html_starve(html);
    else
        stm_html_attr(html, "href", href.data);
    stm_html_text(html, label);
    stm_html_end(html);
    stm_buf_free(&href);
}

void
page_host_link(struct stm_html *html, struct stm_span folder,
               struct stm_span incident, struct stm_span label)
{
    put_link(html, "hosts/", folder, "#i-", incident, label);
}

void
page_section_link(struct stm_html *html, struct stm_span folder,
                  const char *section, struct stm_span label)
{
    put_link(html, "hosts/", folder, "#", stm_span_of(section), label);
}

void
page_host_peer(struct stm_html *html, struct stm_span folder,
               struct stm_span label)
{
    put_link(html, "../", folder, "", stm_span_of(""), label);
}

void
page_window(struct stm_html *html, const struct report *r)
{
    struct stm_buf text = { 0 };

    if (stm_window_is_all(&r->window))
        return;
    stm_window_print(&text, &r->window);
    stm_html_begin_class(html, "p", "note");
    stm_html_string(html, "Findings ");
    stm_html_text(html, stm_buf_held(&text));
    stm_html_string(html, " are shown; ");
    stm_html_count(html, r->outside);
    stm_html_string(html, r->outside == 1 ? " of the case lies outside. "
                                          : " of the case lie outside. ");
    stm_html_string(html, "Processes, coverage and evidence are those of all "
                          "of time.");
    stm_html_end(html);
    stm_buf_free(&text);
}
