-- SPDX-License-Identifier: Apache-2.0
-- One writer for long: the lock is taken once, pages stay in memory.
PRAGMA locking_mode = EXCLUSIVE;
PRAGMA cache_size = -32768;
