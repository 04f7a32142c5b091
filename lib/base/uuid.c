/* SPDX-License-Identifier: Apache-2.0 */
#include "base/uuid.h"

#include "base/digest.h"

#include <openssl/evp.h>

static void
put_version(uint8_t uuid[STM_UUID_SIZE], unsigned version)
{
    uuid[6] = (uint8_t)((uuid[6] & 0x0f) | version << 4);
    uuid[8] = (uint8_t)((uuid[8] & 0x3f) | 0x80);
}

stm_status
stm_uuid_of_name(uint8_t out[STM_UUID_SIZE], const uint8_t space[STM_UUID_SIZE],
                 struct stm_span name, struct stm_err *err)
{
    uint8_t digest[EVP_MAX_MD_SIZE];
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    bool well = context && EVP_DigestInit_ex(context, EVP_sha1(), NULL) == 1 &&
                EVP_DigestUpdate(context, space, STM_UUID_SIZE) == 1 &&
                EVP_DigestUpdate(context, name.data, name.size) == 1 &&
                EVP_DigestFinal_ex(context, digest, NULL) == 1;

    EVP_MD_CTX_free(context);
    if (!well)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for an identifier");
    memcpy(out, digest, STM_UUID_SIZE);
    put_version(out, 5);
    return STM_OK;
}

stm_status
stm_uuid_of_seed(uint8_t out[STM_UUID_SIZE], struct stm_span seed,
                 struct stm_err *err)
{
    uint8_t digest[STM_SHA256_SIZE];
    stm_status status = stm_sha256_of(digest, seed.data, seed.size, err);

    if (status)
        return status;
    memcpy(out, digest, STM_UUID_SIZE);
    put_version(out, 4);
    return STM_OK;
}

char *
stm_uuid_print(char out[STM_UUID_TEXT], const uint8_t uuid[STM_UUID_SIZE])
{
    static const size_t groups[] = { 4, 2, 2, 2, 6 };
    char *at = out;

    for (size_t i = 0; i < sizeof(groups) / sizeof(*groups); i++) {
        if (i)
            *at++ = '-';
        (void)stm_hex_print(at, uuid, groups[i]);
        at += 2 * groups[i];
        uuid += groups[i];
    }
    return out;
}
