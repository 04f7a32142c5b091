/* SPDX-License-Identifier: Apache-2.0 */
#include "report/techniques.h"

enum { TECHNIQUE = 5 }; /* T1195, without the part behind it */

static bool
are_digits(struct stm_span text)
{
    for (size_t i = 0; i < text.size; i++)
        if (text.data[i] < '0' || text.data[i] > '9')
            return false;
    return true;
}

bool
report_is_technique(struct stm_span word)
{
    if ((word.size != 5 && word.size != 9) || word.data[0] != 'T' ||
        !are_digits(stm_span_sized(word.data + 1, 4)))
        return false;
    return word.size == 5 || (word.data[5] == '.' &&
                              are_digits(stm_span_sized(word.data + 6, 3)));
}

static struct report_names *
names_in(struct report *r)
{
    struct report_names *names = stm_arena_take(&r->arena, sizeof(*names));

    if (names)
        names->arena = &r->arena;
    else
        r->starved = true;
    return names;
}

/* The technique of that id, put in its place where it is new. */
static struct report_technique *
find(struct report_techniques *set, struct report *r, struct stm_span id)
{
    struct report_technique fresh = { 0 };
    struct report_technique *t;
    size_t at = 0;

    while (at < set->n &&
           stm_span_compare(stm_span_of(set->list[at].id), id) < 0)
        at++;
    t = &set->list[at];
    if (at < set->n && stm_span_is(id, t->id))
        return t;
    if (set->n == REPORT_TECHNIQUES_MOST)
        return NULL;
    fresh.rules = names_in(r);
    fresh.looking = names_in(r);
    if (!fresh.rules || !fresh.looking)
        return NULL;
    memcpy(fresh.id, id.data, id.size);
    memmove(t + 1, t, (set->n - at) * sizeof(*t));
    *t = fresh;
    set->n++;
    return t;
}

/* With the technique that it is a part of. */
static struct report_technique *
place(struct report_techniques *set, struct report *r, struct stm_span id)
{
    if (id.size > TECHNIQUE)
        (void)find(set, r, stm_span_sized(id.data, TECHNIQUE));
    return find(set, r, id);
}

/* Columns of sql/techniques.sql. */
static void
add(struct report_technique *t, const struct stm_stmt *row)
{
    int64_t level = stm_stmt_int(row, 3), n = stm_stmt_int(row, 5);
    stm_ticks first = stm_stmt_int(row, 6), last = stm_stmt_int(row, 7);

    report_names_add(t->rules, stm_stmt_text(row, 1));
    if (t->hosts == 0 || t->last_host != stm_stmt_int(row, 2)) {
        t->last_host = stm_stmt_int(row, 2);
        t->hosts++;
    }
    if (stm_stmt_int(row, 4)) {
        t->suppressed += n;
        return;
    }
    if (t->findings == 0 || first < t->first)
        t->first = first;
    if (t->findings == 0 || last > t->last)
        t->last = last;
    t->findings += n;
    if (level >= 0 && level <= STM_LEVEL_CRITICAL)
        t->at_level[level] += n;
}

/* Columns of sql/technique-rules.sql. */
static void
ask(struct report_technique *t, const struct stm_stmt *row)
{
    int64_t host = stm_stmt_int(row, 2);

    report_names_add(t->looking, stm_stmt_text(row, 1));
    if (stm_stmt_int(row, 3) && t->last_looked != host) {
        t->last_looked = host;
        t->looked++;
    }
}

static void
add_row(struct report_techniques *set, struct report *r,
        const struct stm_stmt *row,
        void (*say)(struct report_technique *, const struct stm_stmt *))
{
    struct report_names ids = { .arena = &r->arena };

    report_names_add_list(&ids, stm_stmt_text(row, 0));
    for (size_t i = 0; i < ids.n; i++)
        if (report_is_technique(ids.names[i])) {
            struct report_technique *t = place(set, r, ids.names[i]);

            if (t)
                say(t, row);
        }
}

static stm_status
load(struct report_techniques *set, struct report *r, const char *query,
     void (*say)(struct report_technique *, const struct stm_stmt *),
     struct stm_err *err)
{
    struct stm_stmt *stmt;
    bool row;
    stm_status status = report_query(&stmt, r, query, err);

    if (status)
        return status;
    while (!(status = stm_stmt_step(stmt, &row, err)) && row) {
        if (say == ask && stm_stmt_int(stmt, 2) != set->last_host) {
            set->last_host = stm_stmt_int(stmt, 2);
            set->hosts++;
        }
        add_row(set, r, stmt, say);
    }
    stm_stmt_close(stmt);
    return status;
}

stm_status
report_load_techniques(struct report_techniques **out, struct report *r,
                       struct stm_err *err)
{
    struct report_techniques *set = stm_arena_take(&r->arena, sizeof(*set));
    stm_status status;

    *out = set;
    if (!set)
        return stm_arena_fail(&r->arena, "too many techniques", err);
    status = load(set, r, "technique-rules", ask, err);
    if (!status)
        status = load(set, r, "techniques", add, err);
    return status ? status : report_fed(r, err);
}
