/* SPDX-License-Identifier: Apache-2.0 */
/*
 * check_outputs.c - the files of a run: whole or not at all, and whose files
 * are removed.
 */
#include "suite.h"

#include "folder.h"
#include "report/out.h"

#include <errno.h>
#include <signal.h>
#include <sys/resource.h>

#define DIGEST                                                                 \
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

static bool
is_there(const char *path)
{
    struct stat is;

    return lstat(path, &is) == 0;
}

static void
expect_text(const char *path, const char *text)
{
    char got[1024] = "";
    FILE *file = fopen(path, "rb");
    size_t n;

    ck_assert_msg(file != NULL, "%s", path);
    n = fread(got, 1, sizeof(got) - 1, file);
    got[n] = '\0';
    ck_assert_int_eq(fclose(file), 0);
    ck_assert_str_eq(got, text);
}

static stm_status
put(struct stm_outputs *set, const char *name, const char *text)
{
    struct stm_err err = { 0 };
    struct stm_out *out;
    stm_status status = stm_out_open(&out, set, name, STM_OUT_LISTED, &err);

    if (status)
        return status;
    stm_out_add(out, text, strlen(text));
    return stm_out_commit(out, &err);
}

/* A run that writes one file, in folder `case`. */
static stm_status
run(const char *name, const char *text)
{
    struct stm_err err = { 0 };
    struct stm_outputs *set;
    stm_status status = stm_outputs_open(&set, "case", &err);

    if (status)
        return status;
    status = put(set, name, text);
    if (!status)
        status = stm_outputs_finish(set, &err);
    stm_outputs_close(set);
    return status;
}

static void
put_sums(const char *names)
{
    FILE *file = fopen("case/SHA256SUMS", "wb");

    ck_assert_ptr_nonnull(file);
    while (*names) {
        size_t n = strcspn(names, "\n");

        fprintf(file, DIGEST "  %.*s\n", (int)n, names);
        names += n + (names[n] == '\n');
    }
    ck_assert_int_eq(fclose(file), 0);
}

START_TEST(sums_tell_name_and_digest_in_order)
{
    struct stm_err err = { 0 };
    struct stm_outputs *set;

    folder_enter();
    folder_make("case");
    ck_assert_int_eq(stm_outputs_open(&set, "case", &err), STM_OK);
    ck_assert_int_eq(put(set, "index.html", ""), STM_OK);
    ck_assert_int_eq(put(set, "hosts/b/report.html", ""), STM_OK);
    ck_assert_int_eq(put(set, "hosts/a%20/report.html", ""), STM_OK);
    ck_assert_int_eq(stm_outputs_finish(set, &err), STM_OK);
    stm_outputs_close(set);
    expect_text("case/SHA256SUMS",
                DIGEST "  hosts/a%20/report.html\n" DIGEST
                       "  hosts/b/report.html\n" DIGEST "  index.html\n");
    folder_leave();
}
END_TEST

START_TEST(a_file_that_is_abandoned_leaves_what_was_there)
{
    struct stm_err err = { 0 };
    struct stm_outputs *set;
    struct stm_out *out;

    folder_enter();
    folder_make("case");
    folder_put("case/index.html", "old", 3);
    ck_assert_int_eq(stm_outputs_open(&set, "case", &err), STM_OK);
    ck_assert_int_eq(
        stm_out_open(&out, set, "index.html", STM_OUT_LISTED, &err), STM_OK);
    stm_out_add(out, "new", 3);
    ck_assert(is_there("case/.index.html.new"));
    stm_out_abandon(out);
    stm_outputs_close(set);
    ck_assert(!is_there("case/.index.html.new"));
    expect_text("case/index.html", "old");
    folder_leave();
}
END_TEST

START_TEST(what_a_run_does_not_write_again_is_removed)
{
    folder_enter();
    folder_make("case");
    ck_assert_int_eq(run("hosts/old/report.html", "x"), STM_OK);
    folder_put("case/notes.txt", "mine", 4);
    ck_assert_int_eq(run("hosts/new/report.html", "y"), STM_OK);
    ck_assert(!is_there("case/hosts/old"));
    ck_assert(is_there("case/hosts/new/report.html"));
    expect_text("case/notes.txt", "mine");
    folder_leave();
}
END_TEST

START_TEST(a_folder_with_files_of_others_stays)
{
    folder_enter();
    folder_make("case");
    ck_assert_int_eq(run("hosts/old/report.html", "x"), STM_OK);
    folder_put("case/hosts/old/notes.txt", "mine", 4);
    ck_assert_int_eq(run("index.html", "y"), STM_OK);
    ck_assert(!is_there("case/hosts/old/report.html"));
    expect_text("case/hosts/old/notes.txt", "mine");
    folder_leave();
}
END_TEST

/* Whoever wrote SHA256SUMS: it takes nothing that is not ours. */
START_TEST(hostile_sums_remove_nothing)
{
    static const char *const kept[] = {
        "outside.html",      "case/case.db",
        "case/Sysmon.evtx",  "case/sub/report.html",
        "case/hosts/a.html", "case/hosts/a/b/report.html",
        "case/.hidden.html", "target/report.html",
        "case/link.html",    "case/hosts/link/report.html",
        "case/folder.html",  "case/runs.jsonl.bak",
    };

    folder_enter();
    folder_make("case");
    folder_make("case/sub");
    folder_make("case/hosts");
    folder_make("case/hosts/a");
    folder_make("case/hosts/a/b");
    folder_make("case/folder.html");
    folder_make("target");
    ck_assert_int_eq(symlink("../outside.html", "case/link.html"), 0);
    ck_assert_int_eq(symlink("../../target", "case/hosts/link"), 0);
    for (size_t i = 0; i < sizeof(kept) / sizeof(*kept); i++)
        if (!is_there(kept[i]))
            folder_put(kept[i], "mine", 4);
    put_sums("../outside.html\n"
             "hosts/../../outside.html\n"
             "/etc/hostname.html\n"
             "./case.db\ncase.db\nSysmon.evtx\nsub/report.html\n"
             "hosts/a.html\nhosts/a/b/report.html\n.hidden.html\n"
             "hosts//a/report.html\nlink.html\nhosts/link/report.html\n"
             "folder.html\nruns.jsonl.bak\nhosts/a/\n\nhosts/\n");
    ck_assert_int_eq(run("index.html", "x"), STM_OK);
    for (size_t i = 0; i < sizeof(kept) / sizeof(*kept); i++)
        ck_assert_msg(is_there(kept[i]), "%s", kept[i]);
    expect_text("case/SHA256SUMS",
                "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a48"
                "81  index.html\n");
    folder_leave();
}
END_TEST

START_TEST(sums_that_are_no_list_are_replaced)
{
    static const char *const texts[] = {
        "",
        "\n\n",
        "garbage",
        DIGEST,
        DIGEST "  ",
        DIGEST " *index.html\n",
        "zz  index.html\n",
        "\xff\xfe\x00\n",
    };

    folder_enter();
    folder_make("case");
    for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
        folder_put("case/SHA256SUMS", texts[i], strlen(texts[i]));
        ck_assert_int_eq(run("index.html", ""), STM_OK);
        expect_text("case/SHA256SUMS", DIGEST "  index.html\n");
    }
    folder_leave();
}
END_TEST

START_TEST(a_link_in_the_place_of_sums_is_not_followed)
{
    folder_enter();
    folder_make("case");
    folder_put("case/old.html", "x", 1);
    folder_put("sums", DIGEST "  old.html\n", strlen(DIGEST) + 11);
    ck_assert_int_eq(symlink("../sums", "case/SHA256SUMS"), 0);
    ck_assert_int_eq(run("index.html", ""), STM_OK);
    ck_assert(is_there("case/old.html"));
    expect_text("sums", DIGEST "  old.html\n");
    expect_text("case/SHA256SUMS", DIGEST "  index.html\n");
    folder_leave();
}
END_TEST

START_TEST(a_link_in_the_place_of_a_file_is_replaced)
{
    folder_enter();
    folder_make("case");
    folder_put("outside", "mine", 4);
    ck_assert_int_eq(symlink("../outside", "case/index.html"), 0);
    ck_assert_int_eq(symlink("../outside", "case/.index.html.new"), 0);
    ck_assert_int_eq(run("index.html", "new"), STM_OK);
    expect_text("outside", "mine");
    expect_text("case/index.html", "new");
    folder_leave();
}
END_TEST

START_TEST(a_link_in_the_place_of_a_folder_is_refused)
{
    folder_enter();
    folder_make("case");
    folder_make("outside");
    ck_assert_int_eq(symlink("../outside", "case/hosts"), 0);
    ck_assert_int_eq(run("hosts/a/report.html", "new"), STM_EIO);
    ck_assert(!is_there("outside/a"));
    folder_leave();
}
END_TEST

START_TEST(names_of_no_form_of_ours_are_refused)
{
    static const char *const names[] = { "",      "/a",     "a/",   "a//b",
                                         "../a",  "a/../b", ".a",   "a/.b",
                                         "a b",   "a\nb",   "a\\b", "\xc3\xa4",
                                         "a/./b", "a\x01.h" };

    folder_enter();
    folder_make("case");
    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
        ck_assert_msg(run(names[i], "x") == STM_EUSAGE, "%s", names[i]);
    folder_leave();
}
END_TEST

/* The disk that is full: here a limit on the size of a file. */
START_TEST(a_write_that_fails_is_said_and_leaves_the_old_file)
{
    const struct rlimit limit = { 100000, 100000 };
    struct stm_err err = { 0 };
    struct stm_outputs *set;
    struct stm_out *out;

    folder_enter();
    folder_make("case");
    ck_assert_int_eq(run("index.html", "old"), STM_OK);
    ck_assert(signal(SIGXFSZ, SIG_IGN) != SIG_ERR);
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
    ck_assert_int_eq(stm_outputs_open(&set, "case", &err), STM_OK);
    ck_assert_int_eq(
        stm_out_open(&out, set, "index.html", STM_OUT_LISTED, &err), STM_OK);
    for (int i = 0; i < 200000; i++)
        stm_out_add(out, "x", 1);
    ck_assert_int_eq(stm_out_commit(out, &err), STM_EIO);
    ck_assert_ptr_nonnull(strstr(err.text, "index.html: File too large"));
    stm_outputs_close(set);
    ck_assert(!is_there("case/.index.html.new"));
    expect_text("case/index.html", "old");
    ck_assert(is_there("case/SHA256SUMS"));
    folder_leave();
}
END_TEST

START_TEST(a_folder_that_cannot_be_written_is_said)
{
    folder_enter();
    folder_make("case");
    ck_assert_int_eq(chmod("case", 0555), 0);
    if (geteuid() == 0)
        ck_assert_int_eq(seteuid(65534), 0);
    ck_assert_int_eq(run("index.html", "x"), STM_EIO);
    ck_assert_int_eq(run("hosts/a/report.html", "x"), STM_EIO);
    if (getuid() == 0)
        ck_assert_int_eq(seteuid(0), 0);
    ck_assert_int_eq(run("index.html", "x"), getuid() == 0 ? STM_OK : STM_EIO);
    ck_assert_int_eq(chmod("case", 0755), 0);
    folder_leave();
}
END_TEST

START_TEST(a_folder_that_is_not_there_is_said)
{
    folder_enter();
    ck_assert_int_eq(run("index.html", "x"), STM_EIO);
    folder_put("case", "x", 1);
    ck_assert_int_eq(run("index.html", "x"), STM_EIO);
    folder_leave();
}
END_TEST

SUITE("outputs", 20, sums_tell_name_and_digest_in_order,
      a_file_that_is_abandoned_leaves_what_was_there,
      what_a_run_does_not_write_again_is_removed,
      a_folder_with_files_of_others_stays, hostile_sums_remove_nothing,
      sums_that_are_no_list_are_replaced,
      a_link_in_the_place_of_sums_is_not_followed,
      a_link_in_the_place_of_a_file_is_replaced,
      a_link_in_the_place_of_a_folder_is_refused,
      names_of_no_form_of_ours_are_refused,
      a_write_that_fails_is_said_and_leaves_the_old_file,
      a_folder_that_cannot_be_written_is_said,
      a_folder_that_is_not_there_is_said)
