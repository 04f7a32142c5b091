/* SPDX-License-Identifier: Apache-2.0 */
/*
 * check_arrival.c - nothing that is derived depends on the order in which
 * facts arrived, nor on how often it is derived.
 */
#include "suite.h"

#include "base/buf.h"
#include "facts.h"
#include "lineage/lineage.h"

#define SETUP "C:\\tmp\\setup.exe"
#define SHELL "C:\\Windows\\System32\\cmd.exe"
#define SHA_A "SHA1=00000000000000000000000000000000000000aa"
#define SHA_B "SHA1=00000000000000000000000000000000000000bb"

static void
build(struct facts *f)
{
    struct stm_err err = { 0 };

    if (stm_lineage_build(f->db, NULL, &err))
        ck_abort_msg("%s", err.text);
}

/* All that is derived, by names. */
static const char *const everything[] = {
    "SELECT id, label, folder, os FROM host ORDER BY id",
    "SELECT c.name, c.machine_id, x.host FROM computer c"
    "  JOIN host_computer x ON x.computer = c.id ORDER BY 1, 2",
    "SELECT l.host, hex(r.guid), e.record_id, e.content, hex(pr.guid),"
    "       pe.record_id, pe.content, l.how, hex(tr.guid), l.depth, l.ended,"
    "       se.record_id, se.content, p.started, i.text, c.raw"
    "  FROM lineage l JOIN process p ON p.id = l.process"
    "  JOIN process_ref r ON r.id = p.self JOIN path i ON i.id = r.path"
    "  JOIN command_line c ON c.id = p.command_line"
    "  LEFT JOIN event e ON e.id = p.event"
    "  JOIN process q ON q.id = l.parent JOIN process_ref pr ON pr.id = q.self"
    "  LEFT JOIN event pe ON pe.id = q.event"
    "  JOIN process t ON t.id = l.root JOIN process_ref tr ON tr.id = t.self"
    "  JOIN process s ON s.id = l.same_as"
    "  LEFT JOIN event se ON se.id = s.event"
    " ORDER BY 1, 2, 3, 4, 15",
    "SELECT c.name, hex(r.guid), r.pid, i.text, hex(pr.guid),"
    "       e.record_id, e.content"
    "  FROM resolved v JOIN process_ref r ON r.id = v.ref"
    "  JOIN computer c ON c.id = r.computer"
    "  JOIN path i ON i.id = r.path JOIN process p ON p.id = v.process"
    "  JOIN process_ref pr ON pr.id = p.self"
    "  LEFT JOIN event e ON e.id = p.event ORDER BY 1, 2, 3, 4",
    "SELECT e.record_id, e.content, a.role, hex(r.guid) FROM event_actor a"
    "  JOIN event e ON e.id = a.event JOIN process p ON p.id = a.process"
    "  JOIN process_ref r ON r.id = p.self ORDER BY 1, 2, 3",
    "SELECT hex(r.guid), e.content, a.depth, hex(s.guid) FROM ancestor a"
    "  JOIN process p ON p.id = a.process JOIN process_ref r ON r.id = p.self"
    "  LEFT JOIN event e ON e.id = p.event"
    "  JOIN process q ON q.id = a.ancestor JOIN process_ref s ON s.id = q.self"
    " ORDER BY 1, 2, 3",
    "SELECT s.host, k.name, d.raw, v.company, s.kind, s.first_time,"
    "       s.last_time, s.count, e.record_id, e.content"
    "  FROM image_sighting s JOIN path_key k ON k.id = s.path_key"
    "  JOIN digests d ON d.id = s.digests"
    "  JOIN version_info v ON v.id = s.version"
    "  JOIN event e ON e.id = s.first_event ORDER BY 1, 2, 3, 4, 5",
    "SELECT c.host, t.raw, c.event_id, c.count, c.first_time, c.last_time,"
    "       c.gaps FROM coverage c JOIN text t ON t.id = c.channel"
    " ORDER BY 1, 2, 3",
    "SELECT host, need, have, total FROM capability WHERE have > 0"
    " ORDER BY 1, 2",
    "SELECT kind, host, effect, count, text FROM derived_issue"
    " ORDER BY 1, 2, 5",
    "SELECT a.host, t.raw FROM host_address a JOIN text t ON t.id = a.ip"
    " ORDER BY 1, 2",
};

/* Something of everything, each record id and time fixed. */
static const struct facts_row mixed[] = {
    { .record_id = 1,
      .time = "09:00:00",
      .guid = "setup@09:00:00",
      .pid = 100,
      .image = SETUP,
      .hashes = SHA_A,
      .company = "Good" },
    { .record_id = 1,
      .time = "09:00:00",
      .guid = "setup@09:00:00",
      .pid = 100,
      .image = SETUP,
      .hashes = SHA_B,
      .company = "Bad",
      .file = "A.evtx" },
    { .record_id = 1,
      .time = "09:00:00",
      .guid = "setup@09:00:00",
      .pid = 100,
      .image = SETUP,
      .hashes = SHA_A,
      .company = "Good",
      .file = "0.evtx" },
    { .record_id = 2,
      .time = "09:00:05",
      .guid = "shell@09:00:05",
      .pid = 200,
      .image = SHELL,
      .parent_guid = "setup@09:00:00",
      .parent_pid = 100,
      .parent_image = SETUP,
      .computer = "ws01" },
    { .record_id = 3,
      .time = "09:00:06",
      .guid = "kid@09:00:06",
      .pid = 300,
      .image = "C:\\kid",
      .parent_guid = "gone@08:00:00",
      .parent_pid = 50,
      .parent_image = "C:\\gone",
      .parent_command_line = "gone 1" },
    { .record_id = 4,
      .time = "09:00:06",
      .guid = "kin@09:00:06",
      .pid = 301,
      .image = "C:\\kin",
      .parent_guid = "gone@08:00:00",
      .parent_pid = 50,
      .parent_image = "C:\\gone2",
      .parent_command_line = "gone 2" },
    { .record_id = 5,
      .time = "09:00:07",
      .guid = "pidkid@09:00:07",
      .pid = 302,
      .image = "C:\\kin",
      .parent_pid = 200,
      .parent_image = SHELL },
    { .record_id = 6,
      .time = "09:00:08",
      .guid = "a@09:00:08",
      .pid = 400,
      .image = "C:\\a",
      .parent_guid = "b@09:00:09",
      .parent_pid = 401,
      .parent_image = "C:\\b" },
    { .record_id = 7,
      .time = "09:00:09",
      .guid = "b@09:00:09",
      .pid = 401,
      .image = "C:\\b",
      .parent_guid = "a@09:00:08",
      .parent_pid = 400,
      .parent_image = "C:\\a" },
    { .record_id = 8,
      .time = "09:10:00",
      .guid = "shell@09:10:00",
      .pid = 200,
      .image = SHELL },
    { .kind = FACTS_END,
      .record_id = 9,
      .time = "09:05:00",
      .guid = "shell@09:00:05",
      .pid = 200,
      .image = SHELL },
    { .kind = FACTS_FILE,
      .record_id = 10,
      .time = "09:04:00",
      .pid = 200,
      .image = SHELL,
      .target = "C:\\t1" },
    { .kind = FACTS_FILE,
      .record_id = 11,
      .time = "09:12:00",
      .pid = 200,
      .image = SHELL,
      .target = "C:\\t2",
      .event_id = 23,
      .hashes = SHA_A },
    { .kind = FACTS_FILE,
      .record_id = 12,
      .time = "09:12:00",
      .guid = "writer@09:11:00",
      .pid = 77,
      .image = "C:\\w",
      .target = "C:\\t2",
      .event_id = 23,
      .hashes = SHA_A },
    { .kind = FACTS_EVENT,
      .record_id = 1,
      .channel = "System",
      .provider = "EventLog",
      .event_id = 6005,
      .time = "07:00:00" },
    { .kind = FACTS_EVENT,
      .record_id = 4,
      .channel = "System",
      .provider = "Other",
      .event_id = 1,
      .time = "07:00:00",
      .computer = "Ws01" },
    { .record_id = 1,
      .time = "09:00:00",
      .guid = "setup@09:00:00",
      .pid = 100,
      .image = SETUP,
      .hashes = SHA_A,
      .computer = "WS02" },
    { .record_id = 20,
      .time = "09:00:00",
      .guid = "setup@09:00:00",
      .pid = 100,
      .image = SETUP,
      .hashes = SHA_A,
      .computer = "WS01",
      .machine = 77 },
    { .record_id = 21,
      .time = "09:30:00",
      .guid = "late@09:30:00",
      .pid = 500,
      .image = "C:\\l",
      .parent_guid = "later@10:00:00",
      .parent_pid = 501,
      .parent_image = "C:\\l" },
    { .record_id = 22,
      .time = "10:00:00",
      .guid = "later@10:00:00",
      .pid = 501,
      .image = "C:\\l",
      .how = 1 },
    { .record_id = 22,
      .time = "10:00:00",
      .guid = "later@10:00:00",
      .pid = 501,
      .image = "C:\\l",
      .file = "live.evtx" },
    /* acts on itself and is spelled in two ways; on another, by pid alone */
    { .kind = FACTS_ACCESS,
      .record_id = 30,
      .time = "09:20:00",
      .guid = "self@08:30:00",
      .pid = 600,
      .image = "C:\\Self",
      .target_guid = "self@08:30:00",
      .target_pid = 600,
      .target_image = "C:\\SELF" },
    { .kind = FACTS_ACCESS,
      .record_id = 31,
      .time = "09:20:01",
      .guid = "self@08:30:00",
      .pid = 600,
      .image = "C:\\SELF",
      .target_pid = 200,
      .target_image = SHELL },
    { .kind = FACTS_LOAD,
      .record_id = 32,
      .time = "09:20:02",
      .guid = "loader@08:30:00",
      .pid = 601,
      .image = "C:\\loader",
      .target = "C:\\m.dll",
      .hashes = SHA_A },
    { .kind = FACTS_LOAD,
      .record_id = 33,
      .time = "09:20:02",
      .guid = "loader@08:30:00",
      .pid = 601,
      .image = "C:\\Loader",
      .target = "C:\\M.dll",
      .hashes = SHA_A },
    { .kind = FACTS_DRIVER,
      .record_id = 34,
      .time = "09:20:03",
      .target = "C:\\d.sys",
      .hashes = SHA_B },
    { .kind = FACTS_NETWORK,
      .record_id = 35,
      .time = "09:20:04",
      .guid = "setup@09:00:00",
      .pid = 100,
      .image = SETUP,
      .destination_ip = "192.0.2.1" },
};

enum { MIXED = sizeof(mixed) / sizeof(*mixed) };

static char *
print_everything(struct facts *f)
{
    struct stm_buf all = { 0 };

    for (size_t i = 0; i < sizeof(everything) / sizeof(*everything); i++) {
        char *rows = facts_rows(f, everything[i]);

        stm_buf_print(&all, "-- %zu\n%s", i, rows);
        free(rows);
    }
    ck_assert(!all.failed);
    return all.data;
}

/* The n-th of some orders of the rows. */
static char *
print_in_order(size_t n)
{
    struct facts *f = facts_open();
    size_t order[MIXED];
    uint64_t random = n * UINT64_C(6364136223846793005) + 1442695040888963407u;
    char *all;

    for (size_t i = 0; i < MIXED; i++)
        order[i] = i;
    for (size_t i = MIXED; n > 0 && i > 1; i--) {
        size_t j, kept = order[i - 1];

        random = random * UINT64_C(6364136223846793005) + 1;
        j = (size_t)(random >> 33) % i;
        order[i - 1] = order[j];
        order[j] = kept;
    }
    for (size_t i = 0; i < MIXED; i++)
        (void)facts_add(f, &mixed[order[i]]);
    build(f);
    all = print_everything(f);
    facts_close(f);
    return all;
}

/* Fails with the first line that is another. */
static void
expect_same(const char *a, const char *b, size_t n)
{
    while (strcmp(a, b) != 0) {
        size_t left = strcspn(a, "\n"), right = strcspn(b, "\n");

        if (left != right || memcmp(a, b, left) != 0)
            ck_abort_msg("order %zu: %.*s\nand not\n%.*s", n, (int)right, b,
                         (int)left, a);
        a += left + 1;
        b += right + 1;
    }
}

START_TEST(nothing_depends_on_the_order_of_arrival)
{
    char *first = print_in_order(0);

    ck_assert_ptr_nonnull(strstr(first, "gone 1"));
    for (size_t n = 1; n <= 40; n++) {
        char *other = print_in_order(n);

        expect_same(first, other, n);
        free(other);
    }
    free(first);
}
END_TEST

START_TEST(a_rebuild_changes_nothing)
{
    struct facts *f = facts_open();
    char *first, *again;

    for (size_t i = 0; i < MIXED; i++)
        (void)facts_add(f, &mixed[i]);
    build(f);
    first = print_everything(f);
    build(f);
    again = print_everything(f);
    expect_same(first, again, 0);
    free(first);
    free(again);
    facts_close(f);
}
END_TEST

/* Facts that come later are taken in as if they had been there at first. */
START_TEST(a_process_is_no_longer_inferred_once_its_event_1_arrives)
{
    struct facts *f = facts_open();
    char *whole = print_in_order(0), *later;

    for (size_t i = MIXED; i-- > 2;) {
        (void)facts_add(f, &mixed[i]);
        if (i == 10)
            build(f);
    }
    build(f);
    (void)facts_add(f, &mixed[0]);
    (void)facts_add(f, &mixed[1]);
    build(f);
    later = print_everything(f);
    expect_same(whole, later, 0);
    free(whole);
    free(later);
    facts_close(f);
}
END_TEST

SUITE("arrival", 60, nothing_depends_on_the_order_of_arrival,
      a_rebuild_changes_nothing,
      a_process_is_no_longer_inferred_once_its_event_1_arrives)
