/* SPDX-License-Identifier: Apache-2.0 */
#include "store/ingest-parts.h"

#include "store/finish.h"
#include "store/sql.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

/* A commit costs 1.6 ms; this is how much work a kill may cost. */
enum { COMMIT_BYTES = 32 << 20, COMMIT_MS = 2000 };

/* What waits at most for the digest of its file. */
enum { PENDING_BYTES = 256 << 20 };
enum { BESIDE_BYTES = 32 << 20 };

static int64_t
now_ms(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static stm_status
begin(struct stm_ingest *in, struct stm_err *err)
{
    in->uncommitted = 0;
    in->since_ms = now_ms();
    return stm_db_begin(in->db, err);
}

stm_status
stm_ingest_commit(struct stm_ingest *in, struct stm_err *err)
{
    stm_status status = stm_writer_flush(in->writer, err);

    if (!status && in->file.evidence && in->file.chunks_done) {
        stm_stmt_bind_int(in->sql.mark, 1, in->file.evidence);
        stm_stmt_bind_int(in->sql.mark, 2, (int64_t)in->file.chunks_done);
        status = stm_stmt_run(in->sql.mark, err);
    }
    return status ? status : stm_db_commit(in->db, err);
}

stm_status
stm_ingest_turn(struct stm_ingest *in, struct stm_err *err)
{
    stm_status status = stm_ingest_settle(in, err);

    if (!status)
        status = stm_ingest_commit(in, err);
    return status ? status : begin(in, err);
}

stm_status
stm_ingest_tick(struct stm_ingest *in, uint64_t bytes, struct stm_err *err)
{
    uint64_t limit =
        in->options->commit_bytes ? in->options->commit_bytes : COMMIT_BYTES;

    if (in->file.pending && !in->options->commit_bytes)
        limit = PENDING_BYTES;
    in->done += bytes;
    in->uncommitted += bytes;
    stm_progress_step(in->options->progress, "reading", in->done, in->total);
    if (in->uncommitted < limit && now_ms() - in->since_ms < COMMIT_MS)
        return STM_OK;
    return stm_ingest_turn(in, err);
}

static stm_status
prepare(struct stm_ingest *in, struct stm_err *err)
{
    const struct {
        struct stm_stmt **stmt;
        const char *name;
    } statements[] = {
        { &in->sql.find, "evidence-find" },
        { &in->sql.same, "evidence-same" },
        { &in->sql.add, "evidence-add" },
        { &in->sql.again, "evidence-again" },
        { &in->sql.mark, "evidence-mark" },
        { &in->sql.end, "evidence-end" },
        { &in->sql.twin, "evidence-double" },
        { &in->sql.issue_copy, "issue-copy" },
        { &in->sql.issue_clear, "issue-clear" },
        { &in->sql.issue_count, "issue-count" },
        { &in->sql.template, "template-add" },
        { &in->sql.fragment, "fragment-add" },
        { &in->sql.stranger, "evidence-stranger" },
        { &in->sql.hashed, "evidence-hashed" },
    };
    stm_status status = stm_issues_init(&in->issues, in->db, err);

    for (size_t i = 0; !status && i < sizeof(statements) / sizeof(*statements);
         i++)
        status = stm_db_named(statements[i].stmt, in->db, stm_store_sql,
                              statements[i].name, err);
    return status;
}

static void
work(void *arg, unsigned worker, void *task)
{
    struct stm_ingest *in = arg;

    stm_batch_read(task, &in->workers[worker]);
}

static stm_status
open_worker(struct stm_batch_worker *worker, stm_reader_kind reader,
            struct stm_err *err)
{
    const char *const *wanted;
    size_t n;
    stm_status status = stm_decoder_open(&worker->decoder, err);

    if (status)
        return status;
    wanted = stm_decoder_wanted(worker->decoder, &n);
    return stm_reader_open(&worker->reader, reader, wanted, n, err);
}

void
stm_ingest_next_batch(struct stm_ingest *in)
{
    in->filling = &in->batches[in->batch++ % in->n_batches];
    stm_batch_begin(in->filling);
}

static stm_status
open_batches(struct stm_ingest *in, struct stm_err *err)
{
    stm_status status = STM_OK;

    in->n_batches = stm_pool_depth(in->pool) + 1;
    in->batches = calloc(in->n_batches, sizeof(in->batches[0]));
    if (!in->batches)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for chunks");
    for (unsigned i = 0; !status && i < in->n_batches; i++)
        status = stm_batch_init(&in->batches[i], err);
    if (!status)
        stm_ingest_next_batch(in);
    return status;
}

/* Readers first, threads after them: a reader may start a process. */
static stm_status
open_workers(struct stm_ingest *in, const struct stm_bundles *bundles,
             struct stm_err *err)
{
    unsigned n =
        in->options->threads ? in->options->threads : stm_pool_processors();
    stm_status status = STM_OK;

    if (n > STM_POOL_WORKERS_MOST)
        n = STM_POOL_WORKERS_MOST;
    while (!status && in->n_workers < n)
        status = open_worker(&in->workers[in->n_workers++], in->options->reader,
                             err);
    if (!status)
        status = stm_pool_open(&in->pool, n, work, in, err);
    if (!status)
        status =
            stm_ahead_open(&in->ahead, bundles, n > 1,
                           in->options->beside_bytes ? in->options->beside_bytes
                                                     : BESIDE_BYTES,
                           err);
    return status ? status : open_batches(in, err);
}

static stm_status
open_parts(struct stm_ingest *in, const struct stm_bundles *bundles,
           struct stm_err *err)
{
    stm_status status = open_workers(in, bundles, err);

    if (!status)
        status = stm_writer_open(&in->writer, in->db, err);
    if (!status)
        status = prepare(in, err);
    return status;
}

static void
close_workers(struct stm_ingest *in)
{
    stm_pool_close(in->pool);
    for (unsigned i = 0; in->batches && i < in->n_batches; i++)
        stm_batch_free(&in->batches[i]);
    free(in->batches);
    for (unsigned i = 0; i < in->n_workers; i++) {
        stm_reader_close(in->workers[i].reader);
        stm_decoder_close(in->workers[i].decoder);
    }
}

static void
close_parts(struct stm_ingest *in)
{
    struct stm_stmt *const statements[] = {
        in->sql.find,        in->sql.same,       in->sql.add,
        in->sql.again,       in->sql.mark,       in->sql.end,
        in->sql.twin,        in->sql.issue_copy, in->sql.issue_clear,
        in->sql.issue_count, in->sql.template,   in->sql.fragment,
        in->sql.stranger,    in->sql.hashed,
    };

    for (size_t i = 0; i < sizeof(statements) / sizeof(*statements); i++)
        stm_stmt_close(statements[i]);
    stm_issues_free(&in->issues);
    stm_writer_close(in->writer);
    stm_recover_close(in->recover);
    stm_ahead_close(in->ahead);
    close_workers(in);
    free(in->bundles);
}

static stm_status
find_bundle(int64_t *id, struct stm_stmt *find, const struct stm_bundle *bundle,
            struct stm_err *err)
{
    bool row;
    stm_status status;

    stm_stmt_bind_text(find, 1, stm_span_of(bundle->label));
    stm_stmt_bind_text(find, 2, stm_span_of(bundle->layout));
    status = stm_stmt_step(find, &row, err);
    *id = !status && row ? stm_stmt_int(find, 0) : 0;
    stm_stmt_reset(find);
    return status;
}

static stm_status
store_bundle(int64_t *id, struct stm_ingest *in,
             const struct stm_bundle *bundle, struct stm_stmt *find,
             struct stm_stmt *add, struct stm_stmt *grow, struct stm_err *err)
{
    stm_status status = find_bundle(id, find, bundle, err);

    if (status)
        return status;
    if (*id) {
        stm_stmt_bind_int(grow, 1, *id);
        stm_stmt_bind_int(grow, 2, (int64_t)bundle->logs);
        stm_stmt_bind_int(grow, 3, (int64_t)bundle->others);
        return stm_stmt_run(grow, err);
    }
    stm_stmt_bind_text(add, 1, stm_span_of(bundle->label));
    stm_stmt_bind_text(add, 2, stm_span_of(bundle->layout));
    stm_stmt_bind_int(add, 3, (int64_t)bundle->logs);
    stm_stmt_bind_int(add, 4, (int64_t)bundle->others);
    status = stm_stmt_run(add, err);
    *id = stm_db_last_id(in->db);
    return status;
}

static stm_status
store_bundles(struct stm_ingest *in, const struct stm_bundles *bundles,
              struct stm_err *err)
{
    struct stm_stmt *find = NULL, *add = NULL, *grow = NULL;
    stm_status status;

    in->bundles = calloc(bundles->n_bundles + 1, sizeof(*in->bundles));
    if (!in->bundles)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for bundles");
    status = stm_db_named(&find, in->db, stm_store_sql, "bundle-find", err);
    if (!status)
        status = stm_db_named(&add, in->db, stm_store_sql, "bundle-add", err);
    if (!status)
        status = stm_db_named(&grow, in->db, stm_store_sql, "bundle-grow", err);
    for (size_t i = 0; !status && i < bundles->n_bundles; i++)
        status = store_bundle(&in->bundles[i], in, &bundles->bundles[i], find,
                              add, grow, err);
    stm_stmt_close(find);
    stm_stmt_close(add);
    stm_stmt_close(grow);
    return status;
}

/* A problem has no event log: it stands at evidence 0, by its name. */
static stm_status
store_problem(struct stm_ingest *in, struct stm_stmt *add,
              const struct stm_problem *problem, struct stm_err *err)
{
    struct stm_buf text = { 0 };
    stm_status status;

    stm_buf_print(&text, "%s: %s", problem->name, problem->text);
    stm_stmt_bind_text(add, 1, stm_span_of(problem->kind));
    stm_stmt_bind_text(add, 2,
                       stm_span_of(stm_effect_name(
                           problem->loss ? STM_NOTE_LOSS : STM_NOTE_ANOMALY)));
    stm_stmt_bind_text(add, 3, stm_buf_held(&text));
    status = text.failed ? stm_fail(err, STM_ENOMEM, 0, "no memory for a text")
                         : stm_stmt_run(add, err);
    stm_buf_free(&text);
    in->result->losses += problem->loss;
    in->result->anomalies += !problem->loss;
    return status;
}

static stm_status
clear_problem(struct stm_stmt *clear, struct stm_span name, struct stm_err *err)
{
    stm_stmt_bind_text(clear, 1, name);
    return stm_stmt_run(clear, err);
}

/* A file that is there, and the folders that it lies in: `a/b`, `a`. */
static stm_status
clear_upwards(struct stm_stmt *clear, const char *name, struct stm_err *err)
{
    struct stm_span rest = stm_span_of(name);
    stm_status status = clear_problem(clear, rest, err);

    while (!status && rest.size) {
        rest.size--;
        if (rest.data[rest.size] == '/')
            status = clear_problem(clear, rest, err);
    }
    return status;
}

/* Earlier runs may have told of files that are found now. */
static stm_status
clear_problems(struct stm_ingest *in, const struct stm_bundles *bundles,
               struct stm_err *err)
{
    struct stm_stmt *clear = NULL;
    stm_status status =
        stm_db_named(&clear, in->db, stm_store_sql, "issue-drop-problem", err);

    for (size_t i = 0; !status && i < bundles->n_bundles; i++)
        if (strcmp(bundles->bundles[i].layout, "none") != 0)
            status = clear_problem(clear,
                                   stm_span_of(bundles->bundles[i].label), err);
    for (size_t i = 0; !status && i < bundles->n_items; i++)
        status = clear_upwards(clear, bundles->items[i].name, err);
    stm_stmt_close(clear);
    return status;
}

static stm_status
store_problems(struct stm_ingest *in, const struct stm_bundles *bundles,
               struct stm_err *err)
{
    struct stm_stmt *add = NULL;
    stm_status status =
        stm_db_named(&add, in->db, stm_store_sql, "issue-add-once", err);

    for (size_t i = 0; !status && i < bundles->n_problems; i++)
        status = store_problem(in, add, &bundles->problems[i], err);
    stm_stmt_close(add);
    return status;
}

static void
sum_sizes(struct stm_ingest *in, const struct stm_bundles *bundles)
{
    struct stat file;

    for (size_t i = 0; i < bundles->n_items; i++)
        if (stat(bundles->items[i].path, &file) == 0 && file.st_size > 0)
            in->total += (uint64_t)file.st_size;
}

static stm_status
take_items(struct stm_ingest *in, const struct stm_bundles *bundles,
           struct stm_err *err)
{
    uint64_t before = 0;

    for (size_t i = 0; i < bundles->n_items; i++) {
        struct stat file;
        stm_status status;

        if (stm_progress_stop(in->options->progress))
            return stm_fail(err, STM_ESTOP, 0, "interrupted");
        status = stm_ingest_item(in, &bundles->items[i], err);
        if (status)
            return status;
        if (in->options->sha256)
            memcpy(in->options->sha256[i], in->file.sha256, STM_SHA256_SIZE);
        if (stat(bundles->items[i].path, &file) == 0 && file.st_size > 0)
            before += (uint64_t)file.st_size;
        in->done = before;
        in->file.evidence = 0;
        status = stm_ingest_tick(in, 0, err);
        if (status)
            return status;
    }
    return STM_OK;
}

/* What was committed is consistent; a stop commits what there is. */
static stm_status
ingest(struct stm_ingest *in, const struct stm_bundles *bundles,
       struct stm_err *err)
{
    stm_status status = begin(in, err), ended = STM_OK;

    if (!status)
        status = store_bundles(in, bundles, err);
    if (!status)
        status = clear_problems(in, bundles, err);
    if (!status)
        status = store_problems(in, bundles, err);
    if (!status)
        status = take_items(in, bundles, err);
    /* A stop leaves nothing of a file without its digest. */
    if (!status || (status == STM_ESTOP && !in->file.pending))
        ended = stm_ingest_commit(in, status ? NULL : err);
    if (ended)
        status = ended;
    if (status)
        stm_db_rollback(in->db);
    return status;
}

/* The lock of a case that cannot lock its folder stays with the handle. */
static stm_status
is_exclusive(bool *out, struct stm_db *db, struct stm_err *err)
{
    struct stm_stmt *stmt;
    bool row;
    stm_status status =
        stm_db_prepare(&stmt, db, stm_span_of("PRAGMA locking_mode"), err);

    if (status)
        return status;
    status = stm_stmt_step(stmt, &row, err);
    *out = !status && row && stm_span_is(stm_stmt_text(stmt, 0), "exclusive");
    stm_stmt_close(stmt);
    return status;
}

static stm_status
run(struct stm_ingest *in, const struct stm_bundles *bundles,
    struct stm_err *err)
{
    int64_t recovered = 0;
    stm_status status = open_parts(in, bundles, err);

    if (!status) {
        sum_sizes(in, bundles);
        status = ingest(in, bundles, err);
    }
    close_parts(in);
    if (!status)
        status = stm_store_finish(in->db, err);
    if (!status)
        status = stm_db_query_int(
            in->db, "SELECT COALESCE(sum(recovered), 0) FROM evidence_count",
            &recovered, err);
    in->result->recovered = (uint64_t)recovered;
    return status;
}

stm_status
stm_ingest(struct stm_case *kase, const struct stm_bundles *bundles,
           const struct stm_ingest_options *options,
           struct stm_ingest_result *result, struct stm_err *err)
{
    struct stm_ingest *in = calloc(1, sizeof(*in));
    struct stm_err own;
    struct stm_db *db = stm_case_db(kase);
    bool exclusive = true;
    stm_status status;

    err = err ? err : &own; /* inside it is the text of issues too */
    if (!in)
        return stm_fail(err, STM_ENOMEM, 0, "no memory to ingest");
    memset(result, 0, sizeof(*result));
    in->db = db;
    in->options = options;
    in->result = result;
    status = is_exclusive(&exclusive, db, err);
    if (!status)
        status = stm_db_script_named(db, stm_store_sql, "ingest-begin", err);
    if (!status)
        status = run(in, bundles, err);
    if (!exclusive)
        (void)stm_db_script_named(db, stm_store_sql, "ingest-end", NULL);
    free(in);
    return status;
}
