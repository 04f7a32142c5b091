/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hash-powershell.c - Get-FileHash, and the scripts on a command line.
 */
#include "detect/hash-parse.h"

#include <openssl/evp.h>
#include <stdlib.h>

#include "base/text.h"

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
        if (stm_hash_small(word.data[i]) != name[i - 1])
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
            stm_hash_add_file(p, c, word);
            more = false;
            continue;
        }
        if (is_parameter(word, "algorithm", 1, &value))
            algorithm = true;
        else if (is_parameter(word, "path", 1, &value) ||
                 is_parameter(word, "literalpath", 1, &value) ||
                 is_parameter(word, "pspath", 2, &value))
            path = true;
        else if (stm_hash_is_option(word, "-"))
            continue;
        if ((algorithm || path) && value.size == 0) {
            if (i + 1 >= n || w[i + 1].op)
                break;
            value = w[++i].text;
        }
        if (algorithm) {
            c->algorithm = stm_hash_algorithm(value);
            continue;
        }
        if (path || more)
            stm_hash_add_file(p, c, path ? value : word);
        more = false;
    }
    return i;
}

/* One statement of PowerShell with Get-FileHash in it. */
void
stm_hash_read_statement(struct parse *p, const struct stm_word *w, size_t n)
{
    struct stm_hash_command *first = NULL;
    bool one = true;

    for (size_t i = 0; i < n; i++) {
        struct stm_hash_command *c;

        if (w[i].op)
            continue;
        if (!stm_hash_is_word(w[i].text, "get-filehash") &&
            !stm_hash_is_word(w[i].text,
                              "microsoft.powershell.utility\\get-filehash")) {
            if (first && !first->expected_in)
                (void)stm_hash_find_digest(first, w[i].text);
            continue;
        }
        c = first ? first : stm_hash_add_command(p, "Get-FileHash", 0);
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
            (void)stm_hash_find_digest(first, w[i].text);
    if (first && !one && first->n_files == 2)
        first->compares = true;
    if (first && first->n_files == 0)
        p->out->n = (size_t)(first - p->out->of);
}

bool
stm_hash_has_filehash(const struct stm_word *w, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (w[i].text.size >= 12 &&
            stm_hash_is_word(
                stm_span_sized(w[i].text.data + w[i].text.size - 12, 12),
                "get-filehash"))
            return true;
    return false;
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
        stm_hash_read_line(p, stm_buf_held(&script), STM_WORDS_POWERSHELL);
    }
    p->out->failed = p->out->failed || !bytes || script.failed;
    stm_buf_free(&script);
    free(bytes);
}

/* The script behind -Command, or behind the last parameter. */
void
stm_hash_read_powershell(struct parse *p, const struct stm_word *w, size_t n)
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

    for (; i < n && !w[i].quoted && stm_hash_is_option(w[i].text, "-/"); i++) {
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
            stm_hash_is_word(word, "-ec")) {
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
    stm_hash_read_line(p, stm_buf_held(&script), STM_WORDS_POWERSHELL);
    stm_buf_free(&script);
}
