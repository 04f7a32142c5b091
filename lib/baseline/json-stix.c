/* SPDX-License-Identifier: Apache-2.0 */
/*
 * json-stix.c - STIX 2.1: indicators whose pattern compares hashes of a file
 * for equality, and `file` objects.
 *
 * Of a pattern every `hashes.NAME = 'DIGEST'` is an entry of its own: what
 * AND and FOLLOWEDBY ask for besides is not looked at.
 */
#include "baseline/json-parts.h"

struct cursor {
    struct stm_span left;
};

static void
skip(struct cursor *c, size_t n)
{
    c->left = stm_span_sized(c->left.data + n, c->left.size - n);
}

static void
skip_blanks(struct cursor *c)
{
    while (c->left.size && strchr(" \t\r\n", c->left.data[0]) &&
           c->left.data[0])
        skip(c, 1);
}

/* Behind the next occurrence of a text. */
static bool
find(struct cursor *c, const char *text)
{
    size_t n = strlen(text);
    const char *at = memmem(c->left.data, c->left.size, text, n);

    if (!at)
        return false;
    skip(c, (size_t)(at - c->left.data) + n);
    return true;
}

/* 'quoted', with \' in it, or a bare word. */
static struct stm_span
word(struct cursor *c)
{
    struct stm_span out;
    size_t n = 0;

    skip_blanks(c);
    if (c->left.size && c->left.data[0] == '\'') {
        skip(c, 1);
        while (n < c->left.size && c->left.data[n] != '\'')
            n += c->left.data[n] == '\\' && n + 1 < c->left.size ? 2 : 1;
        out = stm_span_sized(c->left.data, n);
        skip(c, n < c->left.size ? n + 1 : n);
        return out;
    }
    while (n < c->left.size && c->left.data[n] &&
           !strchr(" \t\r\n=!<>()[]'", c->left.data[n]))
        n++;
    out = stm_span_sized(c->left.data, n);
    skip(c, n);
    return out;
}

/* `= 'DIGEST'`, or `IN ('DIGEST', 'DIGEST')`. */
static stm_status
take_comparison(struct stm_json_list *list, struct cursor *c, int kind,
                struct stm_span label, struct stm_err *err)
{
    bool many = false;
    stm_status status = STM_OK;

    skip_blanks(c);
    if (c->left.size > 1 && memcmp(c->left.data, "IN", 2) == 0) {
        skip(c, 2);
        skip_blanks(c);
        many = c->left.size && c->left.data[0] == '(';
    } else if (!c->left.size || c->left.data[0] != '=') {
        return STM_OK; /* != and the like name no file that is bad */
    }
    do {
        struct stm_baseline_entry entry = { .label = label };

        if (!c->left.size)
            return STM_OK;
        skip(c, 1);
        if (stm_json_digest(list, &entry, kind, word(c)))
            status = stm_json_give(list, &entry, err);
        skip_blanks(c);
    } while (!status && many && c->left.size && c->left.data[0] == ',');
    return status;
}

static stm_status
take_pattern(struct stm_json_list *list, struct stm_span pattern,
             struct stm_span label, struct stm_err *err)
{
    struct cursor c = { pattern };
    stm_status status = STM_OK;

    while (!status && find(&c, "hashes.")) {
        int kind = stm_baseline_algorithm(word(&c));

        if (kind >= 0)
            status = take_comparison(list, &c, kind, label, err);
    }
    return status;
}

static stm_status
take_file(struct stm_json_list *list, json_t *file, struct stm_err *err)
{
    struct stm_baseline_entry entry = { .path = stm_json_member(file, "name") };
    json_t *hash;
    const char *name;

    json_object_foreach(json_object_get(file, "hashes"), name, hash)
    {
        int kind = stm_baseline_algorithm(stm_span_of(name));

        if (kind >= 0)
            (void)stm_json_digest(list, &entry, kind, stm_json_words(hash));
    }
    return stm_json_give(list, &entry, err);
}

stm_status
stm_json_stix(struct stm_json_list *list, const json_t *root,
              struct stm_err *err)
{
    json_t *object;
    size_t i;
    stm_status status = STM_OK;

    json_array_foreach(json_object_get(root, "objects"), i, object)
    {
        struct stm_span type = stm_json_member(object, "type");

        list->place++;
        if (status || json_is_true(json_object_get(object, "revoked")))
            continue;
        if (stm_span_is(type, "indicator"))
            status = take_pattern(list, stm_json_member(object, "pattern"),
                                  stm_json_member(object, "name"), err);
        else if (stm_span_is(type, "file"))
            status = take_file(list, object, err);
    }
    return status;
}
