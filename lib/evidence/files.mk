# SPDX-License-Identifier: Apache-2.0
evidence_headers = lib/evidence/bundle.h
evidence_sources = $(evidence_headers) lib/evidence/bundle.c \
	lib/evidence/archive.c lib/evidence/archive.h \
	lib/evidence/spool.c lib/evidence/spool.h \
	lib/evidence/list.c lib/evidence/search.c lib/evidence/search.h
