/* SPDX-License-Identifier: Apache-2.0 */
#include "event/leftover.h"

void
stm_leftover_reset(struct stm_leftover *leftover)
{
    leftover->n_kept = 0;
    leftover->n_names = 0;
    stm_table_close(leftover->more);
    leftover->more = NULL;
    leftover->failed = false;
    stm_buf_reset(&leftover->json);
}

void
stm_leftover_keep(struct stm_leftover *leftover, const struct stm_field *field)
{
    if (leftover->n_kept < STM_KEPT_MOST)
        leftover->kept[leftover->n_kept++] = field;
}

bool
stm_leftover_is_kept(const struct stm_leftover *leftover,
                     const struct stm_field *field)
{
    for (size_t i = 0; i < leftover->n_kept; i++)
        if (leftover->kept[i] == field)
            return true;
    return false;
}

static bool
starts(struct stm_span path, const char *with)
{
    size_t n = strlen(with);

    return path.size > n && memcmp(path.data, with, n) == 0;
}

/* How often the path came before; remembers it. A record of ours has few
 * names; one that was made to hurt has thousands. */
static size_t
times_before(struct stm_leftover *leftover, struct stm_span path)
{
    size_t n = 0;
    int64_t found;

    if (leftover->n_names < STM_NAMES_MOST) {
        for (size_t i = 0; i < leftover->n_names; i++)
            n += stm_span_equal(leftover->names[i], path);
        leftover->names[leftover->n_names++] = path;
        return n;
    }
    if (!leftover->more && stm_table_open(&leftover->more, NULL)) {
        leftover->failed = true;
        return 0;
    }
    found = stm_table_find(leftover->more, path.data, path.size);
    if (found < 0) {
        found = 0;
        for (size_t i = 0; i < STM_NAMES_MOST; i++)
            found += stm_span_equal(leftover->names[i], path);
    }
    if (stm_table_put(leftover->more, path.data, path.size, found + 1, NULL))
        leftover->failed = true;
    return (size_t)found;
}

void
stm_leftover_add(struct stm_leftover *leftover, struct stm_span path,
                 struct stm_span text)
{
    struct stm_json json = { &leftover->json, leftover->n_names > 0 };
    bool bare = !memchr(path.data, '/', path.size) &&
                !memchr(path.data, '@', path.size);
    size_t before;

    if (bare && text.size == 0)
        return;
    if (leftover->n_names == 0)
        stm_json_object(&json);
    before = times_before(leftover, path);
    stm_buf_reset(&leftover->key);
    if (starts(path, "EventData/"))
        stm_buf_add(&leftover->key, path.data + 10, path.size - 10);
    else if (starts(path, "UserData/"))
        stm_buf_add(&leftover->key, path.data + 9, path.size - 9);
    else
        stm_buf_span(&leftover->key, path);
    if (before)
        stm_buf_print(&leftover->key, "_%zu", before);
    leftover->failed |= leftover->key.failed;
    stm_json_key_span(&json, stm_buf_held(&leftover->key));
    stm_json_text(&json, text);
}

stm_status
stm_leftover_end(struct stm_span *out, struct stm_leftover *leftover,
                 struct stm_err *err)
{
    struct stm_json json = { &leftover->json, true };

    if (leftover->n_names)
        stm_json_object_end(&json);
    if (leftover->failed || leftover->json.failed)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for a payload");
    *out = stm_buf_held(&leftover->json);
    return STM_OK;
}

void
stm_leftover_free(struct stm_leftover *leftover)
{
    stm_buf_free(&leftover->json);
    stm_buf_free(&leftover->key);
    stm_table_close(leftover->more);
    *leftover = (struct stm_leftover){ 0 };
}
