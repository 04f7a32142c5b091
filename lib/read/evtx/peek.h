/* SPDX-License-Identifier: Apache-2.0 */
/*
 * peek.h - what a record tells without its templates.
 *
 * Sizes and types of the values stand in the record itself, so where it ends
 * and what the System slots hold is known before anything is decoded (EVTX.md
 * sections 5 and 5.1).
 */
#ifndef STM_READ_EVTX_PEEK_H
#define STM_READ_EVTX_PEEK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* An instance of a template as the record has it. */
struct stm_peek {
    uint32_t id, offset; /* of its definition */
    const uint8_t *descriptors;
    uint32_t n;
    uint32_t values, end; /* in the chunk */
};

/*
 * The instance behind its token at `*at`, which is moved behind the values.
 * False where it does not fit before `end`.
 */
bool stm_peek_instance(struct stm_peek *out, const uint8_t *chunk, size_t size,
                       uint32_t *at, uint32_t end);

/* Where a value stands in the chunk; `slot` is one of the instance's. */
uint32_t stm_peek_slot(const struct stm_peek *instance, uint32_t slot);

/* The eight bytes of a value. */
bool stm_peek_u64(uint64_t *out, const struct stm_peek *instance,
                  const uint8_t *chunk, size_t size, uint32_t slot);

/*
 * Behind the end of the BinXML from `from` on, and before `to`; 0 where that
 * cannot be told.
 */
uint32_t stm_peek_end(const uint8_t *chunk, size_t size, uint32_t from,
                      uint32_t to);

/* The EventRecordID of such a record, slot 10. */
bool stm_peek_record_id(uint64_t *out, const uint8_t *chunk, size_t size,
                        uint32_t from, uint32_t to);

#endif
