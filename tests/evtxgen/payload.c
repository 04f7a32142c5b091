/* SPDX-License-Identifier: Apache-2.0 */
#include "outer.h"

#include <string.h>

const char *const gen_rendered_names[GEN_RENDERED_COUNT] = {
    "Message", "Level", "Task", "Opcode", "Channel", "Provider", "Keyword",
};

/* The payload being written, field by field. */
struct payload {
    struct gen_xml *xml;
    const struct gen_layout *layout;
    const struct gen_text *fields; /* NULL: slots instead of values */
    enum gen_spelling spelling;    /* of literal text */
};

static const struct gen_field *
field_at(const struct payload *p, size_t i)
{
    return &p->layout->type->fields[p->layout->index[i]];
}

static uint16_t
dependency(const struct payload *p, size_t i)
{
    return field_at(p, i)->optional ? (uint16_t)i : GEN_NO_DEPENDENCY;
}

static void
put_field(const struct payload *p, size_t i)
{
    const struct gen_field *field = field_at(p, i);

    if (p->fields)
        gen_xml_spelled(p->xml, p->fields[p->layout->index[i]], p->spelling);
    else
        gen_xml_slot(p->xml, (uint16_t)i, field->type, field->optional);
}

/* Data with its Name, or an element of another name without one. */
static void
data_open(const struct payload *p, size_t i)
{
    const char *name = field_at(p, i)->name;
    char element[64];

    if (name[0] != '<') {
        gen_xml_open(p->xml, "Data", dependency(p, i));
        gen_xml_attribute(p->xml, "Name");
        gen_xml_text(p->xml, gen_text_of(name));
    } else {
        size_t n = strcspn(name + 1, ">");

        n = n < sizeof(element) ? n : sizeof(element) - 1;
        memcpy(element, name + 1, n);
        element[n] = '\0';
        gen_xml_open(p->xml, element, dependency(p, i));
    }
    gen_xml_content(p->xml);
}

/* An element for each text of an array, as a template makes them too. */
static void
put_items(const struct payload *p, size_t i)
{
    struct gen_text text = p->fields[p->layout->index[i]];

    for (size_t at = 0; at <= text.size;) {
        const char *end =
            text.size ? memchr(text.data + at, 0, text.size - at) : NULL;
        size_t n = end ? (size_t)(end - text.data) - at : text.size - at;

        data_open(p, i);
        gen_xml_spelled(p->xml, (struct gen_text){ text.data + at, n },
                        p->spelling);
        gen_xml_close(p->xml);
        at += n + 1;
    }
}

static void
put_event_data(const struct payload *p)
{
    const char *name = p->layout->type->root_name;

    gen_xml_open(p->xml, "EventData", GEN_NO_DEPENDENCY);
    if (name) {
        gen_xml_attribute(p->xml, "Name");
        gen_xml_text(p->xml, gen_text_of(name));
    }
    if (p->layout->count > 0)
        gen_xml_content(p->xml);
    for (size_t i = 0; i < p->layout->count; i++) {
        if (field_at(p, i)->name[0] == '!') /* a value that nothing shows */
            continue;
        if (p->fields && (field_at(p, i)->type & GEN_ARRAY)) {
            put_items(p, i);
            continue;
        }
        data_open(p, i);
        put_field(p, i);
        gen_xml_close(p->xml);
    }
    gen_xml_close(p->xml);
}

/* The elements that are open below the root of UserData. */
struct path {
    size_t depth;
    struct gen_text open[GEN_XML_DEPTH];
    bool bare; /* the innermost has attributes only so far */
};

/* The elements of a field's name; returns how many, `*attribute` or NULL. */
static size_t
split(const char *name, struct gen_text part[static GEN_XML_DEPTH],
      const char **attribute)
{
    const char *at = name;
    size_t n = 0;

    *attribute = strchr(name, '@');
    while (n < GEN_XML_DEPTH - 4) {
        size_t size = strcspn(at, "/@");

        part[n++] = (struct gen_text){ at, size };
        at += size;
        if (*at != '/')
            break;
        at++;
    }
    if (*attribute)
        (*attribute)++;
    return n;
}

static bool
same(struct gen_text a, struct gen_text b)
{
    return a.size == b.size && memcmp(a.data, b.data, a.size) == 0;
}

static void
close_to(const struct payload *p, struct path *path, size_t depth)
{
    while (path->depth > depth) {
        gen_xml_close(p->xml);
        path->depth--;
        path->bare = false;
    }
}

static void
open_to(const struct payload *p, struct path *path, const struct gen_text *part,
        size_t n, uint16_t last)
{
    while (path->depth < n) {
        struct gen_text name = part[path->depth];
        bool innermost = path->depth + 1 == n;
        char text[64] = "";

        memcpy(text, name.data, name.size < 63 ? name.size : 63);
        gen_xml_content(p->xml);
        gen_xml_open(p->xml, text, innermost ? last : GEN_NO_DEPENDENCY);
        path->open[path->depth++] = name;
    }
}

static void
put_at(const struct payload *p, struct path *path, size_t i)
{
    struct gen_text part[GEN_XML_DEPTH];
    const char *attribute;
    size_t n = split(field_at(p, i)->name, part, &attribute);
    size_t common = 0;

    while (common < n && common < path->depth &&
           same(part[common], path->open[common]))
        common++;
    if (common == n && !(path->depth == n && path->bare))
        common = n - 1; /* another element of the same name */
    close_to(p, path, common);
    open_to(p, path, part, n, attribute ? GEN_NO_DEPENDENCY : dependency(p, i));
    if (attribute) {
        gen_xml_attribute(p->xml, attribute);
        put_field(p, i);
        path->bare = true;
    } else {
        gen_xml_content(p->xml);
        put_field(p, i);
        close_to(p, path, n - 1);
    }
}

static void
put_user_data(const struct payload *p)
{
    const struct gen_event_type *type = p->layout->type;
    struct path path = { 0 };

    gen_xml_open(p->xml, type->root, GEN_NO_DEPENDENCY);
    if (type->root_name) {
        gen_xml_attribute(p->xml, "xmlns");
        gen_xml_text(p->xml, gen_text_of(type->root_name));
    }
    for (size_t i = 0; i < p->layout->count; i++)
        put_at(p, &path, i);
    close_to(p, &path, 0);
    gen_xml_close(p->xml);
}

static void
put(const struct payload *p)
{
    if (p->layout->type->root)
        put_user_data(p);
    else
        put_event_data(p);
}

void
gen_payload_slots(struct gen_xml *xml, const void *argument)
{
    put(&(struct payload){ .xml = xml, .layout = argument });
}

static enum gen_spelling
spelling_of(const struct gen_record *record)
{
    if (record->inner == GEN_INNER_CDATA)
        return GEN_SPELL_CDATA;
    if (record->inner == GEN_INNER_CHARREF)
        return GEN_SPELL_CHARREF;
    return record->outer == GEN_OUTER_PLAIN ? GEN_SPELL_PARSED
                                            : GEN_SPELL_QUOTED;
}

void
gen_payload_plain(struct gen_xml *xml, const struct gen_record *record)
{
    put(&(struct payload){ .xml = xml,
                           .layout = record->layout,
                           .fields = record->fields,
                           .spelling = spelling_of(record) });
}

void
gen_rendering_info(struct gen_xml *xml, const void *argument)
{
    const struct gen_record *record = argument;

    gen_xml_open(xml, "RenderingInfo", GEN_NO_DEPENDENCY);
    gen_xml_attribute(xml, "Culture");
    gen_xml_text(xml, record->culture);
    gen_xml_content(xml);
    for (size_t i = 0; i < GEN_RENDERED_COUNT; i++) {
        bool keyword = i == GEN_RENDERED_KEYWORD;

        if (keyword) {
            gen_xml_open(xml, "Keywords", GEN_NO_DEPENDENCY);
            gen_xml_content(xml);
        }
        gen_xml_open(xml, gen_rendered_names[i], GEN_NO_DEPENDENCY);
        gen_xml_content(xml);
        gen_xml_spelled(xml, record->rendered[i], GEN_SPELL_PARSED);
        gen_xml_close(xml);
        if (keyword)
            gen_xml_close(xml);
    }
    gen_xml_close(xml);
}
