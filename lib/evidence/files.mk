# SPDX-License-Identifier: Apache-2.0
evidence_headers = lib/evidence/bundle.h
evidence_sources = $(evidence_headers)
