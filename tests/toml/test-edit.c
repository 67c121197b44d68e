/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "quay-error.h"
#include "quay-toml-document.h"

#include <string.h>

typedef enum
{
  SET,           /* a string; missing tables get headers */
  SET_INLINE,    /* a string; the last missing table gets braces */
  SET_TRUE,
  SET_LIST,      /* values are separated by spaces */
  APPEND,
  REMOVE,
  REMOVE_ITEM,   /* the value is a number */
} Edit;

typedef struct
{
  const char *name;
  Edit        edit;
  const char *path;     /* with “/” between the keys */
  const char *value;
  const char *before;
  const char *after;    /* NULL: refused, because of the line given by the value of “line” */
  guint       line;
  const char *paste;
} Case;

static const Case cases[] = {
  { "set/into-empty-file", SET_INLINE, "registries/crates/index", "i", "",
    "[registries]\ncrates = { index = \"i\" }\n" },
  { "set/into-file-with-only-a-mark", SET, "a/b", "v", "\357\273\277",
    "\357\273\277[a]\nb = \"v\"\n" },
  { "set/new-table-inline", SET_INLINE, "registries/crates/index", "i",
    "[build]\njobs = 4\n",
    "[build]\njobs = 4\n\n[registries]\ncrates = { index = \"i\" }\n" },
  { "set/new-table-with-header", SET, "source/crates-io/replace-with", "crates",
    "[build]\njobs = 4\n",
    "[build]\njobs = 4\n\n[source.crates-io]\nreplace-with = \"crates\"\n" },
  { "set/new-list", SET_LIST, "registry/global-credential-providers", "cargo:token cargo:libsecret", "",
    "[registry]\nglobal-credential-providers = [\"cargo:token\", \"cargo:libsecret\"]\n" },
  { "set/new-boolean", SET_TRUE, "net/offline", NULL, "", "[net]\noffline = true\n" },
  { "set/into-table-of-inline-tables", SET, "registries/crates/index", "i",
    "[registries]\nmine = { index = \"m\" }\n\n[build]\njobs = 4\n",
    "[registries]\nmine = { index = \"m\" }\ncrates = { index = \"i\" }\n\n[build]\njobs = 4\n" },
  { "set/into-table-without-tables-inline", SET_INLINE, "registries/crates/index", "i",
    "[registries]\ndefault = \"m\"\n",
    "[registries]\ndefault = \"m\"\ncrates = { index = \"i\" }\n" },
  { "set/into-table-without-tables-header", SET, "registries/crates/index", "i",
    "[registries]\ndefault = \"m\"\n",
    "[registries]\ndefault = \"m\"\n\n[registries.crates]\nindex = \"i\"\n" },
  { "set/beside-header-tables", SET_INLINE, "registries/crates/index", "i",
    "[registries.mine]\nindex = \"m\"\n\n[build]\njobs = 4\n",
    "[registries.mine]\nindex = \"m\"\n\n[registries.crates]\nindex = \"i\"\n\n[build]\njobs = 4\n" },
  { "set/beside-header-tables-at-end", SET_INLINE, "registries/crates/index", "i",
    "[build]\njobs = 4\n[registries.mine]\nindex = \"m\"\n",
    "[build]\njobs = 4\n[registries.mine]\nindex = \"m\"\n[registries.crates]\nindex = \"i\"\n" },
  { "set/below-empty-header-with-header-tables", SET_INLINE, "registries/crates/index", "i",
    "[registries]\n\n[registries.mine]\nindex = \"m\"\n",
    "[registries]\n\n[registries.mine]\nindex = \"m\"\n\n[registries.crates]\nindex = \"i\"\n" },
  { "set/comment-of-next-header-stays-there", SET_INLINE, "registries/crates/index", "i",
    "[registries.mine]\nindex = \"m\"\n# floating\n\n# about build\n[build]\njobs = 4\n",
    "[registries.mine]\nindex = \"m\"\n# floating\n\n[registries.crates]\nindex = \"i\"\n\n# about build\n[build]\n"
    "jobs = 4\n" },
  { "set/parent-after-its-tables", SET, "registries/default", "mine",
    "[net]\nretry = 1\n\n# mine\n[registries.mine]\nindex = \"m\"\n",
    "[net]\nretry = 1\n\n[registries]\ndefault = \"mine\"\n\n# mine\n[registries.mine]\nindex = \"m\"\n" },
  { "set/parent-after-its-tables-at-start", SET, "registries/default", "mine",
    "[registries.mine]\nindex = \"m\"\n",
    "[registries]\ndefault = \"mine\"\n\n[registries.mine]\nindex = \"m\"\n" },
  { "set/header-behind-its-tables", SET, "registries/crates/index", "i",
    "[registries.mine]\nindex = \"m\"\n\n[registries]\ndefault = \"mine\"\n\n[net]\nretry = 1\n",
    "[registries.mine]\nindex = \"m\"\n\n[registries]\ndefault = \"mine\"\n\n[registries.crates]\nindex = \"i\"\n\n"
    "[net]\nretry = 1\n" },
  { "set/scattered", SET, "a/z/k", "v",
    "[a.x]\nk = 1\n[b]\nk = 1\n[a.y]\nk = 1\n[c]\nk = 1\n",
    "[a.x]\nk = 1\n[b]\nk = 1\n[a.y]\nk = 1\n[a.z]\nk = \"v\"\n[c]\nk = 1\n" },
  { "set/inside-inline-root", SET, "registries/crates/index", "i",
    "registries = { mine = { index = \"m\" } } # all\n",
    "registries = { mine = { index = \"m\" }, crates = { index = \"i\" } } # all\n" },
  { "set/inside-empty-inline", SET, "registries/crates/index", "i", "registries = {}\n",
    "registries = { crates = { index = \"i\" } }\n" },
  { "set/inside-empty-padded-inline", SET, "registries/crates", "i", "registries = { }\n",
    "registries = { crates = \"i\" }\n" },
  { "set/inside-tight-inline", SET, "registries/crates/index", "i", "registries={mine={index='m'}}\n",
    "registries={mine={index='m'}, crates={index='i'}}\n" },
  { "set/inside-long-inline", SET, "a/z", "v", "a = {\n  x = 1, # one\n  y = 2, # two\n}\n",
    "a = {\n  x = 1, # one\n  y = 2, z = \"v\", # two\n}\n" },
  { "set/inside-long-empty-inline", SET, "a/z", "v", "a = { # empty\n}\n", "a = { z = \"v\" # empty\n}\n" },
  { "set/dotted-in-inline", SET, "a/b/d", "v", "a = { b.c = 1, e = 2 }\n", "a = { b.c = 1, b.d = \"v\", e = 2 }\n" },
  { "set/dotted-at-root", SET, "registries/crates/index", "i",
    "registries.mine.index = \"m\"\n\n[build]\njobs = 4\n",
    "registries.mine.index = \"m\"\nregistries.crates.index = \"i\"\n\n[build]\njobs = 4\n" },
  { "set/dotted-with-spaces-and-quotes", SET, "registries/my feed/index", "i",
    "[registries]\n  'mine' . index = 'm'\n",
    "[registries]\n  'mine' . index = 'm'\n  'my feed'.index = 'i'\n" },
  { "set/second-key-of-dotted-table", SET, "registries/mine/token", "t",
    "[registries]\n\"mine\" . index = \"m\" # here\nother.index = \"o\"\n",
    "[registries]\n\"mine\" . index = \"m\" # here\n\"mine\" . token = \"t\"\nother.index = \"o\"\n" },
  { "set/quoted-keys", SET, "registries/my.feed/index", "i",
    "[ \"registries\" . \"mine\" ]\nindex = \"m\"\n",
    "[ \"registries\" . \"mine\" ]\nindex = \"m\"\n\n[ \"registries\" . \"my.feed\" ]\nindex = \"i\"\n" },
  { "set/indented", SET, "a/c", "v", "[a]\n\tb = 1\n[d]\n", "[a]\n\tb = 1\n\tc = \"v\"\n[d]\n" },
  { "set/aligned", SET, "a/link", "v", "[a]\njobs    = 1\ntarget  = 2\n",
    "[a]\njobs    = 1\ntarget  = 2\nlink    = \"v\"\n" },
  { "set/aligned-by-neighbours", SET, "a/x", "v", "[a]\nabc = 1\nab  = 2\nabcd = 3\na   = 4\n",
    "[a]\nabc = 1\nab  = 2\nabcd = 3\na   = 4\nx   = \"v\"\n" },
  { "set/same-widths-are-not-aligned", SET, "a/c", "v", "[a]\naa = 1\nbb = 2\n", "[a]\naa = 1\nbb = 2\nc = \"v\"\n" },
  { "set/longer-than-aligned", SET, "a/longer-key", "v", "[a]\njobs   = 1\n",
    "[a]\njobs   = 1\nlonger-key = \"v\"\n" },
  { "set/behind-longer-than-aligned", SET, "a/b", "v", "[a]\njobs   = 1\nlonger-key = 2\n",
    "[a]\njobs   = 1\nlonger-key = 2\nb      = \"v\"\n" },
  { "set/always-two-spaces", SET, "a/link", "v", "[a]\njobs  =  1\nb  =  2\n",
    "[a]\njobs  =  1\nb  =  2\nlink  =  \"v\"\n" },
  { "set/many-quotes", SET, "a/c", "v", "[a]\n\"x.y\" = 'x'\nb = [ \"1\", { \"l\" = 2, 'k'.m = 3 }, 4 ]\n",
    "[a]\n\"x.y\" = 'x'\nb = [ \"1\", { \"l\" = 2, 'k'.m = 3 }, 4 ]\nc = \"v\"\n" },
  { "set/tight", SET, "a/c", "v", "[a]\nb='1'\n", "[a]\nb='1'\nc='v'\n" },
  { "set/literal-that-cannot-hold-it", SET, "a/c", "it's", "[a]\nb = '1'\n", "[a]\nb = '1'\nc = \"it's\"\n" },
  { "set/escapes", SET, "a/b", "q\"\\\t\n\001\177\u00e9", "", "[a]\nb = \"q\\\"\\\\\\t\\n\\u0001\\u007F\u00e9\"\n" },
  { "set/no-final-newline", SET_INLINE, "r/c/i", "v", "[a]\nb = 1",
    "[a]\nb = 1\n\n[r]\nc = { i = \"v\" }" },
  { "set/no-final-newline-in-table", SET, "a/c", "v", "[a]\nb = 1 # x", "[a]\nb = 1 # x\nc = \"v\"" },
  { "set/header-without-newline", SET, "a/c", "v", "[a]", "[a]\nc = \"v\"" },
  { "set/crlf", SET, "r/c/i", "v", "[a]\r\nb = 1\r\n", "[a]\r\nb = 1\r\n\r\n[r.c]\r\ni = \"v\"\r\n" },
  { "set/crlf-in-table", SET, "a/c", "v", "[a]\r\nb = 1\r\n\r\n[d]\r\n", "[a]\r\nb = 1\r\nc = \"v\"\r\n\r\n[d]\r\n" },
  { "set/compact-file", SET, "r/c/i", "v", "[a]\nb = 1\n[c]\nd = 1\n", "[a]\nb = 1\n[c]\nd = 1\n[r.c]\ni = \"v\"\n" },
  { "set/two-blank-lines", SET, "r/c/i", "v", "[a]\nb = 1\n\n\n[c]\nd = 1\n",
    "[a]\nb = 1\n\n\n[c]\nd = 1\n\n\n[r.c]\ni = \"v\"\n" },
  { "set/blank-end", SET, "r/c/i", "v", "[a]\nb = 1\n\n\n", "[a]\nb = 1\n\n[r.c]\ni = \"v\"\n\n\n" },
  { "set/comment-file", SET, "r/c", "v", "# only this\n", "# only this\n\n[r]\nc = \"v\"\n" },
  { "set/root-key", SET, "b", "v", "a = 1\n\n[c]\n", "a = 1\nb = \"v\"\n\n[c]\n" },
  { "set/first-root-key", SET, "b", "v", "# licence\n\n# about c\n[c]\n",
    "# licence\n\nb = \"v\"\n\n# about c\n[c]\n" },
  { "set/first-root-key-at-start", SET, "b", "v", "# about c\n[c]\n", "b = \"v\"\n\n# about c\n[c]\n" },
  { "set/first-root-key-without-tables", SET, "b", "v", "# licence\n", "# licence\nb = \"v\"\n" },
  { "set/long-string-that-looks-like-comments", SET, "a/c/d", "v",
    "[a]\n[a.b]\nx = '''\n\n# no comment'''\n[e]\n",
    "[a]\n[a.b]\nx = '''\n\n# no comment'''\n[a.c]\nd = 'v'\n[e]\n" },
  { "set/list-like-its-neighbour", SET_LIST, "a/c", "x y",
    "[a]\nb = [\n  \"1\",\n  \"2\", # two\n]\n",
    "[a]\nb = [\n  \"1\",\n  \"2\", # two\n]\nc = [\n  \"x\",\n  \"y\",\n]\n" },
  { "set/list-like-its-short-neighbour", SET_LIST, "a/c", "x y", "[a]\nb = [ '1','2' ]\n",
    "[a]\nb = [ '1','2' ]\nc = [ 'x','y' ]\n" },
  { "set/list-not-like-other-tables", SET_LIST, "registry/g", "x y", "[build]\nrustflags = [\n  'a',\n]\n",
    "[build]\nrustflags = [\n  'a',\n]\n\n[registry]\ng = ['x', 'y']\n" },
  { "set/tight-new-table", SET_INLINE, "registries/crates/index", "i", "[build]\njobs=4\n",
    "[build]\njobs=4\n\n[registries]\ncrates={ index=\"i\" }\n" },
  { "set/aligned-new-table", SET_INLINE, "registries/crates/index", "i", "[build]\njobs    = 4\n",
    "[build]\njobs    = 4\n\n[registries]\ncrates = { index = \"i\" }\n" },
  { "set/below-array-of-tables", SET, "bin/x", "v", "[[bin]]\nname = \"a\"\n", NULL, 1, "[bin]\nx = \"v\"\n" },
  { "set/below-string", SET_INLINE, "registries/crates/index", "i", "# c\nregistries = \"x\"\n", NULL, 2,
    "[registries]\ncrates = { index = \"i\" }\n" },
  { "set/over-header-table", SET, "a/b", "v", "[a]\n[a.b]\n", NULL, 2, "[a]\nb = \"v\"\n" },
  { "set/over-dotted-table", SET, "a/b", "v", "[a]\nb.c = 1\n", NULL, 2, "[a]\nb = \"v\"\n" },

  { "replace/string", SET, "a/b", "new", "[a]\nb  =  'old' # keep\nc = 1\n", "[a]\nb  =  'new' # keep\nc = 1\n" },
  { "replace/same-string", SET, "a/b", "o\"ld", "[a]\nb = 'o\"ld' # keep\n", "[a]\nb = 'o\"ld' # keep\n" },
  { "replace/long-string", SET, "b", "new", "b = \"\"\"\nold\n\"\"\" # keep\nc = 1\n",
    "b = \"new\" # keep\nc = 1\n" },
  { "replace/number", SET, "b", "new", "b = 1979-05-27 07:32:00 # keep\n", "b = \"new\" # keep\n" },
  { "replace/in-inline", SET, "r/c/i", "new", "r = { c = { i = \"old\", t = 1 } }\n",
    "r = { c = { i = \"new\", t = 1 } }\n" },
  { "replace/array", SET, "b", "new", "b = [ # one\n  1\n] # two\n", "b = \"new\" # two\n" },
  { "replace/boolean", SET_TRUE, "b", NULL, "b = false\n", "b = true\n" },
  { "replace/same-boolean", SET_TRUE, "b", NULL, "b = true\n", "b = true\n" },
  { "replace/list", SET_LIST, "b", "x z", "b = [ \"x\", 'y' ] # keep\n", "b = [ \"x\", 'z' ] # keep\n" },
  { "replace/list-middle", SET_LIST, "b", "x n m z", "b = [\"x\", \"y\", \"z\"]\n",
    "b = [\"x\", \"n\", \"m\", \"z\"]\n" },
  { "replace/list-shorter", SET_LIST, "b", "x z", "b = [\n  \"x\", # 1\n  \"y\", # 2\n  # about z\n  \"z\" # 3\n]\n",
    "b = [\n  \"x\", # 1\n  # about z\n  \"z\" # 3\n]\n" },
  { "replace/list-with-nothing", SET_LIST, "b", "", "b = [ \"x\", \"y\" ]\n", "b = [ ]\n" },
  { "replace/list-prepended", SET_LIST, "b", "n x", "b = [\n  \"x\",\n]\n", "b = [\n  \"n\",\n  \"x\",\n]\n" },
  { "replace/list-prepended-on-a-line", SET_LIST, "b", "n x", "b = ['x','y']\n", "b = ['n','x']\n" },
  { "replace/list-prepended-tight", SET_LIST, "b", "n x y", "b = ['x','y']\n", "b = ['n','x','y']\n" },
  { "replace/list-of-others", SET_LIST, "b", "x", "b = [ 1, 2 ]\n", "b = [\"x\"]\n" },

  { "append/single-line", APPEND, "b", "y", "b = [\"x\"] # keep\n", "b = [\"x\", \"y\"] # keep\n" },
  { "append/single-line-tight", APPEND, "b", "y", "b=['w','x']\n", "b=['w','x','y']\n" },
  { "append/single-line-with-trailing-comma", APPEND, "b", "y", "b = [\"x\",]\n", "b = [\"x\", \"y\",]\n" },
  { "append/empty", APPEND, "b", "y", "b = []\n", "b = [\"y\"]\n" },
  { "append/empty-padded", APPEND, "b", "y", "b = [ ]\n", "b = [ \"y\" ]\n" },
  { "append/empty-long", APPEND, "a/b", "y", "[a]\n  b = [\n  ]\n", "[a]\n  b = [\n      \"y\",\n  ]\n" },
  { "append/empty-with-comment", APPEND, "b", "y", "b = [\n\t# \"x\",\n]\n", "b = [\n\t# \"x\",\n\t\"y\",\n]\n" },
  { "append/multi-line", APPEND, "b", "y", "b = [\n  \"x\" # x\n  # end\n]\n",
    "b = [\n  \"x\", # x\n  \"y\"\n  # end\n]\n" },
  { "append/multi-line-with-trailing-comma", APPEND, "b", "y", "b = [\r\n  \"x\", # x\r\n]\r\n",
    "b = [\r\n  \"x\", # x\r\n  \"y\",\r\n]\r\n" },
  { "append/multi-line-closed-behind-last", APPEND, "b", "y", "b = [\"w\",\n     \"x\"]\n",
    "b = [\"w\",\n     \"x\",\n     \"y\"]\n" },
  { "append/several-on-a-line", APPEND, "b", "y", "b = [\n  \"v\", \"w\",\n  \"x\", \"z\",\n]\n",
    "b = [\n  \"v\", \"w\",\n  \"x\", \"z\", \"y\",\n]\n" },
  { "append/comma-first", APPEND, "b", "y", "b = [ \"w\"\n    , \"x\"\n    ]\n",
    "b = [ \"w\"\n    , \"x\", \"y\"\n    ]\n" },
  { "append/behind-comment", APPEND, "a/b", "y", "[a]\n b = [ 'x' # x\n ]\n", "[a]\n b = [ 'x', # x\n     'y'\n ]\n" },
  { "append/behind-comma-and-comment", APPEND, "b", "y", "b = [\r\n  'w', 'x', # x\r\n\r\n]\r\n",
    "b = [\r\n  'w', 'x', # x\r\n  'y',\r\n\r\n]\r\n" },
  { "append/missing", APPEND, "r/g", "y", "[a]\nb = 1\n", "[a]\nb = 1\n\n[r]\ng = [\"y\"]\n" },
  { "append/to-string", APPEND, "r/g", "y", "[r]\ng = \"x\"\n", NULL, 2, "[r]\ng = [\"y\"]\n" },
  { "append/to-tables", APPEND, "g", "y", "[[g]]\n", NULL, 1, "g = [\"y\"]\n" },

  { "remove-item/comment-of-it-stays", REMOVE_ITEM, "b", "0", "b = [\"x\", # 1\n  \"y\", \"z\"]\n",
    "b = [ # 1\n  \"y\", \"z\"]\n" },
  { "remove/missing", REMOVE, "a/c", NULL, "[a]\nb = 1\n", "[a]\nb = 1\n" },
  { "remove/line", REMOVE, "a/c", NULL, "[a]\nb = 1\n# about c\nc = 2 # c\nd = 3\n",
    "[a]\nb = 1\n# about c\nd = 3\n" },
  { "remove/long-value", REMOVE, "a/c", NULL, "[a]\nb = 1\nc = [\n  1, # one\n  '''\n''']\nd = 3\n",
    "[a]\nb = 1\nd = 3\n" },
  { "remove/between-blank-lines", REMOVE, "b", NULL, "a = 1\n\nb = 2\n\nc = 3\n", "a = 1\n\nc = 3\n" },
  { "remove/last-key-of-table", REMOVE, "a/b", NULL, "x = 1\n\n[a]\nb = 1\n\n[c]\nd = 1\n", "x = 1\n\n[c]\nd = 1\n" },
  { "remove/last-key-of-table-with-comment", REMOVE, "a/b", NULL, "[a]\n# keep\nb = 1\n\n[c]\n",
    "[a]\n# keep\n\n[c]\n" },
  { "remove/last-key-of-table-with-comment-behind", REMOVE, "a/b", NULL, "[a]\nb = 1\n# keep\n\n[c]\n",
    "[a]\n# keep\n\n[c]\n" },
  { "remove/last-key-of-commented-header", REMOVE, "a/b", NULL, "[a] # mine\nb = 1\n", "[a] # mine\n" },
  { "remove/last-key-before-comment-of-next", REMOVE, "a/b", NULL, "[a]\nb = 1\n\n# about c\n[c]\nd = 1\n",
    "# about c\n[c]\nd = 1\n" },
  { "remove/last-key-with-tables-below", REMOVE, "a/b", NULL, "[a]\nb = 1\n\n[a.c]\nd = 1\n", "[a.c]\nd = 1\n" },
  { "remove/only-table", REMOVE, "a/b", NULL, "[a]\nb = 1\n", "" },
  { "remove/only-table-behind-comment", REMOVE, "a/b", NULL, "# file\n\n[a]\nb = 1\n", "# file\n" },
  { "remove/header-table", REMOVE, "r/b", NULL,
    "[r.a]\ni = 1\n# end of a\n\n# about b\n[r.b]\n# inside\ni = 1\n\n# about c\n[r.c]\ni = 1\n",
    "[r.a]\ni = 1\n# end of a\n\n# about b\n\n# about c\n[r.c]\ni = 1\n" },
  { "remove/header-table-compact", REMOVE, "r/b", NULL, "[r.a]\ni = 1\n[r.b]\ni = 1\n[r.c]\ni = 1\n",
    "[r.a]\ni = 1\n[r.c]\ni = 1\n" },
  { "remove/scattered-table", REMOVE, "r", NULL,
    "r.z = 1\nx = 1\n\n[r.a]\ni = 1\n\n[s]\nk = 1\n\n[r.a.b]\ni = 1\n\n[[r.c]]\n\n[[r.c]]\nk = 1\n",
    "x = 1\n\n[s]\nk = 1\n" },
  { "remove/dotted-table", REMOVE, "a/b", NULL, "[a]\nb.c = 1\nx = 1\nb.d = 2\n", "[a]\nx = 1\n" },
  { "remove/whole-of-dotted-table", REMOVE, "a/b", NULL, "[a]\nb.c = 1\nb.d = 2\n\n[e]\n", "[e]\n" },
  { "remove/first-of-inline", REMOVE, "a/b", NULL, "a = { b = 1, c = 2 }\n", "a = { c = 2 }\n" },
  { "remove/last-of-inline", REMOVE, "a/c", NULL, "a = { b = 1, c = 2 } # x\n", "a = { b = 1 } # x\n" },
  { "remove/only-of-inline", REMOVE, "r/a/b", NULL, "[r]\na = { b = 1 }\nx = { y = 1 }\n", "[r]\nx = { y = 1 }\n" },
  { "remove/only-of-all", REMOVE, "r/a/b", NULL, "[x]\ny = 1\n\n[r]\na = { b = 1 }\n", "[x]\ny = 1\n" },
  { "remove/dotted-in-inline", REMOVE, "a/b", NULL, "a = { b.x = 1, c = 2, b.y = 3, b.z = 4 }\n", "a = { c = 2 }\n" },
  { "remove/from-long-inline", REMOVE, "a/c", NULL, "a = {\n  b = 1, # b\n  c = 2 # c\n}\n",
    "a = {\n  b = 1 # b\n}\n" },
  { "remove/no-final-newline", REMOVE, "r/b", NULL, "[a]\nx = 1\n\n[r]\nb = 1", "[a]\nx = 1" },
  { "remove/no-final-newline-crlf", REMOVE, "a/y", NULL, "[a]\r\nx = 1\r\ny = 2", "[a]\r\nx = 1" },

  { "remove-item/first", REMOVE_ITEM, "b", "0", "b = [\"x\", \"y\"]\n", "b = [\"y\"]\n" },
  { "remove-item/middle", REMOVE_ITEM, "b", "1", "b = [\"x\",\"y\",\"z\"]\n", "b = [\"x\",\"z\"]\n" },
  { "remove-item/last", REMOVE_ITEM, "b", "1", "b = [\"x\", \"y\" ] # z\n", "b = [\"x\" ] # z\n" },
  { "remove-item/only", REMOVE_ITEM, "b", "0", "b = [ \"x\", ]\n", "b = [ ]\n" },
  { "remove-item/missing", REMOVE_ITEM, "b", "1", "b = [ \"x\" ]\n", "b = [ \"x\" ]\n" },
  { "remove-item/line", REMOVE_ITEM, "b", "1", "b = [\n  \"x\", # x\n  # about y\n  \"y\", # y\n  \"z\"\n]\n",
    "b = [\n  \"x\", # x\n  # about y\n  \"z\"\n]\n" },
  { "remove-item/last-line", REMOVE_ITEM, "b", "1", "b = [\n  \"x\", # x\n  \"y\" # y\n]\n",
    "b = [\n  \"x\" # x\n]\n" },
  { "remove-item/last-line-with-comma", REMOVE_ITEM, "b", "1", "b = [\n  \"x\",\n  \"y\",\n]\n",
    "b = [\n  \"x\",\n]\n" },
  { "remove-item/comment-between", REMOVE_ITEM, "b", "1", "b = [\"x\", # x\n \"y\"]\n", "b = [\"x\" # x\n ]\n" },
  { "remove-item/comma-first", REMOVE_ITEM, "b", "1", "b = [ \"w\"\n    , \"x\"\n    ]\n", "b = [ \"w\"\n    ]\n" },
  { "remove-item/table", REMOVE_ITEM, "b", "1", "[[b]]\nx = 1\n\n[[b]]\nx = 2\n[b.c]\n\n[[b]]\nx = 3\n",
    "[[b]]\nx = 1\n\n[[b]]\nx = 3\n" },
  { "remove-item/of-string", REMOVE_ITEM, "b", "0", "\nb = \"x\"\n", NULL, 2, NULL },
};

static QuayTomlDocument *
parse (const char *text)
{
  g_autoptr(GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr(GError) error = NULL;
  QuayTomlDocument *document = quay_toml_document_new (bytes, &error);

  g_assert_no_error (error);
  return document;
}

static void
assert_text (QuayTomlDocument *document,
             const char       *expected)
{
  g_autoptr(GBytes) bytes = quay_toml_document_to_bytes (document);
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

  g_assert_cmpstr (text, ==, expected);
}

static gboolean
make_edit (QuayTomlDocument *document,
           const Case       *self,
           GError          **error)
{
  g_auto(GStrv) path = g_strsplit (self->path, "/", -1);
  const char *const *keys = (const char *const *) path;
  g_auto(GStrv) values = NULL;

  switch (self->edit)
    {
    case SET:
      return quay_toml_document_set_string (document, keys, self->value, QUAY_TOML_LAYOUT_HEADER, error);
    case SET_INLINE:
      return quay_toml_document_set_string (document, keys, self->value, QUAY_TOML_LAYOUT_INLINE, error);
    case SET_TRUE:
      return quay_toml_document_set_boolean (document, keys, TRUE, QUAY_TOML_LAYOUT_HEADER, error);
    case SET_LIST:
      values = g_strsplit (self->value, " ", -1);
      return quay_toml_document_set_strv (document, keys, (const char *const *) values,
                                          QUAY_TOML_LAYOUT_HEADER, error);
    case APPEND:
      return quay_toml_document_append (document, keys, self->value, error);
    case REMOVE:
      return quay_toml_document_remove (document, keys, error);
    case REMOVE_ITEM:
      return quay_toml_document_remove_item (document, keys, atoi (self->value), error);
    default:
      g_assert_not_reached ();
    }
}

static void
test_case (gconstpointer data)
{
  const Case *self = data;
  g_autoptr(QuayTomlDocument) document = parse (self->before);
  g_autoptr(GError) error = NULL;
  gboolean done = make_edit (document, self, &error);

  if (self->after != NULL)
    {
      g_assert_no_error (error);
      g_assert_true (done);
      assert_text (document, self->after);
    }
  else
    {
      g_assert_error (error, QUAY_ERROR, QUAY_ERROR_LAYOUT);
      g_assert_false (done);
      g_assert_cmpint (quay_error_get_number (error), ==, self->line);
      g_assert_cmpstr (quay_error_get_object (error), ==, self->paste);
      assert_text (document, self->before);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = g_strconcat ("/document/", cases[i].name, NULL);

      g_test_add_data_func (name, &cases[i], test_case);
    }
  return g_test_run ();
}
