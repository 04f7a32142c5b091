/* SPDX-License-Identifier: Apache-2.0 */
#include "computed.h"

#include "moment.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* What is computed: of which event, from which field, into which pool. */
struct ask {
    struct gen_event *event;
    const char *of; /* "" where the rule names no field */
    struct gen_pool *pool;
};

typedef struct gen_text computed(const struct ask *ask);

struct gen_text
gen_field_text(const struct gen_text *fields, const struct gen_event_type *type,
               const char *name)
{
    int at = gen_field_find(type, gen_text_of(name));

    return at < 0 ? (struct gen_text){ 0 } : fields[at];
}

static struct gen_text
field(const struct ask *ask, const char *name)
{
    return gen_field_text(ask->event->field, ask->event->type, name);
}

/* Sysmon looks at its clock a little before the event is logged. */
static struct gen_text
utc(const struct ask *ask)
{
    const uint64_t delay = 14 * GEN_TICKS_PER_MS;
    uint64_t time = ask->event->time;
    char text[40];

    gen_moment_print(time > delay ? time - delay : 0, ' ', 3, text);
    return gen_pool_copy(ask->pool, gen_text_of(text));
}

/* The GUID of a process or of a logon: machine, second, and eight bytes. */
static struct gen_text
machine_guid(const struct ask *ask, uint32_t second, uint64_t tail)
{
    uint8_t guid[16];
    char text[39];

    gen_store_u32(guid, ask->event->host->machine_id);
    gen_store_u32(guid + 4, second);
    gen_store_u64(guid + 8, tail);
    gen_guid_print(guid, text);
    return gen_pool_copy(ask->pool, gen_text_of(text));
}

/* The second inside is that of UtcTime, where that is a time. */
static struct gen_text
guid(const struct ask *ask)
{
    struct gen_host *host = ask->event->host;
    struct gen_text said = field(ask, "UtcTime");
    uint64_t start = ask->event->time;
    uint64_t tail;

    (void)gen_moment_read(said.data, &start);
    host->started++;
    if (host->old_guids) /* a constant, then the id of the token */
        tail = UINT64_C(0x10000000) |
               (uint64_t)(0x30000 + 0x8d3 * host->started) << 32;
    else /* the boot, then the number of the process within it */
        tail = (uint64_t)host->boot << 48 | (0x400 + host->started);
    return machine_guid(ask, gen_moment_unix(start), tail);
}

static struct gen_text
pid(const struct ask *ask)
{
    struct gen_host *host = ask->event->host;

    host->pid += 4 + 4 * (host->started % 7);
    return gen_pool_print(ask->pool, "%u", host->pid);
}

static struct gen_text
image(const struct ask *ask)
{
    (void)ask;
    return gen_text_of("C:\\Windows\\System32\\svchost.exe");
}

/* The image in quotes, percent signs doubled as Sysmon does. */
static struct gen_text
command(const struct ask *ask)
{
    struct gen_text path = field(ask, "Image");
    char *out = gen_pool_take(ask->pool, 2 * path.size + 3);
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
logon_at(const struct ask *ask, uint32_t second)
{
    struct gen_text id = field(ask, "LogonId");
    uint64_t tail = id.data ? strtoull(id.data, NULL, 0) : 0x3e7;

    if (ask->event->host->old_guids)
        tail = UINT64_C(0x20000000) | tail << 32;
    return machine_guid(ask, second, tail);
}

/* Without a session the logon is the day's first moment, about the boot. */
static struct gen_text
logon(const struct ask *ask)
{
    uint32_t second = gen_moment_unix(ask->event->time);

    return logon_at(ask, second / 86400 * 86400);
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

/* Which bytes the file has: those of its content tag, or else its own. */
static uint64_t
content_of(const struct ask *ask)
{
    struct gen_text tag = ask->event->content;
    struct gen_text path = field(ask, ask->of);
    uint64_t hash = 2;

    if (!tag.data && ask->event->program)
        tag = ask->event->program->content;
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
digests(const struct ask *ask, struct gen_text names)
{
    const char *at = names.data;
    uint64_t content = content_of(ask);
    char *out = gen_pool_take(ask->pool, 70 * (names.size + 1));
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

static struct gen_text
hashes(const struct ask *ask)
{
    return digests(ask, ask->event->host->hashes);
}

static struct gen_text
sha256(const struct ask *ask)
{
    return digests(ask, gen_text_of("SHA256"));
}

static struct gen_text
address(const struct ask *ask)
{
    uint32_t id = ask->event->host->machine_id;

    return gen_pool_print(ask->pool, "10.%u.%u.%u", id >> 16 & 0xff,
                          id >> 8 & 0xff, 1 + id % 254);
}

static struct gen_text
port(const struct ask *ask)
{
    return gen_pool_print(ask->pool, "%u",
                          49152 + ask->event->host->events % 16384);
}

static struct gen_text
thread(const struct ask *ask)
{
    return gen_pool_print(ask->pool, "%u",
                          1000 + 4 * (ask->event->host->events % 3000));
}

static struct gen_text
sequence(const struct ask *ask)
{
    return gen_pool_print(ask->pool, "%u", ask->event->host->events);
}

static struct gen_text
computer(const struct ask *ask)
{
    return ask->event->host->name;
}

static struct gen_text
schema(const struct ask *ask)
{
    unsigned n = ask->event->host->schema[GEN_SYSMON];

    return gen_pool_print(ask->pool, "%u.%02u", n / 100, n % 100);
}

/* The release that brought the schema, about. */
static struct gen_text
sysmon(const struct ask *ask)
{
    static const struct {
        unsigned schema;
        const char *release;
    } known[] = {
        { 490, "15.0" },  { 483, "14.1" },  { 482, "14.0" },  { 480, "13.33" },
        { 470, "13.21" }, { 460, "13.10" }, { 450, "13.01" }, { 440, "12.02" },
        { 430, "11.11" }, { 422, "10.42" }, { 421, "10.0" },  { 420, "9.01" },
        { 410, "8.0" },   { 400, "7.03" },  { 340, "6.10" },  { 330, "6.03" },
        { 320, "5.02" },  { 310, "4.12" },  { 0, "3.0" },
    };
    size_t i = 0;

    while (known[i].schema > ask->event->host->schema[GEN_SYSMON])
        i++;
    return gen_text_of(known[i].release);
}

static struct gen_text
client(const struct ask *ask)
{
    struct gen_text user = { "-", 1 };

    if (ask->event->actor)
        user = gen_field_text(ask->event->actor->field,
                              gen_event_type_find(GEN_SYSMON, 1), "User");
    return gen_pool_print(ask->pool, "user: %.*s", (int)user.size, user.data);
}

static const struct {
    const char *name;
    computed *get;
} computed_by_name[] = {
    { "$utc", utc },           { "$guid", guid },         { "$pid", pid },
    { "$image", image },       { "$command", command },   { "$logon", logon },
    { "$hashes", hashes },     { "$sha256", sha256 },     { "$port", port },
    { "$address", address },   { "$thread", thread },     { "$schema", schema },
    { "$sequence", sequence }, { "$computer", computer }, { "$sysmon", sysmon },
    { "$client", client },
};

bool
gen_computed(struct gen_event *event, const char *name, struct gen_text *out,
             struct gen_pool *pool)
{
    size_t n = strcspn(name, ":");
    struct ask ask = { event, name + n + (name[n] == ':'), pool };

    for (size_t i = 0; i < COUNT(computed_by_name); i++) {
        if (strlen(computed_by_name[i].name) == n &&
            strncmp(name, computed_by_name[i].name, n) == 0) {
            *out = computed_by_name[i].get(&ask);
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
    struct ask ask = { event, "", pool };
    int at = gen_field_find(event->type, gen_text_of("LogonGuid"));

    if (!event->field[at].data)
        event->field[at] = logon_at(&ask, gen_moment_unix(event->time));
    for (size_t i = 0; i < COUNT(usual); i++) {
        at = gen_field_find(event->type, gen_text_of(usual[i][0]));
        if (!event->field[at].data)
            event->field[at] = gen_text_of(usual[i][1]);
    }
}
