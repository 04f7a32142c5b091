-- SPDX-License-Identifier: Apache-2.0
-- A source is one transaction; more of its pages stay in memory.
PRAGMA cache_size = -32768;
