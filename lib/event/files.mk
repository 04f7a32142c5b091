# SPDX-License-Identifier: Apache-2.0
event_headers = lib/event/content.h lib/event/convert.h lib/event/digests.h \
	lib/event/event.h lib/event/keep.h lib/event/layout.h
event_sources = $(event_headers) lib/event/content.c lib/event/convert.c \
	lib/event/decode.c lib/event/decode-cells.c lib/event/decode-parts.h \
	lib/event/digests.c lib/event/keep.c lib/event/leftover.c lib/event/leftover.h \
	lib/event/plan.c lib/event/plan.h lib/event/sysmon.c
