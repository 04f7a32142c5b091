/* SPDX-License-Identifier: Apache-2.0 */
#include "detect/hash-words.h"

struct reading {
    struct stm_words *out;
    struct stm_span line;
    size_t at;
    stm_shell shell;
    char quote; /* the one that is open, or NUL */
    bool in_word;
};

static bool
is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\v' || c == '\f';
}

static bool
is_operator(const struct reading *r, char c)
{
    static const char *const operators[] = {
        [STM_WORDS_ARGV] = "",
        [STM_WORDS_CMD] = "|&<>\n",
        [STM_WORDS_POWERSHELL] = "|&;<>(){},\n",
    };

    return c && strchr(operators[r->shell], c) != NULL;
}

static struct stm_word *
last_word(struct reading *r)
{
    return &r->out->of[r->out->n - 1];
}

static bool
begin(struct reading *r)
{
    if (r->in_word)
        return true;
    if (r->out->n == STM_WORDS)
        return false;
    r->out->of[r->out->n++] = (struct stm_word){
        .text = stm_span_sized(r->out->text + r->out->used, 0), .at = r->at
    };
    r->in_word = true;
    return true;
}

static void
put(struct reading *r, char c)
{
    r->out->text[r->out->used++] = c;
    last_word(r)->text.size++;
}

/* Backslashes stand for themselves, but before a quote: two for one each, and
 * an odd one makes the quote a letter. False: the quote is none. */
static bool
take_backslashes(struct reading *r)
{
    size_t n = 0;

    while (r->at + n < r->line.size && r->line.data[r->at + n] == '\\')
        n++;
    if (r->at + n == r->line.size || r->line.data[r->at + n] != '"') {
        r->at += n;
        while (n--)
            put(r, '\\');
        return true;
    }
    r->at += n;
    for (size_t i = 0; i < n / 2; i++)
        put(r, '\\');
    if (n % 2 == 0)
        return true;
    put(r, '"');
    r->at++;
    return false;
}

/* A quote that is opened, closed, or doubled inside of one. */
static bool
take_quote(struct reading *r, char c)
{
    bool quotes = c == '"' || (c == '\'' && r->shell == STM_WORDS_POWERSHELL);

    if (!quotes || (r->quote && r->quote != c))
        return false;
    if (r->quote && r->at + 1 < r->line.size && r->line.data[r->at + 1] == c) {
        put(r, c);
        r->at += 2;
        return true;
    }
    r->quote = r->quote ? '\0' : c;
    last_word(r)->quoted = true;
    r->at++;
    return true;
}

static bool
is_escape(const struct reading *r, char c)
{
    return (c == '^' && r->shell == STM_WORDS_CMD && !r->quote) ||
           (c == '`' && r->shell == STM_WORDS_POWERSHELL && r->quote != '\'');
}

static void
take_operator(struct reading *r, char c)
{
    if (r->out->n < STM_WORDS)
        r->out->of[r->out->n++] =
            (struct stm_word){ .at = r->at, .op = c == '\n' ? ';' : c };
    r->in_word = false;
    r->at++;
}

static bool
take(struct reading *r)
{
    char c = r->line.data[r->at];

    if (!r->quote && is_operator(r, c)) {
        take_operator(r, c);
        return true;
    }
    if (!r->quote && (is_blank(c) || c == '\n' || c == '\0')) {
        r->in_word = false;
        r->at++;
        return true;
    }
    if (!begin(r))
        return false;
    if (is_escape(r, c) && r->at + 1 < r->line.size) {
        put(r, r->line.data[r->at + 1]);
        r->at += 2;
        return true;
    }
    if (c == '\\' && r->shell == STM_WORDS_ARGV) {
        (void)take_backslashes(r);
        return true;
    }
    if (!take_quote(r, c)) {
        put(r, c);
        r->at++;
    }
    return true;
}

void
stm_words_split(struct stm_words *out, struct stm_span line, stm_shell shell)
{
    struct reading r = { .out = out, .line = line, .shell = shell };

    if (line.size > STM_HASH_LINE)
        r.line.size = STM_HASH_LINE;
    out->n = out->used = 0;
    while (r.at < r.line.size && take(&r))
        ;
}
