/* SPDX-License-Identifier: Apache-2.0 */
/*
 * network.c - the names by which processes looked addresses up (event 22),
 * for addresses that somebody connected to.
 *
 * One address is spelled in many ways (`::ffff:192.0.2.1`, `2001:db8::1`,
 * `2001:db8:0:0:0:0:0:1`): it is known by its 16 bytes.
 */
#include "lineage/parts.h"

#include <arpa/inet.h>
#include <stdlib.h>

enum { ADDRESS = 16, ADDRESS_TEXT = INET6_ADDRSTRLEN };

struct address {
    uint8_t bytes[ADDRESS];
    int64_t ip; /* text: one of its spellings */
};

static bool
address_of(uint8_t out[ADDRESS], struct stm_span text)
{
    static const uint8_t mapped[12] = {
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255
    };
    char word[ADDRESS_TEXT];

    if (text.size == 0 || text.size >= sizeof(word))
        return false;
    memcpy(word, text.data, text.size);
    word[text.size] = '\0';
    if (inet_pton(AF_INET6, word, out) == 1)
        return true;
    memcpy(out, mapped, sizeof(mapped));
    return inet_pton(AF_INET, word, out + sizeof(mapped)) == 1;
}

static int
by_bytes(const void *a, const void *b)
{
    return memcmp(a, b, ADDRESS);
}

static stm_status
read_addresses(struct build *build, struct stm_stmt *stmt, struct stm_err *err)
{
    size_t room = 0;
    bool row = true;
    stm_status status = STM_OK;

    while (!status && !(status = stm_stmt_step(stmt, &row, err)) && row) {
        struct address address = { .ip = stm_stmt_int(stmt, 0) };

        if (!address_of(address.bytes, stm_stmt_text(stmt, 1)))
            continue;
        status = stm_grow((void **)&build->addresses, &room,
                          build->n_addresses + 1, sizeof(address), err);
        if (!status)
            build->addresses[build->n_addresses++] = address;
    }
    return status;
}

stm_status
stm_addresses_load(struct build *build, struct stm_err *err)
{
    struct stm_stmt *stmt;
    stm_status status =
        stm_db_named(&stmt, build->db, stm_lineage_sql, "addresses", err);

    if (status)
        return status;
    status = read_addresses(build, stmt, err);
    stm_stmt_close(stmt);
    if (build->n_addresses)
        qsort(build->addresses, build->n_addresses, sizeof(*build->addresses),
              by_bytes);
    return status;
}

/* A row for each spelling of the address that a connection has. */
static stm_status
add_answer(struct family *f, const int64_t answer[4], struct stm_span text,
           struct stm_err *err)
{
    const struct build *build = f->build;
    const struct address *end = build->addresses + build->n_addresses;
    struct address key, *at;
    stm_status status = STM_OK;

    at = address_of(key.bytes, text)
             ? bsearch(&key, build->addresses, build->n_addresses, sizeof(key),
                       by_bytes)
             : NULL;
    if (!at)
        return STM_OK;
    while (at > build->addresses && by_bytes(at - 1, &key) == 0)
        at--;
    for (; at < end && by_bytes(at, &key) == 0 && !status; at++) {
        const int64_t row[] = { answer[0], at->ip, answer[2], answer[3] };

        status = stm_bulk_add(build->bulks[BULK_NAME], row, err);
    }
    return status;
}

/* Results are `type:  5 name;::ffff:192.0.2.1;...`. */
static stm_status
add_answers(struct family *f, const int64_t answer[4], struct stm_span results,
            struct stm_err *err)
{
    stm_status status = STM_OK;

    while (results.size && !status) {
        const char *end = memchr(results.data, ';', results.size);
        size_t n = end ? (size_t)(end - results.data) : results.size;

        status = add_answer(f, answer, stm_span_sized(results.data, n), err);
        n += end != NULL;
        results = stm_span_sized(results.data + n, results.size - n);
    }
    return status;
}

/* Who a reference means at a time; NONE. */
static uint32_t
process_of(const struct family *f, const struct ref *ref, stm_ticks at)
{
    uint32_t process = ref->guid == NONE
                           ? stm_family_only(f, ref->pid, ref->image,
                                             INT64_MIN, INT64_MAX)
                           : f->guids[ref->guid].process;

    return process == NONE && ref->guid == NONE && ref->pid >= 0
               ? stm_family_holder(f, ref, at, NULL)
               : process;
}

/* Columns: actor, time, time less lag, query name, results. */
static stm_status
add_lookup(struct family *f, struct stm_stmt *stmt, struct stm_err *err)
{
    uint32_t at = stm_family_ref(f, stm_stmt_int(stmt, 0));
    uint32_t process =
        at == NONE ? NONE : process_of(f, &f->refs[at], stm_stmt_int(stmt, 2));
    const int64_t answer[4] = {
        process == NONE ? 0 : f->processes[process].id,
        0,
        stm_stmt_int(stmt, 1),
        stm_stmt_int(stmt, 3),
    };

    return process == NONE
               ? STM_OK
               : add_answers(f, answer, stm_stmt_text(stmt, 4), err);
}

stm_status
stm_family_names(struct family *f, struct stm_err *err)
{
    return f->build->n_addresses == 0
               ? STM_OK
               : stm_family_each(f, f->build->stmts[STMT_NAMES], f->host,
                                 add_lookup, err);
}
