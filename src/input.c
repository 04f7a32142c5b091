/* SPDX-License-Identifier: Apache-2.0 */
#include "input.h"

#include <inttypes.h>

#include "cmd.h"

/* Says the first lines only: the file may be of quite another kind. */
struct saying {
    const char *path;
    uint64_t said;
};

static void
say_some(void *arg, unsigned line, const char *why)
{
    struct saying *saying = arg;

    if (saying->said++ < INPUT_LINES_SAID)
        cmd_say("%s:%u: %s", saying->path, line, why);
}

static int
end_file(struct input *input, const struct saying *saying, stm_status status,
         const struct stm_err *err)
{
    if (status) {
        cmd_say("%s: %s", saying->path, err->text);
        return CMD_FAILED;
    }
    if (saying->said > INPUT_LINES_SAID)
        cmd_say("%s: and %" PRIu64 " lines more", saying->path,
                saying->said - INPUT_LINES_SAID);
    input->not_understood += saying->said;
    return CMD_DONE;
}

int
input_read(struct input *input, const struct input_files *hosts,
           const struct input_files *verdicts)
{
    int code = CMD_DONE;

    *input = (struct input){ .hosts = stm_hosts_of(),
                             .verdicts = stm_verdicts_of() };
    for (size_t i = 0; i < hosts->n + verdicts->n && !code; i++) {
        bool is_hosts = i < hosts->n;
        struct saying saying = { .path = is_hosts
                                             ? hosts->paths[i]
                                             : verdicts->paths[i - hosts->n] };
        struct stm_input_problems problems = { .each = say_some,
                                               .arg = &saying };
        struct stm_err err = { 0 };
        stm_status status =
            is_hosts
                ? stm_hosts_read(&input->hosts, saying.path, &problems, &err)
                : stm_verdicts_read(&input->verdicts, saying.path, &problems,
                                    &err);

        code = end_file(input, &saying, status, &err);
    }
    return code;
}

void
input_free(struct input *input)
{
    stm_hosts_free(&input->hosts);
    stm_verdicts_free(&input->verdicts);
}
