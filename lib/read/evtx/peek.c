/* SPDX-License-Identifier: Apache-2.0 */
#include "read/evtx/peek.h"

#include "base/bytes.h"
#include "read/evtx/canon.h"
#include "read/evtx/typed.h"

enum {
    TOKEN_END = 0x00,
    TOKEN_START = 0x01,
    TOKEN_START_MORE = 0x41,
    TOKEN_TEMPLATE = 0x0c,
    TOKEN_FRAGMENT = 0x0f,
    FRAGMENT_SIZE = 4,
    SLOT_RECORD_ID = 10
};

bool
stm_peek_instance(struct stm_peek *out, const uint8_t *chunk, size_t size,
                  uint32_t *at, uint32_t end)
{
    struct stm_bytes in = stm_bytes_of(chunk, end < size ? end : size, 0);
    uint32_t next;

    stm_bytes_seek(&in, *at);
    if (stm_bytes_u8(&in) != 1)
        return false;
    out->id = stm_bytes_u32(&in);
    out->offset = stm_bytes_u32(&in);
    if (!in.failed && out->offset == in.at) {
        (void)stm_bytes_take(&in, STM_DEFINITION_HEAD - 4);
        (void)stm_bytes_take(&in, stm_bytes_u32(&in));
    }
    out->n = stm_bytes_u32(&in);
    if (in.failed || out->n > STM_CANON_SLOTS ||
        out->n > stm_bytes_left(&in) / 4)
        return false;
    out->descriptors = stm_bytes_take(&in, (size_t)out->n * 4);
    out->values = (uint32_t)in.at;
    next = out->values;
    for (uint32_t i = 0; i < out->n; i++)
        next += (uint32_t)out->descriptors[i * 4] |
                (uint32_t)out->descriptors[i * 4 + 1] << 8;
    out->end = next;
    *at = next;
    return next <= in.size;
}

uint32_t
stm_peek_slot(const struct stm_peek *instance, uint32_t slot)
{
    uint32_t at = instance->values;

    for (uint32_t i = 0; i < slot; i++)
        at += (uint32_t)instance->descriptors[i * 4] |
              (uint32_t)instance->descriptors[i * 4 + 1] << 8;
    return at;
}

bool
stm_peek_u64(uint64_t *out, const struct stm_peek *instance,
             const uint8_t *chunk, size_t size, uint32_t slot)
{
    struct stm_bytes in = stm_bytes_of(chunk, size, 0);

    stm_bytes_seek(&in, stm_peek_slot(instance, slot));
    *out = stm_bytes_u64(&in);
    return !in.failed;
}

bool
stm_peek_record_id(uint64_t *out, const uint8_t *chunk, size_t size,
                   uint32_t from, uint32_t to)
{
    struct stm_peek instance;
    const uint8_t *descriptor;

    to = to < size ? to : (uint32_t)size;
    while (from < to && chunk[from] == TOKEN_FRAGMENT)
        from += FRAGMENT_SIZE;
    if (from >= to || chunk[from++] != TOKEN_TEMPLATE ||
        !stm_peek_instance(&instance, chunk, size, &from, to) ||
        instance.n <= SLOT_RECORD_ID)
        return false;
    descriptor = instance.descriptors + (size_t)SLOT_RECORD_ID * 4;
    return descriptor[2] == STM_TYPE_UINT64 && descriptor[0] == 8 &&
           descriptor[1] == 0 &&
           stm_peek_u64(out, &instance, chunk, size, SLOT_RECORD_ID);
}

uint32_t
stm_peek_end(const uint8_t *chunk, size_t size, uint32_t from, uint32_t to)
{
    uint32_t at = from, span;
    struct stm_peek instance;

    to = to < size ? to : (uint32_t)size;
    while (at < to) {
        switch (chunk[at]) {
        case TOKEN_END: return at + 1;
        case TOKEN_FRAGMENT: at += FRAGMENT_SIZE; break;
        case TOKEN_TEMPLATE:
            at++;
            if (!stm_peek_instance(&instance, chunk, size, &at, to))
                return 0;
            break;
        case TOKEN_START:
        case TOKEN_START_MORE:
            if (to - at < 5)
                return 0;
            span = (uint32_t)chunk[at + 1] | (uint32_t)chunk[at + 2] << 8 |
                   (uint32_t)chunk[at + 3] << 16 |
                   (uint32_t)chunk[at + 4] << 24;
            if (span == 0 || span > to - at - 5)
                return 0;
            at += 5 + span;
            break;
        default: return 0;
        }
    }
    return 0;
}
