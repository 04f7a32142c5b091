/* SPDX-License-Identifier: Apache-2.0 */
#include "computed.h"

#include "moment.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

typedef struct gen_text computed(struct gen_event *event,
                                 struct gen_pool *pool);

struct gen_text
gen_field_text(const struct gen_text *fields, const struct gen_event_type *type,
               const char *name)
{
    int at = gen_field_find(type, gen_text_of(name));

    return at < 0 ? (struct gen_text){ 0 } : fields[at];
}

/* Sysmon looks at its clock a little before the event is logged. */
static struct gen_text
utc(struct gen_event *event, struct gen_pool *pool)
{
    const uint64_t delay = 14 * GEN_TICKS_PER_MS;
    char text[40];

    gen_moment_print(event->time > delay ? event->time - delay : 0, ' ', 3,
                     text);
    return gen_pool_copy(pool, gen_text_of(text));
}

/* The GUID of a process or of a logon: machine, second, and eight bytes. */
static struct gen_text
machine_guid(const struct gen_event *event, struct gen_pool *pool,
             uint32_t second, uint64_t tail)
{
    uint8_t guid[16];
    char text[39];

    gen_store_u32(guid, event->host->machine_id);
    gen_store_u32(guid + 4, second);
    gen_store_u64(guid + 8, tail);
    gen_guid_print(guid, text);
    return gen_pool_copy(pool, gen_text_of(text));
}

/* The second inside is that of UtcTime, where that is a time. */
static struct gen_text
guid(struct gen_event *event, struct gen_pool *pool)
{
    struct gen_host *host = event->host;
    struct gen_text said = gen_field_text(event->field, event->type, "UtcTime");
    uint64_t start = event->time;
    uint64_t tail;

    (void)gen_moment_read(said.data, &start);
    host->started++;
    if (host->old_guids) /* a constant, then the id of the token */
        tail = UINT64_C(0x10000000) |
               (uint64_t)(0x30000 + 0x8d3 * host->started) << 32;
    else /* the boot, then the number of the process within it */
        tail = (uint64_t)host->boot << 48 | (0x400 + host->started);
    return machine_guid(event, pool, gen_moment_unix(start), tail);
}

static struct gen_text
pid(struct gen_event *event, struct gen_pool *pool)
{
    event->host->pid += 4 + 4 * (event->host->started % 7);
    return gen_pool_print(pool, "%u", event->host->pid);
}

static struct gen_text
image(struct gen_event *event, struct gen_pool *pool)
{
    (void)event;
    (void)pool;
    return gen_text_of("C:\\Windows\\System32\\svchost.exe");
}

/* The image in quotes, percent signs doubled as Sysmon does. */
static struct gen_text
command(struct gen_event *event, struct gen_pool *pool)
{
    struct gen_text path = gen_field_text(event->field, event->type, "Image");
    char *out = gen_pool_take(pool, 2 * path.size + 3);
    size_t n = 0;

    out[n++] = '"';
    for (size_t i = 0; i < path.size; i++) {
        out[n++] = path.data[i];
        if (path.data[i] == '%')
            out[n++] = '%';
    }
    out[n++] = '"';
    return (struct gen_text){ out, n };
}

/* The LogonGuid of the event's LogonId, logged on at `second`. */
static struct gen_text
logon_at(const struct gen_event *event, struct gen_pool *pool, uint32_t second)
{
    struct gen_text id = gen_field_text(event->field, event->type, "LogonId");
    uint64_t tail = id.data ? strtoull(id.data, NULL, 0) : 0x3e7;

    if (event->host->old_guids)
        tail = UINT64_C(0x20000000) | tail << 32;
    return machine_guid(event, pool, second, tail);
}

/* Without a session the logon is the day's first moment, about the boot. */
static struct gen_text
logon(struct gen_event *event, struct gen_pool *pool)
{
    return logon_at(event, pool, gen_moment_unix(event->time) / 86400 * 86400);
}

static size_t
digest_size(struct gen_text name)
{
    static const struct {
        const char *name;
        size_t size;
    } digests[] = {
        { "MD5", 16 }, { "SHA1", 20 }, { "SHA256", 32 }, { "IMPHASH", 16 }
    };

    for (size_t i = 0; i < COUNT(digests); i++) {
        if (gen_text_is(name, digests[i].name))
            return digests[i].size;
    }
    return 0;
}

/* Which bytes the image has: those of its content tag, or else its own. */
static uint64_t
content_of(const struct gen_event *event)
{
    struct gen_text tag = event->content;
    struct gen_text path = gen_field_text(event->field, event->type, "Image");
    uint64_t hash = 2;

    if (!tag.data && event->program)
        tag = event->program->content;
    if (tag.data)
        return gen_hash(3, tag.data, tag.size);
    for (size_t i = 0; i < path.size; i++) {
        char c = (char)tolower((unsigned char)path.data[i]);

        hash = gen_hash(hash, &c, 1);
    }
    return hash;
}

/* `NAME=` and the digest in upper-case hex. */
static size_t
put_digest(char *out, struct gen_text name, uint64_t content)
{
    static const char hex[] = "0123456789ABCDEF";
    size_t size = digest_size(name);
    uint8_t bytes[32];

    gen_bytes_from(gen_hash(content, name.data, name.size), bytes, size);
    memcpy(out, name.data, name.size);
    out += name.size;
    *out++ = '=';
    for (size_t i = 0; i < size; i++) {
        *out++ = hex[bytes[i] >> 4];
        *out++ = hex[bytes[i] & 15];
    }
    return name.size + 1 + 2 * size;
}

static struct gen_text
hashes(struct gen_event *event, struct gen_pool *pool)
{
    const char *at = event->host->hashes.data;
    uint64_t content = content_of(event);
    char *out = gen_pool_take(pool, 70 * (event->host->hashes.size + 1));
    size_t n = 0;

    while (*at) {
        struct gen_text name = { at, strcspn(at, ",") };

        if (n)
            out[n++] = ',';
        n += put_digest(out + n, name, content);
        at += name.size + (at[name.size] == ',');
    }
    return (struct gen_text){ out, n };
}

static const struct {
    const char *name;
    computed *get;
} computed_by_name[] = {
    { "$utc", utc },       { "$guid", guid },       { "$pid", pid },
    { "$image", image },   { "$command", command }, { "$logon", logon },
    { "$hashes", hashes },
};

bool
gen_computed(struct gen_event *event, const char *name, struct gen_text *out,
             struct gen_pool *pool)
{
    for (size_t i = 0; i < COUNT(computed_by_name); i++) {
        if (strcmp(name, computed_by_name[i].name) == 0) {
            *out = computed_by_name[i].get(event, pool);
            return true;
        }
    }
    return false;
}

void
gen_event_complete_session(struct gen_event *event, struct gen_pool *pool)
{
    static const char *const usual[][2] = { { "TerminalSessionId", "1" },
                                            { "IntegrityLevel", "Medium" } };
    int at = gen_field_find(event->type, gen_text_of("LogonGuid"));

    if (!event->field[at].data)
        event->field[at] = logon_at(event, pool, gen_moment_unix(event->time));
    for (size_t i = 0; i < COUNT(usual); i++) {
        at = gen_field_find(event->type, gen_text_of(usual[i][0]));
        if (!event->field[at].data)
            event->field[at] = gen_text_of(usual[i][1]);
    }
}
