# SPDX-License-Identifier: Apache-2.0
store_headers =
store_sources =
