/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <fcntl.h>
#include <glib.h>
#include <unistd.h>

/* How many of the bytes from @address on are those of @text, although they may have been given back. They are looked at
 * through the kernel, because looking at them directly is what no program may do.
 */
static inline gsize
memory_count_left (guintptr    address,
                   const char *text,
                   gsize       size)
{
  /* Not allocated, because that could be the very memory that was given back. */
  static char now[512 * 1024];
  int memory = open ("/proc/self/mem", O_RDONLY | O_CLOEXEC);
  gssize length;
  gsize n = 0;

  g_assert_cmpint (memory, >=, 0);
  g_assert_cmpuint (size, <=, sizeof now);
  length = pread (memory, now, size, address);
  close (memory);

  /* Negative when they went back to the system. */
  for (gssize i = 0; i < length; i++)
    n += now[i] == text[i];
  return n;
}
