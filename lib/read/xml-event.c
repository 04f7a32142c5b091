/* SPDX-License-Identifier: Apache-2.0 */
#include "read/xml-parts.h"

static const char *
chars(const xmlChar *text)
{
    return (const char *)text;
}

static void
stop(struct stm_xml *xml)
{
    xmlStopParser(xml->context);
}

/* The first failure wins. */
static void
fail(struct stm_xml *xml, stm_status code, const char *text)
{
    if (xml->status)
        return;
    xml->status = stm_fail(&xml->err, code, 0, "%s", text);
    stop(xml);
}

static void
fail_to_keep(struct stm_xml *xml)
{
    if (!xml->status)
        xml->status = stm_arena_fail(&xml->fields.arena,
                                     "an event of too many bytes", &xml->err);
    stop(xml);
}

/* `head` + separator + the unescaped tail, in the arena. */
static struct stm_span
path_of(struct stm_xml *xml, struct stm_span head, const char *separator,
        struct stm_span tail)
{
    size_t gap = head.size || *separator == '@' ? strlen(separator) : 0;
    char *data =
        stm_arena_take(&xml->fields.arena, head.size + gap + tail.size + 1);

    if (!data) {
        fail_to_keep(xml);
        return stm_span_of("");
    }
    if (head.size)
        memcpy(data, head.data, head.size);
    memcpy(data + head.size, separator, gap);
    return stm_span_sized(
        data, head.size + gap + stm_xml_unescape(data + head.size + gap, tail));
}

static void
add_field(struct stm_xml *xml, struct stm_span path, struct stm_span raw)
{
    char *data = stm_arena_take(&xml->fields.arena, raw.size + 1);
    struct stm_value value = { .type = STM_VALUE_TEXT };

    if (!data) {
        fail_to_keep(xml);
        return;
    }
    value.data = (const uint8_t *)data;
    value.size = stm_xml_unescape(data, raw);
    if (!xml->status)
        xml->status = stm_fields_add(&xml->fields, path, value, &xml->err);
    if (xml->status)
        stop(xml);
}

static bool
is_blank(struct stm_span text)
{
    for (size_t i = 0; i < text.size; i++)
        if (text.data[i] != ' ' && text.data[i] != '\n' && text.data[i] != '\t')
            return false;
    return true;
}

/* Blanks between child elements are layout, not text. */
static void
drop_blank_piece(struct stm_xml *xml, const struct stm_xml_level *level)
{
    struct stm_span piece = stm_buf_held(&xml->text);

    piece.data += level->piece_from;
    piece.size -= level->piece_from;
    if (is_blank(piece))
        xml->text.size = level->piece_from;
}

/* libxml2 hands attributes over as five pointers each. */
struct attribute {
    struct stm_span prefix, name, value;
};

static struct attribute
attribute_at(const xmlChar *const *attributes, int i)
{
    const xmlChar *const *five = attributes + (ptrdiff_t)i * 5;
    const char *from = chars(five[3]);

    return (struct attribute){
        .prefix = stm_span_of(five[1] ? chars(five[1]) : ""),
        .name = stm_span_of(chars(five[0])),
        .value = stm_span_sized(from, (size_t)(chars(five[4]) - from)),
    };
}

static bool
is_data_name(const struct attribute *attribute)
{
    return attribute->prefix.size == 0 &&
           stm_span_is(attribute->name, "Name") && attribute->value.size > 0;
}

static struct stm_span
with_prefix(struct stm_xml *xml, struct stm_span prefix, struct stm_span name)
{
    return prefix.size ? path_of(xml, prefix, ":", name) : name;
}

/* Data, Data_1, Data_2, ... */
static struct stm_span
unnamed(struct stm_xml *xml, struct stm_xml_level *parent)
{
    char *text = parent->unnamed == 0
                     ? stm_arena_copy(&xml->fields.arena, "Data", 4)
                     : stm_arena_print(&xml->fields.arena, "Data_%u",
                                       (unsigned)parent->unnamed);

    parent->unnamed++;
    if (!text)
        fail_to_keep(xml);
    return stm_span_of(text ? text : "");
}

static void
push(struct stm_xml *xml, struct stm_span name, bool is_data, int n,
     const xmlChar *const *attributes)
{
    struct stm_xml_level *parent = &xml->levels[xml->depth - 1];
    struct stm_xml_level *level = &xml->levels[xml->depth++];
    struct stm_span step = name;
    bool named = false;

    *level = (struct stm_xml_level){ .text_from = xml->text.size,
                                     .piece_from = xml->text.size };
    for (int i = 0; is_data && !named && i < n; i++) {
        struct attribute attribute = attribute_at(attributes, i);

        named = is_data_name(&attribute);
        if (named)
            step = attribute.value;
    }
    if (is_data && !named)
        step = unnamed(xml, parent);
    level->path = path_of(xml, parent->path, "/", step);
}

static void
add_attributes(struct stm_xml *xml, bool is_data, int n,
               const xmlChar *const *attributes)
{
    struct stm_xml_level *level = &xml->levels[xml->depth - 1];

    for (int i = 0; i < n && !xml->status; i++) {
        struct attribute attribute = attribute_at(attributes, i);

        if (is_data && stm_span_is(attribute.name, "Name") &&
            attribute.prefix.size == 0)
            continue;
        /* Data is a field whatever its attributes. */
        level->attributes = !is_data;
        add_field(xml,
                  path_of(xml, level->path, "@",
                          with_prefix(xml, attribute.prefix, attribute.name)),
                  attribute.value);
    }
}

static void
start_root(struct stm_xml *xml, struct stm_span name)
{
    if (!stm_span_is(name, "Event")) {
        fail(xml, STM_EFORMAT, "the XML is not that of an <Event>");
        return;
    }
    xml->levels[0] = (struct stm_xml_level){ .path = stm_span_of("") };
    xml->depth = 1;
}

static void
on_start(void *arg, const xmlChar *local, const xmlChar *prefix,
         const xmlChar *uri, int n_namespaces, const xmlChar **namespaces,
         int n, int n_defaulted, const xmlChar **attributes)
{
    struct stm_xml *xml = arg;
    struct stm_span name = stm_span_of(chars(local));
    const xmlChar *const *list = (const xmlChar *const *)attributes;
    bool is_data = !prefix && stm_span_is(name, "Data");

    (void)uri, (void)n_namespaces, (void)namespaces, (void)n_defaulted;
    if (xml->status)
        return;
    if (xml->depth == STM_XML_DEPTH) {
        fail(xml, STM_ELIMIT, "elements nested too deeply");
        return;
    }
    if (xml->depth == 0) {
        start_root(xml, name);
    } else {
        drop_blank_piece(xml, &xml->levels[xml->depth - 1]);
        xml->levels[xml->depth - 1].children = true;
        name = with_prefix(xml, stm_span_of(prefix ? chars(prefix) : ""), name);
        push(xml, name, is_data, n, list);
    }
    if (!xml->status)
        add_attributes(xml, is_data, n, list);
}

/*
 * An element is a field if it has text, or has nothing at all; the children
 * of <Event> are containers and need text to be one.
 */
static void
on_end(void *arg, const xmlChar *local, const xmlChar *prefix,
       const xmlChar *uri)
{
    struct stm_xml *xml = arg;
    struct stm_xml_level *level;
    struct stm_span text;

    (void)local, (void)prefix, (void)uri;
    if (xml->status || xml->depth == 0)
        return;
    level = &xml->levels[xml->depth - 1];
    if (level->children || xml->depth <= 2)
        drop_blank_piece(xml, level);
    text = stm_buf_held(&xml->text);
    text.data += level->text_from;
    text.size -= level->text_from;
    if (text.size || (xml->depth > 2 && !level->children && !level->attributes))
        add_field(xml, xml->depth > 1 ? level->path : stm_span_of("Event"),
                  text);
    xml->text.size = level->text_from;
    xml->depth--;
    if (xml->depth)
        xml->levels[xml->depth - 1].piece_from = xml->text.size;
    else
        xml->whole = true;
}

static void
on_text(void *arg, const xmlChar *text, int size)
{
    struct stm_xml *xml = arg;

    if (xml->status || size <= 0)
        return;
    if (xml->text.size + (size_t)size > STM_XML_TEXT) {
        fail(xml, STM_ELIMIT, "an event of too many bytes");
        return;
    }
    stm_buf_add(&xml->text, text, (size_t)size);
    if (xml->text.failed)
        fail(xml, STM_ENOMEM, "no memory for an event");
}

static void
on_subset(void *arg, const xmlChar *name, const xmlChar *id,
          const xmlChar *system)
{
    (void)name, (void)id, (void)system;
    fail(arg, STM_EFORMAT, "a document type in the XML of an event");
}

static void
on_error(void *arg, xmlError *error)
{
    struct stm_xml *xml = arg;
    const char *text = error->message ? error->message : "no reason given";

    if (error->level < XML_ERR_ERROR || error->domain == XML_FROM_NAMESPACE ||
        xml->status || xml->err.code)
        return;
    (void)stm_fail(
        &xml->err, error->code == XML_ERR_NO_MEMORY ? STM_ENOMEM : STM_EFORMAT,
        0, "XML is not well-formed: %.*s", (int)strcspn(text, "\n"), text);
    /* It quotes the record: only what every output can hold. */
    for (char *c = xml->err.text; *c; c++)
        if (*c < ' ' || *c > '~')
            *c = '?';
}

const xmlSAXHandler stm_xml_handler = {
    .initialized = XML_SAX2_MAGIC,
    .internalSubset = on_subset,
    .startElementNs = on_start,
    .endElementNs = on_end,
    .characters = on_text,
    .ignorableWhitespace = on_text,
    .cdataBlock = on_text,
    .serror = on_error,
};
