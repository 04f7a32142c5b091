/* SPDX-License-Identifier: Apache-2.0 */
#include "rules-json.h"

#include "base/json.h"
#include "detect/lines.h"
#include "detect/standing.h"

static void
put_words(struct stm_json *json, const char *key, const char *words)
{
    struct stm_span rest = stm_span_of(words), word;

    stm_json_key(json, key);
    stm_json_array(json);
    while (*words && stm_word_next(&rest, ',', &word))
        stm_json_text(json, word);
    stm_json_array_end(json);
}

static void
put_string(struct stm_json *json, const char *key, const char *text)
{
    stm_json_key(json, key);
    stm_json_string(json, text);
}

static void
put_rule(struct stm_json *json, const struct stm_rule *rule)
{
    char hex[STM_SHA256_TEXT];

    put_string(json, "id", rule->written.name);
    put_string(json, "title", rule->title);
    put_string(json, "level", stm_level_name(rule->level));
    put_string(json, "confidence", stm_confidence_name(rule->confidence));
    put_words(json, "attack", rule->attack);
    put_string(json, "needs", rule->needs);
    put_words(json, "lists", rule->lists);
    put_string(json, "why", rule->why);
    put_string(json, "noise", rule->noise);
    put_string(json, "sha256",
               stm_hex_print(hex, rule->written.sha256, STM_SHA256_SIZE));
    put_string(json, "error", rule->written.error);
}

static void
put_host(void *arg, struct stm_span host, bool evaluable,
         struct stm_span reason)
{
    struct stm_json *json = arg;

    stm_json_object(json);
    stm_json_key(json, "host");
    stm_json_text(json, host);
    stm_json_key(json, "evaluable");
    stm_json_bool(json, evaluable);
    stm_json_key(json, "reason");
    stm_json_text(json, reason);
    stm_json_object_end(json);
}

static stm_status
put_standing(struct stm_json *json, const struct stm_rule *rule,
             struct stm_db *db, struct stm_err *err)
{
    struct stm_standing standing = { 0 };
    stm_status status;

    stm_json_key(json, "hosts");
    stm_json_array(json);
    status = stm_rule_standing(&standing, db, rule, put_host, json, err);
    stm_json_array_end(json);
    stm_json_key(json, "findings");
    if (standing.ran)
        stm_json_int(json, standing.findings);
    else
        stm_json_null(json);
    return status;
}

stm_status
rules_json(struct stm_buf *out, const struct stm_rules *rules,
           struct stm_db *db, struct stm_err *err)
{
    stm_status status = STM_OK;

    stm_buf_text(out, "[");
    for (size_t i = 0; i < rules->of[STM_KIND_RULE].n && !status; i++) {
        const struct stm_rule *rule = stm_rules_rule(rules, i);
        struct stm_json json = stm_json_of(out);

        stm_buf_text(out, i ? ",\n" : "\n");
        stm_json_object(&json);
        put_rule(&json, rule);
        if (db)
            status = put_standing(&json, rule, db, err);
        stm_json_object_end(&json);
    }
    stm_buf_text(out, "\n]\n");
    if (!status && out->failed)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for text");
    return status;
}
