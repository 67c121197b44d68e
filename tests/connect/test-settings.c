/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "connect-fixture.h"
#include "quay-connection-defaults.h"
#include "quay-connection-list.h"
#include "quay-debug-info.h"
#include "quay-restore.h"

#define INDEX "sparse+https://pkgs.dev.azure.com/contoso/_packaging/crates/Cargo/index/"

/* What the window does with the settings, and with its own notes. */
typedef struct
{
  ConnectFixture connect;
  GSettings     *settings;
} Fixture;

/* A network that is what the test says. */
#define TEST_TYPE_NETWORK (test_network_get_type ())
G_DECLARE_FINAL_TYPE (TestNetwork, test_network, TEST, NETWORK, GObject)

struct _TestNetwork
{
  GObject  parent_instance;
  gboolean available;
  gboolean metered;
};

static void
test_network_init_initable (GInitableIface *iface)
{
}

static void
test_network_init_monitor (GNetworkMonitorInterface *iface)
{
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TestNetwork, test_network, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_INITABLE, test_network_init_initable)
                               G_IMPLEMENT_INTERFACE (G_TYPE_NETWORK_MONITOR, test_network_init_monitor))

static void
test_network_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  TestNetwork *self = TEST_NETWORK (object);

  if (prop_id == 1)
    g_value_set_boolean (value, self->available);
  else if (prop_id == 2)
    g_value_set_boolean (value, self->metered);
  else
    g_value_set_enum (value, G_NETWORK_CONNECTIVITY_FULL);
}

static void
test_network_class_init (TestNetworkClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = test_network_get_property;
  g_object_class_override_property (object_class, 1, "network-available");
  g_object_class_override_property (object_class, 2, "network-metered");
  g_object_class_override_property (object_class, 3, "connectivity");
}

static void
test_network_init (TestNetwork *self)
{
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  static const char *const keys[] = {
    "remind-before-expiry", "check-on-open", "cargo-home", "default-organization", "default-helper",
  };

  connect_fixture_set_up (&fixture->connect, NULL);
  fixture->settings = g_settings_new (APPLICATION_ID);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    g_settings_reset (fixture->settings, keys[i]);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_clear_object (&fixture->settings);
  connect_fixture_tear_down (&fixture->connect, NULL);
}

static void
take_result_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  GAsyncResult **place = user_data;

  *place = g_object_ref (result);
}

static void
wait_for (GAsyncResult **place)
{
  while (*place == NULL)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_check_is_not_on_metered_networks (Fixture      *fixture,
                                       gconstpointer data)
{
  g_autoptr(TestNetwork) network = g_object_new (TEST_TYPE_NETWORK, NULL);
  GNetworkMonitor *monitor = G_NETWORK_MONITOR (network);

  network->available = TRUE;
  g_assert_false (quay_defaults_want_check (fixture->settings, monitor));
  g_settings_set_boolean (fixture->settings, "check-on-open", TRUE);
  g_assert_true (quay_defaults_want_check (fixture->settings, monitor));
  network->metered = TRUE;
  g_assert_false (quay_defaults_want_check (fixture->settings, monitor));
  network->metered = FALSE;
  network->available = FALSE;
  g_assert_false (quay_defaults_want_check (fixture->settings, monitor));
}

static void
assert_home (Fixture    *fixture,
             const char *setting,
             const char *path)
{
  g_autoptr(GFile) home = NULL;

  g_settings_set_string (fixture->settings, "cargo-home", setting);
  home = quay_defaults_dup_cargo_home (fixture->settings);
  g_assert_cmpstr (home != NULL ? g_file_peek_path (home) : NULL, ==, path);
}

static void
test_cargo_home_is_a_local_folder (Fixture      *fixture,
                                   gconstpointer data)
{
  g_autoptr(GFile) odd = g_file_new_for_path ("/home/ada/\xff cargo");
  g_autoptr(GFile) back = NULL;
  g_autoptr(QuayContext) context = NULL;

  assert_home (fixture, "", NULL);
  assert_home (fixture, "/srv/cargo", "/srv/cargo");
  assert_home (fixture, "file:///srv/cargo%20home", "/srv/cargo home");
  assert_home (fixture, "relative/folder", NULL);
  assert_home (fixture, "https://example.com/", NULL);

  quay_defaults_set_cargo_home (fixture->settings, odd);
  back = quay_defaults_dup_cargo_home (fixture->settings);
  g_assert_true (g_file_equal (back, odd));
  context = quay_context_new_with_home (back);
  g_assert_true (g_file_equal (quay_cargo_home_get_folder (quay_context_get_home (context)), odd));
  quay_defaults_set_cargo_home (fixture->settings, NULL);
  g_assert_null (quay_defaults_dup_cargo_home (fixture->settings));
}

static void
test_new_connection_begins_with_defaults (Fixture      *fixture,
                                          gconstpointer data)
{
  g_autoptr(QuayConnectionRequest) request = quay_connection_request_new (fixture->connect.context);
  g_autofree char *organization = NULL;
  QuayHelperKind helper;
  gboolean remind;

  g_settings_set_string (fixture->settings, "default-organization", "contoso");
  g_settings_set_string (fixture->settings, "default-helper", "azure-cli");
  quay_defaults_fill (fixture->settings, request);
  g_object_get (request, "organization", &organization, "helper", &helper, "remind", &remind, NULL);
  g_assert_cmpstr (organization, ==, "contoso");
  g_assert_cmpint (helper, ==, QUAY_HELPER_AZURE_CLI);
  g_assert_true (remind);
}

static void
test_reminders_go_on_with_the_first_token (Fixture      *fixture,
                                           gconstpointer data)
{
  g_autoptr(QuayConnectionRequest) request = quay_connection_request_new (fixture->connect.context);
  g_autoptr(GDateTime) expires = g_date_time_new_utc (2030, 1, 1, 0, 0, 0);
  gboolean remind;

  /* Of a date that is not known nobody is reminded. */
  quay_defaults_applied (fixture->settings, request);
  g_assert_false (g_settings_get_boolean (fixture->settings, "remind-before-expiry"));
  g_object_set (request, "expires", expires, NULL);
  quay_defaults_applied (fixture->settings, request);
  g_assert_true (g_settings_get_boolean (fixture->settings, "remind-before-expiry"));

  /* Who turned them off is not overruled by a switch that nobody touched. */
  g_settings_set_boolean (fixture->settings, "remind-before-expiry", FALSE);
  quay_defaults_fill_remind (fixture->settings, request);
  g_object_get (request, "remind", &remind, NULL);
  g_assert_false (remind);
  quay_defaults_applied (fixture->settings, request);
  g_assert_false (g_settings_get_boolean (fixture->settings, "remind-before-expiry"));
}

static void
test_expiry_can_be_noted_afterwards (Fixture      *fixture,
                                     gconstpointer data)
{
  g_autoptr(QuayConnectionList) list = quay_connection_list_new (fixture->connect.context);
  g_autoptr(GDateTime) expires = g_date_time_new_utc (2030, 1, 1, 0, 0, 0);
  g_autoptr(QuayConnection) connection = NULL;
  g_autoptr(QuayTokenRecord) old = NULL;
  g_autoptr(QuayTokenRecord) named = quay_token_record_new (NULL, FALSE);
  g_autoptr(QuayTokenRecord) record = quay_token_record_with_account (named, "ada@contoso.com");
  g_autoptr(QuayTokenRecord) now = NULL;
  g_autoptr(GAsyncResult) loaded = NULL;
  g_autoptr(GAsyncResult) set = NULL;
  g_autoptr(GError) error = NULL;
  QuayTokenLedger *ledger = quay_context_get_ledger (fixture->connect.context);

  connect_fixture_write (fixture->connect.home, ".cargo/config.toml",
                         "[registries]\ncrates = { index = \"" INDEX "\" }\n");
  g_assert_true (quay_token_ledger_set_record (ledger, INDEX, record, &error));
  quay_connection_list_load_async (list, NULL, take_result_cb, &loaded);
  wait_for (&loaded);
  connection = g_list_model_get_item (G_LIST_MODEL (list), 0);
  g_assert_null (quay_connection_get_expires (connection));

  quay_connection_set_expiry_async (connection, expires, TRUE, NULL, take_result_cb, &set);
  wait_for (&set);
  g_assert_true (quay_connection_set_expiry_finish (connection, set, &error));
  g_assert_no_error (error);
  g_assert_true (g_date_time_equal (quay_connection_get_expires (connection), expires));
  /* What else is known stays. */
  now = quay_token_ledger_dup_record (ledger, INDEX);
  g_assert_cmpstr (quay_token_record_get_account (now), ==, "ada@contoso.com");
  g_assert_true (quay_token_record_get_remind (now));
}

static QuayChangePlan *
plan_restore (QuayRestore    *restore,
              QuayFileBackup *backup)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  QuayChangePlan *plan;

  quay_restore_plan_async (restore, backup, NULL, take_result_cb, &result);
  wait_for (&result);
  plan = quay_restore_plan_finish (restore, result, &error);
  g_assert_no_error (error);
  return plan;
}

static GListModel *
list_versions (QuayRestore *restore)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  GListModel *versions;

  quay_restore_list_async (restore, NULL, take_result_cb, &result);
  wait_for (&result);
  versions = quay_restore_list_finish (restore, result, &error);
  g_assert_no_error (error);
  return versions;
}

static void
replace (Fixture    *fixture,
         GFile      *file,
         const char *text)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(QuayFileSnapshot) old = quay_file_snapshot_load (file, NULL, &error);
  g_autoptr(GBytes) contents = g_bytes_new (text, strlen (text));
  g_autoptr(QuayFileSnapshot) new = quay_file_store_replace (quay_context_get_files (fixture->connect.context), old,
                                                             contents, QUAY_REPLACE_NONE, NULL, &error);

  g_assert_no_error (error);
}

static void
assert_holds (Fixture    *fixture,
              const char *text)
{
  g_autofree char *found = connect_fixture_read (fixture->connect.project, "config.toml");

  g_assert_cmpstr (found, ==, text);
}

static void
test_earlier_version_comes_back (Fixture      *fixture,
                                 gconstpointer data)
{
  g_autoptr(GFile) file = g_file_get_child (fixture->connect.project, "config.toml");
  g_autoptr(QuayRestore) restore = quay_restore_new (fixture->connect.context, file, TRUE);
  g_autoptr(GListModel) none = list_versions (restore);
  g_autoptr(GListModel) versions = NULL;
  g_autoptr(GListModel) more = NULL;
  g_autoptr(QuayFileBackup) oldest = NULL;
  g_autoptr(QuayFileChange) change = NULL;
  g_autoptr(QuayChangePlan) plan = NULL;
  g_autoptr(QuayChangePlan) again = NULL;
  g_autoptr(QuayChangeReceipt) receipt = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_cmpuint (g_list_model_get_n_items (none), ==, 0);
  connect_fixture_write (fixture->connect.project, "config.toml", "one\n");
  replace (fixture, file, "two\n");
  replace (fixture, file, "three\n");

  versions = list_versions (restore);
  g_assert_cmpuint (g_list_model_get_n_items (versions), ==, 2);
  oldest = g_list_model_get_item (versions, 1);
  plan = plan_restore (restore, oldest);
  change = g_list_model_get_item (quay_change_plan_get_files (plan), 0);
  g_assert_true (quay_file_change_is_shared (change));
  g_assert_cmpuint (quay_line_diff_get_n_added (quay_file_change_get_diff (change)), ==, 1);
  assert_holds (fixture, "three\n");

  receipt = connect_apply (plan, &error);
  g_assert_no_error (error);
  assert_holds (fixture, "one\n");
  again = plan_restore (restore, oldest);
  g_assert_true (quay_change_plan_is_empty (again));

  /* What went is a version in turn, and all of it can be taken back. */
  more = list_versions (restore);
  g_assert_cmpuint (g_list_model_get_n_items (more), ==, 3);
  g_assert_true (connect_undo (receipt, &error));
  g_assert_no_error (error);
  assert_holds (fixture, "three\n");
}

static void
test_deleted_file_comes_back (Fixture      *fixture,
                              gconstpointer data)
{
  g_autoptr(GFile) file = g_file_get_child (fixture->connect.project, "config.toml");
  g_autoptr(QuayRestore) restore = quay_restore_new (fixture->connect.context, file, FALSE);
  g_autoptr(GListModel) versions = NULL;
  g_autoptr(QuayFileBackup) backup = NULL;
  g_autoptr(QuayChangePlan) plan = NULL;
  g_autoptr(QuayChangeReceipt) receipt = NULL;
  g_autoptr(GError) error = NULL;

  connect_fixture_write (fixture->connect.project, "config.toml", "one\n");
  replace (fixture, file, "two\n");
  g_assert_true (g_file_delete (file, NULL, &error));
  versions = list_versions (restore);
  backup = g_list_model_get_item (versions, 0);
  plan = plan_restore (restore, backup);
  receipt = connect_apply (plan, &error);
  g_assert_no_error (error);
  assert_holds (fixture, "one\n");
}

static void
test_debug_info_names_nobody (Fixture      *fixture,
                              gconstpointer data)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autofree char *info = NULL;

  g_setenv ("XDG_CURRENT_DESKTOP", "/home/ada:GNOME\ntoken=x", TRUE);
  quay_debug_info_collect_async (NULL, NULL, take_result_cb, &result);
  wait_for (&result);
  info = quay_debug_info_collect_finish (result, NULL);
  g_assert_true (g_str_has_prefix (info, "Quayside " PACKAGE_VERSION "\nSystem: "));
  g_assert_nonnull (strstr (info, "\nSandbox: none\n"));
  g_assert_nonnull (strstr (info, "\nPortals: no session bus\nKeyring service: no session bus\n"));
  g_assert_null (strchr (info, '/'));
  g_assert_null (strstr (info, "token="));
  g_unsetenv ("XDG_CURRENT_DESKTOP");
}

#define ADD(path, function) \
  g_test_add ("/settings/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("check-is-not-on-metered-networks", test_check_is_not_on_metered_networks);
  ADD ("cargo-home-is-a-local-folder", test_cargo_home_is_a_local_folder);
  ADD ("new-connection-begins-with-defaults", test_new_connection_begins_with_defaults);
  ADD ("reminders-go-on-with-the-first-token", test_reminders_go_on_with_the_first_token);
  ADD ("expiry-can-be-noted-afterwards", test_expiry_can_be_noted_afterwards);
  ADD ("earlier-version-comes-back", test_earlier_version_comes_back);
  ADD ("deleted-file-comes-back", test_deleted_file_comes_back);
  ADD ("debug-info-names-nobody", test_debug_info_names_nobody);

  return g_test_run ();
}
