# SPDX-License-Identifier: Apache-2.0
read_headers = lib/read/chunk.h lib/read/reader.h
read_sources = $(read_headers)
