/* SPDX-License-Identifier: Apache-2.0 */
#include "detect/incident.h"

#include "base/table.h"
#include "detect/sql.h"

#include <stdio.h>
#include <stdlib.h>

/* Chains are cut at cycles when they are made; this ends one that was not. */
enum { CHAIN_MOST = 65536 };

#define INCIDENT_GAP (INT64_C(3600) * STM_TICKS_PER_SECOND)
#define INCIDENT_LENGTH (INT64_C(86400) * STM_TICKS_PER_SECOND)

static stm_status
look_up(struct stm_stmt *stmt, int64_t process, int64_t *parent,
        bool *is_session, struct stm_err *err)
{
    bool row;
    stm_status status;

    stm_stmt_bind_int(stmt, 1, process);
    status = stm_stmt_step(stmt, &row, err);
    *parent = !status && row ? stm_stmt_int(stmt, 0) : 0;
    *is_session = !status && row && stm_stmt_int(stmt, 1) != 0;
    stm_stmt_reset(stmt);
    return status;
}

/* Where climbing from a process ends, and what was passed on the way. */
struct climb {
    struct stm_stmt *stmt;
    struct stm_table *roots; /* process -> root, of all that were passed */
    int64_t passed[CHAIN_MOST];
    size_t n;
};

/* One step up from `at`; *root is set where there is none. */
static stm_status
step_up(struct climb *climb, int64_t *at, int64_t *root, struct stm_err *err)
{
    int64_t parent = 0, next = 0;
    bool is_session = false;
    stm_status status = look_up(climb->stmt, *at, &parent, &is_session, err);

    if (!status && parent)
        status = look_up(climb->stmt, parent, &next, &is_session, err);
    if (!parent || is_session)
        *root = *at;
    *at = parent;
    return status;
}

/* Climbs from a process to the last one below a session process. */
static stm_status
find_root(int64_t *root, struct climb *climb, int64_t process,
          struct stm_err *err)
{
    int64_t at = process;
    stm_status status = STM_OK;

    *root = 0;
    climb->n = 0;
    while (!status && !*root && climb->n < CHAIN_MOST) {
        int64_t known = stm_table_find(climb->roots, &at, sizeof(at));

        if (known >= 0) {
            *root = known;
            break;
        }
        climb->passed[climb->n++] = at;
        status = step_up(climb, &at, root, err);
    }
    if (!*root)
        *root = at ? at : process;
    for (size_t i = 0; i < climb->n && !status; i++)
        status = stm_table_put(climb->roots, &climb->passed[i],
                               sizeof(climb->passed[i]), *root, err);
    return status;
}

static stm_status
find_roots(struct stm_findings *findings, struct stm_db *db,
           struct stm_err *err)
{
    struct climb *climb = calloc(1, sizeof(*climb));
    stm_status status;

    if (!climb)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for incidents");
    status = stm_db_named(&climb->stmt, db, stm_detect_sql, "parent", err);
    if (!status)
        status = stm_table_open(&climb->roots, err);
    for (size_t i = 0; i < findings->n && !status; i++) {
        struct stm_found *found = &findings->items[i];

        found->root = 0;
        if (found->process)
            status = find_root(&found->root, climb, found->process, err);
    }
    stm_stmt_close(climb->stmt);
    stm_table_close(climb->roots);
    free(climb);
    return status;
}

static stm_status
begin(struct stm_incidents *incidents, const struct stm_found *found,
      struct stm_err *err)
{
    struct stm_incident *incident;
    uint8_t sha256[STM_SHA256_SIZE];
    char hex[STM_SHA256_TEXT];
    stm_status status;

    if (incidents->n == incidents->room) {
        size_t room = incidents->room ? incidents->room * 2 : 64;
        struct stm_incident *items =
            realloc(incidents->items, room * sizeof(*items));

        if (!items)
            return stm_fail(err, STM_ENOMEM, 0, "no memory for incidents");
        incidents->items = items;
        incidents->room = room;
    }
    status = stm_sha256_of(sha256, found->key, strlen(found->key), err);
    if (status)
        return status;
    incident = &incidents->items[incidents->n++];
    *incident = (struct stm_incident){ .host = found->host,
                                       .root = found->root,
                                       .first = found->at.time,
                                       .last = found->at.time };
    (void)snprintf(incident->key, sizeof(incident->key), "%.*s", STM_KEY_SIZE,
                   stm_hex_print(hex, sha256, sizeof(sha256)));
    return STM_OK;
}

/* What hangs together but for time: host and root, or host and rule. */
static size_t
group_of(char out[STM_NAME_SIZE + 32], const struct stm_found *found)
{
    const char *rule = found->root ? "" : found->rule->written.name;
    size_t size = strlen(rule);

    memcpy(out, &found->host, sizeof(int64_t));
    memcpy(out + 8, &found->root, sizeof(int64_t));
    memcpy(out + 16, rule, size);
    return 16 + size;
}

static bool
goes_on(const struct stm_incident *incident, const struct stm_found *found)
{
    return incident->root == 0 ||
           (found->at.time - incident->last <= INCIDENT_GAP &&
            found->at.time - incident->first <= INCIDENT_LENGTH);
}

static void
add(struct stm_incident *incident, const struct stm_found *found)
{
    incident->last = found->at.time;
    if (found->suppressed.data)
        return;
    if (found->level > incident->level)
        incident->level = found->level;
    if (found->confidence > incident->confidence)
        incident->confidence = found->confidence;
}

static stm_status
group(struct stm_incidents *incidents, struct stm_findings *findings,
      struct stm_table *open, struct stm_err *err)
{
    for (size_t i = 0; i < findings->n; i++) {
        struct stm_found *found = &findings->items[i];
        char key[STM_NAME_SIZE + 32];
        size_t size = group_of(key, found);
        int64_t at = stm_table_find(open, key, size);

        if (at < 0 || !goes_on(&incidents->items[at], found)) {
            stm_status status = begin(incidents, found, err);

            at = (int64_t)incidents->n - 1;
            if (!status)
                status = stm_table_put(open, key, size, at, err);
            if (status)
                return status;
        }
        add(&incidents->items[at], found);
        found->incident = (size_t)at;
    }
    return STM_OK;
}

stm_status
stm_incidents_make(struct stm_incidents *out, struct stm_findings *findings,
                   struct stm_db *db, struct stm_err *err)
{
    struct stm_table *open;
    stm_status status = find_roots(findings, db, err);

    if (!status)
        status = stm_table_open(&open, err);
    if (status)
        return status;
    status = group(out, findings, open, err);
    stm_table_close(open);
    return status;
}

void
stm_incidents_free(struct stm_incidents *incidents)
{
    free(incidents->items);
    *incidents = (struct stm_incidents){ 0 };
}
