/* SPDX-License-Identifier: Apache-2.0 */
#include "evidence/archive.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "evidence/spool.h"
#include "read/chunk.h"

enum { BLOCK = 1 << 18 };

/* The header of a log counts its chunks in 16 bits. */
#define LOG_LIMIT ((uint64_t)1 << 33)

/* One archive that is being looked through. */
struct unpack {
    struct stm_search *search;
    struct archive *archive;
    unsigned depth;
    size_t got;  /* bytes of the member's beginning */
    bool broken; /* the member ends before its end */
    char *block; /* BLOCK bytes */
};

static bool
begins(const void *start, size_t size, const char *magic, size_t n)
{
    return size >= n && memcmp(start, magic, n) == 0;
}

bool
stm_archive_is_magic(const void *start, size_t size)
{
    enum { USTAR = 257 };

    return begins(start, size, "PK\3\4", 4) ||
           begins(start, size, "PK\5\6", 4) ||
           begins(start, size, "7z\xbc\xaf\x27\x1c", 6) ||
           begins(start, size, "\x1f\x8b\x08", 3) ||
           begins(start, size, "BZh", 3) ||
           begins(start, size,
                  "\xfd"
                  "7zXZ",
                  6) ||
           begins(start, size, "\x28\xb5\x2f\xfd", 4) ||
           (size > USTAR &&
            begins((const char *)start + USTAR, size - USTAR, "ustar", 5));
}

const char *
stm_archive_closed(const void *start, size_t size)
{
    static const struct {
        const char *magic;
        size_t size;
        const char *kind;
    } kinds[] = {
        { "vhdxfile", 8, "a disk image (VHDX)" },
        { "conectix", 8, "a disk image (VHD)" },
        { "EVF\x09\x0d\x0a\xff\x00", 8, "a disk image (EnCase)" },
        { "EVF2\x0d\x0a\x81\x00", 8, "a disk image (EnCase)" },
        { "KDMV", 4, "a disk image (VMDK)" },
        { "QFI\xfb", 4, "a disk image (QCOW)" },
        { "Rar!\x1a\x07", 6, "an archive (RAR)" },
    };

    for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
        if (begins(start, size, kinds[i].magic, kinds[i].size))
            return kinds[i].kind;
    return NULL;
}

static stm_status
no_memory(struct stm_err *err)
{
    return stm_fail(err, STM_ENOMEM, 0, "no memory for an archive");
}

/* What libarchive says, else that it says nothing. */
static stm_status
add_unreadable(const struct unpack *unpack, const char *what,
               struct stm_err *err)
{
    const char *why = archive_error_string(unpack->archive);

    return stm_search_add_problem(unpack->search, "unreadable", true, err,
                                  "%s: %s", what, why ? why : "it is damaged");
}

/* The next bytes of the member, BLOCK at most; 0 at its end, or where it can
 * be read no further: then it is broken. */
static size_t
read_block(struct unpack *unpack, size_t most)
{
    size_t got = 0;

    while (got < most && !unpack->broken) {
        la_ssize_t n =
            archive_read_data(unpack->archive, unpack->block + got, most - got);

        if (n == ARCHIVE_RETRY)
            continue;
        if (n == 0)
            break;
        if (n < 0)
            unpack->broken = true;
        else
            got += (size_t)n;
    }
    return got;
}

/* The member, from its beginning in the block on, to a spool. */
static stm_status
fill(struct unpack *unpack, int fd, bool is_log, struct stm_err *err)
{
    uint64_t size = 0;

    for (size_t n = unpack->got; n > 0; n = read_block(unpack, BLOCK)) {
        size += n;
        if (stm_progress_stop(unpack->search->progress))
            return stm_fail(err, STM_ESTOP, 0, "stopped");
        if (is_log && size > LOG_LIMIT)
            return stm_search_add_problem(unpack->search, "limit", true, err,
                                          "is larger than a log can be: its "
                                          "first 8 GiB were unpacked");
        if (!stm_spool_add(fd, unpack->block, n))
            return stm_search_add_problem(
                unpack->search, "limit", true, err,
                "could not be unpacked to its end: %s", strerror(errno));
    }
    if (unpack->broken)
        return add_unreadable(unpack, "cannot be unpacked to its end", err);
    return STM_OK;
}

static stm_status
add_log(struct unpack *unpack, int fd, bool magic, struct stm_err *err)
{
    struct stm_search *search = unpack->search;
    struct stm_buf path = search->path;
    stm_status status = stm_search_keep_spool(search, fd, err);

    if (status)
        return status;
    search->path = (struct stm_buf){ 0 };
    stm_buf_print(&search->path, "/proc/self/fd/%d", fd);
    status = search->path.failed ? no_memory(err)
                                 : stm_search_add_item(search, magic, err);
    stm_buf_free(&search->path);
    search->path = path;
    return status;
}

/* A member that is a log, or an archive of its own. */
static stm_status
unpack_member(struct unpack *unpack, bool is_log, bool magic,
              struct stm_err *err)
{
    int fd = stm_spool_open();
    stm_status status;

    if (fd < 0)
        return stm_search_add_problem(unpack->search, "limit", true, err,
                                      "could not be unpacked: %s",
                                      strerror(errno));
    status = fill(unpack, fd, is_log, err);
    if (!status && is_log)
        return add_log(unpack, fd, magic, err);
    if (!status)
        status = stm_archive_search(unpack->search, fd, unpack->depth + 1, err);
    (void)close(fd);
    return status;
}

static stm_status
look_at_member(struct unpack *unpack, const char *name, bool locked,
               struct stm_err *err)
{
    struct stm_search *search = unpack->search;
    const bool named = stm_search_is_named(name);
    bool magic, nested;

    unpack->broken = false;
    unpack->got = read_block(unpack, STM_ARCHIVE_START);
    magic = stm_evtx_is_magic(unpack->block, unpack->got);
    nested = stm_archive_is_magic(unpack->block, unpack->got);
    if (unpack->broken && unpack->got == 0)
        return add_unreadable(unpack,
                              locked ? "is encrypted and was not read"
                                     : "cannot be unpacked",
                              err);
    if (magic || named)
        return unpack_member(unpack, true, magic, err);
    if (!nested)
        return stm_search_other(search, unpack->block, unpack->got, err);
    if (unpack->depth + 1 >= STM_ARCHIVE_DEPTH)
        return stm_search_add_problem(search, "limit", true, err,
                                      "lies more than %d archives deep and was "
                                      "not looked through",
                                      STM_ARCHIVE_DEPTH);
    return unpack_member(unpack, false, false, err);
}

/* A compressed file says not how it was called: as it is now, without what
 * tells of the compression. */
static stm_status
push_member(struct unpack *unpack, struct archive_entry *entry)
{
    struct stm_buf *name = &unpack->search->name;
    const char *member = archive_entry_pathname_utf8(entry);
    struct stm_buf own = { 0 };

    if (!member)
        member = archive_entry_pathname(entry);
    if (archive_format(unpack->archive) == ARCHIVE_FORMAT_RAW) {
        const char *slash = strrchr(name->data, '/');
        const char *base = slash ? slash + 1 : name->data;
        const char *dot = strrchr(base, '.');

        stm_buf_add(&own, base,
                    dot > base ? (size_t)(dot - base) : strlen(base));
        member = own.data;
    }
    stm_buf_text(name, "!/");
    stm_search_print_name(name, member ? member : "(no name)");
    stm_buf_free(&own);
    return name->failed ? STM_ENOMEM : STM_OK;
}

static stm_status
take_member(struct unpack *unpack, struct archive_entry *entry,
            struct stm_err *err)
{
    struct stm_search *search = unpack->search;
    const size_t name = search->name.size;
    stm_status status = STM_OK;

    if (stm_progress_stop(search->progress))
        return stm_fail(err, STM_ESTOP, 0, "stopped");
    if (archive_entry_filetype(entry) != AE_IFREG &&
        archive_entry_filetype(entry) != 0)
        return STM_OK;
    if (archive_entry_hardlink(entry))
        return STM_OK; /* of a member that was there before */
    if (push_member(unpack, entry))
        status = no_memory(err);
    if (!status)
        status =
            look_at_member(unpack, search->name.data + name,
                           archive_entry_is_data_encrypted(entry) > 0, err);
    search->name.size = name;
    search->name.data[name] = '\0';
    return status;
}

static stm_status
take_members(struct unpack *unpack, struct stm_err *err)
{
    struct stm_search *search = unpack->search;
    struct archive_entry *entry;

    for (;;) {
        int found = archive_read_next_header(unpack->archive, &entry);
        stm_status status;

        if (found == ARCHIVE_EOF)
            return STM_OK;
        if (found == ARCHIVE_RETRY)
            continue;
        if (found < ARCHIVE_WARN)
            return add_unreadable(unpack, "cannot be read as an archive", err);
        if (search->entries >= STM_SEARCH_ENTRIES)
            return stm_search_add_problem(search, "limit", true, err,
                                          "holds more than can be looked "
                                          "through: the rest was not");
        search->entries++;
        stm_progress_step(search->progress, "looking", search->entries, 0);
        status = take_member(unpack, entry, err);
        if (status || archive_format(unpack->archive) == ARCHIVE_FORMAT_RAW)
            return status; /* a compressed file holds one */
    }
}

static struct archive *
open_archive(void)
{
    struct archive *archive = archive_read_new();

    if (!archive)
        return NULL;
    (void)archive_read_support_filter_gzip(archive);
    (void)archive_read_support_filter_bzip2(archive);
    (void)archive_read_support_filter_xz(archive);
    (void)archive_read_support_filter_zstd(archive);
    (void)archive_read_support_format_zip(archive);
    (void)archive_read_support_format_7zip(archive);
    (void)archive_read_support_format_tar(archive);
    (void)archive_read_support_format_raw(archive);
    return archive;
}

stm_status
stm_archive_search(struct stm_search *search, int fd, unsigned depth,
                   struct stm_err *err)
{
    struct unpack unpack = { .search = search, .depth = depth };
    stm_status status;

    if (lseek(fd, 0, SEEK_SET) < 0)
        return stm_search_add_problem(search, "unreadable", true, err,
                                      "cannot be read: %s", strerror(errno));
    unpack.archive = open_archive();
    unpack.block = malloc(BLOCK);
    if (!unpack.archive || !unpack.block)
        status = no_memory(err);
    else if (archive_read_open_fd(unpack.archive, fd, BLOCK) != ARCHIVE_OK)
        status = add_unreadable(&unpack, "cannot be read as an archive", err);
    else
        status = take_members(&unpack, err);
    if (unpack.archive)
        (void)archive_read_free(unpack.archive);
    free(unpack.block);
    return status;
}
