/* SPDX-License-Identifier: Apache-2.0 */
#include "suite.h"

#include "folder.h"
#include "store/ahead.h"

enum { ITEMS = 60, MISSING = 7, FOLDER = 21 };

static char names[ITEMS][16];
static struct stm_item items[ITEMS];
static const struct stm_bundles bundles = { .items = items, .n_items = ITEMS };

/* Files of 0 to 59 bytes; one is missing, one is a folder. */
static void
make_items(void)
{
    char bytes[ITEMS];

    memset(bytes, 'x', sizeof(bytes));
    for (size_t i = 0; i < ITEMS; i++) {
        (void)snprintf(names[i], sizeof(names[i]), "file%zu", i);
        items[i] = (struct stm_item){ .path = names[i], .name = names[i] };
        if (i == FOLDER)
            folder_make(names[i]);
        else if (i != MISSING)
            folder_put(names[i], bytes, i);
    }
}

static void
assert_is_item(const struct stm_ahead_file *file, size_t i)
{
    uint8_t sha[STM_SHA256_SIZE] = { 0 };
    struct stm_source *source;

    if (i == MISSING || i == FOLDER) {
        ck_assert_int_eq(file->status, i == MISSING ? STM_EIO : STM_EFORMAT);
        ck_assert_ptr_null(file->source);
    } else {
        ck_assert_int_eq(file->status, STM_OK);
        ck_assert_uint_eq(stm_source_size(file->source), i);
        ck_assert(!stm_source_open(&source, names[i], NULL));
        ck_assert(!stm_source_sha256(source, sha, NULL));
        stm_source_close(source);
    }
    ck_assert_mem_eq(file->sha256, sha, sizeof(sha));
}

static struct stm_ahead *
open_ahead(bool thread, uint64_t large)
{
    struct stm_ahead *ahead;
    struct stm_err err;

    ck_assert(!stm_ahead_open(&ahead, &bundles, thread, large, &err));
    return ahead;
}

/* Takes all; how many of them were pending. */
static unsigned
take_all(bool thread, uint64_t large)
{
    struct stm_ahead *ahead = open_ahead(thread, large);
    struct stm_err err;
    unsigned pending = 0;

    for (size_t i = 0; i < ITEMS; i++) {
        struct stm_ahead_file file;

        ck_assert(!stm_ahead_take(&file, ahead, NULL, &err));
        if (file.pending) {
            pending++;
            ck_assert_uint_ge(stm_source_size(file.source), large);
            ck_assert(!stm_ahead_finish(&file, ahead, NULL, &err));
            ck_assert(!file.pending);
        }
        assert_is_item(&file, i);
        stm_source_close(file.source);
        if (i % 9 == 0)
            (void)usleep(1000); /* the thread may fill its room */
    }
    stm_ahead_close(ahead);
    return pending;
}

START_TEST(files_come_in_order_with_what_is_wrong_with_them)
{
    unsigned pending = 0;

    folder_enter();
    make_items();
    ck_assert_uint_eq(take_all(false, 0), 0);
    ck_assert_uint_eq(take_all(true, UINT64_MAX), 0);
    /* Who is first is chance: until the caller was, once at least. */
    for (int i = 0; i < 100 || (pending == 0 && i < 4000); i++)
        pending += take_all(true, (uint64_t)i % 50);
    ck_assert_uint_gt(pending, 0);
    folder_leave();
}
END_TEST

START_TEST(what_is_not_taken_is_closed)
{
    struct stm_err err;
    int before, after;

    folder_enter();
    make_items();
    before = dup(0);
    (void)close(before);
    for (size_t taken = 0; taken < 20; taken++) {
        struct stm_ahead *ahead = open_ahead(true, taken % 2 ? 0 : 30);
        struct stm_ahead_file file;

        for (size_t i = 0; i < taken; i++) {
            ck_assert(!stm_ahead_take(&file, ahead, NULL, &err));
            if (file.pending && i + 1 < taken)
                ck_assert(!stm_ahead_finish(&file, ahead, NULL, &err));
            stm_source_close(file.source);
        }
        stm_ahead_close(ahead);
    }
    after = dup(0);
    (void)close(after);
    ck_assert_int_eq(after, before); /* no file is left open */
    folder_leave();
}
END_TEST

static bool
always(void *arg)
{
    (void)arg;
    return true;
}

START_TEST(a_stop_ends_hashing)
{
    const struct stm_progress stop = { .stop = always };
    struct stm_ahead_file file;
    struct stm_ahead *ahead;
    struct stm_err err;

    folder_enter();
    make_items();
    ahead = open_ahead(true, UINT64_MAX);
    ck_assert_int_eq(stm_ahead_take(&file, ahead, &stop, &err), STM_ESTOP);
    ck_assert_ptr_null(file.source);
    stm_ahead_close(ahead);
    folder_leave();
}
END_TEST

SUITE("ahead", 120, files_come_in_order_with_what_is_wrong_with_them,
      what_is_not_taken_is_closed, a_stop_ends_hashing)
