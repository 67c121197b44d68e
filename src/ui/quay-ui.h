/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

/* The one door to this room: the program itself includes no header of GTK's. */
int quay_ui_run (int    argc,
                 char **argv);
