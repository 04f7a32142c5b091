/* SPDX-License-Identifier: Apache-2.0 */
/*
 * guid.h - GUIDs as 16 bytes in text order.
 *
 * The bytes stand as the text is read, {00112233-4455-6677-8899-...} =
 * 00 11 22 33 44 ..., so that hex() of a stored GUID reads as printed. The
 * wire form of EVTX has the first three groups little-endian.
 */
#ifndef STM_BASE_GUID_H
#define STM_BASE_GUID_H

#include "base/span.h"

#include <stdint.h>

enum { STM_GUID_SIZE = 16, STM_GUID_TEXT = 39 };

struct stm_guid {
    uint8_t bytes[STM_GUID_SIZE];
};

/* With or without braces, either case; false on anything else. */
bool stm_guid_parse(struct stm_guid *out, struct stm_span text);

/* From the wire form: 16 bytes, the first three groups little-endian. */
struct stm_guid stm_guid_of_wire(const uint8_t wire[STM_GUID_SIZE]);

/* {UPPER} and a NUL. Returns `out`. */
char *stm_guid_print(char out[STM_GUID_TEXT], const struct stm_guid *guid);

bool stm_guid_is_zero(const struct stm_guid *guid);

/*
 * The parts of a Sysmon ProcessGuid that are evidence by themselves
 * (SYSMON.md section 3): the machine id (bytes 0-3), 0 in a zero GUID, and
 * the second of the process's start, in Unix time.
 */
uint32_t stm_guid_machine(const struct stm_guid *guid);
uint32_t stm_guid_second(const struct stm_guid *guid);

#endif
