/* SPDX-License-Identifier: Apache-2.0 */
#include "baseline/parts.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/text-file.h"
#include "baseline/json.h"
#include "baseline/rds.h"
#include "store/case.h"

enum { LOOKED_AT = 64 << 10 };

/* The beginning as text; cut behind its last line where there is more. */
static stm_status
read_beginning(struct stm_buf *out, struct stm_source *source,
               struct stm_err *err)
{
    size_t got = 0;
    char *data = malloc(LOOKED_AT);
    stm_status status =
        data ? stm_source_read(source, data, LOOKED_AT, 0, &got, err)
             : stm_fail(err, STM_ENOMEM, 0, "no memory for a list");

    if (!status &&
        stm_text_file_decode(out, stm_span_sized(data, got), err) == STM_ENOMEM)
        status = STM_ENOMEM;
    free(data);
    if (status || stm_source_size(source) <= LOOKED_AT)
        return status;
    while (out->size && out->data[out->size - 1] != '\n')
        out->size--;
    return STM_OK;
}

static stm_baseline_kind
usual_kind(stm_baseline_format format, bool named)
{
    switch (format) {
    case STM_BASELINE_NSRL:
    case STM_BASELINE_RDS: return STM_BASELINE_KNOWN;
    case STM_BASELINE_MISP_WARNINGLIST: return STM_BASELINE_KNOWN_GOOD;
    case STM_BASELINE_MALWAREBAZAAR:
    case STM_BASELINE_LOLDRIVERS:
    case STM_BASELINE_MISP_CSV:
    case STM_BASELINE_MISP_EVENT:
    case STM_BASELINE_STIX: return STM_BASELINE_KNOWN_BAD;
    case STM_BASELINE_CYCLONEDX:
    case STM_BASELINE_SPDX:
    case STM_BASELINE_CASE:
    case STM_BASELINE_HASHDEEP: return STM_BASELINE_REFERENCE;
    default: return named ? STM_BASELINE_REFERENCE : STM_BASELINE_UNSAID;
    }
}

static bool
is_database(struct stm_span text)
{
    return text.size > 15 && memcmp(text.data, "SQLite format 3", 15) == 0;
}

/* Whether a database can be asked. */
static stm_status
look_at_database(const char *path, struct stm_err *err)
{
    struct stm_rds *rds = NULL;
    stm_status status = stm_rds_open(&rds, path, err);

    stm_rds_close(rds);
    return status;
}

/* A folder is a case, or nothing. */
static stm_status
look_at_folder(struct stm_baseline_looked *out, const char *path,
               const struct stm_baseline_options *options, struct stm_err *err)
{
    struct stm_case *kase;
    stm_status status = stm_case_open(&kase, path, STM_CASE_READ, false, err);

    if (status)
        return status;
    stm_case_close(kase);
    out->format = STM_BASELINE_CASE;
    out->kind = options->kind ? options->kind : STM_BASELINE_REFERENCE;
    return STM_OK;
}

static stm_status
look(struct stm_baseline_looked *out, bool *json, struct stm_source *source,
     const struct stm_baseline_options *options, struct stm_err *err)
{
    struct stm_buf text = { 0 };
    bool named = true;
    stm_status status = read_beginning(&text, source, err);

    if (status) {
        stm_buf_free(&text);
        return status;
    }
    out->format = is_database(stm_buf_held(&text)) ? STM_BASELINE_RDS
                  : stm_baseline_is_json(stm_buf_held(&text))
                      ? STM_BASELINE_SNIFF
                      : stm_baseline_sniff(stm_buf_held(&text), &named);
    *json = stm_baseline_is_json(stm_buf_held(&text));
    if (*json)
        status = stm_baseline_sniff_json(&out->format, source, err);
    stm_buf_free(&text);
    if (status)
        return status;
    if (options->format != STM_BASELINE_SNIFF)
        out->format = options->format;
    if (out->format == STM_BASELINE_SNIFF)
        return stm_fail(err, STM_EFORMAT, 0,
                        stm_source_size(source)
                            ? "no line of its beginning is a digest in a form "
                              "that is known (--format says which)"
                            : "is empty");
    out->kind = options->kind ? options->kind : usual_kind(out->format, named);
    if (!out->kind)
        return stm_fail(err, STM_EUSAGE, 0,
                        "holds digests alone, which can be of anything: "
                        "--kind says whether they are known-bad, known-good "
                        "or known");
    return STM_OK;
}

stm_status
stm_baseline_file_open(struct stm_baseline_file *out, const char *path,
                       const struct stm_baseline_options *options,
                       struct stm_err *err)
{
    struct stat st;
    stm_status status;

    *out = (struct stm_baseline_file){ .path = path };
    if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
        return look_at_folder(&out->looked, path, options, err);
    status = stm_source_open(&out->source, path, err);
    if (!status)
        status = look(&out->looked, &out->json, out->source, options, err);
    if (!status && out->looked.format == STM_BASELINE_RDS)
        status = look_at_database(path, err);
    if (status)
        stm_baseline_file_close(out);
    return status;
}

void
stm_baseline_file_close(struct stm_baseline_file *file)
{
    stm_source_close(file->source);
    file->source = NULL;
}

stm_status
stm_baseline_look(struct stm_baseline_looked *out, const char *path,
                  const struct stm_baseline_options *options,
                  struct stm_err *err)
{
    struct stm_baseline_file file;
    stm_status status = stm_baseline_file_open(&file, path, options, err);

    if (status)
        return status;
    *out = file.looked;
    stm_baseline_file_close(&file);
    return STM_OK;
}
