-- SPDX-License-Identifier: Apache-2.0
-- The case database: facts, the analyst's input, and what is derived.
--
-- Facts are INSERT only (evidence and run may change until their status is
-- final); derived rows are deleted and rebuilt; the analyst's input is added
-- and removed by command. Row ids are opaque and local to the case. Times
-- are ticks (100 ns since 1970 UTC), GUIDs 16 bytes in text order.
PRAGMA application_id = 0x53544d41; -- 'STMA'
PRAGMA user_version = 6;
-- facts: INSERT only (evidence and run until their status is final) ------------------------------------------------------
CREATE TABLE run      (id INTEGER PRIMARY KEY, tool TEXT NOT NULL, libraries TEXT NOT NULL, rules_sha256 BLOB NOT NULL,
                       arguments TEXT NOT NULL, started INTEGER NOT NULL, ended INTEGER, status TEXT NOT NULL) STRICT;
CREATE TABLE bundle   (id INTEGER PRIMARY KEY, label TEXT NOT NULL, layout TEXT NOT NULL,
                       logs INTEGER NOT NULL, others INTEGER NOT NULL) STRICT;   -- event logs in it; files that are none (struct stm_bundle)
-- evidence.name: without #n, which is given when printed; stored, duplicate, duplicate_of: as at arrival, never printed;
-- a duplicate file's records count as sightings at the same offsets
CREATE TABLE evidence (id INTEGER PRIMARY KEY, bundle INTEGER NOT NULL, name TEXT NOT NULL, sha256 BLOB NOT NULL, size INTEGER NOT NULL,
                       duplicate_of INTEGER, reader TEXT NOT NULL, chunks INTEGER NOT NULL, records INTEGER NOT NULL, stored INTEGER NOT NULL,
                       duplicate INTEGER NOT NULL, unreadable INTEGER NOT NULL, recovered INTEGER NOT NULL, first_time INTEGER, last_time INTEGER,
                       dirty INTEGER NOT NULL, resume_at INTEGER NOT NULL, status TEXT NOT NULL,
                       deep INTEGER NOT NULL DEFAULT 0) STRICT;  -- 1: free space and unsigned chunks were read too; records = stored + duplicate + unreadable
CREATE UNIQUE INDEX evidence_by_name ON evidence (name, sha256);   -- sha256 '': a file that could not be read, tried again next time
CREATE INDEX evidence_by_sha256 ON evidence (sha256);
CREATE INDEX evidence_by_duplicate ON evidence (duplicate_of);
CREATE TABLE issue    (id INTEGER PRIMARY KEY, evidence INTEGER NOT NULL, kind TEXT NOT NULL, effect TEXT NOT NULL CHECK (effect IN ('loss','anomaly')),
                       file_offset INTEGER, record_id INTEGER, count INTEGER NOT NULL, text TEXT NOT NULL) STRICT;
CREATE INDEX issue_by_evidence ON issue (evidence);
CREATE TABLE computer (id INTEGER PRIMARY KEY, name TEXT NOT NULL, key TEXT NOT NULL, machine_id INTEGER NOT NULL,    -- 0: not known
                       UNIQUE (name, machine_id)) STRICT;     -- one row per spelling; host_computer joins them
CREATE TABLE stream   (id INTEGER PRIMARY KEY, computer INTEGER NOT NULL, channel INTEGER NOT NULL, provider INTEGER NOT NULL,
                       UNIQUE (computer, channel, provider)) STRICT;
CREATE TABLE event    (id INTEGER PRIMARY KEY, stream INTEGER NOT NULL, event_id INTEGER NOT NULL, record_id INTEGER NOT NULL, time INTEGER NOT NULL,
                       content INTEGER NOT NULL,       -- signed 64-bit hash of event id and all payload names and values, as normalised text
                       evidence INTEGER NOT NULL, file_offset INTEGER NOT NULL,
                       header_id INTEGER,              -- NULL: the same as record_id
                       how INTEGER NOT NULL) STRICT;   -- 0 live, 1 after-gap, 2 slack, 3 hidden; from 4 on made anew from `fragment` by
                                                       -- every ingest or merge: 4 slack by a template of another file, 5 by none of its own.
                                                       -- evidence, file_offset, header_id, how: of a sighting of the least how (the one change
                                                       -- that a fact knows: a record found in slack first and live later)
CREATE UNIQUE INDEX event_identity ON event (stream, record_id, time, content);
   -- always name the conflict target (without it a clash of id is swallowed); no row changed: SELECT the event; same (evidence, file_offset): itself;
   -- else event_copy.  For conflicting copies search (stream, record_id, time)
CREATE TABLE event_copy (event INTEGER NOT NULL, evidence INTEGER NOT NULL, file_offset INTEGER NOT NULL, header_id INTEGER, how INTEGER NOT NULL,
                       PRIMARY KEY (event, evidence, file_offset)) STRICT, WITHOUT ROWID;
CREATE INDEX event_copy_by_evidence ON event_copy (evidence);
CREATE TABLE event_data (event INTEGER PRIMARY KEY, json TEXT NOT NULL) STRICT;            -- what no typed column has: payload field -> text as logged
-- what recovery needs: templates of the files that were read deeply, and the slack records that their own file does not explain
CREATE TABLE template (id INTEGER PRIMARY KEY, bytes BLOB NOT NULL UNIQUE) STRICT;
CREATE TABLE fragment (evidence INTEGER NOT NULL, file_offset INTEGER NOT NULL, header_id INTEGER NOT NULL, written INTEGER NOT NULL,
                       bytes BLOB NOT NULL, PRIMARY KEY (evidence, file_offset)) STRICT, WITHOUT ROWID;
CREATE INDEX event_recovered ON event (id) WHERE how >= 4;
-- dictionaries: row 0 = "the layout has no such field", a logged '' is another row
CREATE TABLE directory (id INTEGER PRIMARY KEY, key TEXT NOT NULL) STRICT;
CREATE TABLE path_key (id INTEGER PRIMARY KEY, directory INTEGER NOT NULL, name TEXT NOT NULL, file INTEGER NOT NULL, -- path_key without the stream; itself where there is none
                       extension TEXT NOT NULL) STRICT;
CREATE TABLE path     (id INTEGER PRIMARY KEY, text TEXT NOT NULL, name TEXT NOT NULL, key INTEGER NOT NULL) STRICT;
CREATE TABLE command_line (id INTEGER PRIMARY KEY, raw TEXT NOT NULL) STRICT;
CREATE TABLE account  (id INTEGER PRIMARY KEY, raw TEXT NOT NULL, domain TEXT NOT NULL, name TEXT NOT NULL) STRICT;
CREATE TABLE text     (id INTEGER PRIMARY KEY, raw TEXT NOT NULL) STRICT;
CREATE TABLE digests  (id INTEGER PRIMARY KEY, raw TEXT NOT NULL, md5 BLOB, sha1 BLOB, sha256 BLOB, imphash BLOB) STRICT;
CREATE TABLE version_info (id INTEGER PRIMARY KEY, company TEXT, product TEXT, description TEXT, file_version TEXT, original_name TEXT) STRICT; -- NULL: not in the layout
-- an image with what a load says of it; the last three: text
CREATE TABLE module   (id INTEGER PRIMARY KEY, path INTEGER NOT NULL, digests INTEGER NOT NULL, version INTEGER NOT NULL,
                       is_signed INTEGER NOT NULL, signature INTEGER NOT NULL, signature_status INTEGER NOT NULL) STRICT;
-- a registry path as logged: the directory's text (to the last `\`, with it), then name. A key is folded, `\registry\machine\` is `hklm\` in it
-- and `\registry\user\` is `hku\`.
CREATE TABLE registry_directory (id INTEGER PRIMARY KEY, text TEXT NOT NULL, key TEXT NOT NULL) STRICT;
CREATE TABLE registry_path (id INTEGER PRIMARY KEY, directory INTEGER NOT NULL, name TEXT NOT NULL, key TEXT NOT NULL) STRICT;
-- a call trace as logged: frames between `|`, each a module, then its offset (`+9d4c4`; `(00007FFA1B2C3D40)` of UNKNOWN); call_modules
-- has the modules between `|`, offsets the offsets. View call_trace_text puts them together.
CREATE TABLE call_modules (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;
CREATE TABLE call_trace (id INTEGER PRIMARY KEY, modules INTEGER NOT NULL, offsets TEXT NOT NULL) STRICT;
CREATE TABLE process_ref (id INTEGER PRIMARY KEY, computer INTEGER NOT NULL, guid BLOB NOT NULL, pid INTEGER, path INTEGER NOT NULL,
                       account INTEGER NOT NULL) STRICT;                                    -- a process as a record names it
-- typed rows
CREATE TABLE process  (id INTEGER PRIMARY KEY, event INTEGER NOT NULL, self INTEGER NOT NULL, started INTEGER, digests INTEGER NOT NULL,
                       version INTEGER NOT NULL, command_line INTEGER NOT NULL, directory INTEGER NOT NULL, logon_id INTEGER, logon_guid BLOB,
                       session INTEGER, integrity INTEGER NOT NULL, rule_name INTEGER NOT NULL,
                       parent INTEGER NOT NULL, parent_command_line INTEGER NOT NULL) STRICT;  -- self, parent: process_ref; event 0: inferred (derived)
CREATE TABLE file_event (event INTEGER PRIMARY KEY, kind INTEGER NOT NULL, actor INTEGER NOT NULL, lag INTEGER, target INTEGER NOT NULL,
                       digests INTEGER NOT NULL, creation_time INTEGER, previous_creation_time INTEGER,
                       is_executable INTEGER NOT NULL, archived INTEGER NOT NULL, contents INTEGER NOT NULL,  -- text
                       rule_name INTEGER NOT NULL) STRICT;
CREATE TABLE process_end (event INTEGER PRIMARY KEY, self INTEGER NOT NULL, lag INTEGER, rule_name INTEGER NOT NULL) STRICT;
-- actor, target: process_ref; is_..., initiated: 0 or 1, NULL where the words are neither (they stand in event_data); unless said otherwise
-- every other id is a row of `text`
CREATE TABLE network  (event INTEGER PRIMARY KEY, actor INTEGER NOT NULL, lag INTEGER, protocol INTEGER NOT NULL, initiated INTEGER,   -- 3
                       source_is_ipv6 INTEGER, source_ip INTEGER NOT NULL, source_host INTEGER NOT NULL,
                       source_port INTEGER, source_port_name INTEGER NOT NULL,                       -- ports: numbers
                       destination_is_ipv6 INTEGER, destination_ip INTEGER NOT NULL, destination_host INTEGER NOT NULL,
                       destination_port INTEGER, destination_port_name INTEGER NOT NULL, rule_name INTEGER NOT NULL) STRICT;
CREATE TABLE sensor   (event INTEGER PRIMARY KEY, kind INTEGER NOT NULL, lag INTEGER,                             -- 4, 16, 255: Sysmon itself
                       state INTEGER NOT NULL, sensor_version INTEGER NOT NULL, schema_version INTEGER NOT NULL,  -- 4
                       configuration INTEGER NOT NULL, digests INTEGER NOT NULL,                     -- 16; digests: of the configuration
                       error INTEGER NOT NULL, description INTEGER NOT NULL) STRICT;                 -- 255
CREATE TABLE driver_load (event INTEGER PRIMARY KEY, lag INTEGER, module INTEGER NOT NULL, rule_name INTEGER NOT NULL) STRICT;         -- 6
CREATE TABLE image_load (event INTEGER PRIMARY KEY, actor INTEGER NOT NULL, lag INTEGER, module INTEGER NOT NULL,  -- 7
                       rule_name INTEGER NOT NULL) STRICT;
CREATE TABLE remote_thread (event INTEGER PRIMARY KEY, actor INTEGER NOT NULL, target INTEGER NOT NULL, lag INTEGER,                   -- 8
                       thread_id INTEGER, start_address INTEGER NOT NULL, start_module INTEGER NOT NULL,          -- the new thread; module: path
                       start_function INTEGER NOT NULL, rule_name INTEGER NOT NULL) STRICT;
CREATE TABLE raw_read (event INTEGER PRIMARY KEY, actor INTEGER NOT NULL, lag INTEGER, device INTEGER NOT NULL,   -- 9; device: path
                       rule_name INTEGER NOT NULL) STRICT;
CREATE TABLE process_access (event INTEGER PRIMARY KEY, actor INTEGER NOT NULL, target INTEGER NOT NULL, lag INTEGER,                  -- 10
                       thread_id INTEGER, granted_access INTEGER, call_trace INTEGER NOT NULL, rule_name INTEGER NOT NULL) STRICT;
CREATE TABLE registry (event INTEGER PRIMARY KEY, kind INTEGER NOT NULL, event_type INTEGER NOT NULL, actor INTEGER NOT NULL,          -- 12, 13, 14
                       lag INTEGER, target INTEGER NOT NULL, details INTEGER NOT NULL, new_name INTEGER NOT NULL, -- target, new_name: registry_path
                       rule_name INTEGER NOT NULL) STRICT;
CREATE TABLE pipe     (event INTEGER PRIMARY KEY, kind INTEGER NOT NULL, event_type INTEGER NOT NULL, actor INTEGER NOT NULL,          -- 17, 18
                       lag INTEGER, name INTEGER NOT NULL, rule_name INTEGER NOT NULL) STRICT;
CREATE TABLE wmi      (event INTEGER PRIMARY KEY, kind INTEGER NOT NULL, event_type INTEGER NOT NULL, lag INTEGER,                     -- 19, 20, 21
                       operation INTEGER NOT NULL, account INTEGER NOT NULL, event_namespace INTEGER NOT NULL, name INTEGER NOT NULL,
                       event_query INTEGER NOT NULL, consumer_type INTEGER NOT NULL, destination INTEGER NOT NULL,
                       consumer INTEGER NOT NULL, event_filter INTEGER NOT NULL, rule_name INTEGER NOT NULL) STRICT;
CREATE TABLE dns      (event INTEGER PRIMARY KEY, actor INTEGER NOT NULL, lag INTEGER, query_name INTEGER NOT NULL,                    -- 22
                       query_status INTEGER NOT NULL, query_results INTEGER NOT NULL, rule_name INTEGER NOT NULL) STRICT;
CREATE TABLE clipboard (event INTEGER PRIMARY KEY, actor INTEGER NOT NULL, lag INTEGER, session INTEGER,          -- 24; session: a number
                       client_info INTEGER NOT NULL, digests INTEGER NOT NULL, archived INTEGER NOT NULL,
                       rule_name INTEGER NOT NULL) STRICT;
CREATE TABLE tamper   (event INTEGER PRIMARY KEY, actor INTEGER NOT NULL, lag INTEGER, tampering INTEGER NOT NULL,                     -- 25
                       rule_name INTEGER NOT NULL) STRICT;
-- what libevtx says of records that findings cite (0 agrees, 1 silent, 2 differs: text says where): a fact about the bytes of a file, so kept by its digest
CREATE TABLE second_opinion (sha256 BLOB NOT NULL, file_offset INTEGER NOT NULL, verdict INTEGER NOT NULL CHECK (verdict IN (0, 1, 2)), text TEXT NOT NULL,
                       PRIMARY KEY (sha256, file_offset)) STRICT, WITHOUT ROWID;
-- the analyst's input: by command, never rebuilt; merge takes the union
CREATE TABLE baseline (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE,
                       kind INTEGER NOT NULL CHECK (kind IN (1, 2, 3, 4)),  -- 1 reference, 2 known-good, 3 known-bad, 4 known (NSRL: neither)
                       format TEXT NOT NULL, source TEXT NOT NULL,          -- what the list is written in; the file's name
                       sha256 BLOB NOT NULL, size INTEGER NOT NULL,         -- of the list's bytes; of a database left in place: of what identifies it
                       place TEXT NOT NULL,                                 -- where its relative paths stand, as given; '': nowhere
                       location TEXT NOT NULL,                              -- where a database stands that is looked up, never copied; '': none
                       entries INTEGER NOT NULL, malformed INTEGER NOT NULL) STRICT;
CREATE TABLE baseline_entry (id INTEGER PRIMARY KEY, baseline INTEGER NOT NULL, line INTEGER NOT NULL,       -- line, or place in its list, from 1
                       path TEXT NOT NULL, key TEXT, file TEXT,             -- as written; whole path folded as path keys are, NULL if relative; last name folded
                       company TEXT NOT NULL, product TEXT NOT NULL, version TEXT NOT NULL, label TEXT NOT NULL, -- label: family, package, what the list says of it
                       md5 BLOB, sha1 BLOB, sha256 BLOB, imphash BLOB) STRICT;
CREATE TABLE baseline_answer (baseline INTEGER NOT NULL, algorithm INTEGER NOT NULL, digest BLOB NOT NULL,   -- what a database left in place said; 1 md5,
                       known INTEGER NOT NULL CHECK (known IN (0, 1)), label TEXT NOT NULL,                  -- 2 sha1, 3 sha256; label: its product and version
                       PRIMARY KEY (baseline, algorithm, digest)) STRICT, WITHOUT ROWID;
CREATE TABLE verdict  (key TEXT PRIMARY KEY, verdict TEXT NOT NULL CHECK (verdict IN ('confirmed','benign','suppress')), reason TEXT NOT NULL,
                       analyst TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE expected_host (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
-- derived --------------------------------------------------------------------------------------------------------------
CREATE TABLE host (id INTEGER PRIMARY KEY, label TEXT NOT NULL, folder TEXT NOT NULL UNIQUE, os TEXT NOT NULL) STRICT;
CREATE TABLE host_computer (computer INTEGER PRIMARY KEY, host INTEGER NOT NULL) STRICT;
CREATE TABLE lineage (process INTEGER PRIMARY KEY, host INTEGER NOT NULL, parent INTEGER NOT NULL, how INTEGER NOT NULL,
                      root INTEGER NOT NULL, depth INTEGER NOT NULL, ended INTEGER,
                      same_as INTEGER NOT NULL) STRICT;     -- parent: process, row 0 = none; same_as 0: itself, else the process row that stands for both
CREATE TABLE resolved (ref INTEGER PRIMARY KEY, process INTEGER NOT NULL) STRICT;             -- a row for every process_ref: by GUID; zero-GUID refs
                      -- only if exactly one process of the host ever had that pid and image, else 0
CREATE TABLE event_actor (event INTEGER NOT NULL, role INTEGER NOT NULL, process INTEGER NOT NULL, PRIMARY KEY (event, role)) STRICT, WITHOUT ROWID;
                      -- only where a pid had to be resolved by time
CREATE TABLE ancestor (process INTEGER NOT NULL, depth INTEGER NOT NULL, ancestor INTEGER NOT NULL, PRIMARY KEY (process, depth)) STRICT, WITHOUT ROWID;
CREATE TABLE image_sighting (host INTEGER NOT NULL, path_key INTEGER NOT NULL, digests INTEGER NOT NULL, version INTEGER NOT NULL, kind INTEGER NOT NULL,
                      first_time INTEGER NOT NULL, last_time INTEGER NOT NULL, count INTEGER NOT NULL, first_event INTEGER NOT NULL,
                      PRIMARY KEY (path_key, digests, version, host, kind)) STRICT, WITHOUT ROWID;
CREATE TABLE digests_content (digests INTEGER PRIMARY KEY, content INTEGER NOT NULL) STRICT;   -- digests rows that are one file: equal in an algorithm that
CREATE INDEX digests_content_by_content ON digests_content (content);                         -- both have, different in none that is stronger (content.h); content: a row
                      -- that stands for all of them, 0: no digest
-- where one path or one identity had several contents: a row for each of them (of a path, with the version that it claims; of an identity, at each path)
-- and how it relates to another of its group. kind, class, odd: stm_divergence_... (lineage.h). host 0: between all hosts, else what one host showed.
CREATE TABLE divergence (id INTEGER PRIMARY KEY, kind INTEGER NOT NULL, host INTEGER NOT NULL, grp INTEGER NOT NULL,      -- rows of one group have the same grp
                      path_key INTEGER NOT NULL, version INTEGER NOT NULL,          -- version_info: one of those that claim it; 0: none known
                      content INTEGER NOT NULL, digest BLOB,                        -- digests_content.content; its digest in `algorithm`
                      class INTEGER NOT NULL, odd INTEGER NOT NULL,
                      reference INTEGER NOT NULL, reference_digest BLOB,            -- the content it is compared with
                      algorithm INTEGER NOT NULL, same_imports INTEGER,             -- what proves them different (0 nothing, 1 md5, 2 sha1, 3 sha256); IMPHASH
                      hosts INTEGER NOT NULL, reference_hosts INTEGER NOT NULL, count INTEGER NOT NULL, first_time INTEGER NOT NULL,
                      last_time INTEGER NOT NULL, first_event INTEGER NOT NULL,
                      since_time INTEGER NOT NULL,                                  -- the reference was last seen before that; if it was seen later, first
                      reference_time INTEGER NOT NULL, reference_event INTEGER NOT NULL,                  -- its first sighting
                      contents TEXT NOT NULL) STRICT;                               -- between hosts, of what is odd: all contents that claim the same
CREATE INDEX divergence_by_host ON divergence (host, class, odd);
CREATE INDEX divergence_by_path ON divergence (path_key);
CREATE TABLE divergence_host (divergence INTEGER NOT NULL, host INTEGER NOT NULL, event INTEGER NOT NULL,                -- who has an odd one, since when
                      first_time INTEGER NOT NULL, last_time INTEGER NOT NULL, count INTEGER NOT NULL,
                      PRIMARY KEY (divergence, host)) STRICT, WITHOUT ROWID;
-- per image as sighted and baseline that knows of it, or baseline 0: no list does
CREATE TABLE comparison (path_key INTEGER NOT NULL, digests INTEGER NOT NULL, version INTEGER NOT NULL, baseline INTEGER NOT NULL,
                      verdict INTEGER NOT NULL CHECK (verdict BETWEEN 1 AND 6),     -- 1 known-bad, 2 mismatch, 3 match, 4 known, 5 unlisted, 6 not comparable
                      algorithm INTEGER NOT NULL, entry INTEGER NOT NULL,           -- 0 none, 1 md5, 2 sha1, 3 sha256, 4 imphash; baseline_entry, 0: none
                      reason TEXT NOT NULL, PRIMARY KEY (path_key, digests, version, baseline)) STRICT, WITHOUT ROWID;
-- a hash or comparison that somebody made with a tool of Windows, read from its command line; a row per file it names
CREATE TABLE hash_check (event INTEGER NOT NULL, file INTEGER NOT NULL, tool TEXT NOT NULL,          -- file: from 1 in the order of the command line
                      path TEXT NOT NULL, path_key INTEGER NOT NULL,                -- as written; the image of the case it names, 0: none
                      algorithm INTEGER NOT NULL, expected BLOB,                    -- the digest that the command line itself holds, or NULL
                      digests INTEGER NOT NULL,                                     -- what the log last knew of that file then, 0: nothing
                      verdict INTEGER NOT NULL CHECK (verdict IN (1, 2, 3)),        -- 1 agrees, 2 disagrees, 3 cannot say
                      reason TEXT NOT NULL, other_event INTEGER NOT NULL,           -- the sighting that it disagrees with, 0: none
                      PRIMARY KEY (event, file)) STRICT, WITHOUT ROWID;
CREATE TABLE coverage (host INTEGER NOT NULL, channel INTEGER NOT NULL, event_id INTEGER NOT NULL, count INTEGER NOT NULL, first_time INTEGER NOT NULL,
                      last_time INTEGER NOT NULL, gaps INTEGER NOT NULL, PRIMARY KEY (host, channel, event_id)) STRICT, WITHOUT ROWID;
CREATE TABLE capability (host INTEGER NOT NULL, need TEXT NOT NULL, have INTEGER NOT NULL, total INTEGER NOT NULL, PRIMARY KEY (host, need)) STRICT, WITHOUT ROWID;
CREATE TABLE host_address (host INTEGER NOT NULL, ip INTEGER NOT NULL, PRIMARY KEY (host, ip)) STRICT, WITHOUT ROWID;   -- it connects from there; ip: text
CREATE TABLE name_lookup (process INTEGER NOT NULL, ip INTEGER NOT NULL, time INTEGER NOT NULL, name INTEGER NOT NULL,  -- 22: the answer to a name; ip
                      PRIMARY KEY (process, ip, time, name)) STRICT, WITHOUT ROWID;      -- as a connection of the case spells it; ip, name: text
-- what the hosts and lineages of the whole case say that is odd; `host` 0: the case as such
CREATE TABLE derived_issue (kind TEXT NOT NULL, host INTEGER NOT NULL, effect TEXT NOT NULL CHECK (effect IN ('loss','anomaly')), count INTEGER NOT NULL,
                      text TEXT NOT NULL, PRIMARY KEY (host, kind, text)) STRICT, WITHOUT ROWID;
CREATE TABLE list_match (list TEXT NOT NULL, path_key INTEGER NOT NULL, PRIMARY KEY (list, path_key)) STRICT, WITHOUT ROWID;
CREATE TABLE incident (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, host INTEGER NOT NULL, root INTEGER NOT NULL,
                      base_level INTEGER NOT NULL, level INTEGER NOT NULL,          -- base_level: of its findings; level: raised where they are corroborated
                      confidence INTEGER NOT NULL, first_time INTEGER NOT NULL, last_time INTEGER NOT NULL,
                      pattern TEXT NOT NULL) STRICT;        -- equal where root image, rules and summaries are
-- what raised an incident: a file that its tree wrote (link 1), ran or was loaded (2) and connected (3)
CREATE TABLE corroboration (incident INTEGER NOT NULL, link INTEGER NOT NULL CHECK (link IN (1, 2, 3)), event INTEGER NOT NULL,
                      PRIMARY KEY (incident, link)) STRICT, WITHOUT ROWID;
CREATE TABLE finding  (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, rule TEXT NOT NULL, host INTEGER NOT NULL, event INTEGER NOT NULL, process INTEGER NOT NULL,
                      related INTEGER NOT NULL, base_level INTEGER NOT NULL, level INTEGER NOT NULL, confidence INTEGER NOT NULL, tuning TEXT,
                      summary TEXT NOT NULL, details TEXT NOT NULL,
                      incident INTEGER NOT NULL, suppressed TEXT) STRICT;
CREATE TABLE finding_evidence (finding INTEGER NOT NULL, role TEXT NOT NULL, event INTEGER NOT NULL, PRIMARY KEY (finding, role, event)) STRICT, WITHOUT ROWID;
-- how each rule went: what could not look is never taken for nothing found
CREATE TABLE rule_run (rule TEXT PRIMARY KEY, title TEXT NOT NULL, level INTEGER NOT NULL, attack TEXT NOT NULL, needs TEXT NOT NULL, why TEXT NOT NULL,
                      noise TEXT NOT NULL, sha256 BLOB NOT NULL, rows INTEGER NOT NULL, error TEXT) STRICT, WITHOUT ROWID;  -- error NULL: it ran
CREATE TABLE guide (rule TEXT PRIMARY KEY, text TEXT NOT NULL) STRICT, WITHOUT ROWID;       -- what to do about its findings; guides/ID.md
CREATE TABLE rule_host (rule TEXT NOT NULL, host INTEGER NOT NULL, evaluable INTEGER NOT NULL, reason TEXT NOT NULL, PRIMARY KEY (rule, host)) STRICT, WITHOUT ROWID;
-- which findings are shown, where not all are: since_time <= event.time < until_time, NULL is open; last_span: '24h', counted back from newest_time
CREATE TABLE finding_window (since_time INTEGER, until_time INTEGER, last_span TEXT NOT NULL, newest_time INTEGER) STRICT;

-- Rows 0: "this layout has no such field" in a dictionary, "none" elsewhere.
-- Never deleted: without any of them views that join inner lose rows.
INSERT INTO directory VALUES (0, '');
INSERT INTO path_key VALUES (0, 0, '', 0, '');
INSERT INTO path VALUES (0, '', '', 0);
INSERT INTO command_line VALUES (0, '');
INSERT INTO account VALUES (0, '', '', '');
INSERT INTO text VALUES (0, '');
INSERT INTO digests VALUES (0, '', NULL, NULL, NULL, NULL);
INSERT INTO version_info VALUES (0, NULL, NULL, NULL, NULL, NULL);
INSERT INTO module VALUES (0, 0, 0, 0, 0, 0, 0);
INSERT INTO registry_directory VALUES (0, '', '');
INSERT INTO registry_path VALUES (0, 0, '', '');
INSERT INTO call_modules VALUES (0, '');
INSERT INTO call_trace VALUES (0, 0, '');
INSERT INTO computer VALUES (0, '', '', 0);
INSERT INTO process_ref VALUES (0, 0, zeroblob(16), NULL, 0, 0);
INSERT INTO process VALUES (0, 0, 0, NULL, 0, 0, 0, 0, NULL, NULL, NULL, 0, 0, 0, 0);
INSERT INTO host VALUES (0, '', '', '');
INSERT INTO lineage VALUES (0, 0, 0, 0, 0, 0, NULL, 0);
INSERT INTO resolved VALUES (0, 0);
