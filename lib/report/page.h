/* SPDX-License-Identifier: Apache-2.0 */
/*
 * page.h - what the pages of a report are made of: facts, badges, tables
 * that stop at a number of rows and say how many more there are.
 */
#ifndef STM_REPORT_PAGE_H
#define STM_REPORT_PAGE_H

#include "report/html.h"
#include "report/parts.h"

enum { PAGE_ROWS = 2000 };

struct page_column {
    const char *name;       /* NULL ends the list */
    const char *class_name; /* or NULL; "n" for numbers */
};

/* A table that begins with its first row. */
struct page_table {
    struct stm_html *html;
    const struct page_column *columns;
    const char *label; /* what the table is, for those who hear it */
    bool compact;      /* no wider than what stands in it */
    /* Or NULL: on a narrow screen its rows are put one under another, and
     * style.css says for this kind what a cell is. */
    const char *kind;
    int64_t most; /* rows; 0: PAGE_ROWS */
    int64_t rows; /* so far, those not shown too */
};

/* Begins a row; false: this one is not shown, and has no cells. */
bool page_row(struct page_table *table);
void page_row_end(struct page_table *table);
/* Without rows: says `none`. With rows left out: how many, and `where`. */
void page_table_end(struct page_table *table, const char *none,
                    const char *where);

void page_cell(struct stm_html *html, const char *class_name,
               struct stm_span text);
void page_cell_string(struct stm_html *html, const char *class_name,
                      const char *text);
void page_cell_count(struct stm_html *html, int64_t value);
/* A column with a time; empty where it is NULL. */
void page_cell_time(struct stm_html *html, const struct stm_stmt *stmt,
                    int column);
void page_cell_level(struct stm_html *html, stm_level level);

void page_level(struct stm_html *html, stm_level level);
/* The level of what there is `n` of: of nothing it does not shout. */
void page_cell_level_of(struct stm_html *html, stm_level level, int64_t n);
/* Where a host has no finding: `could` of `rules` rules looked for any. */
void page_none_found(struct stm_html *html, int64_t could, int64_t rules);
/* A name and its value in a list of facts: <dl class="facts">. */
void page_fact(struct stm_html *html, const char *name);
void page_fact_end(struct stm_html *html);
void page_fact_count(struct stm_html *html, const char *name, int64_t value);
void page_fact_text(struct stm_html *html, const char *name,
                    struct stm_span text);
void page_fact_time(struct stm_html *html, const char *name, bool has,
                    stm_ticks ticks);

/* The window that a report is of; where it is of all of time nothing. */
void page_window(struct stm_html *html, const struct report *r);

/* <section id=ID><h2>title</h2>, to be ended by one stm_html_end(). */
void page_section(struct stm_html *html, const char *id, const char *title);
/* The list of links to sections; pairs of id and title, ended by NULL. */
void page_nav(struct stm_html *html, const char *const *links);
void page_skip(struct stm_html *html);
void page_footer(struct stm_html *html);

/* A table of issues; the caller binds and closes `stmt`. */
stm_status page_issues(struct stm_html *html, struct stm_stmt *stmt,
                       const char *label, const char *none,
                       struct stm_err *err);
/* The cells of a file: name and digest, then `columns` counts from `at`. */
void page_file(struct stm_html *html, const struct stm_stmt *stmt, int at,
               int columns);

/* A link from the index to a host's page, to an incident by its key if not
 * empty; and to a section of it. */
void page_host_link(struct stm_html *html, struct stm_span folder,
                    struct stm_span incident, struct stm_span label);
void page_section_link(struct stm_html *html, struct stm_span folder,
                       const char *section, struct stm_span label);
/* A link from a host's page to another's. */
void page_host_peer(struct stm_html *html, struct stm_span folder,
                    struct stm_span label);

#endif
