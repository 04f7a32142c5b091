# SPDX-License-Identifier: Apache-2.0
report_headers = lib/report/report.h
report_sources = $(report_headers)
