/* SPDX-License-Identifier: Apache-2.0 */
/*
 * layout.h - which event has which fields, and which columns they become.
 *
 * One table describes every event that has a typed table in the case. The
 * next event is a row there and a table in schema.sql: readers, conversion
 * and the store's statements all follow from it.
 */
#ifndef STM_EVENT_LAYOUT_H
#define STM_EVENT_LAYOUT_H

#include <stddef.h>
#include <stdint.h>

/* What a column holds, and so how its fields are read. */
typedef enum {
    STM_COLUMN_TEXT,     /* dictionary `text` */
    STM_COLUMN_PATH,     /* dictionary `path` */
    STM_COLUMN_COMMAND,  /* dictionary `command_line` */
    STM_COLUMN_ACCOUNT,  /* dictionary `account` */
    STM_COLUMN_REGISTRY, /* dictionary `registry_path` */
    STM_COLUMN_TRACE,    /* dictionary `call_trace` */
    STM_COLUMN_NUMBER,   /* decimal or 0x hex, NULL without a value */
    STM_COLUMN_FLAG,     /* true or false as 1 or 0, else NULL */
    STM_COLUMN_TIME,     /* ticks, NULL without a value */
    STM_COLUMN_LAG,      /* event.time less this time, in ticks */
    STM_COLUMN_GUID,     /* 16 bytes, NULL without a value */
    STM_COLUMN_DIGESTS,  /* dictionary `digests` */
    STM_COLUMN_VERSION,  /* dictionary `version_info`: company, product,
                            description, file version, original name */
    STM_COLUMN_MODULE,   /* dictionary `module`: path, digests, the five of
                            VERSION, signed, signature, signature status */
    STM_COLUMN_REF,      /* `process_ref`: guid, pid, path, account */
    STM_COLUMN_EVENT_ID  /* the event's own id; no field */
} stm_column_kind;

enum { STM_COLUMN_FIELDS = 10 };

/*
 * A column and the fields that it is made of, in the order of its kind.
 * `A|B` are two spellings of one field. Names are compared without case.
 */
struct stm_column {
    const char *name;
    stm_column_kind kind;
    const char *fields[STM_COLUMN_FIELDS]; /* NULL: no such part */
};

struct stm_layout {
    uint32_t event_id;
    const char *table; /* has a column `event` besides these */
    const struct stm_column *columns;
    size_t n_columns;
};

/* A provider's events. */
struct stm_provider {
    const char *name;
    const char *machine; /* the field with the machine id: self or actor */
    const struct stm_layout *layouts;
    size_t n_layouts;
};

extern const struct stm_provider stm_sysmon;

/* How many fields a column of that kind is made of. */
size_t stm_column_parts(stm_column_kind kind);

#endif
