/* SPDX-License-Identifier: Apache-2.0 */
#include "base/unicode.h"

#include "base/text.h"

uint32_t
stm_text_fold_char(uint32_t c)
{
    size_t low = 0, high = stm_unicode_folds_count;

    if (c < 0x80)
        return c >= 'A' && c <= 'Z' ? c + 32 : c;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct stm_unicode_fold *fold = &stm_unicode_folds[middle];

        if (c < fold->first)
            high = middle;
        else if (c > fold->last)
            low = middle + 1;
        else
            return (c - fold->first) % fold->step == 0
                       ? (uint32_t)((int32_t)c + fold->delta)
                       : c;
    }
    return c;
}

bool
stm_text_is_term(uint32_t c)
{
    size_t low = 0, high = stm_unicode_terms_count;

    if (c < 0x80)
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
               (c >= 'A' && c <= 'Z');
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct stm_unicode_range *range = &stm_unicode_terms[middle];

        if (c < range->first)
            high = middle;
        else if (c > range->last)
            low = middle + 1;
        else
            return true;
    }
    return false;
}
