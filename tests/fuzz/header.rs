//! Any bytes: the ledger's header decoder answers, never panics, and what it reads encodes back to the same bytes.
#![no_main]

use baton_ledger::{HEADER_LEN, Header, header::VERSION};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    match Header::decode(bytes) {
        Ok(header) => {
            assert_eq!(header.encode().as_slice(), bytes);
            // Unknown codes are no error: an older reader verifies a newer chain.
            let _ = (header.action_kind(), header.person(), header.resource(), header.shift(), header.proof());
        }
        Err(_) => assert!(bytes.len() != HEADER_LEN || bytes[0] != VERSION),
    }
});
