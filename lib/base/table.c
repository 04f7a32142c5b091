/* SPDX-License-Identifier: Apache-2.0 */
#include "base/table.h"

#include <stdlib.h>
#include <sys/random.h>
#include <xxhash.h>

/* XXH3 wants at least 136 bytes; getrandom() gives 256 in one piece. */
enum { ROOM_AT_FIRST = 64, SECRET_SIZE = 192 };

struct entry {
    uint64_t low, high;
    int64_t value; /* -1: free */
};

struct stm_table {
    struct entry *entries;
    size_t room; /* a power of two */
    size_t count;
    uint8_t secret[SECRET_SIZE];
};

static struct entry *
entries_new(size_t room)
{
    struct entry *entries;

    if (room > SIZE_MAX / sizeof(*entries))
        return NULL;
    entries = malloc(room * sizeof(*entries));
    for (size_t i = 0; entries && i < room; i++)
        entries[i].value = -1;
    return entries;
}

stm_status
stm_table_open(struct stm_table **out, struct stm_err *err)
{
    struct stm_table *table = calloc(1, sizeof(*table));

    if (!table)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for a table");
    table->room = ROOM_AT_FIRST;
    table->entries = entries_new(table->room);
    if (!table->entries) {
        free(table);
        return stm_fail(err, STM_ENOMEM, 0, "no memory for a table");
    }
    if (getrandom(table->secret, SECRET_SIZE, 0) != SECRET_SIZE) {
        stm_table_close(table);
        return stm_fail(err, STM_EIO, 0, "the system gives no random bytes");
    }
    *out = table;
    return STM_OK;
}

void
stm_table_close(struct stm_table *table)
{
    if (!table)
        return;
    free(table->entries);
    free(table);
}

/* The entry that holds the hash, or the free one where it would go. */
static struct entry *
entry_of(struct entry *entries, size_t room, XXH128_hash_t hash)
{
    size_t i = (size_t)hash.low64 & (room - 1);

    while (entries[i].value >= 0 &&
           (entries[i].low != hash.low64 || entries[i].high != hash.high64))
        i = (i + 1) & (room - 1);
    return &entries[i];
}

static XXH128_hash_t
hash_of(const struct stm_table *table, const void *key, size_t size)
{
    return XXH3_128bits_withSecret(key, size, table->secret,
                                   sizeof(table->secret));
}

int64_t
stm_table_find(const struct stm_table *table, const void *key, size_t size)
{
    return entry_of(table->entries, table->room, hash_of(table, key, size))
        ->value;
}

static stm_status
grow(struct stm_table *table, struct stm_err *err)
{
    size_t room = table->room * 2;
    struct entry *entries = entries_new(room);

    if (!entries)
        return stm_fail(err, STM_ENOMEM, 0,
                        "no memory for a table of %zu entries", room);
    for (size_t i = 0; i < table->room; i++) {
        const struct entry *old = &table->entries[i];
        XXH128_hash_t hash = { old->low, old->high };

        if (old->value >= 0)
            *entry_of(entries, room, hash) = *old;
    }
    free(table->entries);
    table->entries = entries;
    table->room = room;
    return STM_OK;
}

stm_status
stm_table_put(struct stm_table *table, const void *key, size_t size,
              int64_t value, struct stm_err *err)
{
    XXH128_hash_t hash = hash_of(table, key, size);
    struct entry *entry;

    if (value < 0)
        return stm_fail(err, STM_EUSAGE, 0, "a table holds no negative number");
    if (table->count >= table->room / 4 * 3) {
        stm_status status = grow(table, err);

        if (status)
            return status;
    }
    entry = entry_of(table->entries, table->room, hash);
    if (entry->value < 0)
        table->count++;
    *entry = (struct entry){ hash.low64, hash.high64, value };
    return STM_OK;
}

size_t
stm_table_count(const struct stm_table *table)
{
    return table->count;
}

void
stm_table_reset(struct stm_table *table)
{
    for (size_t i = 0; i < table->room; i++)
        table->entries[i].value = -1;
    table->count = 0;
}
