/* SPDX-License-Identifier: Apache-2.0 */
#include "facts-parts.h"

#include "base/digest.h"
#include "store/pathkey.h"

#include <check.h>
#include <stdlib.h>

int64_t
facts_text(struct facts *f, const char *raw)
{
    int64_t id;

    if (!raw)
        return 0;
    id = facts_run(f, "SELECT id FROM text WHERE id <> 0 AND raw = ?1", "t",
                   raw);
    if (id > 0)
        return id;
    (void)facts_run(f, "INSERT INTO text VALUES (NULL, ?1)", "t", raw);
    return stm_db_last_id(f->db);
}

int64_t
facts_command_line(struct facts *f, const char *raw)
{
    int64_t id;

    if (!raw)
        return 0;
    id = facts_run(f, "SELECT id FROM command_line WHERE id <> 0 AND raw = ?1",
                   "t", raw);
    if (id > 0)
        return id;
    (void)facts_run(f, "INSERT INTO command_line VALUES (NULL, ?1)", "t", raw);
    return stm_db_last_id(f->db);
}

int64_t
facts_account(struct facts *f, const char *raw)
{
    const char *slash;
    int64_t id;

    if (!raw)
        return 0;
    id = facts_run(f, "SELECT id FROM account WHERE id <> 0 AND raw = ?1", "t",
                   raw);
    if (id > 0)
        return id;
    slash = strchr(raw, '\\');
    (void)facts_run(f, "INSERT INTO account VALUES (NULL, ?1, ?2, ?3)", "tst",
                    raw, stm_span_sized(raw, slash ? (size_t)(slash - raw) : 0),
                    slash ? slash + 1 : raw);
    return stm_db_last_id(f->db);
}

/* The bytes of NAME=HEX in a Hashes text; none: a NULL span. */
static struct stm_span
digest_of(const char *raw, const char *name, uint8_t out[32])
{
    const char *at = strstr(raw, name);
    size_t digits;

    if (!at || (at > raw && at[-1] != ','))
        return stm_span_sized(NULL, 0);
    at += strlen(name);
    digits = strcspn(at, ",");
    ck_assert(digits <= 64 &&
              stm_hex_parse(out, digits / 2, stm_span_sized(at, digits)));
    return stm_span_sized((const char *)out, digits / 2);
}

int64_t
facts_digests(struct facts *f, const char *raw)
{
    uint8_t md5[32], sha1[32], sha256[32], imphash[32];
    int64_t id;

    if (!raw)
        return 0;
    id = facts_run(f, "SELECT id FROM digests WHERE id <> 0 AND raw = ?1", "t",
                   raw);
    if (id > 0)
        return id;
    (void)facts_run(
        f, "INSERT INTO digests VALUES (NULL, ?1, ?2, ?3, ?4, ?5)", "tbbbb",
        raw, digest_of(raw, "MD5=", md5), digest_of(raw, "SHA1=", sha1),
        digest_of(raw, "SHA256=", sha256), digest_of(raw, "IMPHASH=", imphash));
    return stm_db_last_id(f->db);
}

int64_t
facts_version(struct facts *f, const struct facts_row *row)
{
    int64_t id;

    if (!row->company && !row->product && !row->original_name)
        return 0;
    id = facts_run(f,
                   "SELECT id FROM version_info WHERE id <> 0 AND company IS "
                   "?1 AND product IS ?2 AND original_name IS ?3",
                   "ttt", row->company, row->product, row->original_name);
    if (id > 0)
        return id;
    (void)facts_run(f,
                    "INSERT INTO version_info VALUES (NULL, ?1, ?2, NULL, "
                    "NULL, ?3)",
                    "ttt", row->company, row->product, row->original_name);
    return stm_db_last_id(f->db);
}

static int64_t
directory_of(struct facts *f, struct stm_span key)
{
    int64_t id = facts_run(
        f, "SELECT id FROM directory WHERE id <> 0 AND key = ?1", "s", key);

    if (id > 0)
        return id;
    (void)facts_run(f, "INSERT INTO directory VALUES (NULL, ?1)", "s", key);
    return stm_db_last_id(f->db);
}

/* A name without a stream is its own file. */
static int64_t
path_key_of(struct facts *f, int64_t directory, struct stm_span name,
            struct stm_span file_name, struct stm_span extension)
{
    int64_t file = 0;
    int64_t id = facts_run(f,
                           "SELECT id FROM path_key WHERE id <> 0 AND "
                           "directory = ?1 AND name = ?2",
                           "is", directory, name);

    if (id > 0)
        return id;
    if (!stm_span_equal(name, file_name))
        file = path_key_of(f, directory, file_name, file_name, extension);
    (void)facts_run(f, "INSERT INTO path_key VALUES (NULL, ?1, ?2, ?3, ?4)",
                    "isis", directory, name, file, extension);
    id = stm_db_last_id(f->db);
    if (!file)
        (void)facts_run(f, "UPDATE path_key SET file = id WHERE id = ?1", "i",
                        id);
    return id;
}

int64_t
facts_path(struct facts *f, const char *path)
{
    struct stm_buf buf = { 0 };
    struct stm_pathkey key;
    int64_t id;

    if (!path)
        return 0;
    id = facts_run(f, "SELECT id FROM path WHERE id <> 0 AND text = ?1", "t",
                   path);
    if (id > 0)
        return id;
    ck_assert_int_eq(stm_pathkey_of(&key, &buf, stm_span_of(path), NULL),
                     STM_OK);
    id = path_key_of(f, directory_of(f, key.directory), key.name, key.file,
                     key.extension);
    (void)facts_run(f, "INSERT INTO path VALUES (NULL, ?1, ?2, ?3)", "tsi",
                    path, key.logged, id);
    stm_buf_free(&buf);
    return stm_db_last_id(f->db);
}
