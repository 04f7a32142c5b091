/* SPDX-License-Identifier: Apache-2.0 */
/*
 * check_hash_check.c - what command lines ask to be hashed or compared, and
 * which file a path on them means.
 */
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/digest.h"
#include "detect/hash-check.h"
#include "detect/hash-command.h"

#define MD5 "0123456789abcdef0123456789ABCDEF"
#define SHA1 "0123456789abcdef0123456789ABCDEF01234567"
#define SHA256 MD5 MD5

/* "TOOL ALGORITHM [=] FILE|FILE [<EXPECTED]", a line a command. */
static void
tell(struct stm_buf *out, const struct stm_hash_commands *commands)
{
    for (size_t i = 0; i < commands->n; i++) {
        const struct stm_hash_command *c = &commands->of[i];
        char hex[65];

        stm_buf_print(out, "%s%s %s%s", i ? "\n" : "", c->tool,
                      stm_algorithm_name(c->algorithm),
                      c->compares ? "=" : (c->list ? "@" : ":"));
        for (size_t k = 0; k < c->n_files; k++)
            stm_buf_print(out, "%s%.*s", k ? "|" : "", (int)c->files[k].size,
                          c->files[k].data);
        if (c->expected_in)
            stm_buf_print(out, "<%s",
                          stm_hex_print(hex, c->expected,
                                        stm_algorithm_size(c->expected_in)));
    }
}

/* Read from a block of its own, so that a sanitizer guards its end. */
static void
read_exact(struct stm_buf *out, struct stm_span line)
{
    struct stm_hash_commands *commands = malloc(sizeof(*commands));
    struct stm_arena arena = stm_arena_of(1 << 20);
    char *exact = malloc(line.size ? line.size : 1);

    ck_assert(commands && exact);
    if (line.size)
        memcpy(exact, line.data, line.size);
    stm_hash_commands_read(commands, &arena, stm_span_sized(exact, line.size));
    ck_assert(!commands->failed);
    tell(out, commands);
    stm_arena_free(&arena);
    free(exact);
    free(commands);
}

struct line {
    const char *line, *told;
};

static void
expect_lines(const struct line *lines, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct stm_buf out = { 0 };

        read_exact(&out, stm_span_of(lines[i].line));
        ck_assert_msg(stm_span_is(stm_buf_held(&out), lines[i].told),
                      "%s: %s, not %s", lines[i].line, out.data ? out.data : "",
                      lines[i].told);
        stm_buf_free(&out);
    }
}
#define EXPECT(lines) expect_lines(lines, sizeof(lines) / sizeof(*(lines)))

START_TEST(tools_of_windows_are_read)
{
    static const struct line lines[] = {
        { "certutil -hashfile a.exe", "certutil sha1:a.exe" },
        { "CertUtil.EXE  -HashFile \"C:\\a b\\c.exe\" SHA256",
          "certutil sha256:C:\\a b\\c.exe" },
        { "\"C:\\Windows\\System32\\certutil.exe\" /hashfile a md5",
          "certutil md5:a" },
        { "certutil -v -hashfile a SHA512", "certutil :a" },
        { "certutil -hashfile", "" },
        { "certutil -verify a", "" },
        { "fc /b a b", "fc =a|b" },
        { "fc.exe a \"b c\" /w", "fc =a|b c" },
        { "fc a", "" },
        { "fc", "" },
        { "comp a b /a", "comp =a|b" },
        { "sigcheck64.exe -h -nobanner C:\\a.exe", "sigcheck :C:\\a.exe" },
        { "sha256sum a b", "sha256sum sha256:a|b" },
        { "md5sum.exe -c list.txt", "md5sum md5@list.txt" },
        { "sha1sum --check list", "sha1sum sha1@list" },
        { "notepad certutil -hashfile a", "" },
        { "mycertutil -hashfile a", "" },
    };

    EXPECT(lines);
}
END_TEST

START_TEST(cmd_is_read_with_quotes_carets_and_pipes)
{
    static const struct line lines[] = {
        { "cmd /c certutil -hashfile a", "certutil sha1:a" },
        { "cmd.exe /d /s /c \"certutil -hashfile \"a b\" MD5\"",
          "certutil md5:a b" },
        { "cmd /c cer^tutil -hash^file a", "certutil sha1:a" },
        { "cmd /cfc a b", "fc =a|b" },
        { "cmd /c certutil -hashfile a | findstr /i " SHA1,
          "certutil sha1:a<0123456789abcdef0123456789abcdef01234567" },
        { "cmd /c \"certutil -hashfile a md5|find \"\"\"" MD5 "\"\"\"\"",
          "certutil md5:a<0123456789abcdef0123456789abcdef" },
        { "cmd /k certutil -hashfile a & fc b c&&comp d e>nul",
          "certutil sha1:a\nfc =b|c\ncomp =d|e" },
        { "cmd /c @fc a b", "fc =a|b" },
        { "cmd /c (certutil -hashfile a)", "certutil sha1:a)" },
        { "cmd /c echo certutil -hashfile a", "" },
        { "cmd", "" },
        { "cmd /c", "" },
        { "cmd /c \"", "" },
        { "cmd /c cmd /c cmd /c fc a b", "fc =a|b" },
        { "cmd /c cmd /c cmd /c cmd /c fc a b", "" }, /* too deep */
    };

    EXPECT(lines);
}
END_TEST

START_TEST(powershell_is_read_with_parameters_and_pipes)
{
    static const struct line lines[] = {
        { "powershell Get-FileHash a.exe", "Get-FileHash sha256:a.exe" },
        { "powershell -nop -w hidden -c get-filehash -al sha1 -LiteralP 'a b'",
          "Get-FileHash sha1:a b" },
        { "pwsh -Command \"Get-FileHash -Path:a -Algorithm:MD5 | fl\"",
          "Get-FileHash md5:a" },
        { "powershell \"(Get-FileHash x).Hash -eq '" SHA256 "'\"",
          "Get-FileHash sha256:x<0123456789abcdef0123456789abcdef"
          "0123456789abcdef0123456789abcdef" },
        { "powershell -c \"'" MD5 "' -eq (get-filehash x -a md5).hash\"",
          "Get-FileHash md5:x<0123456789abcdef0123456789abcdef" },
        { "powershell $h=(Get-FileHash x -a md5).Hash; $h -eq '" MD5 "'",
          "Get-FileHash md5:x<0123456789abcdef0123456789abcdef" },
        { "powershell Compare-Object (Get-FileHash a) (Get-FileHash 'b')",
          "Get-FileHash sha256=a|b" },
        { "powershell Get-FileHash a,'b',c", "Get-FileHash sha256:a|b|c" },
        { "powershell -c \"& certutil -hashfile a\"", "certutil sha1:a" },
        { "powershell -ExecutionPolicy Bypass -Command fc.exe a b", "fc =a|b" },
        { "cmd /c powershell -c \"Get-FileHash a\"", "Get-FileHash sha256:a" },
        /* Get-FileHash a -Algorithm SHA1 */
        { "powershell -enc RwBlAHQALQBGAGkAbABlAEgAYQBzAGgAIABhACAALQBBAGwAZwBv"
          "AHIAaQB0AGgAbQAgAFMASABBADEA",
          "Get-FileHash sha1:a" },
        { "powershell -e !!!!", "" },
        { "powershell dir | Get-FileHash", "" },
        { "powershell -File Get-FileHash.ps1", "" },
        { "powershell", "" },
    };

    EXPECT(lines);
}
END_TEST

START_TEST(digests_must_be_whole)
{
    static const struct line lines[] = {
        { "cmd /c certutil -hashfile a | findstr " MD5 "0", "certutil sha1:a" },
        { "cmd /c certutil -hashfile a | findstr x" MD5, "certutil sha1:a" },
        { "cmd /c certutil -hashfile a md5 | findstr /c:" MD5,
          "certutil md5:a<0123456789abcdef0123456789abcdef" },
    };

    EXPECT(lines);
}
END_TEST

/* Property: whatever a line is, it ends, and within the bounds; and what a
 * quick look lets pass is all that is ever found. */
START_TEST(hostile_lines_end)
{
    static const char *const parts[] = {
        "cmd /c ",
        "powershell -c ",
        "certutil -hashfile ",
        "fc ",
        "\"",
        "'",
        "\\",
        "^",
        "`",
        "(",
        ")",
        "|",
        "&",
        ";",
        ",",
        "-",
        "/",
        " ",
        "Get-FileHash ",
        MD5,
        SHA256,
        "a",
        "\n",
        "\xff",
        "-enc ",
        "AAAA",
        "\0",
    };
    unsigned seed = 20260302;

    for (int round = 0; round < 20000; round++) {
        struct stm_buf line = { 0 }, folded = { 0 }, out = { 0 };
        int n = rand_r(&seed) % 24;

        while (n-- > 0)
            stm_buf_text(&line, parts[(size_t)rand_r(&seed) %
                                      (sizeof(parts) / sizeof(*parts))]);
        read_exact(&out, stm_buf_held(&line));
        for (size_t i = 0; i < line.size; i++)
            stm_buf_char(&folded, line.data[i] >= 'A' && line.data[i] <= 'Z'
                                      ? (char)(line.data[i] + 32)
                                      : line.data[i]);
        if (out.size)
            ck_assert(stm_hash_command_may_be(stm_buf_held(&folded)));
        stm_buf_free(&line);
        stm_buf_free(&folded);
        stm_buf_free(&out);
    }
}
END_TEST

START_TEST(long_lines_are_read_as_far_as_the_bound)
{
    static const char *const units[] = {
        "cmd /c ",
        "\"",
        "\\",
        "^",
        "'",
        "(",
        "|",
        "a ",
        "Get-FileHash a;",
        "fc a b&",
        "powershell -c ",
        "certutil -hashfile a ",
        "\\\"",
    };

    for (size_t i = 0; i < sizeof(units) / sizeof(*units); i++) {
        for (int shell = 0; shell < 3; shell++) {
            struct stm_buf line = { 0 }, out = { 0 };

            stm_buf_text(&line, (const char *[]){ "", "cmd /c ",
                                                  "powershell -c " }[shell]);
            while (line.size < 100000)
                stm_buf_text(&line, units[i]);
            read_exact(&out, stm_buf_held(&line));
            ck_assert_uint_lt(out.size, 1 << 17);
            stm_buf_free(&line);
            stm_buf_free(&out);
        }
    }
}
END_TEST

START_TEST(paths_are_those_that_windows_would_open)
{
    static const struct {
        const char *path, *folder, *whole; /* NULL: the line does not tell */
    } paths[] = {
        { "a.exe", "C:\\Tools\\", "C:\\Tools\\a.exe" },
        { "a.exe", "C:\\Tools", "C:\\Tools\\a.exe" },
        { "a.exe", "C:\\", "C:\\a.exe" },
        { ".\\x\\..\\a.exe", "C:\\Tools\\", "C:\\Tools\\a.exe" },
        { "..\\..\\..\\a.exe", "C:\\Tools\\x\\", "C:\\a.exe" },
        { "\\a.exe", "C:\\Tools\\", "C:\\a.exe" },
        { "/x/a.exe", "C:\\Tools\\", "C:\\x\\a.exe" },
        { "D:\\x\\..\\a.exe", "C:\\Tools\\", "D:\\a.exe" },
        { "c:a.exe", "C:\\Tools\\", "C:\\Tools\\a.exe" },
        { "d:a.exe", "C:\\Tools\\", NULL },
        { "\\\\srv\\share\\x\\..\\..\\a.exe", "C:\\", "\\\\srv\\share\\a.exe" },
        { "a.exe", "\\\\srv\\share\\x\\", "\\\\srv\\share\\x\\a.exe" },
        { "\\\\?\\C:\\a.exe", "D:\\", "C:\\a.exe" },
        { "a.exe", "", NULL },
        { "a.exe", "-", NULL },
        { "*.exe", "C:\\", NULL },
        { "%TEMP%\\a.exe", "C:\\", NULL },
        { "$env:TEMP\\a.exe", "C:\\", NULL },
        { "", "C:\\", NULL },
    };

    for (size_t i = 0; i < sizeof(paths) / sizeof(*paths); i++) {
        struct stm_buf out = { 0 };
        bool told = stm_hash_path(&out, stm_span_of(paths[i].path),
                                  stm_span_of(paths[i].folder));

        ck_assert_msg(told == (paths[i].whole != NULL), "%s", paths[i].path);
        if (told)
            ck_assert_str_eq(out.data, paths[i].whole);
        stm_buf_free(&out);
    }
}
END_TEST

SUITE("hash_check", 60, tools_of_windows_are_read,
      cmd_is_read_with_quotes_carets_and_pipes,
      powershell_is_read_with_parameters_and_pipes, digests_must_be_whole,
      hostile_lines_end, long_lines_are_read_as_far_as_the_bound,
      paths_are_those_that_windows_would_open)
