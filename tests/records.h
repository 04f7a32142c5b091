/* SPDX-License-Identifier: Apache-2.0 */
/*
 * records.h - records as a reader would hand them over, for tests.
 *
 *     struct maker m = maker_of(decoder);
 *
 *     maker_system(&m, "Microsoft-Windows-Sysmon", 1, 42);
 *     maker_text(&m, "EventData/Image", "C:\\a.exe");
 *     stm_decoder_event(&event, decoder, maker_record(&m), &err);
 *
 * Strings are borrowed.
 */
#ifndef STM_TESTS_RECORDS_H
#define STM_TESTS_RECORDS_H

#include "event/event.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

enum { MAKER_FIELDS = 200, MAKER_WANTED = 192 };

struct maker {
    const char *const *wanted;
    size_t n_wanted, n;
    struct stm_field fields[MAKER_FIELDS];
    const struct stm_field *found[MAKER_WANTED];
    char id[16], number[32];
    struct stm_record record;
};

static inline struct maker
maker_of(const struct stm_decoder *decoder)
{
    struct maker m = { 0 };

    m.wanted = stm_decoder_wanted(decoder, &m.n_wanted);
    m.record.place =
        (struct stm_place){ .file_offset = 4608,
                            .at = 512,
                            .size = 800,
                            .header_id = 7,
                            .written = UINT64_C(132166944000000000) };
    return m;
}

static inline void
maker_value(struct maker *m, const char *path, struct stm_value value)
{
    struct stm_field *field = &m->fields[m->n++];

    ck_assert_uint_le(m->n, MAKER_FIELDS);
    field->id = STM_FIELD_OTHER;
    field->path = stm_span_of(path);
    field->value = value;
    for (size_t i = 0; i < m->n_wanted; i++)
        if (strcmp(m->wanted[i], path) == 0)
            field->id = (int)i;
}

static inline void
maker_text(struct maker *m, const char *path, const char *text)
{
    maker_value(m, path,
                (struct stm_value){ STM_VALUE_TEXT, (const uint8_t *)text,
                                    strlen(text), 0 });
}

static inline void
maker_system(struct maker *m, const char *provider, unsigned id,
             unsigned long long number)
{
    (void)snprintf(m->id, sizeof(m->id), "%u", id);
    (void)snprintf(m->number, sizeof(m->number), "%llu", number);
    maker_text(m, "System/Provider@Name", provider);
    maker_text(m, "System/EventID", m->id);
    maker_text(m, "System/TimeCreated@SystemTime",
               "2026-03-02T09:14:07.123456700Z");
    maker_text(m, "System/EventRecordID", m->number);
    maker_text(m, "System/Channel", "Microsoft-Windows-Sysmon/Operational");
    maker_text(m, "System/Computer", "WS01");
}

static inline const struct stm_record *
maker_record(struct maker *m)
{
    memset(m->found, 0, sizeof(m->found));
    for (size_t i = m->n; i-- > 0;)
        if (m->fields[i].id >= 0)
            m->found[m->fields[i].id] = &m->fields[i];
    m->record.fields = m->fields;
    m->record.n_fields = m->n;
    m->record.wanted = m->found;
    m->record.n_wanted = m->n_wanted;
    return &m->record;
}

#endif
