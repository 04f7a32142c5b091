/* SPDX-License-Identifier: Apache-2.0 */
/*
 * agree.h - two decoders, one verdict (DESIGN.md section 4).
 *
 * The native reader and libevtx read the same record; their fields are
 * compared one by one. libevtx spells some values in its own way and is
 * known to read some wrong (EVTX.md section 10): such a difference is
 * counted under its name and is no disagreement. Each name has a rule that
 * computes what libevtx would say; anything else that differs, differs.
 */
#ifndef STM_READ_AGREE_H
#define STM_READ_AGREE_H

#include "read/reader.h"

typedef enum {
    STM_AGREES,
    STM_SILENT, /* libevtx cannot read the record: no disagreement */
    STM_DIFFERS
} stm_accord;

/* "agrees", "silent", "differs". Static. */
const char *stm_accord_name(stm_accord accord);

/* What libevtx is known to say otherwise of a field. */
typedef enum {
    STM_KNOWN_NOT,       /* nothing: both say the same, or they differ */
    STM_KNOWN_HEX,       /* 0x0000001f for 0x1f */
    STM_KNOWN_SIZE,      /* 500 for 0x1f4: SizeT */
    STM_KNOWN_NEGATIVE,  /* -123 for the int8 -5: only the sign bit goes */
    STM_KNOWN_TIME,      /* nine digits of a second */
    STM_KNOWN_REAL,      /* 1.500000e+000 for 1.5 */
    STM_KNOWN_UNESCAPED, /* markup in 8-bit text or an attribute is markup */
    STM_KNOWN_SURROGATE, /* a lone surrogate takes what follows with it */
    STM_KNOWN_MARK,      /* a byte order mark at the beginning is dropped */
    STM_KNOWN_BLANK,     /* blanks alone are dropped */
    STM_KNOWN_SECOND,    /* the second of two nodes in one value is dropped */
    STM_KNOWN_NO_TIME,   /* (0x0000 0x0000 ...) for a time that is none */
    STM_KNOWN_ODD_SIZE,  /* a number of a size that its type cannot have */
    STM_KNOWN_CDATA,     /* CDATA stands behind its element, not in it */
    STM_KNOWNS
} stm_known;

/* A short stable word as "hex-padding". Static. */
const char *stm_known_name(stm_known known);

/* Why libevtx is silent about a record that the native reader reads. */
typedef enum {
    STM_SILENCE_FORWARDED, /* an element instead of a template: forwarded */
    STM_SILENCE_AT_END,    /* it ends where its chunk does, at 65536 */
    STM_SILENCE_OTHER,
    STM_SILENCES
} stm_silence;

/* "forwarded", "ends-with-chunk", "other". Static. */
const char *stm_silence_name(stm_silence silence);

/*
 * One field; a reader that has none of it has a text without `data`. Of a
 * record that one reader alone could read all fields come with `differs`
 * false: there is nothing to compare.
 */
struct stm_agree_field {
    struct stm_span path;
    struct stm_span native, libevtx;
    stm_known known;
    bool differs;
};

struct stm_agreement {
    stm_accord accord;
    uint32_t fields;            /* that were compared */
    uint32_t differing;         /* of them */
    uint32_t known[STM_KNOWNS]; /* of them, by what is known */
    bool native_read;           /* whether each could read the record ... */
    bool libevtx_read;
    stm_silence silence; /* ... of a STM_SILENT one: why not */
    const char *why;     /* the words of a reader that could not */
};

/* Texts and path are borrowed until it returns. */
typedef void stm_agree_field_fn(void *arg, const struct stm_agree_field *field);

struct stm_agree;

/*
 * Opens a reader of each kind: before any thread is started. One per thread.
 * Owned by the caller: stm_agree_close().
 */
stm_status stm_agree_open(struct stm_agree **out, struct stm_err *err);
void stm_agree_close(struct stm_agree *agree);

/*
 * Compares two records, field by field in the native one's order; `field`
 * may be NULL. STM_ENOMEM.
 */
stm_status stm_agree_records(struct stm_agreement *out, struct stm_agree *agree,
                             const struct stm_record *native,
                             const struct stm_record *libevtx,
                             stm_agree_field_fn *field, void *arg,
                             struct stm_err *err);

struct stm_agree_sink {
    /* Once for each place of the chunk, in order. A status ends the chunk. */
    stm_status (*record)(void *arg, const struct stm_place *place,
                         const struct stm_agreement *agreement);
    stm_agree_field_fn *field; /* before it, for each field; or NULL */
    void *arg;
};

/* Both readers on each record of a chunk. */
stm_status stm_agree_chunk(struct stm_agree *agree,
                           const struct stm_chunk *chunk,
                           const struct stm_agree_sink *sink,
                           struct stm_err *err);

/*
 * The same for some records of the chunk: places[0] to places[n - 1], live
 * ones in its order. All are asked about at once; what libevtx then did not
 * read, once more and alone, so that a record that it hangs or dies on costs
 * no other its verdict. Those come last.
 */
stm_status stm_agree_places(struct stm_agree *agree,
                            const struct stm_chunk *chunk,
                            struct stm_place *places, size_t n,
                            const struct stm_agree_sink *sink,
                            struct stm_err *err);

#endif
