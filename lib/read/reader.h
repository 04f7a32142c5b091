/* SPDX-License-Identifier: Apache-2.0 */
/*
 * reader.h - THE interface between bytes and fields.
 *
 * A reader decodes the records of one chunk at a time; chunks do not depend
 * on each other, so readers may work in parallel, one reader per thread. At
 * open the caller passes a table of wanted names; a field's id is its index
 * there. Every record arrives with all of its fields in document order, the
 * wanted ones also by id. Everything a record holds is borrowed until the
 * callback returns; nothing is allocated per record.
 *
 * Field names are paths below <Event>: `System/Computer`,
 * `System/Provider@Name`, `System/TimeCreated@SystemTime`,
 * `EventData/Image` (the Name attribute of Data stands for the element),
 * unnamed Data `EventData/Data`, `EventData/Data_1`, ..., nested UserData
 * `UserData/LogFileCleared/SubjectUserName`, other nodes by their path. An
 * attribute is `PATH@NAME`; xmlns and the Name of Data are no fields. An
 * element is a field if it has text, if it is Data, or if it has nothing in
 * it at all (then with an empty text); a child of <Event> only if it has
 * text. Fields may share a path: the first counts as the wanted one.
 */
#ifndef STM_READ_READER_H
#define STM_READ_READER_H

#include "base/buf.h"
#include "read/chunk.h"

/*
 * What a value's bytes are. Text is legal for every field (libevtx, and
 * forwarded records); lib/event converts, once, by field.
 */
typedef enum {
    STM_VALUE_TEXT,   /* valid UTF-8 as logged, cut at the first NUL */
    STM_VALUE_UINT,   /* uint64_t in `number` */
    STM_VALUE_INT,    /* int64_t in `number` */
    STM_VALUE_HEX,    /* uint64_t in `number`, shown as 0x... */
    STM_VALUE_BOOL,   /* 0 or 1 in `number` */
    STM_VALUE_TIME,   /* FILETIME in `number` */
    STM_VALUE_GUID,   /* 16 bytes, wire order */
    STM_VALUE_BINARY, /* bytes */
    STM_VALUE_EMPTY   /* there, but without a value */
} stm_value_type;

struct stm_value {
    stm_value_type type;
    const uint8_t *data; /* TEXT, GUID, BINARY */
    size_t size;
    uint64_t number;
};

enum { STM_FIELD_OTHER = -1 };

struct stm_field {
    int id; /* index in the wanted table, or STM_FIELD_OTHER */
    struct stm_span path;
    struct stm_value value;
};

/* Where the templates of a record were found; the worst of them counts. */
typedef enum {
    STM_FOUND_OWN,    /* in its chunk, at the offset that it names */
    STM_FOUND_FILE,   /* in another chunk of its file */
    STM_FOUND_CASE,   /* in another file */
    STM_FOUND_LAYOUT, /* nowhere: System slots and layouts of every log */
} stm_found;

struct stm_record {
    struct stm_place place;
    stm_found found;
    bool partial; /* its payload is missing: no template for it was found */
    const struct stm_field *fields; /* document order */
    size_t n_fields;
    const struct stm_field *const *wanted; /* by id; NULL: not there */
    size_t n_wanted;
    uint32_t escaped;  /* characters that had to be carried by an escape */
    uint32_t repaired; /* characters that were no Unicode: U+FFFD now */
    /*
     * Values of a size that their type cannot have (they are BINARY), strings
     * with something behind their NUL (it is cut).
     */
    uint32_t odd;
    /*
     * Records of one reader with the same number, 0 aside, have the same
     * paths, ids and types of values in the same order.
     */
    uint32_t shape;
};

/*
 * What a reader calls, once for every place of the chunk, in order: `record`
 * or `unreadable`. A status from a callback ends the chunk and is returned.
 */
struct stm_sink {
    stm_status (*record)(void *arg, const struct stm_record *record);
    stm_status (*unreadable)(void *arg, const struct stm_place *place,
                             const char *why);
    void *arg;
};

struct stm_reader;

/* How readers are told apart in options and in table `evidence`. */
typedef enum {
    STM_READER_NATIVE,
    STM_READER_TOKENS, /* the native one without its short cuts, for tests */
    STM_READER_LIBEVTX
} stm_reader_kind;

/*
 * `wanted` is borrowed and must outlive the reader. Open readers before any
 * thread is started: libevtx lives in a helper process. Owned by the caller:
 * stm_reader_close().
 */
stm_status stm_reader_open(struct stm_reader **out, stm_reader_kind kind,
                           const char *const *wanted, size_t n_wanted,
                           struct stm_err *err);

/*
 * Decodes the chunk's live records into the sink. Damage inside the chunk is
 * never a failure of this call: it calls `unreadable`.
 */
stm_status stm_reader_chunk(struct stm_reader *reader,
                            const struct stm_chunk *chunk,
                            const struct stm_sink *sink, struct stm_err *err);

void stm_reader_close(struct stm_reader *reader);

/* The kind that an option names: native, tokens, libevtx; false: none. */
bool stm_reader_kind_of(stm_reader_kind *out, const char *name);

/* "native", "libevtx VERSION": for table `run` and messages. Static. */
const char *stm_reader_name(stm_reader_kind kind);

/*
 * A value as the text that Windows shows (EVTX.md section 6): hex lower-case
 * without padding, ISO times, {GUID}, decimal, true/false.
 */
void stm_value_text(struct stm_buf *out, const struct stm_value *value);

#endif
