/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_input.c - any bytes as a list of hosts, as verdicts, and as SQL whose
 * words are looked at.
 */
#include "fuzz.h"

#include "base/text-file.h"
#include "base/text.h"
#include "detect/portable.h"
#include "store/input.h"

#include <stdlib.h>

static void
check_line(void *arg, unsigned line, const char *why)
{
    (void)arg;
    if (line == 0 || !*why)
        abort();
}

static void
check_offset(void *arg, size_t offset, const char *why)
{
    if (offset >= *(const size_t *)arg || !*why)
        abort();
}

static void
read_hosts(struct stm_span text)
{
    struct stm_hosts hosts = stm_hosts_of();
    struct stm_input_problems problems = { .each = check_line };

    (void)stm_hosts_parse(&hosts, text, &problems, NULL);
    for (size_t i = 0; i < hosts.n; i++)
        if (!hosts.names[i].size || !stm_text_is_utf8(hosts.names[i]))
            abort();
    stm_hosts_free(&hosts);
}

static void
read_verdicts(struct stm_span text)
{
    struct stm_verdicts verdicts = stm_verdicts_of();
    struct stm_input_problems problems = { .each = check_line };

    (void)stm_verdicts_parse(&verdicts, text, &problems, NULL);
    for (size_t i = 0; i < verdicts.n; i++)
        if (verdicts.items[i].key.size < 16 ||
            !stm_text_is_utf8(verdicts.items[i].reason))
            abort();
    stm_verdicts_free(&verdicts);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct stm_span bytes = stm_span_sized((const char *)data, size);
    struct stm_buf text = { 0 };

    if (stm_text_file_decode(&text, bytes, NULL) == STM_OK) {
        read_hosts(stm_buf_held(&text));
        read_verdicts(stm_buf_held(&text));
    }
    stm_buf_free(&text);
    stm_sql_portable(bytes, check_offset, &size);
    return 0;
}
