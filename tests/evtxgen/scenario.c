/* SPDX-License-Identifier: Apache-2.0 */
#include "scenario.h"

#include "moment.h"
#include "teller.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static bool
tell_day(struct teller *t, struct words *w, struct gen_err *err)
{
    const char *day = words_take(w);

    if (!day || strlen(day) != 10 || !gen_moment_read(day, &t->day))
        return gen_fail(err, "day YYYY-MM-DD");
    t->has_day = true;
    return true;
}

static const struct {
    const char *name;
    statement *tell;
} statements[] = {
    { "host", tell_host },       { "log", tell_log },
    { "export", tell_export },   { "day", tell_day },
    { "program", tell_program }, { "session", tell_session },
    { "source", tell_source },   { "damage", tell_damage },
    { "repeat", tell_repeat },   { "end", tell_end },
    { "each", tell_each },       { "close", tell_close },
};

static bool
tell_line(struct teller *t, char *line, struct gen_err *err)
{
    struct words w = { .at = 1 };
    statement *tell_word;

    t->line = t->lines.number;
    if (strchr(" \t", line[0]))
        return gen_fail(err, "a value without a statement");
    w.count = gen_words(line, w.word);
    if (w.count > GEN_WORDS_MAX)
        return gen_fail(err, "too many words");
    for (size_t i = 0; i < COUNT(statements); i++) {
        if (strcmp(w.word[0], statements[i].name) == 0)
            return statements[i].tell(t, &w, err);
    }
    tell_word = tell_word_find(w.word[0]);
    if (tell_word)
        return tell_word(t, &w, err);
    return gen_fail(err, "'%s' is no statement", w.word[0]);
}

static bool
tell(struct teller *t, struct gen_err *err)
{
    char *line;

    while ((line = gen_lines_next(&t->lines, false))) {
        if (!tell_line(t, line, err))
            return false;
        gen_pool_reset(&t->pool);
        gen_pool_reset(&t->lines.pool);
    }
    return t->lines.depth == 0 || gen_fail(err, "`end` is missing");
}

bool
gen_scenario_write_text(const char *text, const char *name,
                        const char *directory, struct gen_err *err)
{
    struct teller t = { .world.directory = directory, .lines.at = text };
    struct gen_err why;
    bool done;

    (void)mkdir(directory, 0777); /* what went wrong shows at the logs */
    done = tell(&t, &why);
    if (!done)
        (void)gen_fail(err, "%s:%u: %s", name, t.line, why.text);
    if (!gen_world_close(&t.world, &why) && done)
        done = gen_fail(err, "%s: %s", name, why.text);
    gen_pool_reset(&t.pool);
    gen_pool_reset(&t.lines.pool);
    return done;
}

static char *
read_file(const char *path)
{
    FILE *stream = fopen(path, "rb");
    char *text = NULL;
    size_t size = 0;

    if (!stream)
        return NULL;
    if (getdelim(&text, &size, '\0', stream) < 0 && !text)
        text = NULL;
    (void)fclose(stream);
    return text;
}

bool
gen_scenario_write(const char *path, const char *directory, struct gen_err *err)
{
    char *text = read_file(path);
    bool done;

    if (!text)
        return gen_fail(err, "%s: %s", path, strerror(errno));
    done = gen_scenario_write_text(text, path, directory, err);
    free(text);
    return done;
}
