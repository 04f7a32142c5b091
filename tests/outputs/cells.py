# SPDX-License-Identifier: Apache-2.0
"""A cell of a CSV file against the text that it stands for, exactly."""
import unicodedata

BIDI = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
ZERO_WIDTH = "\u061c\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
NONE = ("", "-", "?", "<unknown process>")


def must_be_shown(char):
    """What hides, reorders or breaks a line may not stand in a cell."""
    return (unicodedata.category(char) in ("Cc", "Zl", "Zp") or char in ZERO_WIDTH
            or unicodedata.bidirectional(char) in BIDI)


def escape_of(char):
    return f"\\x{ord(char):02x}" if ord(char) < 0x100 else f"\\u{{{ord(char):04x}}}"


def is_cell_of(cell, text):
    """The guard undone, every character is there, as itself or escaped."""
    if text[:1] in ("=", "+", "-", "@", "\t", "\r") and text:
        if cell[:1] != "'":
            return False
        cell = cell[1:]
    at = 0
    for char in text:
        shown = escape_of(char)
        if cell.startswith(shown, at) and char != "\\":
            at += len(shown)
        elif cell[at:at + 1] == char and not must_be_shown(char):
            at += 1
        else:
            return False
    return at == len(cell)


def is_value_of(cell, text):
    """The same where no value is an empty cell."""
    return cell == "" if text is None or text in NONE else is_cell_of(cell, text)
