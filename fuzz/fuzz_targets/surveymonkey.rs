#![no_main]
//! Bytes read as `surveymonkey`.

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| gapwise_fuzz::drive::drive_as("surveymonkey", bytes));
