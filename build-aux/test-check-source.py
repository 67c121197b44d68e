#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Shows that each rule of check-source finds what it is for, and leaves good code alone."""

import pathlib
import subprocess
import sys
import tempfile

CHECK = pathlib.Path(__file__).with_name('check-source')
LICENCE = '/* SPDX-FileCopyrightText: 2026 The Quayside authors\n * SPDX-License-Identifier: GPL-3.0-or-later\n */\n\n'
BUILD_LICENCE = LICENCE.replace('/* ', '# ').replace(' * ', '# ').replace(' */\n', '')
START = LICENCE + '#include "config.h"\n\n'

GOOD_SOURCE = START + '''#include <gio/gio.h>

/* A comment about sprintf (), gchar and http://example.org. */
static void
quay_good_dispose (GObject *object)
{
  g_autoptr(GError) error = NULL;
  QuayGood *self = QUAY_GOOD (object);

  g_clear_pointer (&self->name, g_free);
  g_debug ("gets (this) // is text");
  G_OBJECT_CLASS (quay_good_parent_class)->dispose (object);
}

static void
set_name (QuayGood   *self,
          const char *name)
{
  g_free (self->name);
  self->name = g_strdup (name);
}

static void
quay_good_free (QuayGood *self)
{
  g_free (self->name);
}

static void
quay_good_start (QuayGood *self)
{
  g_autoptr(GTask) task = g_task_new (self, NULL, NULL, NULL);

  g_task_set_source_tag (task, quay_good_start);
  open ("/dev/null", O_RDONLY);
}
'''

GOOD = {
    'src/base/quay-good.c': GOOD_SOURCE,
    'src/base/quay-good.h': LICENCE + '#pragma once\n\n#include <glib.h>\n',
    'src/base/meson.build': BUILD_LICENCE + "sources = files('quay-good.c')\n",
    'src/ui/quay-page.ui': '<?xml version="1.0" encoding="UTF-8"?>\n<!-- ' + LICENCE[3:-4] + '-->\n<a translatable="yes"/>\n',
    'src/ui/quay.gresource.xml': '<file>quay-page.ui</file>\n',
    'src/ui/meson.build': BUILD_LICENCE,
    'po/POTFILES.in': 'src/ui/quay-page.ui\n',
    'tests/base/test-good.c': START + 'int\nmain (void)\n{\n  return 0;\n}\n',
    'tests/base/meson.build': BUILD_LICENCE + "foreach name : ['good']\nendforeach\n",
}


def function(body):
    """A source whose function has this body."""
    return START + f'static void\ndo_it (QuayThing *self)\n{{\n{body}}}\n'


# Rule, file, its text, and a part of the reason.
BAD = [
    ('layout', 'src/base/quay-good.c', START + 'static void do_it(void) {\n}\n', 'uncrustify would change it'),
    ('blanks', 'src/base/quay-good.c', START + '/* \t */\n', 'a tab'),
    ('blanks', 'src/base/meson.build', BUILD_LICENCE + 'x = 1 \n', 'blanks at the end'),
    ('blanks', 'src/base/quay-good.h', LICENCE + '#pragma once', 'no line break at the end'),
    ('licence', 'src/base/quay-good.c', '#include "config.h"\n', 'SPDX-License-Identifier'),
    ('licence', 'tool', '#!/bin/sh\n', 'SPDX-FileCopyrightText'),
    ('includes', 'src/base/quay-good.h', LICENCE, '#pragma once'),
    ('includes', 'src/base/quay-good.c', LICENCE + '#include <glib.h>\n#include "config.h"\n', 'config.h'),
    ('includes', 'src/base/quay-good.c', START + '#include "base/quay-good.h"\n', 'with a path'),
    ('comments', 'src/base/quay-good.c', function('  do_more ();  // at once\n'), '// comment'),
    ('rooms', 'src/base/quay-good.c', START + '#include <libsecret/secret.h>\n', 'libsecret is only for'),
    ('rooms', 'src/connect/x.c', START + '#include <libsoup/soup.h>\n', 'libsoup is only for'),
    ('rooms', 'src/cli/x.c', START + '#include <json-glib/json-glib.h>\n', 'json-glib is only for'),
    ('rooms', 'src/connect/x.h', LICENCE + '#include <gtk/gtk.h>\n', 'GTK is only for'),
    ('rooms', 'src/connect/x.h', LICENCE + '#include <adwaita.h>\n', 'GTK is only for'),
    ('writing', 'src/cargo/x.c', function('  g_file_replace_contents_async (file, bytes);\n'), 'only src/files'),
    ('writing', 'src/cargo/x.c', function('  g_file_set_contents (path, text, -1, NULL);\n'), 'only src/files'),
    ('writing', 'src/cargo/x.c', function('  fd = open (path, O_WRONLY | O_CREAT, 0600);\n'), 'only src/files'),
    ('writing', 'src/cargo/x.c', function('  g_unlink (path);\n'), 'only src/files'),
    ('versions', 'src/ui/quay-page.c', START + '#if ADW_CHECK_VERSION (1, 4, 0)\n#endif\n', 'quay-ui-compat.c'),
    ('deprecated', 'src/ui/quay-page.c', function('  adw_message_dialog_new (NULL, "x", NULL);\n'), 'quay-ui-compat.c'),
    ('deprecated', 'src/ui/quay-page.c', function('  x = ADW_IS_LEAFLET (y);\n'), 'quay-ui-compat.c'),
    ('deprecated', 'tests/ui/x.c', function('  gtk_widget_show (widget);\n'), 'quay-ui-compat.c'),
    ('deprecated', 'src/ui/quay-page.ui', GOOD['src/ui/quay-page.ui'] + '<object class="GtkDialog"/>\n', 'this widget'),
    ('blocking', 'src/ui/quay-page.c', function('  secret_password_lookup_sync (schema);\n'), 'a blocking call'),
    ('blocking', 'src/ui/quay-page.c', function('  g_main_loop_run (loop);\n'), 'nested main loop'),
    ('words', 'src/base/quay-good.c', function('  sprintf (buffer, "x");\n'), 'safely'),
    ('words', 'src/base/quay-good.c', function('  gchar *text;\n'), 'char or int'),
    ('words', 'src/base/quay-good.c', function('  if (ready == TRUE)\n    do_more ();\n'), 'TRUE or FALSE'),
    ('words', 'src/base/quay-good.c', function('  g_print ("x");\n'), 'src/cli'),
    ('words', 'src/base/quay-good.c', START + '#if 0\n#endif\n', 'switched off'),
    ('words', 'src/base/meson.build', BUILD_LICENCE + "x = ['-Wno-deprecated-declarations']\n", 'guard'),
    ('words', 'tests/base/test-good.c', function('  g_test_skip ("no tool");\n'), 'runs or is deleted'),
    ('words', 'tests/base/test-good.c', function('  g_usleep (1000);\n'), 'wait for the event'),
    ('ownership', 'src/base/quay-good.c', function('  g_object_unref (self->file);\n'), 'g_clear_object'),
    ('objects', 'src/base/quay-good.c', GOOD_SOURCE.replace('->dispose (object)', '->finalize (object)'), 'chain up'),
    ('objects', 'src/base/quay-good.c',
     function('  x = g_param_spec_string ("x", NULL, NULL, NULL,\n                           G_PARAM_READABLE);\n'),
     'G_PARAM_STATIC_STRINGS'),
    ('objects', 'src/base/quay-good.c', function('  task = g_task_new (self, NULL, NULL, NULL);\n'), 'source tag'),
    ('objects', 'src/base/quay-good.c', function('  GError *error;\n\n  do_more (&error);\n'), 'start as NULL'),
    ('objects', 'src/base/quay-good.c', function('  g_autoptr(GError) error;\n'), 'start as NULL'),
    ('lists', 'src/base/quay-more.c', START, 'not in src/base/meson.build'),
    ('lists', 'tests/base/test-more.c', START, 'not in tests/base/meson.build'),
    ('lists', 'src/ui/quay-more.ui', GOOD['src/ui/quay-page.ui'], 'not in a gresource.xml'),
    ('lists', 'src/ui/quay-more.ui', GOOD['src/ui/quay-page.ui'], 'not in po/POTFILES.in'),
    ('lists', 'src/base/quay-good.c', function('  say (_("Text"));\n'), 'not in po/POTFILES.in'),
    ('lists', 'po/POTFILES.in', 'src/ui/quay-page.ui\nsrc/ui/gone.c\n', 'does not exist'),
]

EXCEPTIONS = [
    ('src/base/quay-good.c words Shown in an example\n', function('  gchar *text;\n'), 0),
    ('src/base/quay-good.c words\n', function('  gchar *text;\n'), 1),
    ('src/base/quay-good.c words Not needed any more\n', GOOD_SOURCE, 1),
    ('src/base/quay-good.c unknown Not a rule\n', GOOD_SOURCE, 1),
]


def run(files, *arguments):
    """Checks a tree of these files."""
    with tempfile.TemporaryDirectory(prefix='quayside-check-') as folder:
        for path, text in files.items():
            file = pathlib.Path(folder) / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding='utf-8')
        return subprocess.run([sys.executable, str(CHECK), folder, *arguments], capture_output=True, text=True,
                              check=False)


class Points:
    """Prints the points of the protocol."""

    def __init__(self, count):
        self.number = 0
        self.wrong = 0
        print(f'1..{count}')

    def add(self, good, name, done):
        """One more point."""
        self.number += 1
        self.wrong += not good
        print(f'{"" if good else "not "}ok {self.number} - {name}')
        if not good:
            print(''.join(f'# {line}\n' for line in (done.stdout + done.stderr).splitlines()), end='')


def main():
    """Checks good and bad trees."""
    points = Points(1 + len(BAD) + len(EXCEPTIONS))
    done = run(GOOD)
    points.add(done.returncode == 0, 'good code is left alone', done)
    for name, path, text, reason in BAD:
        done = run({**GOOD, path: text}, name)
        findings = [line for line in done.stdout.splitlines() if line.startswith(f'# {path}:') and reason in line]
        points.add(done.returncode == 1 and len(findings) == 1, f'{name} finds “{reason}” in {path}', done)
    for exception, text, status in EXCEPTIONS:
        done = run({**GOOD, 'src/base/quay-good.c': text, 'build-aux/check-source.allow': exception})
        points.add(done.returncode == status, f'an exception: {exception.strip()}', done)
    return 1 if points.wrong else 0


if __name__ == '__main__':
    sys.exit(main())
