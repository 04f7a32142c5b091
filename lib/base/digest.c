/* SPDX-License-Identifier: Apache-2.0 */
#include "base/digest.h"

#include <openssl/evp.h>
#include <stdlib.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

struct stm_sha256 {
    EVP_MD *kind; /* fetched once: a fetch costs more than a small digest */
    EVP_MD_CTX *context;
    bool running;
};

stm_status
stm_sha256_open(struct stm_sha256 **out, struct stm_err *err)
{
    struct stm_sha256 *sha = calloc(1, sizeof(*sha));

    if (!sha)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for a digest");
    sha->kind = EVP_MD_fetch(NULL, "SHA256", NULL);
    sha->context = EVP_MD_CTX_new();
    if (!sha->kind || !sha->context) {
        stm_sha256_close(sha);
        return stm_fail(err, STM_ENOMEM, 0, "no memory for SHA-256");
    }
    *out = sha;
    return STM_OK;
}

stm_status
stm_sha256_add(struct stm_sha256 *sha, const void *data, size_t size,
               struct stm_err *err)
{
    if (!sha->running && EVP_DigestInit_ex2(sha->context, sha->kind, NULL) != 1)
        return stm_fail(err, STM_ENOMEM, 0, "no memory to start SHA-256");
    sha->running = true;
    if (EVP_DigestUpdate(sha->context, data, size) != 1)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for SHA-256");
    return STM_OK;
}

stm_status
stm_sha256_end(struct stm_sha256 *sha, uint8_t out[STM_SHA256_SIZE],
               struct stm_err *err)
{
    stm_status status = stm_sha256_add(sha, "", 0, err);

    if (status)
        return status;
    sha->running = false;
    if (EVP_DigestFinal_ex(sha->context, out, NULL) != 1)
        return stm_fail(err, STM_ENOMEM, 0, "no memory to end SHA-256");
    return STM_OK;
}

void
stm_sha256_close(struct stm_sha256 *sha)
{
    if (!sha)
        return;
    EVP_MD_CTX_free(sha->context);
    EVP_MD_free(sha->kind);
    free(sha);
}

stm_status
stm_sha256_of(uint8_t out[STM_SHA256_SIZE], const void *data, size_t size,
              struct stm_err *err)
{
    struct stm_sha256 *sha;
    stm_status status = stm_sha256_open(&sha, err);

    if (status)
        return status;
    status = stm_sha256_add(sha, data, size, err);
    if (!status)
        status = stm_sha256_end(sha, out, err);
    stm_sha256_close(sha);
    return status;
}

char *
stm_hex_print(char *out, const uint8_t *data, size_t size)
{
    static const char digits[] = "0123456789abcdef";

    for (size_t i = 0; i < size; i++) {
        out[2 * i] = digits[data[i] >> 4];
        out[2 * i + 1] = digits[data[i] & 15];
    }
    out[2 * size] = '\0';
    return out;
}

/* Of a hex digit its value, of anything else BAD. */
enum { BAD = 0x80 };

static uint8_t
nibble(char c)
{
    uint8_t digit = (uint8_t)((uint8_t)c - '0');
    uint8_t letter = (uint8_t)(((uint8_t)c | 0x20) - 'a');

    if (digit <= 9)
        return digit;
    return letter <= 5 ? (uint8_t)(letter + 10) : BAD;
}

#ifdef __SSE2__
/* 16 digits as 8 bytes; false where one is no digit. */
static bool
parse_16(uint8_t *out, const char *text)
{
    const __m128i nine = _mm_set1_epi8(9), five = _mm_set1_epi8(5);
    __m128i c = _mm_loadu_si128((const void *)text);
    __m128i digit = _mm_sub_epi8(c, _mm_set1_epi8('0'));
    __m128i letter =
        _mm_sub_epi8(_mm_or_si128(c, _mm_set1_epi8(0x20)), _mm_set1_epi8('a'));
    __m128i is_digit = _mm_cmpeq_epi8(_mm_min_epu8(digit, nine), digit);
    __m128i is_letter = _mm_cmpeq_epi8(_mm_min_epu8(letter, five), letter);
    __m128i value = _mm_or_si128(
        _mm_and_si128(is_digit, digit),
        _mm_and_si128(is_letter, _mm_add_epi8(letter, _mm_set1_epi8(10))));
    __m128i pair = _mm_or_si128(
        _mm_slli_epi16(_mm_and_si128(value, _mm_set1_epi16(0xff)), 4),
        _mm_srli_epi16(value, 8));

    _mm_storel_epi64((void *)out, _mm_packus_epi16(pair, pair));
    return _mm_movemask_epi8(_mm_or_si128(is_digit, is_letter)) == 0xffff;
}
#endif

bool
stm_hex_parse(uint8_t *out, size_t size, struct stm_span text)
{
    uint8_t bad = 0;
    size_t i = 0;

    if (text.size != 2 * size)
        return false;
#ifdef __SSE2__
    for (; size - i >= 8; i += 8)
        if (!parse_16(out + i, text.data + 2 * i))
            return false;
#endif
    for (; i < size; i++) {
        uint8_t high = nibble(text.data[2 * i]);
        uint8_t low = nibble(text.data[2 * i + 1]);

        bad |= high | low;
        out[i] = (uint8_t)(high << 4 | (low & 15));
    }
    return !(bad & BAD);
}
