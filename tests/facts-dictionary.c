/* SPDX-License-Identifier: Apache-2.0 */
#include "facts-parts.h"

#include "base/digest.h"
#include "base/text.h"

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

static struct stm_span
extension_of(struct stm_span name)
{
    for (size_t i = name.size; i > 0; i--)
        if (name.data[i - 1] == '.')
            return stm_span_sized(name.data + i, name.size - i);
    return stm_span_of("");
}

/* The key of a folded path whose separators are slashes. */
static int64_t
path_key_of(struct facts *f, struct stm_span key)
{
    const char *slash = memrchr(key.data, '/', key.size);
    size_t cut = slash ? (size_t)(slash - key.data) + 1 : 0;
    struct stm_span name = stm_span_sized(key.data + cut, key.size - cut);
    const char *colon = memchr(name.data, ':', name.size);
    int64_t directory = directory_of(f, stm_span_sized(key.data, cut));
    int64_t file, id;

    id = facts_run(f,
                   "SELECT id FROM path_key WHERE id <> 0 AND directory = ?1 "
                   "AND name = ?2",
                   "is", directory, name);
    if (id > 0)
        return id;
    file = colon && colon > name.data
               ? path_key_of(
                     f, stm_span_sized(key.data, (size_t)(colon - key.data)))
               : 0;
    (void)facts_run(f, "INSERT INTO path_key VALUES (NULL, ?1, ?2, ?3, ?4)",
                    "isis", directory, name, file, extension_of(name));
    id = stm_db_last_id(f->db);
    if (!file)
        (void)facts_run(f, "UPDATE path_key SET file = id WHERE id = ?1", "i",
                        id);
    return id;
}

int64_t
facts_path(struct facts *f, const char *path)
{
    struct stm_buf key = { 0 };
    const char *slash;
    int64_t id;

    if (!path)
        return 0;
    id = facts_run(f, "SELECT id FROM path WHERE id <> 0 AND text = ?1", "t",
                   path);
    if (id > 0)
        return id;
    stm_text_fold(&key, stm_span_of(path));
    for (size_t i = 0; i < key.size; i++)
        if (key.data[i] == '\\')
            key.data[i] = '/';
    slash = strrchr(path, '\\');
    (void)facts_run(f, "INSERT INTO path VALUES (NULL, ?1, ?2, ?3)", "tti",
                    path, slash ? slash + 1 : path,
                    path_key_of(f, stm_buf_held(&key)));
    stm_buf_free(&key);
    return stm_db_last_id(f->db);
}
