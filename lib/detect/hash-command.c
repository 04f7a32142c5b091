/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hash-command.c - from words to what is hashed.
 *
 * Shells are read down to the commands in them. A command ends with an
 * operator; what follows a pipe belongs to it: a digest that findstr looks
 * for is what the hash is compared with.
 */
#include "detect/hash-command.h"

#include <stdlib.h>

#include "base/digest.h"
#include "detect/hash-parse.h"

enum { DEPTH = 4 };

char
stm_hash_small(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

bool
stm_hash_is_word(struct stm_span text, const char *word)
{
    size_t n = strlen(word);

    if (text.size != n)
        return false;
    for (size_t i = 0; i < n; i++)
        if (stm_hash_small(text.data[i]) != word[i])
            return false;
    return true;
}

/* The name of a program: last component, without `.exe`. */
static struct stm_span
program_of(struct stm_span path)
{
    size_t begin = path.size;

    while (begin > 0 && path.data[begin - 1] != '\\' &&
           path.data[begin - 1] != '/')
        begin--;
    path = stm_span_sized(path.data + begin, path.size - begin);
    if (path.size > 4 &&
        stm_hash_is_word(stm_span_sized(path.data + path.size - 4, 4), ".exe"))
        path.size -= 4;
    return path;
}

static bool
is_hex(char c)
{
    c = stm_hash_small(c);
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

/* A digest somewhere in a word, whole: no letter or digit touches it. */
bool
stm_hash_find_digest(struct stm_hash_command *c, struct stm_span word)
{
    for (size_t i = 0, end; i < word.size; i = end + 1) {
        bool hex = true;

        for (end = i;
             end < word.size && (is_hex(word.data[end]) ||
                                 (stm_hash_small(word.data[end]) >= 'g' &&
                                  stm_hash_small(word.data[end]) <= 'z'));
             end++)
            hex = hex && is_hex(word.data[end]);
        for (stm_algorithm a = STM_ALGORITHM_MD5;
             hex && a <= STM_ALGORITHM_SHA256; a++) {
            if (end - i != 2 * stm_algorithm_size(a))
                continue;
            c->expected_in = a;
            return stm_hex_parse(c->expected, stm_algorithm_size(a),
                                 stm_span_sized(word.data + i, end - i));
        }
    }
    return false;
}

struct stm_hash_command *
stm_hash_add_command(struct parse *p, const char *tool, stm_algorithm algorithm)
{
    struct stm_hash_command *c;

    if (p->out->n == STM_HASH_COMMANDS)
        return NULL;
    c = &p->out->of[p->out->n++];
    *c = (struct stm_hash_command){ .tool = tool, .algorithm = algorithm };
    return c;
}

void
stm_hash_add_file(struct parse *p, struct stm_hash_command *c,
                  struct stm_span path)
{
    const char *copy;

    if (!c || c->n_files == STM_HASH_FILES || path.size == 0)
        return;
    copy = stm_arena_copy(p->arena, path.data, path.size);
    if (copy)
        c->files[c->n_files++] = stm_span_sized(copy, path.size);
    else
        p->out->failed = true;
}

stm_algorithm
stm_hash_algorithm(struct stm_span text)
{
    for (stm_algorithm a = STM_ALGORITHM_MD5; a <= STM_ALGORITHM_SHA256; a++)
        if (stm_hash_is_word(text, stm_algorithm_name(a)))
            return a;
    return STM_ALGORITHM_NONE;
}

bool
stm_hash_is_option(struct stm_span word, const char *marks)
{
    return word.size > 1 && strchr(marks, word.data[0]) != NULL;
}

/* certutil -hashfile FILE [ALGORITHM] */
static void
read_certutil(struct parse *p, const struct stm_word *w, size_t n)
{
    struct stm_hash_command *c;

    for (size_t i = 1; i + 1 < n; i++) {
        if (!stm_hash_is_word(w[i].text, "-hashfile") &&
            !stm_hash_is_word(w[i].text, "/hashfile"))
            continue;
        c = stm_hash_add_command(p, "certutil", STM_ALGORITHM_SHA1);
        stm_hash_add_file(p, c, w[i + 1].text);
        if (c && i + 2 < n)
            c->algorithm = stm_hash_algorithm(w[i + 2].text);
        return;
    }
}

/* fc [/b ...] A B, comp A B [/a ...] */
static void
read_compare(struct parse *p, const char *tool, const struct stm_word *w,
             size_t n)
{
    struct stm_hash_command *c = NULL;

    for (size_t i = 1; i < n; i++) {
        if (stm_hash_is_option(w[i].text, "/"))
            continue;
        if (!c)
            c = stm_hash_add_command(p, tool, STM_ALGORITHM_NONE);
        if (!c || c->n_files == 2)
            return;
        stm_hash_add_file(p, c, w[i].text);
    }
    if (!c)
        return;
    c->compares = true;
    if (c->n_files < 2)
        p->out->n--;
}

/* sha256sum [-b] FILE..., sha256sum -c LIST, sigcheck [-h ...] FILE */
static void
read_files(struct parse *p, const char *tool, stm_algorithm algorithm,
           const struct stm_word *w, size_t n)
{
    struct stm_hash_command *c = stm_hash_add_command(p, tool, algorithm);

    if (!c)
        return;
    for (size_t i = 1; i < n; i++) {
        if (stm_hash_is_word(w[i].text, "-c") ||
            stm_hash_is_word(w[i].text, "--check"))
            c->list = strcmp(tool, "sigcheck") != 0;
        if (stm_hash_is_option(w[i].text, "-") ||
            (stm_hash_is_option(w[i].text, "/") &&
             strcmp(tool, "sigcheck") == 0))
            continue;
        stm_hash_add_file(p, c, w[i].text);
    }
    if (c->n_files == 0)
        p->out->n--;
}

/* The arguments of cmd: what stands behind /c or /k, without the quotes that
 * are around all of it. */
static void
read_cmd(struct parse *p, struct stm_span line, const struct stm_word *w,
         size_t n)
{
    for (size_t i = 1; i < n; i++) {
        struct stm_span word = w[i].text, rest;

        if (word.size < 2 || word.data[0] != '/')
            continue;
        if (stm_hash_small(word.data[1]) != 'c' &&
            stm_hash_small(word.data[1]) != 'k' &&
            stm_hash_small(word.data[1]) != 'r')
            continue;
        rest = stm_span_sized(line.data + w[i].at + 2, line.size - w[i].at - 2);
        while (rest.size && (*rest.data == ' ' || *rest.data == '\t'))
            rest = stm_span_sized(rest.data + 1, rest.size - 1);
        if (rest.size && *rest.data == '"') {
            size_t end = rest.size;

            rest = stm_span_sized(rest.data + 1, rest.size - 1);
            for (end = rest.size; end > 0 && rest.data[end - 1] != '"'; end--)
                ;
            /* "C:\a b\x.exe" y: only a pair around all of it goes. */
            if (end > 0 && memchr(rest.data, '"', end - 1) == NULL &&
                end != rest.size)
                rest = stm_span_sized(rest.data - 1, rest.size + 1);
            else if (end > 0)
                rest.size = end - 1;
        }
        stm_hash_read_line(p, rest, STM_WORDS_CMD);
        return;
    }
}

/* One command: words without an operator. */
static void
read_command(struct parse *p, struct stm_span line, const struct stm_word *w,
             size_t n)
{
    struct stm_span program = program_of(w[0].text);

    while (program.size && (*program.data == '@' || *program.data == '('))
        program = stm_span_sized(program.data + 1, program.size - 1);
    if (stm_hash_is_word(program, "cmd"))
        read_cmd(p, line, w, n);
    else if (stm_hash_is_word(program, "powershell") ||
             stm_hash_is_word(program, "pwsh"))
        stm_hash_read_powershell(p, w, n);
    else if (stm_hash_is_word(program, "certutil"))
        read_certutil(p, w, n);
    else if (stm_hash_is_word(program, "fc"))
        read_compare(p, "fc", w, n);
    else if (stm_hash_is_word(program, "comp"))
        read_compare(p, "comp", w, n);
    else if (stm_hash_is_word(program, "sigcheck") ||
             stm_hash_is_word(program, "sigcheck64"))
        read_files(p, "sigcheck", STM_ALGORITHM_NONE, w, n);
    else if (stm_hash_is_word(program, "sha256sum"))
        read_files(p, "sha256sum", STM_ALGORITHM_SHA256, w, n);
    else if (stm_hash_is_word(program, "sha1sum"))
        read_files(p, "sha1sum", STM_ALGORITHM_SHA1, w, n);
    else if (stm_hash_is_word(program, "md5sum"))
        read_files(p, "md5sum", STM_ALGORITHM_MD5, w, n);
}

/* A pipeline: the digest that a later part looks for is the first one's. */
static void
read_pipeline(struct parse *p, struct stm_span line, struct stm_word *w,
              size_t n, stm_shell shell)
{
    size_t before = p->out->n, end = 0;

    while (n && w[0].op) {
        w++;
        n--;
    }
    if (n == 0)
        return;
    if (shell == STM_WORDS_POWERSHELL && stm_hash_has_filehash(w, n)) {
        stm_hash_read_statement(p, w, n);
        return;
    }
    while (end < n && !w[end].op)
        end++;
    read_command(p, line, w, end);
    if (p->out->n != before + 1)
        return;
    for (size_t i = end; i < n && !p->out->of[before].expected_in; i++)
        if (!w[i].op)
            (void)stm_hash_find_digest(&p->out->of[before], w[i].text);
}

/* $h = (Get-FileHash x).Hash; $h -eq 'HEX' */
static void
find_later(struct stm_hash_command *c, const struct stm_words *words)
{
    for (size_t i = 0; !c->expected_in && i < words->n; i++)
        if (!words->of[i].op)
            (void)stm_hash_find_digest(c, words->of[i].text);
}

void
stm_hash_read_line(struct parse *p, struct stm_span line, stm_shell shell)
{
    size_t before = p->out->n;
    struct stm_words *words;

    if (p->depth == DEPTH)
        return;
    words = malloc(sizeof(*words));
    if (!words) {
        p->out->failed = true;
        return;
    }
    p->depth++;
    stm_words_split(words, line, shell);
    for (size_t i = 0, end; i < words->n; i = end + 1) {
        for (end = i; end < words->n && words->of[end].op != ';' &&
                      words->of[end].op != '&';
             end++)
            ;
        read_pipeline(p, line, words->of + i, end - i, shell);
    }
    if (shell == STM_WORDS_POWERSHELL && p->out->n == before + 1)
        find_later(&p->out->of[before], words);
    p->depth--;
    free(words);
}

void
stm_hash_commands_read(struct stm_hash_commands *out, struct stm_arena *arena,
                       struct stm_span line)
{
    struct parse p = { .out = out, .arena = arena };

    memset(out, 0, sizeof(*out));
    if (line.size > STM_HASH_LINE)
        line.size = STM_HASH_LINE;
    stm_hash_read_line(&p, line, STM_WORDS_ARGV);
}

static bool
contains(struct stm_span text, const char *what)
{
    return memmem(text.data, text.size, what, strlen(what)) != NULL;
}

bool
stm_hash_command_may_be(struct stm_span folded)
{
    static const char *const marks[] = { "fc",       "comp",    "hash",
                                         "sigcheck", "sha1sum", "sha256sum",
                                         "md5sum" };

    for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++)
        if (contains(folded, marks[i]))
            return true;
    /* encoded, or with letters that the shell takes away */
    return contains(folded, "powershell") || contains(folded, "pwsh") ||
           memchr(folded.data, '^', folded.size) != NULL;
}
