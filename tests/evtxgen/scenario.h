/* SPDX-License-Identifier: Apache-2.0 */
/*
 * scenario.h - event logs from a text that tells what happened.
 *
 * A scenario is UTF-8, read line by line; `#` begins a comment line. A line
 * at the margin is a statement, indented lines below it give values to it:
 *
 *     host WS-ANN machine-id 365ABB72 sysmon 22
 *     log WS-ANN/Sysmon.evtx sysmon first-id 4711
 *     day 2026-03-02
 *
 *     program setup content dropper
 *       Image: C:\Users\ann\AppData\Local\Temp\setup.exe
 *       Company: Contoso Ltd
 *
 *     ghost as explorer at 07:58:10
 *       Image: C:\Windows\explorer.exe
 *     process run setup parent explorer at 09:14:07.123
 *       CommandLine: "C:\Users\ann\AppData\Local\Temp\setup.exe" /S
 *     file by setup at +0.250
 *       TargetFilename: C:\Users\ann\AppData\Local\Temp\a.txt
 *     exit by setup at +12
 *
 * Statements (a word in capitals is a value; "double quotes" hold blanks):
 *
 * host NAME [machine-id HEX] [sysmon N | schema 4.50] [guids old|new]
 *      [boot HEX] [hashes SHA1,MD5,SHA256,IMPHASH] [windows 10]
 *     What follows happens on this computer. `sysmon` is the number of fields
 *     of its event 1: 16, 17, 20, 21, 22 (default) or 23; it decides the
 *     layouts of all Sysmon events (`schema` has more of them: 2.0, 3.10 to
 *     4.90). GUIDs are new from 22 fields on. `windows` (vista, 7, 8, 8.1,
 *     10-1507, 10, 11) decides the layouts of the Security channel.
 *
 * log PATH [sysmon] [security] [system] [other] [first-id N] [renumbered]
 *     [forwarded]
 *     Events of these kinds (default: all) of the host go to PATH below the
 *     output directory; hosts may share a log. `first-id` is the next
 *     EventRecordID; `renumbered` record headers count from 1, as in an
 *     exported log; `forwarded` ones have no template, but a RenderingInfo.
 *
 * export PATH of LOG [from TIME] [to TIME] [forwarded]
 *     A second, renumbered log that gets a copy of what LOG gets from here on.
 *     It may be an export of several logs.
 *
 * damage LOG KIND ...
 *     What happens to LOG once it is written: see damage.h. Several come in
 *     order.
 *
 * day YYYY-MM-DD
 *     The day of times that are a clock only.
 *
 * program NAME [like PROGRAM] [content TAG] / session NAME [at TIME]
 *     Names values of event 1 that later events take over: of a file (those of
 *     another program first), or of a logon (User, LogonId, ...; its LogonGuid
 *     is made from TIME).
 *
 * process [as NAME] [run PROGRAM] [parent NAME] [in SESSION] [content TAG]
 *         [at TIME]
 *     Event 1. Values not given come from the program and the session, user
 *     and session else from the parent. NAME is the program's if left out.
 *     TAG names the bytes of the image: equal tags, equal hashes; without one
 *     the hashes depend on the path.
 *
 * ghost ...
 *     As `process`, but not logged: it can be a parent, and act. It does not
 *     move the clock.
 *
 * WORD [VALUE] [by NAME] [of NAME] [run PROGRAM] [content TAG] [at TIME]
 *     One of Sysmon's events: what the process `by` does, to the process `of`
 *     (access, thread), with the file of that program or of those bytes (load,
 *     driver, stream, delete, block, executable). VALUE stands for the field
 *     that matters most: exit; file PATH; load PATH; driver PATH; connect IP,
 *     accept IP; lookup NAME; access MASK; thread; registry
 *     create|delete|remove|set|rename KEY; pipe create|connect NAME; stream
 *     PATH; timestamp PATH; delete archived|logged PATH; block
 *     executable|shredding PATH; executable PATH; read DEVICE; clipboard;
 *     tamper; wmi filter|consumer|binding NAME; state STATE; config FILE;
 *     error ID. All are in tell-words.c.
 *
 * event ID | sysmon ID | security ID | system ID [the same options]
 *     Any event that events-sysmon.c or events-windows.c has.
 *
 * source NAME [provider TEXT] [guid GUID] [channel TEXT] [keywords HEX]
 *        [qualifiers N] [level N] [task N] [user-id SID] [event-source TEXT]
 *        [shape SHAPE]
 *     Names a provider of which nothing is known here.
 * event ID from SOURCE [root ELEMENT] [root-name TEXT] [at TIME]
 *     An event of it; its fields are the values that follow, each of the type
 *     in parentheses behind its name, else a string. They stand in EventData
 *     as Data of that name, `<X>` as element X without a name, `!X` not at all
 *     (a value that nothing shows). With a root they stand in UserData below
 *     that element, the names being paths: `A/B`, `A/B@C` for an attribute.
 *     `root-name` is EventData's Name, or the root's xmlns.
 *
 * All events take, besides:
 *     shape manifest|literal|classic|plain (EVTX.md section 5.1; plain: no
 *     template, as forwarded), payload template|bare|plain|cdata|charref, and
 *     rendered CULTURE: a RenderingInfo, with values Rendering/Message, Level,
 *     Task, Opcode, Channel, Provider, Keyword.
 *     fill FIELD: that text is made so long that the record ends with its
 *     chunk.
 *
 * repeat N [every SPAN] ... end
 *     The statements up to `end` N times; `{i}` in them is 1, 2, ... N, and
 *     times that are not relative move on by SPAN each time. `{1}`, `{2}` are
 *     the rounds of the outermost repetition and the next one.
 *
 * each host PATTERN FIRST..LAST [every SPAN] [options of host] ... end
 *     The same for a host in each round, named by the pattern and the number:
 *     `WS-%04d`. `{host}` is its name, here and everywhere.
 *
 * close [LOG]
 *     Ends the host's logs, or LOG, and forgets the host's processes: for
 *     fleets of thousands, as an open log takes 64 KiB. (At most 40 files are
 *     open at a time, whatever the scenario.)
 *
 * TIME is 2026-03-02T09:14:07.1234567, 09:14:07.123, or +SPAN, relative to the
 * event before; without `at` an event comes one second after the one before.
 * SPAN is seconds with decimals (0.25), or 250ms, 5s, 10m, 2h, 1d.
 *
 * Values: `Name: text` is literal to the end of the line, blanks around it
 * removed; nothing is the empty string. `Name= "text"` is a C string: \\ \" \n
 * \r \t \0 \xHH \uHHHH \UHHHHHHHH (code points; a lone surrogate is kept), and
 * `Name= "text" * N` is N times that. A Name with blanks stands in quotes.
 * Name is a field of the event (one that the host's layout lacks is left
 * out), System/NAME with NAME from gen_slots or Computer, Record/Id or
 * Record/Written (the record's header). An empty number, GUID, time or SID is
 * written as NULL.
 *
 * Types: string ansi i8 u8 i16 u16 i32 u32 i64 u64 float double bool binary
 * guid size filetime systemtime sid hex32 hex64, any 0xNN, and with [] an
 * array (texts between \0, others between commas). `(u32?)` vanishes where it
 * is NULL; `(u32/u64)` is stored as another type than the template declares,
 * `(u32/null!)` as that type with the bytes that the text spells in hex. The
 * latter two also work for System/NAME.
 *
 * The same text always makes the same bytes.
 */
#ifndef GEN_SCENARIO_H
#define GEN_SCENARIO_H

#include "base.h"

/* Writes the logs that the scenario file names below `directory`, which is
 * made. False: `err` says FILE:LINE and why; logs may be half written. */
bool gen_scenario_write(const char *path, const char *directory,
                        struct gen_err *err);

/* The same for a scenario in memory; messages call it `name`. */
bool gen_scenario_write_text(const char *text, const char *name,
                             const char *directory, struct gen_err *err);

#endif
