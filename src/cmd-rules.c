/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cmd-rules.c - the rules in effect, and how they stand in a case.
 */
#include "cmd.h"

#include "base/text.h"
#include "detect/check.h"
#include "detect/standing.h"
#include "detect/window.h"
#include "rules-json.h"
#include "rules-tunings.h"
#include "store/case.h"

#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { HOSTS_NAMED = 10, REASONS_SHOWN = 16 };

static int run(int argc, char **argv);

const struct cmd cmd_rules = {
    .name = "rules",
    .args = "[CASE]",
    .help = "list the rules, and on which hosts they could look",
    .options =
        "      --rules DIR         rules and lists to add or override\n"
        "      --check             say all that is wrong with DIR's files\n"
        "      --format FORMAT     table or json\n",
    .run = run,
};

/* Hosts on which a rule could not look, by reason. */
struct blind {
    struct stm_buf reason, hosts;
    uint64_t n;
};

struct tally {
    uint64_t hosts, evaluable;
    struct blind blind[REASONS_SHOWN];
    size_t n_blind;
};

static struct blind *
blind_for(struct tally *tally, struct stm_span reason)
{
    for (size_t i = 0; i < tally->n_blind; i++)
        if (stm_span_equal(stm_buf_held(&tally->blind[i].reason), reason))
            return &tally->blind[i];
    if (tally->n_blind == REASONS_SHOWN)
        return &tally->blind[REASONS_SHOWN - 1];
    stm_buf_span(&tally->blind[tally->n_blind].reason, reason);
    return &tally->blind[tally->n_blind++];
}

static void
take_host(void *arg, struct stm_span host, bool evaluable,
          struct stm_span reason)
{
    struct tally *tally = arg;
    struct blind *blind;

    tally->hosts++;
    tally->evaluable += evaluable;
    if (evaluable)
        return;
    blind = blind_for(tally, reason);
    if (blind->n++ >= HOSTS_NAMED)
        return;
    stm_buf_text(&blind->hosts, blind->n > 1 ? ", " : "");
    stm_text_show(&blind->hosts, host, false);
}

static void
put_tally(struct stm_buf *out, struct tally *tally,
          const struct stm_standing *standing)
{
    stm_buf_text(out, "    ");
    if (standing->ran)
        stm_buf_print(out, "%" PRId64 " finding%s; ", standing->findings,
                      standing->findings == 1 ? "" : "s");
    stm_buf_print(out, "evaluable on %" PRIu64 " of %" PRIu64 " hosts%s\n",
                  tally->evaluable, tally->hosts,
                  standing->ran ? "" : "; has not run");
    for (size_t i = 0; i < tally->n_blind; i++) {
        struct blind *blind = &tally->blind[i];

        stm_buf_text(out, "    not evaluable: ");
        stm_text_show(out, stm_buf_held(&blind->reason), false);
        stm_buf_print(out, ": %s", stm_buf_held(&blind->hosts).data);
        if (blind->n > HOSTS_NAMED)
            stm_buf_print(out, " and %" PRIu64 " more", blind->n - HOSTS_NAMED);
        stm_buf_char(out, '\n');
        out->failed =
            out->failed || blind->reason.failed || blind->hosts.failed;
    }
}

static stm_status
put_standing(struct stm_buf *out, const struct stm_rule *rule,
             struct stm_db *db, struct stm_err *err)
{
    struct stm_standing standing = { 0 };
    struct tally tally = { 0 };
    stm_status status =
        stm_rule_standing(&standing, db, rule, take_host, &tally, err);

    if (!status)
        put_tally(out, &tally, &standing);
    for (size_t i = 0; i < tally.n_blind; i++) {
        stm_buf_free(&tally.blind[i].reason);
        stm_buf_free(&tally.blind[i].hosts);
    }
    return status;
}

static int
width_of(const struct stm_rules *rules)
{
    size_t width = 2;

    for (size_t i = 0; i < rules->of[STM_KIND_RULE].n; i++) {
        size_t size = strlen(rules->of[STM_KIND_RULE].items[i]->name);

        width = size > width ? size : width;
    }
    return width > STM_NAME_SIZE ? STM_NAME_SIZE : (int)width;
}

/* A line a rule: id, level, techniques, title; or what is wrong with it. */
static void
put_rule(struct stm_buf *out, const struct stm_rule *rule, int width)
{
    struct stm_buf line = { 0 };

    if (rule->written.error)
        stm_buf_print(&line, "%-*s  failed: %s", width, rule->written.name,
                      rule->written.error);
    else
        stm_buf_print(&line, "%-*s  %-13s  %-20s  %s", width,
                      rule->written.name, stm_level_name(rule->level),
                      rule->attack, rule->title);
    stm_text_show(out, stm_buf_held(&line), false);
    stm_buf_char(out, '\n');
    out->failed = out->failed || line.failed;
    stm_buf_free(&line);
}

static stm_status
put_table(struct stm_buf *out, const struct stm_rules *rules, struct stm_db *db,
          struct stm_err *err)
{
    int width = width_of(rules);
    stm_status status = STM_OK;

    stm_buf_print(out, "%-*s  %-13s  %-20s  %s\n", width, "ID", "LEVEL",
                  "ATT&CK", "TITLE");
    for (size_t i = 0; i < rules->of[STM_KIND_RULE].n && !status; i++) {
        const struct stm_rule *rule = stm_rules_rule(rules, i);

        put_rule(out, rule, width);
        if (db && !rule->written.error)
            status = put_standing(out, rule, db, err);
    }
    if (!status)
        status = rules_tunings(out, rules, db, err);
    if (!status && out->failed)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for text");
    return status;
}

/* What is wrong with rules, lists and tunings goes to stderr too. */
static bool
say_errors(const struct stm_rules *rules)
{
    bool any = false;

    for (int kind = 0; kind < STM_KINDS; kind++)
        for (size_t i = 0; i < rules->of[kind].n; i++)
            if (rules->of[kind].items[i]->error) {
                cmd_say("%s", rules->of[kind].items[i]->error);
                any = true;
            }
    return any;
}

static int
list(const char *path, const char *folder, bool json)
{
    struct stm_case *kase = NULL;
    struct stm_rules *rules = NULL;
    struct stm_buf out = { 0 };
    struct stm_err err;
    struct stm_db *db;
    bool bad = false;
    stm_status status = stm_rules_open(&rules, folder, &err);
    int code;

    if (!status && path)
        status = stm_case_open(&kase, path, STM_CASE_READ, false, &err);
    if (!status && kase)
        status = stm_window_show(stm_case_db(kase), NULL, true, &err);
    db = kase ? stm_case_db(kase) : NULL;
    if (!status)
        status = json ? rules_json(&out, rules, db, &err)
                      : put_table(&out, rules, db, &err);
    if (!status) {
        (void)fwrite(out.data, 1, out.size, stdout);
        bad = say_errors(rules);
    } else {
        cmd_say("%s: %s", rules && path ? path : "rules", err.text);
    }
    stm_buf_free(&out);
    stm_case_close(kase);
    stm_rules_close(rules);
    code = status ? CMD_FAILED : cmd_flush();
    return code ? code : bad ? CMD_LOST : CMD_DONE;
}

static void
print_problem(void *arg, const char *text)
{
    struct stm_buf line = { 0 };

    (void)arg;
    stm_text_show(&line, stm_span_of(text), false);
    if (!line.failed)
        puts(stm_buf_held(&line).data);
    stm_buf_free(&line);
}

/* Exit status 1 where anything is wrong: for scripts before a commit. */
static int
check(const char *folder)
{
    struct stm_check_result result;
    struct stm_err err;
    int code;

    if (stm_rules_check(&result, folder, print_problem, NULL, &err)) {
        cmd_say("rules: %s", err.text);
        return CMD_FAILED;
    }
    printf("%" PRIu64 " file%s, ", result.files, result.files == 1 ? "" : "s");
    if (result.problems)
        printf("%" PRIu64 " problem%s\n", result.problems,
               result.problems == 1 ? "" : "s");
    else
        puts("no problem");
    code = cmd_flush();
    return code ? code : result.problems ? CMD_FAILED : CMD_DONE;
}

static int
run(int argc, char **argv)
{
    static const struct option known[] = {
        { "check", no_argument, NULL, 'c' },
        { "rules", required_argument, NULL, 'R' },
        { "format", required_argument, NULL, 'f' },
        { "help", no_argument, NULL, 'h' },
        { NULL, 0, NULL, 0 }
    };
    const char *folder = NULL, *format = "table";
    bool checked = false;
    int option;

    opterr = 0;
    while ((option = getopt_long(argc, argv, "", known, NULL)) != -1) {
        switch (option) {
        case 'c': checked = true; break;
        case 'R': folder = optarg; break;
        case 'f': format = optarg; break;
        case 'h': return cmd_help(&cmd_rules);
        default:
            return cmd_usage(&cmd_rules, "rules has no option '%s'",
                             argv[optind - 1]);
        }
    }
    if (strcmp(format, "table") && strcmp(format, "json"))
        return cmd_usage(&cmd_rules, "--format is table or json, not '%s'",
                         format);
    if (argc - optind > 1)
        return cmd_usage(&cmd_rules, "name one case at most");
    if (checked && argc > optind)
        return cmd_usage(&cmd_rules, "--check wants no case");
    if (checked)
        return check(folder);
    return list(argc > optind ? argv[optind] : NULL, folder,
                strcmp(format, "json") == 0);
}
