/* SPDX-License-Identifier: Apache-2.0 */
/*
 * navigator.c - a layer for the ATT&CK Navigator.
 *
 * No technique names its tactic: tactics come and go with versions of ATT&CK,
 * and without one the layer fits them all. What was looked for and not found
 * stands there without a score, so that it does not look like what nobody
 * looked for.
 */
#include "report/parts.h"
#include "report/techniques.h"

#include <inttypes.h>

enum { SCORE_A_LEVEL = 20 }; /* informational 20 ... critical 100 */

static void
put_pair(struct stm_json *json, const char *name, struct stm_span value)
{
    stm_json_object(json);
    stm_json_key(json, "name");
    stm_json_string(json, name);
    stm_json_key(json, "value");
    stm_json_text(json, value);
    stm_json_object_end(json);
}

/* `2 critical, 1 low`, and how many of those are suppressed. */
static void
print_levels(struct stm_buf *out, const struct report_technique *t)
{
    const char *between = "";

    for (int level = STM_LEVEL_CRITICAL; level >= 0; level--)
        if (t->at_level[level]) {
            stm_buf_print(out, "%s%" PRId64 " %s", between, t->at_level[level],
                          stm_level_name((stm_level)level));
            between = ", ";
        }
    if (t->suppressed)
        stm_buf_print(out, "%s%" PRId64 " suppressed", between, t->suppressed);
}

static int64_t
score_of(const struct report_technique *t)
{
    for (int level = STM_LEVEL_CRITICAL; level >= 0; level--)
        if (t->at_level[level])
            return (level + 1) * SCORE_A_LEVEL;
    return 0;
}

static void
put_metadata(struct stm_json *json, const struct report_technique *t,
             struct stm_span looking, struct stm_span rules)
{
    char text[STM_TIME_TEXT];

    stm_json_key(json, "metadata");
    stm_json_array(json);
    put_pair(json, "looked for by", looking);
    if (rules.size)
        put_pair(json, "rules", rules);
    if (t->findings) {
        put_pair(json, "first", stm_span_of(stm_ticks_print(text, t->first)));
        put_pair(json, "last", stm_span_of(stm_ticks_print(text, t->last)));
    }
    stm_json_array_end(json);
}

/* `On 2 hosts: 1 critical. Looked for on 6 of 7 hosts.` */
static void
print_comment(struct stm_buf *out, const struct report_technique *t,
              int64_t hosts)
{
    if (t->hosts) {
        stm_buf_print(out, "On %" PRId64 " host%s: ", t->hosts,
                      t->hosts == 1 ? "" : "s");
        print_levels(out, t);
    } else {
        stm_buf_text(out, t->looked ? "No finding" : "Could not look");
    }
    stm_buf_print(out, ". Looked for on %" PRId64 " of %" PRId64 " host%s.",
                  t->looked, hosts, hosts == 1 ? "" : "s");
}

static bool
put_what(struct stm_json *json, const struct report_technique *t, int64_t hosts)
{
    struct stm_buf comment = { 0 }, rules = { 0 }, looking = { 0 };
    bool well;

    print_comment(&comment, t, hosts);
    report_names_print(&rules, t->rules, ", ");
    report_names_print(&looking, t->looking, ", ");
    if (t->hosts) {
        stm_json_key(json, "score");
        stm_json_int(json, score_of(t));
    }
    stm_json_key(json, "comment");
    stm_json_text(json, stm_buf_held(&comment));
    put_metadata(json, t, stm_buf_held(&looking), stm_buf_held(&rules));
    well = !comment.failed && !rules.failed && !looking.failed;
    stm_buf_free(&comment);
    stm_buf_free(&rules);
    stm_buf_free(&looking);
    return well;
}

/* A technique of which only parts are looked for holds these open. */
static bool
put_technique(struct stm_json *json, const struct report_technique *t,
              int64_t hosts, bool has_sub)
{
    bool well = true;

    stm_json_object(json);
    stm_json_key(json, "techniqueID");
    stm_json_string(json, t->id);
    if (t->looking->n || t->rules->n)
        well = put_what(json, t, hosts);
    stm_json_key(json, "showSubtechniques");
    stm_json_bool(json, has_sub);
    stm_json_object_end(json);
    return well;
}

static void
put_head(struct stm_json *json, const char *case_id)
{
    struct stm_buf name = { 0 };

    stm_buf_text(&name, "stemma");
    if (case_id)
        stm_buf_print(&name, ": %s", case_id);
    stm_json_key(json, "name");
    stm_json_text(json, stm_buf_held(&name));
    if (name.failed)
        json->out->failed = true;
    stm_buf_free(&name);
    stm_json_key(json, "versions");
    stm_json_raw(json, stm_span_of("{\"layer\":\"4.5\",\"navigator\":"
                                   "\"5.0.0\",\"attack\":\"20.0\"}"));
    stm_json_key(json, "domain");
    stm_json_string(json, "enterprise-attack");
    stm_json_key(json, "description");
    stm_json_string(json,
                    "Techniques that rules look for. The score is the highest "
                    "level of findings: 20 informational, 40 low, 60 medium, "
                    "80 high, 100 critical, 0 where all are suppressed; none "
                    "where there is no finding: the comment says on how many "
                    "hosts rules could look.");
    stm_json_key(json, "sorting");
    stm_json_int(json, 3); /* by score, the highest first */
    stm_json_key(json, "gradient");
    stm_json_raw(json, stm_span_of("{\"colors\":[\"#ffffff\",\"#ffd480\","
                                   "\"#d9480f\"],\"minValue\":0,"
                                   "\"maxValue\":100}"));
    /* the gradient's colours at these scores */
    stm_json_key(json, "legendItems");
    stm_json_raw(
        json,
        stm_span_of("[{\"label\":\"critical\",\"color\":\"#d9480f\"},"
                    "{\"label\":\"high\",\"color\":\"#e8803c\"},"
                    "{\"label\":\"medium\",\"color\":\"#f7b869\"},"
                    "{\"label\":\"low\",\"color\":\"#ffdd99\"},"
                    "{\"label\":\"informational\",\"color\":\"#ffeecc\"},"
                    "{\"label\":\"all suppressed\",\"color\":\"#ffffff\"}]"));
    stm_json_key(json, "layout");
    stm_json_raw(json, stm_span_of("{\"layout\":\"side\",\"showID\":true,"
                                   "\"showName\":true,"
                                   "\"expandedSubtechniques\":\"annotated\"}"));
}

static stm_status
put_layer(struct stm_buf *out, struct report *r, struct stm_err *err)
{
    struct stm_json json = stm_json_of(out);
    struct report_techniques *set = NULL;
    stm_status status;

    stm_arena_reset(&r->arena);
    status = report_load_techniques(&set, r, err);
    if (status)
        return status;
    stm_json_object(&json);
    put_head(&json, r->options->case_id);
    stm_json_key(&json, "techniques");
    stm_json_array(&json);
    for (size_t i = 0; i < set->n; i++) {
        const struct report_technique *t = &set->list[i];
        bool has_sub = !strchr(t->id, '.') && i + 1 < set->n &&
                       strncmp(t->id, set->list[i + 1].id, 5) == 0;

        if (!put_technique(&json, t, set->hosts, has_sub))
            out->failed = true;
    }
    stm_json_array_end(&json);
    stm_json_object_end(&json);
    stm_buf_char(out, '\n');
    return STM_OK;
}

stm_status
report_navigator(struct report *r, struct stm_err *err)
{
    struct stm_buf text = { 0 };
    struct stm_out *out = NULL;
    stm_status status = put_layer(&text, r, err);

    if (!status)
        status =
            stm_out_open(&out, r->files, "navigator.json", STM_OUT_LISTED, err);
    if (!status) {
        stm_out_take(out, &text);
        status = stm_out_commit(out, err);
    }
    stm_buf_free(&text);
    return status;
}
