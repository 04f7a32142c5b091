/* SPDX-License-Identifier: Apache-2.0 */
#include "event.h"

#include "moment.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* A fallback that is computed: not given where it does not apply. */
typedef struct gen_text computed(struct gen_event *event,
                                 struct gen_pool *pool);

static struct gen_text
field_of(const struct gen_text *fields, const struct gen_event_type *type,
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
    return gen_pool_print(pool, "%s", text);
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
    return gen_pool_print(pool, "%s", text);
}

/* The second inside is that of UtcTime, where that is a time. */
static struct gen_text
guid(struct gen_event *event, struct gen_pool *pool)
{
    struct gen_host *host = event->host;
    struct gen_text said = field_of(event->field, event->type, "UtcTime");
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
    return gen_pool_print(pool, "C:\\Windows\\System32\\svchost.exe");
}

/* The image in quotes, percent signs doubled as Sysmon does. */
static struct gen_text
command(struct gen_event *event, struct gen_pool *pool)
{
    struct gen_text path = field_of(event->field, event->type, "Image");
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
    struct gen_text id = field_of(event->field, event->type, "LogonId");
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
    struct gen_text path = field_of(event->field, event->type, "Image");
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

static struct gen_text
hashes(struct gen_event *event, struct gen_pool *pool)
{
    uint64_t content = content_of(event);
    const char *at = event->host->hashes.data;
    struct gen_text out = gen_text_of("");

    while (*at) {
        struct gen_text name = { at, strcspn(at, ",") };
        size_t size = digest_size(name);
        uint8_t bytes[32];

        gen_bytes_from(gen_hash(content, name.data, name.size), bytes, size);
        out = gen_pool_print(pool, "%s%s%.*s=", out.data, out.size ? "," : "",
                             (int)name.size, name.data);
        for (size_t i = 0; i < size; i++)
            out = gen_pool_print(pool, "%s%02X", out.data, bytes[i]);
        at += name.size + (at[name.size] == ',');
    }
    return out;
}

static const struct {
    const char *name;
    computed *get;
} computed_by_name[] = {
    { "$utc", utc },       { "$guid", guid },       { "$pid", pid },
    { "$image", image },   { "$command", command }, { "$logon", logon },
    { "$hashes", hashes },
};

/* Only the first of two percent signs stands. */
static struct gen_text
undouble(struct gen_text text, struct gen_pool *pool)
{
    char *out = gen_pool_take(pool, text.size + 1);
    size_t n = 0;

    for (size_t i = 0; i < text.size; i++) {
        out[n++] = text.data[i];
        if (text.data[i] == '%' && i + 1 < text.size && text.data[i + 1] == '%')
            i++;
    }
    return (struct gen_text){ out, n };
}

static struct gen_text
of_actor(const struct gen_event *event, const char *name, struct gen_pool *pool)
{
    bool fold = *name == '%';
    struct gen_text text;

    if (!event->actor)
        return (struct gen_text){ 0 };
    text = field_of(event->actor->field, gen_event_type_find(GEN_SYSMON, 1),
                    name + fold);
    return fold && text.data ? undouble(text, pool) : text;
}

static struct gen_text
alternative(struct gen_event *event, const char *rule, struct gen_pool *pool)
{
    if (*rule == '@')
        return of_actor(event, rule + 1, pool);
    for (size_t i = 0; i < COUNT(computed_by_name); i++) {
        if (strcmp(rule, computed_by_name[i].name) == 0)
            return computed_by_name[i].get(event, pool);
    }
    return gen_pool_print(pool, "%s", rule);
}

/* How the event's writer spells "no value". */
static const char *
none(const struct gen_event *event, const struct gen_field *field)
{
    bool modern =
        event->type->family != GEN_SYSMON || event->host->schema >= 430;

    if (field->type == GEN_GUID)
        return "{00000000-0000-0000-0000-000000000000}";
    if (field->type == GEN_SID)
        return "S-1-0-0";
    if (field->type != GEN_STRING)
        return "0";
    if (modern)
        return "-";
    return event->host->schema >= 400 && strcmp(field->name, "RuleName") != 0
               ? "?"
               : "";
}

static struct gen_text
fallback(struct gen_event *event, const struct gen_field *field,
         struct gen_pool *pool)
{
    const char *at = field->fallback;

    while (at && *at) {
        size_t n = strcspn(at, "|");
        struct gen_text rule = gen_pool_print(pool, "%.*s", (int)n, at);
        struct gen_text text = alternative(event, rule.data, pool);

        if (text.data)
            return text;
        at += n + (at[n] == '|');
    }
    return gen_text_of(none(event, field));
}

static void
complete_system(struct gen_event *event, struct gen_pool *pool)
{
    const struct gen_event_type *type = event->type;
    const struct gen_family_info *family = &gen_families[type->family];
    /* the process that logs: Sysmon, lsass.exe or services.exe */
    const unsigned service = (type->family == GEN_SYSMON ? 2500 : 600) +
                             event->host->machine_id % 50 * 4 +
                             (unsigned)type->family * 8;
    const char *standard[GEN_SYSTEM_SLOTS] = {
        [GEN_SLOT_LEVEL] = type->level,
        [GEN_SLOT_OPCODE] = "0",
        [GEN_SLOT_TASK] = type->task,
        [GEN_SLOT_QUALIFIERS] = type->qualifiers,
        [GEN_SLOT_KEYWORDS] = family->keywords,
        [GEN_SLOT_VERSION] = type->version,
        [GEN_SLOT_USER_ID] = family->user_id,
        [GEN_SLOT_PROVIDER] = family->provider,
        [GEN_SLOT_PROVIDER_GUID] = family->provider_guid,
        [GEN_SLOT_CHANNEL] = family->channel,
    };
    char time[40];

    gen_moment_print(event->time, 'T', 7, time);
    for (size_t i = 0; i < GEN_SYSTEM_SLOTS; i++) {
        if (event->system[i].data)
            continue;
        if (i == GEN_SLOT_TIME_CREATED)
            event->system[i] = gen_pool_print(pool, "%sZ", time);
        else if (i == GEN_SLOT_EVENT_ID)
            event->system[i] = gen_pool_print(pool, "%u", type->id);
        else if (i == GEN_SLOT_PROCESS_ID)
            event->system[i] = gen_pool_print(pool, "%u", service);
        else if (i == GEN_SLOT_THREAD_ID)
            event->system[i] = gen_pool_print(pool, "%u", service + 1200);
        else
            event->system[i] = gen_text_of(standard[i]);
    }
    if (!event->computer.data)
        event->computer = event->host->name;
}

void
gen_event_complete(struct gen_event *event, struct gen_pool *pool)
{
    for (size_t i = 0; i < event->type->count; i++) {
        if (!event->field[i].data && event->session)
            event->field[i] = event->session->field[i];
        if (!event->field[i].data && event->program)
            event->field[i] = event->program->field[i];
        if (!event->field[i].data)
            event->field[i] = fallback(event, &event->type->fields[i], pool);
    }
    complete_system(event, pool);
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
