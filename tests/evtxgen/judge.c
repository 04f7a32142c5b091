/* SPDX-License-Identifier: Apache-2.0 */
#include "judge.h"

#include <libbfio.h>
#include <libevtx.h>
#include <string.h>

/* Fails with the message of libevtx. */
static bool
fail(libevtx_error_t **error, const char *what, struct gen_err *err)
{
    char text[300] = "no reason given";

    if (*error)
        (void)libevtx_error_sprint(*error, text, sizeof(text));
    libevtx_error_free(error);
    return gen_fail(err, "libevtx: %s: %s", what, text);
}

static bool
read_strings(struct gen_judged *out, struct gen_judged_record *to,
             libevtx_record_t *record, struct gen_err *err)
{
    libevtx_error_t *error = NULL;
    int count = 0;

    if (libevtx_record_get_number_of_strings(record, &count, &error) != 1)
        return fail(&error, "strings", err);
    to->count = (size_t)count;
    to->string = gen_pool_take(&out->pool, to->count * sizeof(*to->string));
    for (int i = 0; i < count; i++) {
        size_t size = 0;
        char *text;

        if (libevtx_record_get_utf8_string_size(record, i, &size, &error) < 0)
            return fail(&error, "string size", err);
        text = gen_pool_take(&out->pool, size + 1);
        if (size > 0 && libevtx_record_get_utf8_string(
                            record, i, (uint8_t *)text, size, &error) != 1)
            return fail(&error, "string", err);
        to->string[i] = text;
    }
    return true;
}

static bool
read_record(struct gen_judged *out, struct gen_judged_record *to,
            libevtx_record_t *record, struct gen_err *err)
{
    libevtx_error_t *error = NULL;
    size_t size = 0;
    char *xml;

    if (libevtx_record_get_identifier(record, &to->id, &error) != 1 ||
        libevtx_record_get_written_time(record, &to->written, &error) != 1 ||
        libevtx_record_get_event_identifier(record, &to->event_id, &error) !=
            1 ||
        libevtx_record_get_utf8_xml_string_size(record, &size, &error) != 1)
        return fail(&error, "record", err);
    xml = gen_pool_take(&out->pool, size + 1);
    if (libevtx_record_get_utf8_xml_string(record, (uint8_t *)xml, size,
                                           &error) != 1)
        return fail(&error, "XML", err);
    to->xml = xml;
    return read_strings(out, to, record, err);
}

static bool
read_file(struct gen_judged *out, libevtx_file_t *file, struct gen_err *err)
{
    libevtx_error_t *error = NULL;
    int count = 0;
    int recovered = 0;

    out->corrupted = libevtx_file_is_corrupted(file, &error) != 0;
    if (libevtx_file_get_number_of_records(file, &count, &error) != 1 ||
        libevtx_file_get_number_of_recovered_records(file, &recovered,
                                                     &error) != 1)
        return fail(&error, "records", err);
    out->recovered = (size_t)recovered;
    out->record =
        gen_pool_take(&out->pool, (size_t)count * sizeof(*out->record));
    for (int i = 0; i < count; i++) {
        libevtx_record_t *record = NULL;
        bool done;

        if (libevtx_file_get_record_by_index(file, i, &record, &error) != 1)
            return fail(&error, "record", err);
        done = read_record(out, &out->record[i], record, err);
        (void)libevtx_record_free(&record, NULL);
        if (!done)
            return false;
        out->count++;
    }
    return true;
}

bool
gen_judge(struct gen_judged *out, const char *path, struct gen_err *err)
{
    libevtx_error_t *error = NULL;
    libevtx_file_t *file = NULL;
    bool done;

    memset(out, 0, sizeof(*out));
    if (libevtx_file_initialize(&file, &error) != 1)
        return fail(&error, path, err);
    if (libevtx_file_open(file, path, LIBEVTX_OPEN_READ, &error) == 1) {
        done = read_file(out, file, err);
        (void)libevtx_file_close(file, NULL);
    } else {
        done = fail(&error, path, err);
    }
    (void)libevtx_file_free(&file, NULL);
    return done;
}

void
gen_judged_free(struct gen_judged *judged)
{
    gen_pool_reset(&judged->pool);
}
