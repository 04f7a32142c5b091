/* SPDX-License-Identifier: Apache-2.0 */
#include "suite.h"

#include "evidence/bundle.h"
#include "folder.h"

#include <sys/socket.h>
#include <sys/un.h>

static const char magic[16] = "ElfFile";
static const char jpeg[16] = "\xff\xd8\xff\xe0";

static struct stm_bundles *
collect(const char *const *arguments, size_t n)
{
    struct stm_bundles *list;
    struct stm_err err = { 0 };

    ck_assert_msg(stm_bundles_collect(&list, arguments, n, NULL, NULL, &err) ==
                      STM_OK,
                  "%s", err.text);
    return list;
}

#define COLLECT(...)                                                           \
    collect((const char *const[]){ __VA_ARGS__ },                              \
            sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(char *))

/* All names in order, with a space behind each. */
static const char *
names(const struct stm_bundles *list)
{
    static char out[4096];

    out[0] = '\0';
    for (size_t i = 0; i < list->n_items; i++) {
        strcat(out, list->items[i].name);
        strcat(out, " ");
    }
    return out;
}

/* "KIND NAME loss|anomaly;" for each. */
static const char *
problems(const struct stm_bundles *list)
{
    static char out[4096];

    out[0] = '\0';
    for (size_t i = 0; i < list->n_problems; i++) {
        const struct stm_problem *p = &list->problems[i];

        strcat(strcat(out, p->kind), " ");
        strcat(strcat(out, p->name), p->loss ? " loss;" : " anomaly;");
        ck_assert_uint_gt(strlen(p->text), 10);
        ck_assert_uint_lt(p->bundle, list->n_bundles);
    }
    return out;
}

START_TEST(the_case_is_no_evidence)
{
    const char *const arguments[] = { "x" };
    struct stm_bundles *list;

    folder_enter();
    folder_make("x");
    folder_make("x/case");
    folder_put("x/a.evtx", magic, 8);
    folder_put("x/case/b.evtx", magic, 8);
    folder_put("x/case/index.html", jpeg, sizeof(jpeg));
    ck_assert_int_eq(
        stm_bundles_collect(&list, arguments, 1, "x/../x/case", NULL, NULL),
        STM_OK);
    ck_assert_str_eq(names(list), "x/a.evtx ");
    ck_assert_uint_eq(list->bundles[0].others, 0);
    stm_bundles_close(list);
    folder_leave();
}
END_TEST

START_TEST(logs_are_known_by_magic_by_name_or_because_they_were_named)
{
    struct stm_bundles *list;

    folder_enter();
    folder_make("x");
    folder_put("x/by-magic.data", magic, 8);
    folder_put("x/by-name.EvTx", "", 0);
    folder_put("x/short", magic, 7);
    folder_put("x/photo.jpg", jpeg, sizeof(jpeg));
    folder_put("x/photo.evtx", jpeg, sizeof(jpeg));
    folder_put("named.jpg", jpeg, sizeof(jpeg));
    list = COLLECT("x", "named.jpg");
    ck_assert_str_eq(names(list), "named.jpg x/by-magic.data x/by-name.EvTx "
                                  "x/photo.evtx ");
    ck_assert_uint_eq(list->n_problems, 0);
    ck_assert_uint_eq(list->n_bundles, 2);
    ck_assert_str_eq(list->bundles[0].label, "x");
    ck_assert_str_eq(list->bundles[0].layout, "folder");
    ck_assert_uint_eq(list->bundles[0].logs, 3);
    ck_assert_uint_eq(list->bundles[0].others, 2);
    ck_assert_str_eq(list->bundles[1].layout, "file");
    ck_assert_uint_eq(list->bundles[1].logs, 1);
    ck_assert_str_eq(list->items[0].path, "named.jpg");
    ck_assert_uint_eq(list->items[0].bundle, 1);
    ck_assert(!list->items[0].magic && list->items[1].magic);
    ck_assert(!list->items[2].magic && !list->items[3].magic);
    ck_assert_str_eq(list->items[1].path, "x/by-magic.data");
    stm_bundles_close(list);
    folder_leave();
}
END_TEST

START_TEST(a_name_is_the_base_of_the_argument_and_the_path_below_it)
{
    static const char *const spellings[] = {
        "deep/host",   "deep/host/",       "deep/host//",       "./deep/host",
        "deep/host/.", "deep/host/sub/..", "deep/link/../host",
    };
    struct stm_bundles *list;
    char path[128];

    folder_enter();
    folder_make("deep");
    folder_make("deep/host");
    folder_make("deep/host/sub");
    folder_make("deep/link");
    folder_put("deep/host/sub/a.evtx", magic, 8);
    for (size_t i = 0; i < sizeof(spellings) / sizeof(*spellings); i++) {
        list = COLLECT(spellings[i]);
        ck_assert_str_eq(names(list), "host/sub/a.evtx ");
        ck_assert_str_eq(list->bundles[0].label, "host");
        ck_assert_int_eq(access(list->items[0].path, R_OK), 0);
        stm_bundles_close(list);
    }
    (void)snprintf(path, sizeof(path), "%s/deep/host/sub/a.evtx", folder_path);
    list = COLLECT(path);
    ck_assert_str_eq(names(list), "a.evtx ");
    stm_bundles_close(list);
    ck_assert_int_eq(chdir("deep/host"), 0);
    list = COLLECT(".");
    ck_assert_str_eq(names(list), "host/sub/a.evtx ");
    stm_bundles_close(list);
    list = COLLECT("..");
    ck_assert_str_eq(names(list), "deep/host/sub/a.evtx ");
    stm_bundles_close(list);
    folder_leave();
}
END_TEST

START_TEST(names_are_utf8_whatever_the_bytes_are)
{
    struct stm_bundles *list;

    folder_enter();
    folder_make("x\xe9");
    folder_put("x\xe9/\xff\xfe.evtx", magic, 8);
    folder_put("x\xe9/line\nbreak.evtx", magic, 8);
    folder_put("x\xe9/\xc3\xa9\xef\xbf\xbd%41.evtx", magic, 8);
    list = COLLECT("x\xe9");
    ck_assert_str_eq(names(list), "x%E9/%FF%FE.evtx x%E9/line\nbreak.evtx "
                                  "x%E9/\xc3\xa9\xef\xbf\xbd%41.evtx ");
    ck_assert_str_eq(list->items[0].path, "x\xe9/\xff\xfe.evtx");
    stm_bundles_close(list);
    folder_leave();
}
END_TEST

START_TEST(the_order_is_by_code_point_of_the_whole_name)
{
    struct stm_bundles *list;

    folder_enter();
    folder_make("x");
    folder_make("x/a");
    folder_put("x/a.evtx", magic, 8); /* '.' < '/' */
    folder_put("x/a/b.evtx", magic, 8);
    folder_put("x/B.evtx", magic, 8);
    folder_put("x/\xf0\x9f\x98\x80.evtx", magic, 8); /* U+1F600 */
    folder_put("x/\xef\xbc\xa1.evtx", magic, 8);     /* U+FF21 */
    list = COLLECT("x");
    ck_assert_str_eq(names(list), "x/B.evtx x/a.evtx x/a/b.evtx "
                                  "x/\xef\xbc\xa1.evtx "
                                  "x/\xf0\x9f\x98\x80.evtx ");
    stm_bundles_close(list);
    folder_leave();
}
END_TEST

START_TEST(the_same_argument_counts_once_however_it_is_written)
{
    struct stm_bundles *list;

    folder_enter();
    folder_make("x");
    folder_put("x/a.evtx", magic, 8);
    list = COLLECT("x", "./x", "x/", "x/.", "x/a.evtx", "./x/a.evtx", "gone",
                   "gone");
    ck_assert_str_eq(names(list), "a.evtx x/a.evtx ");
    ck_assert_uint_eq(list->n_bundles, 3);
    ck_assert_str_eq(problems(list), "missing gone loss;");
    stm_bundles_close(list);
    folder_leave();
}
END_TEST

START_TEST(equal_names_of_other_files_are_all_kept_in_order_of_path)
{
    struct stm_bundles *list;

    folder_enter();
    folder_make("one");
    folder_make("two");
    folder_put("one/a.evtx", magic, 8);
    folder_put("two/a.evtx", magic, 9);
    list = COLLECT("two/a.evtx", "one/a.evtx");
    ck_assert_str_eq(names(list), "a.evtx a.evtx ");
    ck_assert_str_eq(list->items[0].path, "one/a.evtx");
    ck_assert_uint_eq(list->items[0].bundle, 1);
    ck_assert_str_eq(list->items[1].path, "two/a.evtx");
    stm_bundles_close(list);
    folder_leave();
}
END_TEST

static void
make_socket(const char *path)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);

    strcpy(address.sun_path, path);
    ck_assert_int_eq(
        bind(fd, (const struct sockaddr *)&address, sizeof(address)), 0);
    (void)close(fd);
}

START_TEST(links_and_special_files_inside_a_folder_are_noted_not_opened)
{
    struct stm_bundles *list;

    folder_enter();
    folder_make("x");
    folder_put("x/a.evtx", magic, 8);
    ck_assert_int_eq(mkfifo("x/fifo.evtx", 0666), 0);
    make_socket("x/socket");
    ck_assert_int_eq(symlink("a.evtx", "x/link.evtx"), 0);
    ck_assert_int_eq(symlink("..", "x/loop"), 0);
    ck_assert_int_eq(symlink("nowhere", "x/dangling"), 0);
    list = COLLECT("x");
    ck_assert_str_eq(names(list), "x/a.evtx ");
    ck_assert_str_eq(problems(list),
                     "symlink x/dangling anomaly;special x/fifo.evtx anomaly;"
                     "symlink x/link.evtx anomaly;symlink x/loop anomaly;"
                     "special x/socket anomaly;");
    stm_bundles_close(list);
    folder_leave();
}
END_TEST

START_TEST(a_link_that_was_named_is_followed)
{
    struct stm_bundles *list;

    folder_enter();
    folder_make("x");
    folder_put("x/a.evtx", magic, 8);
    ck_assert_int_eq(symlink("x", "folder-link"), 0);
    ck_assert_int_eq(symlink("x/a.evtx", "file-link"), 0);
    ck_assert_int_eq(symlink("nowhere", "dangling"), 0);
    ck_assert_int_eq(mkfifo("fifo", 0666), 0);
    list = COLLECT("folder-link", "file-link", "dangling", "fifo");
    ck_assert_str_eq(names(list), "file-link folder-link/a.evtx ");
    ck_assert_str_eq(problems(list), "missing dangling loss;"
                                     "special fifo loss;");
    ck_assert_str_eq(list->bundles[3].layout, "none");
    stm_bundles_close(list);
    folder_leave();
}
END_TEST

START_TEST(nothing_to_read_is_a_fact_and_no_failure)
{
    struct stm_bundles *list;

    folder_enter();
    folder_make("empty");
    list = COLLECT("empty", "gone/", "", "empty/gone/x.evtx");
    ck_assert_uint_eq(list->n_items, 0);
    ck_assert_uint_eq(list->n_bundles, 4);
    ck_assert_uint_eq(list->bundles[0].logs + list->bundles[0].others, 0);
    ck_assert_str_eq(problems(list), "missing (no name) loss;"
                                     "missing gone loss;"
                                     "missing x.evtx loss;");
    ck_assert_str_eq(list->problems[1].path, "gone/");
    stm_bundles_close(list);
    ck_assert_int_eq(stm_bundles_collect(&list, NULL, 0, NULL, NULL, NULL),
                     STM_OK);
    ck_assert_uint_eq(list->n_bundles, 0);
    stm_bundles_close(list);
    folder_leave();
}
END_TEST

START_TEST(what_may_not_be_read_is_a_loss_and_the_rest_is_there)
{
    struct stm_bundles *list;

    folder_enter();
    folder_make("x");
    folder_make("x/shut");
    folder_put("x/a.evtx", magic, 8);
    folder_put("x/secret.evtx", magic, 8);
    folder_put("x/secret.txt", magic, 8);
    ck_assert_int_eq(chmod("x/shut", 0), 0);
    ck_assert_int_eq(chmod("x/secret.evtx", 0), 0);
    ck_assert_int_eq(chmod("x/secret.txt", 0), 0);
    folder_as_nobody();
    list = COLLECT("x", "x/shut", "x/secret.evtx");
    folder_as_before();
    ck_assert_str_eq(names(list), "x/a.evtx ");
    ck_assert_str_eq(problems(list),
                     "unreadable secret.evtx loss;unreadable shut loss;"
                     "unreadable x/secret.evtx loss;"
                     "unreadable x/secret.txt loss;unreadable x/shut loss;");
    stm_bundles_close(list);
    folder_leave();
}
END_TEST

/* Folders one in the other, made without ever naming the whole path. */
static void
dig(const char *top, const char *name, unsigned depth)
{
    ck_assert_int_eq(mkdir(top, 0777), 0);
    ck_assert_int_eq(chdir(top), 0);
    for (unsigned i = 0; i < depth; i++) {
        ck_assert_int_eq(mkdir(name, 0777), 0);
        ck_assert_int_eq(chdir(name), 0);
    }
    folder_put("a.evtx", magic, 8);
    ck_assert_int_eq(chdir(folder_path), 0);
}

START_TEST(depth_is_bounded_and_what_lies_deeper_is_a_loss)
{
    struct stm_bundles *list;

    folder_enter();
    dig("fits", "d", 128);
    dig("deep", "d", 129);
    folder_put("deep/b.evtx", magic, 8);
    list = COLLECT("deep", "fits");
    ck_assert_uint_eq(list->n_items, 2);
    ck_assert_str_eq(list->items[0].name, "deep/b.evtx");
    ck_assert_uint_eq(list->n_problems, 1);
    ck_assert_str_eq(list->problems[0].kind, "limit");
    ck_assert(list->problems[0].loss);
    stm_bundles_close(list);
    folder_leave();
}
END_TEST

START_TEST(a_path_too_long_to_open_is_a_loss)
{
    struct stm_bundles *list;
    char name[251];

    memset(name, 'n', 250);
    name[250] = '\0';
    folder_enter();
    dig("long", name, 17);
    list = COLLECT("long");
    ck_assert_uint_eq(list->n_items, 0);
    ck_assert_uint_eq(list->n_problems, 1);
    ck_assert_str_eq(list->problems[0].kind, "limit");
    stm_bundles_close(list);
    folder_leave();
}
END_TEST

START_TEST(a_flood_of_problems_is_counted)
{
    struct stm_bundles *list;
    const struct stm_problem *last = NULL;
    char path[32];

    folder_enter();
    folder_make("x");
    for (unsigned i = 0; i < 16500; i++) {
        (void)snprintf(path, sizeof(path), "x/%05u", i);
        ck_assert_int_eq(symlink("nowhere", path), 0);
    }
    folder_put("x/z.evtx", magic, 8);
    list = COLLECT("x");
    ck_assert_str_eq(names(list), "x/z.evtx ");
    ck_assert_uint_eq(list->n_problems, 16384);
    for (size_t i = 0; i < list->n_problems; i++)
        if (strcmp(list->problems[i].kind, "limit") == 0)
            last = &list->problems[i];
    ck_assert_ptr_nonnull(last);
    ck_assert_str_eq(last->text, "117 further problems are not listed");
    ck_assert(!last->loss);
    stm_bundles_close(list);
    folder_leave();
}
END_TEST

START_TEST(evidence_keeps_its_access_times)
{
    const struct timespec old[2] = { { .tv_sec = 1000 }, { .tv_sec = 1000 } };
    struct stm_bundles *list;
    struct stat st;

    folder_enter();
    folder_make("x");
    folder_put("x/a.evtx", magic, 8);
    ck_assert_int_eq(utimensat(AT_FDCWD, "x/a.evtx", old, 0), 0);
    ck_assert_int_eq(utimensat(AT_FDCWD, "x", old, 0), 0);
    list = COLLECT("x", "x/a.evtx");
    ck_assert_uint_eq(list->n_items, 2);
    stm_bundles_close(list);
    ck_assert_int_eq(stat("x/a.evtx", &st), 0);
    ck_assert_int_eq(st.st_atim.tv_sec, 1000);
    ck_assert_int_eq(stat("x", &st), 0);
    ck_assert_int_eq(st.st_atim.tv_sec, 1000);
    folder_leave();
}
END_TEST

START_TEST(a_case_among_its_evidence_is_passed_over)
{
    static const char *const arguments[] = { "x",
                                             "x/case" }; /* named: looked at */
    struct stm_bundles *list;

    folder_enter();
    folder_make("x");
    folder_make("x/case");
    folder_make("x/other");
    folder_put("x/case/case.db", "", 0);
    folder_put("x/case/fake.evtx", magic, 8);
    folder_put("x/other/a.evtx", magic, 8);
    ck_assert_int_eq(
        stm_bundles_collect(&list, arguments, 2, "./x/case", NULL, NULL),
        STM_OK);
    ck_assert_str_eq(names(list), "case/fake.evtx x/other/a.evtx ");
    ck_assert_uint_eq(list->bundles[0].others, 0);
    ck_assert_uint_eq(list->n_problems, 0);
    stm_bundles_close(list);
    ck_assert_int_eq(
        stm_bundles_collect(&list, arguments, 1, "gone", NULL, NULL), STM_OK);
    ck_assert_uint_eq(list->n_items, 2);
    stm_bundles_close(list);
    folder_leave();
}
END_TEST

static bool
says_stop(void *arg)
{
    return --*(int *)arg < 0;
}

START_TEST(it_stops_when_told)
{
    static const char *const arguments[] = { "x" };
    int rounds = 1;
    const struct stm_progress progress = { .stop = says_stop, .arg = &rounds };
    struct stm_bundles *list = NULL;

    folder_enter();
    folder_make("x");
    folder_put("x/a.evtx", magic, 8);
    folder_put("x/b.evtx", magic, 8);
    ck_assert_int_eq(
        stm_bundles_collect(&list, arguments, 1, NULL, &progress, NULL),
        STM_ESTOP);
    ck_assert_ptr_null(list);
    folder_leave();
}
END_TEST

SUITE("evidence", 60, the_case_is_no_evidence,
      logs_are_known_by_magic_by_name_or_because_they_were_named,
      a_name_is_the_base_of_the_argument_and_the_path_below_it,
      names_are_utf8_whatever_the_bytes_are,
      the_order_is_by_code_point_of_the_whole_name,
      the_same_argument_counts_once_however_it_is_written,
      equal_names_of_other_files_are_all_kept_in_order_of_path,
      links_and_special_files_inside_a_folder_are_noted_not_opened,
      a_link_that_was_named_is_followed,
      nothing_to_read_is_a_fact_and_no_failure,
      what_may_not_be_read_is_a_loss_and_the_rest_is_there,
      depth_is_bounded_and_what_lies_deeper_is_a_loss,
      a_path_too_long_to_open_is_a_loss, a_flood_of_problems_is_counted,
      evidence_keeps_its_access_times, a_case_among_its_evidence_is_passed_over,
      it_stops_when_told)
