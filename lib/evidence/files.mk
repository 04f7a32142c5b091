# SPDX-License-Identifier: Apache-2.0
evidence_headers =
evidence_sources =
