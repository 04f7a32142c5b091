/* SPDX-License-Identifier: Apache-2.0 */
/*
 * check_report.c - what a case looks like in files (DESIGN.md section 8).
 */
#include "suite.h"

#include "folder.h"
#include "report-case.h"
#include "report/report.h"

static const struct stm_report_options options = {
    .case_id = "CASE-7",
    .examiner = "Ada <L>",
    .made_at = INT64_C(17700000000000000),
};

static void
write_report(struct facts *f, const char *folder)
{
    struct stm_err err = { 0 };

    if (stm_report_folder(f->db, folder, &options, &err))
        ck_abort_msg("%s", err.text);
}

/* What a shell command prints, and that it succeeds. */
static void
expect_shell(const char *command, const char *prints)
{
    char text[4096] = "";
    FILE *out = popen(command, "r");
    size_t n;

    ck_assert_ptr_nonnull(out);
    n = fread(text, 1, sizeof(text) - 1, out);
    text[n] = '\0';
    ck_assert_msg(pclose(out) == 0, "%s: %s", command, text);
    ck_assert_str_eq(text, prints);
}

START_TEST(two_runs_write_the_same_bytes)
{
    struct facts *f = report_case_open(), *again = report_case_open();

    folder_enter();
    folder_make("a");
    folder_make("b");
    write_report(f, "a");
    write_report(f, "a");
    write_report(again, "b");
    expect_shell("diff -r a b", "");
    expect_shell("ls -A a; ls a/hosts",
                 "SHA256SUMS\ncorrelations.csv\ncustody.json\n"
                 "findings.jsonl\nhosts\nindex.html\nruns.jsonl\n"
                 "hostile%3Cb%3E\nsrv-1\nws-ann\n");
    expect_shell("cd a && sha256sum -c --quiet SHA256SUMS", "");
    folder_leave();
    facts_close(f);
    facts_close(again);
}
END_TEST

SUITE("report", 60, two_runs_write_the_same_bytes)
