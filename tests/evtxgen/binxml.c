/* SPDX-License-Identifier: Apache-2.0 */
#include "binxml.h"

#include <string.h>

enum {
    TOKEN_EOF = 0x00,
    TOKEN_OPEN = 0x01,
    TOKEN_CONTENT = 0x02,
    TOKEN_CLOSE_EMPTY = 0x03,
    TOKEN_CLOSE = 0x04,
    TOKEN_TEXT = 0x05,
    TOKEN_ATTRIBUTE = 0x06,
    TOKEN_CDATA = 0x07,
    TOKEN_CHARREF = 0x08,
    TOKEN_ENTITY = 0x09,
    TOKEN_TEMPLATE = 0x0c,
    TOKEN_SLOT = 0x0d,
    TOKEN_OPTIONAL_SLOT = 0x0e,
    TOKEN_FRAGMENT = 0x0f,
    TOKEN_MORE = 0x40, /* has attributes, or another one follows */
};

/* Windows' hash of names and GUIDs, over UTF-16 units. */
static uint32_t
hash_step(uint32_t hash, uint16_t unit)
{
    return hash * 65599 + unit;
}

/* Names are ASCII, so a byte is a unit. */
static uint16_t
name_hash(const char *name)
{
    uint32_t hash = 0;

    for (; *name; name++)
        hash = hash_step(hash, (uint8_t)*name);
    return (uint16_t)hash;
}

static bool
name_stands_at(const uint8_t *node, const char *name, size_t n)
{
    if ((size_t)(node[6] | node[7] << 8) != n)
        return false;
    for (size_t i = 0; i < n; i++) {
        if (node[8 + 2 * i] != (uint8_t)name[i] || node[9 + 2 * i])
            return false;
    }
    return true;
}

/* The reference to a name, and the name itself where the chunk has none. */
static void
put_name(struct gen_put *out, const char *name)
{
    uint16_t hash = name_hash(name);
    size_t bucket = GEN_NAME_BUCKETS_AT + 4 * (size_t)(hash % GEN_NAME_BUCKETS);
    uint32_t first = gen_load_u32(out->data + bucket);
    size_t n = strlen(name);

    if (out->full) /* the newest node may be cut off: no chain to walk */
        return;
    for (uint32_t at = first; at; at = gen_load_u32(out->data + at)) {
        if (name_stands_at(out->data + at, name, n)) {
            gen_put_u32(out, at);
            return;
        }
    }
    gen_put_u32(out, (uint32_t)out->size + 4);
    gen_patch_u32(out, bucket, (uint32_t)out->size);
    gen_put_u32(out, first);
    gen_put_u16(out, hash);
    gen_put_u16(out, (uint16_t)n);
    gen_put_utf16(out, gen_text_of(name));
    gen_put_u16(out, 0);
}

void
gen_xml_fragment(struct gen_xml *xml)
{
    gen_put_u8(xml->out, TOKEN_FRAGMENT);
    gen_put_bytes(xml->out, "\x01\x01\x00", 3);
}

void
gen_xml_eof(struct gen_xml *xml)
{
    gen_put_u8(xml->out, TOKEN_EOF);
}

void
gen_xml_open(struct gen_xml *xml, const char *name, uint16_t dependency)
{
    struct gen_put *out = xml->out;
    size_t token_at = out->size;
    size_t size_at;

    gen_put_u8(out, TOKEN_OPEN);
    if (xml->in_definition)
        gen_put_u16(out, dependency);
    size_at = out->size;
    gen_put_u32(out, 0);
    put_name(out, name);
    xml->open[xml->depth].token_at = token_at;
    xml->open[xml->depth].size_at = size_at;
    xml->open[xml->depth].attributes_at = 0;
    xml->open[xml->depth].attribute_at = 0;
    xml->open[xml->depth].has_content = false;
    xml->depth++;
}

void
gen_xml_attribute(struct gen_xml *xml, const char *name)
{
    struct gen_put *out = xml->out;
    unsigned at = xml->depth - 1;

    if (xml->open[at].attributes_at == 0) {
        gen_patch_u8(out, xml->open[at].token_at, TOKEN_OPEN | TOKEN_MORE);
        xml->open[at].attributes_at = out->size;
        gen_put_u32(out, 0);
    } else {
        gen_patch_u8(out, xml->open[at].attribute_at,
                     TOKEN_ATTRIBUTE | TOKEN_MORE);
    }
    xml->open[at].attribute_at = out->size;
    gen_put_u8(out, TOKEN_ATTRIBUTE);
    put_name(out, name);
}

static void
end_attributes(struct gen_xml *xml)
{
    size_t at = xml->open[xml->depth - 1].attributes_at;

    if (at)
        gen_patch_u32(xml->out, at, (uint32_t)(xml->out->size - at - 4));
}

void
gen_xml_content(struct gen_xml *xml)
{
    if (xml->open[xml->depth - 1].has_content)
        return;
    end_attributes(xml);
    gen_put_u8(xml->out, TOKEN_CONTENT);
    xml->open[xml->depth - 1].has_content = true;
}

void
gen_xml_close(struct gen_xml *xml)
{
    size_t size_at = xml->open[xml->depth - 1].size_at;

    if (xml->open[xml->depth - 1].has_content) {
        gen_put_u8(xml->out, TOKEN_CLOSE);
    } else {
        end_attributes(xml);
        gen_put_u8(xml->out, TOKEN_CLOSE_EMPTY);
    }
    gen_patch_u32(xml->out, size_at, (uint32_t)(xml->out->size - size_at - 4));
    xml->depth--;
}

void
gen_xml_text(struct gen_xml *xml, struct gen_text text)
{
    gen_put_u8(xml->out, TOKEN_TEXT);
    gen_put_u8(xml->out, 0x01); /* always a UTF-16 string */
    gen_put_u16(xml->out, (uint16_t)gen_utf16_units(text));
    gen_put_utf16(xml->out, text);
}

void
gen_xml_slot(struct gen_xml *xml, uint16_t slot, uint8_t type, bool optional)
{
    gen_put_u8(xml->out, optional ? TOKEN_OPTIONAL_SLOT : TOKEN_SLOT);
    gen_put_u16(xml->out, slot);
    gen_put_u8(xml->out, type);
}

static const char *
entity_of(char c, enum gen_spelling spelling)
{
    if (spelling == GEN_SPELL_CHARREF)
        return NULL;
    return c == '&'                                   ? "amp"
           : c == '<'                                 ? "lt"
           : c == '>'                                 ? "gt"
           : c == '"' && spelling == GEN_SPELL_QUOTED ? "quot"
                                                      : NULL;
}

static bool
is_special(char c, enum gen_spelling spelling)
{
    return entity_of(c, spelling) ||
           (spelling == GEN_SPELL_CHARREF && (c & 0x80));
}

/* A reference for each UTF-16 unit of the text. */
static void
put_charrefs(struct gen_put *out, struct gen_text text, bool more)
{
    uint8_t units[8];
    struct gen_put put = { .data = units, .limit = sizeof(units) };

    gen_put_utf16(&put, text);
    for (size_t i = 0; i < put.size; i += 2) {
        bool last = !more && i + 2 == put.size;

        gen_put_u8(out, last ? TOKEN_CHARREF : TOKEN_CHARREF | TOKEN_MORE);
        gen_put_bytes(out, units + i, 2);
    }
}

/* The bytes of the character or of the run of plain ones that begins here. */
static size_t
piece_size(struct gen_text left, enum gen_spelling spelling)
{
    size_t n = 1;

    if (is_special(left.data[0], spelling)) {
        while (n < left.size && (left.data[n] & 0xc0) == 0x80)
            n++;
        return n;
    }
    while (n < left.size && !is_special(left.data[n], spelling))
        n++;
    return n;
}

static void
put_cdata(struct gen_put *out, struct gen_text text)
{
    gen_put_u8(out, TOKEN_CDATA);
    gen_put_u16(out, (uint16_t)gen_utf16_units(text));
    gen_put_utf16(out, text);
}

void
gen_xml_spelled(struct gen_xml *xml, struct gen_text text,
                enum gen_spelling spelling)
{
    struct gen_put *out = xml->out;

    if (spelling == GEN_SPELL_CDATA && text.size > 0) {
        put_cdata(out, text);
        return;
    }
    while (text.size > 0) {
        struct gen_text piece = { text.data, piece_size(text, spelling) };
        const char *entity = entity_of(text.data[0], spelling);
        bool more = piece.size < text.size;
        size_t token_at = out->size;

        if (is_special(text.data[0], spelling) && !entity) {
            put_charrefs(out, piece, more);
        } else if (entity) {
            gen_put_u8(out, TOKEN_ENTITY);
            put_name(out, entity);
        } else {
            gen_xml_text(xml, piece);
        }
        if (more && (entity || !is_special(text.data[0], spelling)))
            gen_patch_u8(out, token_at,
                         (entity ? TOKEN_ENTITY : TOKEN_TEXT) | TOKEN_MORE);
        text.data += piece.size;
        text.size -= piece.size;
    }
}

static size_t
template_bucket(const uint8_t guid[static 16])
{
    uint32_t hash = 0;

    for (size_t i = 0; i < 16; i += 2)
        hash = hash_step(hash, (uint16_t)(guid[i] | guid[i + 1] << 8));
    return GEN_TEMPLATE_BUCKETS_AT + 4 * (size_t)(hash % GEN_TEMPLATE_BUCKETS);
}

/* The definition enters its bucket only when it is whole: its own names and
 * nothing else may refer to it before. */
static void
put_definition(struct gen_put *out, const struct gen_template *template,
               size_t bucket)
{
    uint32_t at = (uint32_t)out->size;
    struct gen_xml xml = { .out = out, .in_definition = true };
    size_t size_at;

    gen_put_u32(out, gen_load_u32(out->data + bucket));
    gen_put_bytes(out, template->guid, 16);
    size_at = out->size;
    gen_put_u32(out, 0);
    gen_xml_fragment(&xml);
    template->body(&xml, template->argument);
    gen_xml_eof(&xml);
    gen_patch_u32(out, size_at, (uint32_t)(out->size - size_at - 4));
    gen_patch_u32(out, bucket, at);
}

void
gen_template_instance(struct gen_put *out, const struct gen_template *template)
{
    size_t bucket = template_bucket(template->guid);
    uint32_t at = gen_load_u32(out->data + bucket);

    if (out->full)
        return;
    while (at && memcmp(out->data + at + 4, template->guid, 16) != 0)
        at = gen_load_u32(out->data + at);
    gen_put_u8(out, TOKEN_TEMPLATE);
    gen_put_u8(out, 0x01);
    gen_put_bytes(out, template->guid, 4); /* the id is the GUID's start */
    gen_put_u32(out, at ? at : (uint32_t)out->size + 4);
    if (!at)
        put_definition(out, template, bucket);
}

void
gen_values_start(struct gen_values *values, struct gen_put *out, uint32_t count)
{
    gen_put_u32(out, count);
    values->out = out;
    values->descriptor_at = out->size;
    gen_put_zeros(out, 4 * (size_t)count);
    values->value_at = out->size;
}

void
gen_values_end_one(struct gen_values *values, uint8_t type)
{
    struct gen_put *out = values->out;
    size_t size = out->size - values->value_at;

    if (size > UINT16_MAX)
        out->full = true;
    gen_patch_u16(out, values->descriptor_at, (uint16_t)size);
    gen_patch_u8(out, values->descriptor_at + 2, type);
    values->descriptor_at += 4;
    values->value_at = out->size;
}
