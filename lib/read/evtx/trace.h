/* SPDX-License-Identifier: Apache-2.0 */
/*
 * trace.h - where in a template's bytes its names and sizes stand.
 *
 * The same template is written anew into every chunk, with other offsets and
 * with names inline in one and elsewhere in the next (EVTX.md section 5). The
 * parser notes these places while it reads one, so that template.c can tell
 * later whether another definition says the same.
 */
#ifndef STM_READ_EVTX_TRACE_H
#define STM_READ_EVTX_TRACE_H

#include <stdbool.h>
#include <stdint.h>

enum { STM_TRACES = 2 /* outer and inner */, STM_MARKS = 512 };

/* Bytes that differ between two chunks, and the name that they stand for. */
struct stm_mark {
    uint32_t at, size; /* in the chunk */
    uint32_t name;     /* offset of the node; 0: a size, of no meaning */
};

struct stm_trace {
    uint32_t definition; /* its offset; 0: none was met */
    uint32_t end;        /* behind its end token */
    uint32_t n;
    bool odd; /* it holds what no template of the fast path does */
    struct stm_mark marks[STM_MARKS];
};

static inline void
stm_trace_mark(struct stm_trace *trace, uint32_t at, uint32_t size,
               uint32_t name)
{
    if (!trace)
        return;
    if (trace->n == STM_MARKS)
        trace->odd = true;
    else
        trace->marks[trace->n++] = (struct stm_mark){ at, size, name };
}

#endif
