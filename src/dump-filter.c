/* SPDX-License-Identifier: Apache-2.0 */
#include "dump.h"

#include <errno.h>
#include <stdlib.h>

#include "base/text.h"

enum { ID, PROVIDER, CHANNEL, TIME, NUMBER_TEXT = 24 };

const char *const dump_wanted[DUMP_WANTED] = {
    [ID] = "System/EventID",
    [PROVIDER] = "System/Provider@Name",
    [CHANNEL] = "System/Channel",
    [TIME] = "System/TimeCreated@SystemTime",
};

/* Digits and nothing else, of at most 32 bits; moves `*at` behind them. */
static bool
read_number(uint32_t *out, const char **at)
{
    char *end;
    unsigned long n;

    if (**at < '0' || **at > '9')
        return false;
    errno = 0;
    n = strtoul(*at, &end, 10);
    if (errno || n > UINT32_MAX)
        return false;
    *out = (uint32_t)n;
    *at = end;
    return true;
}

bool
dump_filter_ids(struct dump_filter *filter, const char *text)
{
    for (;;) {
        uint32_t first, last;

        if (filter->n_ids == DUMP_IDS || !read_number(&first, &text))
            return false;
        last = first;
        if (*text == '-') {
            text++;
            if (!read_number(&last, &text) || last < first)
                return false;
        }
        filter->ids[filter->n_ids].first = first;
        filter->ids[filter->n_ids++].last = last;
        if (*text == '\0')
            return true;
        if (*text++ != ',')
            return false;
    }
}

/* A number, or the text of one (forwarded records, libevtx). */
static bool
number_of(uint64_t *out, const struct stm_value *value)
{
    char text[NUMBER_TEXT], *end;

    if (value->type == STM_VALUE_UINT) {
        *out = value->number;
        return true;
    }
    if (value->type != STM_VALUE_TEXT || value->size == 0 ||
        value->size >= sizeof(text))
        return false;
    memcpy(text, value->data, value->size);
    text[value->size] = '\0';
    *out = strtoull(text, &end, 10);
    return *end == '\0';
}

static bool
takes_id(const struct dump_filter *filter, const struct stm_field *field)
{
    uint64_t id;

    if (!field || !number_of(&id, &field->value))
        return false;
    for (size_t i = 0; i < filter->n_ids; i++)
        if (id >= filter->ids[i].first && id <= filter->ids[i].last)
            return true;
    return false;
}

/* Windows tells names apart without case. */
static bool
takes_name(const char *const *names, size_t n, const struct stm_field *field)
{
    struct stm_span text;

    if (!field || field->value.type != STM_VALUE_TEXT)
        return false;
    text = stm_span_sized((const char *)field->value.data, field->value.size);
    for (size_t i = 0; i < n; i++)
        if (stm_text_equal_folded(text, stm_span_of(names[i])))
            return true;
    return false;
}

/* TimeCreated; where it is unreadable the time in the record's header. */
static stm_ticks
time_of(const struct stm_record *record)
{
    const struct stm_field *field = record->wanted[TIME];
    const struct stm_value *value = field ? &field->value : NULL;
    stm_ticks ticks;

    if (value && value->type == STM_VALUE_TIME &&
        stm_ticks_of_filetime(&ticks, value->number))
        return ticks;
    if (value && value->type == STM_VALUE_TEXT &&
        stm_ticks_parse(&ticks,
                        stm_span_sized((const char *)value->data, value->size)))
        return ticks;
    return stm_ticks_of_filetime(&ticks, record->place.written) ? ticks : 0;
}

bool
dump_filter_takes(const struct dump_filter *filter,
                  const struct stm_record *record)
{
    if (filter->n_ids && !takes_id(filter, record->wanted[ID]))
        return false;
    if (filter->n_providers &&
        !takes_name(filter->providers, filter->n_providers,
                    record->wanted[PROVIDER]))
        return false;
    if (filter->n_channels && !takes_name(filter->channels, filter->n_channels,
                                          record->wanted[CHANNEL]))
        return false;
    if (filter->has_since && time_of(record) < filter->since)
        return false;
    return !filter->has_until || time_of(record) < filter->until;
}
