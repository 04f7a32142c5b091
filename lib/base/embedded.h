/* SPDX-License-Identifier: Apache-2.0 */
/*
 * embedded.h - a text file that was compiled in (build-aux/embed).
 */
#ifndef STM_BASE_EMBEDDED_H
#define STM_BASE_EMBEDDED_H

#include <stddef.h>

/* An array of these ends with a NULL name. `text` is NUL-terminated. */
struct stm_embedded {
    const char *name; /* the file's stem */
    const unsigned char *text;
    size_t size; /* without the NUL */
};

#endif
