/* SPDX-License-Identifier: Apache-2.0 */
#include "lineage/parts.h"

#include <inttypes.h>
#include <stdlib.h>

/* Names that a text lists before it only counts. */
enum { NAMES_LISTED = 8 };

stm_status
stm_lineage_issue(struct build *build, const char *kind, int64_t host,
                  int64_t count, struct stm_span text, struct stm_err *err)
{
    struct stm_stmt *stmt = build->stmts[STMT_ISSUE];

    stm_stmt_bind_text(stmt, 1, stm_span_of(kind));
    stm_stmt_bind_int(stmt, 2, host);
    stm_stmt_bind_int(stmt, 3, count);
    stm_stmt_bind_text(stmt, 4, text);
    return stm_stmt_run(stmt, err);
}

static stm_status
say(struct build *build, const char *kind, size_t host, int64_t count,
    struct stm_buf *text, struct stm_err *err)
{
    if (text->failed)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for an issue");
    return stm_lineage_issue(build, kind, (int64_t)host + 1, count,
                             stm_buf_held(text), err);
}

/* What is known of a host while names are looked through. */
struct named {
    bool has_id;
    size_t counted, said; /* 1 + the first computer of the name, when last */
};

/* How many hosts with a machine id have a computer of this name. */
static int64_t
count_machines(const struct machines *m, struct named *named, size_t from,
               size_t to)
{
    int64_t n = 0;

    for (size_t i = from; i < to; i++) {
        struct named *host = &named[m->computers[i].host];

        n += host->has_id && host->counted != from + 1;
        host->counted = from + 1;
    }
    return n;
}

/* The sentence about a host of a name that `n` machines have; NULL: none. */
static const char *
kind_of_name(struct stm_buf *text, const struct host *host, bool has_id,
             int64_t n)
{
    stm_buf_reset(text);
    if (has_id && n < 2)
        return NULL;
    if (has_id) {
        stm_buf_print(text, "%" PRId64 " machines call themselves ", n);
        stm_buf_span(text, host->label);
        return STM_ISSUE_SHARED_NAME;
    }
    stm_buf_text(text, "no record tells a machine id; ");
    if (n)
        stm_buf_print(text, "%" PRId64 " machines have this name", n);
    else
        stm_buf_text(text, "the host is known by its name alone");
    return n ? STM_ISSUE_AMBIGUOUS : STM_ISSUE_NO_MACHINE;
}

/* What is odd about the computers [from, to) of one name. */
static stm_status
say_of_name(const struct machines *m, struct build *build, struct named *named,
            size_t from, size_t to, struct stm_err *err)
{
    int64_t n = count_machines(m, named, from, to);
    struct stm_buf text = { 0 };
    stm_status status = STM_OK;

    for (size_t i = from; i < to && !status; i++) {
        uint32_t at = m->computers[i].host;
        const char *kind;

        if (named[at].said == from + 1)
            continue;
        named[at].said = from + 1;
        kind = kind_of_name(&text, &m->hosts[at], named[at].has_id, n);
        if (kind)
            status = say(build, kind, at, n ? n : 1, &text, err);
    }
    stm_buf_free(&text);
    return status;
}

static stm_status
say_of_names(const struct machines *m, struct build *build, struct stm_err *err)
{
    struct named *named = calloc(m->n_hosts + 1, sizeof(*named));
    stm_status status = STM_OK;

    if (!named)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for issues");
    for (size_t i = 0; i < m->n; i++)
        named[m->computers[i].host].has_id |= m->computers[i].machine != 0;
    for (size_t i = 0, end; i < m->n && !status; i = end) {
        for (end = i; end < m->n && stm_span_equal(m->computers[end].key,
                                                   m->computers[i].key);
             end++)
            ;
        status = say_of_name(m, build, named, i, end, err);
    }
    free(named);
    return status;
}

struct identity {
    int64_t machine;
    uint32_t host;
};

static int
by_machine(const void *a, const void *b)
{
    const struct identity *left = a, *right = b;

    if (left->machine != right->machine)
        return left->machine < right->machine ? -1 : 1;
    return (left->host > right->host) - (left->host < right->host);
}

/* One issue a host, which lists the others of [from, to). */
static stm_status
say_shared(const struct machines *m, struct build *build,
           const struct identity *ids, size_t n, size_t self,
           struct stm_err *err)
{
    struct stm_buf text = { 0 };
    size_t listed = 0;
    stm_status status;

    stm_buf_print(&text, "machine id %08" PRIx32 " is also of",
                  (uint32_t)ids[self].machine);
    for (size_t i = 0; i < n && listed < NAMES_LISTED; i++) {
        if (i == self)
            continue;
        stm_buf_text(&text, listed++ ? ", " : " ");
        stm_buf_span(&text, m->hosts[ids[i].host].label);
    }
    if (n - 1 > listed)
        stm_buf_print(&text, " and %zu more", n - 1 - listed);
    stm_buf_text(&text, ": renamed or cloned");
    status = say(build, STM_ISSUE_SHARED_MACHINE, ids[self].host, (int64_t)n,
                 &text, err);
    stm_buf_free(&text);
    return status;
}

static stm_status
say_of_machines(const struct machines *m, struct build *build,
                struct stm_err *err)
{
    struct identity *ids = malloc((m->n + 1) * sizeof(*ids));
    size_t n = 0, kept = 0;
    stm_status status = STM_OK;

    if (!ids)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for issues");
    for (size_t i = 0; i < m->n; i++)
        if (m->computers[i].machine)
            ids[n++] = (struct identity){ m->computers[i].machine,
                                          m->computers[i].host };
    qsort(ids, n, sizeof(*ids), by_machine);
    for (size_t i = 0; i < n; i++)
        if (!kept || by_machine(&ids[kept - 1], &ids[i]) != 0)
            ids[kept++] = ids[i];
    for (size_t i = 0, end; i < kept && !status; i = end) {
        for (end = i; end < kept && ids[end].machine == ids[i].machine; end++)
            ;
        for (size_t j = i; j < end && end - i > 1 && !status; j++)
            status = say_shared(m, build, ids + i, end - i, j - i, err);
    }
    free(ids);
    return status;
}

stm_status
stm_machines_issues(const struct machines *m, struct build *build,
                    struct stm_err *err)
{
    stm_status status = say_of_names(m, build, err);

    return status ? status : say_of_machines(m, build, err);
}
