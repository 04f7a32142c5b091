/* SPDX-License-Identifier: Apache-2.0 */
#include "bench.h"

#include "bench-parts.h"
#include "moment.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* The values of System that no event changes, as bytes. */
struct constants {
    uint8_t level[1], opcode[1], keywords[8], process[4], thread[4], user[64],
        guid[16];
};

static struct gen_text
encoded(uint8_t *room, size_t limit, uint8_t type, const char *text)
{
    struct gen_put put = { .data = room, .limit = limit };
    uint8_t stored;

    if (!gen_value_put(&put, type, gen_text_of(text), &stored, NULL))
        abort();
    return (struct gen_text){ (const char *)room, put.size };
}

static void
set_constants(struct bench *b, struct constants *c)
{
    const struct gen_source *source = &gen_families[GEN_SYSMON];
    struct gen_text *system = b->record.system;

    system[GEN_SLOT_LEVEL] = encoded(c->level, 1, GEN_U8, "4");
    system[GEN_SLOT_OPCODE] = encoded(c->opcode, 1, GEN_U8, "0");
    system[GEN_SLOT_KEYWORDS] =
        encoded(c->keywords, 8, GEN_HEX64, source->keywords);
    system[GEN_SLOT_PROCESS_ID] = encoded(c->process, 4, GEN_U32, "3124");
    system[GEN_SLOT_THREAD_ID] = encoded(c->thread, 4, GEN_U32, "4548");
    system[GEN_SLOT_USER_ID] =
        encoded(c->user, sizeof(c->user), GEN_SID, source->user_id);
    system[GEN_SLOT_PROVIDER] = bench_text(b, "%s", source->provider);
    system[GEN_SLOT_PROVIDER_GUID] =
        encoded(c->guid, 16, GEN_GUID, source->provider_guid);
    system[GEN_SLOT_CHANNEL] = bench_text(b, "%s", source->channel);
    b->record.layout = &b->layout;
    b->record.fields = b->fields;
    b->record.encoded = true;
}

static bool
write_records(struct bench *b, struct gen_file *file, uint64_t size,
              struct gen_err *err)
{
    /* Event 1 has 16, 21, 22 and 22 fields; Sysmon is updated on the way. */
    static const unsigned schemas[] = { 340, 410, 421, 450 };
    uint64_t id = 1, done;

    while ((done = file->chunks * GEN_CHUNK_SIZE) < size) {
        b->schema = schemas[done * 4 / size];
        bench_next(b, id++);
        if (!gen_file_add(file, &b->record, err))
            return false;
    }
    return true;
}

static struct gen_file *
open_log(const char *directory, const char *host, struct gen_err *err)
{
    char path[4096];
    FILE *stream;

    (void)snprintf(path, sizeof(path), "%s/%s", directory, host);
    (void)mkdir(path, 0777); /* what went wrong shows at fopen */
    (void)snprintf(path, sizeof(path),
                   "%s/%s/Microsoft-Windows-Sysmon%%4Operational.evtx",
                   directory, host);
    stream = fopen(path, "wb");
    if (!stream) {
        (void)gen_fail(err, "%s: %s", path, strerror(errno));
        return NULL;
    }
    return gen_file_open(stream, err);
}

static bool
write_host(const struct gen_bench *bench, unsigned n, const char *directory,
           struct gen_err *err)
{
    struct bench *b = gen_new(sizeof(*b));
    struct constants constants;
    struct gen_file *file;
    char host[24];
    bool done = false;

    (void)snprintf(host, sizeof(host), "BENCH-%04u", n + 1);
    b->random.state = bench->seed * 1000003 + n;
    b->machine_id = (uint32_t)gen_hash(bench->seed, host, strlen(host));
    (void)gen_moment_read("2026-03-02T06:00:00", &b->now);
    bench_fill(b, host);
    bench_boot(b);
    set_constants(b, &constants);
    b->record.computer = gen_text_of(host);
    file = open_log(directory, host, err);
    if (file) {
        done = write_records(b, file, bench->size / bench->hosts, err);
        done = gen_file_close(file, done ? err : NULL) && done;
    }
    gen_pool_reset(&b->pool);
    free(b);
    return done;
}

bool
gen_bench_write(const struct gen_bench *bench, const char *directory,
                struct gen_err *err)
{
    (void)mkdir(directory, 0777); /* what went wrong shows at the logs */
    for (unsigned n = 0; n < bench->hosts; n++) {
        if (!write_host(bench, n, directory, err))
            return false;
    }
    return true;
}
