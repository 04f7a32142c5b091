/* SPDX-License-Identifier: Apache-2.0 */
#include "teller.h"

#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

bool
outer_read(const char *word, enum gen_outer *outer)
{
    static const char *const names[] = { "manifest", "literal", "classic",
                                         "plain" };

    for (size_t i = 0; i < COUNT(names); i++) {
        if (strcmp(names[i], word) == 0) {
            *outer = (enum gen_outer)i;
            return true;
        }
    }
    return false;
}

bool
inner_read(const char *word, enum gen_inner *inner)
{
    static const char *const names[] = { "template", "bare", "plain", "cdata",
                                         "charref" };

    for (size_t i = 0; i < COUNT(names); i++) {
        if (strcmp(names[i], word) == 0) {
            *inner = (enum gen_inner)i;
            return true;
        }
    }
    return false;
}

bool
value_type_take(struct gen_text *name, struct value_type *type,
                struct gen_pool *pool)
{
    const char *open = strrchr(name->data, '(');
    struct gen_text text;

    if (!open || open == name->data || name->data[name->size - 1] != ')')
        return true;
    text = gen_pool_copy(pool,
                         (struct gen_text){ open + 1, strlen(open + 1) - 1 });
    *name = gen_pool_copy(
        pool, (struct gen_text){ name->data, (size_t)(open - name->data) });
    type->given = true;
    return gen_type_read(text.data, &type->declared, &type->stored,
                         &type->optional);
}

bool
own_field_add(struct gen_event *event, struct gen_event_type *own,
              struct gen_text name, const struct value_type *type,
              struct gen_text value, struct gen_err *err)
{
    /* The table was made with the event, and is its own. */
    struct gen_field *fields = (struct gen_field *)(uintptr_t)own->fields;

    if (own->count == GEN_FIELDS_MAX)
        return gen_fail(err, "more than %d fields", GEN_FIELDS_MAX);
    event->field[own->count] = value;
    fields[own->count++] = (struct gen_field){ .name = name.data,
                                               .type = type->declared,
                                               .stored = type->stored,
                                               .optional = type->optional };
    return true;
}

static struct gen_source *
source_find(struct teller *t, const char *name)
{
    struct gen_named_source *named = t->world.sources;

    while (named && strcmp(named->source.name, name) != 0)
        named = named->next;
    return named ? &named->source : NULL;
}

static bool
source_option(struct gen_source *source, struct words *w, struct gen_pool *pool)
{
    const struct {
        const char *word;
        const char **to;
    } texts[] = {
        { "provider", &source->provider },
        { "guid", &source->provider_guid },
        { "channel", &source->channel },
        { "keywords", &source->keywords },
        { "qualifiers", &source->qualifiers },
        { "user-id", &source->user_id },
        { "event-source", &source->event_source },
        { "level", &source->level },
        { "task", &source->task },
    };
    const char *value;

    for (size_t i = 0; i < COUNT(texts); i++) {
        if (words_option(w, texts[i].word, &value)) {
            *texts[i].to = gen_pool_copy(pool, gen_text_of(value)).data;
            return true;
        }
    }
    return words_option(w, "shape", &value) &&
           outer_read(value, &source->outer);
}

bool
tell_source(struct teller *t, struct words *w, struct gen_err *err)
{
    const char *name = words_take(w);
    struct gen_pool *pool = &t->world.pool;
    struct gen_named_source *named;

    if (!name)
        return gen_fail(err, "source NAME");
    named = gen_pool_take(pool, sizeof(*named));
    named->source.name = gen_pool_copy(pool, gen_text_of(name)).data;
    named->source.provider = named->source.name;
    named->source.channel = "Application";
    named->source.keywords = "0x80000000000000";
    named->source.level = "4";
    named->source.task = "0";
    while (w->at < w->count) {
        if (!source_option(&named->source, w, pool))
            return words_end(w, err);
    }
    named->next = t->world.sources;
    t->world.sources = named;
    return true;
}

bool
tell_own_event(struct teller *t, struct words *w, unsigned id,
               struct gen_err *err)
{
    struct gen_event_type type = { .family = GEN_OTHER,
                                   .id = (uint16_t)id,
                                   .versions = "0:0" };
    struct gen_event event;
    const char *value;

    if (!words_option(w, "from", &value))
        return gen_fail(err, "event NUMBER from SOURCE");
    type.source = source_find(t, value);
    if (!type.source)
        return gen_fail(err, "no source '%s' yet", value);
    type.fields =
        gen_pool_take(&t->pool, GEN_FIELDS_MAX * sizeof(struct gen_field));
    event = gen_event_of(&type, t->host);
    return tell_event(t, &event, &type, true, w, err);
}
