/* SPDX-License-Identifier: Apache-2.0 */
/*
 * navigator.c - a layer for the ATT&CK Navigator.
 *
 * No technique names its tactic: tactics come and go with versions of ATT&CK,
 * and without one the layer fits them all.
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
             struct stm_span rules)
{
    char text[STM_TIME_TEXT];

    stm_json_key(json, "metadata");
    stm_json_array(json);
    put_pair(json, "rules", rules);
    if (t->findings) {
        put_pair(json, "first", stm_span_of(stm_ticks_print(text, t->first)));
        put_pair(json, "last", stm_span_of(stm_ticks_print(text, t->last)));
    }
    stm_json_array_end(json);
}

static bool
put_technique(struct stm_json *json, const struct report_technique *t,
              bool has_sub)
{
    struct stm_buf comment = { 0 }, rules = { 0 };
    bool well;

    stm_buf_print(&comment, "On %" PRId64 " host%s: ", t->hosts,
                  t->hosts == 1 ? "" : "s");
    print_levels(&comment, t);
    report_names_print(&rules, t->rules, ", ");
    stm_json_object(json);
    stm_json_key(json, "techniqueID");
    stm_json_string(json, t->id);
    stm_json_key(json, "score");
    stm_json_int(json, score_of(t));
    stm_json_key(json, "comment");
    stm_json_text(json, stm_buf_held(&comment));
    put_metadata(json, t, stm_buf_held(&rules));
    stm_json_key(json, "showSubtechniques");
    stm_json_bool(json, has_sub);
    stm_json_object_end(json);
    well = !comment.failed && !rules.failed;
    stm_buf_free(&comment);
    stm_buf_free(&rules);
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
                    "Techniques of findings. The score is the highest level: "
                    "20 informational, 40 low, 60 medium, 80 high, 100 "
                    "critical, 0 where all findings are suppressed.");
    stm_json_key(json, "sorting");
    stm_json_int(json, 3); /* by score, the highest first */
    stm_json_key(json, "gradient");
    stm_json_raw(json, stm_span_of("{\"colors\":[\"#ffffff\",\"#ffd480\","
                                   "\"#d9480f\"],\"minValue\":0,"
                                   "\"maxValue\":100}"));
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

        if (!put_technique(&json, t, has_sub))
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
