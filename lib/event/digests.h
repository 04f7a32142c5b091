/* SPDX-License-Identifier: Apache-2.0 */
/*
 * digests.h - Sysmon's `NAME=HEX,...` as bytes.
 */
#ifndef STM_EVENT_DIGESTS_H
#define STM_EVENT_DIGESTS_H

#include "base/span.h"

#include <stdbool.h>
#include <stdint.h>

enum {
    STM_DIGEST_MD5,
    STM_DIGEST_SHA1,
    STM_DIGEST_SHA256,
    STM_DIGEST_IMPHASH,
    STM_DIGEST_KINDS
};
enum { STM_DIGEST_MOST = 32 };

struct stm_digests {
    bool has[STM_DIGEST_KINDS];
    uint8_t bytes[STM_DIGEST_KINDS][STM_DIGEST_MOST];
};

/* Bytes of a digest of that kind. */
size_t stm_digest_size(int kind);

/*
 * Takes every digest by its name, in any order; other names are passed over.
 * False if a part has no name, the wrong length, something that is no hex,
 * or a name a second time: that part is left out. No value (empty, `-`, `?`,
 * `Unknown`) is no digest and no fault.
 */
bool stm_digests_parse(struct stm_digests *out, struct stm_span text);

#endif
