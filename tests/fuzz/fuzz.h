/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz.h - the one function of a fuzz target. With clang and
 * -fsanitize=fuzzer it is libFuzzer's; `make check` replays the stored inputs
 * through it (replay.c).
 */
#ifndef STM_TESTS_FUZZ_H
#define STM_TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
