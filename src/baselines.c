/* SPDX-License-Identifier: Apache-2.0 */
#include "baselines.h"

#include <inttypes.h>

#include "base/digest.h"
#include "base/json.h"
#include "base/text.h"
#include "baseline/sql.h"
#include "progress.h"

enum { LINES_SAID = 20 };

/* Says the first lines only: the file may be of quite another kind. */
struct saying {
    const char *path;
    uint64_t said;
};

static void
say_some(void *arg, unsigned line, const char *why)
{
    struct saying *saying = arg;

    if (saying->said++ >= LINES_SAID)
        return;
    progress_clear();
    cmd_say("%s:%u: %s", saying->path, line, why);
}

static struct stm_baseline_options
options_of(const struct baseline_options *options)
{
    return (struct stm_baseline_options){ .name = options->name,
                                          .at = options->at,
                                          .kind = options->kind,
                                          .format = options->format };
}

int
baseline_check(const char *const *files, size_t n,
               const struct baseline_options *options, const struct cmd *cmd)
{
    struct stm_baseline_options looking = options_of(options);

    for (size_t i = 0; i < n; i++) {
        struct stm_baseline_looked looked;
        struct stm_err err = { 0 };
        stm_status status =
            stm_baseline_look(&looked, files[i], &looking, &err);

        if (status == STM_EUSAGE)
            return cmd_usage(cmd, "%s: %s", files[i], err.text);
        if (status) {
            cmd_say("%s: %s", files[i], err.text);
            return CMD_FAILED;
        }
    }
    return CMD_DONE;
}

static void
put_added(FILE *out, const char *file, const struct stm_baseline_added *added)
{
    struct stm_buf line = { 0 };

    stm_text_show(&line, stm_buf_held(&added->name), false);
    if (added->there)
        stm_buf_print(&line, ": %s is in the case already", file);
    else if (added->looked.format == STM_BASELINE_RDS)
        stm_buf_print(&line, ": %s, %s, left in place",
                      stm_baseline_kind_name(added->looked.kind),
                      stm_baseline_format_name(added->looked.format));
    else
        stm_buf_print(&line, ": %s, %s, %" PRIu64 " entr%s",
                      stm_baseline_kind_name(added->looked.kind),
                      stm_baseline_format_name(added->looked.format),
                      added->entries, added->entries == 1 ? "y" : "ies");
    if (added->malformed)
        stm_buf_print(&line, ", %" PRIu64 " line%s not understood",
                      added->malformed, added->malformed == 1 ? "" : "s");
    if (!line.failed)
        fprintf(out, "%s\n", line.data);
    stm_buf_free(&line);
}

int
baseline_add(struct stm_db *db, const char *file,
             const struct baseline_options *options, FILE *out, bool *lost,
             bool *changed)
{
    struct saying saying = { .path = file };
    struct stm_input_problems problems = { .each = say_some, .arg = &saying };
    struct stm_baseline_options adding = options_of(options);
    struct stm_baseline_added added;
    struct stm_err err = { 0 };
    stm_status status;

    adding.problems = &problems;
    adding.progress = progress_start();
    status = stm_baseline_add(&added, db, file, &adding, &err);
    progress_clear();
    if (saying.said > LINES_SAID)
        cmd_say("%s: and %" PRIu64 " lines more", file,
                saying.said - LINES_SAID);
    if (status)
        cmd_say("%s: %s", file,
                status == STM_ESTOP ? "interrupted, and not added" : err.text);
    else if (out)
        put_added(out, file, &added);
    *lost = *lost || added.malformed > 0;
    *changed = *changed || (!status && !added.there);
    stm_buf_free(&added.name);
    return status == STM_ESTOP ? CMD_INTERRUPTED
           : status            ? CMD_FAILED
                               : CMD_DONE;
}

static void
put_json(struct stm_buf *out, const struct stm_stmt *row)
{
    struct stm_json json = stm_json_of(out);
    char hex[STM_SHA256_TEXT] = "";
    struct stm_span sha256 = stm_stmt_blob(row, 4);

    if (sha256.size == STM_SHA256_SIZE)
        (void)stm_hex_print(hex, (const uint8_t *)sha256.data, sha256.size);
    stm_json_object(&json);
    stm_json_key(&json, "name");
    stm_json_text(&json, stm_stmt_text(row, 0));
    stm_json_key(&json, "kind");
    stm_json_string(
        &json, stm_baseline_kind_name((stm_baseline_kind)stm_stmt_int(row, 1)));
    stm_json_key(&json, "format");
    stm_json_text(&json, stm_stmt_text(row, 2));
    stm_json_key(&json, "source");
    stm_json_text(&json, stm_stmt_text(row, 3));
    stm_json_key(&json, "sha256");
    stm_json_string(&json, hex);
    stm_json_key(&json, "size");
    stm_json_int(&json, stm_stmt_int(row, 5));
    stm_json_key(&json, "at");
    stm_json_text(&json, stm_stmt_text(row, 6));
    stm_json_key(&json, "location");
    stm_json_text(&json, stm_stmt_text(row, 7));
    stm_json_key(&json, "entries");
    stm_json_int(&json, stm_stmt_int(row, 8));
    stm_json_key(&json, "malformed");
    stm_json_int(&json, stm_stmt_int(row, 9));
    stm_json_object_end(&json);
    stm_buf_char(out, '\n');
}

static void
put_row(struct stm_buf *out, const struct stm_stmt *row)
{
    const char *kind =
        stm_baseline_kind_name((stm_baseline_kind)stm_stmt_int(row, 1));

    stm_buf_print(out, "%-10s ", kind);
    if (stm_stmt_text(row, 7).size)
        stm_buf_print(out, "%12s ", "in place");
    else
        stm_buf_print(out, "%12" PRId64 " ", stm_stmt_int(row, 8));
    stm_buf_print(out, "%-17.*s ", (int)stm_stmt_text(row, 2).size,
                  stm_stmt_text(row, 2).data);
    stm_text_show(out, stm_stmt_text(row, 0), false);
    if (stm_stmt_text(row, 6).size) {
        stm_buf_text(out, " at ");
        stm_text_show(out, stm_stmt_text(row, 6), false);
    }
    if (stm_stmt_int(row, 9))
        stm_buf_print(out, " (%" PRId64 " not understood)",
                      stm_stmt_int(row, 9));
    stm_buf_char(out, '\n');
}

int
baseline_list(struct stm_db *db, bool json)
{
    struct stm_buf out = { 0 };
    struct stm_stmt *stmt;
    struct stm_err err = { 0 };
    bool row = true;
    stm_status status = stm_db_named(&stmt, db, stm_baseline_sql, "list", &err);

    if (!status) {
        while (!(status = stm_stmt_step(stmt, &row, &err)) && row)
            json ? put_json(&out, stmt) : put_row(&out, stmt);
        stm_stmt_close(stmt);
    }
    if (!status && out.failed)
        status = stm_fail(&err, STM_ENOMEM, 0, "no memory for a list");
    if (status)
        cmd_say("baseline: %s", err.text);
    else if (out.size)
        (void)fwrite(out.data, 1, out.size, stdout);
    else if (!json)
        (void)fputs("no baseline was given\n", stdout);
    stm_buf_free(&out);
    return status ? CMD_FAILED : cmd_flush();
}
