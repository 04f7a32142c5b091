/* SPDX-License-Identifier: Apache-2.0 */
#include "detect/portable.h"

typedef enum { TOKEN_END, WORD, NUMBER, STRING, NAME, OTHER } token_kind;

struct token {
    token_kind kind;
    struct stm_span text; /* as written, quotes included */
    size_t offset;
};

enum { DEPTH = 256 };

struct reading {
    struct stm_span sql;
    size_t at;
    struct token before, now; /* the token before this one, and this one */
    bool ordered[DEPTH];      /* parentheses in which ORDER BY may stand */
    size_t depth;
    bool window_clause; /* WINDOW name AS (...) */
    stm_portable_fn *each;
    void *arg;
};

static bool
is_word_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           (c >= '0' && c <= '9') || (unsigned char)c >= 0x80;
}

static char
peek(const struct reading *r, size_t ahead)
{
    return r->at + ahead < r->sql.size ? r->sql.data[r->at + ahead] : '\0';
}

/* Behind blanks and comments. */
static void
skip(struct reading *r)
{
    for (;;) {
        const char *end;

        while (r->at < r->sql.size && strchr(" \t\r\n\f", peek(r, 0)))
            r->at++;
        if (peek(r, 0) == '-' && peek(r, 1) == '-')
            end = memchr(r->sql.data + r->at, '\n', r->sql.size - r->at);
        else if (peek(r, 0) == '/' && peek(r, 1) == '*')
            end = memmem(r->sql.data + r->at + 2, r->sql.size - r->at - 2, "*/",
                         2);
        else
            return;
        r->at = end ? (size_t)(end - r->sql.data) + 1 : r->sql.size;
        if (end && *end == '*')
            r->at++;
    }
}

/* To the end of what begins with a quote; a doubled one is none. */
static size_t
quoted_size(const struct reading *r, char end)
{
    size_t n = 1;

    while (r->at + n < r->sql.size) {
        if (peek(r, n) != end)
            n++;
        else if (end != ']' && peek(r, n + 1) == end)
            n += 2;
        else
            return n + 1;
    }
    return n;
}

static struct token
next_token(struct reading *r)
{
    struct token token = { .kind = OTHER };
    size_t n = 1;
    char c;

    skip(r);
    token.offset = r->at;
    c = peek(r, 0);
    if (r->at >= r->sql.size) {
        token.kind = TOKEN_END;
        n = 0;
    } else if (c == '\'') {
        token.kind = STRING;
        n = quoted_size(r, '\'');
    } else if (c == '"' || c == '`' || c == '[') {
        token.kind = NAME;
        n = quoted_size(r, c == '[' ? ']' : c);
    } else if (is_word_char(c)) {
        token.kind = c >= '0' && c <= '9' ? NUMBER : WORD;
        while (is_word_char(peek(r, n)))
            n++;
    } else if (c == '=' && peek(r, 1) == '=') {
        n = 2;
    } else if (c == '|' && peek(r, 1) == '|') {
        n = 2;
    }
    token.text = stm_span_sized(r->sql.data + r->at, n);
    r->at += n;
    return token;
}

static bool
is(const struct token *token, const char *word)
{
    return token->kind == WORD && stm_span_is_nocase(token->text, word);
}

static bool
is_sign(const struct token *token, const char *sign)
{
    return token->kind == OTHER && stm_span_is(token->text, sign);
}

static void
tell(struct reading *r, const char *why)
{
    r->each(r->arg, r->now.offset, why);
}

/* What follows, without moving on. */
static struct token
after(const struct reading *r)
{
    struct reading ahead = *r;

    return next_token(&ahead);
}

static void
open_parenthesis(struct reading *r)
{
    bool window =
        is(&r->before, "over") || (r->window_clause && is(&r->before, "as"));

    if (r->depth < DEPTH)
        r->ordered[r->depth] = window;
    r->depth++;
}

static bool
may_order(const struct reading *r)
{
    return r->depth > 0 && r->depth <= DEPTH && r->ordered[r->depth - 1];
}

/* As logged, in whatever case: what LIKE makes of it depends on the engine. */
static bool
is_raw(const struct token *token)
{
    return is(token, "raw") || is(token, "text");
}

static void
check_like(struct reading *r)
{
    struct token pattern = after(r);

    if (is_raw(&r->before))
        tell(r, "LIKE on text that is not folded: compare a key, or use has()");
    if (pattern.kind == STRING &&
        memchr(pattern.text.data, '\\', pattern.text.size))
        tell(r, "LIKE with a \\: keys have /, and other engines escape by it");
}

static const struct {
    const char *word, *why;
} forbidden[] = {
    { "limit", "LIMIT: which rows it keeps is the engine's choice" },
    { "glob", "GLOB: only SQLite has it" },
    { "regexp", "REGEXP: each engine has another; a list or has() does it" },
    { "match", "MATCH: only SQLite has it" },
    { "ilike", "ILIKE: compare a key, or use has()" },
    { "intersect", "INTERSECT: keeps doubles on some engines" },
    { "except", "EXCEPT: keeps doubles on some engines" },
    { "recursive", "RECURSIVE: lineage and ancestor have the closure" },
    { "collate", "COLLATE: keys are folded already" },
};

static void
check_word(struct reading *r)
{
    struct token next = after(r);

    if (is_sign(&r->before, ".") || is_sign(&next, "."))
        return; /* a name */
    for (size_t i = 0; i < sizeof(forbidden) / sizeof(*forbidden); i++)
        if (is(&r->now, forbidden[i].word))
            tell(r, forbidden[i].why);
    if (is(&r->now, "order") && is(&next, "by") && !may_order(r))
        tell(r, "ORDER BY: the engine orders (within OVER it may stand)");
    if (is(&r->now, "window"))
        r->window_clause = true;
    if (is(&r->now, "like"))
        check_like(r);
}

/* A `*` that is no product and not that of count(*). */
static bool
is_star(const struct reading *r)
{
    return is_sign(&r->before, ".") || is_sign(&r->before, ",") ||
           is(&r->before, "select") || is(&r->before, "distinct") ||
           is(&r->before, "all");
}

static void
check_sign(struct reading *r)
{
    if (is_sign(&r->now, "("))
        open_parenthesis(r);
    else if (is_sign(&r->now, ")"))
        r->depth -= r->depth > 0;
    else if (is_sign(&r->now, "*") && is_star(r))
        tell(r, "SELECT *: name the columns");
    else if (is_sign(&r->now, "/"))
        tell(r, "/: integers divide to fractions on some engines");
    else if (is_sign(&r->now, "=="))
        tell(r, "==: elsewhere it is =");
    else if (is_sign(&r->now, "~"))
        tell(r, "~: means another thing elsewhere");
}

void
stm_sql_portable(struct stm_span sql, stm_portable_fn *each, void *arg)
{
    struct reading r = { .sql = sql, .each = each, .arg = arg };

    for (;;) {
        r.before = r.now;
        r.now = next_token(&r);
        if (r.now.kind == TOKEN_END)
            return;
        if (r.now.kind == WORD)
            check_word(&r);
        else if (r.now.kind == OTHER)
            check_sign(&r);
        else if (r.now.kind == NAME)
            tell(&r, "a name in quotes: each engine has other quotes");
        else if (r.now.kind == STRING && r.now.text.size > 2 &&
                 memmem(r.now.text.data + 1, r.now.text.size - 2, "''", 2))
            tell(&r, "'' within a text: Spark drops it");
    }
}
