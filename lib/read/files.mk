# SPDX-License-Identifier: Apache-2.0
read_headers = lib/read/agree.h lib/read/chunk.h lib/read/dump.h \
	lib/read/reader.h lib/read/recover.h
read_sources = $(read_headers) lib/read/fields.h lib/read/reader-kind.h \
	lib/read/walk-parts.h lib/read/xml-escape.h lib/read/xml.h \
	lib/read/agree-chunk.c lib/read/agree-parts.h lib/read/agree-text.c \
	lib/read/agree.c \
	lib/read/audit-file.c lib/read/audit-hidden.c lib/read/audit.c \
	lib/read/chain.c \
	lib/read/dump.c lib/read/fields.c lib/read/header.c \
	lib/read/line-fill.c lib/read/line.c lib/read/line.h \
	lib/read/reader.c lib/read/tree.c lib/read/tree.h \
	lib/read/value.c lib/read/value.h lib/read/walk.c lib/read/xml-escape.c \
	lib/read/xml-event.c lib/read/xml-mend.c lib/read/xml-parts.h \
	lib/read/xml.c \
	lib/read/libevtx/helper.h lib/read/libevtx/libevtx.h \
	lib/read/libevtx/helper.c lib/read/libevtx/image.c \
	lib/read/libevtx/process.c lib/read/libevtx/reader.c \
	lib/read/libevtx/serve.c lib/read/libevtx/serve.h \
	lib/read/audit-chimera.c lib/read/carve.c lib/read/recover.c \
	lib/read/evtx/canon.c lib/read/evtx/canon.h \
	lib/read/evtx/fixed.c \
	lib/read/evtx/library.c lib/read/evtx/library.h \
	lib/read/evtx/peek.c lib/read/evtx/peek.h \
	lib/read/evtx/rebuild.c lib/read/evtx/rebuild.h \
	lib/read/evtx/binxml.c \
	lib/read/evtx/binxml.h \
	lib/read/evtx/build.c \
	lib/read/evtx/build.h \
	lib/read/evtx/frame.c \
	lib/read/evtx/frame.h \
	lib/read/evtx/instance.c \
	lib/read/evtx/markup.c \
	lib/read/evtx/markup.h \
	lib/read/evtx/names.c \
	lib/read/evtx/names.h \
	lib/read/evtx/reader.c \
	lib/read/evtx/render.c \
	lib/read/evtx/render.h \
	lib/read/evtx/scratch.h \
	lib/read/evtx/shape.c \
	lib/read/evtx/shape.h \
	lib/read/evtx/stream.c \
	lib/read/evtx/stream.h \
	lib/read/evtx/substitution.c \
	lib/read/evtx/template.c \
	lib/read/evtx/template.h \
	lib/read/evtx/trace.h \
	lib/read/evtx/typed.c \
	lib/read/evtx/typed.h \
	lib/read/evtx/utf16.c \
	lib/read/evtx/utf16.h
