# SPDX-License-Identifier: Apache-2.0
evidence_headers = lib/evidence/bundle.h
evidence_sources = $(evidence_headers) lib/evidence/bundle.c \
	lib/evidence/list.c lib/evidence/search.c lib/evidence/search.h
