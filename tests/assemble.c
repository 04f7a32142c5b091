/* SPDX-License-Identifier: Apache-2.0 */
#include "assemble.h"

#include <check.h>
#include <ctype.h>
#include <stdlib.h>

enum { RECORD_HEAD = 24, DEEP = 64 };

/* What is being written, and what of. */
struct hand {
    struct assembled *out;
    const char *text, *at;
};

static void
put(struct hand *hand, uint64_t value, size_t size)
{
    ck_assert_uint_le(hand->out->at + size, STM_EVTX_CHUNK);
    for (size_t i = 0; i < size; i++)
        hand->out->data[hand->out->at++] = (uint8_t)(value >> (8 * i));
}

static void
put_at(struct hand *hand, uint32_t at, uint64_t value, size_t size)
{
    uint32_t here = hand->out->at;

    hand->out->at = at;
    put(hand, value, size);
    hand->out->at = here;
}

static void
blanks(struct hand *hand)
{
    while (isspace((unsigned char)*hand->at))
        hand->at++;
}

static void
expect(struct hand *hand, char c)
{
    ck_assert_msg(*hand->at == c, "'%c' is missing before '%.20s' in %s", c,
                  hand->at, hand->text);
    hand->at++;
}

/* The text up to `quote`, which is passed. */
static size_t
quoted(struct hand *hand, const char **text, char quote)
{
    const char *end;

    expect(hand, quote);
    end = strchr(hand->at, quote);
    ck_assert_msg(end != NULL, "no end of '%.20s'", hand->at);
    *text = hand->at;
    hand->at = end + 1;
    return (size_t)(end - *text);
}

static void
put_utf16(struct hand *hand, const char *text, size_t n)
{
    for (size_t i = 0; i < n; i++)
        put(hand, (uint8_t)text[i], 2);
}

static void
put_name(struct hand *hand)
{
    struct assembled *out = hand->out;
    const char *text;
    size_t n = quoted(hand, &text, '\'');

    ck_assert_uint_lt(n, sizeof(out->names[0].text));
    ck_assert_uint_lt(out->n_names, ASSEMBLE_NAMES);
    put(hand, out->at + 4, 4);
    memset(&out->names[out->n_names], 0, sizeof(out->names[0]));
    memcpy(out->names[out->n_names].text, text, n);
    out->names[out->n_names++].offset = out->at;
    put(hand, 0, 6); /* next and hash, which nobody looks at */
    put(hand, n, 2);
    put_utf16(hand, text, n);
    put(hand, 0, 2);
}

static void
put_back_reference(struct hand *hand)
{
    const char *text;
    size_t n, i = hand->out->n_names;

    expect(hand, '^');
    n = quoted(hand, &text, '\'');
    while (i > 0 && (strlen(hand->out->names[i - 1].text) != n ||
                     memcmp(hand->out->names[i - 1].text, text, n) != 0))
        i--;
    ck_assert_msg(i > 0, "no name '%.20s'", text);
    put(hand, hand->out->names[i - 1].offset, 4);
}

static void put_tokens(struct hand *hand, char end);

static void
put_sized(struct hand *hand)
{
    uint32_t from;

    expect(hand, '{');
    put(hand, 0, 4);
    from = hand->out->at;
    put_tokens(hand, '}');
    put_at(hand, from - 4, hand->out->at - from, 4);
}

/* A number of a template, below ASSEMBLE_TEMPLATES. */
static size_t
number(struct hand *hand)
{
    char *end;
    unsigned long n = strtoul(hand->at, &end, 10);

    ck_assert_msg(end > hand->at && n < ASSEMBLE_TEMPLATES, "'%.20s'",
                  hand->at);
    hand->at = end;
    return n;
}

static void
put_template(struct hand *hand)
{
    size_t guid, n;

    expect(hand, 'T');
    guid = n = number(hand);
    if (*hand->at == '.') {
        hand->at++;
        n = number(hand);
    }
    hand->out->templates[n].id = 0x1000 + (uint32_t)guid;
    put(hand, hand->out->templates[n].id, 4);
    put(hand, hand->out->at + 4, 4);
    hand->out->templates[n].offset = hand->out->at;
    put(hand, 0, 4);
    put(hand, hand->out->templates[n].id, 4);
    put(hand, guid, 8);
    put(hand, guid, 4);
    put_sized(hand);
}

static void
put_reference(struct hand *hand)
{
    size_t n;

    expect(hand, 't');
    n = number(hand);
    put(hand, hand->out->templates[n].id, 4);
    put(hand, hand->out->templates[n].offset, 4);
}

static unsigned
nibble(struct hand *hand)
{
    char c = (char)tolower((unsigned char)*hand->at);

    ck_assert_msg(isxdigit((unsigned char)c), "'%.20s' in %s", hand->at,
                  hand->text);
    hand->at++;
    return (unsigned)(isdigit((unsigned char)c) ? c - '0' : c - 'a' + 10);
}

static void
put_byte(struct hand *hand)
{
    unsigned high = nibble(hand);

    put(hand, high << 4 | nibble(hand), 1);
}

static void
put_value(struct hand *hand)
{
    const char *text;
    size_t n;

    while (!isspace((unsigned char)*hand->at) && *hand->at != ']') {
        if (*hand->at == '(') {
            hand->at++;
            put_tokens(hand, ')');
        } else if (*hand->at == '"') {
            n = quoted(hand, &text, '"');
            put_utf16(hand, text, n);
        } else {
            put_byte(hand);
        }
    }
}

/* How many values there are up to the ']'. */
static size_t
count_values(const char *at)
{
    size_t n = 0, deep = 0;

    for (; *at && (deep || *at != ']'); at++) {
        if (*at == '"' || *at == '\'')
            at = strchr(at + 1, *at);
        deep += *at == '(';
        deep -= *at == ')';
        n += *at == ':' && deep == 0;
    }
    return n;
}

static void
put_values(struct hand *hand)
{
    uint32_t descriptor, from;
    size_t n;

    expect(hand, '[');
    n = count_values(hand->at);
    put(hand, n, 4);
    descriptor = hand->out->at;
    hand->out->at += (uint32_t)n * 4;
    for (blanks(hand); *hand->at != ']'; blanks(hand), descriptor += 4) {
        unsigned type = nibble(hand) << 4;

        type |= nibble(hand);
        expect(hand, ':');
        from = hand->out->at;
        put_value(hand);
        put_at(hand, descriptor, hand->out->at - from, 2);
        put_at(hand, descriptor + 2, type, 2);
    }
    expect(hand, ']');
}

static void
put_text(struct hand *hand)
{
    const char *text;
    size_t n = quoted(hand, &text, '"');

    put(hand, n, 2);
    put_utf16(hand, text, n);
}

static void
put_tokens(struct hand *hand, char end)
{
    for (blanks(hand); *hand->at != end; blanks(hand)) {
        switch (*hand->at) {
        case '\'': put_name(hand); break;
        case '^': put_back_reference(hand); break;
        case '"': put_text(hand); break;
        case '{': put_sized(hand); break;
        case 'T': put_template(hand); break;
        case 't': put_reference(hand); break;
        case '[': put_values(hand); break;
        default: put_byte(hand); break;
        }
    }
    if (end)
        expect(hand, end);
}

void
assemble_begin(struct assembled *out)
{
    memset(out, 0, sizeof(*out));
    out->at = STM_EVTX_CHUNK_HEADER;
    out->chunk = (struct stm_chunk){
        .file_offset = STM_EVTX_BLOCK,
        .data = out->data,
        .size = STM_EVTX_CHUNK,
        .magic = true,
        .places = out->places,
    };
}

void
assemble_record(struct assembled *out, const char *text)
{
    struct hand hand = { .out = out, .text = text, .at = text };
    struct stm_place *place = &out->places[out->chunk.n_places++];
    uint32_t from = out->at, size;

    ck_assert_uint_le(out->chunk.n_places, STM_EVTX_RECORDS_MOST);
    out->at += RECORD_HEAD;
    put_tokens(&hand, '\0');
    size = (out->at - from + 4 + 7) & ~7U;
    put_at(&hand, from, 0x2a2a, 4);
    put_at(&hand, from + 4, size, 4);
    put_at(&hand, from + 8, out->chunk.n_places, 8);
    put_at(&hand, from + size - 4, size, 4);
    out->at = from + size;
    *place = (struct stm_place){ .file_offset = STM_EVTX_BLOCK + from,
                                 .at = from,
                                 .size = size,
                                 .header_id = out->chunk.n_places };
}
