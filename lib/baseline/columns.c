/* SPDX-License-Identifier: Apache-2.0 */
#include "baseline/columns.h"

enum { NAME_MOST = 64 };

/* Of several columns for one thing the first of these counts. */
static const struct {
    const char *name; /* letters and digits only */
    int column;
} names[] = {
    { "md5", STM_DIGEST_MD5 },
    { "md5hash", STM_DIGEST_MD5 },
    { "filemd5", STM_DIGEST_MD5 },
    { "hashmd5", STM_DIGEST_MD5 },
    { "sha1", STM_DIGEST_SHA1 },
    { "sha1hash", STM_DIGEST_SHA1 },
    { "filesha1", STM_DIGEST_SHA1 },
    { "hashsha1", STM_DIGEST_SHA1 },
    { "sha256", STM_DIGEST_SHA256 },
    { "sha256hash", STM_DIGEST_SHA256 },
    { "filesha256", STM_DIGEST_SHA256 },
    { "hashsha256", STM_DIGEST_SHA256 },
    { "imphash", STM_DIGEST_IMPHASH },
    { "hash", STM_COLUMN_HASH },
    { "filehash", STM_COLUMN_HASH },
    { "hashes", STM_COLUMN_HASH },
    { "digest", STM_COLUMN_HASH },
    { "checksum", STM_COLUMN_HASH },
    { "value", STM_COLUMN_HASH },
    { "algorithm", STM_COLUMN_ALGORITHM },
    { "hashalgorithm", STM_COLUMN_ALGORITHM },
    { "hashtype", STM_COLUMN_ALGORITHM },
    { "path", STM_COLUMN_PATH },
    { "fullpath", STM_COLUMN_PATH },
    { "filepath", STM_COLUMN_PATH },
    { "fullname", STM_COLUMN_PATH },
    { "folderpath", STM_COLUMN_PATH },
    { "imagepath", STM_COLUMN_PATH },
    { "image", STM_COLUMN_PATH },
    { "targetfilename", STM_COLUMN_PATH },
    { "filename", STM_COLUMN_NAME },
    { "file", STM_COLUMN_NAME },
    { "name", STM_COLUMN_NAME },
    { "product", STM_COLUMN_PRODUCT },
    { "productname", STM_COLUMN_PRODUCT },
    { "fileversion", STM_COLUMN_VERSION },
    { "version", STM_COLUMN_VERSION },
    { "productversion", STM_COLUMN_VERSION },
    { "company", STM_COLUMN_COMPANY },
    { "companyname", STM_COLUMN_COMPANY },
    { "vendor", STM_COLUMN_COMPANY },
    { "manufacturer", STM_COLUMN_COMPANY },
    { "publisher", STM_COLUMN_COMPANY },
    { "label", STM_COLUMN_LABEL },
    { "signature", STM_COLUMN_LABEL },
    { "family", STM_COLUMN_LABEL },
    { "malware", STM_COLUMN_LABEL },
    { "threat", STM_COLUMN_LABEL },
    { "comment", STM_COLUMN_LABEL },
    { "eventinfo", STM_COLUMN_LABEL },
    { "category", STM_COLUMN_LABEL },
    { "productcode", STM_COLUMN_LABEL },
    { "tags", STM_COLUMN_LABEL },
    { "type", STM_COLUMN_TYPE },
    { "toids", STM_COLUMN_TO_IDS },
};

enum { NAMES = sizeof(names) / sizeof(*names) };

/* Letters and digits in lower case; LOLDrivers' long prefix away. */
static struct stm_span
normalise(char out[NAME_MOST], struct stm_span cell)
{
    static const char drivers[] = "knownvulnerablesamples";
    size_t n = 0;

    for (size_t i = 0; i < cell.size && n < NAME_MOST; i++) {
        char c = cell.data[i];

        if (c >= 'A' && c <= 'Z')
            c = (char)(c - 'A' + 'a');
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
            out[n++] = c;
    }
    if (n > sizeof(drivers) - 1 &&
        memcmp(out, drivers, sizeof(drivers) - 1) == 0)
        return stm_span_sized(out + sizeof(drivers) - 1,
                              n - sizeof(drivers) + 1);
    return stm_span_sized(out, n);
}

static bool
has_heading(const struct stm_csv_row *row, const char *wanted)
{
    char room[NAME_MOST];

    for (size_t i = 0; i < row->n; i++)
        if (stm_span_is(normalise(room, row->cells[i]), wanted))
            return true;
    return false;
}

static stm_baseline_format
format_of(const struct stm_csv_row *row)
{
    if (has_heading(row, "crc32") && has_heading(row, "productcode"))
        return STM_BASELINE_NSRL;
    if (has_heading(row, "firstseenutc") || has_heading(row, "firstseen"))
        return STM_BASELINE_MALWAREBAZAAR;
    if (has_heading(row, "mitreid") && has_heading(row, "driverdescription"))
        return STM_BASELINE_LOLDRIVERS;
    if (has_heading(row, "eventid") && has_heading(row, "value") &&
        has_heading(row, "type"))
        return STM_BASELINE_MISP_CSV;
    return STM_BASELINE_CSV;
}

static bool
has_digests(const struct stm_csv_columns *columns)
{
    for (int i = 0; i <= STM_COLUMN_HASH; i++)
        if (columns->at[i] >= 0)
            return true;
    return false;
}

/* A digest that is no heading: the first row of a table without one. */
static bool
is_digest(struct stm_span cell)
{
    struct stm_baseline_entry unused = { .line = 0 };

    return cell.size >= 32 &&
           stm_baseline_hex(&unused, -1, cell) == STM_HEX_TAKEN;
}

bool
stm_columns_of_heading(struct stm_csv_columns *out,
                       const struct stm_csv_row *row)
{
    int rank[STM_COLUMNS];
    char room[NAME_MOST];

    for (int i = 0; i < STM_COLUMNS; i++) {
        out->at[i] = -1;
        rank[i] = NAMES;
    }
    for (size_t i = 0; i < row->n; i++) {
        struct stm_span name = normalise(room, row->cells[i]);

        for (int k = 0; k < NAMES; k++) {
            int column = names[k].column;

            if (!stm_span_is(name, names[k].name) || k >= rank[column])
                continue;
            out->at[column] = (int)i;
            rank[column] = k;
        }
    }
    out->format = format_of(row);
    if (out->format == STM_BASELINE_MALWAREBAZAAR)
        out->at[STM_COLUMN_TYPE] = -1; /* of the file, not of a value */
    if (out->format == STM_BASELINE_LOLDRIVERS)
        out->at[STM_COLUMN_ALGORITHM] = -1;
    return has_digests(out);
}

bool
stm_columns_of_row(struct stm_csv_columns *out, const struct stm_csv_row *row)
{
    for (int i = 0; i < STM_COLUMNS; i++)
        out->at[i] = -1;
    out->format = STM_BASELINE_CSV;
    for (size_t i = 0; i < row->n; i++) {
        struct stm_span cell = row->cells[i];
        int kind = cell.size == 32   ? STM_DIGEST_MD5
                   : cell.size == 40 ? STM_DIGEST_SHA1
                                     : STM_DIGEST_SHA256;

        if (is_digest(cell) && out->at[kind] < 0)
            out->at[kind] = (int)i;
        else if (out->at[STM_COLUMN_PATH] < 0 &&
                 (memchr(cell.data, '\\', cell.size) ||
                  memchr(cell.data, '/', cell.size) ||
                  memchr(cell.data, '.', cell.size)))
            out->at[STM_COLUMN_PATH] = (int)i;
    }
    return has_digests(out);
}

bool
stm_columns_named(const struct stm_csv_columns *columns)
{
    return columns->at[STM_COLUMN_PATH] >= 0 ||
           columns->at[STM_COLUMN_NAME] >= 0 ||
           (columns->at[STM_COLUMN_PRODUCT] >= 0 &&
            columns->at[STM_COLUMN_VERSION] >= 0);
}
