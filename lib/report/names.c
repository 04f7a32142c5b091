/* SPDX-License-Identifier: Apache-2.0 */
#include "report/names.h"

void
report_names_add(struct report_names *set, struct stm_span name)
{
    size_t at = 0;
    char *copy;

    while (at < set->n && stm_span_compare(set->names[at], name) < 0)
        at++;
    if (at < set->n && stm_span_equal(set->names[at], name))
        return;
    copy = set->n < REPORT_NAMES_MOST
               ? stm_arena_copy(set->arena, name.data, name.size)
               : NULL;
    if (!copy) {
        set->more = true;
        return;
    }
    memmove(set->names + at + 1, set->names + at,
            (set->n - at) * sizeof(*set->names));
    set->names[at] = stm_span_sized(copy, name.size);
    set->n++;
}

void
report_names_add_list(struct report_names *set, struct stm_span list)
{
    while (list.size) {
        size_t size = 0;

        while (size < list.size && list.data[size] != ',' &&
               list.data[size] != ' ')
            size++;
        if (size)
            report_names_add(set, stm_span_sized(list.data, size));
        size += size < list.size;
        list = stm_span_sized(list.data + size, list.size - size);
    }
}

void
report_names_print(struct stm_buf *out, const struct report_names *set,
                   const char *between)
{
    for (size_t i = 0; i < set->n; i++) {
        if (i)
            stm_buf_text(out, between);
        stm_buf_span(out, set->names[i]);
    }
    if (set->more)
        stm_buf_print(out, "%s...", between);
}
