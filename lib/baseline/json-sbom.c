/* SPDX-License-Identifier: Apache-2.0 */
/*
 * json-sbom.c - what a product is made of: CycloneDX components and SPDX
 * files and packages.
 */
#include "baseline/json-parts.h"

/* Components hold components. */
enum { DEPTH = 32 };

static stm_status
take_component(struct stm_json_list *list, const json_t *component, int depth,
               struct stm_err *err)
{
    struct stm_span name = stm_json_member(component, "name");
    const json_t *supplier = json_object_get(component, "supplier");
    struct stm_baseline_entry entry = {
        .product = name,
        .path = stm_span_is(stm_json_member(component, "type"), "file")
                    ? name
                    : stm_span_of(""),
        .version = stm_json_member(component, "version"),
        .company = stm_json_member(supplier, "name"),
        .label = stm_json_member(component, "purl"),
    };
    const json_t *item;
    size_t i;
    stm_status status;

    list->place++;
    if (!entry.company.size)
        entry.company = stm_json_member(component, "publisher");
    json_array_foreach(json_object_get(component, "hashes"), i, item)
    {
        int kind = stm_baseline_algorithm(stm_json_member(item, "alg"));

        if (kind >= 0)
            (void)stm_json_digest(list, &entry, kind,
                                  stm_json_member(item, "content"));
    }
    status = stm_json_give(list, &entry, err);
    json_array_foreach(json_object_get(component, "components"), i, item)
    {
        if (!status && depth < DEPTH)
            status = take_component(list, item, depth + 1, err);
    }
    return status;
}

stm_status
stm_json_cyclonedx(struct stm_json_list *list, const json_t *root,
                   struct stm_err *err)
{
    const json_t *subject =
        json_object_get(json_object_get(root, "metadata"), "component");
    const json_t *item;
    size_t i;
    stm_status status = STM_OK;

    if (subject)
        status = take_component(list, subject, 0, err);
    json_array_foreach(json_object_get(root, "components"), i, item)
    {
        if (!status)
            status = take_component(list, item, 0, err);
    }
    return status;
}

/* "Organization: Contoso (mail)" */
static struct stm_span
organization(struct stm_span text)
{
    static const char prefix[] = "Organization: ";
    size_t n = sizeof(prefix) - 1;

    return text.size > n && memcmp(text.data, prefix, n) == 0
               ? stm_span_sized(text.data + n, text.size - n)
               : text;
}

static stm_status
take_checked(struct stm_json_list *list, const json_t *item, bool is_file,
             struct stm_err *err)
{
    struct stm_baseline_entry entry = { .company = organization(stm_json_member(
                                            item, "supplier")) };
    const json_t *checksum;
    size_t i;

    list->place++;
    if (is_file) {
        entry.path = stm_json_member(item, "fileName");
    } else {
        entry.product = stm_json_member(item, "name");
        entry.version = stm_json_member(item, "versionInfo");
        entry.path = stm_json_member(item, "packageFileName");
    }
    json_array_foreach(json_object_get(item, "checksums"), i, checksum)
    {
        int kind =
            stm_baseline_algorithm(stm_json_member(checksum, "algorithm"));

        if (kind >= 0)
            (void)stm_json_digest(list, &entry, kind,
                                  stm_json_member(checksum, "checksumValue"));
    }
    return stm_json_give(list, &entry, err);
}

stm_status
stm_json_spdx(struct stm_json_list *list, const json_t *root,
              struct stm_err *err)
{
    static const char *const parts[] = { "packages", "files" };
    stm_status status = STM_OK;

    for (size_t k = 0; k < 2; k++) {
        const json_t *item;
        size_t i;

        json_array_foreach(json_object_get(root, parts[k]), i, item)
        {
            if (!status)
                status = take_checked(list, item, k == 1, err);
        }
    }
    return status;
}
