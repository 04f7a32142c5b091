/* SPDX-License-Identifier: Apache-2.0 */
#include "facts-parts.h"

int64_t
facts_module(struct facts *f, const struct facts_row *row)
{
    int64_t path = facts_path(f, row->target);
    int64_t digests = facts_digests(f, row->hashes);
    int64_t version = facts_version(f, row);
    int64_t is_signed = facts_text(f, row->is_signed);
    int64_t signature = facts_text(f, row->signature);
    int64_t status = facts_text(f, row->signature_status);
    int64_t id = facts_run(
        f,
        "SELECT id FROM module WHERE id <> 0 AND path = ?1 AND digests = ?2 "
        "AND version = ?3 AND is_signed = ?4 AND signature = ?5 AND "
        "signature_status = ?6",
        "iiiiii", path, digests, version, is_signed, signature, status);

    if (id > 0)
        return id;
    (void)facts_run(f,
                    "INSERT INTO module (path, digests, version, is_signed, "
                    "signature, signature_status) VALUES (?1, ?2, ?3, ?4, ?5, "
                    "?6)",
                    "iiiiii", path, digests, version, is_signed, signature,
                    status);
    return stm_db_last_id(f->db);
}

static void
add_file(struct facts *f, const struct facts_row *row, int64_t event,
         int64_t event_id, int64_t self)
{
    (void)facts_run(f,
                    "INSERT INTO file_event (event, kind, actor, lag, target, "
                    "digests, is_executable, archived, contents, rule_name) "
                    "VALUES (?1, ?2, ?3, 0, ?4, ?5, 0, 0, ?6, ?7)",
                    "iiiiiii", event, event_id, self,
                    facts_path(f, row->target), facts_digests(f, row->hashes),
                    facts_text(f, row->contents),
                    facts_text(f, row->rule_name));
}

static void
add_network(struct facts *f, const struct facts_row *row, int64_t event,
            int64_t self)
{
    (void)facts_run(f,
                    "INSERT INTO network (event, actor, lag, protocol, "
                    "initiated, source_ip, source_host, source_port_name, "
                    "destination_ip, destination_host, destination_port, "
                    "destination_port_name, rule_name) VALUES (?1, ?2, 0, 0, "
                    "1, 0, 0, 0, ?3, 0, ?4, 0, ?5)",
                    "iiiii", event, self, facts_text(f, row->destination_ip),
                    row->destination_port, facts_text(f, row->rule_name));
}

static void
add_access(struct facts *f, const struct facts_row *row, int64_t event,
           int64_t computer, int64_t self)
{
    struct stm_guid guid = facts_guid(row->machine, row->target_guid);

    (void)facts_run(
        f,
        "INSERT INTO process_access (event, actor, target, lag, "
        "granted_access, call_trace, rule_name) VALUES (?1, ?2, "
        "?3, 0, ?4, 0, ?5)",
        "iiiii", event, self,
        facts_ref(f, computer, &guid, row->target_pid, row->target_image, NULL),
        row->granted_access, facts_text(f, row->rule_name));
}

void
facts_add_typed(struct facts *f, const struct facts_row *row, int64_t event,
                int64_t event_id, int64_t computer, int64_t self)
{
    int64_t rule_name = facts_text(f, row->rule_name);

    switch (row->kind) {
    case FACTS_END:
        (void)facts_run(f,
                        "INSERT INTO process_end (event, self, lag, rule_name) "
                        "VALUES (?1, ?2, 0, ?3)",
                        "iii", event, self, rule_name);
        break;
    case FACTS_LOAD:
        (void)facts_run(f,
                        "INSERT INTO image_load (event, actor, lag, module, "
                        "rule_name) VALUES (?1, ?2, 0, ?3, ?4)",
                        "iiii", event, self, facts_module(f, row), rule_name);
        break;
    case FACTS_DRIVER:
        (void)facts_run(f,
                        "INSERT INTO driver_load (event, lag, module, "
                        "rule_name) VALUES (?1, 0, ?2, ?3)",
                        "iii", event, facts_module(f, row), rule_name);
        break;
    case FACTS_FILE: add_file(f, row, event, event_id, self); break;
    case FACTS_NETWORK: add_network(f, row, event, self); break;
    case FACTS_ACCESS: add_access(f, row, event, computer, self); break;
    case FACTS_PROCESS:
    case FACTS_EVENT: break;
    }
}
