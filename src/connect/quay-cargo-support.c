/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-cargo-support"

#include "config.h"

#include "quay-cargo-support.h"

#include <dlfcn.h>
#include <string.h>

#include "quay-catalog.h"
#include "quay-error.h"

/* The library of the keyring: Cargo up to 1.79 opens it by the name that only development packages have (source of
 * cargo-credential-libsecret 0.4.7 and earlier; changelog of Cargo 1.80). */
#define LIBRARY "libsecret-1.so.0"
#define OLD_LIBRARY "libsecret-1.so"
#define LIBRARY_MINOR 80

/* Up to 1.88 `cargo login` may wait for ever with the keyring (rust-lang/cargo#15603). */
#define LOGIN_MINOR 89

#define SECRETS "org.freedesktop.secrets"

/* How long the bus may take; Cargo's version has a limit of its own. */
#define BUS_SECONDS 5

/**
 * QuayCargoSupport:
 *
 * What this computer's Cargo can do with credential helpers: which version it is, whether the library and the service
 * of the keyring are there, whether a program is installed. It judges and decides nothing else; the pages show what it
 * says before anything is written.
 *
 * Each answer may be “unknown”, and that is never a problem. In a sandbox no program and no library is in view, though
 * Cargo outside has them; only the session bus is the same.
 */
struct _QuayCargoSupport
{
  GObject           parent_instance;

  QuayCargoHome    *home;
  QuayCargoVersion *version;
  QuayCargoFacts    facts;
};

G_DEFINE_FINAL_TYPE (QuayCargoSupport, quay_cargo_support, G_TYPE_OBJECT)

typedef struct
{
  QuayCargoHome    *home;
  QuayCargoVersion *version;
  QuayCargoFacts    facts;
  GCancellable     *asking;       /* the bus: ended by the caller or by the limit */
  GSource          *limit;
  GSource          *cancelled;
  guint             n_pending;
} LoadRun;

static void
clear_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
load_run_free (gpointer data)
{
  LoadRun *run = data;

  clear_source (&run->limit);
  clear_source (&run->cancelled);
  g_clear_pointer (&run->home, quay_cargo_home_unref);
  g_clear_pointer (&run->version, quay_cargo_version_free);
  g_clear_object (&run->asking);
  g_free (run);
}

static QuayCargoVersion *
copy_version (const QuayCargoVersion *version)
{
  QuayCargoVersion *copy = g_new0 (QuayCargoVersion, 1);

  copy->major = version->major;
  copy->minor = version->minor;
  copy->text = g_strdup (version->text);
  copy->program = g_strdup (version->program);
  return copy;
}

/**
 * quay_cargo_support_is_sandboxed:
 *
 * Returns: whether programs and libraries that are seen here are not those that Cargo sees
 */
gboolean
quay_cargo_support_is_sandboxed (void)
{
  return g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS);
}

/**
 * quay_cargo_support_find_library:
 * @soname: the name by which Cargo opens a library
 *
 * Asks the dynamic loader, as Cargo does. Loads the library for a moment.
 *
 * Returns: whether it is installed
 */
QuayAnswer
quay_cargo_support_find_library (const char *soname,
                                 gboolean    sandboxed)
{
  void *library;

  g_return_val_if_fail (soname != NULL, QUAY_ANSWER_UNKNOWN);

  if (sandboxed)
    return QUAY_ANSWER_UNKNOWN;

  library = dlopen (soname, RTLD_LAZY | RTLD_LOCAL);
  if (library == NULL)
    return QUAY_ANSWER_NO;
  dlclose (library);
  return QUAY_ANSWER_YES;
}

static gboolean
is_program (const char *path)
{
  return g_file_test (path, G_FILE_TEST_IS_EXECUTABLE) && !g_file_test (path, G_FILE_TEST_IS_DIR);
}

static gboolean
is_program_in (const char *folder,
               const char *name)
{
  g_autofree char *path = NULL;

  if (folder == NULL || !g_path_is_absolute (folder))
    return FALSE;
  path = g_build_filename (folder, name, NULL);
  return is_program (path);
}

/* Where a shell finds programs that the session's PATH does not name: Cargo's own, and those of the user. */
static gboolean
is_program_of_shell (QuayCargoHome *home,
                     const char    *name)
{
  static const char *folders[] = { ".cargo/bin", ".local/bin", "bin" };
  g_autoptr(GFile) cargo_bin = g_file_get_child (quay_cargo_home_get_folder (home), "bin");

  if (is_program_in (g_file_peek_path (cargo_bin), name))
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autoptr(GFile) folder = g_file_resolve_relative_path (quay_cargo_home_get_user_home (home), folders[i]);

      if (is_program_in (g_file_peek_path (folder), name))
        return TRUE;
    }
  return FALSE;
}

/**
 * quay_cargo_support_find_program:
 * @words: (array zero-terminated=1): program and arguments as Cargo runs them
 *
 * Looks for a program as Cargo would: one with a “/” is a path, another is looked for in `PATH`. A shell often knows
 * more folders than a desktop session, so the usual ones are looked into as well.
 *
 * Returns: whether it is installed; %QUAY_ANSWER_YES for what is built into Cargo
 */
QuayAnswer
quay_cargo_support_find_program (QuayCargoHome     *home,
                                 const char *const *words,
                                 gboolean           sandboxed)
{
  const char *program;
  const char *path;
  g_auto(GStrv) folders = NULL;

  g_return_val_if_fail (home != NULL, QUAY_ANSWER_UNKNOWN);
  g_return_val_if_fail (words != NULL, QUAY_ANSWER_UNKNOWN);

  program = words[0];
  if (g_strcmp0 (program, "cargo:token-from-stdout") == 0)
    program = words[1];
  else if (program != NULL && g_str_has_prefix (program, "cargo:"))
    return QUAY_ANSWER_YES;
  if (program == NULL || program[0] == '\0')
    return QUAY_ANSWER_NO;
  if (sandboxed)
    return QUAY_ANSWER_UNKNOWN;

  if (strchr (program, '/') != NULL)
    {
      /* Relative to a file that is not known here. */
      if (!g_path_is_absolute (program))
        return QUAY_ANSWER_UNKNOWN;
      return is_program (program) ? QUAY_ANSWER_YES : QUAY_ANSWER_NO;
    }

  path = quay_cargo_home_getenv (home, "PATH");
  folders = g_strsplit (path != NULL ? path : "", G_SEARCHPATH_SEPARATOR_S, -1);
  for (guint i = 0; folders[i] != NULL; i++)
    {
      if (is_program_in (folders[i], program))
        return QUAY_ANSWER_YES;
    }
  return is_program_of_shell (home, program) ? QUAY_ANSWER_YES : QUAY_ANSWER_NO;
}

static void
quay_cargo_support_finalize (GObject *object)
{
  QuayCargoSupport *self = QUAY_CARGO_SUPPORT (object);

  g_clear_pointer (&self->home, quay_cargo_home_unref);
  g_clear_pointer (&self->version, quay_cargo_version_free);
  G_OBJECT_CLASS (quay_cargo_support_parent_class)->finalize (object);
}

static void
quay_cargo_support_class_init (QuayCargoSupportClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = quay_cargo_support_finalize;
}

static void
quay_cargo_support_init (QuayCargoSupport *self)
{
}

/**
 * quay_cargo_support_new:
 * @home: whose programs are looked for
 * @facts: what is known; copied
 */
QuayCargoSupport *
quay_cargo_support_new (QuayCargoHome        *home,
                        const QuayCargoFacts *facts)
{
  QuayCargoSupport *self;

  g_return_val_if_fail (home != NULL, NULL);
  g_return_val_if_fail (facts != NULL, NULL);

  self = g_object_new (QUAY_TYPE_CARGO_SUPPORT, NULL);
  self->home = quay_cargo_home_ref (home);
  self->facts = *facts;
  if (facts->cargo != NULL)
    self->version = copy_version (facts->cargo);
  self->facts.cargo = self->version;
  return self;
}

static void
part_done (GTask *task)
{
  LoadRun *run = g_task_get_task_data (task);

  if (--run->n_pending > 0)
    return;

  clear_source (&run->limit);
  clear_source (&run->cancelled);
  if (g_task_return_error_if_cancelled (task))
    return;
  run->facts.cargo = run->version;
  g_task_return_pointer (task, quay_cargo_support_new (run->home, &run->facts), g_object_unref);
}

static void
version_found_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LoadRun *run = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;

  run->version = quay_cargo_version_query_finish (result, &error);
  if (run->version == NULL)
    g_debug ("Cargo's version is not known: %s", error->message);
  part_done (task);
}

/* A “no” of a bus that is filtered for a sandbox may only mean “not for you”. */
static QuayAnswer
weigh (LoadRun *run,
       gboolean found)
{
  if (found)
    return QUAY_ANSWER_YES;
  return run->facts.sandboxed ? QUAY_ANSWER_UNKNOWN : QUAY_ANSWER_NO;
}

static void
activatable_names_cb (GObject      *object,
                      GAsyncResult *result,
                      gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LoadRun *run = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (object), result, &error);
  g_autofree const char **names = NULL;

  if (reply != NULL)
    {
      g_variant_get (reply, "(^a&s)", &names);
      run->facts.service = weigh (run, g_strv_contains (names, SECRETS));
    }
  else
    {
      g_debug ("The bus did not list its services: %s", error->message);
    }
  part_done (task);
}

static void
has_owner_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LoadRun *run = g_task_get_task_data (task);
  GDBusConnection *bus = G_DBUS_CONNECTION (object);
  g_autoptr(GVariant) reply = g_dbus_connection_call_finish (bus, result, NULL);
  gboolean has_owner = FALSE;

  if (reply != NULL)
    g_variant_get (reply, "(b)", &has_owner);
  if (has_owner)
    {
      run->facts.service = QUAY_ANSWER_YES;
      part_done (task);
      return;
    }
  g_dbus_connection_call (bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                          "ListActivatableNames", NULL, G_VARIANT_TYPE ("(as)"), G_DBUS_CALL_FLAGS_NONE,
                          BUS_SECONDS * 1000, run->asking, activatable_names_cb, g_steal_pointer (&task));
}

static void
ask_bus (GTask           *task,
         GDBusConnection *bus)
{
  LoadRun *run = g_task_get_task_data (task);

  g_dbus_connection_call (bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                          "NameHasOwner", g_variant_new ("(s)", SECRETS), G_VARIANT_TYPE ("(b)"),
                          G_DBUS_CALL_FLAGS_NONE, BUS_SECONDS * 1000, run->asking, has_owner_cb,
                          g_object_ref (task));
}

static void
bus_found_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LoadRun *run = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(GDBusConnection) bus = g_bus_get_finish (result, &error);

  if (bus != NULL)
    {
      ask_bus (task, bus);
      return;
    }

  /* Without a session bus there is no keyring for Cargo either. */
  if (!g_cancellable_is_cancelled (run->asking))
    run->facts.service = weigh (run, FALSE);
  part_done (task);
}

static gboolean
limit_reached_cb (gpointer user_data)
{
  LoadRun *run = g_task_get_task_data (user_data);

  g_cancellable_cancel (run->asking);
  return G_SOURCE_REMOVE;
}

static gboolean
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  return limit_reached_cb (user_data);
}

/**
 * quay_cargo_support_load_async:
 * @folder: (nullable): where Cargo would be started, because rustup may have another version for a project
 * @bus: (nullable): the bus that a keyring is looked for on; %NULL for the session bus
 *
 * Finds out everything at once: runs `cargo --version`, asks the bus and looks for the library. No keyring is opened
 * or started. Ends after ten seconds at the latest.
 */
void
quay_cargo_support_load_async (QuayCargoHome      *home,
                               GFile              *folder,
                               GDBusConnection    *bus,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;
  LoadRun *run;

  g_return_if_fail (home != NULL);
  g_return_if_fail (bus == NULL || G_IS_DBUS_CONNECTION (bus));

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, quay_cargo_support_load_async);
  run = g_new0 (LoadRun, 1);
  run->home = quay_cargo_home_ref (home);
  run->asking = g_cancellable_new ();
  run->n_pending = 2;
  run->facts.sandboxed = quay_cargo_support_is_sandboxed ();
  run->facts.library = quay_cargo_support_find_library (LIBRARY, run->facts.sandboxed);
  run->facts.old_library = quay_cargo_support_find_library (OLD_LIBRARY, run->facts.sandboxed);
  g_task_set_task_data (task, run, load_run_free);
  if (g_task_return_error_if_cancelled (task))
    return;

  run->limit = g_timeout_source_new_seconds (BUS_SECONDS);
  g_task_attach_source (task, run->limit, limit_reached_cb);
  if (cancellable != NULL)
    {
      run->cancelled = g_cancellable_source_new (cancellable);
      g_task_attach_source (task, run->cancelled, G_SOURCE_FUNC (cancelled_cb));
    }
  quay_cargo_version_query_async (home, folder, cancellable, version_found_cb, g_object_ref (task));
  if (bus != NULL)
    ask_bus (task, bus);
  else
    g_bus_get (G_BUS_TYPE_SESSION, run->asking, bus_found_cb, g_object_ref (task));
}

/**
 * quay_cargo_support_load_finish:
 * @error: %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): what was found out, however little it is
 */
QuayCargoSupport *
quay_cargo_support_load_finish (GAsyncResult *result,
                                GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

const QuayCargoVersion *
quay_cargo_support_get_version (QuayCargoSupport *self)
{
  g_return_val_if_fail (QUAY_IS_CARGO_SUPPORT (self), NULL);

  return self->version;
}

QuayAnswer
quay_cargo_support_get_service (QuayCargoSupport *self)
{
  g_return_val_if_fail (QUAY_IS_CARGO_SUPPORT (self), QUAY_ANSWER_UNKNOWN);

  return self->facts.service;
}

static gboolean
is_older (QuayCargoSupport *self,
          guint             minor)
{
  return self->version != NULL && self->version->major == 1 && self->version->minor < minor;
}

/**
 * quay_cargo_support_get_library:
 *
 * Returns: whether the library of the keyring is there under the name that this Cargo opens; when its version is not
 *   known, that of a present one
 */
QuayAnswer
quay_cargo_support_get_library (QuayCargoSupport *self)
{
  g_return_val_if_fail (QUAY_IS_CARGO_SUPPORT (self), QUAY_ANSWER_UNKNOWN);

  return is_older (self, LIBRARY_MINOR) ? self->facts.old_library : self->facts.library;
}

static void
add_keyring_notices (QuayCargoSupport *self,
                     GPtrArray        *notices)
{
  if (quay_cargo_support_get_library (self) == QUAY_ANSWER_NO)
    {
      const char *name = is_older (self, LIBRARY_MINOR) ? OLD_LIBRARY : LIBRARY;

      g_ptr_array_add (notices, quay_error_new (QUAY_ERROR_LIBRARY_MISSING, name, NULL,
                                                "Cargo %s opens “%s”, which is not there",
                                                self->version != NULL ? self->version->text : "", name));
    }
  if (self->facts.service == QUAY_ANSWER_NO)
    g_ptr_array_add (notices, quay_error_new (QUAY_ERROR_KEYRING_MISSING, NULL, NULL,
                                              "Nobody provides %s on the session bus", SECRETS));
}

/* Whether @notice is only worth knowing. */
static gboolean
is_information (const GError *notice)
{
  return g_error_matches (notice, QUAY_ERROR, QUAY_ERROR_LOGIN_HANGS);
}

/**
 * quay_cargo_support_dup_notices:
 * @words: (array zero-terminated=1) (nullable): the helper as Cargo runs it; %NULL for no login
 *
 * What is to be said about a helper before anything is written: %QUAY_ERROR_CARGO_TOO_OLD (subject: version),
 * %QUAY_ERROR_HELPER_FOREIGN, %QUAY_ERROR_LIBRARY_MISSING (subject: library), %QUAY_ERROR_KEYRING_MISSING,
 * %QUAY_ERROR_HELPER_MISSING (subject: program), and for information %QUAY_ERROR_LOGIN_HANGS (subject: version).
 *
 * Returns: (transfer full) (element-type GError): the worst first
 */
GPtrArray *
quay_cargo_support_dup_notices (QuayCargoSupport  *self,
                                const char *const *words)
{
  GPtrArray *notices;
  GError *error = NULL;

  g_return_val_if_fail (QUAY_IS_CARGO_SUPPORT (self), NULL);

  notices = g_ptr_array_new_with_free_func ((GDestroyNotify) g_error_free);
  if (words == NULL || words[0] == NULL)
    return notices;

  if (self->version != NULL && !quay_cargo_version_check (self->version, &error))
    g_ptr_array_add (notices, error);
  if (quay_helper_words_are_foreign (words))
    g_ptr_array_add (notices, quay_error_new (QUAY_ERROR_HELPER_FOREIGN, NULL, NULL,
                                              "“%s” is for another system", words[0]));
  if (g_str_equal (words[0], "cargo:libsecret"))
    add_keyring_notices (self, notices);
  if (quay_cargo_support_find_program (self->home, words, self->facts.sandboxed) == QUAY_ANSWER_NO)
    {
      const char *program = g_str_equal (words[0], "cargo:token-from-stdout") ? words[1] : words[0];
      gboolean azure_cli = quay_helper_kind_from_words (words) == QUAY_HELPER_AZURE_CLI;

      if (azure_cli)
        error = quay_error_new (QUAY_ERROR_AZ_MISSING, NULL, NULL, "“%s” was not found", program);
      else
        error = quay_error_new (QUAY_ERROR_HELPER_MISSING, program != NULL ? program : words[0], NULL,
                                "“%s” was not found", program != NULL ? program : words[0]);
      g_ptr_array_add (notices, error);
    }
  /* Where no login works, it does not matter how one would end. */
  if (g_str_equal (words[0], "cargo:libsecret") && is_older (self, LOGIN_MINOR) &&
      quay_cargo_version_check (self->version, NULL))
    g_ptr_array_add (notices, quay_error_new (QUAY_ERROR_LOGIN_HANGS, self->version->text, NULL,
                                              "“cargo login” of Cargo %s can wait for ever", self->version->text));
  return notices;
}

/**
 * quay_cargo_support_ask_helper:
 * @words: (array zero-terminated=1) (nullable): the helper as Cargo runs it; %NULL for no login
 *
 * Returns: whether Cargo can get a token by way of this helper, as far as can be told from here. “Yes” does not say
 *   that there is a token.
 */
QuayAnswer
quay_cargo_support_ask_helper (QuayCargoSupport  *self,
                               const char *const *words)
{
  g_autoptr(GPtrArray) notices = NULL;

  g_return_val_if_fail (QUAY_IS_CARGO_SUPPORT (self), QUAY_ANSWER_UNKNOWN);

  if (words == NULL || words[0] == NULL)
    return QUAY_ANSWER_YES;
  notices = quay_cargo_support_dup_notices (self, words);
  for (guint i = 0; i < notices->len; i++)
    {
      if (!is_information (g_ptr_array_index (notices, i)))
        return QUAY_ANSWER_NO;
    }

  if (self->version == NULL)
    return QUAY_ANSWER_UNKNOWN;
  if (g_str_equal (words[0], "cargo:libsecret") &&
      (quay_cargo_support_get_library (self) != QUAY_ANSWER_YES || self->facts.service != QUAY_ANSWER_YES))
    return QUAY_ANSWER_UNKNOWN;
  return quay_cargo_support_find_program (self->home, words, self->facts.sandboxed);
}

/**
 * quay_cargo_support_dup_sentence:
 *
 * Returns: (transfer full) (nullable): what to show beside the helper before Review, translated, not markup
 */
char *
quay_cargo_support_dup_sentence (QuayCargoSupport  *self,
                                 const char *const *words)
{
  g_autoptr(GPtrArray) notices = quay_cargo_support_dup_notices (self, words);

  if (notices == NULL || notices->len == 0)
    return NULL;
  return quay_catalog_dup_body (g_ptr_array_index (notices, 0));
}
