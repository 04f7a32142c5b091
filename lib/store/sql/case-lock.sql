-- SPDX-License-Identifier: Apache-2.0
-- Keeps SQLite's lock until the handle is closed; for file systems that
-- cannot lock a folder.
PRAGMA locking_mode = EXCLUSIVE;
BEGIN EXCLUSIVE;
COMMIT;
