#![no_main]
//! Bytes read as `microsoft_forms`.

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| gapwise_fuzz::drive::drive_as("microsoft_forms", bytes));
