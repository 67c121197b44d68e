/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What was already said about which token; see quay-reminder-memory.c. */
typedef struct _QuayReminderMemory QuayReminderMemory;

QuayReminderMemory *quay_reminder_memory_load      (GFile              *file);
gboolean            quay_reminder_memory_save      (QuayReminderMemory *self,
                                                    GFile              *file,
                                                    GError            **error);
QuayReminderMemory *quay_reminder_memory_copy      (QuayReminderMemory *self);
void                quay_reminder_memory_free      (QuayReminderMemory *self);
gboolean            quay_reminder_memory_is_saved  (QuayReminderMemory *self);

int                 quay_reminder_memory_get_said  (QuayReminderMemory *self,
                                                    const char         *key,
                                                    GDateTime          *expires);
void                quay_reminder_memory_set_said  (QuayReminderMemory *self,
                                                    const char         *key,
                                                    GDateTime          *expires,
                                                    int                 stage);
GDateTime          *quay_reminder_memory_dup_shown (QuayReminderMemory *self,
                                                    const char         *key);
void                quay_reminder_memory_set_shown (QuayReminderMemory *self,
                                                    const char         *key,
                                                    GDateTime          *expires);
GStrv               quay_reminder_memory_dup_keys  (QuayReminderMemory *self);
void                quay_reminder_memory_keep      (QuayReminderMemory *self,
                                                    const char         *key,
                                                    GPtrArray          *expiries);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (QuayReminderMemory, quay_reminder_memory_free)

G_END_DECLS
