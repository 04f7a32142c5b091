/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hash-command.c - from words to what is hashed.
 *
 * Shells are read down to the commands in them. A command ends with an
 * operator; what follows a pipe belongs to it: a digest that findstr looks
 * for is what the hash is compared with.
 */
#include "detect/hash-command.h"

#include <openssl/evp.h>
#include <stdlib.h>

#include "base/digest.h"
#include "base/text.h"
#include "detect/hash-words.h"

enum { DEPTH = 4 };

struct parse {
    struct stm_hash_commands *out;
    struct stm_arena *arena;
    int depth;
};

static void read_line(struct parse *p, struct stm_span line, stm_shell shell);

static char
small(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

static bool
is_word(struct stm_span text, const char *word)
{
    size_t n = strlen(word);

    if (text.size != n)
        return false;
    for (size_t i = 0; i < n; i++)
        if (small(text.data[i]) != word[i])
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
        is_word(stm_span_sized(path.data + path.size - 4, 4), ".exe"))
        path.size -= 4;
    return path;
}

static bool
is_hex(char c)
{
    c = small(c);
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

/* A digest somewhere in a word, whole: no letter or digit touches it. */
static bool
find_digest(struct stm_hash_command *c, struct stm_span word)
{
    for (size_t i = 0, end; i < word.size; i = end + 1) {
        bool hex = true;

        for (end = i; end < word.size && (is_hex(word.data[end]) ||
                                          (small(word.data[end]) >= 'g' &&
                                           small(word.data[end]) <= 'z'));
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

static struct stm_hash_command *
add_command(struct parse *p, const char *tool, stm_algorithm algorithm)
{
    struct stm_hash_command *c;

    if (p->out->n == STM_HASH_COMMANDS)
        return NULL;
    c = &p->out->of[p->out->n++];
    *c = (struct stm_hash_command){ .tool = tool, .algorithm = algorithm };
    return c;
}

static void
add_file(struct parse *p, struct stm_hash_command *c, struct stm_span path)
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

static stm_algorithm
algorithm_of(struct stm_span text)
{
    for (stm_algorithm a = STM_ALGORITHM_MD5; a <= STM_ALGORITHM_SHA256; a++)
        if (is_word(text, stm_algorithm_name(a)))
            return a;
    return STM_ALGORITHM_NONE;
}

static bool
is_option(struct stm_span word, const char *marks)
{
    return word.size > 1 && strchr(marks, word.data[0]) != NULL;
}

/* certutil -hashfile FILE [ALGORITHM] */
static void
read_certutil(struct parse *p, const struct stm_word *w, size_t n)
{
    struct stm_hash_command *c;

    for (size_t i = 1; i + 1 < n; i++) {
        if (!is_word(w[i].text, "-hashfile") &&
            !is_word(w[i].text, "/hashfile"))
            continue;
        c = add_command(p, "certutil", STM_ALGORITHM_SHA1);
        add_file(p, c, w[i + 1].text);
        if (c && i + 2 < n)
            c->algorithm = algorithm_of(w[i + 2].text);
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
        if (is_option(w[i].text, "/"))
            continue;
        if (!c)
            c = add_command(p, tool, STM_ALGORITHM_NONE);
        if (!c || c->n_files == 2)
            return;
        add_file(p, c, w[i].text);
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
    struct stm_hash_command *c = add_command(p, tool, algorithm);

    if (!c)
        return;
    for (size_t i = 1; i < n; i++) {
        if (is_word(w[i].text, "-c") || is_word(w[i].text, "--check"))
            c->list = strcmp(tool, "sigcheck") != 0;
        if (is_option(w[i].text, "-") ||
            (is_option(w[i].text, "/") && strcmp(tool, "sigcheck") == 0))
            continue;
        add_file(p, c, w[i].text);
    }
    if (c->n_files == 0)
        p->out->n--;
}

/* A parameter of PowerShell, spelled out or cut short: -Path, -Pa; `value`
 * is what follows a colon. */
static bool
is_parameter(struct stm_span word, const char *name, size_t least,
             struct stm_span *value)
{
    size_t n = 1;

    if (word.size < 2 || word.data[0] != '-')
        return false;
    while (n < word.size && word.data[n] != ':')
        n++;
    if (n - 1 < least || n - 1 > strlen(name))
        return false;
    for (size_t i = 1; i < n; i++)
        if (small(word.data[i]) != name[i - 1])
            return false;
    *value = n < word.size
                 ? stm_span_sized(word.data + n + 1, word.size - n - 1)
                 : stm_span_sized("", 0);
    return true;
}

/* Get-FileHash and what belongs to it; the place behind. */
static size_t
read_filehash(struct parse *p, struct stm_hash_command *c,
              const struct stm_word *w, size_t i, size_t n)
{
    bool more = true; /* a file may stand here without a name */

    c->algorithm = STM_ALGORITHM_SHA256;
    for (i++; i < n && (!w[i].op || w[i].op == ','); i++) {
        struct stm_span value, word = w[i].text;
        bool algorithm = false, path = false;

        if (w[i].op == ',') {
            more = true;
            continue;
        }
        if (w[i].quoted && more) {
            add_file(p, c, word);
            more = false;
            continue;
        }
        if (is_parameter(word, "algorithm", 1, &value))
            algorithm = true;
        else if (is_parameter(word, "path", 1, &value) ||
                 is_parameter(word, "literalpath", 1, &value) ||
                 is_parameter(word, "pspath", 2, &value))
            path = true;
        else if (is_option(word, "-"))
            continue;
        if ((algorithm || path) && value.size == 0) {
            if (i + 1 >= n || w[i + 1].op)
                break;
            value = w[++i].text;
        }
        if (algorithm) {
            c->algorithm = algorithm_of(value);
            continue;
        }
        if (path || more)
            add_file(p, c, path ? value : word);
        more = false;
    }
    return i;
}

/* One statement of PowerShell with Get-FileHash in it. */
static void
read_statement(struct parse *p, const struct stm_word *w, size_t n)
{
    struct stm_hash_command *first = NULL;
    bool one = true;

    for (size_t i = 0; i < n; i++) {
        struct stm_hash_command *c;

        if (w[i].op)
            continue;
        if (!is_word(w[i].text, "get-filehash") &&
            !is_word(w[i].text, "microsoft.powershell.utility\\get-filehash")) {
            if (first && !first->expected_in)
                (void)find_digest(first, w[i].text);
            continue;
        }
        c = first ? first : add_command(p, "Get-FileHash", 0);
        if (!c)
            return;
        if (first)
            one = false;
        first = c;
        i = read_filehash(p, c, w, i, n) - 1;
    }
    /* A digest may stand before: 'HEX' -eq (Get-FileHash x).Hash */
    for (size_t i = 0; first && !first->expected_in && i < n; i++)
        if (!w[i].op)
            (void)find_digest(first, w[i].text);
    if (first && !one && first->n_files == 2)
        first->compares = true;
    if (first && first->n_files == 0)
        p->out->n = (size_t)(first - p->out->of);
}

static bool
has_filehash(const struct stm_word *w, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (w[i].text.size >= 12 &&
            is_word(stm_span_sized(w[i].text.data + w[i].text.size - 12, 12),
                    "get-filehash"))
            return true;
    return false;
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
        if (small(word.data[1]) != 'c' && small(word.data[1]) != 'k' &&
            small(word.data[1]) != 'r')
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
        read_line(p, rest, STM_WORDS_CMD);
        return;
    }
}

/* UTF-16LE in base64. */
static void
read_encoded(struct parse *p, struct stm_span text)
{
    struct stm_buf script = { 0 };
    size_t size = text.size / 4 * 4;
    unsigned char *bytes = malloc(size + 1);
    int n = bytes && size && size <= STM_HASH_LINE
                ? EVP_DecodeBlock(bytes, (const unsigned char *)text.data,
                                  (int)size)
                : 0;

    if (n > 0) {
        stm_text_of_utf16(&script, bytes, (size_t)n / 2 * 2);
        read_line(p, stm_buf_held(&script), STM_WORDS_POWERSHELL);
    }
    p->out->failed = p->out->failed || !bytes || script.failed;
    stm_buf_free(&script);
    free(bytes);
}

/* The script behind -Command, or behind the last parameter. */
static void
read_powershell(struct parse *p, const struct stm_word *w, size_t n)
{
    static const char *const valued[] = { "executionpolicy",
                                          "ep",
                                          "ex",
                                          "windowstyle",
                                          "version",
                                          "file",
                                          "outputformat",
                                          "inputformat",
                                          "psconsolefile",
                                          "configurationname",
                                          "workingdirectory" };
    struct stm_span value;
    struct stm_buf script = { 0 };
    size_t i = 1;

    for (; i < n && !w[i].quoted && is_option(w[i].text, "-/"); i++) {
        struct stm_span word = w[i].text;
        char mark[32] = "-";

        if (word.size >= sizeof(mark))
            break;
        memcpy(mark, word.data, word.size);
        mark[0] = '-';
        word = stm_span_sized(mark, word.size);
        if (is_parameter(word, "command", 1, &value)) {
            i++;
            break;
        }
        if (is_parameter(word, "encodedcommand", 1, &value) ||
            is_word(word, "-ec")) {
            if (i + 1 < n)
                read_encoded(p, w[i + 1].text);
            return;
        }
        for (size_t k = 0; k < sizeof(valued) / sizeof(*valued); k++)
            if (is_parameter(word, valued[k], 1, &value)) {
                i++;
                break;
            }
    }
    for (; i < n; i++) {
        stm_buf_span(&script, w[i].text);
        stm_buf_char(&script, ' ');
    }
    p->out->failed = p->out->failed || script.failed;
    read_line(p, stm_buf_held(&script), STM_WORDS_POWERSHELL);
    stm_buf_free(&script);
}

/* One command: words without an operator. */
static void
read_command(struct parse *p, struct stm_span line, const struct stm_word *w,
             size_t n)
{
    struct stm_span program = program_of(w[0].text);

    while (program.size && (*program.data == '@' || *program.data == '('))
        program = stm_span_sized(program.data + 1, program.size - 1);
    if (is_word(program, "cmd"))
        read_cmd(p, line, w, n);
    else if (is_word(program, "powershell") || is_word(program, "pwsh"))
        read_powershell(p, w, n);
    else if (is_word(program, "certutil"))
        read_certutil(p, w, n);
    else if (is_word(program, "fc"))
        read_compare(p, "fc", w, n);
    else if (is_word(program, "comp"))
        read_compare(p, "comp", w, n);
    else if (is_word(program, "sigcheck") || is_word(program, "sigcheck64"))
        read_files(p, "sigcheck", STM_ALGORITHM_NONE, w, n);
    else if (is_word(program, "sha256sum"))
        read_files(p, "sha256sum", STM_ALGORITHM_SHA256, w, n);
    else if (is_word(program, "sha1sum"))
        read_files(p, "sha1sum", STM_ALGORITHM_SHA1, w, n);
    else if (is_word(program, "md5sum"))
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
    if (shell == STM_WORDS_POWERSHELL && has_filehash(w, n)) {
        read_statement(p, w, n);
        return;
    }
    while (end < n && !w[end].op)
        end++;
    read_command(p, line, w, end);
    if (p->out->n != before + 1)
        return;
    for (size_t i = end; i < n && !p->out->of[before].expected_in; i++)
        if (!w[i].op)
            (void)find_digest(&p->out->of[before], w[i].text);
}

/* $h = (Get-FileHash x).Hash; $h -eq 'HEX' */
static void
find_later(struct stm_hash_command *c, const struct stm_words *words)
{
    for (size_t i = 0; !c->expected_in && i < words->n; i++)
        if (!words->of[i].op)
            (void)find_digest(c, words->of[i].text);
}

static void
read_line(struct parse *p, struct stm_span line, stm_shell shell)
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
    read_line(&p, line, STM_WORDS_ARGV);
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
