/* SPDX-License-Identifier: Apache-2.0 */
#include "report/stix.h"

#include "report/names.h"
#include "report/techniques.h"

#include <inttypes.h>
#include <stdio.h>

/* `[file:hashes.'SHA-256' = '...']`, of the best digest there is; or NULL. */
static const char *
pattern_of(struct report *r, const struct stix_file *file)
{
    const char *name = "'SHA-256'";
    struct stm_span hex = file->sha256;

    if (!hex.size) {
        name = file->sha1.size ? "'SHA-1'" : "MD5";
        hex = file->sha1.size ? file->sha1 : file->md5;
    }
    if (!hex.size)
        return NULL;
    return stm_arena_print(&r->arena, "[file:hashes.%s = '%.*s']", name,
                           (int)hex.size, hex.data);
}

/* Case aside, of ASCII. */
static bool
begins(struct stm_span text, const char *with)
{
    size_t size = strlen(with);

    return text.size >= size &&
           stm_span_is_nocase(stm_span_sized(text.data, size), with);
}

/*
 * Whether a path is one of Windows' own: everybody has these files, and an
 * indicator of cmd.exe would find every computer.
 */
static bool
is_windows(struct stm_span path)
{
    static const char *const below[] = { "system32\\", "syswow64\\", "winsxs\\",
                                         "microsoft.net\\" };
    struct stm_span rest = path;
    bool found = false;

    if (begins(rest, "\\\\?\\") || begins(rest, "\\??\\"))
        rest = stm_span_sized(rest.data + 4, rest.size - 4);
    if (rest.size > 2 && rest.data[1] == ':')
        rest = stm_span_sized(rest.data + 2, rest.size - 2);
    if (begins(rest, "\\windows\\")) {
        rest = stm_span_sized(rest.data + 9, rest.size - 9);
        found = !memchr(rest.data, '\\', rest.size);
        for (size_t i = 0; i < sizeof(below) / sizeof(*below); i++)
            found = found || begins(rest, below[i]);
    }
    return found;
}

static stm_status
indicator_id(char id[STIX_ID], struct stix *s, struct stm_span pattern,
             struct stm_err *err)
{
    stm_buf_span(&s->seed, pattern);
    return stix_id(id, s, "indicator", err);
}

stm_status
stix_relation(struct stix *s, const char *type, const char *from,
              const char *to, stm_ticks first, stm_ticks last,
              struct stm_err *err)
{
    char id[STIX_ID];
    struct stm_json json;
    bool fresh = false;
    stm_status status;

    stm_buf_print(&s->seed, "%s %s %s", type, from, to);
    status = stix_id(id, s, "relationship", err);
    if (!status)
        status = stix_begin(&fresh, s, &json, "relationship", id, err);
    if (status || !fresh)
        return status;
    stix_put_times(&json, first, last);
    stix_put_text(&json, "relationship_type", type);
    stix_put_text(&json, "source_ref", from);
    stix_put_text(&json, "target_ref", to);
    return stix_end(s, &json, err);
}

/* Counts a pattern, and its techniques. */
static stm_status
count(struct stix *s, struct stm_span pattern, struct stm_span name,
      const struct report_finding *f, struct stm_err *err)
{
    struct report_names attack = { .arena = &s->report->arena };
    struct stm_stmt *stmt;
    stm_status status = stix_held(&stmt, s, STIX_INDICATOR, err);

    if (status)
        return status;
    stm_stmt_bind_text(stmt, 1, pattern);
    stm_stmt_bind_text(stmt, 2, name);
    stm_stmt_bind_int(stmt, 3, f->time);
    stm_stmt_bind_int(stmt, 4, (int64_t)f->confidence);
    status = stm_stmt_run(stmt, err);
    report_names_add_list(&attack, f->attack);
    for (size_t i = 0; !status && i < attack.n; i++) {
        if (!report_is_technique(attack.names[i]))
            continue;
        status = stix_held(&stmt, s, STIX_INDICATES, err);
        if (status)
            break;
        stm_stmt_bind_text(stmt, 1, pattern);
        stm_stmt_bind_text(stmt, 2, attack.names[i]);
        stm_stmt_bind_int(stmt, 3, f->time);
        status = stm_stmt_run(stmt, err);
    }
    return status ? status : report_fed(s->report, err);
}

static struct stm_span
last_part(struct stm_span path)
{
    for (size_t i = path.size; i > 0; i--)
        if (path.data[i - 1] == '\\' || path.data[i - 1] == '/')
            return stm_span_sized(path.data + i, path.size - i);
    return path;
}

/* What the pattern finds, as something that the finding is about. */
static stm_status
suspect(struct stix *s, const char *pattern, struct stm_span name,
        const struct report_finding *f, struct stm_err *err)
{
    char indicator[STIX_ID], observed[STIX_ID];
    stm_status status;

    if (!pattern)
        return report_fed(s->report, err);
    status = indicator_id(indicator, s, stm_span_of(pattern), err);
    if (!status)
        status = stix_observed_id(observed, s, f->key, err);
    if (!status)
        status = count(s, stm_span_of(pattern), name, f, err);
    if (!status)
        status = stix_refer(s, STIX_INCIDENT, indicator, err);
    if (!status)
        status = stix_relation(s, "based-on", indicator, observed, f->time,
                               f->time, err);
    return status;
}

stm_status
stix_suspect(struct stix *s, const struct stix_file *file,
             const struct report_finding *f, struct stm_err *err)
{
    return is_windows(file->path) ? STM_OK
                                  : suspect(s, pattern_of(s->report, file),
                                            last_part(file->path), f, err);
}

/* Neither an address nor a name has a quote in it. */
stm_status
stix_suspect_place(struct stix *s, const char *type, struct stm_span value,
                   const struct report_finding *f, struct stm_err *err)
{
    const char *pattern =
        stm_arena_print(&s->report->arena, "[%s:value = '%.*s']", type,
                        (int)value.size, value.data);

    return pattern ? suspect(s, pattern, value, f, err)
                   : stm_arena_fail(&s->report->arena,
                                    "a finding's texts are too large", err);
}

/* Columns of sql/stix-indicators.sql. */
static stm_status
put_indicator(struct stix *s, const struct stm_stmt *row, struct stm_err *err)
{
    static const char file[] = "[file:";
    struct stm_span pattern = stm_stmt_text(row, 0);
    bool is_file = pattern.size > sizeof(file) &&
                   memcmp(pattern.data, file, sizeof(file) - 1) == 0;
    int64_t n = stm_stmt_int(row, 5);
    char id[STIX_ID], text[160];
    struct stm_json json;
    bool fresh = false;
    stm_status status = indicator_id(id, s, stm_stmt_text(row, 0), err);

    if (!status)
        status = stix_begin(&fresh, s, &json, "indicator", id, err);
    if (status || !fresh)
        return status;
    (void)snprintf(text, sizeof(text),
                   "A %s that %" PRId64 " finding%s of stemma %s of; by "
                   "itself no proof that it is malicious.",
                   is_file ? "file" : "place", n, n == 1 ? "" : "s",
                   n == 1 ? "speaks" : "speak");
    stix_put_times(&json, stm_stmt_int(row, 2), stm_stmt_int(row, 3));
    stm_json_key(&json, "name");
    stm_json_text(&json, stm_stmt_text(row, 1));
    stix_put_text(&json, "description", text);
    stm_json_key(&json, "indicator_types");
    stm_json_raw(&json, stm_span_of("[\"anomalous-activity\"]"));
    stm_json_key(&json, "pattern");
    stm_json_text(&json, stm_stmt_text(row, 0));
    stix_put_text(&json, "pattern_type", "stix");
    stix_put_time(&json, "valid_from", stm_stmt_int(row, 2));
    stm_json_key(&json, "confidence");
    stm_json_int(&json, stix_confidence((stm_confidence)stm_stmt_int(row, 4)));
    return stix_end(s, &json, err);
}

/* Columns of sql/stix-relations.sql. */
static stm_status
put_indicates(struct stix *s, const struct stm_stmt *row, struct stm_err *err)
{
    char from[STIX_ID], to[STIX_ID];
    stm_status status = indicator_id(from, s, stm_stmt_text(row, 0), err);

    if (!status)
        status = stix_technique_id(to, s, stm_stmt_text(row, 1), err);
    if (!status)
        status = stix_relation(s, "indicates", from, to, stm_stmt_int(row, 2),
                               stm_stmt_int(row, 3), err);
    return status;
}

static stm_status
each(struct stix *s, const char *name,
     stm_status (*put)(struct stix *, const struct stm_stmt *,
                       struct stm_err *),
     struct stm_err *err)
{
    struct stm_stmt *stmt;
    bool row;
    stm_status status = report_query(&stmt, s->report, name, err);

    if (status)
        return status;
    while (!status && !(status = stm_stmt_step(stmt, &row, err)) && row)
        status = put(s, stmt, err);
    stm_stmt_close(stmt);
    return status;
}

stm_status
stix_indicators(struct stix *s, struct stm_err *err)
{
    stm_status status = each(s, "stix-indicators", put_indicator, err);

    return status ? status : each(s, "stix-relations", put_indicates, err);
}
