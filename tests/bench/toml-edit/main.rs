// SPDX-FileCopyrightText: 2026 The Quayside authors
// SPDX-License-Identifier: GPL-3.0-or-later

//! One of the contestants of bench-toml.py: toml_edit, with which Cargo changes such files. It reads, edits and writes
//! the document FILE once for every line of standard input, says how many milliseconds of the processor that took, and
//! leaves the result in the file RESULT.

use std::io::BufRead;
use std::{env, fs, io};

#[repr(C)]
#[derive(Default)]
struct Timespec {
    seconds: std::os::raw::c_long,
    nanoseconds: std::os::raw::c_long,
}

extern "C" {
    fn clock_gettime(clock: std::os::raw::c_int, time: *mut Timespec) -> std::os::raw::c_int;
}

const CLOCK_PROCESS_CPUTIME_ID: std::os::raw::c_int = 2;

fn milliseconds() -> f64 {
    let mut time = Timespec::default();
    unsafe { clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &mut time) };
    time.seconds as f64 * 1e3 + time.nanoseconds as f64 / 1e6
}

fn main() {
    let arguments: Vec<String> = env::args().collect();
    let text = fs::read_to_string(&arguments[1]).unwrap();
    let mut result = String::new();

    for _ in io::stdin().lock().lines() {
        let start = milliseconds();
        let mut document = text.parse::<toml_edit::Document>().unwrap();
        document["registries"]["bench-mark"]["index"] = toml_edit::value("sparse+https://example.org/");
        result = document.to_string();
        println!("{:.3}", milliseconds() - start);
    }
    fs::write(&arguments[2], result).unwrap();
}
