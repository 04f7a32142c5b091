/* SPDX-License-Identifier: Apache-2.0 */
#include "lineage/parts.h"

static stm_status
add_capability(struct stm_stmt *stmt, int64_t host, const char *need,
               int64_t have, int64_t total, struct stm_err *err)
{
    stm_stmt_bind_int(stmt, 1, host);
    stm_stmt_bind_text(stmt, 2, stm_span_of(need));
    stm_stmt_bind_int(stmt, 3, have);
    stm_stmt_bind_int(stmt, 4, total);
    return stm_stmt_run(stmt, err);
}

stm_status
stm_family_capability(struct family *f, struct stm_err *err)
{
    static const char *const names[KNOWN_BITS] = { [KNOWN_COMPANY] = "company",
                                                   [KNOWN_SHA1] = "hash:sha1",
                                                   [KNOWN_SHA256] =
                                                       "hash:sha256",
                                                   [KNOWN_MD5] = "hash:md5",
                                                   [KNOWN_IMPHASH] =
                                                       "hash:imphash" };
    struct stm_stmt *stmt = f->build->stmts[STMT_CAPABILITY];
    int64_t have[KNOWN_BITS] = { 0 }, parents = 0, total = 0;
    stm_status status;

    for (size_t i = 0; i < f->n; i++) {
        const struct process *p = &f->processes[i];

        if (!p->live || p->inferred || p->same_as != NONE)
            continue;
        total++;
        parents += p->how == STM_PARENT_GUID;
        for (int j = 0; j < KNOWN_BITS; j++)
            have[j] += p->known >> j & 1;
    }
    status = add_capability(stmt, f->host, "parent", parents, total, err);
    for (int i = 0; i < KNOWN_BITS && !status; i++)
        status = add_capability(stmt, f->host, names[i], have[i], total, err);
    return status;
}
