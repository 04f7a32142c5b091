/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rules-folder.h - the files of one kind in a folder of rules.
 */
#ifndef STM_DETECT_RULES_FOLDER_H
#define STM_DETECT_RULES_FOLDER_H

#include "detect/written.h"

/* Takes one file: name, file, text, and `error` where it was not read. */
typedef stm_status stm_rules_file_fn(void *arg, const struct stm_written *file,
                                     struct stm_err *err);

/*
 * Gives every file whose name ends in `suffix` of `below` ("" or "lists/") in
 * `folder`, in order of name. A folder below that is not there has none;
 * `folder` itself must be there, else STM_EIO.
 */
stm_status stm_rules_folder(const char *folder, const char *below,
                            const char *suffix, stm_rules_file_fn *each,
                            void *arg, struct stm_err *err);

#endif
