# SPDX-License-Identifier: Apache-2.0
bin_PROGRAMS = stemma
stemma_SOURCES = src/cmd.h src/main.c
stemma_LDADD = lib/libstemma.la $(SQLITE_LIBS)
