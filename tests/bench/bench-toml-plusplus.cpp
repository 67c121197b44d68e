// SPDX-FileCopyrightText: 2026 The Quayside authors
// SPDX-License-Identifier: GPL-3.0-or-later

// One of the contestants of bench-toml.py: toml++, which can read but not keep a file as it is written. It reads the
// document FILE once for every line of standard input and says how many milliseconds of the processor that took.

#include <cstdio>
#include <ctime>
#include <fstream>
#include <iterator>
#include <string>

#include <toml++/toml.h>

static double get_time()
{
  timespec time;

  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return time.tv_sec * 1e3 + time.tv_nsec / 1e6;
}

int main(int argc, char *argv[])
{
  if (argc < 2)
    return 1;

  std::ifstream file(argv[1], std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};

  while (std::getchar() != EOF) {
    const double start = get_time();
    const toml::table table = toml::parse(std::string_view(text));
    const double elapsed = get_time() - start;

    std::printf("%.3f\n", table.empty() ? 0.0 : elapsed);
    std::fflush(stdout);
  }
}
