# SPDX-License-Identifier: Apache-2.0
detect_headers = lib/detect/detect.h
detect_sources = $(detect_headers) lib/detect/level.c
