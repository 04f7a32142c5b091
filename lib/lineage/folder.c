/* SPDX-License-Identifier: Apache-2.0 */
#include "lineage/parts.h"

static bool
is_plain(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '-';
}

/* The folded name, cut before the byte that would not fit whole. */
static void
put_name(struct stm_buf *out, struct stm_span key, size_t room)
{
    for (size_t i = 0; i < key.size; i++) {
        unsigned char c = (unsigned char)key.data[i];
        bool plain = is_plain(c) && (i > 0 || c != '.');

        if (out->size + (plain ? 1 : 3) > room)
            return;
        if (plain)
            stm_buf_char(out, (char)c);
        else
            stm_buf_print(out, "%%%02X", c);
    }
    if (key.size == 0)
        stm_buf_text(out, "_unnamed");
}

void
stm_lineage_folder(struct stm_buf *out, struct stm_span key, const char *suffix)
{
    stm_buf_reset(out);
    put_name(out, key, STM_FOLDER_SIZE - strlen(suffix));
    stm_buf_text(out, suffix);
}
