-- SPDX-License-Identifier: Apache-2.0
-- The lock goes with the first read.
PRAGMA locking_mode = NORMAL;
SELECT count(*) FROM run;
