/* SPDX-License-Identifier: Apache-2.0 */
/*
 * computed.h - values that follow from others, by Sysmon's rules: its times,
 * GUIDs, process ids, hashes. layout.h names them as fallbacks.
 */
#ifndef GEN_COMPUTED_H
#define GEN_COMPUTED_H

#include "event.h"

/* Computes the value `name` and returns true; false where none is called so:
 *   $utc        TimeCreated less 14 ms, in milliseconds
 *   $guid       the next process of the host, started at UtcTime
 *   $pid        a process id that the host has not given yet
 *   $image      svchost.exe
 *   $command    the image in quotes
 *   $logon      the LogonGuid of the LogonId, logged on at the start of the day
 *   $hashes:F   the host's algorithms over the bytes of the file that field F
 *               names; $sha256:F that one alone
 *   $address    an IPv4 address of the host's own
 *   $port, $thread, $sequence   a number that goes up from event to event
 *   $computer   the host's name
 *   $sysmon, $schema            the host's version of Sysmon and its schema
 *   $client     where the clipboard was filled */
bool gen_computed(struct gen_event *event, const char *name,
                  struct gen_text *out, struct gen_pool *pool);

/* The text of the field `name` among a type's fields; not given where the
 * type has no such field. Borrowed from `fields`. */
struct gen_text gen_field_text(const struct gen_text *fields,
                               const struct gen_event_type *type,
                               const char *name);

#endif
