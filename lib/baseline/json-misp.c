/* SPDX-License-Identifier: Apache-2.0 */
/*
 * json-misp.c - MISP events and warninglists, and LOLDrivers.
 */
#include "baseline/json-parts.h"

/* Events hold objects, those attributes; no deeper. */
enum { DEPTH = 4 };

/* `filename|sha256`: `name|digest`. */
static stm_status
take_attribute(struct stm_json_list *list, const json_t *attribute,
               struct stm_span label, struct stm_err *err)
{
    struct stm_span type = stm_json_member(attribute, "type");
    struct stm_span value = stm_json_member(attribute, "value");
    struct stm_span comment = stm_json_member(attribute, "comment");
    struct stm_baseline_entry entry = { .label =
                                            comment.size ? comment : label };
    const char *bar = memchr(type.data, '|', type.size);
    const char *cut = memrchr(value.data, '|', value.size);
    int kind;

    list->place++;
    if (json_is_false(json_object_get(attribute, "to_ids")))
        return STM_OK;
    if (bar && cut) {
        entry.path = stm_span_sized(value.data, (size_t)(cut - value.data));
        value = stm_span_sized(cut + 1, value.size - entry.path.size - 1);
        type =
            stm_span_sized(bar + 1, type.size - (size_t)(bar - type.data) - 1);
    }
    kind = stm_baseline_algorithm(type);
    if (kind < 0 || !stm_json_digest(list, &entry, kind, value))
        return STM_OK;
    return stm_json_give(list, &entry, err);
}

static stm_status
take_event(struct stm_json_list *list, const json_t *event,
           struct stm_span label, int depth, struct stm_err *err)
{
    static const char *const inner[] = { "Event", "Object", "response" };
    struct stm_span info = stm_json_member(event, "info");
    const json_t *item;
    size_t i;
    stm_status status = STM_OK;

    if (depth == DEPTH)
        return STM_OK;
    if (json_is_array(event)) {
        json_array_foreach(event, i, item)
        {
            if (!status)
                status = take_event(list, item, label, depth + 1, err);
        }
        return status;
    }
    if (info.size)
        label = info;
    json_array_foreach(json_object_get(event, "Attribute"), i, item)
    {
        if (!status)
            status = take_attribute(list, item, label, err);
    }
    for (i = 0; i < sizeof(inner) / sizeof(*inner) && !status; i++)
        if (json_object_get(event, inner[i]))
            status = take_event(list, json_object_get(event, inner[i]), label,
                                depth + (inner[i][0] != 'E'), err);
    return status;
}

stm_status
stm_json_misp_event(struct stm_json_list *list, const json_t *root,
                    struct stm_err *err)
{
    return take_event(list, root, stm_span_of(""), 0, err);
}

stm_status
stm_json_misp_warninglist(struct stm_json_list *list, const json_t *root,
                          struct stm_err *err)
{
    const json_t *item;
    size_t i;
    stm_status status = STM_OK;

    json_array_foreach(json_object_get(root, "list"), i, item)
    {
        struct stm_baseline_entry entry = { .label =
                                                stm_json_member(root, "name") };

        list->place++;
        if (!status && stm_json_digest(list, &entry, -1, stm_json_words(item)))
            status = stm_json_give(list, &entry, err);
    }
    return status;
}

static stm_status
take_sample(struct stm_json_list *list, const json_t *sample,
            struct stm_span label, struct stm_err *err)
{
    static const char *const names[] = { "MD5", "SHA1", "SHA256" };
    struct stm_baseline_entry entry = {
        .label = label,
        .path = stm_json_member(sample, "Filename"),
        .company = stm_json_member(sample, "Company"),
        .product = stm_json_member(sample, "Product"),
        .version = stm_json_member(sample, "FileVersion"),
    };

    list->place++;
    for (int kind = 0; kind < 3; kind++)
        (void)stm_json_digest(list, &entry, kind,
                              stm_json_member(sample, names[kind]));
    return stm_json_give(list, &entry, err);
}

static stm_status
take_driver(struct stm_json_list *list, const json_t *driver,
            struct stm_err *err)
{
    struct stm_span label = stm_json_member(driver, "Category");
    const json_t *sample;
    size_t i;
    stm_status status = STM_OK;

    json_array_foreach(json_object_get(driver, "KnownVulnerableSamples"), i,
                       sample)
    {
        if (!status)
            status = take_sample(list, sample, label, err);
    }
    return status;
}

stm_status
stm_json_loldrivers(struct stm_json_list *list, const json_t *root,
                    struct stm_err *err)
{
    const json_t *driver;
    size_t i;
    stm_status status = STM_OK;

    if (json_is_object(root))
        return take_driver(list, root, err);
    json_array_foreach(root, i, driver)
    {
        if (!status)
            status = take_driver(list, driver, err);
    }
    return status;
}
