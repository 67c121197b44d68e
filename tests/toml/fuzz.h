/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "quay-toml-document.h"

G_BEGIN_DECLS

/* What libFuzzer calls, see https://llvm.org/docs/LibFuzzer.html. With clang and -fsanitize=fuzzer, fuzz-main.c is left
 * out and the corpus folder is the argument.
 */
int LLVMFuzzerTestOneInput (const guint8 *data,
                            size_t        size);

G_END_DECLS
