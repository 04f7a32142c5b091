/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cmd-integrity.c - which binary is not what it claims to be, and who has it.
 */
#include "cmd.h"

#include "detect/functions.h"
#include "query-cells.h"
#include "report/integrity.h"
#include "store/case.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>

static int run(int argc, char **argv);

const struct cmd cmd_integrity = {
    .name = "integrity",
    .args = "CASE [--hash H | --path P | --host NAME] [--checks]",
    .help = "show files that are not what they claim, and who has a digest",
    .options =
        "      --hash HEX          who ran, loaded or wrote that file: MD5,\n"
        "                          SHA-1, SHA-256 or IMPHASH; the first first\n"
        "      --path PATH         what a path, or a file name at any path, "
        "was\n"
        "                          seen as: versions, digests, hosts\n"
        "      --host NAME         what is odd on that host\n"
        "      --checks            who checked which file with certutil, fc "
        "and\n"
        "                          the like, and what the log knows of it\n"
        "      --format FORMAT     table, csv or json\n",
    .run = run,
};

struct question {
    const char *hash, *path, *host;
    bool checks;
    query_format format;
};

static stm_status
print(struct stm_stmt *stmt, query_format format, stm_status status,
      struct stm_err *err)
{
    if (status)
        return status;
    status = query_print(stmt, format, err);
    stm_stmt_close(stmt);
    return status;
}

/* What it is, in a table for people only, and who has it. */
static stm_status
answer_hash(struct stm_db *db, const struct question *q, struct stm_err *err)
{
    struct stm_stmt *where, *claims;
    uint8_t digest[32];
    size_t size;
    stm_status status;

    if (!stm_integrity_digest(digest, &size, q->hash))
        return stm_fail(err, STM_EUSAGE, 0,
                        "'%s' is no digest: 32, 40 or 64 hex digits", q->hash);
    status = stm_integrity_hash(&where, &claims, db, digest, size, err);
    if (status)
        return status;
    if (q->format == QUERY_TABLE) {
        status = query_print(claims, QUERY_TABLE, err);
        (void)putchar('\n');
    }
    stm_stmt_close(claims);
    if (status) {
        stm_stmt_close(where);
        return status;
    }
    return print(where, q->format, STM_OK, err);
}

static stm_status
answer_path(struct stm_db *db, const struct question *q, struct stm_err *err)
{
    struct stm_stmt *stmt = NULL;
    struct stm_buf key = { 0 };
    stm_status status = stm_integrity_path(&stmt, &key, db, q->path, err);

    status = print(stmt, q->format, status, err);
    stm_buf_free(&key);
    return status;
}

static stm_status
answer(struct stm_db *db, const struct question *q, struct stm_err *err)
{
    struct stm_stmt *stmt = NULL;
    int64_t host = 0;
    stm_status status = stm_functions_add(db, err);

    if (status)
        return status;
    if (q->hash)
        return answer_hash(db, q, err);
    if (q->path)
        return answer_path(db, q, err);
    if (q->host)
        status = stm_integrity_host(&host, db, q->host, err);
    if (!status)
        status = q->checks ? stm_integrity_checks(&stmt, db, host, err)
                           : stm_integrity_odd(&stmt, db, host, err);
    return print(stmt, q->format, status, err);
}

static int
ask(const char *path, const struct question *q)
{
    struct stm_case *kase;
    struct stm_err err = { 0 };
    stm_status status = stm_case_open(&kase, path, STM_CASE_READ, false, &err);

    if (!status) {
        status = answer(stm_case_db(kase), q, &err);
        stm_case_close(kase);
    }
    if (status == STM_EIO && errno == EPIPE)
        return CMD_DONE;
    if (status) {
        cmd_say("%s: %s", path, err.text);
        return status == STM_EUSAGE ? CMD_USAGE : CMD_FAILED;
    }
    return cmd_flush();
}

static int
parse(struct question *q, int argc, char **argv)
{
    static const struct option options[] = {
        { "hash", required_argument, NULL, 'a' },
        { "path", required_argument, NULL, 'p' },
        { "host", required_argument, NULL, 'h' },
        { "checks", no_argument, NULL, 'c' },
        { "format", required_argument, NULL, 'f' },
        { "help", no_argument, NULL, '?' + 256 },
        { NULL, 0, NULL, 0 },
    };
    int option;

    opterr = 0;
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
        switch (option) {
        case 'a': q->hash = optarg; break;
        case 'p': q->path = optarg; break;
        case 'h': q->host = optarg; break;
        case 'c': q->checks = true; break;
        case 'f':
            if (!query_format_parse(&q->format, optarg))
                return cmd_usage(&cmd_integrity, "no format is named '%s'",
                                 optarg);
            break;
        case '?' + 256: return '?' + 256;
        default:
            return cmd_usage(&cmd_integrity, "integrity has no option '%s'",
                             argv[optind - 1]);
        }
    }
    if ((q->hash != NULL) + (q->path != NULL) + (q->host != NULL || q->checks) >
        1)
        return cmd_usage(&cmd_integrity,
                         "--hash, --path and --host are one question each");
    return CMD_DONE;
}

static int
run(int argc, char **argv)
{
    struct question q = { .format = QUERY_TABLE };
    int code = parse(&q, argc, argv);

    if (code == '?' + 256)
        return cmd_help(&cmd_integrity);
    if (code)
        return code;
    if (argc - optind != 1)
        return cmd_usage(&cmd_integrity, "one case is needed");
    return ask(argv[optind], &q);
}
