/* SPDX-License-Identifier: Apache-2.0 */
#include "suite.h"

#include <archive.h>
#include <archive_entry.h>
#include <sys/resource.h>

#include "evidence/archive.h"
#include "evidence/bundle.h"
#include "folder.h"

static const char magic[16] = "ElfFile";
static const char jpeg[16] = "\xff\xd8\xff\xe0";

struct member {
    const char *name;
    const void *data;
    size_t size;
};

static void
ok(struct archive *archive, int result)
{
    ck_assert_msg(result == ARCHIVE_OK, "%s", archive_error_string(archive));
}

static void
put_member(struct archive *archive, const struct member *member)
{
    struct archive_entry *entry = archive_entry_new();

    archive_entry_copy_pathname(entry, member->name);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_size(entry, (la_int64_t)member->size);
    ok(archive, archive_write_header(archive, entry));
    ck_assert_int_eq(archive_write_data(archive, member->data, member->size),
                     (la_ssize_t)member->size);
    archive_entry_free(entry);
}

/* Of the kind that the name's ending tells. */
static void
make_archive(const char *path, const char *password,
             const struct member *members, size_t n)
{
    struct archive *archive = archive_write_new();

    ok(archive, archive_write_set_format_filter_by_ext(archive, path));
    if (password) {
        ok(archive,
           archive_write_set_options(archive, "zip:encryption=aes256"));
        ok(archive, archive_write_set_passphrase(archive, password));
    }
    ok(archive, archive_write_open_filename(archive, path));
    for (size_t i = 0; i < n; i++)
        put_member(archive, &members[i]);
    ok(archive, archive_write_free(archive));
}

#define MAKE(path, ...)                                                        \
    make_archive(path, NULL, (const struct member[]){ __VA_ARGS__ },           \
                 sizeof((const struct member[]){ __VA_ARGS__ }) /              \
                     sizeof(struct member))

static struct stm_bundles *
collect(const char *argument)
{
    struct stm_bundles *list;
    struct stm_err err = { 0 };

    ck_assert_msg(stm_bundles_collect(&list, &argument, 1, NULL, NULL, &err) ==
                      STM_OK,
                  "%s", err.text);
    return list;
}

/* All names in order, with a blank behind each. */
static const char *
names(const struct stm_bundles *list)
{
    static char out[4096];

    out[0] = '\0';
    for (size_t i = 0; i < list->n_items; i++)
        strcat(strcat(out, list->items[i].name), " ");
    return out;
}

static const char *
problems(const struct stm_bundles *list)
{
    static char out[4096];

    out[0] = '\0';
    for (size_t i = 0; i < list->n_problems; i++) {
        const struct stm_problem *p = &list->problems[i];

        strcat(strcat(strcat(out, p->kind), " "), p->name);
        strcat(out, p->loss ? " loss;" : " anomaly;");
    }
    return out;
}

/* Reads an item as everybody does, by its path. */
static void
assert_holds(const struct stm_item *item, const void *data, size_t size)
{
    char held[256];
    int fd = open(item->path, O_RDONLY | O_CLOEXEC);

    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(pread(fd, held, sizeof(held), 0), (ssize_t)size);
    ck_assert_mem_eq(held, data, size);
    (void)close(fd);
}

static void *
slurp(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    void *data = malloc(1 << 20);

    ck_assert_ptr_nonnull(file);
    ck_assert_ptr_nonnull(data);
    *size = fread(data, 1, 1 << 20, file);
    (void)fclose(file);
    return data;
}

START_TEST(logs_in_every_kind_of_archive_are_found_by_magic_and_by_name)
{
    static const char *const kinds[] = { "x/a.zip", "x/a.7z", "x/a.tar",
                                         "x/a.tar.gz", "x/a.tgz" };

    for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
        struct stm_bundles *list;
        char wanted[128];

        folder_enter();
        folder_make("x");
        MAKE(kinds[i], { "C/Logs/System.evtx", magic, 16 },
             { "photo.jpg", jpeg, 16 }, { "copied.data", magic, 12 },
             { "empty.EVTX", "", 0 }, { "not.evtx", jpeg, 16 });
        list = collect("x");
        (void)snprintf(wanted, sizeof(wanted),
                       "%s!/C/Logs/System.evtx %s!/copied.data "
                       "%s!/empty.EVTX %s!/not.evtx ",
                       kinds[i], kinds[i], kinds[i], kinds[i]);
        ck_assert_str_eq(names(list), wanted);
        ck_assert_str_eq(problems(list), "");
        ck_assert_uint_eq(list->bundles[0].logs, 4);
        ck_assert_uint_eq(list->bundles[0].others, 1);
        ck_assert(list->items[0].magic && list->items[1].magic);
        ck_assert(!list->items[2].magic && !list->items[3].magic);
        assert_holds(&list->items[0], magic, 16);
        assert_holds(&list->items[1], magic, 12);
        assert_holds(&list->items[3], jpeg, 16);
        stm_bundles_close(list);
        folder_leave();
    }
}
END_TEST

START_TEST(an_archive_that_was_named_is_looked_through)
{
    struct stm_bundles *list;

    folder_enter();
    MAKE("host.zip", { "a.evtx", magic, 8 });
    list = collect("host.zip");
    ck_assert_str_eq(names(list), "host.zip!/a.evtx ");
    ck_assert_str_eq(list->bundles[0].label, "host.zip");
    stm_bundles_close(list);
    folder_leave();
}
END_TEST

START_TEST(archives_in_archives_are_looked_through_four_deep)
{
    struct stm_bundles *list;
    size_t size;
    void *inner;

    folder_enter();
    MAKE("one.7z", { "a.evtx", magic, 8 });
    inner = slurp("one.7z", &size);
    MAKE("two.zip", { "one.7z", inner, size });
    free(inner);
    inner = slurp("two.zip", &size);
    MAKE("three.tar.gz", { "two.zip", inner, size });
    free(inner);
    inner = slurp("three.tar.gz", &size);
    MAKE("four.zip", { "three.tar.gz", inner, size });
    free(inner);
    inner = slurp("four.zip", &size);
    MAKE("five.zip", { "four.zip", inner, size });
    free(inner);
    list = collect("four.zip");
    ck_assert_str_eq(names(list),
                     "four.zip!/three.tar.gz!/two.zip!/one.7z!/a.evtx ");
    assert_holds(&list->items[0], magic, 8);
    stm_bundles_close(list);
    list = collect("five.zip");
    ck_assert_str_eq(names(list), "");
    ck_assert_str_eq(
        problems(list),
        "limit five.zip!/four.zip!/three.tar.gz!/two.zip!/one.7z loss;");
    stm_bundles_close(list);
    folder_leave();
}
END_TEST

START_TEST(names_in_an_archive_are_names_and_no_paths)
{
    struct stm_bundles *list;

    folder_enter();
    MAKE("x.tar", { "../../../tmp/up.evtx", magic, 8 },
         { "/etc/root.evtx", magic, 8 }, { "same.evtx", magic, 8 },
         { "same.evtx", magic, 9 });
    list = collect("x.tar");
    ck_assert_uint_eq(list->n_items, 4);
    ck_assert_str_eq(list->items[0].name, "x.tar!/../../../tmp/up.evtx");
    ck_assert_str_eq(list->items[1].name, "x.tar!//etc/root.evtx");
    ck_assert_str_eq(list->items[2].name, list->items[3].name);
    ck_assert_int_ne(access("/tmp/up.evtx", F_OK), 0);
    stm_bundles_close(list);
    folder_leave();
}
END_TEST

START_TEST(what_an_archive_is_cut_short_of_is_a_loss)
{
    struct stm_bundles *list;
    static char log[200000];
    size_t size;
    void *whole;

    memcpy(log, magic, 8);
    for (size_t i = 8; i < sizeof(log); i++)
        log[i] = (char)(i * 2654435761U >> 13);
    folder_enter();
    MAKE("x.zip", { "a.evtx", log, sizeof(log) }, { "b.evtx", magic, 8 });
    whole = slurp("x.zip", &size);
    folder_put("cut.zip", whole, size / 2);
    folder_put("none.7z", "7z\xbc\xaf\x27\x1cxxxxxxxx", 14);
    free(whole);
    list = collect("cut.zip");
    ck_assert_str_eq(names(list), "cut.zip!/a.evtx ");
    ck_assert(strstr(problems(list), "unreadable cut.zip!/a.evtx loss;"));
    stm_bundles_close(list);
    list = collect("none.7z");
    ck_assert_str_eq(names(list), "");
    ck_assert_str_eq(problems(list), "unreadable none.7z loss;");
    stm_bundles_close(list);
    folder_leave();
}
END_TEST

START_TEST(what_is_encrypted_is_a_loss)
{
    const struct member member = { "a.evtx", magic, 16 };
    struct stm_bundles *list;

    folder_enter();
    make_archive("x.zip", "infected", &member, 1);
    list = collect("x.zip");
    ck_assert_uint_eq(list->n_items, 0);
    ck_assert_str_eq(problems(list), "unreadable x.zip!/a.evtx loss;");
    ck_assert_ptr_nonnull(strstr(list->problems[0].text, "is encrypted"));
    stm_bundles_close(list);
    folder_leave();
}
END_TEST

START_TEST(what_cannot_be_looked_through_is_a_loss)
{
    static const char vhdx[600] = "vhdxfile", rar[600] = "Rar!\x1a\x07\x01";
    struct stm_bundles *list;

    folder_enter();
    folder_make("x");
    folder_put("x/host.vhdx", vhdx, sizeof(vhdx));
    folder_put("x/photo.jpg", jpeg, sizeof(jpeg));
    MAKE("x/y.zip", { "host.rar", rar, sizeof(rar) });
    list = collect("x");
    ck_assert_uint_eq(list->n_items, 0);
    ck_assert_uint_eq(list->bundles[0].others, 3);
    ck_assert_str_eq(problems(list), "unreadable x/host.vhdx loss;"
                                     "unreadable x/y.zip!/host.rar loss;");
    ck_assert_ptr_nonnull(strstr(list->problems[0].text, "VHDX"));
    stm_bundles_close(list);
    list = collect("x/host.vhdx");
    ck_assert_uint_eq(list->n_items, 0);
    ck_assert_str_eq(problems(list), "unreadable host.vhdx loss;");
    stm_bundles_close(list);
    folder_leave();
}
END_TEST

START_TEST(more_logs_than_files_may_be_open_are_told)
{
    struct archive *archive = archive_write_new();
    const struct rlimit few = { .rlim_cur = 300, .rlim_max = 1000 };
    struct stm_bundles *list;
    char name[32];

    folder_enter();
    ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &few), 0);
    ok(archive, archive_write_set_format_filter_by_ext(archive, "x.tar"));
    ok(archive, archive_write_open_filename(archive, "x.tar"));
    for (unsigned i = 0; i < 1500; i++) {
        (void)snprintf(name, sizeof(name), "%04u.evtx", i);
        put_member(archive, &(struct member){ name, magic, 8 });
    }
    ok(archive, archive_write_free(archive));
    list = collect("x.tar");
    ck_assert_uint_eq(list->n_items + list->n_problems, 1500);
    ck_assert_uint_ge(list->n_items, 900);
    ck_assert_uint_lt(list->n_items, 1000 - 60); /* some are left for others */
    for (size_t i = 0; i < list->n_problems; i++)
        ck_assert(list->problems[i].loss);
    stm_bundles_close(list);
    folder_leave();
}
END_TEST

SUITE("archive", 60,
      logs_in_every_kind_of_archive_are_found_by_magic_and_by_name,
      an_archive_that_was_named_is_looked_through,
      archives_in_archives_are_looked_through_four_deep,
      names_in_an_archive_are_names_and_no_paths,
      what_an_archive_is_cut_short_of_is_a_loss, what_is_encrypted_is_a_loss,
      what_cannot_be_looked_through_is_a_loss,
      more_logs_than_files_may_be_open_are_told)
