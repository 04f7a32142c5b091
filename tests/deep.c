/* SPDX-License-Identifier: Apache-2.0 */
#include "deep.h"

#include "folder.h"
#include "suite.h"

#include "evtxgen/scenario.h"

enum { WORDS = 16 };

struct stm_recover *deep_recover;
static struct stm_reader *reader;

void
deep_begin(void)
{
    struct stm_err err;

    folder_enter();
    ck_assert(!stm_recover_open(&deep_recover, NULL, 0, &err));
    ck_assert(!stm_reader_open(&reader, STM_READER_NATIVE, NULL, 0, &err));
}

void
deep_end(void)
{
    stm_recover_close(deep_recover);
    stm_reader_close(reader);
    folder_leave();
}

static struct deep_record *
add(struct deep *deep, const struct stm_place *place)
{
    if (deep->n == deep->room) {
        deep->room = deep->room ? deep->room * 2 : 64;
        deep->list =
            reallocarray(deep->list, deep->room, sizeof(deep->list[0]));
        ck_assert_ptr_nonnull(deep->list);
    }
    deep->list[deep->n] = (struct deep_record){ .place = *place };
    return &deep->list[deep->n++];
}

stm_status
deep_on_record(void *arg, const struct stm_record *record)
{
    struct deep *deep = arg;
    struct deep_record *found = add(deep, &record->place);
    struct stm_buf text = { 0 };

    for (size_t i = 0; i < record->n_fields; i++) {
        stm_buf_span(&text, record->fields[i].path);
        stm_buf_char(&text, '=');
        stm_value_text(&text, &record->fields[i].value);
        stm_buf_char(&text, '\n');
    }
    stm_buf_char(&text, '\0');
    ck_assert(!text.failed);
    found->text = text.data;
    found->by = record->found;
    found->partial = record->partial;
    deep->how[record->place.how]++;
    return STM_OK;
}

stm_status
deep_on_unreadable(void *arg, const struct stm_place *place, const char *why)
{
    struct deep *deep = arg;

    add(deep, place)->why = strdup(why);
    deep->unread++;
    return STM_OK;
}

static stm_status
on_note(void *arg, const struct stm_note *note)
{
    struct deep *deep = arg;
    size_t used = strlen(deep->kinds);

    (void)snprintf(deep->kinds + used, sizeof(deep->kinds) - used, " %s",
                   note->kind);
    return STM_OK;
}

/* `learn`: the first of the two passes. */
static void
walk(struct deep *deep, const struct gen_bytes *log, bool learn)
{
    const struct stm_sink sink = { deep_on_record, deep_on_unreadable, deep };
    const struct stm_chunk *chunk;
    struct stm_err err = { 0 };
    struct stm_source *source;
    struct stm_walk *walk;

    ck_assert(!stm_source_of(&source, log->data, log->size, &err));
    ck_assert(
        !stm_walk_open(&walk, source, learn ? NULL : on_note, deep, &err));
    ck_assert(!stm_walk_deeper(walk, true, &err));
    while (!stm_walk_next(walk, &chunk, &err) && chunk) {
        if (learn) {
            stm_recover_learn(deep_recover, chunk);
            continue;
        }
        ck_assert(!stm_reader_chunk(reader, chunk, &sink, &err));
        deep->live += chunk->n_places;
        ck_assert(!stm_recover_chunk(deep_recover, chunk, &sink, &err));
        ck_assert_uint_eq(deep->n, deep->live + deep->how[1] + deep->how[2] +
                                       deep->how[3] + deep->how[4] +
                                       deep->how[5] + deep->unread);
    }
    stm_walk_close(walk);
    stm_source_close(source);
}

void
deep_read(struct deep *deep, const struct gen_bytes *log)
{
    *deep = (struct deep){ 0 };
    stm_recover_file(deep_recover);
    walk(NULL, log, true);
    walk(deep, log, false);
}

void
deep_free(struct deep *deep)
{
    for (size_t i = 0; i < deep->n; i++) {
        free(deep->list[i].text);
        free(deep->list[i].why);
    }
    free(deep->list);
}

struct gen_bytes
deep_make(const char *scenario)
{
    struct gen_bytes log = { 0 };
    struct gen_err err = { "" };

    ck_assert_msg(gen_scenario_write_text(scenario, "base", ".", &err), "%s",
                  err.text);
    log.data = gen_slurp("h.evtx", &log.size);
    ck_assert_ptr_nonnull(log.data);
    return log;
}

void
deep_damage(struct gen_bytes *log, const char *deeds)
{
    struct gen_err err = { "" };
    char text[200];
    char *rest = text;
    char *deed;

    (void)snprintf(text, sizeof(text), "%s", deeds);
    while ((deed = strsep(&rest, ";"))) {
        char *words[WORDS];
        size_t n = 0;
        char *word;

        while ((word = strsep(&deed, " ")))
            if (*word && n < WORDS)
                words[n++] = word;
        ck_assert_msg(gen_damage(log, words, n, &err), "%s: %s", deeds,
                      err.text);
    }
}
