/* SPDX-License-Identifier: Apache-2.0 */
/*
 * destination.h - what two connections to one place have in common.
 *
 * Names of one owner change by load and by country, addresses of one owner by
 * the day; what is compared is the part that does not.
 */
#ifndef STM_DETECT_DESTINATION_H
#define STM_DETECT_DESTINATION_H

#include "base/buf.h"

/*
 * Appends the domain that a host name was registered under, folded: the last
 * two labels, three below `co.uk` and the like. Nothing for a name that is not
 * of the public DNS: a single label, an address, `.local`, `.arpa`.
 */
void stm_site_of(struct stm_buf *out, struct stm_span name);

/*
 * Appends the network of an address: `203.0.0.0/16`, `2001:db8::/32`. Nothing
 * for what is no address, or one that is not routed in public (private,
 * loopback, link-local, shared, multicast).
 */
void stm_net_of(struct stm_buf *out, struct stm_span address);

#endif
