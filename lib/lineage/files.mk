# SPDX-License-Identifier: Apache-2.0
lineage_headers = lib/lineage/lineage.h
lineage_sources = $(lineage_headers)
