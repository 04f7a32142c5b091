/* SPDX-License-Identifier: Apache-2.0 */
#include "store/case.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/case-file.h"
#include "store/sql.h"

struct stm_case {
    char *path;
    int folder; /* its flock is the lock of the case's one writer */
    bool made;  /* the folder was not there before, and is ours */
    struct stm_db *db;
};

static stm_status
case_new(struct stm_case **out, const char *path, struct stm_err *err)
{
    struct stm_case *kase = calloc(1, sizeof(*kase));

    if (kase) {
        kase->folder = -1;
        kase->path = strdup(path);
    }
    if (!kase || !kase->path) {
        stm_case_close(kase);
        return stm_fail(err, STM_ENOMEM, 0, "no memory for a case");
    }
    *out = kase;
    return STM_OK;
}

/* Makes a missing folder (never its parents) and opens it. */
static stm_status
open_folder(struct stm_case *kase, stm_case_mode mode, struct stm_err *err)
{
    if (mode == STM_CASE_ADD) {
        kase->made = mkdir(kase->path, 0777) == 0;
        if (!kase->made && errno != EEXIST)
            return stm_fail(err, STM_EIO, 0, "cannot be made: %s",
                            strerror(errno));
    }
    kase->folder = open(kase->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (kase->folder >= 0)
        return STM_OK;
    switch (errno) {
    case ENOENT: return stm_fail(err, STM_EUSAGE, 0, "there is no such case");
    case ENOTDIR: return stm_fail(err, STM_EUSAGE, 0, "is not a folder");
    default:
        return stm_fail(err, STM_EIO, 0, "cannot be opened: %s",
                        strerror(errno));
    }
}

static stm_status
in_use(struct stm_err *err)
{
    return stm_fail(err, STM_EIO, 0, "is in use by another stemma");
}

/*
 * The lock hangs on the open folder, so it ends with the process however
 * that ends, and nothing that closes case.db can drop it. Where the file
 * system cannot lock a folder `*held` stays false.
 */
static stm_status
lock_folder(struct stm_case *kase, bool *held, struct stm_err *err)
{
    int code;

    do
        code = flock(kase->folder, LOCK_EX | LOCK_NB);
    while (code && errno == EINTR);
    *held = code == 0;
    if (code && errno == EWOULDBLOCK) {
        kase->made = false; /* it is the other's now: not ours to remove */
        return in_use(err);
    }
    if (faccessat(kase->folder, ".", W_OK, AT_EACCESS))
        return stm_fail(err, STM_EIO, 0, "cannot be written: %s",
                        strerror(errno));
    return STM_OK;
}

/* Whether a writer holds the lock now; for readers, who take none. */
static bool
is_held(const struct stm_case *kase)
{
    if (flock(kase->folder, LOCK_SH | LOCK_NB))
        return errno == EWOULDBLOCK;
    (void)flock(kase->folder, LOCK_UN);
    return false;
}

/* The second-best lock: SQLite's own, held until the handle is closed. */
static stm_status
lock_database(struct stm_db *db, struct stm_err *err)
{
    return stm_db_script_named(db, stm_store_sql, "case-lock", err);
}

/* Opening alone does not read; this does, and rolls back after a kill. */
static stm_status
prove(struct stm_case *kase, stm_case_mode mode, struct stm_err *err)
{
    int64_t n;
    stm_status status =
        stm_db_query_int(kase->db, "SELECT count(*) FROM run", &n, err);

    if (!status && mode != STM_CASE_READ &&
        sqlite3_db_readonly(stm_db_handle(kase->db), "main"))
        return stm_fail(err, STM_EIO, 0, "case.db cannot be written");
    return status;
}

static stm_status
open_database(struct stm_case *kase, const char *file, stm_case_mode mode,
              struct stm_err *err)
{
    stm_status status =
        stm_db_open(&kase->db, file,
                    mode == STM_CASE_READ ? STM_DB_READ : STM_DB_WRITE, err);

    if (!status)
        status = prove(kase, mode, err);
    if (status && mode == STM_CASE_READ && is_held(kase))
        return in_use(err);
    if (status && mode == STM_CASE_READ &&
        stm_case_file_interrupted(kase->folder)) {
        /* A run was killed: only a writer can roll its last step back. */
        stm_db_close(kase->db);
        kase->db = NULL;
        status = stm_db_open(&kase->db, file, STM_DB_WRITE, err);
        if (!status)
            status = prove(kase, mode, err);
        if (status)
            return stm_fail(err, status, 0,
                            "was left by an interrupted run and cannot be "
                            "read where nothing may be written: copy it");
    }
    if (!status && mode != STM_CASE_READ)
        status = stm_db_script_named(kase->db, stm_store_sql, "case-open", err);
    return status;
}

/* What stands in the folder, and what may be done with it. */
static stm_status
enter(struct stm_case *kase, const char *file, stm_case_mode mode, bool force,
      struct stm_err *err)
{
    stm_case_file found;
    stm_status status = stm_case_file_look(&found, kase->folder, file, err);

    if (status || found == STM_CASE_FILE_OURS)
        return status;
    if (mode != STM_CASE_ADD)
        return stm_fail(err, STM_EUSAGE, 0, "holds no case (no case.db)");
    if (found == STM_CASE_FILE_OTHERS && !force)
        return stm_fail(err, STM_EUSAGE, 0,
                        "is not empty and holds no case.db: name another "
                        "folder (--force takes it all the same)");
    return stm_case_file_make(kase->folder, file, err);
}

static stm_status
open_steps(struct stm_case *kase, stm_case_mode mode, bool force,
           struct stm_err *err)
{
    bool held = true;
    char *file;
    stm_status status = open_folder(kase, mode, err);

    if (!status && mode != STM_CASE_READ)
        status = lock_folder(kase, &held, err);
    if (status)
        return status;
    if (asprintf(&file, "%s/%s", kase->path, STM_CASE_FILE) < 0)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for a path");
    status = enter(kase, file, mode, force, err);
    if (!status)
        status = open_database(kase, file, mode, err);
    if (!status && !held)
        status = lock_database(kase->db, err);
    free(file);
    return status;
}

stm_status
stm_case_open(struct stm_case **out, const char *path, stm_case_mode mode,
              bool force, struct stm_err *err)
{
    struct stm_case *kase = NULL;
    stm_status status = case_new(&kase, path, err);

    if (status)
        return status;
    status = open_steps(kase, mode, force, err);
    if (status) {
        if (kase->made)
            (void)rmdir(path);
        stm_case_close(kase);
        return status;
    }
    *out = kase;
    return STM_OK;
}

void
stm_case_close(struct stm_case *kase)
{
    if (!kase)
        return;
    stm_db_close(kase->db);
    if (kase->folder >= 0)
        (void)close(kase->folder);
    free(kase->path);
    free(kase);
}

struct stm_db *
stm_case_db(struct stm_case *kase)
{
    return kase->db;
}

const char *
stm_case_path(const struct stm_case *kase)
{
    return kase->path;
}
