# SPDX-License-Identifier: Apache-2.0
read_headers =
read_sources =
