//! Any bytes as a batch and as an enrolment code: what the platform and a device read of strangers answers, never panics.
#![no_main]

use baton_contract::{enrolment::EnrolmentCode, push::Batch};
use baton_ledger::{Head, verify_run};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(text) = std::str::from_utf8(bytes)
        && let Ok(code) = EnrolmentCode::from_text(text)
    {
        assert_eq!(EnrolmentCode::from_text(&code.to_text()), Ok(code));
    }
    let Ok(batch) = ciborium::from_reader::<Batch, _>(bytes) else { return };
    let Some(Ok(first)) = batch.entries.first().map(baton_ledger::Entry::read_header) else { return };
    let before = Head {
        tenant: first.tenant,
        device: first.device,
        epoch: first.epoch,
        seq: first.seq.wrapping_sub(1),
        hash: first.previous,
    };
    if let Ok((headers, head)) = verify_run(before, &batch.entries) {
        assert_eq!(headers.len(), batch.entries.len());
        assert_eq!(head.hash, batch.entries[headers.len() - 1].hash());
    }
});
