/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "quay-error.h"
#include "quay-feed-address.h"

#include <string.h>

#define PKGS "sparse+https://pkgs.dev.azure.com/"
#define INDEX "/Cargo/index/"
#define PROJECT_ID "0f1e2d3c-4b5a-4697-8879-6a5b4c3d2e1f"
#define FEED_ID "5c6d7e8f-9a0b-4c1d-8e2f-3a4b5c6d7e8f"

#define WEB QUAY_ADDRESS_FROM_WEB_LINK
#define SCOPE QUAY_ADDRESS_SCOPE_UNKNOWN
#define SECRET QUAY_ADDRESS_HAD_SECRET
#define LEGACY QUAY_ADDRESS_LEGACY_HOST
#define UNCERTAIN QUAY_ADDRESS_UNCERTAIN_HOST
#define INSECURE QUAY_ADDRESS_INSECURE
#define GUIDS QUAY_ADDRESS_HAS_GUIDS

/* What people paste, and all that is to be read in it. */
typedef struct
{
  const char      *text;
  const char      *server;
  const char      *organization;
  const char      *project;
  const char      *feed;
  const char      *view;
  gboolean         force_auth;
  const char      *index_url;
  QuayAddressNotes notes;
} Understood;

static const Understood understood[] = {
  /* Index addresses of the hosted service, in every spelling */
  { PKGS "contoso/Shop/_packaging/tools/Cargo/index/",
    NULL, "contoso", "Shop", "tools", NULL, FALSE, PKGS "contoso/Shop/_packaging/tools" INDEX, 0 },
  { "https://pkgs.dev.azure.com/contoso/_packaging/tools/Cargo/index/",
    NULL, "contoso", NULL, "tools", NULL, FALSE, PKGS "contoso/_packaging/tools" INDEX, 0 },
  { "pkgs.dev.azure.com/contoso/Shop/_packaging/tools/Cargo/index",
    NULL, "contoso", "Shop", "tools", NULL, FALSE, PKGS "contoso/Shop/_packaging/tools" INDEX, 0 },
  { "https://pkgs.dev.azure.com/contoso/Shop/_packaging/tools/Cargo/index/config.json",
    NULL, "contoso", "Shop", "tools", NULL, FALSE, PKGS "contoso/Shop/_packaging/tools" INDEX, 0 },
  { "https://pkgs.dev.azure.com/contoso/Web%20Shop/_packaging/tools/Cargo/index/",
    NULL, "contoso", "Web Shop", "tools", NULL, FALSE, PKGS "contoso/Web%20Shop/_packaging/tools" INDEX, 0 },
  { "https://pkgs.dev.azure.com/contoso/Web%2520Shop/_packaging/tools/Cargo/index/",
    NULL, "contoso", "Web Shop", "tools", NULL, FALSE, PKGS "contoso/Web%20Shop/_packaging/tools" INDEX, 0 },
  { "https://pkgs.dev.azure.com/contoso/B%c3%bcro/_packaging/tools/Cargo/index/",
    NULL, "contoso", "Büro", "tools", NULL, FALSE, PKGS "contoso/B%C3%BCro/_packaging/tools" INDEX, 0 },
  { "https://pkgs.dev.azure.com/contoso/Büro/_packaging/tools/Cargo/index/",
    NULL, "contoso", "Büro", "tools", NULL, FALSE, PKGS "contoso/B%C3%BCro/_packaging/tools" INDEX, 0 },
  { "https://pkgs.dev.azure.com/contoso/Shop/_PACKAGING/tools/cargo/Index/",
    NULL, "contoso", "Shop", "tools", NULL, FALSE, PKGS "contoso/Shop/_packaging/tools" INDEX, 0 },
  { "HTTPS://PKGS.DEV.AZURE.COM:443/contoso/Shop/_packaging/tools/Cargo/index/",
    NULL, "contoso", "Shop", "tools", NULL, FALSE, PKGS "contoso/Shop/_packaging/tools" INDEX, 0 },
  { "https://pkgs.dev.azure.com:/contoso//Shop/_packaging/tools/Cargo/index//",
    NULL, "contoso", "Shop", "tools", NULL, FALSE, PKGS "contoso/Shop/_packaging/tools" INDEX, 0 },
  { "http://pkgs.dev.azure.com/contoso/Shop/_packaging/tools/Cargo/index/",
    NULL, "contoso", "Shop", "tools", NULL, FALSE, PKGS "contoso/Shop/_packaging/tools" INDEX,
    QUAY_ADDRESS_HTTPS_FORCED },
  { "https://pkgs.dev.azure.com/contoso/Shop/_packaging/my.feed(1)/Cargo/index/",
    NULL, "contoso", "Shop", "my.feed(1)", NULL, FALSE, PKGS "contoso/Shop/_packaging/my.feed%281%29" INDEX, 0 },
  { " \t\n\xEF\xBB\xBF\xC2\xA0" "https://pkgs.dev.azure.com/contoso/_packaging/tools/Cargo/index/\xC2\xA0\r\n",
    NULL, "contoso", NULL, "tools", NULL, FALSE, PKGS "contoso/_packaging/tools" INDEX, 0 },

  /* Views and forced logins */
  { "https://pkgs.dev.azure.com/contoso/Shop/_packaging/tools@Release/Cargo/index/",
    NULL, "contoso", "Shop", "tools", "Release", FALSE, PKGS "contoso/Shop/_packaging/tools@Release" INDEX, 0 },
  { "https://pkgs.dev.azure.com/contoso/Shop/_packaging/tools%40Release/npm/registry/",
    NULL, "contoso", "Shop", "tools", "Release", FALSE, PKGS "contoso/Shop/_packaging/tools@Release" INDEX, 0 },
  { "https://pkgs.dev.azure.com/contoso/Shop/_packaging/tools~force-auth/Cargo/index/",
    NULL, "contoso", "Shop", "tools", NULL, TRUE, PKGS "contoso/Shop/_packaging/tools~force-auth" INDEX, 0 },
  { "https://pkgs.dev.azure.com/contoso/Shop/_packaging/tools%7Eforce-auth/nuget/v3/index.json",
    NULL, "contoso", "Shop", "tools", NULL, TRUE, PKGS "contoso/Shop/_packaging/tools~force-auth" INDEX, 0 },
  { "https://pkgs.dev.azure.com/contoso/Shop/_packaging/tools@Release~FORCE-auth/Cargo/index/",
    NULL, "contoso", "Shop", "tools", "Release", TRUE, PKGS "contoso/Shop/_packaging/tools@Release~force-auth" INDEX,
    QUAY_ADDRESS_FORCED_VIEW },
  { "https://pkgs.dev.azure.com/contoso/Shop/_packaging/tools~force-auth@Release/Cargo/index/",
    NULL, "contoso", "Shop", "tools", "Release", TRUE, PKGS "contoso/Shop/_packaging/tools@Release~force-auth" INDEX,
    QUAY_ADDRESS_FORCED_VIEW },

  /* Other tools, and what stands around the address there */
  { "https://pkgs.dev.azure.com/contoso/" PROJECT_ID "/_packaging/" FEED_ID
    "/cargo/api/v1/crates/serde/1.0.1/download",
    NULL, "contoso", PROJECT_ID, FEED_ID, NULL, FALSE,
    PKGS "contoso/" PROJECT_ID "/_packaging/" FEED_ID INDEX, GUIDS },
  { "\"dl\":\"https://pkgs.dev.azure.com/contoso/_packaging/" FEED_ID
    "/cargo/api/v1/crates/{crate}/{version}/download\"",
    NULL, "contoso", NULL, FEED_ID, NULL, FALSE, PKGS "contoso/_packaging/" FEED_ID INDEX, GUIDS },
  { "https://pkgs.dev.azure.com/contoso/_packaging/tools/nuget/v3/index.json",
    NULL, "contoso", NULL, "tools", NULL, FALSE, PKGS "contoso/_packaging/tools" INDEX, 0 },
  { "https://contoso@pkgs.dev.azure.com/contoso/_packaging/tools/pypi/simple/",
    NULL, "contoso", NULL, "tools", NULL, FALSE, PKGS "contoso/_packaging/tools" INDEX, 0 },
  { "https://user:secret@pkgs.dev.azure.com/contoso/_packaging/tools/maven/v1",
    NULL, "contoso", NULL, "tools", NULL, FALSE, PKGS "contoso/_packaging/tools" INDEX, SECRET },
  { "https://abcdefghijklmnopqrstuvwxyz234567" "abcdefghijklmnopqrst@pkgs.dev.azure.com/contoso/_packaging/tools/x",
    NULL, "contoso", NULL, "tools", NULL, FALSE, PKGS "contoso/_packaging/tools" INDEX, SECRET },
  { "//pkgs.dev.azure.com/contoso/_packaging/tools/npm/registry/:_authToken=abc",
    NULL, "contoso", NULL, "tools", NULL, FALSE, PKGS "contoso/_packaging/tools" INDEX, SECRET },
  { "; begin auth token\n//pkgs.dev.azure.com/contoso/_packaging/tools/npm/registry/:username=contoso\n"
    "//pkgs.dev.azure.com/contoso/_packaging/tools/npm/registry/:_password=YWJj\n",
    NULL, "contoso", NULL, "tools", NULL, FALSE, PKGS "contoso/_packaging/tools" INDEX, SECRET },
  { "//pkgs.dev.azure.com/contoso/_packaging/tools:_password=YWJj",
    NULL, "contoso", NULL, "tools", NULL, FALSE, PKGS "contoso/_packaging/tools" INDEX, SECRET },
  { "registry=https://pkgs.dev.azure.com/contoso/_packaging/tools/npm/registry/\nalways-auth=true\n",
    NULL, "contoso", NULL, "tools", NULL, FALSE, PKGS "contoso/_packaging/tools" INDEX, 0 },
  { "<add key=\"tools\" value=\"https://pkgs.dev.azure.com/contoso/_packaging/tools/nuget/v3/index.json\" />",
    NULL, "contoso", NULL, "tools", NULL, FALSE, PKGS "contoso/_packaging/tools" INDEX, 0 },
  { "<packageSources>\n<add key=\"nuget.org\" value=\"https://api.nuget.org/v3/index.json\" />\n"
    "<add key=\"tools\" value=\"https://pkgs.dev.azure.com/contoso/_packaging/tools/nuget/v3/index.json\" />",
    NULL, "contoso", NULL, "tools", NULL, FALSE, PKGS "contoso/_packaging/tools" INDEX, 0 },
  { "<url>https://pkgs.dev.azure.com/contoso/Shop/_packaging/tools/maven/v1</url>",
    NULL, "contoso", "Shop", "tools", NULL, FALSE, PKGS "contoso/Shop/_packaging/tools" INDEX, 0 },
  { "cargo install --index sparse+https://pkgs.dev.azure.com/contoso/_packaging/tools/Cargo/index/ foo",
    NULL, "contoso", NULL, "tools", NULL, FALSE, PKGS "contoso/_packaging/tools" INDEX, 0 },
  { "See “https://pkgs.dev.azure.com/contoso/_packaging/tools”, please.",
    NULL, "contoso", NULL, "tools", NULL, FALSE, PKGS "contoso/_packaging/tools" INDEX, 0 },
  { "It is https://dev.azure.com/contoso/Shop/_artifacts/feed/tools.",
    NULL, "contoso", "Shop", "tools", NULL, FALSE, PKGS "contoso/Shop/_packaging/tools" INDEX, WEB | SCOPE },
  { "read README.md, then add pkgs.dev.azure.com/contoso/_packaging/tools/Cargo/index/ to config.toml",
    NULL, "contoso", NULL, "tools", NULL, FALSE, PKGS "contoso/_packaging/tools" INDEX, 0 },

  /* Hosts of visualstudio.com */
  { "https://contoso.pkgs.visualstudio.com/Shop/_packaging/tools/Cargo/index/",
    NULL, "contoso", "Shop", "tools", NULL, FALSE, PKGS "contoso/Shop/_packaging/tools" INDEX, LEGACY },
  { "https://contoso.pkgs.visualstudio.com/DefaultCollection/_packaging/tools/nuget/v3/index.json",
    NULL, "contoso", NULL, "tools", NULL, FALSE, PKGS "contoso/_packaging/tools" INDEX, LEGACY },
  { "https://contoso.visualstudio.com/Universal%20Store/_artifacts/feed/Universal.Store",
    NULL, "contoso", "Universal Store", "Universal.Store", NULL, FALSE,
    PKGS "contoso/Universal%20Store/_packaging/Universal.Store" INDEX, LEGACY | WEB | SCOPE },
  { "https://contoso.visualstudio.com/Shop/_packaging?_a=feed&feed=tools%40Local",
    NULL, "contoso", "Shop", "tools", "Local", FALSE, PKGS "contoso/Shop/_packaging/tools@Local" INDEX,
    LEGACY | WEB | SCOPE },
  { "<a href='https://contoso.visualstudio.com/Shop/_packaging?feed=tools&amp;_a=feed'>",
    NULL, "contoso", "Shop", "tools", NULL, FALSE, PKGS "contoso/Shop/_packaging/tools" INDEX,
    LEGACY | WEB | SCOPE },
  { "https://contoso.feeds.visualstudio.com/_apis/packaging/feeds/tools?api-version=7.1",
    NULL, "contoso", NULL, "tools", NULL, FALSE, PKGS "contoso/_packaging/tools" INDEX, LEGACY },

  /* Pages */
  { "https://dev.azure.com/contoso/Shop/_artifacts/feed/tools@Release",
    NULL, "contoso", "Shop", "tools", "Release", FALSE, PKGS "contoso/Shop/_packaging/tools@Release" INDEX,
    WEB | SCOPE },
  { "https://dev.azure.com/contoso/Shop/_artifacts/feed/tools/connect/cargo",
    NULL, "contoso", "Shop", "tools", NULL, FALSE, PKGS "contoso/Shop/_packaging/tools" INDEX, WEB | SCOPE },
  { "https://dev.azure.com/contoso/Shop/_artifacts/feed/tools/Cargo/serde/overview/1.0.1",
    NULL, "contoso", "Shop", "tools", NULL, FALSE, PKGS "contoso/Shop/_packaging/tools" INDEX, WEB | SCOPE },
  { "https://dev.azure.com/contoso/_artifacts/feed/tools",
    NULL, "contoso", NULL, "tools", NULL, FALSE, PKGS "contoso/_packaging/tools" INDEX, WEB },
  { "https://dev.azure.com/contoso/Shop/_artifacts",
    NULL, "contoso", "Shop", NULL, NULL, FALSE, NULL, WEB },
  { "https://dev.azure.com/contoso/Shop/_git/app",
    NULL, "contoso", "Shop", NULL, NULL, FALSE, NULL, WEB },
  { "https://contoso@dev.azure.com/contoso/Shop/_git/app",
    NULL, "contoso", "Shop", NULL, NULL, FALSE, NULL, WEB },
  { "git@ssh.dev.azure.com:v3/contoso/Shop/app",
    NULL, "contoso", "Shop", NULL, NULL, FALSE, NULL, WEB },
  { "git clone contoso@vs-ssh.visualstudio.com:v3/contoso/Web%20Shop/app",
    NULL, "contoso", "Web Shop", NULL, NULL, FALSE, NULL, WEB },
  { "https://dev.azure.com/contoso/",
    NULL, "contoso", NULL, NULL, NULL, FALSE, NULL, 0 },
  { "https://dev.azure.com/contoso/_settings/organizationPolicy",
    NULL, "contoso", NULL, NULL, NULL, FALSE, NULL, WEB },
  { "https://contoso.visualstudio.com",
    NULL, "contoso", NULL, NULL, NULL, FALSE, NULL, LEGACY },
  { "https://feeds.dev.azure.com/contoso/Shop/_apis/packaging/Feeds/" FEED_ID,
    NULL, "contoso", "Shop", FEED_ID, NULL, FALSE, PKGS "contoso/Shop/_packaging/" FEED_ID INDEX, GUIDS },
  { "https://feeds.dev.azure.com/contoso/_apis/packaging/feeds",
    NULL, "contoso", NULL, NULL, NULL, FALSE, NULL, 0 },

  /* Servers */
  { "https://tfs.corp.example/tfs/DefaultCollection/_packaging/tools/Cargo/index/",
    "https://tfs.corp.example/tfs", "DefaultCollection", NULL, "tools", NULL, FALSE,
    "sparse+https://tfs.corp.example/tfs/DefaultCollection/_packaging/tools" INDEX, UNCERTAIN },
  { "https://tfs.corp.example/tfs/DefaultCollection/Shop/_packaging/tools/nuget/v3/index.json",
    "https://tfs.corp.example/tfs", "DefaultCollection", "Shop", "tools", NULL, FALSE,
    "sparse+https://tfs.corp.example/tfs/DefaultCollection/Shop/_packaging/tools" INDEX, UNCERTAIN },
  { "https://azdo.corp.example:8443/Main/Shop/_packaging/tools/npm/registry/",
    "https://azdo.corp.example:8443", "Main", "Shop", "tools", NULL, FALSE,
    "sparse+https://azdo.corp.example:8443/Main/Shop/_packaging/tools" INDEX, UNCERTAIN },
  { "https://azdo.corp.example:443/Main/_packaging/tools/npm/registry/",
    "https://azdo.corp.example", "Main", NULL, "tools", NULL, FALSE,
    "sparse+https://azdo.corp.example/Main/_packaging/tools" INDEX, UNCERTAIN },
  { "https://azdo.corp.example/Dev%20Ops/Main/Shop/_packaging/tools/npm/registry/",
    "https://azdo.corp.example/Dev%20Ops", "Main", "Shop", "tools", NULL, FALSE,
    "sparse+https://azdo.corp.example/Dev%20Ops/Main/Shop/_packaging/tools" INDEX, UNCERTAIN },
  { "https://azdo.corp.example/it/devops/Main/Shop/_packaging/tools/npm/registry/",
    "https://azdo.corp.example/it/devops", "Main", "Shop", "tools", NULL, FALSE,
    "sparse+https://azdo.corp.example/it/devops/Main/Shop/_packaging/tools" INDEX, UNCERTAIN },
  { "http://tfs:8080/tfs/DefaultCollection/Web%20Shop/_artifacts/feed/tools",
    "http://tfs:8080/tfs", "DefaultCollection", "Web Shop", "tools", NULL, FALSE,
    "sparse+http://tfs:8080/tfs/DefaultCollection/Web%20Shop/_packaging/tools" INDEX,
    UNCERTAIN | INSECURE | WEB | SCOPE },
  { "http://[::1]:8080/Main/_packaging/tools/Cargo/index/",
    "http://[::1]:8080", "Main", NULL, "tools", NULL, FALSE,
    "sparse+http://[::1]:8080/Main/_packaging/tools" INDEX, UNCERTAIN | INSECURE },
  { "https://tfs.büro.example/Main/_packaging/tools/Cargo/index/",
    "https://tfs.xn--bro-hoa.example", "Main", NULL, "tools", NULL, FALSE,
    "sparse+https://tfs.xn--bro-hoa.example/Main/_packaging/tools" INDEX, UNCERTAIN },
  { "https://pkgs.dev.\xD0\xB0zure.com/contoso/_packaging/tools/Cargo/index/",
    "https://pkgs.dev.xn--zure-43d.com", "contoso", NULL, "tools", NULL, FALSE,
    "sparse+https://pkgs.dev.xn--zure-43d.com/contoso/_packaging/tools" INDEX, UNCERTAIN },
};

/* What must not be read, why, and what the user is told about it. */
typedef struct
{
  const char *text;
  QuayError   code;
  const char *subject;
  const char *object;
} Refused;

static const Refused refused[] = {
  /* Look-alikes */
  { "https://evildev.azure.com/contoso/Shop/_packaging/tools/Cargo/index/",
    QUAY_ERROR_INPUT_HOST, "evildev.azure.com", NULL },
  { "https://pkgs.dev.azure.com.evil.example/contoso/_packaging/tools/Cargo/index/",
    QUAY_ERROR_INPUT_HOST, "pkgs.dev.azure.com.evil.example", NULL },
  { "https://contoso.pkgs.visualstudio.com.evil.example/_packaging/tools/Cargo/index/",
    QUAY_ERROR_INPUT_HOST, "contoso.pkgs.visualstudio.com.evil.example", NULL },
  { "https://evilvisualstudio.com/_packaging/tools/Cargo/index/",
    QUAY_ERROR_INPUT_HOST, "evilvisualstudio.com", NULL },
  { "https://pkgs.dev.azure.com./contoso/_packaging/tools/Cargo/index/",
    QUAY_ERROR_INPUT_HOST, "pkgs.dev.azure.com.", NULL },
  { "https://pkgs.dev.azure.com@evil.example/contoso/_packaging/tools/Cargo/index/",
    QUAY_ERROR_INPUT_HOST, "evil.example", NULL },
  { "https://pkgs.dev.azure.com:443@evil.example/contoso/_packaging/tools/Cargo/index/",
    QUAY_ERROR_INPUT_HOST, "evil.example", NULL },
  { "https://PKGS%2Edev.azure.com@evil.example/contoso/_packaging/tools/Cargo/index/",
    QUAY_ERROR_INPUT_HOST, "evil.example", NULL },
  { "https://pkgs.dev.azure.com%2eevil.example/contoso/_packaging/tools/Cargo/index/",
    QUAY_ERROR_INPUT_HOST, "pkgs.dev.azure.com%2eevil.example", NULL },
  { "https://evil.example/pkgs.dev.azure.com/contoso/_packaging/tools/Cargo/index/",
    QUAY_ERROR_INPUT_HOST, "evil.example", NULL },
  { "https://evil.example/x/PKGS.dev.azure.com/contoso/_packaging/tools/Cargo/index/",
    QUAY_ERROR_INPUT_HOST, "evil.example", NULL },
  { "https://\xEF\xBD\x90kgs.dev.azure.com/contoso/_packaging/tools/Cargo/index/",
    QUAY_ERROR_INPUT_HOST, "pkgs.dev.azure.com", NULL },

  /* Texts that two programs read differently */
  { "https://pkgs.dev.azure.com\\@evil.example/contoso/_packaging/tools/Cargo/index/",
    QUAY_ERROR_INPUT_ADDRESS, NULL, "backslash" },
  { "pkgs.dev.azure.com\\contoso\\_packaging\\tools\\",
    QUAY_ERROR_INPUT_ADDRESS, NULL, "backslash" },
  { "https://pkgs.dev.azure.com:8443/contoso/_packaging/tools/Cargo/index/",
    QUAY_ERROR_INPUT_ADDRESS, NULL, "port" },
  { "http://pkgs.dev.azure.com:80/contoso/_packaging/tools/Cargo/index/",
    QUAY_ERROR_INPUT_ADDRESS, NULL, "port" },
  { "https://tfs.corp.example:0/Main/_packaging/tools/Cargo/index/",
    QUAY_ERROR_INPUT_ADDRESS, NULL, "port" },
  { "https://tfs.corp.example:65536/Main/_packaging/tools/Cargo/index/",
    QUAY_ERROR_INPUT_ADDRESS, NULL, "port" },
  { "https://tfs.corp.example:+1/Main/_packaging/tools/Cargo/index/",
    QUAY_ERROR_INPUT_ADDRESS, NULL, "port" },
  { "https://pkgs.dev.azure.com/contoso/../evil/_packaging/tools/Cargo/index/",
    QUAY_ERROR_INPUT_ADDRESS, NULL, "dot segment" },
  { "https://pkgs.dev.azure.com/contoso/%2e%2E/evil/_packaging/tools/Cargo/index/",
    QUAY_ERROR_INPUT_ADDRESS, NULL, "dot segment" },
  { "https://pkgs.dev.azure.com/contoso/_packaging/tools/Cargo/index/..",
    QUAY_ERROR_INPUT_ADDRESS, NULL, "dot segment" },
  { "https://pkgs.dev.azure.com/contoso/%252e%252e/_packaging/tools/Cargo/index/",
    QUAY_ERROR_INPUT_ADDRESS, NULL, "dot segment" },
  { "https://pkgs.dev.azure.com/contoso/..%2f..%2fx/_packaging/tools/Cargo/index/",
    QUAY_ERROR_INPUT_ADDRESS, NULL, "bad percent escape" },
  { "https://pkgs.dev.azure.com/contoso/100%/_packaging/tools/Cargo/index/",
    QUAY_ERROR_INPUT_ADDRESS, NULL, "bad percent escape" },
  { "https://pkgs.dev.azure.com/contoso/a%00b/_packaging/tools/Cargo/index/",
    QUAY_ERROR_INPUT_ADDRESS, NULL, "bad percent escape" },
  { "https://pkgs.dev.azure.com/contoso/a%FFb/_packaging/tools/Cargo/index/",
    QUAY_ERROR_INPUT_ADDRESS, NULL, "not UTF-8" },
  { "https://contoso.visualstudio.com/Shop/_packaging?feed=tools%2Fx",
    QUAY_ERROR_INPUT_ADDRESS, NULL, "bad percent escape" },
  { "https://tfs..example/Main/_packaging/tools/Cargo/index/",
    QUAY_ERROR_INPUT_ADDRESS, NULL, "host" },
  { "https://[fe80::1%25eth0]/Main/_packaging/tools/Cargo/index/",
    QUAY_ERROR_INPUT_ADDRESS, NULL, "host" },
  { "https://[/Main/_packaging/tools/Cargo/index/",
    QUAY_ERROR_INPUT_ADDRESS, NULL, "host" },
  { "https:///_packaging/tools/Cargo/index/",
    QUAY_ERROR_INPUT_ADDRESS, NULL, "host" },

  /* Names that cannot be */
  { "https://pkgs.dev.azure.com/contoso/a/b/_packaging/tools/Cargo/index/",
    QUAY_ERROR_INPUT_ADDRESS, NULL, "path" },
  { "https://pkgs.dev.azure.com/contoso/Sh%26op/_packaging/tools/Cargo/index/",
    QUAY_ERROR_INPUT_ADDRESS, NULL, "project" },
  { "https://pkgs.dev.azure.com/con.toso/_packaging/tools/Cargo/index/",
    QUAY_ERROR_INPUT_ORGANIZATION, NULL, NULL },
  { "https://pkgs.dev.azure.com/contoso/_packaging/tools@/Cargo/index/",
    QUAY_ERROR_INPUT_ADDRESS, NULL, "view" },
  { "https://pkgs.dev.azure.com/contoso/_packaging/@Release/Cargo/index/",
    QUAY_ERROR_INPUT_INCOMPLETE, "feed", NULL },
  { "https://pkgs.dev.azure.com",
    QUAY_ERROR_INPUT_INCOMPLETE, "organization", NULL },
  { "https://tfs.corp.example/tfs/_packaging/tools/Cargo/index/",
    QUAY_ERROR_INPUT_INCOMPLETE, "collection", NULL },

  /* Placeholders of the guides */
  { "tools = { index = \"" PKGS "ORGANIZATION_NAME/_packaging/FEED_NAME/Cargo/index/\" }",
    QUAY_ERROR_INPUT_PLACEHOLDER, "ORGANIZATION_NAME", NULL },
  { PKGS "contoso/PROJECT_NAME/_packaging/tools/Cargo/index/",
    QUAY_ERROR_INPUT_PLACEHOLDER, "PROJECT_NAME", NULL },
  { PKGS "contoso/_packaging/FEED_NAME~force-auth/Cargo/index/",
    QUAY_ERROR_INPUT_PLACEHOLDER, "FEED_NAME", NULL },
  { PKGS "contoso/_packaging/<FEED_NAME>/Cargo/index/",
    QUAY_ERROR_INPUT_PLACEHOLDER, "<FEED_NAME>", NULL },
  { "https://<your server>/tfs/DefaultCollection/_packaging/tools/Cargo/index/",
    QUAY_ERROR_INPUT_PLACEHOLDER, "<your server>", NULL },
  { "https://dev.azure.com/{organization}/_usersSettings/tokens",
    QUAY_ERROR_INPUT_PLACEHOLDER, "{organization}", NULL },

  /* Nothing of ours */
  { "https://a.b.visualstudio.com/_packaging/tools", QUAY_ERROR_INPUT_HOST, "a.b.visualstudio.com", NULL },
  { "https://vsrm.dev.azure.com/contoso/_packaging/tools", QUAY_ERROR_INPUT_HOST, "vsrm.dev.azure.com", NULL },
  { "https://app.visualstudio.com/_packaging/tools", QUAY_ERROR_INPUT_HOST, "app.visualstudio.com", NULL },
  { "https://www.visualstudio.com", QUAY_ERROR_INPUT_HOST, "www.visualstudio.com", NULL },
  { "https://visualstudio.com/contoso", QUAY_ERROR_INPUT_HOST, "visualstudio.com", NULL },
  { "https://github.com/contoso/app", QUAY_ERROR_INPUT_HOST, "github.com", NULL },
  { "sparse+https://index.crates.io/", QUAY_ERROR_INPUT_HOST, "index.crates.io", NULL },
  { "ftp://pkgs.dev.azure.com/contoso/_packaging/tools", QUAY_ERROR_INPUT_HOST, NULL, NULL },
  { "git@evilssh.dev.azure.com:v3/contoso/Shop/app", QUAY_ERROR_INPUT_HOST, "evilssh.dev.azure.com", NULL },
  { "tools", QUAY_ERROR_INPUT_HOST, NULL, NULL },
  { "", QUAY_ERROR_INPUT_INCOMPLETE, "address", NULL },
  { " \n\xC2\xA0\xEF\xBB\xBF", QUAY_ERROR_INPUT_INCOMPLETE, "address", NULL },
  { "\xFFhttps://pkgs.dev.azure.com/contoso/_packaging/tools", QUAY_ERROR_INPUT_ADDRESS, NULL, "not UTF-8" },
};

static void
test_understands (gconstpointer data)
{
  const Understood *row = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(QuayFeedAddress) address = quay_feed_address_new_from_text (row->text, &error);

  g_assert_no_error (error);
  g_assert_nonnull (address);
  g_assert_cmpint (quay_feed_address_get_host_kind (address), ==,
                   row->server != NULL ? QUAY_FEED_SERVER : QUAY_FEED_HOSTED);
  g_assert_cmpstr (quay_feed_address_get_server (address), ==, row->server);
  g_assert_cmpstr (quay_feed_address_get_organization (address), ==, row->organization);
  g_assert_cmpstr (quay_feed_address_get_project (address), ==, row->project);
  g_assert_cmpstr (quay_feed_address_get_feed (address), ==, row->feed);
  g_assert_cmpstr (quay_feed_address_get_view (address), ==, row->view);
  g_assert_cmpint (quay_feed_address_get_force_auth (address), ==, row->force_auth);
  g_assert_cmpstr (quay_feed_address_get_index_url (address), ==, row->index_url);
  g_assert_cmphex (quay_feed_address_get_notes (address), ==, row->notes);
}

/* The parts typed by hand and the index URL pasted again lead to the same address. */
static void
test_is_stable (gconstpointer data)
{
  const Understood *row = data;
  g_autoptr(QuayFeedAddress) address = quay_feed_address_new_from_text (row->text, NULL);
  g_autoptr(QuayFeedAddress) typed = NULL;
  g_autoptr(QuayFeedAddress) pasted = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *feed = quay_feed_address_dup_feed_text (address);

  typed = quay_feed_address_new (row->server, row->organization, row->project, feed, row->force_auth, &error);
  if (row->feed == NULL)
    {
      g_assert_error (error, QUAY_ERROR, QUAY_ERROR_INPUT_INCOMPLETE);
      g_assert_cmpstr (quay_error_get_subject (error), ==, "feed");
      return;
    }
  g_assert_no_error (error);
  g_assert_true (quay_feed_address_equal (address, typed));
  g_assert_cmpstr (quay_feed_address_get_index_url (typed), ==, row->index_url);

  pasted = quay_feed_address_new_from_text (row->index_url, &error);
  g_assert_no_error (error);
  g_assert_true (quay_feed_address_equal (address, pasted));
}

static void
test_refuses (gconstpointer data)
{
  const Refused *row = data;
  g_autoptr(GError) error = NULL;

  g_assert_null (quay_feed_address_new_from_text (row->text, &error));
  g_assert_error (error, QUAY_ERROR, (int) row->code);
  g_assert_cmpstr (quay_error_get_subject (error), ==, row->subject);
  g_assert_cmpstr (quay_error_get_object (error), ==, row->object);
}

/* A host of Microsoft's that is not for feeds is one thing, an imitation another. */
static void
test_tells_imitations (void)
{
  g_autoptr(GError) imitated = NULL;
  g_autoptr(GError) other = NULL;

  g_assert_null (quay_feed_address_new_from_text ("https://evildev.azure.com/contoso/_packaging/tools", &imitated));
  g_assert_null (quay_feed_address_new_from_text ("https://vsrm.dev.azure.com/contoso/_packaging/tools", &other));
  g_assert_nonnull (strstr (imitated->message, "written to look like"));
  g_assert_null (strstr (other->message, "written to look like"));
}

static void
test_is_bounded (void)
{
  g_autofree char *largest = g_strnfill (64 * 1024, ' ');
  g_autofree char *larger = g_strnfill (64 * 1024 + 1, ' ');
  const char *text = "https://dev.azure.com/contoso";
  g_autoptr(QuayFeedAddress) address = NULL;
  g_autoptr(GError) error = NULL;

  memcpy (largest + strlen (largest) - strlen (text), text, strlen (text));
  memcpy (larger, text, strlen (text));

  address = quay_feed_address_new_from_text (largest, &error);
  g_assert_no_error (error);
  g_assert_nonnull (address);

  g_assert_null (quay_feed_address_new_from_text (larger, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_INPUT_ADDRESS);
  g_assert_cmpstr (quay_error_get_object (error), ==, "too long");
}

/* A secret in the text is gone from everything that can be asked for. */
static void
test_drops_secrets (void)
{
  g_autoptr(QuayFeedAddress) address =
    quay_feed_address_new_from_text ("https://user:hunter2@tfs.corp.example/Main/_packaging/tools/maven/v1", NULL);
  g_autofree char *page = quay_feed_address_dup_feed_page (address);
  g_autofree char *host = quay_feed_address_dup_host (address);
  g_autoptr(GError) error = NULL;

  g_assert_cmphex (quay_feed_address_get_notes (address), ==, SECRET | UNCERTAIN);
  g_assert_cmpstr (quay_feed_address_get_server (address), ==, "https://tfs.corp.example");
  g_assert_cmpstr (page, ==, "https://tfs.corp.example/Main/_artifacts/feed/tools");
  g_assert_cmpstr (host, ==, "tfs.corp.example");

  g_assert_null (quay_feed_address_new_from_text ("https://dev.azure.com:hunter2@evil.example/x", &error));
  g_assert_null (strstr (error->message, "hunter2"));
}

static void
assert_organization (const char *name,
                     int         code)
{
  g_autoptr(GError) error = NULL;

  if (code < 0)
    {
      g_assert_true (quay_feed_address_check_organization (name, &error));
      g_assert_no_error (error);
      return;
    }
  g_assert_false (quay_feed_address_check_organization (name, &error));
  g_assert_error (error, QUAY_ERROR, code);
}

static void
test_checks_organizations (void)
{
  g_autofree char *longest = g_strnfill (50, 'a');
  g_autofree char *longer = g_strnfill (51, 'a');

  assert_organization ("contoso", -1);
  assert_organization ("c", -1);
  assert_organization ("Contoso-2", -1);
  assert_organization (longest, -1);
  assert_organization (longer, QUAY_ERROR_INPUT_ORGANIZATION);
  assert_organization ("-contoso", QUAY_ERROR_INPUT_ORGANIZATION);
  assert_organization ("contoso-", QUAY_ERROR_INPUT_ORGANIZATION);
  assert_organization ("con toso", QUAY_ERROR_INPUT_ORGANIZATION);
  assert_organization ("con/toso", QUAY_ERROR_INPUT_ORGANIZATION);
  assert_organization ("büro", QUAY_ERROR_INPUT_ORGANIZATION);
  assert_organization ("ORGANIZATION_NAME", QUAY_ERROR_INPUT_PLACEHOLDER);
  assert_organization ("", QUAY_ERROR_INPUT_INCOMPLETE);
  assert_organization (NULL, QUAY_ERROR_INPUT_INCOMPLETE);
}

typedef struct
{
  const char *server;
  const char *organization;
  const char *project;
  const char *feed;
  int         code;      /* -1: accepted */
  const char *word;      /* subject or object of the error, or the index URL */
} Typed;

static void
test_takes_parts (void)
{
  static const Typed rows[] = {
    { NULL, " contoso ", " Web Shop ", " tools@Release ", -1,
      PKGS "contoso/Web%20Shop/_packaging/tools@Release" INDEX },
    { NULL, "contoso", "", "tools~force-auth", -1, PKGS "contoso/_packaging/tools~force-auth" INDEX },
    { NULL, "contoso", "日本", "a%20b", -1, PKGS "contoso/%E6%97%A5%E6%9C%AC/_packaging/a%2520b" INDEX },
    { "HTTPS://TFS.Corp.Example:443/", "Main", NULL, "tools", -1,
      "sparse+https://tfs.corp.example/Main/_packaging/tools" INDEX },
    { "tfs.corp.example/tfs", "DefaultCollection", NULL, "tools", -1,
      "sparse+https://tfs.corp.example/tfs/DefaultCollection/_packaging/tools" INDEX },
    { "http://tfs:80/a/b", "Dev Ops", NULL, "tools", -1, "sparse+http://tfs/a/b/Dev%20Ops/_packaging/tools" INDEX },

    { NULL, "contoso", NULL, "", QUAY_ERROR_INPUT_INCOMPLETE, "feed" },
    { NULL, "contoso", NULL, "@Release", QUAY_ERROR_INPUT_INCOMPLETE, "feed" },
    { NULL, "", NULL, "tools", QUAY_ERROR_INPUT_INCOMPLETE, "organization" },
    { "https://tfs", NULL, NULL, "tools", QUAY_ERROR_INPUT_INCOMPLETE, "collection" },
    { NULL, "con_toso", NULL, "tools", QUAY_ERROR_INPUT_ORGANIZATION, NULL },
    { NULL, "contoso", NULL, "to/ols", QUAY_ERROR_INPUT_ADDRESS, "feed" },
    { NULL, "contoso", NULL, "to\\ols", QUAY_ERROR_INPUT_ADDRESS, "feed" },
    { NULL, "contoso", NULL, "to\nols", QUAY_ERROR_INPUT_ADDRESS, "feed" },
    { NULL, "contoso", NULL, "..", QUAY_ERROR_INPUT_ADDRESS, "feed" },
    { NULL, "contoso", NULL, "tools@", QUAY_ERROR_INPUT_ADDRESS, "view" },
    { NULL, "contoso", NULL, "to\xFFols", QUAY_ERROR_INPUT_ADDRESS, "not UTF-8" },
    { NULL, "contoso", "Sh/op", "tools", QUAY_ERROR_INPUT_ADDRESS, "project" },
    { NULL, "contoso", "_Shop", "tools", QUAY_ERROR_INPUT_ADDRESS, "project" },
    { NULL, "contoso", ".Shop", "tools", QUAY_ERROR_INPUT_ADDRESS, "project" },
    { NULL, "contoso", "Shop.", "tools", QUAY_ERROR_INPUT_ADDRESS, "project" },
    { NULL, "contoso", "Sh\x7Fop", "tools", QUAY_ERROR_INPUT_ADDRESS, "project" },
    { NULL, "contoso", "com1", "tools", QUAY_ERROR_INPUT_ADDRESS, "project" },
    { NULL, "contoso", "COM10", "tools", QUAY_ERROR_INPUT_ADDRESS, "project" },
    { NULL, "contoso", "lpt9", "tools", QUAY_ERROR_INPUT_ADDRESS, "project" },
    { NULL, "contoso", "web.CONFIG", "tools", QUAY_ERROR_INPUT_ADDRESS, "project" },
    { "https://tfs", "a..b", NULL, "tools", QUAY_ERROR_INPUT_ADDRESS, "collection" },
    { "https://tfs", "a/b", NULL, "tools", QUAY_ERROR_INPUT_ADDRESS, "collection" },
    { "https://tfs", "COLLECTION_NAME", NULL, "tools", QUAY_ERROR_INPUT_PLACEHOLDER, "COLLECTION_NAME" },
    { "", "Main", NULL, "tools", QUAY_ERROR_INPUT_ADDRESS, "host" },
    { "https://user@tfs", "Main", NULL, "tools", QUAY_ERROR_INPUT_ADDRESS, "server" },
    { "https://tfs?x", "Main", NULL, "tools", QUAY_ERROR_INPUT_ADDRESS, "server" },
    { "https://tfs#x", "Main", NULL, "tools", QUAY_ERROR_INPUT_ADDRESS, "server" },
    { "ftp://tfs", "Main", NULL, "tools", QUAY_ERROR_INPUT_ADDRESS, "server" },
    { "https://tfs\\x", "Main", NULL, "tools", QUAY_ERROR_INPUT_ADDRESS, "backslash" },
    { "https://tfs/../x", "Main", NULL, "tools", QUAY_ERROR_INPUT_ADDRESS, "dot segment" },
    { "https://t fs", "Main", NULL, "tools", QUAY_ERROR_INPUT_ADDRESS, "host" },
    { "https://dev.azure.com", "contoso", NULL, "tools", QUAY_ERROR_INPUT_HOST, "dev.azure.com" },
    { "https://evildev.azure.com", "contoso", NULL, "tools", QUAY_ERROR_INPUT_HOST, "evildev.azure.com" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(QuayFeedAddress) address =
        quay_feed_address_new (rows[i].server, rows[i].organization, rows[i].project, rows[i].feed, FALSE, &error);

      if (rows[i].code < 0)
        {
          g_assert_no_error (error);
          g_assert_cmpstr (quay_feed_address_get_index_url (address), ==, rows[i].word);
          continue;
        }
      g_assert_null (address);
      g_assert_error (error, QUAY_ERROR, rows[i].code);
      g_assert_cmpstr (rows[i].code == QUAY_ERROR_INPUT_ADDRESS ? quay_error_get_object (error)
                                                                : quay_error_get_subject (error),
                       ==, rows[i].word);
    }
}

static void
test_knows_pages (void)
{
  static const char *rows[][4] = {
    { PKGS "contoso/Web%20Shop/_packaging/tools@Release~force-auth" INDEX, "pkgs.dev.azure.com",
      "https://dev.azure.com/contoso/_usersSettings/tokens",
      "https://dev.azure.com/contoso/Web%20Shop/_artifacts/feed/tools@Release" },
    { PKGS "contoso/_packaging/tools" INDEX, "pkgs.dev.azure.com",
      "https://dev.azure.com/contoso/_usersSettings/tokens", "https://dev.azure.com/contoso/_artifacts/feed/tools" },
    { "https://dev.azure.com/contoso/Shop", "pkgs.dev.azure.com",
      "https://dev.azure.com/contoso/_usersSettings/tokens", "https://dev.azure.com/contoso/Shop/_artifacts" },
    { "http://tfs:8080/tfs/Dev%20Ops/_packaging/tools/x", "tfs:8080",
      "http://tfs:8080/tfs/Dev%20Ops/_usersSettings/tokens", "http://tfs:8080/tfs/Dev%20Ops/_artifacts/feed/tools" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(QuayFeedAddress) address = quay_feed_address_new_from_text (rows[i][0], NULL);
      g_autofree char *host = quay_feed_address_dup_host (address);
      g_autofree char *tokens_page = quay_feed_address_dup_tokens_page (address);
      g_autofree char *feed_page = quay_feed_address_dup_feed_page (address);

      g_assert_cmpstr (host, ==, rows[i][1]);
      g_assert_cmpstr (tokens_page, ==, rows[i][2]);
      g_assert_cmpstr (feed_page, ==, rows[i][3]);
    }
}

static void
test_changes_scope (void)
{
  g_autoptr(QuayFeedAddress) link =
    quay_feed_address_new_from_text ("http://dev.azure.com/contoso/Shop/_artifacts/feed/tools@Local", NULL);
  g_autoptr(QuayFeedAddress) wide = quay_feed_address_with_project (link, NULL, NULL);
  g_autoptr(QuayFeedAddress) narrow = quay_feed_address_with_project (wide, "Shop", NULL);
  g_autoptr(GError) error = NULL;

  g_assert_cmpstr (quay_feed_address_get_index_url (wide), ==, PKGS "contoso/_packaging/tools@Local" INDEX);
  g_assert_cmphex (quay_feed_address_get_notes (wide), ==, WEB | QUAY_ADDRESS_HTTPS_FORCED);
  g_assert_false (quay_feed_address_equal (link, wide));
  g_assert_true (quay_feed_address_equal (link, narrow));
  g_assert_cmphex (quay_feed_address_get_notes (narrow), ==, WEB | QUAY_ADDRESS_HTTPS_FORCED);

  g_assert_null (quay_feed_address_with_project (wide, "a/b", &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_INPUT_ADDRESS);
}

static void
test_changes_force_auth (void)
{
  g_autoptr(QuayFeedAddress) plain = quay_feed_address_new (NULL, "contoso", "Shop", "tools", FALSE, NULL);
  g_autoptr(QuayFeedAddress) forced = quay_feed_address_with_force_auth (plain, TRUE);
  g_autoptr(QuayFeedAddress) again = quay_feed_address_with_force_auth (forced, FALSE);
  g_autoptr(QuayFeedAddress) project = quay_feed_address_new_from_text ("https://dev.azure.com/contoso/Shop", NULL);
  g_autoptr(QuayFeedAddress) same = quay_feed_address_with_force_auth (project, TRUE);

  g_assert_cmpstr (quay_feed_address_get_index_url (forced), ==,
                   PKGS "contoso/Shop/_packaging/tools~force-auth" INDEX);
  g_assert_true (quay_feed_address_get_force_auth (forced));
  g_assert_true (quay_feed_address_equal (plain, again));
  g_assert_false (quay_feed_address_equal (plain, forced));
  g_assert_true (quay_feed_address_equal (project, same));
  g_assert_false (quay_feed_address_get_force_auth (same));
}

/* What browsers leave in an address as it is, beside letters and digits. */
#define PLAIN "!$&'()*+,-.:;=_~"

/* A feed that somebody may have made: letters of every script, signs, spaces. “@” has a meaning of its own, and a slash
 * cannot be. */
static char *
make_feed_name (GRand *random)
{
  static const char *pieces[] = {
    "a", "Z", "7", "s", "'", "' ", "'-", "''", "\xE2\x80\x99s", " ", "-", "_", ".", "(", ")", "!", "$", "&", "*", "+", ",", ";",
    "=", ":", ":_", ":_auth", "~", "~force", "-auth", "%", "%20", "%40", "#", "?", "\"", "<", ">", "`", "[", "]", "{", "}", "|", "^", "\xC3\xBC", "\xE6\xBC\xA2",
    "\xF0\x9F\x98\x80", "\xC3\x9F", "e\xCC\x81",
  };
  GString *name = g_string_new ("f");
  guint n_pieces = g_rand_int_range (random, 1, 12);

  for (guint i = 0; i < n_pieces; i++)
    g_string_append (name, pieces[g_rand_int_range (random, 0, G_N_ELEMENTS (pieces))]);
  g_string_append_c (name, 'd');
  return g_string_free (name, FALSE);
}

static void
assert_same_feed (QuayFeedAddress *expected,
                  const char      *text)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(QuayFeedAddress) address = quay_feed_address_new_from_text (text, &error);

  if (address == NULL || g_strcmp0 (quay_feed_address_get_feed (address), quay_feed_address_get_feed (expected)) != 0 ||
      g_strcmp0 (quay_feed_address_get_index_url (address), quay_feed_address_get_index_url (expected)) != 0)
    g_error ("“%s” is not understood as “%s”: “%s”, %s", text, quay_feed_address_get_index_url (expected),
             address != NULL ? quay_feed_address_get_index_url (address) : "", error != NULL ? error->message : "");
}

/* Picked from a list, the name comes as it is; from there on it is in an address, in every way that one is copied. */
static void
test_understands_any_name (void)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (20261122);

  for (guint i = 0; i < 5000; i++)
    {
      g_autofree char *name = make_feed_name (random);
      g_autofree char *escaped = g_uri_escape_string (name, NULL, FALSE);
      g_autofree char *browser = g_uri_escape_string (name, PLAIN, FALSE);
      g_autoptr(GError) error = NULL;
      g_autoptr(QuayFeedAddress) picked = quay_feed_address_new (NULL, "contoso", "Shop", name, FALSE, &error);
      const char *forms[] = {
        "https://pkgs.dev.azure.com/contoso/Shop/_packaging/%s/Cargo/index/",
        "sparse+https://pkgs.dev.azure.com/contoso/Shop/_packaging/%s/Cargo/index/",
        "https://dev.azure.com/contoso/Shop/_artifacts/feed/%s",
        "https://dev.azure.com/contoso/Shop/_artifacts/feed/%s/connect",
        "https://contoso.pkgs.visualstudio.com/Shop/_packaging/%s/nuget/v3/index.json",
        "Look at <https://pkgs.dev.azure.com/contoso/Shop/_packaging/%s/Cargo/index/>, please",
        "index = \"sparse+https://pkgs.dev.azure.com/contoso/Shop/_packaging/%s/Cargo/index/\"",
      };

      g_assert_no_error (error);
      g_assert_cmpstr (quay_feed_address_get_feed (picked), ==, name);
      g_assert_true (g_str_is_ascii (quay_feed_address_get_index_url (picked)));
      assert_same_feed (picked, quay_feed_address_get_index_url (picked));
      for (guint j = 0; j < G_N_ELEMENTS (forms); j++)
        {
          const char *names[] = { escaped, browser };

          for (guint k = 0; k < G_N_ELEMENTS (names); k++)
            {
              g_auto(GStrv) parts = g_strsplit (forms[j], "%s", 2);
              g_autofree char *text = g_strconcat (parts[0], names[k], parts[1], NULL);

              /* “:_authToken=” ends an address in .npmrc. */
              if (!g_regex_match_simple (":_[A-Za-z_-]+=", names[k], 0, 0))
                assert_same_feed (picked, text);
            }
        }
    }
}

/* “@” and “~force-auth” belong to the feed and are in no name, so each text has one reading; the signs that the rules for
 * names leave out anyway, but which an address can hold, do not lead to another feed. Sources: “Naming restrictions”, the
 * manual of Azure DevOps, and the description of its REST interface for feeds, both 2026: no “@”, “~” or “:” in the name
 * of a feed, a project or an organization. */
static void
test_tells_signs (void)
{
  static const char *same[][4] = {
    /* text, feed, view, index URL */
    { "https://dev.azure.com/contoso/_artifacts/feed/tools@Pre%20release",
      "tools", "Pre release", PKGS "contoso/_packaging/tools@Pre%20release" INDEX },
    { PKGS "contoso/_packaging/tools@a@b" INDEX, "tools", "a@b", PKGS "contoso/_packaging/tools@a%40b" INDEX },
    { PKGS "contoso/_packaging/tools%40a%40b" INDEX, "tools", "a@b", PKGS "contoso/_packaging/tools@a%40b" INDEX },
    { PKGS "contoso/_packaging/tools%2540a" INDEX, "tools%40a", NULL, PKGS "contoso/_packaging/tools%2540a" INDEX },
    { PKGS "contoso/_packaging/to~ols" INDEX, "to~ols", NULL, PKGS "contoso/_packaging/to~ols" INDEX },
    { PKGS "contoso/_packaging/to%7Eols~force" INDEX, "to~ols~force", NULL,
      PKGS "contoso/_packaging/to~ols~force" INDEX },
    { PKGS "contoso/_packaging/tools~force-auth~x" INDEX, "tools~force-auth~x", NULL,
      PKGS "contoso/_packaging/tools~force-auth~x" INDEX },
    { PKGS "contoso/_packaging/tools@a~b" INDEX, "tools", "a~b", PKGS "contoso/_packaging/tools@a~b" INDEX },
    { "https://dev.azure.com/contoso/_artifacts/feed/my:_tools", "my:_tools", NULL,
      PKGS "contoso/_packaging/my%3A_tools" INDEX },
    { PKGS "contoso/_packaging/my:_auth.tools" INDEX, "my:_auth.tools", NULL,
      PKGS "contoso/_packaging/my%3A_auth.tools" INDEX },
    { PKGS "contoso/_packaging/my%3A_tools" INDEX, "my:_tools", NULL, PKGS "contoso/_packaging/my%3A_tools" INDEX },
    /* The lines of .npmrc, also with the blanks that npm allows. */
    { "//pkgs.dev.azure.com/contoso/_packaging/tools:_authtoken=abc", "tools", NULL,
      PKGS "contoso/_packaging/tools" INDEX },
    { "//pkgs.dev.azure.com/contoso/_packaging/tools:_authToken = abc", "tools", NULL,
      PKGS "contoso/_packaging/tools" INDEX },
    { "//pkgs.dev.azure.com/contoso/_packaging/tools:_newSecret=abc", "tools", NULL,
      PKGS "contoso/_packaging/tools" INDEX },
    { "//pkgs.dev.azure.com/contoso/_packaging/tools:username=ada", "tools", NULL,
      PKGS "contoso/_packaging/tools" INDEX },
    /* A password that begins so ends no address either. */
    { "https://ada:_pw@pkgs.dev.azure.com/contoso/_packaging/tools", "tools", NULL,
      PKGS "contoso/_packaging/tools" INDEX },
  };
  static const char *not_names[] = {
    "https://dev.azure.com/con@toso/Shop/_artifacts", "https://dev.azure.com/con~toso/Shop/_artifacts",
    "https://dev.azure.com/con:_toso/Shop/_artifacts", "https://dev.azure.com/contoso/Sh@op/_artifacts/feed/tools",
    "https://dev.azure.com/contoso/Sh%40op/_artifacts/feed/tools",
    "https://dev.azure.com/contoso/Sh~op/_artifacts/feed/tools",
    "https://dev.azure.com/contoso/Sh:_op/_artifacts/feed/tools",
  };

  for (guint i = 0; i < G_N_ELEMENTS (same); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(QuayFeedAddress) address = quay_feed_address_new_from_text (same[i][0], &error);

      g_assert_no_error (error);
      g_assert_cmpstr (quay_feed_address_get_feed (address), ==, same[i][1]);
      g_assert_cmpstr (quay_feed_address_get_view (address), ==, same[i][2]);
      g_assert_false (quay_feed_address_get_force_auth (address));
      g_assert_cmpstr (quay_feed_address_get_index_url (address), ==, same[i][3]);
      assert_same_feed (address, quay_feed_address_get_index_url (address));
    }
  for (guint i = 0; i < G_N_ELEMENTS (not_names); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (quay_feed_address_new_from_text (not_names[i], &error));
      g_assert_true (error->domain == QUAY_ERROR);
    }
}

/* The apostrophe of a name is no quote, and a quote is no apostrophe. */
static void
test_tells_quotes (void)
{
  static const char *same[][2] = {
    { PKGS "contoso/_packaging/ada's" INDEX, "ada's" },
    { "https://dev.azure.com/contoso/_artifacts/feed/ada's", "ada's" },
    { PKGS "contoso/_packaging/ada\xE2\x80\x99s" INDEX, "ada\xE2\x80\x99s" },
    { "'" PKGS "contoso/_packaging/ada" INDEX "'s", "ada" },
    { "'https://dev.azure.com/contoso/_artifacts/feed/ada'and more", "ada" },
    { "It is at 'https://dev.azure.com/contoso/_artifacts/feed/ada', I think", "ada" },
    { "<a href='https://dev.azure.com/contoso/_artifacts/feed/ada'>", "ada" },
    { "\xE2\x80\x98https://dev.azure.com/contoso/_artifacts/feed/ada\xE2\x80\x99s", "ada" },
    { "the feed https://dev.azure.com/contoso/_artifacts/feed/ada'", "ada" },
    { "the feed https://dev.azure.com/contoso/_artifacts/feed/ada').", "ada" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (same); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(QuayFeedAddress) address = quay_feed_address_new_from_text (same[i][0], &error);

      g_assert_no_error (error);
      g_assert_cmpstr (quay_feed_address_get_feed (address), ==, same[i][1]);
    }
}

/* One change of a kind that an attacker, a chat program or a tired person makes. */
static char *
mutate (GRand      *random,
        const char *text)
{
  static const char *pieces[] = {
    "/", "//", "\\", "@", ":", ":443", ":8443", ".", "..", "%", "%2e", "%2F", "%00", "%40", "?", "#", "&", "=", "<",
    ">", "\"", " ", "\n", "\t", "-", "_", "~", "[", "]", "{", "}", "a", "Z", "0", "evil", ".evil.example",
    "evil.example/", "https://", "http://", "sparse+", "user:pw@", "dev.azure.com", ".visualstudio.com", "pkgs.", "_packaging", "/tfs",
    "\xC2\xA0", "\xC3\xBC", "\xD0\xB0", "\xEF\xBC\x8E", "\xE3\x80\x82", "\xC2\xAD", "\xFF", "\xEF\xBD\x90",
  };
  GString *result = g_string_new (text);
  gsize at = g_rand_int_range (random, 0, result->len + 1);
  gsize length = g_rand_int_range (random, 0, MIN (6, result->len - at + 1));

  switch (g_rand_int_range (random, 0, 4))
    {
    case 0:
      g_string_erase (result, at, length);
      break;
    case 1:
      g_string_erase (result, at, length);
      G_GNUC_FALLTHROUGH;
    case 2:
      g_string_insert (result, at, pieces[g_rand_int_range (random, 0, G_N_ELEMENTS (pieces))]);
      break;
    default:
      if (at < result->len)
        result->str[at] ^= 1 << g_rand_int_range (random, 0, 8);
      if (at < result->len && result->str[at] == '\0')
        result->str[at] = '0';
      break;
    }
  return g_string_free (result, FALSE);
}

/* Where a genuine host stands in a text such that no program can take it for anything but the host. */
#define DELIMITERS "\\s\"'<>`\\x{2018}-\\x{201F}\\x{A0}\\x{AB}\\x{BB}\\x{200B}\\x{FEFF}\\p{Cc}"
#define BEFORE "(?:^|[" DELIMITERS "=@]|//)"
#define BEHIND "[.]?[,;]*(?::(?:0*443)?)?(?:$|[" DELIMITERS "/?#,;:])"
#define GENUINE "(?:(?:(?:pkgs|feeds)[.])?dev[.]azure[.]com|" \
  "[a-z0-9][a-z0-9-]*(?:[.](?:pkgs|feeds))?[.]visualstudio[.]com)"

static void
test_survives_mutations (void)
{
  g_autoptr(GRegex) genuine =
    g_regex_new (BEFORE "(?:" GENUINE BEHIND "|ssh[.]dev[.]azure[.]com[:/]v3/|vs-ssh[.]visualstudio[.]com[:/]v3/)",
                 G_REGEX_CASELESS | G_REGEX_OPTIMIZE, 0, NULL);
  g_autoptr(GRand) random = g_rand_new_with_seed (20260401);
  guint n_hosted = 0;
  guint n_server = 0;

  for (guint i = 0; i < 40000; i++)
    {
      const char *seed = i % 3 == 0 ? refused[i % G_N_ELEMENTS (refused)].text
                                    : understood[i % G_N_ELEMENTS (understood)].text;
      g_autofree char *text = g_strdup (seed);
      g_autoptr(QuayFeedAddress) address = NULL;
      g_autoptr(QuayFeedAddress) again = NULL;
      g_autoptr(GError) error = NULL;
      guint n_changes = g_rand_int_range (random, 1, 5);

      for (guint j = 0; j < n_changes; j++)
        {
          char *changed = mutate (random, text);

          g_free (text);
          text = changed;
        }

      address = quay_feed_address_new_from_text (text, &error);
      if (address == NULL)
        {
          g_assert_nonnull (error);
          g_assert_true (error->domain == QUAY_ERROR);
          continue;
        }
      g_assert_no_error (error);

      if (quay_feed_address_get_host_kind (address) == QUAY_FEED_HOSTED)
        {
          n_hosted++;
          if (!g_regex_match (genuine, text, 0, NULL))
            g_error ("A foreign host was taken for Microsoft's: %s", text);
        }
      else
        {
          g_autofree char *host = quay_feed_address_dup_host (address);

          n_server++;
          g_assert_null (strstr (host, "dev.azure.com"));
          g_assert_null (strstr (host, "visualstudio.com"));
          g_assert_true (g_str_is_ascii (host));
        }

      if (quay_feed_address_get_index_url (address) != NULL)
        {
          g_assert_true (g_str_is_ascii (quay_feed_address_get_index_url (address)));
          g_assert_true (g_str_has_suffix (quay_feed_address_get_index_url (address), INDEX));
          again = quay_feed_address_new_from_text (quay_feed_address_get_index_url (address), &error);
          g_assert_no_error (error);
          g_assert_true (quay_feed_address_equal (address, again));
        }
    }

  /* Otherwise the loop proves nothing. */
  g_assert_cmpuint (n_hosted, >, 5000);
  g_assert_cmpuint (n_server, >, 500);
}

/* Only the host is changed, so that a plain comparison tells whose it is. */
static void
test_knows_hosts (void)
{
  static const char *hosts[] = {
    "dev.azure.com", "pkgs.dev.azure.com", "feeds.dev.azure.com", "contoso.visualstudio.com",
    "contoso.pkgs.visualstudio.com", "contoso.feeds.visualstudio.com",
  };
  static const char letters[] = "abcdeghmnoprstuvz0-.";
  g_autoptr(GRegex) genuine = g_regex_new ("^" GENUINE "$", 0, 0, NULL);
  guint n_genuine = 0;

  for (guint i = 0; i < G_N_ELEMENTS (hosts); i++)
    {
      for (gsize at = 0; at <= strlen (hosts[i]); at++)
        {
          for (const char *letter = letters; *letter != '\0'; letter++)
            {
              for (guint keep = 0; keep < 2; keep++)
                {
                  g_autofree char *host = g_strdup_printf ("%.*s%c%s", (int) at, hosts[i], *letter,
                                                           hosts[i] + MIN (at + keep, strlen (hosts[i])));
                  g_autofree char *text = g_strdup_printf ("https://%s/contoso/_packaging/tools/x", host);
                  g_autoptr(QuayFeedAddress) address = quay_feed_address_new_from_text (text, NULL);

                  if (address == NULL || quay_feed_address_get_host_kind (address) != QUAY_FEED_HOSTED)
                    continue;
                  n_genuine++;
                  g_assert_true (g_regex_match (genuine, host, 0, NULL));
                }
            }
        }
    }
  g_assert_cmpuint (n_genuine, >, 100);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (understood); i++)
    {
      g_autofree char *path = g_strdup_printf ("/feed-address/understands/%u", i);
      g_autofree char *stable = g_strdup_printf ("/feed-address/is-stable/%u", i);

      g_test_add_data_func (path, &understood[i], test_understands);
      g_test_add_data_func (stable, &understood[i], test_is_stable);
    }
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autofree char *path = g_strdup_printf ("/feed-address/refuses/%u", i);

      g_test_add_data_func (path, &refused[i], test_refuses);
    }
  g_test_add_func ("/feed-address/tells-imitations", test_tells_imitations);
  g_test_add_func ("/feed-address/is-bounded", test_is_bounded);
  g_test_add_func ("/feed-address/drops-secrets", test_drops_secrets);
  g_test_add_func ("/feed-address/checks-organizations", test_checks_organizations);
  g_test_add_func ("/feed-address/takes-parts", test_takes_parts);
  g_test_add_func ("/feed-address/knows-pages", test_knows_pages);
  g_test_add_func ("/feed-address/changes-scope", test_changes_scope);
  g_test_add_func ("/feed-address/changes-force-auth", test_changes_force_auth);
  g_test_add_func ("/feed-address/understands-any-name-of-a-feed", test_understands_any_name);
  g_test_add_func ("/feed-address/tells-names-from-signs", test_tells_signs);
  g_test_add_func ("/feed-address/tells-quotes-from-apostrophes", test_tells_quotes);
  g_test_add_func ("/feed-address/survives-mutations", test_survives_mutations);
  g_test_add_func ("/feed-address/knows-hosts", test_knows_hosts);
  return g_test_run ();
}
