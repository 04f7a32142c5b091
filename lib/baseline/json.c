/* SPDX-License-Identifier: Apache-2.0 */
#include "baseline/json.h"

#include <stdlib.h>

#include "base/text-file.h"
#include "baseline/json-parts.h"

bool
stm_baseline_is_json(struct stm_span text)
{
    size_t at = 0;

    while (at < text.size && text.data[at] && strchr(" \t\r\n", text.data[at]))
        at++;
    return at < text.size && (text.data[at] == '{' || text.data[at] == '[');
}

struct stm_span
stm_json_words(const json_t *text)
{
    const char *words = json_string_value(text);

    return words ? stm_span_sized(words, json_string_length(text))
                 : stm_span_of("");
}

struct stm_span
stm_json_member(const json_t *object, const char *name)
{
    return stm_json_words(json_object_get(object, name));
}

bool
stm_json_digest(struct stm_json_list *list, struct stm_baseline_entry *entry,
                int kind, struct stm_span text)
{
    char why[160];

    switch (stm_baseline_hex(entry, kind, text)) {
    case STM_HEX_TAKEN: return true;
    case STM_HEX_NONE: return false;
    case STM_HEX_ZEROS:
        stm_baseline_problem(list->sink, list->place,
                             "a digest of zeros is of no file");
        return false;
    case STM_HEX_BAD: break;
    }
    stm_baseline_problem(list->sink, list->place, "%s",
                         stm_baseline_hex_wrong(why, text));
    return false;
}

stm_status
stm_json_give(struct stm_json_list *list,
              const struct stm_baseline_entry *entry, struct stm_err *err)
{
    struct stm_baseline_entry placed = *entry;

    placed.line = list->place;
    if (!stm_baseline_has_digest(entry))
        return STM_OK;
    return list->sink->entry(list->sink->arg, &placed, err);
}

static stm_status
load(json_t **out, struct stm_source *source, struct stm_err *err)
{
    uint64_t size = stm_source_size(source);
    struct stm_buf text = { 0 };
    json_error_t why;
    size_t got = 0;
    char *data;
    stm_status status;

    if (size > STM_BASELINE_JSON_MOST)
        return stm_fail(err, STM_ELIMIT, 0,
                        "is JSON of more than %d MiB, which is not read: cut "
                        "it in parts, or make a CSV of it",
                        STM_BASELINE_JSON_MOST >> 20);
    data = malloc((size_t)size + 1);
    if (!data)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for JSON");
    status = stm_source_read(source, data, (size_t)size, 0, &got, err);
    if (!status)
        status = stm_text_file_decode(&text, stm_span_sized(data, got), err);
    free(data);
    if (!status) {
        *out = json_loadb(stm_buf_held(&text).data, text.size, 0, &why);
        if (!*out)
            status = stm_fail(err, STM_EFORMAT, 0,
                              "is no JSON: line %d, column %d: %s", why.line,
                              why.column, why.text);
    }
    stm_buf_free(&text);
    return status;
}

static bool
has(const json_t *object, const char *name)
{
    return json_object_get(object, name) != NULL;
}

static stm_baseline_format
format_of(const json_t *root)
{
    const json_t *first = json_array_get(root, 0);

    if (stm_span_is(stm_json_member(root, "type"), "bundle"))
        return STM_BASELINE_STIX;
    if (has(root, "bomFormat"))
        return STM_BASELINE_CYCLONEDX;
    if (has(root, "spdxVersion"))
        return STM_BASELINE_SPDX;
    if (has(root, "list") && has(root, "name") && has(root, "version"))
        return STM_BASELINE_MISP_WARNINGLIST;
    if (has(root, "Event") || has(root, "response") || has(root, "Attribute") ||
        has(first, "Event"))
        return STM_BASELINE_MISP_EVENT;
    if (has(root, "KnownVulnerableSamples") ||
        has(first, "KnownVulnerableSamples"))
        return STM_BASELINE_LOLDRIVERS;
    return STM_BASELINE_SNIFF;
}

stm_status
stm_baseline_sniff_json(stm_baseline_format *out, struct stm_source *source,
                        struct stm_err *err)
{
    json_t *root = NULL;
    stm_status status = load(&root, source, err);

    if (status)
        return status;
    *out = format_of(root);
    json_decref(root);
    return STM_OK;
}

stm_status
stm_baseline_read_json(struct stm_source *source, stm_baseline_format format,
                       struct stm_baseline_sink *sink, struct stm_err *err)
{
    struct stm_json_list list = { .sink = sink };
    json_t *root = NULL;
    stm_status status = load(&root, source, err);

    if (status)
        return status;
    switch (format) {
    case STM_BASELINE_MISP_EVENT:
        status = stm_json_misp_event(&list, root, err);
        break;
    case STM_BASELINE_MISP_WARNINGLIST:
        status = stm_json_misp_warninglist(&list, root, err);
        break;
    case STM_BASELINE_LOLDRIVERS:
        status = stm_json_loldrivers(&list, root, err);
        break;
    case STM_BASELINE_STIX: status = stm_json_stix(&list, root, err); break;
    case STM_BASELINE_CYCLONEDX:
        status = stm_json_cyclonedx(&list, root, err);
        break;
    case STM_BASELINE_SPDX: status = stm_json_spdx(&list, root, err); break;
    default:
        status = stm_fail(err, STM_EUSAGE, 0, "is JSON, not %s",
                          stm_baseline_format_name(format));
    }
    json_decref(root);
    return status;
}
