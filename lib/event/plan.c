/* SPDX-License-Identifier: Apache-2.0 */
#include "event/plan.h"

static const char *const system_fields[STM_WANT_SYSTEM] = {
    [STM_WANT_PROVIDER] = "System/Provider@Name",
    [STM_WANT_EVENT_ID] = "System/EventID",
    [STM_WANT_CHANNEL] = "System/Channel",
    [STM_WANT_COMPUTER] = "System/Computer",
    [STM_WANT_RECORD_ID] = "System/EventRecordID",
    [STM_WANT_TIME] = "System/TimeCreated@SystemTime",
};

static stm_status
want(int *id, struct stm_plans *plans, struct stm_span name,
     struct stm_arena *arena, struct stm_err *err)
{
    char *path =
        stm_arena_print(arena, "EventData/%.*s", (int)name.size, name.data);

    if (!path)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for field names");
    for (size_t i = 0; i < plans->n_wanted; i++) {
        if (strcmp(plans->wanted[i], path) == 0) {
            *id = (int)i;
            return STM_OK;
        }
    }
    if (plans->n_wanted == STM_WANTED_MOST)
        return stm_fail(err, STM_ELIMIT, 0, "more fields than a plan has room");
    *id = (int)plans->n_wanted;
    plans->wanted[plans->n_wanted++] = path;
    return STM_OK;
}

/* `A|B` as numbers of the wanted table. */
static stm_status
spellings(struct stm_spellings *out, struct stm_plans *plans, const char *spec,
          struct stm_arena *arena, struct stm_err *err)
{
    size_t n = 0;

    *out = (struct stm_spellings){ { -1, -1, -1 } };
    while (spec && *spec) {
        size_t size = strcspn(spec, "|");
        stm_status status;

        if (n == STM_SPELLINGS)
            return stm_fail(err, STM_ELIMIT, 0, "%s: too many spellings", spec);
        status =
            want(&out->ids[n++], plans, stm_span_sized(spec, size), arena, err);
        if (status)
            return status;
        spec += size + (spec[size] == '|');
    }
    return STM_OK;
}

static stm_part_kind
part_kind(stm_column_kind kind, size_t part)
{
    static const stm_part_kind ref[] = { STM_PART_GUID, STM_PART_PID,
                                         STM_PART_TEXT, STM_PART_TEXT };

    switch (kind) {
    case STM_COLUMN_REF: return ref[part];
    case STM_COLUMN_MODULE: return part == 1 ? STM_PART_DIGESTS : STM_PART_TEXT;
    case STM_COLUMN_NUMBER: return STM_PART_NUMBER;
    case STM_COLUMN_FLAG: return STM_PART_FLAG;
    case STM_COLUMN_TIME:
    case STM_COLUMN_LAG: return STM_PART_TIME;
    case STM_COLUMN_GUID: return STM_PART_GUID;
    case STM_COLUMN_DIGESTS: return STM_PART_DIGESTS;
    case STM_COLUMN_TEXT:
    case STM_COLUMN_PATH:
    case STM_COLUMN_COMMAND:
    case STM_COLUMN_ACCOUNT:
    case STM_COLUMN_REGISTRY:
    case STM_COLUMN_TRACE:
    case STM_COLUMN_VERSION:
    case STM_COLUMN_EVENT_ID: return STM_PART_TEXT;
    }
    return STM_PART_TEXT;
}

static stm_status
add_column(struct stm_plan *plan, struct stm_plans *plans,
           const struct stm_column *column, struct stm_arena *arena,
           struct stm_err *err)
{
    for (size_t i = 0; i < stm_column_parts(column->kind); i++) {
        struct stm_part *part = &plan->parts[plan->n_parts];
        stm_status status;

        if (plan->n_parts++ == STM_CELLS_MOST)
            return stm_fail(err, STM_ELIMIT, 0, "%s: too many fields",
                            plan->layout->table);
        part->kind = part_kind(column->kind, i);
        status = spellings(&part->at, plans, column->fields[i], arena, err);
        if (status)
            return status;
        for (size_t k = 0; k < STM_SPELLINGS; k++)
            if (part->at.ids[k] >= 0)
                plan->part_of[part->at.ids[k]] = (int)(plan->n_parts - 1);
    }
    return STM_OK;
}

static stm_status
add_layout(struct stm_plans *plans, const struct stm_layout *layout,
           struct stm_arena *arena, struct stm_err *err)
{
    struct stm_plan *plan = &plans->plans[plans->n_plans];

    if (plans->n_plans++ == STM_PLANS_MOST)
        return stm_fail(err, STM_ELIMIT, 0, "more events than room for plans");
    plan->layout = layout;
    for (size_t i = 0; i < STM_WANTED_MOST; i++)
        plan->part_of[i] = -1;
    for (size_t i = 0; i < layout->n_columns; i++) {
        stm_status status =
            add_column(plan, plans, &layout->columns[i], arena, err);

        if (status)
            return status;
    }
    return STM_OK;
}

stm_status
stm_plans_make(struct stm_plans *out, const struct stm_provider *provider,
               struct stm_arena *arena, struct stm_err *err)
{
    stm_status status;

    memset(out, 0, sizeof(*out));
    for (size_t i = 0; i < STM_WANT_SYSTEM; i++)
        out->wanted[out->n_wanted++] = system_fields[i];
    status = spellings(&out->machine, out, provider->machine, arena, err);
    for (size_t i = 0; !status && i < provider->n_layouts; i++)
        status = add_layout(out, &provider->layouts[i], arena, err);
    return status;
}

const struct stm_plan *
stm_plans_find(const struct stm_plans *plans, uint32_t event_id)
{
    for (size_t i = 0; i < plans->n_plans; i++)
        if (plans->plans[i].layout->event_id == event_id)
            return &plans->plans[i];
    return NULL;
}
