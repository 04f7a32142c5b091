/* SPDX-License-Identifier: Apache-2.0 */
/*
 * render.h - a record as the XML that Windows shows.
 *
 * One line of well-formed XML 1.0 with the names, namespaces and order of
 * the record, made by the parser that makes the fields too. What XML cannot
 * hold is made visible: a control character as \xNN, U+FFFE and U+FFFF as
 * \u{fffe} and \u{ffff}, a character that no name may have as _xNNNN_. Of
 * two attributes with one name the second is NAME_1.
 */
#ifndef STM_READ_EVTX_RENDER_H
#define STM_READ_EVTX_RENDER_H

#include "base/buf.h"
#include "read/chunk.h"

struct stm_render;

/* Owned by the caller: stm_render_close(). STM_ENOMEM. */
stm_status stm_render_open(struct stm_render **out, struct stm_err *err);
void stm_render_close(struct stm_render *render);

/* Begins a chunk, borrowed until the next one. */
void stm_render_chunk(struct stm_render *render, const struct stm_chunk *chunk);

/*
 * Appends the XML of the record that stands at `place` of the chunk. Where
 * the record cannot be read nothing is appended and `err` says why.
 */
stm_status stm_render_record(struct stm_render *render, struct stm_buf *out,
                             const struct stm_place *place,
                             struct stm_err *err);

/*
 * The same of BinXML that stands somewhere else than in its chunk: from `from`
 * to `to` of `data`, made of the record at file offset `origin`. What a
 * record may cost is left of what stm_render_chunk() gave.
 */
stm_status stm_render_binxml(struct stm_render *render, struct stm_buf *out,
                             const uint8_t *data, uint32_t from, uint32_t to,
                             uint64_t origin, struct stm_err *err);

#endif
