/* SPDX-License-Identifier: Apache-2.0 */
#include "report/forest-parts.h"

#include "base/guid.h"
#include "base/text.h"
#include "store/pathkey.h"

#include <inttypes.h>
#include <stdlib.h>

enum { NEAR_NAMES = 5, NEAR_SIZE = 64 };

static stm_status
no_memory(struct stm_err *err)
{
    return stm_fail(err, STM_ENOMEM, 0, "no memory for a tree");
}

static stm_status
add_id(struct forest_list *list, int64_t id, struct stm_err *err)
{
    if (list->n == list->room) {
        size_t room = list->room ? list->room * 2 : 16;
        int64_t *ids = realloc(list->ids, room * sizeof(*ids));

        if (!ids)
            return no_memory(err);
        list->ids = ids;
        list->room = room;
    }
    list->ids[list->n++] = id;
    return STM_OK;
}

stm_status
forest_list_of(struct forest_list *out, struct stm_stmt *stmt,
               struct stm_err *err)
{
    bool row = true;
    stm_status status = STM_OK;

    while (!status && !(status = stm_stmt_step(stmt, &row, err)) && row)
        status = add_id(out, stm_stmt_int(stmt, 0), err);
    stm_stmt_reset(stmt);
    return status;
}

/* The least number of letters to add, drop or change. */
static size_t
distance(struct stm_span a, struct stm_span b)
{
    size_t row[NEAR_SIZE + 1];

    if (a.size > NEAR_SIZE || b.size > NEAR_SIZE)
        return SIZE_MAX;
    for (size_t j = 0; j <= b.size; j++)
        row[j] = j;
    for (size_t i = 1; i <= a.size; i++) {
        size_t corner = row[0];

        row[0] = i;
        for (size_t j = 1; j <= b.size; j++) {
            size_t best = corner + (a.data[i - 1] != b.data[j - 1]);

            corner = row[j];
            best = row[j - 1] + 1 < best ? row[j - 1] + 1 : best;
            row[j] = corner + 1 < best ? corner + 1 : best;
        }
    }
    return row[b.size];
}

/* Without the extension. */
static struct stm_span
stem_of(struct stm_span name)
{
    const char *dot = memrchr(name.data, '.', name.size);

    if (dot && dot > name.data)
        name.size = (size_t)(dot - name.data);
    return name;
}

/* How far a name is from what was asked for; one inside the other is near. */
static size_t
far(struct stm_span name, struct stm_span asked)
{
    struct stm_span a = stem_of(name), b = stem_of(asked);

    if (a.size > 1 && b.size > 1 &&
        (memmem(a.data, a.size, b.data, b.size) ||
         memmem(b.data, b.size, a.data, a.size)))
        return 1;
    return distance(name, asked);
}

struct near {
    struct stm_buf asked, folded;
    struct {
        char *name;
        size_t far;
    } names[NEAR_NAMES]; /* nearest first */
    size_t n;
};

static void
near_free(struct near *near)
{
    for (size_t i = 0; i < near->n; i++)
        free(near->names[i].name);
    stm_buf_free(&near->asked);
    stm_buf_free(&near->folded);
}

static stm_status
consider(struct near *near, struct stm_span name, struct stm_err *err)
{
    size_t at = near->n, away;
    char *copy;

    stm_buf_reset(&near->folded);
    stm_text_fold(&near->folded, name);
    away = far(stm_buf_held(&near->folded), stm_buf_held(&near->asked));
    while (at > 0 && near->names[at - 1].far > away)
        at--;
    for (size_t i = 0; i < at; i++)
        if (strlen(near->names[i].name) == name.size &&
            memcmp(near->names[i].name, name.data, name.size) == 0)
            return STM_OK;
    if (at == NEAR_NAMES || away > 1 + near->asked.size / 4)
        return STM_OK;
    copy = strndup(name.data, name.size);
    if (!copy)
        return no_memory(err);
    if (near->n == NEAR_NAMES)
        free(near->names[--near->n].name);
    memmove(&near->names[at + 1], &near->names[at],
            (near->n - at) * sizeof(*near->names));
    near->names[at].name = copy;
    near->names[at].far = away;
    near->n++;
    return STM_OK;
}

/* ": near are A, B", or what there is to say instead. */
static stm_status
fail_near(struct near *near, const char *what, const char *asked,
          struct stm_err *err)
{
    struct stm_buf text = { 0 };
    stm_status status;

    stm_buf_print(&text, "%s %s", what, asked);
    for (size_t i = 0; i < near->n; i++)
        stm_buf_print(&text, "%s%s",
                      i ? ", " : "; near are: ", near->names[i].name);
    status = text.failed ? no_memory(err)
                         : stm_fail(err, STM_EUSAGE, 0, "%s", text.data);
    stm_buf_free(&text);
    return status;
}

static stm_status
add_host(struct forest *f, struct stm_stmt *stmt, struct stm_err *err)
{
    struct stm_span label = stm_stmt_text(stmt, 1);
    struct stm_span folder = stm_stmt_text(stmt, 2);
    struct forest_host *host;

    if (f->n_hosts == f->room_hosts) {
        size_t room = f->room_hosts ? f->room_hosts * 2 : 16;
        struct forest_host *hosts = realloc(f->hosts, room * sizeof(*hosts));

        if (!hosts)
            return no_memory(err);
        f->hosts = hosts;
        f->room_hosts = room;
    }
    host = &f->hosts[f->n_hosts];
    *host = (struct forest_host){
        .id = stm_stmt_int(stmt, 0),
        .label = strndup(label.data, label.size),
        .folder = strndup(folder.data, folder.size),
        .processes = stm_stmt_int(stmt, 3),
    };
    f->n_hosts++;
    return host->label && host->folder ? STM_OK : no_memory(err);
}

static bool
is_asked(struct stm_span asked, struct stm_stmt *stmt)
{
    return stm_text_equal_folded(asked, stm_stmt_text(stmt, 1)) ||
           stm_text_equal_folded(asked, stm_stmt_text(stmt, 2));
}

static stm_status
take_hosts(struct forest *f, struct near *near, struct stm_stmt *stmt,
           struct stm_err *err)
{
    const char *asked = f->options->host;
    bool row = true;
    stm_status status = STM_OK;

    while (!status && !(status = stm_stmt_step(stmt, &row, err)) && row) {
        if (!asked || is_asked(stm_span_of(asked), stmt))
            status = add_host(f, stmt, err);
        else
            status = consider(near, stm_stmt_text(stmt, 1), err);
    }
    return status;
}

stm_status
forest_find_hosts(struct forest *f, struct stm_err *err)
{
    const char *asked = f->options->host;
    struct near near = { 0 };
    struct stm_stmt *stmt;
    stm_status status =
        stm_db_named(&stmt, f->db, stm_report_sql, "forest-hosts", err);

    if (status)
        return status;
    stm_text_fold(&near.asked, stm_span_of(asked ? asked : ""));
    status = take_hosts(f, &near, stmt, err);
    stm_stmt_close(stmt);
    if (!status && asked && f->n_hosts == 0)
        status = fail_near(&near, "no host is named", asked, err);
    near_free(&near);
    return status;
}

static bool
parse_pid(int64_t *out, const char *text)
{
    char *end;
    unsigned long long pid;

    if (*text < '0' || *text > '9')
        return false;
    pid = strtoull(text, &end, 0);
    if (*end || pid > UINT32_MAX)
        return false;
    *out = (int64_t)pid;
    return true;
}

static stm_status
find_by_name(struct forest_list *out, struct stm_stmt *stmt, const char *asked,
             struct stm_err *err)
{
    struct stm_buf buf = { 0 };
    struct stm_pathkey key;
    stm_status status = stm_pathkey_of(&key, &buf, stm_span_of(asked), err);

    if (!status) {
        stm_stmt_bind_text(stmt, 2, key.name);
        stm_stmt_bind_text(stmt, 3, key.directory);
        status = forest_list_of(out, stmt, err);
    }
    stm_buf_free(&buf);
    return status;
}

/* How a process is asked for, and the statement for it. */
static const char *
statement_for(struct stm_guid *guid, int64_t *pid, const char *asked)
{
    if (stm_guid_parse(guid, stm_span_of(asked)))
        return "forest-by-guid";
    return parse_pid(pid, asked) ? "forest-by-pid" : "forest-by-name";
}

stm_status
forest_find(struct forest *f, struct forest_list *out, int64_t host,
            struct stm_err *err)
{
    const char *asked = f->options->process, *name;
    struct stm_guid guid;
    int64_t pid = 0;
    struct stm_stmt *stmt;
    stm_status status;

    name = statement_for(&guid, &pid, asked);
    status = stm_db_named(&stmt, f->db, stm_report_sql, name, err);
    if (status)
        return status;
    stm_stmt_bind_int(stmt, 1, host);
    if (strcmp(name, "forest-by-name") == 0) {
        status = find_by_name(out, stmt, asked, err);
    } else {
        if (strcmp(name, "forest-by-guid") == 0)
            stm_stmt_bind_blob(stmt, 2, guid.bytes, STM_GUID_SIZE);
        else
            stm_stmt_bind_int(stmt, 2, pid);
        status = forest_list_of(out, stmt, err);
    }
    stm_stmt_close(stmt);
    return status;
}

static stm_status
consider_names(struct forest *f, struct near *near, struct stm_stmt *stmt,
               struct stm_err *err)
{
    stm_status status = STM_OK;

    for (size_t i = 0; i < f->n_hosts && !status; i++) {
        bool row = true;

        stm_stmt_bind_int(stmt, 1, f->hosts[i].id);
        while (!status && !(status = stm_stmt_step(stmt, &row, err)) && row)
            status = consider(near, stm_stmt_text(stmt, 0), err);
        stm_stmt_reset(stmt);
    }
    return status;
}

stm_status
forest_not_found(struct forest *f, struct stm_err *err)
{
    const char *asked = f->options->process;
    struct near near = { 0 };
    struct stm_guid guid;
    struct stm_stmt *stmt;
    int64_t pid;
    stm_status status;

    if (strcmp(statement_for(&guid, &pid, asked), "forest-by-name") != 0)
        return stm_fail(err, STM_EUSAGE, 0, "no process is known by %s", asked);
    status = stm_db_named(&stmt, f->db, stm_report_sql, "forest-names", err);
    if (status)
        return status;
    stm_text_fold(&near.asked, stm_span_of(asked));
    status = consider_names(f, &near, stmt, err);
    stm_stmt_close(stmt);
    if (!status)
        status = fail_near(&near, "no process is named", asked, err);
    near_free(&near);
    return status;
}
