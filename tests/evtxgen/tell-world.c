/* SPDX-License-Identifier: Apache-2.0 */
#include "teller.h"

#include <stdio.h>
#include <string.h>

static bool
set_schema(struct gen_host *host, unsigned schema)
{
    host->schema[GEN_SYSMON] = schema;
    host->old_guids = schema < 422;
    return schema > 0;
}

static bool
set_windows(struct gen_host *host, unsigned schema)
{
    for (size_t i = 0; i < GEN_FAMILIES; i++) {
        if (i != GEN_SYSMON)
            host->schema[i] = schema;
    }
    return schema > 0;
}

static bool
host_option(struct gen_host *host, struct gen_pool *pool, struct words *w)
{
    const char *value;
    uint64_t n;

    if (words_option(w, "machine-id", &value)) {
        if (!words_number(value, 16, UINT32_MAX, &n))
            return false;
        host->machine_id = (uint32_t)n;
        return true;
    }
    if (words_option(w, "sysmon", &value))
        return words_number(value, 10, 99, &n) &&
               set_schema(host, gen_schema_of_fields((unsigned)n));
    if (words_option(w, "schema", &value))
        return set_schema(host, gen_schema_read(value));
    if (words_option(w, "windows", &value))
        return set_windows(host, gen_windows_read(value));
    if (words_option(w, "boot", &value)) {
        if (!words_number(value, 16, UINT16_MAX, &n))
            return false;
        host->boot = (uint16_t)n;
        host->started = 0;
        host->pid = 4000;
        return true;
    }
    if (words_option(w, "hashes", &value)) {
        host->hashes = gen_pool_copy(pool, gen_text_of(value));
        return true;
    }
    if (words_option(w, "guids", &value)) {
        host->old_guids = strcmp(value, "old") == 0;
        return host->old_guids || strcmp(value, "new") == 0;
    }
    return false;
}

bool
teller_set_host(struct teller *t, const char *name, struct words *w,
                struct gen_err *err)
{
    t->host = gen_world_host(&t->world, gen_text_of(name));
    t->lines.host = t->host->name.data;
    while (w->at < w->count) {
        size_t before = w->at;

        if (!host_option(t->host, &t->world.pool, w)) {
            w->at = before;
            return words_end(w, err);
        }
    }
    return true;
}

bool
tell_host(struct teller *t, struct words *w, struct gen_err *err)
{
    const char *name = words_take(w);

    return name ? teller_set_host(t, name, w, err) : gen_fail(err, "host NAME");
}

static bool
log_option(struct gen_host *host, struct gen_log *log, struct words *w,
           bool *named)
{
    const char *value;

    for (size_t i = 0; i < GEN_FAMILIES; i++) {
        if (words_flag(w, gen_families[i].name)) {
            host->log[i] = log;
            *named = true;
            return true;
        }
    }
    if (words_flag(w, "renumbered")) {
        log->renumbered = true;
        return true;
    }
    if (words_flag(w, "forwarded")) {
        log->forwarded = true;
        return true;
    }
    return words_option(w, "first-id", &value) &&
           words_number(value, 10, UINT64_MAX - 1, &log->next_record_id);
}

bool
tell_log(struct teller *t, struct words *w, struct gen_err *err)
{
    const char *path = words_take(w);
    struct gen_log *log;
    bool named = false;

    if (!path)
        return gen_fail(err, "log PATH");
    if (!teller_needs_host(t, err))
        return false;
    log = gen_world_log(&t->world, gen_text_of(path), err);
    if (!log)
        return false;
    while (w->at < w->count) {
        if (!log_option(t->host, log, w, &named))
            return words_end(w, err);
    }
    for (size_t i = 0; !named && i < GEN_FAMILIES; i++)
        t->host->log[i] = log;
    return true;
}

static bool
export_options(struct teller *t, struct gen_copy *copy, struct words *w,
               struct gen_err *err)
{
    const char *value;

    copy->to = UINT64_MAX;
    while (w->at < w->count) {
        uint64_t *end = words_option(w, "from", &value) ? &copy->from
                        : words_option(w, "to", &value) ? &copy->to
                                                        : NULL;

        if (words_flag(w, "forwarded"))
            copy->log->forwarded = true;
        else if (!end)
            return words_end(w, err);
        else if (!teller_time(t, value, end, err))
            return false;
    }
    return true;
}

static struct gen_log *
find_log(const struct teller *t, const char *path, struct gen_err *err)
{
    struct gen_log *log = t->world.logs;

    while (log && !gen_text_is(log->path, path))
        log = log->next;
    if (!log)
        (void)gen_fail(err, "there is no log '%s' yet", path);
    return log;
}

bool
tell_export(struct teller *t, struct words *w, struct gen_err *err)
{
    const char *path = words_take(w);
    const char *value;
    struct gen_log *source;
    struct gen_copy *copy;

    if (!path || !words_option(w, "of", &value))
        return gen_fail(err, "export PATH of LOG");
    source = find_log(t, value, err);
    if (!source)
        return false;
    copy = gen_pool_take(&t->world.pool, sizeof(*copy));
    copy->log = gen_world_log(&t->world, gen_text_of(path), err);
    if (!copy->log || !export_options(t, copy, w, err))
        return false;
    copy->log->renumbered = true;
    copy->next = source->copies;
    source->copies = copy;
    return true;
}

bool
tell_damage(struct teller *t, struct words *w, struct gen_err *err)
{
    const char *path = words_take(w);
    struct gen_pool *pool = &t->world.pool;
    struct gen_planned *damage, **at;
    struct gen_log *log;

    if (!path || w->at == w->count)
        return gen_fail(err, "damage LOG KIND");
    log = find_log(t, path, err);
    if (!log)
        return false;
    damage = gen_pool_take(pool, sizeof(*damage));
    damage->count = w->count - w->at;
    damage->words = gen_pool_take(pool, damage->count * sizeof(char *));
    for (size_t i = 0; i < damage->count; i++) {
        size_t size = strlen(w->word[w->at + i]) + 1;

        damage->words[i] = gen_pool_take(pool, size);
        memcpy(damage->words[i], w->word[w->at + i], size);
    }
    for (at = &log->damages; *at; at = &(*at)->next)
        ;
    *at = damage;
    return true;
}

static bool
close_host(struct gen_host *host, struct gen_err *err)
{
    for (size_t i = 0; i < GEN_FAMILIES; i++) {
        if (host->log[i] && !gen_world_end_log(host->log[i], err))
            return false;
        host->log[i] = NULL;
    }
    gen_host_forget(host);
    return true;
}

bool
tell_close(struct teller *t, struct words *w, struct gen_err *err)
{
    const char *path = words_take(w);
    struct gen_log *log;

    if (!words_end(w, err) || !teller_needs_host(t, err))
        return false;
    if (!path)
        return close_host(t->host, err);
    log = find_log(t, path, err);
    return log && gen_world_end_log(log, err);
}
