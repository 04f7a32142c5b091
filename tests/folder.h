/* SPDX-License-Identifier: Apache-2.0 */
/*
 * folder.h - a temporary folder for a test, made the current one.
 */
#ifndef STM_TESTS_FOLDER_H
#define STM_TESTS_FOLDER_H

#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder_path[64];

static inline void
folder_enter(void)
{
    strcpy(folder_path, "/tmp/stemma-check-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder_path));
    /* Tests that give up root must still get in. */
    ck_assert_int_eq(chmod(folder_path, 0777), 0);
    ck_assert_int_eq(chdir(folder_path), 0);
}

static inline void
folder_leave(void)
{
    char command[128];

    ck_assert_int_eq(chdir("/"), 0);
    (void)snprintf(command, sizeof(command), "rm -rf '%s'", folder_path);
    ck_assert_int_eq(system(command), 0);
}

static inline void
folder_put(const char *path, const void *data, size_t size)
{
    FILE *file = fopen(path, "wb");

    ck_assert_msg(file != NULL, "%s", path);
    ck_assert_uint_eq(fwrite(data, 1, size, file), size);
    ck_assert_int_eq(fclose(file), 0);
}

static inline void
folder_make(const char *path)
{
    ck_assert_msg(mkdir(path, 0777) == 0, "%s", path);
}

/* Becomes a user to whom permissions apply. */
static inline void
folder_as_nobody(void)
{
    if (geteuid() == 0)
        ck_assert_int_eq(seteuid(65534), 0);
}

static inline void
folder_as_before(void)
{
    if (getuid() == 0)
        ck_assert_int_eq(seteuid(0), 0);
}

#endif
