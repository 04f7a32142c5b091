/* SPDX-License-Identifier: Apache-2.0 */
/*
 * machines.c - which computers are one host: (folded Computer, machine id).
 *
 * Spellings of one name with one id are one; then what the analyst joined;
 * then records that tell no id, where their name leaves one choice.
 */
#include "lineage/parts.h"

#include "base/text.h"

#include <stdlib.h>

enum { NAMES_LIMIT = 1 << 30 };

static stm_status
load_row(struct machines *m, struct stm_stmt *stmt, struct stm_err *err)
{
    struct stm_span name = stm_stmt_text(stmt, 1), key = stm_stmt_text(stmt, 2);
    struct computer *computer;
    stm_status status = stm_grow((void **)&m->computers, &m->room, m->n + 1,
                                 sizeof(*m->computers), err);

    if (status)
        return status;
    computer = &m->computers[m->n];
    *computer = (struct computer){
        .id = stm_stmt_int(stmt, 0),
        .machine = stm_stmt_int(stmt, 3),
        .name = { stm_arena_copy(&m->arena, name.data, name.size), name.size },
        .key = { stm_arena_copy(&m->arena, key.data, key.size), key.size },
        .live = stm_stmt_int(stmt, 4) != 0,
        .root = (uint32_t)m->n,
    };
    if (!computer->name.data || !computer->key.data)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for computer names");
    m->n++;
    return STM_OK;
}

stm_status
stm_machines_load(struct machines *m, struct build *build, struct stm_err *err)
{
    struct stm_stmt *stmt;
    bool row = true;
    stm_status status =
        stm_db_named(&stmt, build->db, stm_lineage_sql, "computers", err);

    if (status)
        return status;
    m->arena = stm_arena_of(NAMES_LIMIT);
    while (!status && !(status = stm_stmt_step(stmt, &row, err)) && row)
        status = load_row(m, stmt, err);
    stm_stmt_close(stmt);
    return status;
}

void
stm_machines_free(struct machines *m)
{
    stm_arena_free(&m->arena);
    free(m->computers);
    free(m->hosts);
}

static uint32_t
root_of(const struct machines *m, uint32_t i)
{
    while (m->computers[i].root != i)
        i = m->computers[i].root;
    return i;
}

/* The lesser stands for both, whatever the order of joining. */
static void
join(struct machines *m, size_t a, size_t b)
{
    uint32_t left = root_of(m, (uint32_t)a), right = root_of(m, (uint32_t)b);

    if (left < right)
        m->computers[right].root = left;
    else
        m->computers[left].root = right;
}

static void
join_spellings(struct machines *m)
{
    for (size_t i = 1; i < m->n; i++)
        if (m->computers[i].machine == m->computers[i - 1].machine &&
            stm_span_equal(m->computers[i].key, m->computers[i - 1].key))
            join(m, i - 1, i);
}

/* The first computer of that name; m->n: none. */
static size_t
find_key(const struct machines *m, struct stm_span key)
{
    size_t low = 0, high = m->n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (stm_span_compare(m->computers[middle].key, key) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < m->n && stm_span_equal(m->computers[low].key, key) ? low
                                                                    : m->n;
}

static stm_status
say_unknown(struct build *build, struct stm_span name, const char *pair,
            struct stm_err *err)
{
    struct stm_buf text = { 0 };
    stm_status status;

    stm_buf_text(&text, "no evidence is of the computer ");
    stm_buf_span(&text, name);
    stm_buf_print(&text, " (--same-host %s)", pair);
    status = text.failed
                 ? stm_fail(err, STM_ENOMEM, 0, "no memory for an issue")
                 : stm_lineage_issue(build, STM_ISSUE_SAME_HOST, 0, 1,
                                     stm_buf_held(&text), err);
    stm_buf_free(&text);
    return status;
}

/* Joins everything of one name to `*first`, which is m->n at first. */
static stm_status
join_name(struct machines *m, struct build *build, struct stm_span name,
          const char *pair, size_t *first, struct stm_err *err)
{
    struct stm_buf key = { 0 };
    size_t at;

    stm_text_fold(&key, name);
    if (key.failed) {
        stm_buf_free(&key);
        return stm_fail(err, STM_ENOMEM, 0, "no memory for a name");
    }
    at = find_key(m, stm_buf_held(&key));
    if (*first == m->n)
        *first = at;
    for (size_t i = at;
         i < m->n && stm_span_equal(m->computers[i].key, stm_buf_held(&key));
         i++)
        join(m, *first, i);
    stm_buf_free(&key);
    return at < m->n ? STM_OK : say_unknown(build, name, pair, err);
}

static stm_status
join_pairs(struct machines *m, struct build *build, struct stm_err *err)
{
    const struct stm_lineage_options *o = build->options;

    for (size_t i = 0; i < o->n_same_host; i++) {
        const char *pair = o->same_host[i], *equals = strchr(pair, '=');
        size_t first = m->n;
        stm_status status;

        if (!equals || equals == pair || !equals[1])
            return stm_fail(err, STM_EUSAGE, 0,
                            "--same-host %s: two names are needed, A=B", pair);
        status =
            join_name(m, build, stm_span_sized(pair, (size_t)(equals - pair)),
                      pair, &first, err);
        if (!status)
            status =
                join_name(m, build, stm_span_of(equals + 1), pair, &first, err);
        if (status)
            return status;
    }
    return STM_OK;
}

/*
 * The one host of computers [from, to), which share a name, that has a
 * machine id; NONE where there are several or none. What only recovered
 * records name does not count beside what live ones do.
 */
static uint32_t
only_machine(const struct machines *m, size_t from, size_t to, bool live)
{
    uint32_t only = NONE;

    for (size_t i = from; i < to; i++) {
        uint32_t root = root_of(m, (uint32_t)i);

        if (m->computers[i].machine == 0 || (live && !m->computers[i].live) ||
            root == only)
            continue;
        if (only != NONE)
            return NONE;
        only = root;
    }
    return only;
}

static void
join_nameless(struct machines *m)
{
    for (size_t i = 0, end; i < m->n; i = end) {
        bool live = false;
        uint32_t only;

        for (end = i; end < m->n && stm_span_equal(m->computers[end].key,
                                                   m->computers[i].key);
             end++)
            live |= m->computers[end].machine && m->computers[end].live;
        only = only_machine(m, i, end, live);
        for (size_t j = i; j < end && only != NONE; j++)
            if (m->computers[j].machine == 0)
                join(m, j, only);
    }
}

static int
by_label(const void *a, const void *b)
{
    const struct host *left = a, *right = b;
    int c = stm_span_compare(left->label, right->label);

    if (!c)
        c = (left->machine > right->machine) - (left->machine < right->machine);
    return c ? c : (left->root > right->root) - (left->root < right->root);
}

/* The host that gathers what has this root. */
static void
gather(struct host *host, const struct computer *c)
{
    if (!host->label.data || stm_span_compare(c->name, host->label) < 0) {
        host->label = c->name;
        host->key = c->key;
    }
    if (c->machine && (!host->machine || c->machine < host->machine))
        host->machine = c->machine;
}

static stm_status
make_hosts(struct machines *m, struct stm_err *err)
{
    uint32_t *host_of = malloc((m->n + 1) * sizeof(*host_of));
    stm_status status = stm_grow((void **)&m->hosts, &m->room_hosts, m->n + 1,
                                 sizeof(*m->hosts), err);

    if (status || !host_of) {
        free(host_of);
        return stm_fail(err, STM_ENOMEM, 0, "no memory for hosts");
    }
    for (uint32_t i = 0; i < m->n; i++) {
        uint32_t root = root_of(m, i);

        if (root == i) {
            host_of[i] = (uint32_t)m->n_hosts;
            m->hosts[m->n_hosts++] = (struct host){ .root = i };
        }
        gather(&m->hosts[host_of[root]], &m->computers[i]);
    }
    if (m->n_hosts)
        qsort(m->hosts, m->n_hosts, sizeof(*m->hosts), by_label);
    for (uint32_t i = 0; i < m->n_hosts; i++)
        host_of[m->hosts[i].root] = i;
    for (uint32_t i = 0; i < m->n; i++)
        m->computers[i].host = host_of[root_of(m, i)];
    free(host_of);
    return STM_OK;
}

stm_status
stm_machines_join(struct machines *m, struct build *build, struct stm_err *err)
{
    stm_status status;

    join_spellings(m);
    status = join_pairs(m, build, err);
    if (status)
        return status;
    join_nameless(m);
    return make_hosts(m, err);
}
