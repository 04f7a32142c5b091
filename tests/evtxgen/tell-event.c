/* SPDX-License-Identifier: Apache-2.0 */
#include "teller.h"

#include <string.h>

/* How a value of System is stored. */
static void
set_stored(struct gen_event *event, struct gen_text name,
           const struct value_type *type)
{
    const size_t n = strlen("System/");
    int slot = -1;

    if (strncmp(name.data, "System/", n) == 0)
        slot = gen_slot_find(gen_text_of(name.data + n));
    if (slot >= 0)
        event->stored[slot] = type->stored;
}

/* One value's line; its name may end with a type: `System/Task(u16/u32)`. A
 * field of its own may stand twice: each line is one more. */
static bool
set_value(struct gen_event *event, struct gen_event_type *own,
          struct gen_text name, struct gen_text value, struct gen_pool *pool,
          struct gen_err *err)
{
    struct value_type type = { .declared = GEN_STRING };
    struct gen_text whole = name;

    if (!value_type_take(&name, &type, pool))
        return gen_fail(err, "'%s' has a type that is none", whole.data);
    set_stored(event, name, &type);
    if (gen_event_set_around(event, name, value))
        return true;
    if (own)
        return own_field_add(event, own, name, &type, value, err);
    return gen_event_set(event, name, value) ||
           gen_fail(err, "%s %u has no field '%s'",
                    gen_families[event->type->family].name, event->type->id,
                    name.data);
}

static bool
read_values(struct teller *t, struct gen_event *event,
            struct gen_event_type *own, struct gen_err *err)
{
    unsigned statement_line = t->line;
    char *line;

    while ((line = gen_lines_next(&t->lines, true))) {
        struct gen_text name, value;

        t->line = t->lines.number;
        if (!gen_line_value(line, &name, &value, &t->pool, err) ||
            !set_value(event, own, name, value, &t->pool, err))
            return false;
    }
    t->line = statement_line;
    return true;
}

/* Keeps the values of an event 1 under a name, in front of older ones. */
static struct gen_preset *
keep_preset(struct teller *t, struct gen_preset **list, const char *name,
            const struct gen_event *event)
{
    struct gen_pool *pool = &t->world.pool;
    struct gen_preset *preset = gen_pool_take(pool, sizeof(*preset));

    preset->name = gen_pool_copy(pool, gen_text_of(name));
    for (size_t i = 0; i < GEN_FIELDS_MAX; i++)
        preset->field[i] = gen_pool_copy(pool, event->field[i]);
    preset->next = *list;
    *list = preset;
    return preset;
}

bool
tell_program(struct teller *t, struct words *w, struct gen_err *err)
{
    const char *name = words_take(w);
    const char *content = NULL;
    const char *like = NULL;
    struct gen_event event =
        gen_event_of(gen_event_type_find(GEN_SYSMON, 1), t->host);
    const struct gen_preset *model = NULL;
    struct gen_preset *program;

    if (!name)
        return gen_fail(err, "program NAME");
    if (words_option(w, "like", &like)) {
        model = gen_preset_find(t->world.programs, gen_text_of(like));
        if (!model)
            return gen_fail(err, "no program '%s' yet", like);
        memcpy(event.field, model->field, sizeof(event.field));
    }
    (void)words_option(w, "content", &content);
    if (!words_end(w, err) || !read_values(t, &event, NULL, err))
        return false;
    program = keep_preset(t, &t->world.programs, name, &event);
    program->content = gen_pool_copy(&t->world.pool, gen_text_of(content));
    return true;
}

bool
tell_session(struct teller *t, struct words *w, struct gen_err *err)
{
    const char *name = words_take(w);
    const char *at = "+0";
    struct gen_event event =
        gen_event_of(gen_event_type_find(GEN_SYSMON, 1), t->host);

    if (!name)
        return gen_fail(err, "session NAME");
    if (!teller_needs_host(t, err))
        return false;
    (void)words_option(w, "at", &at);
    if (!words_end(w, err))
        return false;
    if (!teller_time(t, at, &event.time, err) ||
        !read_values(t, &event, NULL, err))
        return false;
    gen_event_complete_session(&event, &t->pool);
    (void)keep_preset(t, &t->host->sessions, name, &event);
    return true;
}

/* What the options of an event say besides its values. */
struct options {
    const char *name;
    const char *time;
};

static bool
look_up(struct teller *t, struct gen_event *event, struct words *w, bool *known,
        struct gen_err *err)
{
    const struct gen_process **process = &event->actor;
    const char *value;

    *known = true;
    if (words_option(w, "of", &value))
        process = &event->target;
    else if (!words_option(w, "parent", &value) &&
             !words_option(w, "by", &value))
        process = NULL;
    if (process) {
        *process = gen_process_find(t->host, gen_text_of(value));
        return *process || gen_fail(err, "no process '%s' yet", value);
    }
    if (words_option(w, "run", &value)) {
        event->program = gen_preset_find(t->world.programs, gen_text_of(value));
        return event->program || gen_fail(err, "no program '%s' yet", value);
    }
    if (words_option(w, "in", &value)) {
        event->session = gen_preset_find(t->host->sessions, gen_text_of(value));
        return event->session || gen_fail(err, "no session '%s' yet", value);
    }
    *known = false;
    return true;
}

/* Whether the options make sense for an event of that type. */
static bool
check_options(const struct gen_event *event, const struct options *o,
              struct gen_err *err)
{
    const struct gen_event_type *type = event->type;
    bool bytes = gen_field_find(type, gen_text_of("Hashes")) >= 0 ||
                 gen_field_find(type, gen_text_of("Hash")) >= 0;

    if (!gen_event_is_creation(type) && (o->name || event->session))
        return gen_fail(err, "as and in are for processes");
    if (!bytes && (event->program || event->content.data))
        return gen_fail(err, "run and content are for events with hashes");
    if (event->target && gen_field_find(type, gen_text_of("TargetImage")) < 0)
        return gen_fail(err, "of is for events with a TargetImage");
    return true;
}

/* How the record is made. */
static bool
shape_option(struct gen_event *event, struct gen_event_type *own,
             struct words *w)
{
    const char *value;

    if (words_option(w, "rendered", &value))
        event->culture = gen_text_of(value);
    else if (words_option(w, "shape", &value))
        return outer_read(value, &event->outer);
    else if (words_option(w, "payload", &value))
        return inner_read(value, &event->inner);
    else if (!own)
        return false;
    else
        return words_option(w, "root", &own->root) ||
               words_option(w, "root-name", &own->root_name);
    return true;
}

static bool
event_options(struct teller *t, struct gen_event *event,
              struct gen_event_type *own, struct words *w, struct options *o,
              struct gen_err *err)
{
    const char *value;
    bool known;

    while (w->at < w->count) {
        if (!look_up(t, event, w, &known, err))
            return false;
        if (known || words_option(w, "at", &o->time) ||
            words_option(w, "as", &o->name))
            continue;
        if (words_option(w, "content", &value))
            event->content = gen_text_of(value);
        else if (words_option(w, "fill", &value))
            event->fill = gen_text_of(value);
        else if (!shape_option(event, own, w))
            return words_end(w, err);
    }
    if (!check_options(event, o, err))
        return false;
    if (!o->name && event->program && gen_event_is_creation(event->type))
        o->name = event->program->name.data;
    return true;
}

bool
tell_event(struct teller *t, struct gen_event *event,
           struct gen_event_type *own, bool logged, struct words *w,
           struct gen_err *err)
{
    struct options o = { NULL, "+1" };

    if (!event_options(t, event, own, w, &o, err) ||
        !teller_time(t, o.time, &event->time, err) ||
        !read_values(t, event, own, err))
        return false;
    if (logged)
        t->now = event->time;
    gen_event_complete(event, &t->pool);
    if (logged && !gen_event_write(event, err))
        return false;
    /* Last, as it may replace the parent whose texts the event borrows. */
    if (o.name)
        gen_process_keep(t->host, gen_text_of(o.name), event->field);
    return true;
}
