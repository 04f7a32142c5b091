# SPDX-License-Identifier: Apache-2.0
event_headers =
event_sources =
