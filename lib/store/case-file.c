/* SPDX-License-Identifier: Apache-2.0 */
#include "store/case-file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "store/case.h"
#include "store/sql.h"

#define JOURNAL STM_CASE_FILE "-journal"
#define UNFINISHED STM_CASE_FILE "-new"
#define UNFINISHED_JOURNAL UNFINISHED "-journal"

/* Files that a start which was killed can have left. */
static bool
is_leftover(const char *name)
{
    return strcmp(name, STM_CASE_FILE) == 0 || strcmp(name, JOURNAL) == 0 ||
           strcmp(name, UNFINISHED) == 0 ||
           strcmp(name, UNFINISHED_JOURNAL) == 0;
}

/* Does the folder hold anything but leftovers? */
static stm_status
has_others(bool *out, int folder, struct stm_err *err)
{
    int copy = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *dir = copy < 0 ? NULL : fdopendir(copy);
    struct dirent *entry;

    if (!dir) {
        int code = errno;

        if (copy >= 0)
            (void)close(copy);
        return stm_fail(err, STM_EIO, 0, "cannot be read: %s", strerror(code));
    }
    *out = false;
    while (!*out && (entry = readdir(dir)) != NULL)
        *out = strcmp(entry->d_name, ".") != 0 &&
               strcmp(entry->d_name, "..") != 0 && !is_leftover(entry->d_name);
    (void)closedir(dir);
    return STM_OK;
}

enum { HEADER = 100, AT_VERSION = 60, AT_APPLICATION = 68 };

static uint32_t
big_endian(const uint8_t *at)
{
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 |
           (uint32_t)at[2] << 8 | at[3];
}

/*
 * The first bytes, zeros where the file is shorter. They are read through
 * SQLite's own file: open() and close() here would drop the locks that this
 * process may hold on it. They are read as bytes: after a kill the pages
 * behind them may be no database until the journal is rolled back.
 */
static stm_status
read_header(uint8_t out[HEADER], const char *file, struct stm_err *err)
{
    struct stm_buf uri = { 0 };
    sqlite3 *handle = NULL;
    sqlite3_file *opened = NULL;
    int code = SQLITE_NOMEM;

    stm_db_still_uri(&uri, file);
    if (!uri.failed)
        code = sqlite3_open_v2(
            uri.data, &handle,
            SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_file_control(handle, "main", SQLITE_FCNTL_FILE_POINTER,
                                    &opened);
    if (code == SQLITE_OK)
        code = opened->pMethods->xRead(opened, out, HEADER, 0);
    (void)sqlite3_close(handle);
    stm_buf_free(&uri);
    if (code == SQLITE_OK || code == SQLITE_IOERR_SHORT_READ)
        return STM_OK;
    return stm_fail(err, STM_EIO, 0, "case.db cannot be read: %s",
                    sqlite3_errstr(code));
}

static stm_status
look_inside(const char *file, struct stm_err *err)
{
    uint8_t header[HEADER];
    uint32_t version;
    stm_status status = read_header(header, file, err);

    if (status)
        return status;
    if (memcmp(header, "SQLite format 3", 16) != 0 ||
        big_endian(header + AT_APPLICATION) != STM_CASE_APPLICATION)
        return stm_fail(err, STM_EUSAGE, 0,
                        "its case.db is not a stemma case; it is left alone");
    version = big_endian(header + AT_VERSION);
    if (version == STM_CASE_VERSION)
        return STM_OK;
    return stm_fail(err, STM_EUSAGE, 0,
                    "its case.db has schema version %u, this stemma "
                    "knows version %d: use the stemma that made it",
                    version, STM_CASE_VERSION);
}

stm_status
stm_case_file_look(stm_case_file *out, int folder, const char *file,
                   struct stm_err *err)
{
    struct stat st;
    bool others = false;
    stm_status status;

    if (fstatat(folder, STM_CASE_FILE, &st, AT_SYMLINK_NOFOLLOW)) {
        if (errno != ENOENT)
            return stm_fail(err, STM_EIO, 0, "case.db: %s", strerror(errno));
    } else if (!S_ISREG(st.st_mode)) {
        return stm_fail(err, STM_EUSAGE, 0, "its case.db is not a plain file");
    } else if (st.st_size > 0) {
        *out = STM_CASE_FILE_OURS;
        return look_inside(file, err);
    }
    status = has_others(&others, folder, err);
    if (!status)
        *out = others ? STM_CASE_FILE_OTHERS : STM_CASE_FILE_NONE;
    return status;
}

bool
stm_case_file_interrupted(int folder)
{
    return faccessat(folder, JOURNAL, F_OK, 0) == 0;
}

/* schema, then every script whose name starts with "views". */
static stm_status
run_scripts(struct stm_db *db, struct stm_err *err)
{
    stm_status status = stm_db_script_named(db, stm_store_sql, "schema", err);

    for (const struct stm_embedded *e = stm_store_sql; e->name && !status; e++)
        if (strncmp(e->name, "views", 5) == 0)
            status = stm_db_script_named(db, stm_store_sql, e->name, err);
    return status;
}

stm_status
stm_case_blank(struct stm_db **out, struct stm_err *err)
{
    struct stm_db *db;
    stm_status status = stm_db_open(&db, NULL, STM_DB_MEMORY, err);

    if (status)
        return status;
    status = run_scripts(db, err);
    if (!status)
        status = stm_db_script_named(db, stm_store_sql, "indexes", err);
    if (status)
        stm_db_close(db);
    else
        *out = db;
    return status;
}

static stm_status
fill(const char *file, struct stm_err *err)
{
    struct stm_db *db;
    stm_status status = stm_db_open(&db, file, STM_DB_CREATE, err);

    if (status)
        return status;
    status = stm_db_script_named(db, stm_store_sql, "case-new", err);
    if (!status)
        status = stm_db_begin(db, err);
    if (!status)
        status = run_scripts(db, err);
    if (!status)
        status = stm_db_commit(db, err);
    stm_db_close(db);
    return status;
}

static void
remove_leftovers(int folder)
{
    (void)unlinkat(folder, UNFINISHED, 0);
    (void)unlinkat(folder, UNFINISHED_JOURNAL, 0);
}

/*
 * A journal without its database would be played back into the new one: it
 * goes first.
 */
static stm_status
put_in_place(int folder, struct stm_err *err)
{
    if (unlinkat(folder, JOURNAL, 0) && errno != ENOENT)
        return stm_fail(err, STM_EIO, 0, STM_CASE_FILE "-journal: %s",
                        strerror(errno));
    if (renameat(folder, UNFINISHED, folder, STM_CASE_FILE) || fsync(folder))
        return stm_fail(err, STM_EIO, 0, "case.db cannot be made: %s",
                        strerror(errno));
    return STM_OK;
}

stm_status
stm_case_file_make(int folder, const char *file, struct stm_err *err)
{
    char *unfinished;
    stm_status status;

    /* Another program's log would be replayed into ours. */
    if (faccessat(folder, STM_CASE_FILE "-wal", F_OK, AT_SYMLINK_NOFOLLOW) == 0)
        return stm_fail(err, STM_EUSAGE, 0,
                        "holds the remains of another case.db (case.db-wal)");
    if (asprintf(&unfinished, "%s-new", file) < 0)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for a path");
    remove_leftovers(folder);
    status = fill(unfinished, err);
    free(unfinished);
    if (!status)
        status = put_in_place(folder, err);
    if (status)
        remove_leftovers(folder);
    return status;
}
