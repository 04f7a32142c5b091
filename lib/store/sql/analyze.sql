-- SPDX-License-Identifier: Apache-2.0
PRAGMA analysis_limit = 1000;
ANALYZE;
