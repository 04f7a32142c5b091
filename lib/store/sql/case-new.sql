-- SPDX-License-Identifier: Apache-2.0
-- For the file that becomes case.db by rename: a kill loses it whole, so it
-- needs no journal beside it.
PRAGMA page_size = 4096;
PRAGMA journal_mode = MEMORY;
PRAGMA synchronous = FULL;
