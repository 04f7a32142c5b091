/* SPDX-License-Identifier: Apache-2.0 */
/*
 * teller.h - inside the scenario reader: its state, and its statements.
 */
#ifndef GEN_TELLER_H
#define GEN_TELLER_H

#include "event.h"
#include "lines.h"

/* A statement's words; word 0 is its name. Options are taken pair by pair. */
struct words {
    char *word[GEN_WORDS_MAX];
    size_t count;
    size_t at;
};

struct teller {
    struct gen_world world;
    struct gen_lines lines;
    struct gen_pool pool;  /* one statement's texts */
    unsigned line;         /* where an error is */
    struct gen_host *host; /* NULL before the first `host` */
    uint64_t day;
    bool has_day;
    uint64_t now; /* of the last event, 0: none yet */
    struct {
        const char *pattern; /* of the host's name; NULL: no host's round */
        struct words *options;
    } each[GEN_REPEAT_DEPTH];
};

/* The next word, or NULL. */
const char *words_take(struct words *w);

/* Whether the next word is the option `name`, with its value after it. */
bool words_option(struct words *w, const char *name, const char **value);

/* Whether the next word is `name`. */
bool words_flag(struct words *w, const char *name);

/* Fails if words are left over. */
bool words_end(const struct words *w, struct gen_err *err);

/* Reads a whole number up to `most`. */
bool words_number(const char *text, int base, uint64_t most, uint64_t *out);

/* Reads TIME as scenario.h says. */
bool teller_time(const struct teller *t, const char *text, uint64_t *out,
                 struct gen_err *err);

/* Makes `name` the host of what follows, with the options. */
bool teller_set_host(struct teller *t, const char *name, struct words *w,
                     struct gen_err *err);

/* Fails if there is no host yet. */
bool teller_needs_host(const struct teller *t, struct gen_err *err);

typedef bool statement(struct teller *t, struct words *w, struct gen_err *err);

/* tell-repeat.c: repeat, each, end; tell-world.c: the others */
statement tell_host;
statement tell_log;
statement tell_export;
statement tell_damage;
statement tell_close;
statement tell_repeat;
statement tell_each;
statement tell_end;

/* tell-event.c */
statement tell_program;
statement tell_session;

/* Completes the event of the host from the options and the values that
 * follow, writes it where it is `logged`, and remembers a process by name.
 * `own` is the event's type where its fields are what the values are. */
bool tell_event(struct teller *t, struct gen_event *event,
                struct gen_event_type *own, bool logged, struct words *w,
                struct gen_err *err);

/* tell-source.c: events whose fields the scenario says. */
statement tell_source;

/* `event ID from SOURCE`; the words are at `from`. */
bool tell_own_event(struct teller *t, struct words *w, unsigned id,
                    struct gen_err *err);

/* How a value is to be stored: `(u32)`, `(u32/null!)`, `(u32?)`. */
struct value_type {
    bool given;
    uint8_t declared;
    uint16_t stored;
    bool optional;
};

/* Cuts the type off the name, if it has one. False: it is none. */
bool value_type_take(struct gen_text *name, struct value_type *type,
                     struct gen_pool *pool);

/* Adds a field to the event's own type, with its value. */
bool own_field_add(struct gen_event *event, struct gen_event_type *own,
                   struct gen_text name, const struct value_type *type,
                   struct gen_text value, struct gen_err *err);

/* The words for the kinds of records and payloads. */
bool outer_read(const char *word, enum gen_outer *outer);
bool inner_read(const char *word, enum gen_inner *inner);

/* tell-words.c: the statements that are events. */
statement tell_numbered;

/* The statement for that word, or NULL. */
statement *tell_word_find(const char *word);

#endif
