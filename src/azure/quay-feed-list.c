/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-feed-list"

#include "config.h"

#include "quay-feed-list.h"

#include <string.h>

#include "quay-azure-errand.h"
#include "quay-azure-fault.h"
#include "quay-azure-json.h"
#include "quay-azure-rest.h"
#include "quay-error.h"
#include "quay-feed-info-private.h"

/* Bytes of one answer. A feed takes one to four KiB there, most of them links and upstream sources. */
#define LARGEST_PAGE (32 * 1024 * 1024)

/* The service pages seldom, and never endlessly. */
#define MOST_PAGES 200

/* Rows that are added in one turn of the main loop, so that the window keeps drawing. */
#define BATCH 100

/* Seconds; the longest pause that is made because an answer, which came, asks to slow down. */
#define LONGEST_PAUSE 30

/**
 * QuayFeedList:
 *
 * The feeds of an organization that somebody can see.
 *
 * An answer of thousands of feeds is parsed and sorted in a thread and then added in batches, each in its own turn of
 * the main loop and with a lower priority than drawing. The rows of one answer are in the order of
 * quay_feed_info_compare(). What has been added stays when a later page fails.
 */
struct _QuayFeedList
{
  GObject          parent_instance;

  GPtrArray       *feeds;          /* QuayFeedInfo */
  GHashTable      *by_id;          /* borrowed: GUID → QuayFeedInfo */
  QuayFeedAddress *organization;
  guint            generation;     /* of the rows: those of an earlier load must not come among them */
  guint            n_loads;
  guint            wait;
};

enum { PROP_0, PROP_LOADING, PROP_WAIT, N_PROPS };
static GParamSpec *properties[N_PROPS];

static void implement_list_model (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (QuayFeedList, quay_feed_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, implement_list_model))

/* One load, of feeds or of roles:
 *
 *   ask_for_page() ─► page_arrived_cb() ─► parse_page() in a thread ─► add_batch_cb(), again and again
 *        ▲                                                                     │
 *        └───── there is another page ◄── finish_page() ◄──────────────────┘
 */
typedef struct
{
  QuayFeedAddress *organization;
  QuaySecret      *authorization;
  QuayAzureClient *client;
  QuayAzureErrand *errand;         /* of the current page; each has the whole time */
  guint            generation;
  QuayFeedRole     role;           /* that is being asked for; UNKNOWN while feeds are */
  guint            version;        /* of the interface, see quay-azure-rest.h */
  guint            n_pages;
  char            *continuation;   /* what the next page is asked for with, or NULL */
  int              pause;          /* seconds before the next request */
  GPtrArray       *page;           /* QuayFeedInfo, or GUIDs while roles are asked for */
  guint            n_done;         /* of them */
  guint            n_new;
} Load;

static void ask_for_page (GTask *task);

static void
free_load (Load *load)
{
  g_clear_pointer (&load->errand, quay_azure_errand_free);
  g_clear_object (&load->client);
  g_clear_pointer (&load->organization, quay_feed_address_unref);
  g_clear_pointer (&load->authorization, quay_secret_unref);
  g_clear_pointer (&load->continuation, g_free);
  g_clear_pointer (&load->page, g_ptr_array_unref);
  g_free (load);
}

static void
set_wait (QuayFeedList *self,
          guint         seconds)
{
  if (self->wait == seconds)
    return;
  self->wait = seconds;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WAIT]);
}

static void
change_loads (QuayFeedList *self,
              int           change)
{
  gboolean was_loading = self->n_loads > 0;

  self->n_loads += change;
  if (was_loading != (self->n_loads > 0))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
}

/* Takes @error; without one the load has succeeded. */
static void
end_load (GTask  *task,
          GError *error)
{
  QuayFeedList *self = g_task_get_source_object (task);
  Load *load = g_task_get_task_data (task);

  change_loads (self, -1);
  if (load->generation == self->generation)
    set_wait (self, 0);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

/* Whether @task has ended because it was cancelled or another load took its place. */
static gboolean
ends_early (GTask *task)
{
  QuayFeedList *self = g_task_get_source_object (task);
  Load *load = g_task_get_task_data (task);
  GError *error = NULL;

  if (!g_cancellable_set_error_if_cancelled (g_task_get_cancellable (task), &error) &&
      load->generation != self->generation)
    error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "The list is loaded anew");
  if (error == NULL)
    return FALSE;
  end_load (task, error);
  return TRUE;
}

/* Takes @source. */
static void
run_source (GTask      *task,
            GSource    *source,
            GSourceFunc callback)
{
  g_source_set_callback (source, callback, g_object_ref (task), g_object_unref);
  g_source_attach (source, g_task_get_context (task));
  g_source_unref (source);
}

static gboolean
pause_over_cb (gpointer user_data)
{
  GTask *task = user_data;
  Load *load = g_task_get_task_data (task);

  if (ends_early (task))
    return G_SOURCE_REMOVE;
  set_wait (g_task_get_source_object (task), 0);
  load->pause = 0;
  ask_for_page (task);
  return G_SOURCE_REMOVE;
}

static void
ask_after_pause (GTask *task)
{
  Load *load = g_task_get_task_data (task);
  GSource *source;

  if (load->pause <= 0)
    {
      ask_for_page (task);
      return;
    }

  set_wait (g_task_get_source_object (task), load->pause);
  source = g_timeout_source_new_seconds (load->pause);
  g_source_set_static_name (source, "[quayside] pause between pages");
  if (g_task_get_cancellable (task) != NULL)
    {
      g_autoptr(GSource) cancelled = g_cancellable_source_new (g_task_get_cancellable (task));

      g_source_set_dummy_callback (cancelled);
      g_source_add_child_source (source, cancelled);
    }
  run_source (task, source, pause_over_cb);
}

/* Those of which no role is known after the answer may at least read: otherwise they were not in the list. */
static void
take_rest_for_readers (GTask *task)
{
  QuayFeedList *self = g_task_get_source_object (task);
  Load *load = g_task_get_task_data (task);

  load->role = QUAY_FEED_ROLE_READER;
  load->page = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < self->feeds->len; i++)
    g_ptr_array_add (load->page, g_strdup (quay_feed_info_get_id (g_ptr_array_index (self->feeds, i))));
}

static gboolean add_batch_cb (gpointer user_data);

static void
add_batches (GTask *task)
{
  Load *load = g_task_get_task_data (task);
  GSource *source = g_idle_source_new ();

  load->n_done = 0;
  load->n_new = 0;
  g_source_set_static_name (source, "[quayside] rows of the list of feeds");
  run_source (task, source, add_batch_cb);
}

static void
finish_page (GTask *task)
{
  Load *load = g_task_get_task_data (task);
  gboolean had_news = load->n_new > 0;

  g_clear_pointer (&load->page, g_ptr_array_unref);

  /* A page of what was there already would be followed by itself. */
  if (load->continuation != NULL && had_news && load->n_pages < MOST_PAGES)
    {
      ask_after_pause (task);
      return;
    }

  g_clear_pointer (&load->continuation, g_free);
  load->n_pages = 0;
  switch (load->role)
    {
    case QUAY_FEED_ROLE_CONTRIBUTOR:
    case QUAY_FEED_ROLE_COLLABORATOR:
      take_rest_for_readers (task);
      add_batches (task);
      break;
    case QUAY_FEED_ROLE_UNKNOWN:
    case QUAY_FEED_ROLE_READER:
    default:
      end_load (task, NULL);
      break;
    }
}

static void
add_feeds (QuayFeedList *self,
           Load         *load,
           guint         end)
{
  guint position = self->feeds->len;

  for (; load->n_done < end; load->n_done++)
    {
      QuayFeedInfo *info = g_ptr_array_index (load->page, load->n_done);
      const char *id = quay_feed_info_get_id (info);

      if (id != NULL && g_hash_table_contains (self->by_id, id))
        continue;
      if (id != NULL)
        g_hash_table_insert (self->by_id, (char *) id, info);
      g_ptr_array_add (self->feeds, g_object_ref (info));
    }
  load->n_new += self->feeds->len - position;
  if (self->feeds->len > position)
    g_list_model_items_changed (G_LIST_MODEL (self), position, 0, self->feeds->len - position);
}

/* A role is only ever raised: the answers overlap. */
static void
set_roles (QuayFeedList *self,
           Load         *load,
           guint         end)
{
  for (; load->n_done < end; load->n_done++)
    {
      const char *id = g_ptr_array_index (load->page, load->n_done);
      QuayFeedInfo *info = id != NULL ? g_hash_table_lookup (self->by_id, id) : NULL;

      if (info == NULL)
        continue;
      load->n_new++;
      if (quay_feed_info_get_role (info) < load->role)
        _quay_feed_info_set_role (info, load->role);
    }
}

static gboolean
add_batch_cb (gpointer user_data)
{
  GTask *task = user_data;
  QuayFeedList *self = g_task_get_source_object (task);
  Load *load = g_task_get_task_data (task);
  guint end;

  if (ends_early (task))
    return G_SOURCE_REMOVE;

  end = MIN (load->page->len, load->n_done + BATCH);
  if (load->role == QUAY_FEED_ROLE_UNKNOWN)
    add_feeds (self, load, end);
  else
    set_roles (self, load, end);

  if (load->n_done < load->page->len)
    return G_SOURCE_CONTINUE;
  finish_page (task);
  return G_SOURCE_REMOVE;
}

/* What the thread gets; it shares nothing that changes. */
typedef struct
{
  GBytes          *body;
  QuayFeedAddress *organization;   /* NULL: only the GUIDs of the feeds are wanted */
} Page;

static void
free_page (Page *page)
{
  g_bytes_unref (page->body);
  g_clear_pointer (&page->organization, quay_feed_address_unref);
  g_free (page);
}

static int
compare_pointers (gconstpointer first,
                  gconstpointer second)
{
  return quay_feed_info_compare (*(gconstpointer *) first, *(gconstpointer *) second, NULL);
}

static void
parse_page (GTask        *task,
            gpointer      source_object,
            gpointer      task_data,
            GCancellable *cancellable)
{
  Page *page = task_data;
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func (page->organization != NULL ? g_object_unref : g_free);
  QuayAzureElements elements;

  if (!quay_azure_elements_begin (&elements, page->body, "value"))
    elements.broken = TRUE;
  while (!elements.broken && !g_cancellable_is_cancelled (cancellable))
    {
      g_autoptr(JsonObject) object = quay_azure_elements_next (&elements);
      QuayFeedInfo *info;

      if (object == NULL)
        break;
      if (page->organization == NULL)
        g_ptr_array_add (rows, g_strdup (quay_azure_json_get_string (object, "id")));
      else if ((info = _quay_feed_info_new_from_json (object, page->organization)) != NULL)
        g_ptr_array_add (rows, info);
    }

  if (elements.broken)
    {
      g_task_return_pointer (task, NULL, NULL);
      return;
    }
  if (page->organization != NULL)
    g_ptr_array_sort (rows, compare_pointers);
  g_task_return_pointer (task, g_steal_pointer (&rows), (GDestroyNotify) g_ptr_array_unref);
}

/* The answer is kept beside: only it can tell what came when that was not a list. */
typedef struct
{
  GTask           *task;
  QuayAzureAnswer *answer;
} Parsing;

static void
page_parsed_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  Parsing *parsing = user_data;
  g_autoptr(GTask) task = g_steal_pointer (&parsing->task);
  g_autoptr(QuayAzureAnswer) answer = g_steal_pointer (&parsing->answer);
  g_autoptr(GPtrArray) rows = g_task_propagate_pointer (G_TASK (result), NULL);
  Load *load = g_task_get_task_data (task);

  g_free (parsing);
  if (ends_early (task))
    return;
  if (rows == NULL)
    {
      end_load (task, quay_azure_fault_new (answer, QUAY_ERROR_NOT_A_FEED, "This is not a list of feeds"));
      return;
    }
  load->page = g_steal_pointer (&rows);
  add_batches (task);
}

static void
start_parsing (GTask           *task,
               QuayAzureAnswer *answer)
{
  Load *load = g_task_get_task_data (task);
  g_autoptr(GTask) thread = NULL;
  Page *page = g_new0 (Page, 1);
  Parsing *parsing = g_new0 (Parsing, 1);

  page->body = g_bytes_ref (answer->body);
  page->organization = load->role == QUAY_FEED_ROLE_UNKNOWN ? quay_feed_address_ref (load->organization) : NULL;
  parsing->task = g_object_ref (task);
  parsing->answer = answer;

  thread = g_task_new (NULL, g_task_get_cancellable (task), page_parsed_cb, parsing);
  g_task_set_source_tag (thread, start_parsing);
  g_task_set_task_data (thread, page, (GDestroyNotify) free_page);
  g_task_run_in_thread (thread, parse_page);
}

/* Whether the interface has another version than was asked for. */
static gboolean
wants_other_version (QuayAzureAnswer *answer)
{
  return answer->status == 400 && (quay_azure_answer_says (answer, "-preview") ||
                                   quay_azure_answer_says (answer, "VssVersion") ||
                                   quay_azure_answer_says (answer, "PreviewVersion"));
}

/* The list of an organization cannot be missing; the organization can, or the token is another one's. */
static GError *
judge_page (QuayAzureAnswer *answer,
            QuayFeedAddress *organization)
{
  g_autoptr(GError) fault = quay_azure_fault_from_answer (answer, organization);
  GError *error;

  if (!g_error_matches (fault, QUAY_ERROR, QUAY_ERROR_FEED_NOT_FOUND))
    return g_steal_pointer (&fault);
  error = quay_error_new (QUAY_ERROR_TOKEN_REFUSED, quay_feed_address_get_organization (organization), NULL,
                          "The organization does not exist or cannot be seen");
  quay_error_take_details (error, g_strdup (quay_error_get_details (fault)));
  return error;
}

static void
page_arrived_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Load *load = g_task_get_task_data (task);
  g_autoptr(QuayAzureAnswer) answer = NULL;
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *host = quay_azure_rest_dup_host (load->organization);
  GError *error = NULL;

  answer = quay_azure_request_finish (result, &error);
  if (answer == NULL)
    error = quay_azure_errand_explain (load->errand, error, host);
  g_clear_pointer (&load->errand, quay_azure_errand_free);
  if (ends_early (task))
    {
      g_clear_error (&error);
      return;
    }
  if (answer == NULL)
    {
      end_load (task, error);
      return;
    }

  if (wants_other_version (answer) && load->version + 1 < QUAY_AZURE_REST_ATTEMPTS)
    {
      load->version++;
      ask_for_page (task);
      return;
    }
  error = judge_page (answer, load->organization);
  if (error != NULL)
    {
      end_load (task, error);
      return;
    }

  load->n_pages++;
  g_free (load->continuation);
  load->continuation = g_strdup (soup_message_headers_get_one (answer->headers, "X-MS-ContinuationToken"));
  load->pause = MIN (quay_azure_answer_get_delay (answer, now), LONGEST_PAUSE);
  start_parsing (task, g_steal_pointer (&answer));
}

static void
waiting_cb (guint    seconds,
            gpointer user_data)
{
  GTask *task = user_data;
  QuayFeedList *self = g_task_get_source_object (task);
  Load *load = g_task_get_task_data (task);

  if (load->generation == self->generation)
    set_wait (self, seconds);
}

static char *
build_query (Load *load)
{
  static const char *roles[] = { NULL, NULL, "feedRole=collaborator", "feedRole=contributor" };
  g_autofree char *escaped = NULL;
  const char *role = roles[load->role];

  if (load->continuation == NULL)
    return g_strdup (role);
  escaped = g_uri_escape_string (load->continuation, NULL, FALSE);
  return g_strconcat (role != NULL ? role : "", role != NULL ? "&" : "", "continuationToken=", escaped, NULL);
}

static void
ask_for_page (GTask *task)
{
  Load *load = g_task_get_task_data (task);
  g_autofree char *query = build_query (load);
  g_autofree char *url = quay_azure_rest_dup_feeds_url (load->organization, NULL, NULL, query, load->version);
  QuayAzureQuestion question = {
    .manner = QUAY_AZURE_FOR_REST,
    .url = url,
    .authorization = load->authorization,
    .largest_body = LARGEST_PAGE,
    .patient = TRUE,
    .waiting = waiting_cb,
    .waiting_data = task,
  };

  load->errand = quay_azure_errand_new (load->client, g_task_get_cancellable (task), g_task_get_context (task));
  quay_azure_errand_ask_async (load->errand, &question, page_arrived_cb, g_object_ref (task));
}

static GType
get_item_type (GListModel *model)
{
  return QUAY_TYPE_FEED_INFO;
}

static guint
get_n_items (GListModel *model)
{
  return QUAY_FEED_LIST (model)->feeds->len;
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  QuayFeedList *self = QUAY_FEED_LIST (model);

  return position < self->feeds->len ? g_object_ref (g_ptr_array_index (self->feeds, position)) : NULL;
}

static void
implement_list_model (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
quay_feed_list_dispose (GObject *object)
{
  QuayFeedList *self = QUAY_FEED_LIST (object);

  g_clear_pointer (&self->by_id, g_hash_table_unref);
  g_clear_pointer (&self->feeds, g_ptr_array_unref);
  g_clear_pointer (&self->organization, quay_feed_address_unref);
  G_OBJECT_CLASS (quay_feed_list_parent_class)->dispose (object);
}

static void
quay_feed_list_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  QuayFeedList *self = QUAY_FEED_LIST (object);

  switch (prop_id)
    {
    case PROP_LOADING:
      g_value_set_boolean (value, self->n_loads > 0);
      break;
    case PROP_WAIT:
      g_value_set_uint (value, self->wait);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
quay_feed_list_class_init (QuayFeedListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = quay_feed_list_dispose;
  object_class->get_property = quay_feed_list_get_property;

  /**
   * QuayFeedList:loading:
   *
   * Whether a load of feeds or of roles is under way.
   */
  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE, flags);
  /**
   * QuayFeedList:wait:
   *
   * The seconds that the service asked to wait when the wait began; 0 when there is none. Nothing counts them down.
   */
  properties[PROP_WAIT] = g_param_spec_uint ("wait", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
quay_feed_list_init (QuayFeedList *self)
{
  self->feeds = g_ptr_array_new_with_free_func (g_object_unref);
  self->by_id = g_hash_table_new (g_str_hash, g_str_equal);
}

QuayFeedList *
quay_feed_list_new (void)
{
  return g_object_new (QUAY_TYPE_FEED_LIST, NULL);
}

/* An earlier load ends when it notices that the generation is another. */
static void
clear_feeds (QuayFeedList *self)
{
  guint n_feeds = self->feeds->len;

  self->generation++;
  set_wait (self, 0);
  g_hash_table_remove_all (self->by_id);
  g_ptr_array_set_size (self->feeds, 0);
  if (n_feeds > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, n_feeds, 0);
}

static void
start_load (GTask           *task,
            QuayAzureClient *client,
            QuaySecret      *authorization,
            QuayFeedRole     role)
{
  QuayFeedList *self = g_task_get_source_object (task);
  Load *load = g_new0 (Load, 1);
  GError *error = NULL;

  load->organization = quay_feed_address_ref (self->organization);
  load->authorization = authorization != NULL ? quay_secret_ref (authorization) : NULL;
  load->client = g_object_ref (client);
  load->generation = self->generation;
  load->role = role;
  g_task_set_task_data (task, load, (GDestroyNotify) free_load);

  change_loads (self, 1);
  if (!quay_azure_errand_is_sendable (authorization, &error))
    {
      end_load (task, error);
      return;
    }
  ask_for_page (task);
}

/**
 * quay_feed_list_clear:
 *
 * Empties the list; a load that is under way ends as cancelled.
 */
void
quay_feed_list_clear (QuayFeedList *self)
{
  g_return_if_fail (QUAY_IS_FEED_LIST (self));

  clear_feeds (self);
}

/**
 * quay_feed_list_load_async:
 * @client: whom to ask through
 * @organization: the organization or collection; what else it names is not looked at
 * @authorization: (nullable): the complete value of the Authorization header; without one the public feeds are listed,
 *   where the service does that
 *
 * Fills the list anew: with all feeds of the organization, those of its projects among them. One request is enough
 * unless the service pages. A busy or broken service is asked three times; each page has the client's time limit.
 *
 * Source: “Azure DevOps Services REST API”, Artifacts, “Get Feeds”, 2026.
 */
void
quay_feed_list_load_async (QuayFeedList       *self,
                           QuayAzureClient    *client,
                           QuayFeedAddress    *organization,
                           QuaySecret         *authorization,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;
  QuayFeedAddress *earlier;

  g_return_if_fail (QUAY_IS_FEED_LIST (self));
  g_return_if_fail (QUAY_IS_AZURE_CLIENT (client));
  g_return_if_fail (organization != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, quay_feed_list_load_async);

  earlier = self->organization;
  self->organization = quay_feed_address_ref (organization);
  g_clear_pointer (&earlier, quay_feed_address_unref);
  clear_feeds (self);
  start_load (task, client, authorization, QUAY_FEED_ROLE_UNKNOWN);
}

/**
 * quay_feed_list_load_finish:
 * @error: those of the network, of the token and of the service as in quay_azure_client_check_feed_finish();
 *   %QUAY_ERROR_TOKEN_REFUSED also for an organization that cannot be seen; %QUAY_ERROR_NOT_A_FEED for an answer that
 *   is no list; %G_IO_ERROR_CANCELLED, also because of another load
 *
 * Returns: whether the list is complete
 */
gboolean
quay_feed_list_load_finish (QuayFeedList *self,
                            GAsyncResult *result,
                            GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * quay_feed_list_load_roles_async:
 * @client: whom to ask through
 * @role: %QUAY_FEED_ROLE_COLLABORATOR or %QUAY_FEED_ROLE_CONTRIBUTOR
 * @authorization: (nullable): as for the feeds
 *
 * Finds out in which feeds of the list the account has @role. The answer is as long as the list, so ask for it only
 * where it is shown. One request is enough unless the service pages; who asks for both roles calls it twice.
 *
 * The service does not say whether a role is meant as “exactly” or “at least”, so what is not in the answer is taken
 * for “may read, and perhaps more”.
 */
void
quay_feed_list_load_roles_async (QuayFeedList       *self,
                                 QuayAzureClient    *client,
                                 QuayFeedRole        role,
                                 QuaySecret         *authorization,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (QUAY_IS_FEED_LIST (self));
  g_return_if_fail (QUAY_IS_AZURE_CLIENT (client));
  g_return_if_fail (role == QUAY_FEED_ROLE_COLLABORATOR || role == QUAY_FEED_ROLE_CONTRIBUTOR);
  g_return_if_fail (self->organization != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, quay_feed_list_load_roles_async);
  start_load (task, client, authorization, role);
}

/**
 * quay_feed_list_load_roles_finish:
 * @error: as quay_feed_list_load_finish()
 *
 * Returns: whether the service has told about all feeds in the list
 */
gboolean
quay_feed_list_load_roles_finish (QuayFeedList *self,
                                  GAsyncResult *result,
                                  GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * quay_feed_list_get_organization:
 *
 * Returns: (nullable): what was loaded last
 */
QuayFeedAddress *
quay_feed_list_get_organization (QuayFeedList *self)
{
  g_return_val_if_fail (QUAY_IS_FEED_LIST (self), NULL);

  return self->organization;
}

gboolean
quay_feed_list_get_loading (QuayFeedList *self)
{
  g_return_val_if_fail (QUAY_IS_FEED_LIST (self), FALSE);

  return self->n_loads > 0;
}

guint
quay_feed_list_get_wait (QuayFeedList *self)
{
  g_return_val_if_fail (QUAY_IS_FEED_LIST (self), 0);

  return self->wait;
}
