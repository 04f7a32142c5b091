/* SPDX-License-Identifier: Apache-2.0 */
#include "rules-tunings.h"

#include "base/text.h"
#include "detect/standing.h"

#include <inttypes.h>

static int
width_of(const struct stm_rules *rules)
{
    size_t width = strlen("TUNING");

    for (size_t i = 0; i < rules->of[STM_KIND_TUNING].n; i++) {
        size_t size = strlen(rules->of[STM_KIND_TUNING].items[i]->name);

        width = size > width ? size : width;
    }
    return width > STM_NAME_SIZE ? STM_NAME_SIZE : (int)width;
}

/* A line a tuning: id, levels, title; or what is wrong with it. */
static void
put_tuning(struct stm_buf *out, const struct stm_tuning *tuning, int width)
{
    struct stm_buf line = { 0 };

    if (tuning->written.error)
        stm_buf_print(&line, "%-*s  failed: %s", width, tuning->written.name,
                      tuning->written.error);
    else
        stm_buf_print(&line, "%-*s  %-6d  %s", width, tuning->written.name,
                      tuning->lower, tuning->title);
    stm_text_show(out, stm_buf_held(&line), false);
    stm_buf_char(out, '\n');
    out->failed = out->failed || line.failed;
    stm_buf_free(&line);
}

static stm_status
put_findings(struct stm_buf *out, const struct stm_tuning *tuning,
             struct stm_db *db, struct stm_err *err)
{
    int64_t n = 0;
    stm_status status = stm_tuning_findings(&n, db, tuning, err);

    if (!status && n)
        stm_buf_print(out, "    lowered %" PRId64 " finding%s\n", n,
                      n == 1 ? "" : "s");
    return status;
}

stm_status
rules_tunings(struct stm_buf *out, const struct stm_rules *rules,
              struct stm_db *db, struct stm_err *err)
{
    size_t n = rules->of[STM_KIND_TUNING].n;
    int width = width_of(rules);
    stm_status status = STM_OK;

    if (n)
        stm_buf_print(out, "\n%-*s  %-6s  %s\n", width, "TUNING", "LOWERS",
                      "TITLE");
    for (size_t i = 0; i < n && !status; i++) {
        const struct stm_tuning *tuning = stm_rules_tuning(rules, i);

        put_tuning(out, tuning, width);
        if (db && !tuning->written.error)
            status = put_findings(out, tuning, db, err);
    }
    return status;
}
