/* SPDX-License-Identifier: Apache-2.0 */
#include "detect/destination.h"

#include "base/text.h"
#include "detect/lines.h"

#include <arpa/inet.h>

enum { LABELS_MOST = 127, SHORT_LABEL = 3, COUNTRY = 2 };

/* Names that no public DNS answers for. */
static bool
is_inner(struct stm_span last)
{
    static const char *const inner[] = { "local", "localhost", "localdomain",
                                         "lan",   "internal",  "intranet",
                                         "corp",  "home",      "arpa",
                                         "test",  "invalid" };

    for (size_t i = 0; i < sizeof(inner) / sizeof(inner[0]); i++)
        if (stm_span_is(last, inner[i]))
            return true;
    return false;
}

static bool
is_number(struct stm_span label)
{
    for (size_t i = 0; i < label.size; i++)
        if (label.data[i] < '0' || label.data[i] > '9')
            return false;
    return true;
}

/* Where each label begins, and the end of the last plus one; their number, or
 * 0 for what is no name. */
static size_t
split(size_t at[LABELS_MOST + 1], struct stm_span name)
{
    size_t n = 0;

    at[0] = 0;
    for (size_t i = 0; i <= name.size; i++) {
        if (i < name.size && name.data[i] != '.')
            continue;
        if (i == at[n] || ++n == LABELS_MOST)
            return 0;
        at[n] = i + 1;
    }
    return n;
}

static struct stm_span
label(const size_t at[LABELS_MOST + 1], struct stm_span name, size_t i)
{
    return stm_span_sized(name.data + at[i], at[i + 1] - 1 - at[i]);
}

void
stm_site_of(struct stm_buf *out, struct stm_span name)
{
    struct stm_buf folded = { 0 };
    size_t at[LABELS_MOST + 1], n, keep = 2;
    struct stm_span last;

    stm_text_fold(&folded, stm_span_trim(name));
    out->failed = out->failed || folded.failed;
    name = stm_buf_held(&folded);
    if (name.size && name.data[name.size - 1] == '.')
        name.size--;
    n = memchr(name.data, ':', name.size) ? 0 : split(at, name);
    if (n < 2) {
        stm_buf_free(&folded);
        return;
    }
    last = label(at, name, n - 1);
    if (n > 2 && last.size == COUNTRY &&
        label(at, name, n - 2).size <= SHORT_LABEL)
        keep = 3;
    if (!is_inner(last) && !is_number(last))
        stm_buf_span(out, stm_span_sized(name.data + at[n - keep],
                                         name.size - at[n - keep]));
    stm_buf_free(&folded);
}

static bool
is_public4(const uint8_t a[4])
{
    return a[0] != 0 && a[0] != 10 && a[0] != 127 && a[0] < 224 &&
           !(a[0] == 100 && (a[1] & 0xC0) == 64) &&
           !(a[0] == 169 && a[1] == 254) &&
           !(a[0] == 172 && (a[1] & 0xF0) == 16) &&
           !(a[0] == 192 && a[1] == 168) &&
           !(a[0] == 198 && (a[1] & 0xFE) == 18);
}

/* 2000::/3 is what is given out to the public. */
static bool
is_public6(const uint8_t a[16])
{
    return (a[0] & 0xE0) == 0x20;
}

void
stm_net_of(struct stm_buf *out, struct stm_span address)
{
    static const uint8_t mapped[12] = { [10] = 255, [11] = 255 };
    static const uint8_t nat64[12] = { [1] = 0x64, [2] = 0xFF, [3] = 0x9B };
    uint8_t a[16];
    char word[INET6_ADDRSTRLEN];

    if (address.size == 0 || address.size >= sizeof(word))
        return;
    memcpy(word, address.data, address.size);
    word[address.size] = '\0';
    if (inet_pton(AF_INET, word, a + 12) == 1)
        memcpy(a, mapped, sizeof(mapped));
    else if (inet_pton(AF_INET6, word, a) != 1)
        return;
    if (memcmp(a, mapped, 12) == 0 || memcmp(a, nat64, 12) == 0) {
        if (is_public4(a + 12))
            stm_buf_print(out, "%d.%d.0.0/16", a[12], a[13]);
    } else if (is_public6(a)) {
        stm_buf_print(out, "%x:%x::/32", a[0] << 8 | a[1], a[2] << 8 | a[3]);
    }
}
