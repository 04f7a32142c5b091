/* SPDX-License-Identifier: Apache-2.0 */
#include "detect/detect.h"

#include <string.h>

const char *
stm_level_name(stm_level level)
{
    switch (level) {
    case STM_LEVEL_INFORMATIONAL: return "informational";
    case STM_LEVEL_LOW: return "low";
    case STM_LEVEL_MEDIUM: return "medium";
    case STM_LEVEL_HIGH: return "high";
    case STM_LEVEL_CRITICAL: return "critical";
    }
    return "unknown";
}

bool
stm_level_parse(stm_level *out, const char *name)
{
    for (int i = STM_LEVEL_INFORMATIONAL; i <= STM_LEVEL_CRITICAL; i++) {
        if (strcmp(name, stm_level_name((stm_level)i)) == 0) {
            *out = (stm_level)i;
            return true;
        }
    }
    return false;
}

const char *
stm_confidence_name(stm_confidence confidence)
{
    switch (confidence) {
    case STM_CONFIDENCE_LOW: return "low";
    case STM_CONFIDENCE_MEDIUM: return "medium";
    case STM_CONFIDENCE_HIGH: return "high";
    }
    return "unknown";
}
