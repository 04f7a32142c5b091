/* SPDX-License-Identifier: Apache-2.0 */
#include "report/account.h"

#include "report/page.h"

#include <inttypes.h>

enum { CODE_MOST = 400 };

static void
put_name(struct stm_html *html, const struct tree_node *node)
{
    const struct report_process *p = &node->process;

    stm_html_element(html, "strong", NULL,
                     report_is_value(p->name) ? p->name
                                              : stm_span_of("a process"));
    if (p->has_pid)
        stm_html_print(html, " (%" PRId64 ")", p->pid);
}

/* Command lines go on for 32 KiB; the cards have them whole. */
static void
put_code(struct stm_html *html, struct stm_span text)
{
    struct stm_span cut = text;

    if (cut.size > CODE_MOST) {
        cut.size = CODE_MOST;
        while (cut.size && ((unsigned char)cut.data[cut.size] & 0xc0) == 0x80)
            cut.size--;
    }
    stm_html_element(html, "code", NULL, cut);
    if (cut.size < text.size)
        stm_html_string(html, " \xe2\x80\xa6");
}

static void
put_start(struct stm_html *html, const struct account_line *line)
{
    const struct tree_node *node = line->node;

    if (node->parent) {
        put_name(html, node->parent);
        stm_html_string(html, " started ");
        put_name(html, node);
    } else {
        put_name(html, node);
        stm_html_string(html, " started");
    }
    if (report_is_value(node->process.user)) {
        stm_html_string(html, " as ");
        stm_html_text(html, node->process.user);
    }
    if (report_is_value(node->process.command_line)) {
        stm_html_string(html, ": ");
        put_code(html, node->process.command_line);
    }
}

static void
put_write(struct stm_html *html, const struct account_line *line)
{
    put_name(html, line->node);
    stm_html_print(html, " %s ", tree_deed(line->write->event_id));
    put_code(html, line->write->path);
    if (line->run) {
        stm_html_string(html, ", which ran later as ");
        put_name(html, line->run);
    }
}

static void
put_connection(struct stm_html *html, const struct account_line *line)
{
    put_name(html, line->node);
    stm_html_string(html, " connected to ");
    put_code(html, line->place);
    stm_html_print(html, " port %" PRId64, line->port);
    if (report_is_value(line->name)) {
        stm_html_string(html, ", ");
        put_code(html, line->name);
    }
}

static void
put_findings(struct stm_html *html, const struct account_line *line)
{
    for (size_t i = 0; i < line->n_found; i++) {
        const struct report_finding *f = line->found[i];

        stm_html_string(html, " ");
        page_level(html, f->level);
        stm_html_string(html, " ");
        stm_html_begin(html, "a");
        stm_html_attr_print(html, "href", "#f-%.*s", (int)f->key.size,
                            f->key.data);
        stm_html_text(html, f->title);
        stm_html_end(html);
    }
}

static void
put_line(struct stm_html *html, const struct account_line *line)
{
    stm_html_line(html);
    stm_html_begin_class(html, "li", line->n_found ? "found" : NULL);
    stm_html_time(html, line->time);
    stm_html_begin(html, "span");
    if (line->write)
        put_write(html, line);
    else if (line->kind == ACCOUNT_CONNECTED)
        put_connection(html, line);
    else if (line->node)
        put_start(html, line);
    else
        stm_html_text(html, line->found[0]->summary);
    if (!line->node || line->kind == ACCOUNT_FOUND)
        put_findings(html, line);
    else if (line->count > 1)
        stm_html_print(html, " (%" PRId64 " times)", line->count);
    stm_html_end(html);
    stm_html_end(html);
}

void
account_print(struct stm_html *html, const struct account *account)
{
    if (!account->n)
        return;
    stm_html_leaf(html, "h4", NULL, "What happened");
    stm_html_begin_class(html, "ol", "account");
    for (size_t i = 0; i < account->n; i++)
        put_line(html, &account->lines[i]);
    stm_html_end(html);
    if (account->left_out) {
        stm_html_begin_class(html, "p", "more");
        stm_html_count(html, account->left_out);
        stm_html_string(html, account->left_out == 1
                                  ? " smaller step is left out."
                                  : " smaller steps are left out.");
        stm_html_end(html);
    }
}
