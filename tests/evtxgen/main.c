/* SPDX-License-Identifier: Apache-2.0 */
/* evtxgen SCENARIO DIRECTORY: writes the event logs of a scenario. */
#include "scenario.h"

#include <stdio.h>

int
main(int argc, char **argv)
{
    struct gen_err err;

    if (argc != 3) {
        (void)fprintf(stderr, "usage: evtxgen SCENARIO DIRECTORY\n");
        return 2;
    }
    if (!gen_scenario_write(argv[1], argv[2], &err)) {
        (void)fprintf(stderr, "evtxgen: %s\n", err.text);
        return 1;
    }
    return 0;
}
