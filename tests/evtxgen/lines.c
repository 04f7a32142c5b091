/* SPDX-License-Identifier: Apache-2.0 */
#include "lines.h"

#include <stdio.h>
#include <string.h>

static const char blanks[] = " \t\r";

/* What the name in `{name}` stands for; writes it to `room` or says where it
 * is. NULL: nothing, the braces are text. */
static const char *
replacement(const struct gen_lines *lines, const char *name, size_t size,
            char room[static 24])
{
    unsigned depth = lines->depth;

    if (size == 4 && memcmp(name, "host", 4) == 0)
        return lines->host;
    if (size != 1 || depth == 0)
        return NULL;
    if (*name >= '1' && *name <= '9' && (unsigned)(*name - '0') <= depth)
        depth = (unsigned)(*name - '0');
    else if (*name != 'i')
        return NULL;
    (void)snprintf(room, 24, "%llu",
                   (unsigned long long)lines->repeat[depth - 1].i);
    return room;
}

/* The replacement for what begins at `at`, and its size there. */
static const char *
replace(const struct gen_lines *lines, const char *at, size_t size,
        size_t *used, char room[static 24])
{
    const char *end = *at == '{' ? memchr(at, '}', size) : NULL;

    if (!end)
        return NULL;
    *used = (size_t)(end - at) + 1;
    return replacement(lines, at + 1, *used - 2, room);
}

/* The line with all that is in braces replaced. */
static char *
copy_line(struct gen_lines *lines, const char *at, size_t size)
{
    size_t most = lines->host ? strlen(lines->host) + 24 : 24;
    char *out = gen_pool_take(&lines->pool, size + size / 3 * most + 1);
    size_t n = 0;

    for (size_t i = 0; i < size;) {
        char room[24];
        size_t used = 1;
        const char *text = replace(lines, at + i, size - i, &used, room);

        if (text) {
            memcpy(out + n, text, strlen(text));
            n += strlen(text);
            i += used;
        } else {
            out[n++] = at[i++];
        }
    }
    while (n > 0 && strchr(blanks, out[n - 1]))
        n--;
    out[n] = '\0';
    return out;
}

char *
gen_lines_next(struct gen_lines *lines, bool indented)
{
    while (*lines->at) {
        const char *line = lines->at;
        size_t size = strcspn(line, "\n");
        size_t indent = strspn(line, blanks);
        bool empty = indent >= size || line[indent] == '#';

        if (!empty && indented && indent == 0)
            return NULL;
        lines->at += size + (line[size] == '\n');
        lines->number++;
        if (!empty)
            return copy_line(lines, line, size);
    }
    return NULL;
}

bool
gen_lines_repeat(struct gen_lines *lines, uint64_t first, uint64_t last,
                 uint64_t every)
{
    unsigned depth = lines->depth;

    if (depth == GEN_REPEAT_DEPTH)
        return false;
    lines->repeat[depth].at = lines->at;
    lines->repeat[depth].number = lines->number;
    lines->repeat[depth].first = first;
    lines->repeat[depth].i = first;
    lines->repeat[depth].last = last;
    lines->repeat[depth].every = every;
    lines->depth++;
    return true;
}

bool
gen_lines_end(struct gen_lines *lines, bool *again)
{
    unsigned depth = lines->depth;

    if (depth == 0)
        return false;
    *again = lines->repeat[depth - 1].i < lines->repeat[depth - 1].last;
    if (!*again) {
        lines->depth--;
        return true;
    }
    lines->repeat[depth - 1].i++;
    lines->at = lines->repeat[depth - 1].at;
    lines->number = lines->repeat[depth - 1].number;
    return true;
}

uint64_t
gen_lines_shift(const struct gen_lines *lines)
{
    uint64_t shift = 0;

    for (unsigned i = 0; i < lines->depth; i++)
        shift += (lines->repeat[i].i - lines->repeat[i].first) *
                 lines->repeat[i].every;
    return shift;
}

size_t
gen_words(char *line, char *words[static GEN_WORDS_MAX])
{
    size_t n = 0;

    for (;;) {
        const char *stop = blanks;

        line += strspn(line, blanks);
        if (!*line)
            return n;
        if (n == GEN_WORDS_MAX)
            return n + 1;
        if (*line == '"') {
            stop = "\"";
            line++;
        }
        words[n++] = line;
        line += strcspn(line, stop);
        if (*line)
            *line++ = '\0';
    }
}

static void
put_utf8(char *out, size_t *n, uint32_t point)
{
    if (point < 0x80) {
        out[(*n)++] = (char)point;
        return;
    }
    if (point < 0x800) {
        out[(*n)++] = (char)(0xc0 | point >> 6);
    } else {
        if (point < 0x10000) {
            out[(*n)++] = (char)(0xe0 | point >> 12);
        } else {
            out[(*n)++] = (char)(0xf0 | point >> 18);
            out[(*n)++] = (char)(0x80 | (point >> 12 & 0x3f));
        }
        out[(*n)++] = (char)(0x80 | (point >> 6 & 0x3f));
    }
    out[(*n)++] = (char)(0x80 | (point & 0x3f));
}

/* The code point of the escape behind a backslash; moves `*at` past it. */
static bool
escape(const char **at, uint32_t *point)
{
    static const char names[] = "\\\"nrt0";
    static const char values[] = "\\\"\n\r\t";
    char kind = *(*at)++;
    const char *simple = kind ? strchr(names, kind) : NULL;
    size_t digits = kind == 'x' ? 2 : kind == 'u' ? 4 : kind == 'U' ? 8 : 0;

    *point = 0;
    if (simple) {
        *point = (uint8_t)values[simple - names];
        return true;
    }
    for (size_t i = 0; i < digits; i++) {
        unsigned digit;
        int used = 0;

        if (sscanf(*at, "%1x%n", &digit, &used) != 1 || used != 1)
            return false;
        *point = *point << 4 | digit;
        (*at)++;
    }
    return digits > 0 && *point <= 0x10ffff;
}

/* ` * N` behind a quoted text: it stands N times. */
static bool
repeated(const char *at, struct gen_text *value, struct gen_pool *pool)
{
    unsigned count;
    int used = 0;
    char *out;

    if (!*at)
        return true;
    if (sscanf(at, " * %7u%n", &count, &used) != 1 || at[used])
        return false;
    out = gen_pool_take(pool, value->size * count + 1);
    for (size_t i = 0; i < count; i++)
        memcpy(out + i * value->size, value->data, value->size);
    *value = (struct gen_text){ out, value->size * count };
    return true;
}

/* `at` is behind the opening quote. */
static bool
quoted(const char *at, struct gen_text *value, struct gen_pool *pool)
{
    char *out = gen_pool_take(pool, strlen(at) + 4);
    size_t n = 0;

    while (*at != '"') {
        uint32_t point;

        if (!*at)
            return false;
        if (*at != '\\') {
            out[n++] = *at++;
            continue;
        }
        at++;
        if (!escape(&at, &point))
            return false;
        put_utf8(out, &n, point);
    }
    *value = (struct gen_text){ out, n };
    out[n] = '\0';
    return repeated(at + 1, value, pool);
}

/* The name that a value's line begins with: a word, or in double quotes.
 * Returns what follows it. */
static char *
take_name(char *line, struct gen_text *name, struct gen_pool *pool)
{
    bool in_quotes = *line == '"';
    size_t n;

    line += in_quotes;
    n = strcspn(line, in_quotes ? "\"" : ":= \t");
    *name = gen_pool_copy(pool, (struct gen_text){ line, n });
    line += n;
    return line + (in_quotes && *line);
}

bool
gen_line_value(char *line, struct gen_text *name, struct gen_text *value,
               struct gen_pool *pool, struct gen_err *err)
{
    char kind;

    line = take_name(line + strspn(line, blanks), name, pool);
    kind = *line;
    if (name->size == 0 || (kind != ':' && kind != '='))
        return gen_fail(err, "a value is `Name: text` or `Name= \"text\"`");
    line++;
    line += strspn(line, blanks);
    if (kind == ':') {
        *value = gen_pool_copy(pool, gen_text_of(line));
        return true;
    }
    if (*line != '"' || !quoted(line + 1, value, pool))
        return gen_fail(err, "not a C string in double quotes: %s", line);
    return true;
}
