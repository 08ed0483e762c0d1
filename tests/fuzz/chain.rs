//! A chain made of any bytes verifies; the same chain with one bit changed anywhere does not.
#![no_main]
#![allow(clippy::panic, reason = "how a fuzz target says that something is wrong")]

use baton_ledger::{Entry, HEADER_LEN, Head, Header, entry::payload_hash, header::VERSION, verify_run};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (u32, Vec<(Vec<u8>, Vec<u8>)>)| {
    let (place, parts) = input;
    let Some((start, mut entries)) = chain(&parts) else { return };
    let Ok((_, head)) = verify_run(start, &entries) else { panic!("a chain as it should be does not verify") };
    let count = u32::try_from(entries.len()).unwrap_or(u32::MAX);
    let entry = &mut entries[(place % count) as usize];
    let within = HEADER_LEN + entry.payload.len();
    let bit = (place / count) as usize % (within * 8);
    let (byte, mask) = (bit / 8, 1 << (bit % 8));
    match byte.checked_sub(HEADER_LEN) {
        None => entry.header[byte] ^= mask,
        Some(byte) => entry.payload[byte] ^= mask,
    }
    // The last entry is cited by none: a change of its free fields is another head, which the signature does not fit.
    if let Ok((_, changed)) = verify_run(start, &entries) {
        assert_ne!(changed.hash, head.hash, "a changed chain has the same head");
    }
});

/// Entries with these header fields and payloads, chained.
fn chain(parts: &[(Vec<u8>, Vec<u8>)]) -> Option<(Head, Vec<Entry>)> {
    let mut entries = Vec::new();
    let mut start = None;
    let mut head: Option<Head> = None;
    for (fields, payload) in parts.iter().take(32) {
        let mut bytes = [0; HEADER_LEN];
        let length = fields.len().min(HEADER_LEN - 1);
        bytes[0] = VERSION;
        bytes[1..=length].copy_from_slice(&fields[..length]);
        let mut header = Header::decode(&bytes).ok()?;
        header.seq = header.seq.clamp(1, u64::MAX / 4);
        let before = head.unwrap_or(Head {
            tenant: header.tenant,
            device: header.device,
            epoch: header.epoch,
            seq: header.seq - 1,
            hash: header.previous,
        });
        (header.tenant, header.device, header.epoch) = (before.tenant, before.device, before.epoch);
        (header.seq, header.previous) = (before.seq + 1, before.hash);
        (header.payload_len, header.payload_hash) = (u32::try_from(payload.len()).ok()?, payload_hash(payload));
        let entry = Entry { header: header.encode().to_vec(), signature: vec![0; 64], payload: payload.clone() };
        start.get_or_insert(before);
        head = Some(Head { seq: header.seq, hash: entry.hash(), ..before });
        entries.push(entry);
    }
    start.map(|start| (start, entries))
}
