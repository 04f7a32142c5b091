/* SPDX-License-Identifier: Apache-2.0 */
#include "facts-parts.h"

#include "store/sql.h"

#include <check.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static const char sysmon[] = "Microsoft-Windows-Sysmon";
static const char sysmon_channel[] = "Microsoft-Windows-Sysmon/Operational";

struct facts *
facts_open(void)
{
    struct facts *facts = calloc(1, sizeof(*facts));
    struct stm_err err = { 0 };

    ck_assert_ptr_nonnull(facts);
    ck_assert_int_eq(stm_db_open(&facts->db, NULL, STM_DB_MEMORY, &err),
                     STM_OK);
    for (const char *const *name =
             (const char *const[]){ "schema", "indexes", "views",
                                    "views-defender", "views-events", NULL };
         *name; name++)
        if (stm_db_script_named(facts->db, stm_store_sql, *name, &err))
            ck_abort_msg("%s", err.text);
    facts->next_record = 1;
    return facts;
}

void
facts_close(struct facts *facts)
{
    stm_db_close(facts->db);
    free(facts);
}

stm_ticks
facts_time(const char *text)
{
    char full[64];
    stm_ticks ticks;

    if (text[2] == ':')
        (void)snprintf(full, sizeof(full), "2026-03-02 %s", text);
    else
        (void)snprintf(full, sizeof(full), "%s", text);
    if (!stm_ticks_parse(&ticks, stm_span_of(full)))
        ck_abort_msg("no time: %s", full);
    return ticks;
}

/* Text to a number, so that names make GUIDs and contents. */
static uint64_t
hash_of(const char *text, size_t size)
{
    uint64_t hash = UINT64_C(14695981039346656037);

    for (size_t i = 0; i < size; i++)
        hash = (hash ^ (unsigned char)text[i]) * UINT64_C(1099511628211);
    return hash;
}

static void
put_little_endian(uint8_t *out, uint64_t value, size_t size)
{
    for (size_t i = 0; i < size; i++)
        out[i] = (uint8_t)(value >> 8 * i);
}

/* NAME@TIME or NAME@TIME#BOOT. */
static struct stm_guid
guid_of_name(int64_t machine, const char *text)
{
    const char *at = strchr(text, '@');
    const char *boot = strchr(text, '#');
    char time[64];
    struct stm_guid guid = { 0 };
    uint64_t tail = hash_of(text, (size_t)(at - text));
    uint32_t second;

    (void)snprintf(time, sizeof(time), "%.*s",
                   (int)(boot ? boot - at - 1 : (long)strlen(at + 1)), at + 1);
    second = (uint32_t)stm_ticks_seconds(facts_time(time));
    for (int i = 0; i < 4; i++)
        guid.bytes[i] = (uint8_t)((uint64_t)machine >> (24 - 8 * i));
    guid.bytes[4] = (uint8_t)(second >> 8);
    guid.bytes[5] = (uint8_t)second;
    guid.bytes[6] = (uint8_t)(second >> 24);
    guid.bytes[7] = (uint8_t)(second >> 16);
    if (boot) {
        tail &= UINT64_C(0xffffff);
        put_little_endian(guid.bytes + 8,
                          tail | strtoull(boot + 1, NULL, 10) << 48, 8);
    } else {
        guid.bytes[11] = 0x10;
        put_little_endian(guid.bytes + 12, tail, 4);
    }
    return guid;
}

struct stm_guid
facts_guid(int64_t machine, const char *text)
{
    struct stm_guid guid = { 0 };

    if (!text)
        return guid;
    if (strchr(text, '@'))
        return guid_of_name(machine ? machine : FACTS_MACHINE, text);
    if (!stm_guid_parse(&guid, stm_span_of(text)))
        ck_abort_msg("no GUID: %s", text);
    return guid;
}

/* Any two rows that differ have other contents. */
static int64_t
content_of(const struct facts_row *row, int64_t event_id)
{
    const char *const texts[] = {
        row->guid,         row->image,          row->user,
        row->started,      row->command_line,   row->directory,
        row->hashes,       row->company,        row->product,
        row->parent_guid,  row->original_name,  row->integrity,
        row->parent_image, row->parent_user,    row->parent_command_line,
        row->target,       row->contents,       row->rule_name,
        row->signature,    row->target_guid,    row->target_image,
        row->is_signed,    row->destination_ip, row->signature_status,
    };
    char *all = NULL;
    size_t size;
    FILE *out = open_memstream(&all, &size);
    uint64_t hash;

    ck_assert_ptr_nonnull(out);
    fprintf(out, "%" PRId64 "|%" PRId64 "|%" PRId64 "|%" PRId64, event_id,
            row->pid, row->parent_pid, row->copy);
    fprintf(out, "|%" PRId64 "|%" PRId64 "|%" PRId64, row->target_pid,
            row->destination_port, row->granted_access);
    for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
        fprintf(out, "|%s", texts[i] ? texts[i] : "\n");
    ck_assert_int_eq(fclose(out), 0);
    hash = hash_of(all, size);
    free(all);
    return (int64_t)hash;
}

static int64_t
event_id_of(const struct facts_row *row)
{
    if (row->event_id)
        return row->event_id;
    switch (row->kind) {
    case FACTS_PROCESS: return 1;
    case FACTS_END: return 5;
    case FACTS_FILE: return 11;
    case FACTS_NETWORK: return 3;
    case FACTS_LOAD: return 7;
    case FACTS_DRIVER: return 6;
    case FACTS_ACCESS: return 10;
    case FACTS_EVENT: break;
    }
    ck_abort_msg("an event needs its id");
    return 0;
}

/* The event row, or a further sighting of it: `*fresh` tells. */
static int64_t
add_event(struct facts *f, const struct facts_row *row, int64_t computer,
          stm_ticks time, bool *fresh)
{
    int64_t id = event_id_of(row), content = content_of(row, id);
    int64_t record = row->record_id ? row->record_id : f->next_record;
    int64_t stream =
        facts_stream(f, computer, row->channel ? row->channel : sysmon_channel,
                     row->provider ? row->provider : sysmon);
    int64_t evidence =
        facts_evidence(f, row->file ? row->file : "C/Sysmon.evtx");
    int64_t offset =
        row->file_offset ? row->file_offset : 4096 + 1000 * (record % 1000000);
    int64_t event = facts_run(f,
                              "SELECT id FROM event WHERE stream = ?1 AND "
                              "record_id = ?2 AND time = ?3 AND content = ?4",
                              "iiii", stream, record, time, content);

    if (record >= f->next_record && record < INT64_MAX)
        f->next_record = record == INT64_MAX ? record : record + 1;
    *fresh = event < 0;
    if (*fresh) {
        (void)facts_run(f,
                        "INSERT INTO event (stream, event_id, record_id, time, "
                        "content, evidence, file_offset, how) VALUES (?1, ?2, "
                        "?3, ?4, ?5, ?6, ?7, ?8)",
                        "iiiiiiii", stream, id, record, time, content, evidence,
                        offset, row->how);
        return stm_db_last_id(f->db);
    }
    (void)facts_run(f, "INSERT INTO event_copy VALUES (?1, ?2, ?3, NULL, ?4)",
                    "iiii", event, evidence, offset, row->how);
    return event;
}

static void
add_process(struct facts *f, const struct facts_row *row, int64_t event,
            int64_t computer, int64_t self, stm_ticks time)
{
    struct stm_guid guid = facts_guid(row->machine, row->parent_guid);
    int64_t parent = facts_ref(f, computer, &guid, row->parent_pid,
                               row->parent_image, row->parent_user);
    bool unreadable = row->started && strcmp(row->started, "-") == 0;

    if (row->started && !unreadable)
        time = facts_time(row->started);
    (void)facts_run(
        f,
        "INSERT INTO process (event, self, started, digests, version, "
        "command_line, directory, integrity, rule_name, parent, "
        "parent_command_line) VALUES (?1, ?2, CASE WHEN ?3 THEN NULL ELSE ?4 "
        "END, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        "iiiiiiiiiiii", event, self, (int64_t)unreadable, time,
        facts_digests(f, row->hashes), facts_version(f, row),
        facts_command_line(f, row->command_line), facts_path(f, row->directory),
        facts_text(f, row->integrity), facts_text(f, row->rule_name), parent,
        facts_command_line(f, row->parent_command_line));
}

int64_t
facts_add(struct facts *f, const struct facts_row *row)
{
    stm_ticks time = facts_time(row->time ? row->time : "09:00:00");
    struct stm_guid guid = facts_guid(row->machine, row->guid);
    const char *name = row->computer ? row->computer : "WS01";
    int64_t computer =
        facts_computer(f, name, (int64_t)stm_guid_machine(&guid));
    bool fresh;
    int64_t event = add_event(f, row, computer, time, &fresh);

    int64_t self;

    if (!fresh || row->kind == FACTS_EVENT)
        return event;
    self = facts_ref(f, computer, &guid, row->pid, row->image, row->user);
    if (row->kind == FACTS_PROCESS)
        add_process(f, row, event, computer, self, time);
    else
        facts_add_typed(f, row, event, event_id_of(row), computer, self);
    return event;
}
