/* SPDX-License-Identifier: Apache-2.0 */
#include "baseline/list.h"

#include "base/digest.h"

#include <stdio.h>

void
stm_baseline_problem(struct stm_baseline_sink *sink, uint64_t line,
                     const char *format, ...)
{
    char why[240];
    va_list args;

    va_start(args, format);
    (void)vsnprintf(why, sizeof(why), format, args);
    va_end(args);
    stm_input_problem(sink->problems,
                      line > UINT32_MAX ? UINT32_MAX : (unsigned)line, "%s",
                      why);
}

static bool
is_none(struct stm_span text)
{
    static const char *const words[] = { "-",    "?",    "n/a",    "na",
                                         "none", "null", "unknown" };

    for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
        if (stm_span_is_nocase(text, words[i]))
            return true;
    return text.size == 0;
}

static bool
is_zeros(const uint8_t *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (bytes[i])
            return false;
    return true;
}

static int
kind_of_size(size_t digits)
{
    for (int kind = STM_DIGEST_MD5; kind <= STM_DIGEST_SHA256; kind++)
        if (digits == 2 * stm_digest_size(kind))
            return kind;
    return -1;
}

stm_hex_found
stm_baseline_hex(struct stm_baseline_entry *entry, int kind,
                 struct stm_span text)
{
    if (is_none(text))
        return STM_HEX_NONE;
    if (text.size > 2 && text.data[0] == '0' &&
        (text.data[1] == 'x' || text.data[1] == 'X'))
        text = stm_span_sized(text.data + 2, text.size - 2);
    if (kind < 0)
        kind = kind_of_size(text.size);
    if (kind < 0 ||
        !stm_hex_parse(entry->digests.bytes[kind], stm_digest_size(kind), text))
        return STM_HEX_BAD;
    if (is_zeros(entry->digests.bytes[kind], stm_digest_size(kind)))
        return STM_HEX_ZEROS;
    entry->digests.has[kind] = true;
    return STM_HEX_TAKEN;
}

bool
stm_baseline_has_digest(const struct stm_baseline_entry *entry)
{
    for (int i = 0; i < STM_DIGEST_KINDS; i++)
        if (entry->digests.has[i])
            return true;
    return false;
}

int
stm_baseline_algorithm(struct stm_span name)
{
    static const struct {
        const char *name;
        int kind;
    } names[] = {
        { "md5", STM_DIGEST_MD5 },         { "sha1", STM_DIGEST_SHA1 },
        { "sha256", STM_DIGEST_SHA256 },   { "sha2256", STM_DIGEST_SHA256 },
        { "imphash", STM_DIGEST_IMPHASH },
    };
    char plain[16];
    size_t n = 0;

    for (size_t i = 0; i < name.size; i++) {
        if (strchr("-_ '\"", name.data[i]))
            continue;
        if (n == sizeof(plain) - 1)
            return -1;
        plain[n++] = name.data[i];
    }
    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
        if (stm_span_is_nocase(stm_span_sized(plain, n), names[i].name))
            return names[i].kind;
    return -1;
}

static bool
is_hex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') ||
           (c >= 'A' && c <= 'F');
}

const char *
stm_baseline_hex_wrong(char out[160], struct stm_span text)
{
    size_t digits = 0;

    while (digits < text.size && is_hex(text.data[digits]))
        digits++;
    if (digits && digits == text.size)
        (void)snprintf(out, 160,
                       "%zu hex digits: a digest has 32 (MD5), 40 (SHA1) or "
                       "64 (SHA256)%s",
                       digits,
                       digits == 128 || digits == 96
                           ? "; Sysmon logs no longer ones"
                           : "");
    else
        (void)snprintf(out, 160,
                       "a digest of 32, 40 or 64 hex digits was expected at "
                       "'%.*s'",
                       (int)(text.size < 40 ? text.size : 40), text.data);
    return out;
}
