# SPDX-License-Identifier: Apache-2.0
detect_headers =
detect_sources =
