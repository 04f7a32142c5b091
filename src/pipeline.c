/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "pipeline.h"

#include "base/json.h"
#include "baselines.h"
#include "cmd.h"
#include "detect/detect.h"
#include "detect/rules.h"
#include "evidence/bundle.h"
#include "lineage/lineage.h"
#include "progress.h"
#include "report/report.h"
#include "report/summary.h"
#include "store/ingest.h"
#include "store/run.h"
#include "store/versions.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { LOSSES_SAID = 20 };

int
pipeline_fail(const char *what, stm_status status, const struct stm_err *err)
{
    progress_clear();
    if (status == STM_ESTOP) {
        cmd_say("interrupted; the case is consistent, the same command "
                "goes on");
        return CMD_INTERRUPTED;
    }
    cmd_say("%s: %s", what, err->text);
    return CMD_FAILED;
}

static stm_ticks
now(void)
{
    struct timespec t;

    (void)clock_gettime(CLOCK_REALTIME, &t);
    return (stm_ticks)t.tv_sec * STM_TICKS_PER_SECOND + t.tv_nsec / 100;
}

/* SOURCE_DATE_EPOCH, where it is a number, stands in for the clock. */
static stm_ticks
made_at(void)
{
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    char *end;
    long long seconds;

    if (!epoch || !*epoch)
        return now();
    errno = 0;
    seconds = strtoll(epoch, &end, 10);
    if (errno || *end || seconds < 0 ||
        seconds >= STM_TICKS_END / STM_TICKS_PER_SECOND)
        return now();
    return seconds * STM_TICKS_PER_SECOND;
}

static stm_status
begin_run(struct pipeline *p, struct stm_err *err)
{
    struct stm_buf arguments = { 0 }, libraries = { 0 };
    struct stm_json json = stm_json_of(&arguments);
    struct stm_run run = { .tool = "stemma " PACKAGE_VERSION,
                           .started = now() };
    stm_status status;

    stm_json_array(&json);
    for (int i = 0; i < p->options->argc; i++)
        stm_json_string(&json, p->options->argv[i]);
    stm_json_array_end(&json);
    stm_buf_print(&libraries, "%s reader; ",
                  stm_reader_name(p->options->reader));
    stm_versions(&libraries);
    if (arguments.failed || libraries.failed)
        status = stm_fail(err, STM_ENOMEM, 0, "no memory");
    else {
        run.arguments = arguments.data;
        run.libraries = libraries.data;
        status = stm_run_begin(&p->run, stm_case_db(p->kase), &run, err);
    }
    stm_buf_free(&arguments);
    stm_buf_free(&libraries);
    return status;
}

/* Before hours of reading: can the rules be had? */
static stm_status
check_rules(const char *folder, struct stm_err *err)
{
    struct stm_rules *rules = NULL;
    stm_status status = stm_rules_open(&rules, folder, err);

    stm_rules_close(rules);
    return status;
}

int
pipeline_open(struct pipeline *p, const struct pipeline_options *options,
              stm_case_mode mode, const struct stm_progress *progress)
{
    struct stm_err err;
    stm_status status;
    int code;

    *p = (struct pipeline){ .options = options, .progress = progress };
    if (options->rules) {
        status = check_rules(options->rules, &err);
        if (status)
            return pipeline_fail("--rules", status, &err);
    }
    code = input_read(&p->input, &options->hosts, &options->verdicts);
    if (code)
        return code;
    p->lost = p->input.not_understood > 0;
    status = stm_case_open(&p->kase, options->out, mode, options->force, &err);
    if (status)
        return pipeline_fail(options->out, status, &err);
    status = begin_run(p, &err);
    return status ? pipeline_fail(options->out, status, &err) : CMD_DONE;
}

static void
say_problems(const struct stm_bundles *bundles)
{
    for (size_t i = 0; i < bundles->n_problems; i++)
        cmd_say("%s: %s", bundles->problems[i].name, bundles->problems[i].text);
}

/* Files that were named, or named like logs, and are none. */
static void
say_foreign(const struct stm_bundles *bundles)
{
    for (size_t i = 0; i < bundles->n_items && i < LOSSES_SAID; i++)
        cmd_say("%s: is no event log", bundles->items[i].name);
}

static bool
any_log(const struct stm_bundles *bundles)
{
    for (size_t i = 0; i < bundles->n_items; i++)
        if (bundles->items[i].magic)
            return true;
    return false;
}

/* Every line of a text that ends in LF, each as a message. */
static void
say_lines(struct stm_buf *lines)
{
    for (char *at = lines->data; at && *at;) {
        char *end = strchr(at, '\n');

        *end = '\0';
        cmd_say("%s", at);
        at = end + 1;
    }
}

/* Those of earlier runs too: they are still lost. */
int
pipeline_losses(struct pipeline *p)
{
    struct stm_buf lines = { 0 };
    struct stm_err err;
    uint64_t count = 0;
    stm_status status = stm_summary_losses(&lines, &count, stm_case_db(p->kase),
                                           LOSSES_SAID, &err);

    if (status) {
        stm_buf_free(&lines);
        return pipeline_fail(p->options->out, status, &err);
    }
    say_lines(&lines);
    p->lost = p->lost || count > 0;
    stm_buf_free(&lines);
    return CMD_DONE;
}

int
pipeline_collect(struct stm_bundles **out, char *const *paths, size_t n,
                 const struct pipeline_options *options,
                 const struct stm_progress *progress)
{
    struct stm_err err;
    stm_status status = stm_bundles_collect(out, (const char *const *)paths, n,
                                            options->out, progress, &err);

    if (status)
        return pipeline_fail("evidence", status, &err);
    progress_clear();
    if (any_log(*out))
        return CMD_DONE;
    say_problems(*out);
    say_foreign(*out);
    cmd_say("no event log in any argument");
    stm_bundles_close(*out);
    *out = NULL;
    return CMD_FAILED;
}

int
pipeline_ingest(struct pipeline *p, const struct stm_bundles *bundles)
{
    uint8_t(*sha256)[STM_SHA256_SIZE] =
        calloc(bundles->n_items + 1, sizeof(*sha256));
    const struct stm_ingest_options options = { .reader = p->options->reader,
                                                .threads = p->options->threads,
                                                .recover = p->options->recover,
                                                .progress = p->progress,
                                                .sha256 = sha256 };
    struct stm_err err = { .text = "out of memory" };
    stm_status status = STM_ENOMEM;

    if (sha256)
        status = stm_ingest(p->kase, bundles, &options, &p->read, &err);
    if (!status)
        status = second_reader_note(&p->second, bundles, sha256, &err);
    free(sha256);
    if (status)
        return pipeline_fail(p->options->out, status, &err);
    progress_clear();
    return pipeline_losses(p);
}

static int
say_failures(struct pipeline *p)
{
    struct stm_buf lines = { 0 };
    struct stm_err err;
    stm_status status =
        stm_summary_failures(&lines, stm_case_db(p->kase), &err);

    progress_clear();
    if (!status)
        say_lines(&lines);
    stm_buf_free(&lines);
    p->lost = p->lost || p->found.failed > 0;
    return status ? pipeline_fail(p->options->out, status, &err) : CMD_DONE;
}

/* Each list in a transaction of its own: of some a part would do. */
static int
take_baselines(struct pipeline *p)
{
    const struct input_files *all[] = { &p->options->baselines,
                                        &p->options->known_bad };
    int code = CMD_DONE;

    for (size_t k = 0; k < 2; k++) {
        const struct baseline_options options = {
            .kind = k ? STM_BASELINE_KNOWN_BAD : STM_BASELINE_UNSAID,
            .format = STM_BASELINE_SNIFF
        };

        for (size_t i = 0; i < all[k]->n && !code; i++) {
            bool changed = false;

            code = baseline_add(stm_case_db(p->kase), all[k]->paths[i],
                                &options, NULL, &p->lost, &changed);
        }
    }
    return code;
}

int
pipeline_input(struct pipeline *p)
{
    struct stm_db *db = stm_case_db(p->kase);
    struct stm_err err;
    stm_status status = STM_OK;

    if (p->options->hosts.n)
        status = stm_hosts_store(db, &p->input.hosts, &err);
    if (!status && p->options->verdicts.n)
        status = stm_verdicts_store(db, &p->input.verdicts, &err);
    return status ? pipeline_fail(p->options->out, status, &err)
                  : take_baselines(p);
}

int
pipeline_judge(struct pipeline *p)
{
    struct stm_err err;
    stm_status status = STM_OK;

    if (p->options->verdicts.n)
        status = stm_detect_verdicts(stm_case_db(p->kase), &err);
    return status ? pipeline_fail(p->options->out, status, &err) : CMD_DONE;
}

/* Lineage, then the rules. */
static int
derive(struct pipeline *p)
{
    const struct stm_lineage_options lineage = { .same_host =
                                                     p->options->same_host,
                                                 .n_same_host =
                                                     p->options->n_same_host,
                                                 .progress = p->progress };
    const struct stm_detect_options detect = { .rules_folder =
                                                   p->options->rules,
                                               .rule_steps =
                                                   p->options->rule_steps,
                                               .window = p->options->window,
                                               .progress = p->progress };
    struct stm_db *db = stm_case_db(p->kase);
    struct stm_err err;
    stm_status status = stm_lineage_build(db, &lineage, &err);

    if (!status)
        status = stm_detect(db, &detect, &p->found, &err);
    if (!status)
        status = stm_window_show(db, NULL, true, &err);
    if (status)
        return pipeline_fail(p->options->out, status, &err);
    memcpy(p->rules, p->found.rules_sha256, sizeof(p->rules));
    p->derived = true;
    return say_failures(p);
}

int
pipeline_derive(struct pipeline *p)
{
    int code = pipeline_input(p);

    if (!code)
        code = derive(p);
    return code ? code : second_reader_ask(&p->second, p);
}

int
pipeline_show(struct pipeline *p)
{
    struct stm_window window = p->options->window;
    struct stm_db *db = stm_case_db(p->kase);
    struct stm_err err;
    stm_status status = stm_window_resolve(&window, db, &err);

    if (!status)
        status = stm_window_show(
            db, stm_window_is_all(&window) ? NULL : &window, true, &err);
    return status ? pipeline_fail(p->options->out, status, &err) : CMD_DONE;
}

int
pipeline_report(struct pipeline *p)
{
    const struct stm_report_options options = {
        .case_id = p->options->case_id,
        .examiner = p->options->examiner,
        .made_at = made_at(),
        .rules_sha256 = p->derived ? p->rules : NULL,
        .timeline = p->options->timeline,
        .progress = p->progress
    };
    struct stm_err err;
    stm_status status = stm_report(p->kase, &options, &err);

    if (status)
        return pipeline_fail(p->options->out, status, &err);
    p->reported = true;
    progress_clear();
    return CMD_DONE;
}

int
pipeline_summary(struct pipeline *p)
{
    struct stm_buf text = { 0 };
    struct stm_err err;
    stm_status status =
        stm_summary(&text, stm_case_db(p->kase), stm_case_path(p->kase), &err);

    if (!status)
        (void)fwrite(text.data, 1, text.size, stdout);
    stm_buf_free(&text);
    return status ? pipeline_fail(p->options->out, status, &err) : cmd_flush();
}

/* --fail-on wins over lost evidence; a failure wins over both. */
static int
exit_status(const struct pipeline *p, int code)
{
    if (code)
        return code;
    if (p->options->fail_on >= 0)
        for (int level = p->options->fail_on; level <= STM_LEVEL_CRITICAL;
             level++)
            if (p->found.at_level[level] || level <= p->found.raised)
                return CMD_LEVEL;
    return p->lost ? CMD_LOST : CMD_DONE;
}

static const char *
run_status(int code)
{
    switch (code) {
    case CMD_FAILED: return "failed";
    case CMD_INTERRUPTED: return "interrupted";
    default: return "done";
    }
}

int
pipeline_close(struct pipeline *p, int code)
{
    struct stm_err err;

    code = exit_status(p, code);
    if (p->run) {
        stm_status status = stm_run_end(stm_case_db(p->kase), p->run, p->rules,
                                        run_status(code), now(), &err);

        if (!status && p->reported) /* it tells how this run ended */
            status = stm_report_runs(p->kase, &err);
        if (status && code != CMD_FAILED)
            code = pipeline_fail(p->options->out, status, &err);
    }
    stm_case_close(p->kase);
    input_free(&p->input);
    second_reader_free(&p->second);
    *p = (struct pipeline){ 0 };
    return code;
}
