/* SPDX-License-Identifier: Apache-2.0 */
#include "base/digest.h"

#include <openssl/evp.h>
#include <stdlib.h>

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

static int
nibble(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

bool
stm_hex_parse(uint8_t *out, size_t size, struct stm_span text)
{
    if (text.size != 2 * size)
        return false;
    for (size_t i = 0; i < size; i++)
        if (nibble(text.data[2 * i]) < 0 || nibble(text.data[2 * i + 1]) < 0)
            return false;
    for (size_t i = 0; i < size; i++)
        out[i] = (uint8_t)(nibble(text.data[2 * i]) << 4 |
                           nibble(text.data[2 * i + 1]));
    return true;
}
