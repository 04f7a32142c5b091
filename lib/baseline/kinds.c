/* SPDX-License-Identifier: Apache-2.0 */
#include "baseline/baseline.h"

const char *
stm_baseline_kind_name(stm_baseline_kind kind)
{
    switch (kind) {
    case STM_BASELINE_REFERENCE: return "reference";
    case STM_BASELINE_KNOWN_GOOD: return "known-good";
    case STM_BASELINE_KNOWN_BAD: return "known-bad";
    case STM_BASELINE_KNOWN: return "known";
    case STM_BASELINE_UNSAID: break;
    }
    return "?";
}

bool
stm_baseline_kind_parse(stm_baseline_kind *out, const char *name)
{
    for (int i = STM_BASELINE_REFERENCE; i <= STM_BASELINE_KNOWN; i++) {
        if (strcmp(stm_baseline_kind_name((stm_baseline_kind)i), name) == 0) {
            *out = (stm_baseline_kind)i;
            return true;
        }
    }
    return false;
}

const char *
stm_baseline_format_name(stm_baseline_format format)
{
    switch (format) {
    case STM_BASELINE_SUMS: return "sums";
    case STM_BASELINE_PLAIN: return "plain";
    case STM_BASELINE_HASHDEEP: return "hashdeep";
    case STM_BASELINE_CSV: return "csv";
    case STM_BASELINE_NSRL: return "nsrl";
    case STM_BASELINE_MALWAREBAZAAR: return "malwarebazaar";
    case STM_BASELINE_LOLDRIVERS: return "loldrivers";
    case STM_BASELINE_MISP_CSV: return "misp-csv";
    case STM_BASELINE_MISP_EVENT: return "misp-event";
    case STM_BASELINE_MISP_WARNINGLIST: return "misp-warninglist";
    case STM_BASELINE_STIX: return "stix";
    case STM_BASELINE_CYCLONEDX: return "cyclonedx";
    case STM_BASELINE_SPDX: return "spdx";
    case STM_BASELINE_CASE: return "case";
    case STM_BASELINE_RDS: return "rds";
    case STM_BASELINE_FORMATS:
    case STM_BASELINE_SNIFF: break;
    }
    return "?";
}

bool
stm_baseline_format_parse(stm_baseline_format *out, const char *name)
{
    for (int i = 0; i < STM_BASELINE_FORMATS; i++) {
        if (strcmp(stm_baseline_format_name((stm_baseline_format)i), name) ==
            0) {
            *out = (stm_baseline_format)i;
            return true;
        }
    }
    return false;
}
