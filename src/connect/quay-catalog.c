/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-catalog"

#include "config.h"

#include "quay-catalog.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

#include "quay-azure-client.h"
#include "quay-catalog-input.h"
#include "quay-error.h"
#include "quay-paths.h"

/* What a body takes its values from, in the order of its own conversions. */
typedef enum
{
  FILL_NOTHING,
  FILL_SUBJECT,             /* %s */
  FILL_SUBJECT_OBJECT,      /* %s %s */
  FILL_SENTENCE,            /* %s: the object, with a full stop */
  FILL_NUMBER,              /* %d */
  FILL_NUMBER_SUBJECT,      /* %d %s */
  FILL_NUMBER_SUBJECT_OBJECT,
  FILL_SECONDS,             /* %s: a span of time made of the number */
} Fill;

#define MAX_REMEDIES 3

typedef struct
{
  const char *id;
  const char *title;
  const char *body;
  Fill        fill;
  guint       n_remedies;
  QuayRemedy  remedies[MAX_REMEDIES];
} Row;

static const Row rows[QUAY_N_ERRORS] = {
  [QUAY_ERROR_FAILED] =
  { NULL, N_("Something Went Wrong"), N_("An unexpected error occurred."), FILL_NOTHING,
    1, { QUAY_REMEDY_TRY_AGAIN } },

  [QUAY_ERROR_OFFLINE] =
  { "N01", N_("Offline"), N_("The connection cannot be checked without a network."), FILL_NOTHING,
    2, { QUAY_REMEDY_TRY_AGAIN, QUAY_REMEDY_CONTINUE_WITHOUT_CHECKING } },
  [QUAY_ERROR_HOST_NOT_FOUND] =
  { "N02", N_("Server Not Found"),
    /* Translators: %s is the name of a server. */
    N_("“%s” could not be found. A VPN may be needed."), FILL_SUBJECT,
    1, { QUAY_REMEDY_TRY_AGAIN } },
  [QUAY_ERROR_NO_ANSWER] =
  { "N03", N_("Server Did Not Answer"), N_("“%s” did not answer within 20 seconds."), FILL_SUBJECT,
    1, { QUAY_REMEDY_TRY_AGAIN } },
  [QUAY_ERROR_TLS_UNTRUSTED] =
  { "N04", N_("Connection Is Not Trusted"),
    /* Translators: %s is the name of a certificate authority. */
    N_("The certificate was issued by “%s”, which this computer does not trust. "
       "Company networks often need an extra certificate."), FILL_SUBJECT,
    2, { QUAY_REMEDY_TRY_AGAIN, QUAY_REMEDY_HELP } },
  [QUAY_ERROR_PROXY] =
  { "N05", N_("Proxy Refused the Connection"),
    N_("The network proxy “%s” needs a login or is not reachable."), FILL_SUBJECT,
    1, { QUAY_REMEDY_OPEN_NETWORK_SETTINGS } },
  [QUAY_ERROR_TOKEN_EXPIRED] =
  { "N06", N_("Token Has Expired"), N_("Azure DevOps refused the token because it has expired."), FILL_NOTHING,
    3, { QUAY_REMEDY_RENEW_TOKEN, QUAY_REMEDY_REPLACE_TOKEN, QUAY_REMEDY_OPEN_AZURE_DEVOPS } },
  [QUAY_ERROR_TOKEN_REFUSED] =
  { "N07", N_("Token Was Not Accepted"),
    /* Translators: %s is the name of an organization. */
    N_("The token may be incomplete, revoked, or made for another organization than “%s”."), FILL_SUBJECT,
    2, { QUAY_REMEDY_REPLACE_TOKEN, QUAY_REMEDY_OPEN_AZURE_DEVOPS } },
  [QUAY_ERROR_FORBIDDEN] =
  { "N09", N_("No Permission for This Feed"),
    N_("The token is valid but has no access. It needs the Packaging scope, "
       "and the account needs the role Feed Reader."), FILL_NOTHING,
    2, { QUAY_REMEDY_OPEN_AZURE_DEVOPS, QUAY_REMEDY_HELP } },
  [QUAY_ERROR_FEED_NOT_FOUND] =
  { "N10", N_("Feed Not Found"),
    /* Translators: the first %s is the name of a feed, the second the organization or “organization / project”. */
    N_("There is no feed “%s” in %s. Check the spelling and the project."),
    FILL_SUBJECT_OBJECT,
    1, { QUAY_REMEDY_EDIT_FEED } },
  [QUAY_ERROR_LOGIN_PAGE] =
  { "N11", N_("Login Page Returned"),
    N_("The server asked for a login in the browser instead of accepting the token."), FILL_NOTHING,
    1, { QUAY_REMEDY_REPLACE_TOKEN } },
  [QUAY_ERROR_NOT_A_FEED] =
  { "N12", N_("Not a Cargo Feed"), N_("The address answered, but not as a Cargo registry."), FILL_NOTHING,
    1, { QUAY_REMEDY_EDIT_FEED } },
  [QUAY_ERROR_FEED_PUBLIC] =
  { "N13", N_("Feed Is Public"),
    N_("No token is needed to download. Cargo will not use one with this address."), FILL_NOTHING,
    2, { QUAY_REMEDY_USE_NO_LOGIN, QUAY_REMEDY_LOG_IN_ANYWAY } },
  [QUAY_ERROR_THROTTLED] =
  { "N14", N_("Too Many Requests"),
    /* Translators: %s is a span of time, such as “30 seconds”. */
    N_("Azure DevOps asked to wait for %s."), FILL_SECONDS,
    1, { QUAY_REMEDY_TRY_AGAIN } },
  [QUAY_ERROR_SERVER_FAULT] =
  { "N15", N_("Azure DevOps Has a Problem"), N_("The server reported error %d."), FILL_NUMBER,
    2, { QUAY_REMEDY_TRY_AGAIN, QUAY_REMEDY_OPEN_SERVICE_STATUS } },
  [QUAY_ERROR_NOT_CHECKABLE] =
  { "N17", N_("Cannot Be Checked Here"), N_("Quayside does not run this helper."), FILL_NOTHING, 0, { 0 } },
  [QUAY_ERROR_TOKEN_NOT_SENT] =
  { "N18", N_("Token Was Not Sent Correctly"),
    N_("Azure DevOps saw no login. The token may be cut off or stored in the wrong form."), FILL_NOTHING,
    2, { QUAY_REMEDY_REPAIR_TOKEN, QUAY_REMEDY_REPLACE_TOKEN } },
  [QUAY_ERROR_POLICY] =
  { "N19", N_("Blocked by Company Policy"),
    N_("A conditional access rule of the organization refused this network or device."), FILL_NOTHING, 1, { QUAY_REMEDY_HELP } },
  [QUAY_ERROR_DOWNLOADS_BLOCKED] =
  { "N20", N_("Downloads Are Blocked"),
    N_("The feed can be read, but the download server “%s” cannot be reached."), FILL_SUBJECT,
    2, { QUAY_REMEDY_TRY_AGAIN, QUAY_REMEDY_HELP } },
  [QUAY_ERROR_ROLE_MISSING] =
  { "N21", N_("No Permission for This Feed"),
    /* Translators: %s is a role of Azure DevOps, such as “Feed Reader”. */
    N_("The account needs the role %s."), FILL_SUBJECT,
    2, { QUAY_REMEDY_OPEN_AZURE_DEVOPS, QUAY_REMEDY_HELP } },
  [QUAY_ERROR_LOGIN_NEEDED] =
  { "N22", N_("This Feed Needs a Login"), N_("Azure Artifacts asks for a token at this address."), FILL_NOTHING,
    2, { QUAY_REMEDY_LOG_IN, QUAY_REMEDY_CHOOSE_ANOTHER_HELPER } },
  [QUAY_ERROR_INSECURE] =
  { "N23", N_("Connection Is Not Encrypted"), N_("The token would be sent to “%s” without encryption."),
    FILL_SUBJECT,
    2, { QUAY_REMEDY_USE_HTTPS, QUAY_REMEDY_CONTINUE } },

  [QUAY_ERROR_AZ_MISSING] =
  { "A01", N_("Azure CLI Is Not Installed"), N_("Install the Azure CLI or choose another credential helper."),
    FILL_NOTHING, 2, { QUAY_REMEDY_CHOOSE_ANOTHER_HELPER, QUAY_REMEDY_HELP } },
  [QUAY_ERROR_AZ_LOGGED_OUT] =
  { "A02", N_("Azure CLI Is Not Logged In"), N_("Run “az login” in a terminal, then try again."), FILL_NOTHING,
    2, { QUAY_REMEDY_COPY_COMMAND, QUAY_REMEDY_TRY_AGAIN } },
  [QUAY_ERROR_AZ_OTHER_ACCOUNT] =
  { "A03", N_("Another Account Is Needed"),
    N_("“%s” does not belong to “%s”. Log in with an account of the organization."), FILL_SUBJECT_OBJECT,
    1, { QUAY_REMEDY_COPY_COMMAND } },
  [QUAY_ERROR_PAT_FORBIDDEN] =
  { "A04", N_("Creating Tokens Is Not Allowed"), N_("“%s” does not let this account create tokens."),
    FILL_SUBJECT, 2, { QUAY_REMEDY_ENTER_TOKEN, QUAY_REMEDY_USE_AZURE_CLI } },
  [QUAY_ERROR_PAT_LIFETIME] =
  { "A05", N_("Lifetime Is Too Long"), N_("The organization allows tokens for a shorter time only."),
    FILL_NOTHING, 1, { QUAY_REMEDY_CHOOSE_LIFETIME } },
  [QUAY_ERROR_PAT_GONE] =
  { "A06", N_("Token No Longer Exists"), N_("The token was deleted or has expired in Azure DevOps."),
    FILL_NOTHING, 1, { QUAY_REMEDY_CREATE_TOKEN } },
  [QUAY_ERROR_PAT_FAILED] =
  { "A07", N_("Token Could Not Be Created"), N_("Azure DevOps answered: %s."), FILL_SUBJECT,
    2, { QUAY_REMEDY_TRY_AGAIN, QUAY_REMEDY_ENTER_TOKEN } },
  [QUAY_ERROR_PAT_NOT_REVOKED] =
  { "A08", N_("Token Could Not Be Revoked"), N_("It stays valid until it is revoked in Azure DevOps."),
    FILL_NOTHING, 1, { QUAY_REMEDY_OPEN_AZURE_DEVOPS } },
  [QUAY_ERROR_AZ_TIMEOUT] =
  { "A09", N_("Azure CLI Did Not Answer"), N_("The Azure CLI was stopped after 30 seconds."), FILL_NOTHING,
    1, { QUAY_REMEDY_TRY_AGAIN } },

  [QUAY_ERROR_KEYRING_MISSING] =
  { "K01", N_("No Keyring Available"),
    N_("Storing tokens needs a password keyring such as GNOME Keyring, KWallet or KeePassXC."), FILL_NOTHING,
    2, { QUAY_REMEDY_STORE_IN_PLAIN_TEXT, QUAY_REMEDY_HELP } },
  [QUAY_ERROR_KEYRING_LOCKED] =
  { "K02", N_("Keyring Is Locked"), N_("Unlock the keyring to save or read the token."), FILL_NOTHING,
    1, { QUAY_REMEDY_UNLOCK } },
  [QUAY_ERROR_KEYRING_DISMISSED] =
  { "K03", N_("Keyring Was Not Unlocked"), N_("Nothing was changed."), FILL_NOTHING,
    1, { QUAY_REMEDY_TRY_AGAIN } },
  [QUAY_ERROR_KEYRING_NO_DEFAULT] =
  { "K04", N_("No Default Keyring"),
    /* Translators: do not translate “Login”: only a keyring of this name is unlocked together with the desktop.
     * “Passwords and Keys” is the program of GNOME, as your language calls it. */
    N_("Create a keyring named “Login” in Passwords and Keys, then try again."),
    FILL_NOTHING, 2, { QUAY_REMEDY_TRY_AGAIN, QUAY_REMEDY_HELP } },
  [QUAY_ERROR_KEYRING_UNREADABLE] =
  { "K05", N_("Keyring Cannot Be Opened"), N_("The keyring may have been made with another login password."),
    FILL_NOTHING, 2, { QUAY_REMEDY_TRY_AGAIN, QUAY_REMEDY_HELP } },
  [QUAY_ERROR_TOKEN_NOT_SAVED] =
  { "K06", N_("Token Was Not Saved"),
    N_("The keyring accepted the token but did not return it. Nothing was changed in Cargo."), FILL_NOTHING,
    1, { QUAY_REMEDY_TRY_AGAIN } },
  [QUAY_ERROR_KEYRING_BLOCKED] =
  { "K07", N_("Keyring Is Blocked"), N_("This installation is not allowed to use the keyring."), FILL_NOTHING,
    1, { QUAY_REMEDY_COPY_COMMAND } },
  [QUAY_ERROR_TOKEN_REMOVED] =
  { "K08", N_("Token Was Deleted"), N_("The token was removed from the keyring by another app."), FILL_NOTHING,
    1, { QUAY_REMEDY_LOG_IN } },
  [QUAY_ERROR_TOKEN_DUPLICATED] =
  { "K09", N_("Two Tokens Found"), N_("Cargo may use either of them."), FILL_NOTHING,
    1, { QUAY_REMEDY_KEEP_NEWEST } },
  [QUAY_ERROR_TOKEN_NOT_DELETED] =
  { "K10", N_("Token Could Not Be Deleted"),
    /* Translators: %s is the name of a registry; “cargo-registry:” is not translated. */
    N_("Delete “cargo-registry:%s” in Passwords and Keys."),
    FILL_SUBJECT, 1, { QUAY_REMEDY_TRY_AGAIN } },
  [QUAY_ERROR_KEYRING_TIMEOUT] =
  { "K11", N_("Keyring Did Not Answer"), N_("The keyring service is not responding."), FILL_NOTHING,
    1, { QUAY_REMEDY_TRY_AGAIN } },
  [QUAY_ERROR_TOKEN_DAMAGED] =
  { "K12", N_("Token Is Stored in the Wrong Form"),
    N_("Cargo would send it in a form that Azure DevOps does not accept."), FILL_NOTHING,
    2, { QUAY_REMEDY_REPAIR_TOKEN, QUAY_REMEDY_REPLACE_TOKEN } },

  [QUAY_ERROR_READ_ONLY] =
  { "F01", N_("File Cannot Be Changed"), N_("“%s” is read-only."), FILL_SUBJECT,
    1, { QUAY_REMEDY_SHOW_IN_FILES } },
  [QUAY_ERROR_LINKED_FILE] =
  { "F02", N_("Linked File"), N_("“%s” links to “%s”. The linked file will be changed."), FILL_SUBJECT_OBJECT,
    0, { 0 } },
  [QUAY_ERROR_CHANGED] =
  { "F03", N_("File Has Changed"), N_("“%s” was changed by another app. Review the changes again."),
    FILL_SUBJECT, 1, { QUAY_REMEDY_REVIEW_AGAIN } },
  [QUAY_ERROR_SYNTAX] =
  { "F04", N_("Configuration Has an Error"),
    /* Translators: the number of a line, the path of a file, and what is wrong, in English. */
    N_("Line %d of “%s” is not valid TOML: %s. Quayside does not change files with errors."),
    FILL_NUMBER_SUBJECT_OBJECT, 1, { QUAY_REMEDY_OPEN_IN_TEXT_EDITOR } },
  [QUAY_ERROR_ENCODING] =
  { "F05", N_("Text Encoding Not Supported"), N_("“%s” is not UTF-8."), FILL_SUBJECT,
    1, { QUAY_REMEDY_OPEN_IN_TEXT_EDITOR } },
  [QUAY_ERROR_NAME_TAKEN] =
  { "F06", N_("Name Is Already Used"), N_("“%s” is already the name of another registry in “%s”."),
    FILL_SUBJECT_OBJECT, 2, { QUAY_REMEDY_CHOOSE_ANOTHER_NAME, QUAY_REMEDY_REPLACE_ADDRESS } },
  [QUAY_ERROR_CRATES_IO_REPLACED] =
  { "F07", N_("crates.io Is Already Replaced"), N_("“%s” replaces crates.io with “%s”."), FILL_SUBJECT_OBJECT,
    2, { QUAY_REMEDY_KEEP, QUAY_REMEDY_REPLACE } },
  [QUAY_ERROR_OLD_CONFIG_NAME] =
  { "F08", N_("Old Configuration File in Use"), N_("Cargo reads “config” and ignores “config.toml”."),
    FILL_NOTHING, 0, { 0 } },
  [QUAY_ERROR_OUTSIDE_SANDBOX] =
  { "F09", N_("Folder Is Outside the Sandbox"), N_("Choose the folder to give Quayside access."), FILL_NOTHING,
    1, { QUAY_REMEDY_CHOOSE_FOLDER } },
  [QUAY_ERROR_OVERRIDDEN] =
  { "F10", N_("Setting Is Overridden"), N_("“%s” sets another value for this folder."), FILL_SUBJECT,
    1, { QUAY_REMEDY_OPEN_IN_TEXT_EDITOR } },
  [QUAY_ERROR_NOT_WRITTEN] =
  { "F11", N_("File Could Not Be Saved"),
    /* Translators: %s is what the system said, such as “No space left on device.” */
    N_("%s The previous version was kept."), FILL_SENTENCE,
    1, { QUAY_REMEDY_TRY_AGAIN } },
  [QUAY_ERROR_NO_BACKUP] =
  { "F12", N_("No Copy Could Be Made"), N_("The file was not changed because no copy could be saved first."),
    FILL_NOTHING, 1, { QUAY_REMEDY_TRY_AGAIN } },
  [QUAY_ERROR_TOKEN_IN_CONFIG] =
  { "F13", N_("Token in the Configuration"), N_("A token is stored in plain text in “%s”."), FILL_SUBJECT,
    2, { QUAY_REMEDY_MOVE_TO_KEYRING, QUAY_REMEDY_OPEN_IN_TEXT_EDITOR } },
  [QUAY_ERROR_TOKEN_FILE_EXPOSED] =
  { "F14", N_("Token File Is Readable by Others"), N_("Other users of this computer can read “%s”."),
    FILL_SUBJECT, 1, { QUAY_REMEDY_FIX_PERMISSIONS } },
  [QUAY_ERROR_LAYOUT] =
  { "F15", N_("Cannot Be Changed Automatically"), N_("This part of “%s” has an unusual layout."), FILL_SUBJECT,
    2, { QUAY_REMEDY_COPY_TEXT, QUAY_REMEDY_OPEN_IN_TEXT_EDITOR } },
  [QUAY_ERROR_WRONG_FORM] =
  { "F17", N_("Setting Has the Wrong Form"), N_("Line %d of “%s”: Cargo does not accept this value."),
    FILL_NUMBER_SUBJECT, 1, { QUAY_REMEDY_OPEN_IN_TEXT_EDITOR } },
  [QUAY_ERROR_FOLDER_GONE] =
  { "F18", N_("Folder Not Found"), N_("“%s” was moved or deleted."), FILL_SUBJECT,
    2, { QUAY_REMEDY_CHOOSE_FOLDER, QUAY_REMEDY_REMOVE_FROM_LIST } },
  [QUAY_ERROR_ROLLBACK] =
  { "F19", N_("Not Everything Was Put Back"),
    N_("These changes are still there: %s. Earlier versions are in the folder of copies."), FILL_SUBJECT,
    1, { QUAY_REMEDY_OPEN_FOLDER_OF_COPIES } },
  [QUAY_ERROR_UNDO_CONFLICT] =
  { "F20", N_("Cannot Be Undone"), N_("“%s” was changed since."), FILL_SUBJECT, 0, { 0 } },
  [QUAY_ERROR_SHARED_HELPER] =
  { "F21", N_("Helper in a Shared File"),
    /* Translators: the path of a file and the name of a credential helper. */
    N_("“%s” names the helper “%s”, which does not work on every computer of the people who share it."),
    FILL_SUBJECT_OBJECT, 1, { QUAY_REMEDY_OPEN_IN_TEXT_EDITOR } },
  [QUAY_ERROR_PROXY_PASSWORD] =
  { "F22", N_("Password in the Configuration"),
    N_("The network proxy in “%s” has a password that everyone who gets the file can read."), FILL_SUBJECT,
    1, { QUAY_REMEDY_OPEN_IN_TEXT_EDITOR } },
  [QUAY_ERROR_CHANGED_OUTSIDE] =
  { "F23", N_("Changed Outside Quayside"), N_("The settings of “%s” are no longer those that were applied here."),
    FILL_SUBJECT, 1, { QUAY_REMEDY_REVIEW } },
  [QUAY_ERROR_INCLUDE] =
  { "F24", N_("Included File Cannot Be Read"), N_("Cargo cannot read “%s”, which another file includes."),
    FILL_SUBJECT, 1, { QUAY_REMEDY_SHOW_IN_FILES } },

  [QUAY_ERROR_NAME_REFUSED] =
  { "C01", N_("Name Is Not Valid"), N_("Cargo does not accept the registry name “%s”."), FILL_SUBJECT,
    1, { QUAY_REMEDY_OPEN_IN_TEXT_EDITOR } },
  [QUAY_ERROR_NO_HELPER] =
  { "C02", N_("No Credential Helper"), N_("Cargo refuses to log in because no credential helper is set."),
    FILL_NOTHING, 1, { QUAY_REMEDY_SET_HELPER } },
  [QUAY_ERROR_HELPER_MISSING] =
  { "C03", N_("Helper Is Not Installed"), N_("“%s” was not found."), FILL_SUBJECT,
    1, { QUAY_REMEDY_CHOOSE_ANOTHER_HELPER } },
  [QUAY_ERROR_CARGO_TOO_OLD] =
  { "C04", N_("Cargo Is Too Old"),
    N_("Version %s cannot log in to feeds. Version 1.74 or later is needed."), FILL_SUBJECT, 1, { QUAY_REMEDY_HELP } },
  [QUAY_ERROR_ADDRESS_TWICE] =
  { "C05", N_("Two Names for One Address"), N_("Cargo stops when “%s” and “%s” have the same address."),
    FILL_SUBJECT_OBJECT, 1, { QUAY_REMEDY_OPEN_IN_TEXT_EDITOR } },
  [QUAY_ERROR_ENV_TOKEN_IGNORED] =
  { "C06", N_("Environment Token Is Ignored"), N_("“%s” is set, but this feed has its own helper."),
    FILL_SUBJECT, 0, { 0 } },
  [QUAY_ERROR_HELPER_FOREIGN] =
  { "C07", N_("Helper Is for Another System"), N_("No helper in the list works on Linux."), FILL_NOTHING,
    1, { QUAY_REMEDY_SET_HELPER } },
  [QUAY_ERROR_TWO_TOKENS] =
  { "C08", N_("Two Stored Tokens"),
    N_("A token in “%s” is also present. Cargo uses the one in the keyring."), FILL_SUBJECT,
    1, { QUAY_REMEDY_DELETE_TOKEN } },
  [QUAY_ERROR_KEYRING_NOT_FIRST] =
  { "C09", N_("Keyring Is Not Asked First"), N_("Cargo asks “%s” before the keyring."), FILL_SUBJECT,
    1, { QUAY_REMEDY_OPEN_IN_TEXT_EDITOR } },
  [QUAY_ERROR_PIPELINES_TOML] =
  { "C10", N_("Azure Pipelines Cannot Read This File"),
    N_("The task CargoAuthenticate understands an older TOML only."), FILL_NOTHING,
    1, { QUAY_REMEDY_OPEN_IN_TEXT_EDITOR } },

  [QUAY_ERROR_LIBRARY_MISSING] =
  { "C11", N_("Keyring Library Is Missing"),
    /* Translators: %s is the file name of a library. */
    N_("This version of Cargo needs “%s” to use the keyring. Update Cargo, or install the library."), FILL_SUBJECT,
    2, { QUAY_REMEDY_CHOOSE_ANOTHER_HELPER, QUAY_REMEDY_HELP } },
  [QUAY_ERROR_LOGIN_HANGS] =
  { "C12", N_("Log In With Quayside"),
    /* Translators: %s is a version; “cargo login” is a command. */
    N_("With Cargo %s the command “cargo login” can wait for ever. Save the token here, or update Cargo."),
    FILL_SUBJECT, 0, { 0 } },
  [QUAY_ERROR_SOURCE_CYCLE] =
  { "C13", N_("Replacement Goes in a Circle"), N_("“%s” is replaced with itself by way of other sources."),
    FILL_SUBJECT, 1, { QUAY_REMEDY_OPEN_IN_TEXT_EDITOR } },
  [QUAY_ERROR_SOURCE_UNKNOWN] =
  { "C14", N_("Replacement Is Missing"),
    /* Translators: both are names of sources in Cargo's configuration, such as “tools” and “crates-io”. */
    N_("“%s” is to replace “%s”, but no registry or source has this name."),
    FILL_SUBJECT_OBJECT, 1, { QUAY_REMEDY_OPEN_IN_TEXT_EDITOR } },
  [QUAY_ERROR_REGISTRY_UNKNOWN] =
  { "C15", N_("Registry Is Not Known Here"),
    N_("No configuration that Cargo reads in this folder has a registry “%s”. Capital letters count."), FILL_SUBJECT,
    1, { QUAY_REMEDY_HELP } },
  [QUAY_ERROR_CRATE_MISSING] =
  { "C16", N_("Crate Was Not Found"),
    /* Translators: the name of a crate and the name of a registry. */
    N_("There is no crate “%s” in “%s”."), FILL_SUBJECT_OBJECT, 1, { QUAY_REMEDY_HELP } },
  [QUAY_ERROR_CHECKSUM] =
  { "C17", N_("Crate Has Changed"),
    N_("The crate “%s” is not the one that Cargo.lock names. A replacement must serve identical crates."),
    FILL_SUBJECT, 1, { QUAY_REMEDY_HELP } },
  [QUAY_ERROR_HELPER_FAILED] =
  { "C18", N_("Helper Has Failed"), N_("The credential helper “%s” gave no usable answer."), FILL_SUBJECT,
    1, { QUAY_REMEDY_CHOOSE_ANOTHER_HELPER } },
  [QUAY_ERROR_TOKEN_OR_LOCKED] =
  { "C19", N_("No Token or Keyring Locked"),
    /* Translators: %s is the name of a registry; “cargo login” is a command. */
    N_("Cargo found no token for “%s”. It says the same when the keyring is locked: "
       "unlock the keyring first, and only then log in again."), FILL_SUBJECT,
    3, { QUAY_REMEDY_UNLOCK, QUAY_REMEDY_LOG_IN, QUAY_REMEDY_HELP } },
  [QUAY_ERROR_INDEX_REFUSED] =
  { "C20", N_("Address Is Not Valid"), N_("Cargo cannot use the address “%s”."), FILL_SUBJECT,
    2, { QUAY_REMEDY_EDIT_FEED, QUAY_REMEDY_OPEN_IN_TEXT_EDITOR } },
  [QUAY_ERROR_TOKEN_WITHHELD] =
  { "C21", N_("Cargo Sends No Token"),
    /* Translators: “~force-auth” is not translated. */
    N_("The feed says that it needs no token, so Cargo sends none, but this crate needs one. "
       "With “~force-auth” behind the name of the feed Cargo always sends it."), FILL_NOTHING,
    1, { QUAY_REMEDY_EDIT_FEED } },
  [QUAY_ERROR_REGISTRY_NEEDED] =
  { "C22", N_("Registry Must Be Named"),
    /* Translators: “--registry” is not translated; %s is the name of a registry. */
    N_("crates.io is replaced here, so this command needs “--registry %s” or “--registry crates-io”."), FILL_SUBJECT,
    1, { QUAY_REMEDY_HELP } },

  [QUAY_ERROR_INPUT_NAME] =
  { "I01", N_("Name Is Not Valid"), N_("Use letters, digits, - and _, and start with a letter."), FILL_NOTHING,
    0, { 0 } },
  [QUAY_ERROR_INPUT_HOST] =
  { "I02", N_("Address Not Recognized"), N_("This does not look like an Azure Artifacts address."),
    FILL_NOTHING, 0, { 0 } },
  [QUAY_ERROR_INPUT_SECRET] =
  { "I03", N_("Login Removed"), N_("The login in the address was removed."), FILL_NOTHING, 0, { 0 } },
  [QUAY_ERROR_INPUT_TOKEN_SPACE] =
  { "I05", N_("Token Is Not Valid"), N_("A token does not contain spaces."), FILL_NOTHING, 0, { 0 } },
  [QUAY_ERROR_INPUT_DATE] =
  { "I06", N_("Date Is Not Valid"), N_("This date has passed."), FILL_NOTHING, 0, { 0 } },
  [QUAY_ERROR_INPUT_ORGANIZATION] =
  { "I07", N_("Organization Is Not Valid"),
    N_("An organization name has letters, digits and hyphens only."), FILL_NOTHING, 0, { 0 } },
  [QUAY_ERROR_INPUT_TOKEN_PAST] =
  { "I08", N_("Token Has Expired"),
    /* Translators: %s is a time of day, today. */
    N_("This token expired at %s."), FILL_SUBJECT, 0, { 0 } },
  [QUAY_ERROR_INPUT_COMMAND] =
  { "I09", N_("Command Is Missing"), N_("Enter a program."), FILL_NOTHING, 0, { 0 } },
  [QUAY_ERROR_INPUT_TOKEN_WORDS] =
  { "I10", N_("Token Is Not Valid"), N_("The value is not complete."), FILL_NOTHING, 0, { 0 } },
  [QUAY_ERROR_INPUT_INCOMPLETE] =
  { "I11", N_("Something Is Missing"), N_("More needs to be known to do this."), FILL_NOTHING, 0, { 0 } },
  [QUAY_ERROR_INPUT_ADDRESS] =
  { "I12", N_("Address Cannot Be Read"),
    N_("This address cannot be used."), FILL_NOTHING, 0, { 0 } },
  [QUAY_ERROR_INPUT_PLACEHOLDER] =
  { "I13", N_("Address Is Not Complete"),
    /* Translators: %s is a placeholder of a documentation page, such as FEED_NAME. */
    N_("Replace “%s” with the real name."), FILL_SUBJECT, 0, { 0 } },
};

static const char *remedy_labels[] = {
  [QUAY_REMEDY_TRY_AGAIN] = N_("_Try Again"),
  [QUAY_REMEDY_CONTINUE_WITHOUT_CHECKING] = N_("_Continue Without Checking"),
  [QUAY_REMEDY_OPEN_NETWORK_SETTINGS] = N_("Open _Network Settings"),
  [QUAY_REMEDY_OPEN_AZURE_DEVOPS] = N_("Open A_zure DevOps"),
  [QUAY_REMEDY_OPEN_SERVICE_STATUS] = N_("Open Service _Status"),
  [QUAY_REMEDY_EDIT_FEED] = N_("_Edit Feed…"),
  [QUAY_REMEDY_USE_THAT_ADDRESS] = N_("_Use That Address"),
  [QUAY_REMEDY_REPLACE_TOKEN] = N_("_Replace…"),
  [QUAY_REMEDY_USE_NO_LOGIN] = N_("Use _No Login"),
  [QUAY_REMEDY_LOG_IN_ANYWAY] = N_("_Log In Anyway"),
  [QUAY_REMEDY_ENTER_TOKEN] = N_("_Enter a Token"),
  [QUAY_REMEDY_USE_AZURE_CLI] = N_("Use the Azure CLI _Helper"),
  [QUAY_REMEDY_CHOOSE_LIFETIME] = N_("Choose Another _Lifetime"),
  [QUAY_REMEDY_CREATE_TOKEN] = N_("Create _New Token"),
  [QUAY_REMEDY_CHOOSE_ANOTHER_HELPER] = N_("Choose Another _Helper"),
  [QUAY_REMEDY_SET_HELPER] = N_("Set _Helper…"),
  [QUAY_REMEDY_USE_HTTPS] = N_("Use _HTTPS"),
  [QUAY_REMEDY_CONTINUE] = N_("_Continue"),
  [QUAY_REMEDY_COPY_COMMAND] = N_("Copy Co_mmand"),
  [QUAY_REMEDY_STORE_IN_PLAIN_TEXT] = N_("Store in a _Plain Text File…"),
  [QUAY_REMEDY_UNLOCK] = N_("_Unlock"),
  [QUAY_REMEDY_SHOW_IN_FILES] = N_("Show in _Files"),
  [QUAY_REMEDY_COPY_TEXT] = N_("Copy Te_xt"),
  [QUAY_REMEDY_REVIEW_AGAIN] = N_("_Review Again"),
  [QUAY_REMEDY_OPEN_IN_TEXT_EDITOR] = N_("Open in _Text Editor"),
  [QUAY_REMEDY_CHOOSE_ANOTHER_NAME] = N_("Choose Another _Name"),
  [QUAY_REMEDY_REPLACE_ADDRESS] = N_("_Replace Address"),
  [QUAY_REMEDY_KEEP] = N_("_Keep"),
  [QUAY_REMEDY_REPLACE] = N_("_Replace"),
  [QUAY_REMEDY_CHOOSE_FOLDER] = N_("Choose _Folder…"),
  [QUAY_REMEDY_REMOVE_FROM_LIST] = N_("Remove From _List"),
  [QUAY_REMEDY_OPEN_FOLDER_OF_COPIES] = N_("Open Folder of _Copies"),
  [QUAY_REMEDY_LOG_IN] = N_("_Log In…"),
  [QUAY_REMEDY_SHOW_DETAILS] = N_("Show _Details"),
  [QUAY_REMEDY_USE_ANYWAY] = N_("_Use Anyway"),
  [QUAY_REMEDY_RENEW_TOKEN] = N_("Re_new…"),
  [QUAY_REMEDY_REPAIR_TOKEN] = N_("Re_pair…"),
  [QUAY_REMEDY_KEEP_NEWEST] = N_("_Keep Newest…"),
  [QUAY_REMEDY_MOVE_TO_KEYRING] = N_("_Move to Keyring…"),
  [QUAY_REMEDY_FIX_PERMISSIONS] = N_("_Fix Permissions"),
  [QUAY_REMEDY_DELETE_TOKEN] = N_("_Delete…"),
  [QUAY_REMEDY_HELP] = N_("_Help"),
  [QUAY_REMEDY_REVIEW] = N_("_Review…"),
};

/* N10, when the feed turned up elsewhere. */
static const Row found_rows[] = {
  [QUAY_FEED_FOUND_IN_ORGANIZATION] =
  { "N10", N_("Feed Not Found"), N_("The feed “%s” belongs to the whole organization."), FILL_SUBJECT,
    2, { QUAY_REMEDY_USE_THAT_ADDRESS, QUAY_REMEDY_EDIT_FEED } },
  [QUAY_FEED_FOUND_IN_PROJECT] =
  { "N10", N_("Feed Not Found"),
    /* Translators: the first %s is the name of a feed, the second that of a project. */
    N_("The feed “%s” belongs to the project “%s”."), FILL_SUBJECT_OBJECT,
    2, { QUAY_REMEDY_USE_THAT_ADDRESS, QUAY_REMEDY_EDIT_FEED } },
};

/* F09, when it is the folder that the installation has a permission for, unless somebody took it away. */
static const Row cargo_folder_row =
{ "F09", N_("Folder Is Outside the Sandbox"), N_("This installation is not allowed to use the Cargo folder."), FILL_NOTHING,
  1, { QUAY_REMEDY_COPY_COMMAND } };

/* I02, when the host can be an Azure DevOps Server: the user knows, we do not. */
static const Row server_row =
{ "I02", N_("Is This an Azure DevOps Server?"),
  /* Translators: %s is the name of a server. */
  N_("This does not look like an Azure Artifacts address. The token would be sent to “%s”."), FILL_SUBJECT,
  1, { QUAY_REMEDY_USE_ANYWAY } };

/* I08, when it was not today. */
static const Row past_row =
{ "I08", N_("Token Has Expired"),
  /* Translators: %s is a date. */
  N_("This token expired on %s."), FILL_SUBJECT, 0, { 0 } };

/* What Cargo reports knows less than a check of ours: no limit of seconds, no issuer, not always a line. */
static const Row said_rows[] = {
  { "N03", N_("Server Did Not Answer"), N_("“%s” did not answer Cargo."), FILL_SUBJECT,
    1, { QUAY_REMEDY_TRY_AGAIN } },
  { "N04", N_("Connection Is Not Trusted"),
    N_("Cargo does not trust the certificate of “%s”. Company networks often need an extra certificate."),
    FILL_SUBJECT, 2, { QUAY_REMEDY_TRY_AGAIN, QUAY_REMEDY_HELP } },
  { "N05", N_("Proxy Refused the Connection"),
    N_("The network proxy on the way to “%s” needs a login or is not reachable."), FILL_SUBJECT,
    1, { QUAY_REMEDY_OPEN_NETWORK_SETTINGS } },
  { "F17", N_("Setting Has the Wrong Form"), N_("Cargo does not accept a value of “%s”."), FILL_SUBJECT,
    1, { QUAY_REMEDY_OPEN_IN_TEXT_EDITOR } },
};

/* Since 1.96, Cargo names the host of some of these no more. */
static const Row said_rows_without_host[] = {
  { "N03", N_("Server Did Not Answer"), N_("The server did not answer Cargo."), FILL_NOTHING,
    1, { QUAY_REMEDY_TRY_AGAIN } },
  { "N04", N_("Connection Is Not Trusted"),
    N_("Cargo does not trust the certificate of the server. Company networks often need an extra certificate."),
    FILL_NOTHING, 2, { QUAY_REMEDY_TRY_AGAIN, QUAY_REMEDY_HELP } },
  { "N05", N_("Proxy Refused the Connection"),
    N_("The network proxy needs a login or is not reachable."), FILL_NOTHING,
    1, { QUAY_REMEDY_OPEN_NETWORK_SETTINGS } },
};

static const Row *
find_said_row (const GError *error)
{
  const char *host = error->domain == QUAY_ERROR ? quay_error_get_subject (error) : NULL;
  const Row *said = host != NULL && *host != '\0' ? said_rows : said_rows_without_host;

  if (g_error_matches (error, QUAY_ERROR, QUAY_ERROR_WRONG_FORM) && quay_error_get_number (error) == 0)
    return &said_rows[3];
  if (error->domain != QUAY_ERROR || quay_error_get_number (error) != QUAY_CATALOG_SAID_BY_CARGO)
    return NULL;
  if (error->code == QUAY_ERROR_NO_ANSWER)
    return &said[0];
  if (error->code == QUAY_ERROR_TLS_UNTRUSTED)
    return &said[1];
  if (error->code == QUAY_ERROR_PROXY)
    return &said[2];
  return NULL;
}

/* A08, when it is known by name: what a change that failed, or a process that died, has left. */
static const Row left_row =
{ "A08", N_("Token Could Not Be Revoked"),
  /* Translators: %s is the name of a token. */
  N_("“%s” stays valid until it is revoked in Azure DevOps."), FILL_SUBJECT,
  1, { QUAY_REMEDY_OPEN_AZURE_DEVOPS } };

/* Whether what would be lost is in the folder of the user's own Cargo. A link that leads out of it is another matter:
 * that names where it leads. */
static gboolean
is_about_cargo_folder (const GError *error)
{
  const char *subject = quay_error_get_subject (error);
  g_autofree char *folder = NULL;

  if (!g_error_matches (error, QUAY_ERROR, QUAY_ERROR_OUTSIDE_SANDBOX) || subject == NULL ||
      quay_error_get_object (error) != NULL)
    return FALSE;
  folder = g_strconcat (g_get_home_dir (), "/.cargo/", NULL);
  return g_str_has_prefix (subject, folder);
}

static const Row *
get_row (const GError *error)
{
  if (find_said_row (error) != NULL)
    return find_said_row (error);
  if (g_error_matches (error, QUAY_ERROR, QUAY_ERROR_PAT_NOT_REVOKED) && quay_error_get_subject (error) != NULL)
    return &left_row;
  if (is_about_cargo_folder (error))
    return &cargo_folder_row;
  if (g_error_matches (error, QUAY_ERROR, QUAY_ERROR_INPUT_HOST) &&
      quay_error_get_number (error) == QUAY_CATALOG_MAYBE_SERVER)
    return &server_row;
  if (g_error_matches (error, QUAY_ERROR, QUAY_ERROR_INPUT_TOKEN_PAST) &&
      quay_error_get_number (error) == QUAY_CATALOG_BEFORE_TODAY)
    return &past_row;
  if (g_error_matches (error, QUAY_ERROR, QUAY_ERROR_FEED_NOT_FOUND) &&
      (quay_error_get_number (error) == QUAY_FEED_FOUND_IN_ORGANIZATION ||
       quay_error_get_number (error) == QUAY_FEED_FOUND_IN_PROJECT))
    return &found_rows[quay_error_get_number (error)];
  if (error->domain == QUAY_ERROR && error->code >= 0 && error->code < QUAY_N_ERRORS)
    return &rows[error->code];

  /* Foreign domains: what GIO says about files and programs has the nearest row of ours. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED) ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_READ_ONLY))
    return &rows[QUAY_ERROR_READ_ONLY];
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE))
    return &rows[QUAY_ERROR_NOT_WRITTEN];
  return &rows[QUAY_ERROR_FAILED];
}

/* Paths and addresses keep their own direction inside a sentence of a right-to-left language. */
static char *
isolate (const char *text)
{
  return g_strdup_printf ("\xe2\x81\xa8%s\xe2\x81\xa9", text);
}

/* A path as it is written everywhere else, and anything else as it is. */
static char *
dup_shown (const char *text)
{
  g_autoptr(GFile) file = NULL;
  g_autofree char *path = NULL;

  if (text == NULL || !g_path_is_absolute (text))
    return isolate (text != NULL ? text : "");
  file = g_file_new_for_path (text);
  path = quay_path_for_people (file);
  return isolate (path);
}

static char *
format_seconds (gint64 seconds)
{
  if (seconds < 120)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d second", "%d seconds", (gulong) seconds),
                            (int) seconds);
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d minute", "%d minutes", (gulong) (seconds / 60)),
                          (int) (seconds / 60));
}

/**
 * quay_catalog_dup_waiting:
 * @seconds: what is left of a wait that the service asked for
 *
 * Returns: (transfer full): N14 as long as somebody else tries again, in place of the user
 */
char *
quay_catalog_dup_waiting (guint seconds)
{
  g_autofree char *span = format_seconds (seconds);

  /* Translators: %s is a span of time, such as “30 seconds”. */
  return g_strdup_printf (_("Azure DevOps asked to wait. Trying again in %s."), span);
}

/**
 * quay_catalog_get_id:
 *
 * Returns: (nullable): the ID of the row, such as “N06”; scripts and support know it by that
 */
const char *
quay_catalog_get_id (const GError *error)
{
  g_return_val_if_fail (error != NULL, NULL);

  return get_row (error)->id;
}

const char *
quay_catalog_get_title (const GError *error)
{
  g_return_val_if_fail (error != NULL, NULL);

  return _(get_row (error)->title);
}

/* The bodies are our own, checked against their Fill by a test, so the compiler's warning says nothing here. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
#pragma GCC diagnostic ignored "-Wformat-security"

static char *
fill_body (const Row    *row,
           const GError *error)
{
  const char *body = _(row->body);
  const char *input = quay_catalog_input_get_sentence (error);
  const char *subject = quay_error_get_subject (error);
  const char *object = quay_error_get_object (error);
  gint64 number = quay_error_get_number (error);
  g_autofree char *first = dup_shown (subject);
  g_autofree char *second = dup_shown (object);
  g_autofree char *span = NULL;
  g_autofree char *sentence = NULL;
  g_autofree char *stopped = NULL;

  if (input != NULL)
    return g_strdup (input);

  switch (row->fill)
    {
    case FILL_NOTHING:
      return g_strdup (body);
    case FILL_SUBJECT:
      return g_strdup_printf (body, first);
    case FILL_SUBJECT_OBJECT:
      return g_strdup_printf (body, first, second);
    case FILL_SENTENCE:
      /* The system's words, “No space left on device”, come without one. */
      sentence = g_strdup (object != NULL ? object : error->message);
      stopped = g_strconcat (sentence, g_str_has_suffix (sentence, ".") ? "" : ".", NULL);
      return g_strdup_printf (body, stopped);
    case FILL_NUMBER:
      return g_strdup_printf (body, (int) number);
    case FILL_NUMBER_SUBJECT:
      return g_strdup_printf (body, (int) number, first);
    case FILL_NUMBER_SUBJECT_OBJECT:
      return g_strdup_printf (body, (int) number, first, object != NULL ? object : "");
    case FILL_SECONDS:
      span = format_seconds (number);
      return g_strdup_printf (body, span);
    default:
      g_assert_not_reached ();
    }
}

#pragma GCC diagnostic pop

/**
 * quay_catalog_dup_body:
 *
 * Returns: (transfer full): the sentence or two of the row, translated, filled with the words of @error
 */
char *
quay_catalog_dup_body (const GError *error)
{
  g_autofree char *body = NULL;

  g_return_val_if_fail (error != NULL, NULL);

  body = fill_body (get_row (error), error);

  if (g_error_matches (error, QUAY_ERROR, QUAY_ERROR_TOKEN_REFUSED))
    {
      /* N08: tokens for all organizations end on this day (Azure DevOps release notes, Sprint 270). */
      g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
      g_autoptr(GDateTime) end = g_date_time_new_utc (2026, 12, 1, 0, 0, 0);

      if (g_date_time_compare (now, end) >= 0)
        {
          g_autofree char *organization = isolate (quay_error_get_subject (error) != NULL
                                                   ? quay_error_get_subject (error) : "");

          /* Translators: the first %s is the sentence before, the second the name of an organization. */
          return g_strdup_printf (_("%s Tokens for all organizations stopped working on 1 December 2026. "
                                    "Create one for “%s” only."), body, organization);
        }
    }
  if (error->domain != QUAY_ERROR)
    return g_strdup_printf ("%s (%s)", body, error->message);
  return g_steal_pointer (&body);
}

const QuayRemedy *
quay_catalog_get_remedies (const GError *error,
                           guint        *n_remedies)
{
  const Row *row;

  g_return_val_if_fail (error != NULL, NULL);
  g_return_val_if_fail (n_remedies != NULL, NULL);

  row = get_row (error);
  *n_remedies = row->n_remedies;
  return row->remedies;
}

const char *
quay_catalog_get_command (const GError *error)
{
  g_return_val_if_fail (error != NULL, NULL);

  if (quay_error_get_command (error) != NULL)
    return quay_error_get_command (error);
  if (g_error_matches (error, QUAY_ERROR, QUAY_ERROR_KEYRING_BLOCKED))
    return "flatpak override --user --talk-name=org.freedesktop.secrets " APPLICATION_ID;
  if (is_about_cargo_folder (error))
    return "flatpak override --user --filesystem=~/.cargo:create " APPLICATION_ID;
  if (g_error_matches (error, QUAY_ERROR, QUAY_ERROR_AZ_LOGGED_OUT) ||
      g_error_matches (error, QUAY_ERROR, QUAY_ERROR_AZ_OTHER_ACCOUNT))
    return "az login";
  return NULL;
}

const char *
quay_remedy_get_label (QuayRemedy remedy)
{
  g_return_val_if_fail (remedy < G_N_ELEMENTS (remedy_labels), NULL);

  return _(remedy_labels[remedy]);
}
