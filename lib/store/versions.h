/* SPDX-License-Identifier: Apache-2.0 */
/*
 * versions.h - the libraries that are at work, as they say themselves.
 */
#ifndef STM_STORE_VERSIONS_H
#define STM_STORE_VERSIONS_H

#include "base/buf.h"

/* Appends "libevtx 20181227, libbfio ..., SQLite 3.40.1, ...". */
void stm_versions(struct stm_buf *out);

#endif
