#![no_main]
//! Bytes read as `typeform`.

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| gapwise_fuzz::drive::drive_as("typeform", bytes));
