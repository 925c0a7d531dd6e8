#![no_main]
//! Bytes read as `google_forms`.

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| gapwise_fuzz::drive::drive_as("google_forms", bytes));
