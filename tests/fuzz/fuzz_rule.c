/* SPDX-License-Identifier: Apache-2.0 */
#include "fuzz.h"

#include "base/text.h"
#include "detect/list.h"
#include "detect/rule.h"

#include <stdlib.h>

enum { ARENA_LIMIT = 64 << 20 };

/* A file that is refused says where and why, in UTF-8 or cut in it. */
static void
check(stm_status status, const struct stm_err *err)
{
    if (status && (!strstr(err->text, "a.x:") || !strchr(err->text, ' ')))
        abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct stm_written written = {
        .name = "a",
        .file = "a.x",
        .text = stm_span_sized((const char *)data, size),
    };
    struct stm_arena arena = stm_arena_of(ARENA_LIMIT);
    struct stm_rule rule = { .written = written };
    struct stm_tuning tuning = { .written = written };
    struct stm_list list = { .written = written };
    struct stm_err err;

    check(stm_rule_parse(&rule, &arena, &err), &err);
    check(stm_tuning_parse(&tuning, &arena, &err), &err);
    check(stm_list_parse(&list, &arena, &err), &err);
    for (size_t i = 0; i < list.n_entries; i++)
        if (!list.entries[i].size || !stm_text_is_utf8(list.entries[i]))
            abort();
    stm_arena_free(&arena);
    return 0;
}
