/* SPDX-License-Identifier: Apache-2.0 */
#include "base/err.h"

#include <stdio.h>
#include <string.h>

stm_status
stm_fail(struct stm_err *err, stm_status code, uint64_t offset,
         const char *format, ...)
{
    va_list args;

    if (!err)
        return code;
    err->code = code;
    err->offset = offset;
    va_start(args, format);
    (void)vsnprintf(err->text, sizeof(err->text), format, args);
    va_end(args);
    return code;
}

stm_status
stm_fail_in(struct stm_err *err, const char *prefix)
{
    char text[STM_ERR_TEXT];

    if (!err)
        return STM_EFORMAT;
    memcpy(text, err->text, sizeof(text));
    (void)snprintf(err->text, sizeof(err->text), "%.200s: %.300s", prefix,
                   text);
    return err->code;
}

const char *
stm_status_name(stm_status status)
{
    switch (status) {
    case STM_OK: return "ok";
    case STM_ENOMEM: return "out of memory";
    case STM_EIO: return "input/output";
    case STM_EFORMAT: return "format";
    case STM_ELIMIT: return "limit";
    case STM_ESQL: return "database";
    case STM_EUSAGE: return "usage";
    case STM_ESTOP: return "interrupted";
    }
    return "unknown";
}
