/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pipeline-options.h - the options that the commands of the pipeline share.
 */
#ifndef STM_PIPELINE_OPTIONS_H
#define STM_PIPELINE_OPTIONS_H

#include "cmd.h"
#include "pipeline.h"

/*
 * Reads `--output`, `--force`, `--reader`, `--recover`, `--threads`, `--rules`,
 * `--rule-steps`, `--case-id`, `--examiner`, `--same-host`, `--fail-on`, the
 * window (`--since`, `--until`, `--last`), `--hosts`, `--verdicts`,
 * `--timeline` and `--help` where `allowed` has their letter: o f r t R s c e H
 * l w x v T. `*first` is the index of the first argument that is no option.
 * Returns -1 to go on, else the exit status.
 */
int pipeline_options_read(struct pipeline_options *out, const struct cmd *cmd,
                          const char *allowed, int argc, char **argv,
                          int *first);

#endif
