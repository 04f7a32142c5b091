# SPDX-License-Identifier: Apache-2.0
read_headers = lib/read/chunk.h lib/read/reader.h
read_sources = $(read_headers) lib/read/walk-parts.h \
	lib/read/audit-file.c lib/read/audit.c lib/read/chain.c \
	lib/read/header.c lib/read/walk.c
