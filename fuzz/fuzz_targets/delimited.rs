#![no_main]
//! Bytes read as `delimited`.

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| gapwise_fuzz::drive::drive_as("delimited", bytes));
