/* SPDX-License-Identifier: Apache-2.0 */
/*
 * verify-case.c - is the evidence still what a case was made of?
 */
#include "verify.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/json.h"
#include "base/text.h"
#include "custody.h"
#include "progress.h"

enum { NAMES_MEMORY = 256 << 20 };

/* Hashes one file; a file that cannot be read is no failure of all. */
static void
hash(struct custody *custody, struct custody_found *found, const char *path)
{
    struct stm_source *source = NULL;
    struct stm_err err = { 0 };
    stm_status status = stm_source_open(&source, path, &err);

    if (!status)
        status = stm_source_sha256(source, found->sha256, &err);
    if (!status && stm_source_changed(source))
        status = stm_fail(&err, STM_EIO, 0, "was changed while it was read");
    stm_source_close(source);
    if (!status)
        return;
    progress_clear();
    cmd_say("%s: %s", found->name, err.text);
    found->state = CUSTODY_UNREAD;
    custody->lost = true;
}

static stm_status
hash_all(struct custody *custody, const struct stm_bundles *bundles,
         const struct stm_progress *progress, struct stm_err *err)
{
    custody->found = calloc(bundles->n_items + 1, sizeof(custody->found[0]));
    if (!custody->found)
        return stm_fail(err, STM_ENOMEM, 0, "memory ran out");
    for (size_t i = 0; i < bundles->n_items; i++) {
        struct custody_found *found = &custody->found[custody->n_found++];

        if (stm_progress_stop(progress))
            return stm_fail(err, STM_ESTOP, 0, "interrupted");
        stm_progress_step(progress, "hashing", i, bundles->n_items);
        *found = (struct custody_found){
            bundles->items[i].name, { 0 }, CUSTODY_STATES, NULL
        };
        hash(custody, found, bundles->items[i].path);
    }
    custody_match(custody);
    return STM_OK;
}

static void
json_digest(struct stm_json *json, const char *key, const uint8_t *sha256)
{
    char text[STM_SHA256_TEXT];

    stm_json_key(json, key);
    if (sha256)
        stm_json_string(json, stm_hex_print(text, sha256, STM_SHA256_SIZE));
    else
        stm_json_null(json);
}

static void
put_json(struct custody *custody, custody_state s, struct stm_span name,
         const uint8_t *sha256, const struct custody_held *held)
{
    struct stm_json json = stm_json_of(&custody->out);

    stm_buf_text(&custody->out, custody->out.size ? ",\n" : "[\n");
    stm_json_object(&json);
    stm_json_key(&json, "state");
    stm_json_string(&json, custody_state_name(s));
    stm_json_key(&json, "file");
    stm_json_text(&json, name);
    json_digest(&json, "sha256", sha256);
    stm_json_key(&json, "case_file");
    if (held)
        stm_json_text(&json, held->file);
    else
        stm_json_null(&json);
    json_digest(&json, "case_sha256", held && held->read ? held->sha256 : NULL);
    stm_json_object_end(&json);
}

static void
put_row(struct custody *custody, custody_state s, struct stm_span name,
        const uint8_t *sha256, const struct custody_held *held)
{
    struct stm_buf *out = &custody->out;
    char text[STM_SHA256_TEXT] = "-";

    if (out->size == 0)
        stm_buf_print(out, "%-10s  %-64s  FILE\n", "STATE", "SHA-256");
    if (sha256)
        (void)stm_hex_print(text, sha256, STM_SHA256_SIZE);
    stm_buf_print(out, "%-10s  %-64s  ", custody_state_name(s), text);
    stm_text_show(out, name, false);
    if (s == CUSTODY_MOVED || s == CUSTODY_COPY) {
        stm_buf_text(out, ", in the case as ");
        stm_text_show(out, held->file, false);
    }
    stm_buf_char(out, '\n');
    if (s == CUSTODY_CHANGED)
        stm_buf_print(out, "%-10s  %s  what the case was made of\n", "",
                      stm_hex_print(text, held->sha256, STM_SHA256_SIZE));
}

static void
put(struct custody *custody, custody_state s, struct stm_span name,
    const uint8_t *sha256, const struct custody_held *held)
{
    custody->counts[s]++;
    if (custody->json)
        put_json(custody, s, name, sha256, held);
    else
        put_row(custody, s, name, sha256, held);
}

static void
put_all(struct custody *custody)
{
    const char *before = "";

    for (size_t i = 0; i < custody->n_found; i++) {
        const struct custody_found *f = &custody->found[i];

        put(custody, f->state, stm_span_of(f->name),
            f->state == CUSTODY_UNREAD ? NULL : f->sha256, f->held);
    }
    for (size_t i = 0; i < custody->n_held; i++) {
        const struct custody_held *held = &custody->held[i];

        if (!held->met)
            put(custody, held->read ? CUSTODY_MISSING : CUSTODY_NEVER,
                held->file, held->read ? held->sha256 : NULL, held);
    }
    if (custody->json) {
        stm_buf_text(&custody->out, custody->out.size ? "\n]\n" : "[]\n");
        return;
    }
    for (size_t i = 0; i < CUSTODY_STATES; i++) {
        if (!custody->counts[i])
            continue;
        stm_buf_print(&custody->out, "%s%llu %s", before,
                      (unsigned long long)custody->counts[i],
                      custody_state_name((custody_state)i));
        before = ", ";
    }
    stm_buf_char(&custody->out, '\n');
}

static int
judge(const struct custody *custody)
{
    if (custody->counts[CUSTODY_CHANGED])
        return CMD_DISAGREE;
    return custody->lost || custody->counts[CUSTODY_MISSING] ||
                   custody->counts[CUSTODY_NEVER]
               ? CMD_LOST
               : CMD_DONE;
}

static int
show(struct custody *custody)
{
    put_all(custody);
    if (custody->failed || custody->out.failed) {
        cmd_say("memory ran out");
        return CMD_FAILED;
    }
    if (fwrite(custody->out.data, 1, custody->out.size, stdout) !=
            custody->out.size &&
        errno == EPIPE)
        return CMD_DONE;
    return cmd_flush() == CMD_DONE ? judge(custody) : CMD_FAILED;
}

static void
say_problems(struct custody *custody, const struct stm_bundles *bundles)
{
    for (size_t i = 0; i < bundles->n_problems; i++) {
        custody->lost |= bundles->problems[i].loss;
        cmd_say("%s: %s", bundles->problems[i].name, bundles->problems[i].text);
    }
}

static int
compare(struct custody *custody, const char *path, char *const *evidence,
        size_t n, const struct stm_progress *progress)
{
    struct stm_bundles *bundles = NULL;
    struct stm_err err = { 0 };
    const char *what = path;
    stm_status status = custody_read(custody, path, &err);
    int code = CMD_FAILED;

    if (!status) {
        what = "evidence";
        status = stm_bundles_collect(&bundles, (const char *const *)evidence, n,
                                     path, progress, &err);
    }
    if (!status)
        say_problems(custody, bundles);
    if (!status)
        status = hash_all(custody, bundles, progress, &err);
    progress_clear();
    if (status == STM_ESTOP)
        code = CMD_INTERRUPTED;
    else if (status)
        cmd_say("%s: %s", what, err.text);
    else if (bundles->n_items == 0)
        cmd_say("no event log in any argument");
    else
        code = show(custody);
    stm_bundles_close(bundles);
    return code;
}

int
verify_case(const char *path, char *const *evidence, size_t n, bool json)
{
    struct custody custody = { .memory = stm_arena_of(NAMES_MEMORY),
                               .json = json };
    const struct stm_progress *progress = progress_start();
    int code = compare(&custody, path, evidence, n, progress);

    progress_end();
    custody_free(&custody);
    return code;
}
