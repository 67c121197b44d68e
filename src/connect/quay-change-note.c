/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-change-plan"

#include "config.h"

#include "quay-change-apply-private.h"

#include "quay-applied-record.h"
#include "quay-change-journal.h"

/* What is written about a plan in files of Quayside's own: the journal while it is being applied, and afterwards what is
 * known about the tokens, which folder it was for, and what stands in the files now. All of it in the threads of the run,
 * since each write waits for the disk.
 */

/* What will be known about a token when all has happened. (transfer full) (nullable) */
static QuayTokenRecord *
dup_new_record (QuayApplyRun     *run,
                QuayAppliedToken *token)
{
  QuayTokenRecord *planned = quay_token_plan_get_record (token->plan);
  QuayTokenChange change = quay_token_plan_get_change (token->plan);
  QuayTokenRecord *known = token->old_record;

  if (change == QUAY_TOKEN_CHANGE_KEEP && known != NULL)
    {
      g_autoptr(QuayTokenRecord) reminding = NULL;

      if (planned == NULL)
        return quay_token_record_ref (known);
      reminding = quay_token_record_with_remind (known, quay_token_record_get_remind (planned));
      /* Of a token that we made, the end is known exactly; of another, only what people say. */
      if (quay_token_record_get_authorization (known) != NULL)
        return g_steal_pointer (&reminding);
      return quay_token_record_with_expiry (reminding, quay_token_record_get_expiry (planned));
    }
  if (run->created != NULL && change != QUAY_TOKEN_CHANGE_REMOVE &&
      (token->new_secret == NULL || quay_secret_equal (token->new_secret, run->created_value)))
    return quay_pat_dup_record (run->created, planned);
  if (planned != NULL)
    return quay_token_record_ref (planned);
  if (quay_applied_token_is_stored (token))
    return quay_token_record_new (NULL, FALSE);
  return NULL;
}

static void
unref_record (gpointer data)
{
  g_clear_pointer (&data, quay_token_record_unref);
}

/* @urls: (out): borrowed, with a NULL behind the last; @records: (out): what is known about the token of each.
 * @only_stored: without those that are forgotten: an item that is to be deleted may still be there
 */
static void
collect_records (QuayApplyRun *run,
                 gboolean      only_stored,
                 GPtrArray   **urls,
                 GPtrArray   **records)
{
  *urls = g_ptr_array_new ();
  *records = g_ptr_array_new_with_free_func (unref_record);
  for (guint i = 0; i < run->tokens->len; i++)
    {
      QuayAppliedToken *token = quay_apply_run_get_token (run, i);
      QuayTokenRecord *record = dup_new_record (run, token);

      if (record == NULL && only_stored)
        continue;
      g_ptr_array_add (*urls, token->url);
      g_ptr_array_add (*records, record);
    }
  g_ptr_array_add (*urls, NULL);
}

gboolean
quay_apply_run_write_journal (QuayChangePlan *self,
                              QuayApplyRun   *run,
                              GError        **error)
{
  QuayJournalTokens tokens = { .stored = run->all_stored };
  g_autoptr(GPtrArray) urls = NULL;
  g_autoptr(GPtrArray) records = NULL;

  if (self->creation != NULL)
    {
      tokens.created.name = quay_pat_creation_get_name (self->creation);
      tokens.created.organization = quay_pat_creation_get_organization (self->creation);
      tokens.created.id = run->created != NULL ? quay_pat_get_id (run->created) : NULL;
    }
  if (self->revoke_id != NULL)
    {
      QuayFeedAddress *organization = quay_pat_client_get_organization (self->revoke_client);

      tokens.old.name = self->revoke_name;
      tokens.old.organization = quay_feed_address_get_organization (organization);
      tokens.old.id = self->revoke_id;
    }
  if (run->all_stored)
    {
      collect_records (run, TRUE, &urls, &records);
      tokens.urls = (const char *const *) urls->pdata;
      tokens.records = (QuayTokenRecord **) records->pdata;
    }
  return quay_change_journal_begin (self->context, run->changes, &tokens, error);
}

/* These files are ours alone; that they cannot be written is no reason to take back what Cargo needs. */
void
quay_apply_run_note (QuayChangePlan *self,
                     QuayApplyRun   *run)
{
  g_autoptr(GPtrArray) urls = NULL;
  g_autoptr(GPtrArray) records = NULL;
  g_autoptr(GError) error = NULL;

  collect_records (run, FALSE, &urls, &records);
  if (run->tokens->len > 0 &&
      !quay_ledger_writer_note (quay_context_get_ledger_writer (self->context), (const char *const *) urls->pdata,
                                (QuayTokenRecord **) records->pdata, &error))
    g_info ("What is known about the tokens could not be saved: %s", error->message);
  g_clear_error (&error);

  if (self->project != NULL && !quay_context_add_project (self->context, self->project, &error))
    g_info ("The project folder could not be remembered: %s", error->message);
  quay_applied_record_take (self->context, self->name, self->index_url, G_LIST_MODEL (self->files));
}
