/* SPDX-License-Identifier: Apache-2.0 */
#include "bench-parts.h"

#include "moment.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DELAY_MS = 14 };

/* `size` bytes that live until the next record. */
static uint8_t *
take(struct bench *b, size_t size)
{
    uint8_t *bytes = b->scratch + b->used;

    if (size > sizeof(b->scratch) - b->used)
        abort();
    b->used += size;
    return bytes;
}

static void
put(struct bench *b, struct gen_text value)
{
    const struct gen_event_type *type = b->layout.type;

    /* Fields that a schema dropped stand in the table too. */
    while (b->next < type->count && type->fields[b->next].until)
        b->next++;
    if (b->next == type->count)
        abort();
    b->fields[b->next++] = value;
}

static void
put_number(struct bench *b, uint64_t value, size_t size)
{
    uint8_t *bytes = take(b, 8);

    gen_store_u64(bytes, value);
    put(b, (struct gen_text){ (const char *)bytes, size });
}

static void
put_ascii(struct bench *b, const char *text)
{
    size_t n = strlen(text);
    uint8_t *bytes = take(b, 2 * n);

    for (size_t i = 0; i < n; i++) {
        bytes[2 * i] = (uint8_t)text[i];
        bytes[2 * i + 1] = 0;
    }
    put(b, (struct gen_text){ (const char *)bytes, 2 * n });
}

static void
put_time(struct bench *b)
{
    char text[40];

    gen_moment_print(b->now - DELAY_MS * GEN_TICKS_PER_MS, ' ', 3, text);
    put_ascii(b, text);
}

static void
put_guid(struct bench *b, const uint8_t guid[static 16])
{
    uint8_t *bytes = take(b, 16);

    memcpy(bytes, guid, 16);
    put(b, (struct gen_text){ (const char *)bytes, 16 });
}

static struct gen_text
user_of(const struct bench *b, const struct bench_process *p)
{
    return b->users[b->images[p->image].system ? 0 : 1];
}

static void
put_actor(struct bench *b, const struct bench_process *p)
{
    put_guid(b, p->guid);
    put_number(b, p->pid, 4);
    put(b, b->images[p->image].path);
}

static void
put_rule(struct bench *b)
{
    put(b, b->rules[bench_skewed(b, BENCH_RULES)]);
}

static struct bench_process *
someone(struct bench *b)
{
    return &b->live[bench_skewed(b, (uint32_t)b->n_live)];
}

static void
start_process(struct bench *b, struct bench_process *p, unsigned image)
{
    uint32_t second = gen_moment_unix(b->now - DELAY_MS * GEN_TICKS_PER_MS);

    b->started++;
    p->image = image;
    p->pid = 4 * (200 + (b->started * 7919u) % 16000);
    gen_store_u32(p->guid, b->machine_id);
    gen_store_u32(p->guid + 4, second);
    gen_store_u64(p->guid + 8, UINT64_C(0x1b) << 48 | (0x400 + b->started));
}

/* The first live process of the image that starts those of `image`. */
static const struct bench_process *
parent_of(const struct bench *b, unsigned image)
{
    for (size_t i = 0; i < b->n_live; i++) {
        if (b->live[i].image == b->images[image].parent)
            return &b->live[i];
    }
    return &b->live[0];
}

static const uint64_t logon_ids[2] = { 0x3e7, 0x4d2f1 };

void
bench_boot(struct bench *b)
{
    for (size_t i = 0; i < 2; i++) {
        gen_store_u32(b->logons[i], b->machine_id);
        gen_store_u32(b->logons[i] + 4, gen_moment_unix(b->now));
        gen_store_u64(b->logons[i] + 8, logon_ids[i]);
    }
    for (b->n_live = 0; b->n_live < BENCH_LIVE / 2; b->n_live++) {
        struct bench_process *p = &b->live[b->n_live];

        start_process(b, p, (unsigned)(b->n_live % b->n_images));
        p->command = b->images[p->image].path;
    }
}

static void
put_version(struct bench *b, const struct bench_image *image)
{
    put(b, image->version);
    put(b, image->description);
    put(b, image->product);
    put(b, image->company);
    put(b, image->original);
}

static void
put_start(struct bench *b)
{
    bool full = b->n_live == BENCH_LIVE;
    /* the first of each kind stay alive: they are the parents */
    uint32_t others = (uint32_t)(b->n_live - b->n_images);
    size_t at = full ? b->n_images + bench_below(b, others) : b->n_live++;
    struct bench_process *p = &b->live[at];
    const struct bench_image *image;
    const struct bench_process *parent;
    bool system;

    start_process(b, p, bench_below(b, (uint32_t)b->n_images));
    image = &b->images[p->image];
    parent = parent_of(b, p->image);
    system = image->system;
    p->command = image->path;
    put_rule(b);
    put_time(b);
    put_actor(b, p);
    put_version(b, image);
    put(b, p->command);
    put_ascii(b, "C:\\Windows\\system32\\");
    put(b, user_of(b, p));
    put_guid(b, b->logons[!system]);
    put_number(b, logon_ids[!system], 8);
    put_number(b, system ? 0 : 1, 4);
    put_ascii(b, system ? "System" : "Medium");
    put(b, image->hashes);
    put_actor(b, parent);
    put(b, parent->command);
    put(b, user_of(b, parent));
}

static void
put_end(struct bench *b)
{
    struct bench_process *p = someone(b);

    put_rule(b);
    put_time(b);
    put_actor(b, p);
    put(b, user_of(b, p));
    if (p >= b->live + b->n_images) /* parents live on, as if restarted */
        *p = b->live[--b->n_live];
}

static void
put_connect(struct bench *b)
{
    const struct bench_process *p = someone(b);
    char address[40];

    put_rule(b);
    put_time(b);
    put_actor(b, p);
    put(b, user_of(b, p));
    put_ascii(b, bench_below(b, 5) ? "tcp" : "udp");
    put_number(b, bench_below(b, 8) != 0, 4);
    put_number(b, 0, 4);
    put_ascii(b, "10.20.30.40");
    put_ascii(b, "-");
    put_number(b, 49152 + bench_below(b, 16384), 2);
    put_ascii(b, "-");
    put_number(b, 0, 4);
    (void)snprintf(address, sizeof(address), "198.51.%u.%u",
                   bench_skewed(b, 100), bench_below(b, 256));
    put_ascii(b, address);
    put(b, b->names[bench_skewed(b, BENCH_NAMES)]);
    put_number(b, bench_below(b, 3) ? 443 : 80, 2);
    put_ascii(b, "https");
}

static void
put_load(struct bench *b)
{
    const struct bench_process *p = someone(b);
    const struct bench_image *m = &b->modules[bench_skewed(b, BENCH_MODULES)];

    put_rule(b);
    put_time(b);
    put_actor(b, p);
    put(b, m->path);
    put_version(b, m);
    put(b, m->hashes);
    put_ascii(b, bench_below(b, 200) ? "true" : "false");
    put(b, m->signed_by);
    put_ascii(b, "Valid");
    put(b, user_of(b, p));
}

static void
put_access(struct bench *b)
{
    static const uint32_t masks[] = { 0x1000, 0x1400, 0x1410, 0x1fffff,
                                      0x101541 };
    const struct bench_process *p = someone(b);
    const struct bench_process *target = someone(b);

    put_rule(b);
    put_time(b);
    put_guid(b, p->guid);
    put_number(b, p->pid, 4);
    put_number(b, 1000 + 4 * bench_below(b, 3000), 4);
    put(b, b->images[p->image].path);
    put_actor(b, target);
    put_number(b, masks[bench_skewed(b, 5)], 4);
    put(b, b->traces[bench_skewed(b, BENCH_TRACES)]);
    put(b, user_of(b, p));
    put(b, user_of(b, target));
}

static void
put_file(struct bench *b)
{
    const struct bench_process *p = someone(b);
    char path[200];

    (void)snprintf(path, sizeof(path),
                   "C:\\Users\\ann\\AppData\\Local\\%s\\Cache\\f_%06x.%s",
                   bench_below(b, 2) ? "Contoso" : "Google",
                   bench_below(b, 1u << 24),
                   bench_below(b, 20) ? "tmp" : "exe");
    put_rule(b);
    put_time(b);
    put_actor(b, p);
    put_ascii(b, path);
    put_time(b);
    put(b, user_of(b, p));
}

static void
put_registry(struct bench *b, bool value)
{
    static const char *const kinds[] = { "CreateKey", "DeleteKey",
                                         "DeleteValue" };
    const struct bench_process *p = someone(b);

    put_rule(b);
    put_ascii(b, value ? "SetValue" : kinds[bench_skewed(b, 3)]);
    put_time(b);
    put_actor(b, p);
    put(b, b->keys[bench_skewed(b, BENCH_KEYS)]);
    if (value)
        put(b, b->details[bench_skewed(b, BENCH_DETAILS)]);
    put(b, user_of(b, p));
}

static void
put_lookup(struct bench *b)
{
    const struct bench_process *p = someone(b);

    put_rule(b);
    put_time(b);
    put_guid(b, p->guid);
    put_number(b, p->pid, 4);
    put(b, b->names[bench_skewed(b, BENCH_NAMES)]);
    put_ascii(b, bench_below(b, 20) ? "0" : "9003");
    put_ascii(b, "type:  5 edge.example;::ffff:198.51.100.7;");
    put(b, b->images[p->image].path);
    put(b, user_of(b, p));
}

/* Of 1000 records, which are of which event. */
static unsigned
choose(struct bench *b)
{
    static const struct {
        uint16_t below, id;
    } mix[] = { { 540, 10 }, { 720, 12 }, { 880, 7 }, { 950, 13 }, { 980, 11 },
                { 990, 3 },  { 994, 22 }, { 997, 1 }, { 1000, 5 } };
    uint32_t n = bench_below(b, 1000);
    size_t i = 0;

    while (n >= mix[i].below)
        i++;
    return mix[i].id;
}

static void
put_fields(struct bench *b, unsigned id)
{
    switch (id) {
    case 1: put_start(b); break;
    case 3: put_connect(b); break;
    case 5: put_end(b); break;
    case 7: put_load(b); break;
    case 10: put_access(b); break;
    case 11: put_file(b); break;
    case 12: put_registry(b, false); break;
    case 13: put_registry(b, true); break;
    default: put_lookup(b); break;
    }
}

static void
set_system(struct bench *b, enum gen_slot slot, uint64_t value, size_t size)
{
    uint8_t *bytes = take(b, 8);

    gen_store_u64(bytes, value);
    b->record.system[slot] = (struct gen_text){ (const char *)bytes, size };
}

void
bench_next(struct bench *b, uint64_t record_id)
{
    unsigned id = choose(b);
    const struct gen_event_type *type = gen_event_type_find(GEN_SYSMON, id);

    if (type->since > b->schema) { /* it does not know that event yet */
        id = 12;
        type = gen_event_type_find(GEN_SYSMON, id);
    }

    b->used = 0;
    b->next = 0;
    b->now += bench_below(b, 20000) * GEN_TICKS_PER_MS / 1000;
    if (b->layout.type != type || b->layout_schema != b->schema)
        gen_layout_of(&b->layout, type, b->schema);
    b->layout_schema = b->schema;
    put_fields(b, id);
    b->record.id = record_id;
    b->record.written = b->now;
    set_system(b, GEN_SLOT_TASK, id, 2);
    set_system(b, GEN_SLOT_EVENT_ID, id, 2);
    set_system(b, GEN_SLOT_VERSION,
               (uint64_t)(gen_event_version(type, b->schema).data[0] - '0'), 1);
    set_system(b, GEN_SLOT_TIME_CREATED, b->now, 8);
    set_system(b, GEN_SLOT_RECORD_ID, record_id, 8);
}
