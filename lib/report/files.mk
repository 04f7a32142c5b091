# SPDX-License-Identifier: Apache-2.0
report_headers =
report_sources =
