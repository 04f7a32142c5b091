/* SPDX-License-Identifier: Apache-2.0 */
/*
 * divergence-claims.c - what files say of themselves, and what their paths say
 * of how they were built.
 */
#include "lineage/divergence-parts.h"

#include <stdlib.h>

#include "base/text.h"

/* No value is spelled in three ways (SYSMON.md section 3). */
static bool
is_none(struct stm_span text)
{
    return text.size == 0 ||
           (text.size == 1 && (*text.data == '-' || *text.data == '?'));
}

static stm_status
number_of(uint32_t *out, struct stm_table *table, const struct stm_buf *text,
          struct stm_err *err)
{
    struct stm_span key = stm_buf_held(text);
    int64_t found;

    if (text->failed)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for claims");
    found = stm_table_find(table, key.data, key.size);
    *out = (uint32_t)(found >= 0 ? (size_t)found : stm_table_count(table) + 1);
    return found >= 0 ? STM_OK
                      : stm_table_put(table, key.data, key.size, *out, err);
}

/* Columns: id, company, product, description, file_version, original_name. */
static stm_status
read_claim(struct claim *out, struct stm_table *const *tables,
           struct stm_buf *text, struct stm_stmt *stmt, struct stm_err *err)
{
    struct stm_span company = stm_stmt_text(stmt, 1),
                    product = stm_stmt_text(stmt, 2),
                    version = stm_stmt_text(stmt, 4),
                    name = stm_stmt_text(stmt, 5);
    bool described = is_none(name);
    stm_status status = STM_OK;

    if (described)
        name = stm_stmt_text(stmt, 3);
    if (!is_none(version)) {
        stm_buf_reset(text);
        stm_text_fold(text, version);
        status = number_of(&out->version, tables[0], text, err);
    }
    if (!status && !is_none(product)) {
        stm_buf_reset(text);
        stm_text_fold(text, product);
        status = number_of(&out->product, tables[1], text, err);
    }
    if (status || is_none(version) || is_none(product) || is_none(company) ||
        is_none(name))
        return status;
    stm_buf_reset(text);
    stm_buf_print(text, "%d%u\n%u\n", described, out->version, out->product);
    stm_text_fold(text, name);
    stm_buf_char(text, '\0');
    stm_text_fold(text, company);
    return number_of(&out->identity, tables[2], text, err);
}

static stm_status
read_claims(struct claims *claims, struct stm_table *const *tables,
            struct stm_stmt *stmt, struct stm_err *err)
{
    struct stm_buf text = { 0 };
    uint32_t rank = 0;
    bool row = true;
    stm_status status = STM_OK;

    while (!status && !(status = stm_stmt_step(stmt, &row, err)) && row) {
        int64_t id = stm_stmt_int(stmt, 0);

        if (id < 0 || id >= claims->n)
            continue;
        claims->of[id].rank = ++rank;
        status = read_claim(&claims->of[id], tables, &text, stmt, err);
    }
    claims->identities = (uint32_t)stm_table_count(tables[2]);
    stm_buf_free(&text);
    return status;
}

stm_status
stm_claims_load(struct claims *claims, struct stm_db *db, struct stm_err *err)
{
    enum { TABLES = 3 };
    struct stm_table *tables[TABLES] = { NULL };
    struct stm_stmt *stmt = NULL;
    stm_status status = stm_db_query_int(
        db, "SELECT max(id) + 1 FROM version_info", &claims->n, err);

    if (!status && (claims->n < 0 || claims->n >= NONE))
        status = stm_fail(err, STM_ELIMIT, 0, "too many claims");
    if (!status) {
        claims->of = calloc((size_t)claims->n + 1, sizeof(*claims->of));
        if (!claims->of)
            status = stm_fail(err, STM_ENOMEM, 0, "no memory for claims");
    }
    for (size_t i = 0; i < TABLES && !status; i++)
        status = stm_table_open(&tables[i], err);
    if (!status)
        status = stm_db_named(&stmt, db, stm_lineage_sql, "claims", err);
    if (!status)
        status = read_claims(claims, tables, stmt, err);
    stm_stmt_close(stmt);
    for (size_t i = 0; i < TABLES; i++)
        stm_table_close(tables[i]);
    return status;
}

struct claim
stm_claims_of(const struct claims *claims, int64_t version)
{
    static const struct claim none = { 0 };

    return version > 0 && version < claims->n ? claims->of[version] : none;
}

static bool
starts(struct stm_span text, const char *with)
{
    size_t n = strlen(with);

    return text.size >= n && memcmp(text.data, with, n) == 0;
}

static bool
ends(struct stm_span text, const char *with)
{
    size_t n = strlen(with);

    return text.size >= n && memcmp(text.data + text.size - n, with, n) == 0;
}

/* One folder of a path, folded. */
static unsigned
folder_traits(struct stm_span folder)
{
    static const struct {
        const char *begin;
        bool whole;
        unsigned traits;
    } folders[] = {
        { "syswow64", true, BITS_32 },
        { "system32", true, BITS_64 },
        { "sysnative", true, BITS_64 },
        { "sysarm32", true, BITS_ARM },
        { "program files", true, BITS_64 },
        { "program files (x86)", true, BITS_32 },
        { "program files (arm)", true, BITS_ARM },
        { "framework", true, BITS_32 },
        { "framework64", true, BITS_64 },
        { "frameworkarm64", true, BITS_ARM },
        { "gac_32", true, BITS_32 },
        { "gac_64", true, BITS_64 },
        { "x86", true, BITS_32 },
        { "win32", true, BITS_32 },
        { "win-x86", true, BITS_32 },
        { "win-ia32", true, BITS_32 },
        { "x64", true, BITS_64 },
        { "amd64", true, BITS_64 },
        { "win64", true, BITS_64 },
        { "win-x64", true, BITS_64 },
        { "arm64", true, BITS_ARM },
        { "win-arm64", true, BITS_ARM },
        { "x86_", false, BITS_32 }, /* of WinSxS */
        { "wow64_", false, BITS_32 },
        { "amd64_", false, BITS_64 },
        { "arm64_", false, BITS_ARM },
        { "nativeimages_", false, MADE_HERE },
    };

    for (size_t i = 0; i < sizeof(folders) / sizeof(*folders); i++)
        if (starts(folder, folders[i].begin) &&
            (!folders[i].whole || folder.size == strlen(folders[i].begin)))
            return folders[i].traits;
    return 0;
}

/*
 * The innermost folder that says something of the bits does: Program
 * Files\X\x86 is 32 bits. System32 and Program Files only say so where
 * nothing else does.
 */
unsigned
stm_path_traits(struct stm_span directory, struct stm_span name)
{
    unsigned traits =
        ends(name, ".resources.dll") || ends(name, ".mui") ? LOCAL : 0;
    size_t end = directory.size;

    while (end > 0) {
        size_t begin = end;
        unsigned more;

        while (begin > 0 && directory.data[begin - 1] != '/')
            begin--;
        more =
            folder_traits(stm_span_sized(directory.data + begin, end - begin));
        if (more == MADE_HERE || !(traits & (BITS_32 | BITS_64 | BITS_ARM)))
            traits |= more;
        end = begin ? begin - 1 : 0;
    }
    return traits;
}
