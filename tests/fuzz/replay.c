/* SPDX-License-Identifier: Apache-2.0 */
/*
 * replay.c - runs a fuzz target over every file of tests/fuzz/corpus/TARGET
 * (the FUZZ_CORPUS it was built with), or over the files that are named.
 */
#include "fuzz.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { INPUT_MOST = 1 << 20 };

/* The input in a block of its own size: ASan guards its end. */
static void
run_exact(const uint8_t *data, size_t size)
{
    uint8_t *exact = malloc(size ? size : 1);

    if (!exact)
        abort();
    memcpy(exact, data, size);
    (void)LLVMFuzzerTestOneInput(exact, size);
    free(exact);
}

static int
run_file(const char *path)
{
    uint8_t *data = malloc(INPUT_MOST);
    FILE *file = fopen(path, "rb");
    size_t size;

    if (!data || !file) {
        (void)fprintf(stderr, "%s: cannot be read\n", path);
        return 1;
    }
    size = fread(data, 1, INPUT_MOST, file);
    (void)fclose(file);
    run_exact(data, size);
    run_exact(data, size / 2);
    /* The neighbourhood of a stored input, the same in every run. */
    for (size_t i = 0; i < 64 && size; i++) {
        size_t at = (i * 2654435761u) % size;

        data[at] ^= (uint8_t)(1 << (i % 8));
        run_exact(data, size);
        data[at] ^= (uint8_t)(1 << (i % 8));
    }
    free(data);
    return 0;
}

static int
run_folder(const char *folder)
{
    DIR *dir = opendir(folder);
    const struct dirent *entry;
    char path[4096];
    int failed = 0, n = 0;

    if (!dir) {
        (void)fprintf(stderr, "%s: cannot be read\n", folder);
        return 1;
    }
    while ((entry = readdir(dir)) != NULL) {
        if (entry->d_name[0] == '.')
            continue;
        (void)snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
        failed |= run_file(path);
        n++;
    }
    (void)closedir(dir);
    printf("%d inputs\n", n);
    return n == 0 ? 1 : failed;
}

int
main(int argc, char **argv)
{
    int failed = 0;

    if (argc < 2)
        return run_folder(FUZZ_CORPUS);
    for (int i = 1; i < argc; i++)
        failed |= run_file(argv[i]);
    return failed;
}
