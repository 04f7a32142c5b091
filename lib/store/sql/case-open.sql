-- SPDX-License-Identifier: Apache-2.0
-- For every writer. Debian's SQLite overwrites what it deletes unless told
-- not to; a case keeps no secrets from its own reader.
PRAGMA secure_delete = OFF;
PRAGMA synchronous = FULL;
