/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "stand-in-crate"

#include "config.h"

#include "stand-in-crate.h"

#include <json-glib/json-glib.h>
#include <string.h>

#define TAR_BLOCK 512

/* Any fixed moment will do; a package made twice then has the same checksum, as on crates.io. */
#define MODIFIED G_GINT64_CONSTANT (1700000000)

/* Appends one regular file in the ustar format (POSIX.1-1988), which is what Cargo writes and reads. */
static void
append_file (GByteArray *archive,
             const char *path,
             const char *contents)
{
  static const guint8 zeros[TAR_BLOCK] = { 0 };
  char header[TAR_BLOCK] = { 0 };
  gsize length = strlen (contents);
  guint sum = 0;

  g_assert_cmpuint (strlen (path), <, 100);

  g_strlcpy (header, path, 100);
  g_strlcpy (header + 100, "0000644", 8);
  g_strlcpy (header + 108, "0000000", 8);
  g_strlcpy (header + 116, "0000000", 8);
  g_snprintf (header + 124, 12, "%011" G_GINT64_MODIFIER "o", (gint64) length);
  g_snprintf (header + 136, 12, "%011" G_GINT64_MODIFIER "o", MODIFIED);
  header[156] = '0';
  memcpy (header + 257, "ustar\0" "00", 8);

  /* The checksum counts its own eight columns as blanks. */
  memset (header + 148, ' ', 8);
  for (guint i = 0; i < TAR_BLOCK; i++)
    sum += (guint8) header[i];
  g_snprintf (header + 148, 8, "%06o", sum);

  g_byte_array_append (archive, (const guint8 *) header, TAR_BLOCK);
  g_byte_array_append (archive, (const guint8 *) contents, length);
  g_byte_array_append (archive, zeros, (TAR_BLOCK - length % TAR_BLOCK) % TAR_BLOCK);
}

static GBytes *
compress (GByteArray *archive)
{
  g_autoptr(GZlibCompressor) compressor = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 9);
  g_autoptr(GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr(GOutputStream) stream = g_converter_output_stream_new (memory, G_CONVERTER (compressor));
  g_autoptr(GError) error = NULL;

  g_output_stream_write_all (stream, archive->data, archive->len, NULL, NULL, &error);
  g_assert_no_error (error);
  g_output_stream_close (stream, NULL, &error);
  g_assert_no_error (error);
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
}

/* The index line of a crate without dependencies, up to where “yanked” follows. */
static char *
make_index_line (const char *name,
                 const char *version,
                 const char *dependencies,
                 const char *features,
                 const char *checksum)
{
  return g_strdup_printf ("{\"name\":\"%s\",\"vers\":\"%s\",\"deps\":%s,\"features\":%s,\"cksum\":\"%s\"",
                          name, version, dependencies, features, checksum);
}

/**
 * stand_in_crate_new:
 * @source: the text of `src/lib.rs`
 *
 * Makes a crate without dependencies that a real Cargo unpacks and compiles.
 *
 * Returns: (transfer full): the crate
 */
StandInCrate *
stand_in_crate_new (const char *name,
                    const char *version,
                    const char *source)
{
  StandInCrate *self = g_new0 (StandInCrate, 1);
  g_autoptr(GByteArray) archive = g_byte_array_new ();
  g_autofree char *manifest_path = g_strdup_printf ("%s-%s/Cargo.toml", name, version);
  g_autofree char *source_path = g_strdup_printf ("%s-%s/src/lib.rs", name, version);
  g_autofree char *manifest = NULL;
  static const guint8 end[2 * TAR_BLOCK] = { 0 };

  manifest = g_strdup_printf ("[package]\nname = \"%s\"\nversion = \"%s\"\nedition = \"2018\"\n"
                              "description = \"Made for a test\"\nlicense = \"GPL-3.0-or-later\"\n",
                              name, version);
  append_file (archive, manifest_path, manifest);
  append_file (archive, source_path, source);
  g_byte_array_append (archive, end, sizeof end);

  self->name = g_strdup (name);
  self->version = g_strdup (version);
  self->package = compress (archive);
  self->checksum = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, self->package);
  self->index_line = make_index_line (name, version, "[]", "{}", self->checksum);
  return self;
}

/* Takes a 32-bit little-endian length and as many bytes from @upload at *@at. */
static GBytes *
take_part (GBytes *upload,
           gsize  *at)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (upload, &size);
  guint32 length;

  if (size - *at < 4)
    return NULL;
  memcpy (&length, data + *at, 4);
  length = GUINT32_FROM_LE (length);
  *at += 4;
  if (size - *at < length)
    return NULL;
  *at += length;
  return g_bytes_new_from_bytes (upload, *at - length, length);
}

/* A dependency as `cargo publish` sends it, as the index names it: renamed keys, “package” when it has an alias. */
static void
convert_dependency (JsonArray *dependencies,
                    guint      position,
                    JsonNode  *element,
                    gpointer   user_data)
{
  JsonArray *converted = user_data;
  JsonObject *source = json_node_get_object (element);
  JsonObject *target = json_object_new ();
  const char *alias = json_object_get_string_member_with_default (source, "explicit_name_in_toml", NULL);
  static const char *kept[] = { "features", "optional", "default_features", "target", "kind", "registry" };

  json_object_set_string_member (target, "name", alias != NULL ? alias : json_object_get_string_member (source, "name"));
  if (alias != NULL)
    json_object_set_string_member (target, "package", json_object_get_string_member (source, "name"));
  json_object_set_string_member (target, "req", json_object_get_string_member (source, "version_req"));
  for (guint i = 0; i < G_N_ELEMENTS (kept); i++)
    {
      if (json_object_has_member (source, kept[i]))
        json_object_set_member (target, kept[i], json_object_dup_member (source, kept[i]));
    }
  json_array_add_object_element (converted, target);
}

/**
 * stand_in_crate_new_published:
 * @upload: the body of a `PUT …/api/v1/crates/new` (Cargo book, registry web API: two parts, each behind its length)
 * @error: %G_IO_ERROR_INVALID_DATA when it is not such a body
 *
 * Returns: (transfer full): the crate, or %NULL with @error
 */
StandInCrate *
stand_in_crate_new_published (GBytes  *upload,
                              GError **error)
{
  g_autoptr(StandInCrate) self = g_new0 (StandInCrate, 1);
  g_autoptr(JsonParser) parser = json_parser_new ();
  g_autoptr(GBytes) metadata = NULL;
  g_autoptr(JsonNode) dependencies = json_node_new (JSON_NODE_ARRAY);
  g_autofree char *dependencies_text = NULL;
  g_autofree char *features_text = NULL;
  JsonObject *object;
  gsize at = 0;

  metadata = take_part (upload, &at);
  if (metadata != NULL)
    self->package = take_part (upload, &at);
  if (self->package == NULL || at != g_bytes_get_size (upload) ||
      !json_parser_load_from_data (parser, g_bytes_get_data (metadata, NULL), g_bytes_get_size (metadata), NULL) ||
      !JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "Not a published crate");
      return NULL;
    }

  object = json_node_get_object (json_parser_get_root (parser));
  self->name = g_strdup (json_object_get_string_member_with_default (object, "name", NULL));
  self->version = g_strdup (json_object_get_string_member_with_default (object, "vers", NULL));
  if (self->name == NULL || self->version == NULL || !json_object_has_member (object, "deps") ||
      !json_object_has_member (object, "features"))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "The description of the crate is not complete");
      return NULL;
    }

  json_node_take_array (dependencies, json_array_new ());
  json_array_foreach_element (json_object_get_array_member (object, "deps"), convert_dependency,
                              json_node_get_array (dependencies));
  dependencies_text = json_to_string (dependencies, FALSE);
  features_text = json_to_string (json_object_get_member (object, "features"), FALSE);
  self->checksum = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, self->package);
  self->index_line = make_index_line (self->name, self->version, dependencies_text, features_text, self->checksum);
  return g_steal_pointer (&self);
}

StandInCrate *
stand_in_crate_copy (const StandInCrate *self)
{
  StandInCrate *copy = g_new0 (StandInCrate, 1);

  copy->name = g_strdup (self->name);
  copy->version = g_strdup (self->version);
  copy->package = g_bytes_ref (self->package);
  copy->checksum = g_strdup (self->checksum);
  copy->index_line = g_strdup (self->index_line);
  copy->yanked = self->yanked;
  return copy;
}

void
stand_in_crate_free (StandInCrate *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self->version);
  g_clear_pointer (&self->package, g_bytes_unref);
  g_free (self->checksum);
  g_free (self->index_line);
  g_free (self);
}

/**
 * stand_in_crate_dup_index_line:
 *
 * Returns: (transfer full): the line of the sparse index for this version, with its line break
 */
char *
stand_in_crate_dup_index_line (const StandInCrate *self)
{
  return g_strdup_printf ("%s,\"yanked\":%s}\n", self->index_line, self->yanked ? "true" : "false");
}

/**
 * stand_in_crate_dup_index_path:
 *
 * Where the sparse index keeps a crate (Cargo book, registry index, index files): `he/ll/hello-feed`.
 *
 * Returns: (transfer full): the path below `index/`
 */
char *
stand_in_crate_dup_index_path (const char *name)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);

  switch (strlen (lower))
    {
    case 1:
      return g_strdup_printf ("1/%s", lower);
    case 2:
      return g_strdup_printf ("2/%s", lower);
    case 3:
      return g_strdup_printf ("3/%c/%s", lower[0], lower);
    default:
      return g_strdup_printf ("%.2s/%.2s/%s", lower, lower + 2, lower);
    }
}
