/* SPDX-License-Identifier: Apache-2.0 */
#include "read/agree-parts.h"

#include <stdlib.h>

/* How far ahead a field is looked for that the other reader has now. */
enum { AHEAD = 256 };

/* Both records, and how far they are compared. */
struct pair {
    struct stm_agree *agree;
    struct stm_agreement *out;
    const struct stm_record *native, *libevtx;
    size_t i, j;
    stm_agree_field_fn *field;
    void *arg;
};

const char *
stm_accord_name(stm_accord accord)
{
    switch (accord) {
    case STM_AGREES: return "agrees";
    case STM_SILENT: return "silent";
    case STM_DIFFERS: return "differs";
    }
    return "differs";
}

const char *
stm_known_name(stm_known known)
{
    switch (known) {
    case STM_KNOWN_NOT: return "";
    case STM_KNOWN_HEX: return "hex-padding";
    case STM_KNOWN_SIZE: return "size-decimal";
    case STM_KNOWN_NEGATIVE: return "negative";
    case STM_KNOWN_TIME: return "time-digits";
    case STM_KNOWN_REAL: return "real-digits";
    case STM_KNOWN_UNESCAPED: return "unescaped";
    case STM_KNOWN_SURROGATE: return "surrogate";
    case STM_KNOWN_MARK: return "byte-order-mark";
    case STM_KNOWN_BLANK: return "blank";
    case STM_KNOWN_SECOND: return "second-node";
    case STM_KNOWN_NO_TIME: return "no-time";
    case STM_KNOWN_ODD_SIZE: return "odd-size";
    case STM_KNOWN_CDATA: return "cdata";
    case STM_KNOWNS: break;
    }
    return "";
}

const char *
stm_silence_name(stm_silence silence)
{
    switch (silence) {
    case STM_SILENCE_FORWARDED: return "forwarded";
    case STM_SILENCE_AT_END: return "ends-with-chunk";
    case STM_SILENCE_OTHER: break;
    case STM_SILENCES: break;
    }
    return "other";
}

/* Every field's texts are made anew: now is the time to see whether they are.
 */
static void
tell(struct pair *pair, const struct stm_agree_field *field)
{
    struct stm_agree *agree = pair->agree;

    agree->failed |= agree->native_text.failed || agree->libevtx_text.failed ||
                     agree->scratch.failed || agree->markup.failed;
    pair->out->fields++;
    pair->out->differing += field->differs;
    if (field->known)
        pair->out->known[field->known]++;
    if (pair->field)
        pair->field(pair->arg, field);
}

static struct stm_span
text_of(struct stm_buf *buf, const struct stm_value *value)
{
    if (value->type == STM_VALUE_TEXT)
        return stm_span_sized(value->size ? (const char *)value->data : "",
                              value->size);
    stm_buf_reset(buf);
    stm_value_text(buf, value);
    return stm_buf_held(buf);
}

/* What is not escaped may make fields of its own, behind this one. */
static void
note_markup(struct pair *pair, struct stm_span text)
{
    stm_buf_reset(&pair->agree->markup);
    stm_buf_span(&pair->agree->markup, text);
}

static void
tell_both(struct pair *pair)
{
    const struct stm_field *native = &pair->native->fields[pair->i++];
    const struct stm_field *libevtx = &pair->libevtx->fields[pair->j++];
    struct stm_agree_field field = {
        .path = native->path,
        .native = text_of(&pair->agree->native_text, &native->value),
        .libevtx = text_of(&pair->agree->libevtx_text, &libevtx->value),
    };
    bool attribute = memrchr(field.path.data, '@', field.path.size);

    if (!stm_span_equal(field.native, field.libevtx)) {
        field.known = stm_agree_known(pair->agree, &native->value, field.native,
                                      field.libevtx, attribute);
        field.differs = field.known == STM_KNOWN_NOT;
    }
    if (field.known == STM_KNOWN_UNESCAPED)
        note_markup(pair, field.native);
    tell(pair, &field);
}

/* The child of <Event> that a path is below. */
static struct stm_span
node_of(struct stm_span path)
{
    size_t n = 0;

    while (n < path.size && path.data[n] != '/' && path.data[n] != '@')
        n++;
    return stm_span_sized(path.data, n);
}

static bool
has_node(const struct stm_record *record, struct stm_span node)
{
    for (size_t i = 0; i < record->n_fields; i++)
        if (stm_span_equal(node_of(record->fields[i].path), node))
            return true;
    return false;
}

/* A payload's second node: libevtx has none of it, but has the first. */
static bool
is_second_node(const struct pair *pair, struct stm_span path)
{
    struct stm_span node = node_of(path);

    return !stm_span_is(node, "System") && !has_node(pair->libevtx, node) &&
           !stm_span_equal(node_of(pair->native->fields[0].path), node) &&
           pair->native->n_fields > pair->libevtx->n_fields;
}

/* The path is that of the element around the other's. */
static bool
is_around(struct stm_span path, struct stm_span other)
{
    return other.size > path.size && other.data[path.size] == '/' &&
           memcmp(other.data, path.data, path.size) == 0 &&
           !memchr(other.data + path.size + 1, '/', other.size - path.size - 1);
}

static struct stm_span
trim(struct stm_span text)
{
    while (text.size && strchr(" \n", text.data[0]))
        text = stm_span_sized(text.data + 1, text.size - 1);
    while (text.size && strchr(" \n", text.data[text.size - 1]))
        text.size--;
    return text;
}

/* CDATA: the element is gone, its text stands in the one around it. */
static bool
is_cdata(const struct stm_field *native, const struct stm_field *libevtx)
{
    const struct stm_value *a = &native->value, *b = &libevtx->value;

    return a->type == STM_VALUE_TEXT && b->type == STM_VALUE_TEXT && b->size &&
           is_around(libevtx->path, native->path) &&
           stm_span_equal(trim(stm_span_sized((const char *)b->data, b->size)),
                          trim(stm_span_sized((const char *)a->data, a->size)));
}

/* Whether one of the next fields of `record`, or the last ones, is it. */
static bool
has_cdata(const struct stm_record *record, size_t at,
          const struct stm_field *native, const struct stm_field *libevtx)
{
    size_t from = at > AHEAD ? at - AHEAD : 0;

    for (size_t i = from; i < at + AHEAD && i < record->n_fields; i++)
        if (is_cdata(native ? native : &record->fields[i],
                     libevtx ? libevtx : &record->fields[i]))
            return true;
    return false;
}

static void
tell_native(struct pair *pair)
{
    const struct stm_field *native = &pair->native->fields[pair->i++];
    struct stm_agree_field field = {
        .path = native->path,
        .native = text_of(&pair->agree->native_text, &native->value),
        .differs = true,
    };

    if (has_cdata(pair->libevtx, pair->j, native, NULL))
        field.known = STM_KNOWN_CDATA;
    else if (is_second_node(pair, field.path))
        field.known = STM_KNOWN_SECOND;
    field.differs = field.known == STM_KNOWN_NOT;
    tell(pair, &field);
}

/* The last step of a path. */
static struct stm_span
name_of(struct stm_span path)
{
    size_t n = path.size;

    while (n > 0 && path.data[n - 1] != '/' && path.data[n - 1] != '@')
        n--;
    return stm_span_sized(path.data + n, path.size - n);
}

static void
tell_libevtx(struct pair *pair)
{
    const struct stm_field *libevtx = &pair->libevtx->fields[pair->j++];
    struct stm_span markup = stm_buf_held(&pair->agree->markup);
    struct stm_agree_field field = {
        .path = libevtx->path,
        .libevtx = text_of(&pair->agree->libevtx_text, &libevtx->value),
    };

    if (markup.size && stm_agree_holds(markup, name_of(field.path)) &&
        stm_agree_holds(markup, field.libevtx))
        field.known = STM_KNOWN_UNESCAPED;
    else if (has_cdata(pair->native, pair->i, NULL, libevtx))
        field.known = STM_KNOWN_CDATA;
    field.differs = field.known == STM_KNOWN_NOT;
    tell(pair, &field);
}

/* How many fields before the first of that path, from `at` on; AHEAD: none. */
static size_t
distance(const struct stm_record *record, size_t at, struct stm_span path)
{
    for (size_t n = 0; n < AHEAD && at + n < record->n_fields; n++)
        if (stm_span_equal(record->fields[at + n].path, path))
            return n;
    return AHEAD;
}

/* Fields that stand in both records, or the nearer way to the next one. */
static void
step(struct pair *pair)
{
    bool more_native = pair->i < pair->native->n_fields;
    bool more_libevtx = pair->j < pair->libevtx->n_fields;
    size_t theirs = AHEAD, ours = AHEAD;

    if (more_native && more_libevtx) {
        struct stm_span native = pair->native->fields[pair->i].path;
        struct stm_span libevtx = pair->libevtx->fields[pair->j].path;

        theirs = distance(pair->libevtx, pair->j, native);
        ours = theirs ? distance(pair->native, pair->i, libevtx) : 0;
    }
    if (more_native && more_libevtx && theirs == 0)
        tell_both(pair);
    else if (!more_native || (more_libevtx && theirs < ours))
        tell_libevtx(pair);
    else
        tell_native(pair);
}

stm_status
stm_agree_records(struct stm_agreement *out, struct stm_agree *agree,
                  const struct stm_record *native,
                  const struct stm_record *libevtx, stm_agree_field_fn *field,
                  void *arg, struct stm_err *err)
{
    struct pair pair = { .agree = agree,
                         .out = out,
                         .native = native,
                         .libevtx = libevtx,
                         .field = field,
                         .arg = arg };

    *out = (struct stm_agreement){ .native_read = true, .libevtx_read = true };
    stm_buf_reset(&agree->markup);
    agree->failed = false;
    while (pair.i < native->n_fields || pair.j < libevtx->n_fields)
        step(&pair);
    out->accord = out->differing ? STM_DIFFERS : STM_AGREES;
    return agree->failed
               ? stm_fail(err, STM_ENOMEM, 0, "no memory to compare a record")
               : STM_OK;
}
