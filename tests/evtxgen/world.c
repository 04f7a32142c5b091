/* SPDX-License-Identifier: Apache-2.0 */
#include "world.h"

#include "damage.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static bool
same(struct gen_text a, struct gen_text b)
{
    return a.size == b.size && memcmp(a.data, b.data, a.size) == 0;
}

struct gen_host *
gen_world_host(struct gen_world *world, struct gen_text name)
{
    struct gen_host *host = world->hosts;

    while (host && !same(host->name, name))
        host = host->next;
    if (host)
        return host;
    host = gen_pool_take(&world->pool, sizeof(*host));
    host->name = gen_pool_copy(&world->pool, name);
    host->machine_id = (uint32_t)gen_hash(1, name.data, name.size);
    for (size_t i = 0; i < GEN_FAMILIES; i++)
        host->schema[i] = i == GEN_SYSMON ? 450 : 1001;
    host->boot = 0x1b;
    host->pid = 4000;
    host->hashes = gen_text_of("SHA1,MD5,SHA256,IMPHASH");
    host->next = world->hosts;
    world->hosts = host;
    return host;
}

static bool
leads_out(const char *path)
{
    size_t n = strlen(path);

    return path[0] == '/' || strncmp(path, "../", 3) == 0 ||
           strstr(path, "/../") || n == 0 || path[n - 1] == '/';
}

/* The place of the log, in `pool`. */
static struct gen_text
full_path(const struct gen_log *log, struct gen_pool *pool)
{
    return gen_pool_print(pool, "%s/%s", log->world->directory, log->path.data);
}

static bool
park_one(struct gen_world *world, struct gen_err *err)
{
    struct gen_log *oldest = NULL;

    for (struct gen_log *log = world->logs; log; log = log->next) {
        if (log->file && log->file->stream &&
            (!oldest || log->used < oldest->used))
            oldest = log;
    }
    if (world->streams < GEN_STREAMS_MAX || !oldest)
        return true;
    world->streams--;
    return gen_file_park(oldest->file, err);
}

/* Opens the file, and makes the folders on the way to it. */
static FILE *
create(const struct gen_log *log)
{
    struct gen_pool pool = { 0 };
    struct gen_text full = full_path(log, &pool);
    char *path = gen_new(full.size + 1);
    FILE *stream;

    memcpy(path, full.data, full.size);
    for (char *at = strchr(path + strlen(log->world->directory) + 1, '/'); at;
         at = strchr(at + 1, '/')) {
        *at = '\0';
        (void)mkdir(path, 0777); /* what went wrong shows at fopen */
        *at = '/';
    }
    stream = fopen(path, "wb");
    free(path);
    gen_pool_reset(&pool);
    return stream;
}

static bool
open_log(struct gen_log *log, struct gen_err *err)
{
    FILE *stream;

    if (!park_one(log->world, err))
        return false;
    stream = create(log);
    if (!stream)
        return gen_fail(err, "%s: %s", log->path.data, strerror(errno));
    log->file = gen_file_open(stream, err);
    log->world->streams += log->file != NULL;
    return log->file != NULL;
}

static struct gen_log *
find_log(const struct gen_world *world, struct gen_text path)
{
    struct gen_log *log = world->logs;

    while (log && !same(log->path, path))
        log = log->next;
    return log;
}

struct gen_log *
gen_world_log(struct gen_world *world, struct gen_text path,
              struct gen_err *err)
{
    struct gen_log *log = find_log(world, path);

    if (log && !log->file)
        (void)gen_fail(err, "log '%s' is closed", path.data);
    if (log)
        return log->file ? log : NULL;
    if (leads_out(path.data)) {
        (void)gen_fail(err, "'%s' is no path of a log", path.data);
        return NULL;
    }
    log = gen_pool_take(&world->pool, sizeof(*log));
    log->path = gen_pool_copy(&world->pool, path);
    log->world = world;
    log->next_record_id = 1;
    log->used = ++world->clock;
    if (!open_log(log, err))
        return NULL;
    log->next = world->logs;
    world->logs = log;
    return log;
}

bool
gen_log_use(struct gen_log *log, struct gen_err *err)
{
    struct gen_pool pool = { 0 };
    FILE *stream;

    log->used = ++log->world->clock;
    if (!log->file)
        return gen_fail(err, "the log is closed");
    if (log->file->stream)
        return true;
    if (!park_one(log->world, err))
        return false;
    stream = fopen(full_path(log, &pool).data, "r+b");
    gen_pool_reset(&pool);
    if (!stream)
        return gen_fail(err, "%s", strerror(errno));
    log->world->streams++;
    return gen_file_unpark(log->file, stream, err);
}

struct gen_preset *
gen_preset_find(struct gen_preset *list, struct gen_text name)
{
    while (list && !same(list->name, name))
        list = list->next;
    return list;
}

struct gen_process *
gen_process_find(const struct gen_host *host, struct gen_text name)
{
    struct gen_process *process = host->processes;

    while (process && !same(process->name, name))
        process = process->next;
    return process;
}

void
gen_process_keep(struct gen_host *host, struct gen_text name,
                 const struct gen_text field[static GEN_FIELDS_MAX])
{
    struct gen_process *process = gen_process_find(host, name);
    struct gen_pool fresh = { 0 };
    struct gen_pool old = { 0 };

    if (!process) {
        process = gen_new(sizeof(*process));
        process->next = host->processes;
        host->processes = process;
    } else {
        old = process->pool;
    }
    process->name = gen_pool_copy(&fresh, name);
    for (size_t i = 0; i < GEN_FIELDS_MAX; i++)
        process->field[i] = gen_pool_copy(&fresh, field[i]);
    process->pool = fresh;
    gen_pool_reset(&old);
}

static bool
damage_log(const char *path, const struct gen_planned *damage,
           struct gen_err *err)
{
    struct gen_bytes log = { 0 };
    FILE *stream;
    bool done = true;

    log.data = gen_slurp(path, &log.size);
    if (!log.data)
        return gen_fail(err, "cannot be read: %s", strerror(errno));
    for (; done && damage; damage = damage->next)
        done = gen_damage(&log, damage->words, damage->count, err);
    stream = done ? fopen(path, "wb") : NULL;
    if (done && (!stream || fwrite(log.data, 1, log.size, stream) != log.size))
        done = gen_fail(err, "cannot be written: %s", strerror(errno));
    if (stream && fclose(stream) != 0 && done)
        done = gen_fail(err, "cannot be written: %s", strerror(errno));
    free(log.data);
    return done;
}

bool
gen_world_end_log(struct gen_log *log, struct gen_err *err)
{
    struct gen_pool pool = { 0 };
    struct gen_err why;
    bool done;

    if (!log->file)
        return true;
    done = gen_log_use(log, &why);
    log->world->streams -= log->file->stream != NULL;
    done = gen_file_close(log->file, done ? &why : NULL) && done;
    log->file = NULL;
    if (done && log->damages)
        done = damage_log(full_path(log, &pool).data, log->damages, &why);
    gen_pool_reset(&pool);
    return done || gen_fail(err, "%s: %s", log->path.data, why.text);
}

void
gen_host_forget(struct gen_host *host)
{
    while (host->processes) {
        struct gen_process *process = host->processes;

        host->processes = process->next;
        gen_pool_reset(&process->pool);
        free(process);
    }
}

bool
gen_world_close(struct gen_world *world, struct gen_err *err)
{
    bool done = true;

    for (struct gen_log *log = world->logs; log; log = log->next) {
        struct gen_err why;

        if (!gen_world_end_log(log, &why) && done)
            done = gen_fail(err, "%s", why.text);
    }
    for (struct gen_host *host = world->hosts; host; host = host->next)
        gen_host_forget(host);
    gen_pool_reset(&world->pool);
    return done;
}
