/* SPDX-License-Identifier: Apache-2.0 */
#include "teller.h"

#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/*
 * A word for an event of Sysmon. Some take a second word that says which of a
 * few; `takes` is the field for a value that may follow. `field` gets `value`
 * where the scenario does not say it.
 */
static const struct event_word {
    const char *word;
    const char *second; /* NULL: none */
    uint16_t id;
    const char *takes;
    const char *field;
    const char *value;
} event_words[] = {
    { "process", NULL, 1, NULL, NULL, NULL },
    { "ghost", NULL, 1, NULL, NULL, NULL },
    { "timestamp", NULL, 2, "TargetFilename", NULL, NULL },
    { "connect", NULL, 3, "DestinationIp", NULL, NULL },
    { "accept", NULL, 3, "SourceIp", "Initiated", "false" },
    { "state", NULL, 4, "State", NULL, NULL },
    { "exit", NULL, 5, NULL, NULL, NULL },
    { "driver", NULL, 6, "ImageLoaded", NULL, NULL },
    { "load", NULL, 7, "ImageLoaded", NULL, NULL },
    { "thread", NULL, 8, NULL, NULL, NULL },
    { "read", NULL, 9, "Device", NULL, NULL },
    { "access", NULL, 10, "GrantedAccess", NULL, NULL },
    { "file", NULL, 11, "TargetFilename", NULL, NULL },
    { "registry", "create", 12, "TargetObject", "EventType", "CreateKey" },
    { "registry", "delete", 12, "TargetObject", "EventType", "DeleteKey" },
    { "registry", "remove", 12, "TargetObject", "EventType", "DeleteValue" },
    { "registry", "set", 13, "TargetObject", "EventType", "SetValue" },
    { "registry", "rename", 14, "TargetObject", "EventType", "RenameKey" },
    { "stream", NULL, 15, "TargetFilename", NULL, NULL },
    { "config", NULL, 16, "Configuration", NULL, NULL },
    { "pipe", "create", 17, "PipeName", NULL, NULL },
    { "pipe", "connect", 18, "PipeName", NULL, NULL },
    { "wmi", "filter", 19, "Name", NULL, NULL },
    { "wmi", "consumer", 20, "Name", NULL, NULL },
    { "wmi", "binding", 21, "Filter", NULL, NULL },
    { "lookup", NULL, 22, "QueryName", NULL, NULL },
    { "delete", "archived", 23, "TargetFilename", NULL, NULL },
    { "clipboard", NULL, 24, NULL, NULL, NULL },
    { "tamper", NULL, 25, NULL, NULL, NULL },
    { "delete", "logged", 26, "TargetFilename", NULL, NULL },
    { "block", "executable", 27, "TargetFilename", NULL, NULL },
    { "block", "shredding", 28, "TargetFilename", NULL, NULL },
    { "executable", NULL, 29, "TargetFilename", NULL, NULL },
    { "error", NULL, 255, "ID", NULL, NULL },
};

static const struct event_word *
event_word_find(const char *word, const char *second)
{
    for (size_t i = 0; i < COUNT(event_words); i++) {
        const struct event_word *known = &event_words[i];

        if (strcmp(known->word, word) == 0 &&
            (!known->second || (second && strcmp(known->second, second) == 0)))
            return known;
    }
    return NULL;
}

static bool
is_option(const char *word)
{
    static const char *const options[] = {
        "by", "parent", "of",   "run",      "in",    "content",
        "at", "as",     "fill", "rendered", "shape", "payload",
    };

    for (size_t i = 0; i < COUNT(options); i++) {
        if (strcmp(options[i], word) == 0)
            return true;
    }
    return false;
}

static bool
tell_event_word(struct teller *t, struct words *w, struct gen_err *err)
{
    const char *second = w->count > 1 ? w->word[1] : NULL;
    const struct event_word *word = event_word_find(w->word[0], second);
    struct gen_event event;

    if (!word)
        return gen_fail(err, "which %s?", w->word[0]);
    if (!teller_needs_host(t, err))
        return false;
    event = gen_event_of(gen_event_type_find(GEN_SYSMON, word->id), t->host);
    w->at += word->second != NULL;
    if (word->takes && w->at < w->count && !is_option(w->word[w->at]))
        (void)gen_event_set(&event, gen_text_of(word->takes),
                            gen_text_of(words_take(w)));
    if (word->field)
        (void)gen_event_set(&event, gen_text_of(word->field),
                            gen_text_of(word->value));
    return tell_event(t, &event, NULL, strcmp(word->word, "ghost") != 0, w,
                      err);
}

/* `sysmon 11`, `security 4624`, ...: the family is the statement's name, and
 * `event` stands for Sysmon's, or for the source's that it is `from`. */
bool
tell_numbered(struct teller *t, struct words *w, struct gen_err *err)
{
    bool any = strcmp(w->word[0], "event") == 0;
    const char *name = any ? gen_families[0].name : w->word[0];
    const struct gen_event_type *type = NULL;
    struct gen_event event;
    const char *id = words_take(w);
    uint64_t n;

    if (!id || !words_number(id, 10, UINT16_MAX, &n))
        return gen_fail(err, "%s NUMBER", w->word[0]);
    if (!teller_needs_host(t, err))
        return false;
    if (any && w->at < w->count && strcmp(w->word[w->at], "from") == 0)
        return tell_own_event(t, w, (unsigned)n, err);
    for (size_t i = 0; !type && i < GEN_FAMILIES; i++) {
        if (strcmp(name, gen_families[i].name) == 0)
            type = gen_event_type_find((enum gen_family)i, (unsigned)n);
    }
    if (!type)
        return gen_fail(err, "the fields of %s %s are not known here", name,
                        id);
    event = gen_event_of(type, t->host);
    return tell_event(t, &event, NULL, true, w, err);
}

statement *
tell_word_find(const char *word)
{
    if (strcmp(word, "event") == 0)
        return tell_numbered;
    for (size_t i = 0; i < GEN_OTHER; i++) {
        if (strcmp(word, gen_families[i].name) == 0)
            return tell_numbered;
    }
    for (size_t i = 0; i < COUNT(event_words); i++) {
        if (strcmp(word, event_words[i].word) == 0)
            return tell_event_word;
    }
    return NULL;
}
