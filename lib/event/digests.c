/* SPDX-License-Identifier: Apache-2.0 */
#include "event/digests.h"

#include "base/digest.h"

static const struct {
    const char *name;
    size_t size;
} kinds[STM_DIGEST_KINDS] = {
    [STM_DIGEST_MD5] = { "MD5", 16 },
    [STM_DIGEST_SHA1] = { "SHA1", 20 },
    [STM_DIGEST_SHA256] = { "SHA256", 32 },
    [STM_DIGEST_IMPHASH] = { "IMPHASH", 16 },
};

size_t
stm_digest_size(int kind)
{
    return kinds[kind].size;
}

static bool
is_none(struct stm_span text)
{
    return text.size == 0 || stm_span_is(text, "-") || stm_span_is(text, "?") ||
           stm_span_is_nocase(text, "Unknown");
}

/* One `NAME=HEX`. */
static bool
take(struct stm_digests *out, struct stm_span part)
{
    const char *equals = memchr(part.data, '=', part.size);
    struct stm_span name, hex;

    if (!equals)
        return false;
    name = stm_span_sized(part.data, (size_t)(equals - part.data));
    hex = stm_span_sized(equals + 1, part.size - name.size - 1);
    for (int i = 0; i < STM_DIGEST_KINDS; i++) {
        if (!stm_span_is_nocase(name, kinds[i].name))
            continue;
        if (out->has[i])
            return false;
        out->has[i] = stm_hex_parse(out->bytes[i], kinds[i].size, hex);
        if (!out->has[i])
            memset(out->bytes[i], 0, kinds[i].size);
        return out->has[i];
    }
    return true;
}

bool
stm_digests_parse(struct stm_digests *out, struct stm_span text)
{
    bool good = true;

    memset(out, 0, sizeof(*out));
    if (is_none(text))
        return true;
    for (;;) {
        const char *comma = memchr(text.data, ',', text.size);
        size_t n = comma ? (size_t)(comma - text.data) : text.size;

        good &= take(out, stm_span_sized(text.data, n));
        if (!comma)
            return good;
        text.data += n + 1;
        text.size -= n + 1;
    }
}
