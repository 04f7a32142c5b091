# SPDX-License-Identifier: Apache-2.0
base_headers = lib/base/arena.h lib/base/buf.h lib/base/bytes.h \
	lib/base/csv.h lib/base/digest.h lib/base/digits.h lib/base/embedded.h lib/base/err.h \
	lib/base/guid.h lib/base/json.h lib/base/pool.h lib/base/progress.h lib/base/source.h lib/base/span.h \
	lib/base/table.h lib/base/text.h lib/base/time.h lib/base/unicode.h
base_sources = $(base_headers) lib/base/arena.c lib/base/buf.c \
	lib/base/csv.c lib/base/digest.c lib/base/digits.c lib/base/err.c \
	lib/base/guid.c lib/base/json-escape.c lib/base/json.c lib/base/pool.c lib/base/source.c lib/base/span.c \
	lib/base/table.c lib/base/text.c lib/base/time.c lib/base/unicode.c \
	lib/base/unicode-table.c
EXTRA_DIST += build-aux/make-unicode-table

# Text that people wrote.
base_headers += lib/base/csv-read.h lib/base/text-file.h
base_sources += lib/base/csv-read.c lib/base/text-file.c

# Identifiers out of names.
base_headers += lib/base/uuid.h
base_sources += lib/base/uuid.c
