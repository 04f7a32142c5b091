/* SPDX-License-Identifier: Apache-2.0 */
#include "report/stix.h"

#include "detect/destination.h"

#include <arpa/inet.h>

enum { LABEL_MOST = 63 };

struct stix_address
stix_address_of(struct stm_span text)
{
    static const uint8_t mapped[12] = { [10] = 255, [11] = 255 };
    struct stix_address out = { 0 };
    uint8_t a[16];
    char word[INET6_ADDRSTRLEN];
    bool four;

    if (text.size == 0 || text.size >= sizeof(word))
        return out;
    memcpy(word, text.data, text.size);
    word[text.size] = '\0';
    four = inet_pton(AF_INET, word, a + 12) == 1;
    if (!four && inet_pton(AF_INET6, word, a) != 1)
        return out;
    four = four || memcmp(a, mapped, sizeof(mapped)) == 0;
    if (inet_ntop(four ? AF_INET : AF_INET6, four ? a + 12 : a, out.value,
                  sizeof(out.value)))
        out.type = four ? "ipv4-addr" : "ipv6-addr";
    return out;
}

bool
stix_name_of(char out[STIX_NAME], struct stm_span text)
{
    size_t label = 0;
    bool number = true;

    if (text.size && text.data[text.size - 1] == '.')
        text.size--;
    if (!text.size || text.size > STIX_NAME - 1)
        return false;
    for (size_t i = 0; i < text.size; i++) {
        unsigned char c = (unsigned char)text.data[i];

        if (c >= 'A' && c <= 'Z')
            c = (unsigned char)(c - 'A' + 'a');
        out[i] = (char)c;
        if (c == '.' ? label == 0 : ++label > LABEL_MOST)
            return false;
        if (c == '.')
            label = 0;
        number = c == '.' || (number && c >= '0' && c <= '9');
        if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '.' &&
            c != '-' && c != '_')
            return false;
    }
    out[text.size] = '\0';
    return !number;
}

/* Whether it has a part that everybody can know, other than that of `home`. */
static stm_status
ask_public(bool *out, void (*part_of)(struct stm_buf *, struct stm_span),
           const char *text, struct stm_span home, struct stm_err *err)
{
    struct stm_buf part = { 0 }, own = { 0 };
    stm_status status = STM_OK;

    part_of(&part, stm_span_of(text));
    part_of(&own, home);
    if (part.failed || own.failed)
        status = stm_fail(err, STM_ENOMEM, 0, "no memory for stix.json");
    *out =
        part.size && !stm_span_equal(stm_buf_held(&part), stm_buf_held(&own));
    stm_buf_free(&part);
    stm_buf_free(&own);
    return status;
}

stm_status
stix_is_routed(bool *out, const struct stix_address *address,
               struct stm_err *err)
{
    return ask_public(out, stm_net_of, address->value, stm_span_of(""), err);
}

stm_status
stix_is_known(bool *out, const char *name, struct stm_span home,
              struct stm_err *err)
{
    return ask_public(out, stm_site_of, name, home, err);
}
