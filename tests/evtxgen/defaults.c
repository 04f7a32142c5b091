/* SPDX-License-Identifier: Apache-2.0 */
#include "event.h"

#include "computed.h"
#include "moment.h"

#include <string.h>

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
of_process(const struct gen_process *process, const char *name,
           struct gen_pool *pool)
{
    bool fold = *name == '%';
    struct gen_text text;

    if (!process)
        return (struct gen_text){ 0 };
    text = gen_field_text(process->field, gen_event_type_find(GEN_SYSMON, 1),
                          name + fold);
    return fold && text.data ? undouble(text, pool) : text;
}

static struct gen_text
of_program(const struct gen_event *event, const char *name)
{
    if (!event->program)
        return (struct gen_text){ 0 };
    return gen_field_text(event->program->field,
                          gen_event_type_find(GEN_SYSMON, 1), name);
}

static struct gen_text
alternative(struct gen_event *event, const char *rule, struct gen_pool *pool)
{
    struct gen_text text;

    if (*rule == '@')
        return of_process(event->actor, rule + 1, pool);
    if (*rule == '>')
        return of_process(event->target, rule + 1, pool);
    if (*rule == '+')
        return of_program(event, rule + 1);
    if (gen_computed(event, rule, &text, pool))
        return text;
    return gen_pool_copy(pool, gen_text_of(rule));
}

/* How the event's writer spells "no value". */
static const char *
none(const struct gen_event *event, const struct gen_field *field)
{
    unsigned schema = event->host->schema[event->type->family];
    bool modern = event->type->family != GEN_SYSMON || schema >= 430;

    if (field->type == GEN_GUID)
        return "{00000000-0000-0000-0000-000000000000}";
    if (field->type == GEN_SID)
        return "S-1-0-0";
    if (field->type != GEN_STRING)
        return "0";
    if (modern)
        return "-";
    return schema >= 400 && strcmp(field->name, "RuleName") != 0 ? "?" : "";
}

static struct gen_text
fallback(struct gen_event *event, const struct gen_field *field,
         struct gen_pool *pool)
{
    const char *at = field->fallback;

    while (at && *at) {
        size_t n = strcspn(at, "|");
        struct gen_text rule = gen_pool_copy(pool, (struct gen_text){ at, n });
        struct gen_text text = alternative(event, rule.data, pool);

        if (text.data)
            return text;
        at += n + (at[n] == '|');
    }
    return gen_text_of(none(event, field));
}

/* The process that logs: Sysmon, lsass.exe, services.exe; classic ones do not
 * say. */
static unsigned
service_of(const struct gen_event *event)
{
    enum gen_family family = event->type->family;

    if (event->outer == GEN_OUTER_CLASSIC)
        return 0;
    return (family == GEN_SYSMON ? 2500 : 600) +
           event->host->machine_id % 50 * 4 + (unsigned)family * 8;
}

static struct gen_text
standard_text(const struct gen_event *event, enum gen_slot slot)
{
    const struct gen_event_type *type = event->type;
    const struct gen_source *source = gen_source_of(type);
    const char *standard[GEN_SYSTEM_SLOTS] = {
        [GEN_SLOT_LEVEL] = source->level ? source->level : type->level,
        [GEN_SLOT_OPCODE] = "0",
        [GEN_SLOT_TASK] = source->task ? source->task : type->task,
        [GEN_SLOT_QUALIFIERS] = source->qualifiers,
        [GEN_SLOT_KEYWORDS] = source->keywords,
        [GEN_SLOT_USER_ID] = source->user_id,
        [GEN_SLOT_PROVIDER] = source->provider,
        [GEN_SLOT_PROVIDER_GUID] = source->provider_guid,
        [GEN_SLOT_CHANNEL] = source->channel,
    };

    return gen_text_of(standard[slot]);
}

static struct gen_text
system_text(const struct gen_event *event, enum gen_slot slot,
            struct gen_pool *pool)
{
    const struct gen_event_type *type = event->type;
    unsigned service = service_of(event);
    char time[40];

    if (slot == GEN_SLOT_TIME_CREATED) {
        gen_moment_print(event->time, 'T', 7, time);
        return gen_pool_print(pool, "%sZ", time);
    }
    if (slot == GEN_SLOT_EVENT_ID)
        return gen_pool_print(pool, "%u", type->id);
    if (slot == GEN_SLOT_VERSION)
        return gen_pool_copy(
            pool, gen_event_version(type, event->host->schema[type->family]));
    if (slot == GEN_SLOT_PROCESS_ID)
        return gen_pool_print(pool, "%u", service);
    if (slot == GEN_SLOT_THREAD_ID)
        return gen_pool_print(pool, "%u", service ? service + 1200 : 0);
    return standard_text(event, slot);
}

/* What the renderer of a machine in English would say. */
static struct gen_text
rendered_text(const struct gen_event *event, enum gen_rendered which,
              struct gen_pool *pool)
{
    static const char *const levels[] = { "Information", "Critical",
                                          "Error",       "Warning",
                                          "Information", "Verbose" };
    struct gen_text level = event->system[GEN_SLOT_LEVEL];
    struct gen_text provider = event->system[GEN_SLOT_PROVIDER];

    switch (which) {
    case GEN_RENDERED_MESSAGE:
        return gen_pool_print(pool, "Event %u of %s.", event->type->id,
                              provider.data ? provider.data : "");
    case GEN_RENDERED_LEVEL:
        return gen_text_of(level.size == 1 && level.data[0] >= '0' &&
                                   level.data[0] <= '5'
                               ? levels[level.data[0] - '0']
                               : "");
    case GEN_RENDERED_OPCODE: return gen_text_of("Info");
    case GEN_RENDERED_CHANNEL: return event->system[GEN_SLOT_CHANNEL];
    case GEN_RENDERED_PROVIDER: return provider;
    case GEN_RENDERED_TASK:
    case GEN_RENDERED_KEYWORD:
    case GEN_RENDERED_COUNT: break;
    }
    return gen_text_of("");
}

static void
complete_system(struct gen_event *event, struct gen_pool *pool)
{
    for (size_t i = 0; i < GEN_SYSTEM_SLOTS; i++) {
        if (!event->system[i].data)
            event->system[i] = system_text(event, (enum gen_slot)i, pool);
    }
    for (size_t i = 0; i < GEN_RENDERED_COUNT; i++) {
        if (!event->rendered[i].data)
            event->rendered[i] =
                rendered_text(event, (enum gen_rendered)i, pool);
    }
    if (!event->computer.data)
        event->computer = event->host->name;
}

bool
gen_event_is_creation(const struct gen_event_type *type)
{
    return type->family == GEN_SYSMON && type->id == 1;
}

void
gen_event_complete(struct gen_event *event, struct gen_pool *pool)
{
    bool creation = gen_event_is_creation(event->type);

    event->host->events++;
    for (size_t i = 0; i < event->type->count; i++) {
        if (creation && !event->field[i].data && event->session)
            event->field[i] = event->session->field[i];
        if (creation && !event->field[i].data && event->program)
            event->field[i] = event->program->field[i];
        if (!event->field[i].data)
            event->field[i] = fallback(event, &event->type->fields[i], pool);
    }
    complete_system(event, pool);
}
