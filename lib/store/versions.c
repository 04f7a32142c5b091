/* SPDX-License-Identifier: Apache-2.0 */
#include "store/versions.h"

#include <libbfio.h>
#include <libdeflate.h>
#include <libxml/parser.h>
#include <openssl/crypto.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <xxhash.h>

#include "read/reader.h"

/* 20914 is 2.9.14, 801 is 0.8.1. */
static void
put_number(struct stm_buf *out, const char *name, unsigned long number)
{
    stm_buf_print(out, ", %s %lu.%lu.%lu", name, number / 10000,
                  number / 100 % 100, number % 100);
}

void
stm_versions(struct stm_buf *out)
{
    stm_buf_print(out, "%s, libbfio %s", stm_reader_name(STM_READER_LIBEVTX),
                  libbfio_get_version());
    put_number(out, "libxml2", strtoul(xmlParserVersion, NULL, 10));
    stm_buf_print(out, ", SQLite %s, OpenSSL %s, libdeflate %s",
                  sqlite3_libversion(), OpenSSL_version(OPENSSL_VERSION_STRING),
                  LIBDEFLATE_VERSION_STRING);
    put_number(out, "xxHash", XXH_versionNumber());
}
