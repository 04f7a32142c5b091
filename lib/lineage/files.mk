# SPDX-License-Identifier: Apache-2.0
lineage_headers =
lineage_sources =
