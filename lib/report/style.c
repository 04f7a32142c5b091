/* SPDX-License-Identifier: Apache-2.0 */
#include "report/style.h"

#include "base/digest.h"
#include "base/embedded.h"
#include "report/sql.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>

stm_status
stm_style_of(struct stm_style *out, struct stm_err *err)
{
    uint8_t digest[STM_SHA256_SIZE];
    unsigned char base64[4 * ((STM_SHA256_SIZE + 2) / 3) + 1];
    const char *text = (const char *)stm_report_style[0].text;
    stm_status status =
        stm_sha256_of(digest, text, stm_report_style[0].size, err);

    if (status)
        return status;
    (void)EVP_EncodeBlock(base64, digest, sizeof(digest));
    out->text = text;
    (void)snprintf(out->policy, sizeof(out->policy),
                   "default-src 'none'; style-src 'sha256-%s'; "
                   "base-uri 'none'; form-action 'none'",
                   (const char *)base64);
    return STM_OK;
}
