/* SPDX-License-Identifier: Apache-2.0 */
#include "fuzz.h"

#include "base/text.h"
#include "read/dump.h"
#include "read/xml.h"

#include <stdlib.h>

/* What is read is UTF-8 and makes a line; nothing else is promised. */
static void
check_record(const struct stm_record *record)
{
    struct stm_buf line = { 0 };
    struct stm_dump *dump;

    for (size_t i = 0; i < record->n_fields; i++) {
        const struct stm_value *value = &record->fields[i].value;

        if (!stm_text_is_utf8(record->fields[i].path) ||
            !stm_text_is_utf8(
                stm_span_sized((const char *)value->data, value->size)))
            abort();
    }
    if (stm_dump_open(&dump, NULL))
        return;
    stm_dump_record(dump, &line, "fuzz", record);
    stm_dump_close(dump);
    if (line.failed || !stm_text_is_utf8(stm_buf_held(&line)))
        abort();
    stm_buf_free(&line);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct stm_xml_dialect libevtx = { 0x3ff, true };
    struct stm_record record = { 0 };
    struct stm_xml *xml;

    if (stm_xml_open(&xml, NULL, 0, NULL))
        return 0;
    stm_xml_set_dialect(xml, &libevtx);
    if (!stm_xml_read(xml, stm_span_sized((const char *)data, size), &record,
                      NULL))
        check_record(&record);
    stm_xml_close(xml);
    return 0;
}
