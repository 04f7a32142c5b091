/* SPDX-License-Identifier: Apache-2.0 */
#include "report/stix.h"

#include <inttypes.h>
#include <stdio.h>

enum {
    ANSWERS_MOST = 16, /* of one lookup */
    PORT_MOST = 65535,
    WORD = 24
};

static stm_status
put_address(char id[STIX_ID], struct stix *s,
            const struct stix_address *address, struct stm_err *err)
{
    id[0] = '\0';
    if (!address->type)
        return STM_OK;
    return stix_single(id, s, address->type, "value",
                       stm_span_of(address->value), err);
}

/* A connection as its record tells it; ports below 0 are not known. */
struct traffic {
    char from[STIX_ID], to[STIX_ID]; /* '' : not known */
    int64_t from_port, to_port;
    char protocols[WORD + 16]; /* a JSON array */
    char start[STM_TIME_TEXT];
};

/* From the outer to the inner. */
static void
name_protocols(struct traffic *t, bool six, struct stm_span transport)
{
    char word[WORD] = "";
    size_t n = 0;

    while (n < transport.size && n < sizeof(word) - 1) {
        unsigned char c = (unsigned char)transport.data[n];

        if (c >= 'A' && c <= 'Z')
            c = (unsigned char)(c - 'A' + 'a');
        if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9'))
            break;
        word[n++] = (char)c;
    }
    word[n] = '\0';
    (void)snprintf(t->protocols, sizeof(t->protocols), "[\"%s\"%s%s%s]",
                   six ? "ipv6" : "ipv4", n == transport.size && n ? ",\"" : "",
                   n == transport.size ? word : "",
                   n == transport.size && n ? "\"" : "");
}

static int64_t
port_of(const struct stm_stmt *row, int column)
{
    int64_t port = stm_stmt_int(row, column);

    return stm_stmt_is_null(row, column) || port < 0 || port > PORT_MOST ? -1
                                                                         : port;
}

/* The properties that make the id, in order; those of the object too. */
static void
put_contributing(struct stm_buf *out, const struct traffic *t)
{
    stm_buf_char(out, '{');
    if (*t->to && t->to_port >= 0)
        stm_buf_print(out, "\"dst_port\":%" PRId64 ",", t->to_port);
    if (*t->to)
        stm_buf_print(out, "\"dst_ref\":\"%s\",", t->to);
    stm_buf_print(out, "\"protocols\":%s,", t->protocols);
    if (*t->from && t->from_port >= 0)
        stm_buf_print(out, "\"src_port\":%" PRId64 ",", t->from_port);
    if (*t->from)
        stm_buf_print(out, "\"src_ref\":\"%s\",", t->from);
    stm_buf_print(out, "\"start\":\"%s\"}", t->start);
}

static void
put_members(struct stm_json *json, const struct traffic *t)
{
    stix_put_text(json, "start", t->start);
    if (*t->from)
        stix_put_text(json, "src_ref", t->from);
    if (*t->to)
        stix_put_text(json, "dst_ref", t->to);
    if (*t->from && t->from_port >= 0) {
        stm_json_key(json, "src_port");
        stm_json_int(json, t->from_port);
    }
    if (*t->to && t->to_port >= 0) {
        stm_json_key(json, "dst_port");
        stm_json_int(json, t->to_port);
    }
    stm_json_key(json, "protocols");
    stm_json_raw(json, stm_span_of(t->protocols));
}

/*
 * Part of the id: the shortest form, which OASIS's library makes of every
 * time, so that both give one id.
 */
static void
put_start(struct traffic *t, stm_ticks time)
{
    size_t size;

    stix_time_text(t->start, time);
    size = strlen(t->start) - 1;
    while (size > 0 && t->start[size - 1] == '0')
        size--;
    if (size > 0 && t->start[size - 1] == '.')
        size--;
    (void)strcpy(t->start + size, "Z");
}

/* Columns of sql/stix-connection.sql. */
static stm_status
put_traffic(char id[STIX_ID], struct stix *s, const struct stm_stmt *row,
            const struct stix_address *from, const struct stix_address *to,
            struct stm_err *err)
{
    struct traffic t = { .from_port = port_of(row, 4),
                         .to_port = port_of(row, 6) };
    bool six = (to->type && strcmp(to->type, "ipv6-addr") == 0) ||
               (from->type && strcmp(from->type, "ipv6-addr") == 0);
    struct stm_json json;
    bool fresh = false;
    stm_status status = put_address(t.from, s, from, err);

    id[0] = '\0';
    if (!status)
        status = put_address(t.to, s, to, err);
    if (status || (!to->type && !from->type))
        return status;
    put_start(&t, stm_stmt_int(row, 0));
    name_protocols(&t, six, stm_stmt_text(row, 1));
    put_contributing(&s->seed, &t);
    status = stix_observable_id(id, s, "network-traffic", err);
    if (!status)
        status = stix_begin(&fresh, s, &json, "network-traffic", id, err);
    if (!status)
        status = stix_note(s, id, err);
    if (status || !fresh)
        return status;
    put_members(&json, &t);
    return stix_end(s, &json, err);
}

/* Who opened a connection has it in `opened_connection_refs`. */
static stm_status
put_connection(struct stix *s, const struct stm_stmt *row,
               const struct report_finding *f, struct stm_err *err)
{
    bool accepted = !stm_stmt_is_null(row, 2) && !stm_stmt_int(row, 2);
    struct stix_address from = stix_address_of(stm_stmt_text(row, 3));
    struct stix_address to = stix_address_of(stm_stmt_text(row, 5));
    const struct stix_address *other = accepted ? &from : &to;
    char id[STIX_ID];
    bool routed = false;
    stm_status status = put_traffic(id, s, row, &from, &to, err);

    if (!status && *id && !accepted)
        status = stix_refer(s, STIX_OPENED, id, err);
    if (!status && f && other->type)
        status = stix_is_routed(&routed, other, err);
    if (!status && routed)
        status = stix_suspect_place(s, other->type, stm_span_of(other->value),
                                    f, err);
    return status;
}

/* `*inner`: it leads to addresses, and none of them is routed in public. */
static stm_status
put_answers(bool *inner, struct stix *s, const char *name,
            struct stm_span results, stm_ticks time, struct stm_err *err)
{
    char id[STIX_ID];
    size_t n = 0;
    bool any = false, routed = false;
    stm_status status = STM_OK;

    while (results.size && !status && n < ANSWERS_MOST) {
        const char *end = memchr(results.data, ';', results.size);
        size_t size = end ? (size_t)(end - results.data) : results.size;
        struct stix_address to =
            stix_address_of(stm_span_sized(results.data, size));

        status = put_address(id, s, &to, err);
        if (!status && *id)
            status = stix_relation(s, "resolves-to", name, id, time, time, err);
        if (!status && *id)
            status = stix_is_routed(&routed, &to, err);
        n += *id != '\0';
        any = any || (*id && routed);
        size += end != NULL;
        results = stm_span_sized(results.data + size, results.size - size);
    }
    *inner = n > 0 && !any;
    return status;
}

/* Columns of sql/stix-lookup.sql. */
static stm_status
put_lookup(struct stix *s, const struct stm_stmt *row,
           const struct report_finding *f, struct stm_err *err)
{
    char id[STIX_ID], name[STIX_NAME];
    bool inner = false, known = false;
    stm_status status;

    if (!stix_name_of(name, stm_stmt_text(row, 1)))
        return STM_OK;
    status = stix_single(id, s, "domain-name", "value", stm_span_of(name), err);
    if (!status)
        status = put_answers(&inner, s, id, stm_stmt_text(row, 2),
                             stm_stmt_int(row, 0), err);
    if (!status && f && !inner)
        status = stix_is_known(&known, name, s->host, err);
    if (!status && known)
        status =
            stix_suspect_place(s, "domain-name", stm_span_of(name), f, err);
    return status;
}

static stm_status
put_row(struct stix *s, stix_statement which, int64_t event,
        const struct report_finding *f, struct stm_err *err)
{
    struct stm_stmt *stmt;
    bool row;
    stm_status status = stix_held(&stmt, s, which, err);

    if (status)
        return status;
    stm_stmt_bind_int(stmt, 1, event);
    status = stm_stmt_step(stmt, &row, err);
    if (!status && row)
        status = which == STIX_LOOKUP ? put_lookup(s, stmt, f, err)
                                      : put_connection(s, stmt, f, err);
    stm_stmt_reset(stmt);
    return status;
}

stm_status
stix_place(struct stix *s, int64_t event, const struct report_finding *about,
           struct stm_err *err)
{
    stm_status status = put_row(s, STIX_CONNECTION, event, about, err);

    return status ? status : put_row(s, STIX_LOOKUP, event, about, err);
}

/* Most processes have none, and that is soon said. */
static stm_status
has_contacts(bool *has, struct stix *s, int64_t process, struct stm_err *err)
{
    struct stm_stmt *stmt;
    stm_status status = stix_held(&stmt, s, STIX_HAS_CONTACTS, err);

    if (status)
        return status;
    stm_stmt_bind_int(stmt, 1, process);
    status = stm_stmt_step(stmt, has, err);
    stm_stmt_reset(stmt);
    return status;
}

stm_status
stix_contacts(struct stix *s, int64_t process, struct stm_err *err)
{
    struct stm_stmt *stmt;
    bool row = false;
    stm_status status = stix_forget(s, STIX_OPENED, err);

    if (!status)
        status = has_contacts(&row, s, process, err);
    if (status || !row)
        return status;
    status = stix_held(&stmt, s, STIX_CONTACTS, err);
    if (status)
        return status;
    stm_stmt_bind_int(stmt, 1, process);
    while (!(status = stm_stmt_step(stmt, &row, err)) && row) {
        status = stix_place(s, stm_stmt_int(stmt, 0), NULL, err);
        if (status)
            break;
    }
    stm_stmt_reset(stmt);
    return status;
}
