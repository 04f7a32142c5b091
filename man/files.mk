# SPDX-License-Identifier: Apache-2.0
dist_man_MANS += man/stemma.1
dist_man_MANS += man/stemma-rules.5
dist_man_MANS += man/stemma-output.5
