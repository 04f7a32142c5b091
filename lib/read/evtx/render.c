/* SPDX-License-Identifier: Apache-2.0 */
#include "read/evtx/render.h"

#include <stdlib.h>

#include "read/evtx/binxml.h"
#include "read/evtx/markup.h"

enum {
    RECORD_HEAD = 24,
    SIZE_COPY = 4,
    XML_MOST = 8 << 20,   /* bytes of a record */
    ATTRIBUTES_MOST = 256 /* of an element */
};

/* An element that is open. Places are those of the text in `out`. */
struct level {
    size_t from;      /* what goes with it when it is dropped */
    size_t tag;       /* its `<` */
    size_t name_size; /* which follows */
    size_t tag_end;   /* behind its last attribute: `>` or `/>` belongs there */
    bool open;        /* neither stands there yet */
    bool opened;      /* its start put the `>` of the element around it */
    bool dropped;
};

/* A name of an attribute in `out`. */
struct name {
    size_t at, size;
};

struct stm_render {
    struct stm_binxml xml;
    struct stm_buf out;   /* of this record */
    struct stm_buf piece; /* scratch */
    struct level levels[STM_BINXML_DEPTH];
    size_t depth;
    bool in_tag;
    /* The attribute that is being read: its place, name and value. */
    bool in_attribute, attribute_dropped;
    size_t attribute, value;
    struct name names[ATTRIBUTES_MOST]; /* of the element */
    size_t n_names;
};

static stm_status
check(struct stm_render *render)
{
    if (render->out.failed || render->piece.failed)
        return stm_fail(render->xml.err, STM_ENOMEM, 0, "no memory for XML");
    if (render->out.size > XML_MOST)
        return stm_fail(render->xml.err, STM_ELIMIT, 0,
                        "an event of too many bytes");
    return STM_OK;
}

static struct level *
top(struct stm_render *render)
{
    return &render->levels[render->depth - 1];
}

/* Ends the start tag, where something follows. True: it was open. */
static bool
open_content(struct stm_render *render)
{
    struct level *level = top(render);

    if (!level->open)
        return false;
    stm_buf_char(&render->out, '>');
    level->open = false;
    return true;
}

static stm_status
on_start(void *arg, struct stm_span name)
{
    struct stm_render *render = arg;
    struct level level = { .from = render->out.size };

    if (render->depth == 0 && !stm_span_is(name, "Event"))
        return stm_fail(render->xml.err, STM_EFORMAT, 0,
                        "the record is not that of an <Event>");
    level.opened = render->depth > 0 && open_content(render);
    level.tag = render->out.size;
    stm_buf_char(&render->out, '<');
    stm_markup_name(&render->out, name);
    level.name_size = render->out.size - level.tag - 1;
    render->levels[render->depth++] = level;
    render->in_tag = true;
    render->in_attribute = false;
    render->n_names = 0;
    return check(render);
}

static bool
is_taken(const struct stm_render *render, struct stm_span name)
{
    for (size_t i = 0; i < render->n_names; i++) {
        const struct name *other = &render->names[i];

        if (stm_span_equal(
                stm_span_sized(render->out.data + other->at, other->size),
                name))
            return true;
    }
    return false;
}

/* The name as it can stand, in `piece`: with a number where it is taken. */
static void
make_attribute_name(struct stm_render *render, struct stm_span name)
{
    size_t size;

    stm_buf_reset(&render->piece);
    stm_markup_attribute(&render->piece, name);
    size = render->piece.size;
    for (unsigned n = 1; !render->piece.failed &&
                         is_taken(render, stm_buf_held(&render->piece));
         n++) {
        render->piece.size = size;
        stm_buf_print(&render->piece, "_%u", n);
    }
}

/* An attribute without data is none (EVTX.md section 7.2). */
static stm_status
end_attribute(struct stm_render *render)
{
    if (!render->in_attribute)
        return STM_OK;
    render->in_attribute = false;
    if (render->attribute_dropped || render->out.size == render->value) {
        render->out.size = render->attribute;
        render->n_names--;
        return STM_OK;
    }
    stm_buf_char(&render->out, '"');
    return check(render);
}

static stm_status
on_attribute(void *arg, struct stm_span name)
{
    struct stm_render *render = arg;
    stm_status status = end_attribute(render);

    if (status)
        return status;
    if (render->n_names == ATTRIBUTES_MOST)
        return stm_fail(render->xml.err, STM_ELIMIT, 0,
                        "an element of too many attributes");
    make_attribute_name(render, name);
    render->attribute = render->out.size;
    stm_buf_char(&render->out, ' ');
    render->names[render->n_names++] =
        (struct name){ render->out.size, render->piece.size };
    stm_buf_span(&render->out, stm_buf_held(&render->piece));
    stm_buf_text(&render->out, "=\"");
    render->value = render->out.size;
    render->in_attribute = true;
    render->attribute_dropped = false;
    return check(render);
}

static stm_status
on_piece(void *arg, const struct stm_piece *piece)
{
    struct stm_render *render = arg;

    stm_buf_reset(&render->piece);
    stm_value_text(&render->piece, &piece->value);
    if (render->piece.size == 0)
        return check(render);
    if (!render->in_tag)
        (void)open_content(render);
    stm_markup_text(&render->out, stm_buf_held(&render->piece));
    return check(render);
}

static stm_status
on_body(void *arg)
{
    struct stm_render *render = arg;
    stm_status status = end_attribute(render);

    top(render)->tag_end = render->out.size;
    top(render)->open = true;
    render->in_tag = false;
    return status;
}

static void
on_drop(void *arg)
{
    struct stm_render *render = arg;

    if (render->in_tag)
        render->attribute_dropped = true;
    else if (render->depth > 1) /* never the <Event> itself (section 7.1) */
        top(render)->dropped = true;
}

/* Appends what stands in `out` already. */
static void
copy(struct stm_render *render, size_t from, size_t size)
{
    stm_buf_reset(&render->piece);
    stm_buf_add(&render->piece, render->out.data + from, size);
    stm_buf_span(&render->out, stm_buf_held(&render->piece));
    render->out.failed |= render->piece.failed;
}

static void
put_end(struct stm_render *render)
{
    struct level *level = top(render);

    if (level->open) {
        stm_buf_text(&render->out, "/>");
        return;
    }
    stm_buf_text(&render->out, "</");
    copy(render, level->tag + 1, level->name_size);
    stm_buf_char(&render->out, '>');
}

static stm_status
on_repeat(void *arg)
{
    struct stm_render *render = arg;
    struct level *level = top(render);

    put_end(render);
    copy(render, level->tag, level->tag_end - level->tag);
    level->open = true;
    return check(render);
}

/* As if the element had never been. */
static void
forget(struct stm_render *render, const struct level *level)
{
    render->out.size = level->from;
    if (level->opened)
        render->levels[render->depth - 2].open = true;
}

static stm_status
on_end(void *arg)
{
    struct stm_render *render = arg;

    if (top(render)->dropped)
        forget(render, top(render));
    else
        put_end(render);
    render->depth--;
    return check(render);
}

static const struct stm_binxml_handler handler = {
    .start = on_start,
    .attribute = on_attribute,
    .piece = on_piece,
    .body = on_body,
    .drop = on_drop,
    .repeat = on_repeat,
    .end = on_end,
};

stm_status
stm_render_open(struct stm_render **out, struct stm_err *err)
{
    struct stm_render *render = calloc(1, sizeof(*render));
    stm_status status;

    if (!render)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for XML");
    status = stm_binxml_init(&render->xml, &handler, render, err);
    if (status) {
        stm_render_close(render);
        return status;
    }
    *out = render;
    return STM_OK;
}

void
stm_render_close(struct stm_render *render)
{
    if (!render)
        return;
    stm_binxml_free(&render->xml);
    stm_buf_free(&render->out);
    stm_buf_free(&render->piece);
    free(render);
}

void
stm_render_chunk(struct stm_render *render, const struct stm_chunk *chunk)
{
    stm_binxml_chunk(&render->xml, chunk->data, STM_EVTX_CHUNK,
                     chunk->file_offset);
}

static stm_status
render(struct stm_render *render, struct stm_buf *out, uint32_t from,
       uint32_t to, struct stm_err *err)
{
    stm_status status;

    stm_buf_reset(&render->out);
    render->depth = 0;
    render->in_tag = false;
    render->in_attribute = false;
    status = stm_binxml_parse(&render->xml, from, to, err);
    if (!status && render->out.size == 0)
        status = stm_fail(err, STM_EFORMAT, 0, "the record is empty");
    if (!status)
        stm_buf_span(out, stm_buf_held(&render->out));
    return status;
}

stm_status
stm_render_record(struct stm_render *self, struct stm_buf *out,
                  const struct stm_place *place, struct stm_err *err)
{
    return render(self, out, place->at + RECORD_HEAD,
                  place->at + place->size - SIZE_COPY, err);
}

stm_status
stm_render_binxml(struct stm_render *self, struct stm_buf *out,
                  const uint8_t *data, uint32_t from, uint32_t to,
                  uint64_t origin, struct stm_err *err)
{
    size_t tokens = self->xml.tokens;

    stm_binxml_chunk(&self->xml, data, to, origin);
    self->xml.tokens = tokens;
    return render(self, out, from, to, err);
}
