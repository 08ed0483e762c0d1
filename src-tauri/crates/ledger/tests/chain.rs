//! The chain as its readers use it: runs that fit, and every way in which one does not.

use baton_domain::{ActionKind, DeviceId, TenantId};
use baton_ledger::{
    Entry, Fault, Head, Header, check_signatures, entry::payload_hash, genesis, sign_entry, signature::Signed,
    verify_run,
};
use ed25519_dalek::SigningKey;
use uuid::Uuid;

fn start() -> Head {
    genesis(TenantId(Uuid::from_u128(1)), DeviceId(Uuid::from_u128(2)), 1, [0; 32])
}

fn key() -> SigningKey {
    SigningKey::from_bytes(&[7; 32])
}

fn run(head: Head, payloads: &[&[u8]]) -> Vec<Entry> {
    let mut head = head;
    payloads
        .iter()
        .map(|payload| {
            let header = Header {
                tenant: head.tenant,
                device: head.device,
                epoch: head.epoch,
                seq: head.seq + 1,
                previous: head.hash,
                kind: ActionKind::Observe as u16,
                actor: Uuid::from_u128(3),
                role: 1,
                purpose: 1,
                shift: Uuid::nil(),
                proof: 3,
                proved_at_ms: 0,
                policy_version: 1,
                chart: Uuid::from_u128(5),
                record: Uuid::nil(),
                wall_ms: 0,
                boot_ms: 0,
                boot: Uuid::nil(),
                signed_ms: 0,
                build: 1,
                content_key: [0; 16],
                payload_len: payload.len() as u32,
                payload_hash: payload_hash(payload),
            };
            let bytes = header.encode().to_vec();
            let signature = sign_entry(&key(), &bytes).to_vec();
            let entry = Entry { header: bytes, signature, payload: payload.to_vec() };
            head = Head { seq: header.seq, hash: entry.hash(), ..head };
            entry
        })
        .collect()
}

#[test]
fn a_run_extends_its_head_and_a_second_run_extends_the_first() {
    let entries = run(start(), &[b"a", b"b", b"c"]);
    let (headers, middle) = verify_run(start(), &entries[..2]).unwrap();
    assert_eq!(headers.len(), 2);
    let (_, end) = verify_run(middle, &entries[2..]).unwrap();
    assert_eq!((end.seq, end.hash), (3, entries[2].hash()));
    assert_eq!(verify_run(end, &[]).unwrap().1, end);
}

#[test]
fn a_dropped_swapped_or_repeated_entry_is_refused_where_it_stands() {
    let e = run(start(), &[b"a", b"b", b"c"]);
    let fault = |entries: &[Entry]| verify_run(start(), entries).unwrap_err();
    assert_eq!(fault(&[e[0].clone(), e[2].clone()]).fault, Fault::Gap { expected: 2, found: 3 });
    assert_eq!(fault(&[e[1].clone(), e[0].clone()]).index, 0);
    assert_eq!(fault(&[e[0].clone(), e[0].clone()]).fault, Fault::Gap { expected: 2, found: 1 });
}

#[test]
fn another_history_under_the_same_ledger_is_a_fork() {
    let ours = run(start(), &[b"a", b"b"]);
    let theirs = run(start(), &[b"x", b"b"]);
    let fault = verify_run(start(), &[ours[0].clone(), theirs[1].clone()]).unwrap_err();
    assert_eq!((fault.index, fault.fault), (1, Fault::Previous));
}

#[test]
fn every_flipped_bit_of_every_entry_is_found() {
    let entries = run(start(), &[b"alpha", b"beta", b"gamma"]);
    let (_, end) = verify_run(start(), &entries).unwrap();
    for (i, entry) in entries.iter().enumerate() {
        for bit in 0..entry.header.len() * 8 {
            let mut broken = entries.clone();
            broken[i].header[bit / 8] ^= 1 << (bit % 8);
            let found = match verify_run(start(), &broken) {
                Err(fault) => fault.index <= i + 1,
                Ok((_, head)) => head.hash != end.hash && signatures(&broken).is_err(),
            };
            assert!(found, "entry {i} bit {bit}");
        }
        for bit in 0..entry.payload.len() * 8 {
            let mut broken = entries.clone();
            broken[i].payload[bit / 8] ^= 1 << (bit % 8);
            let fault = verify_run(start(), &broken).unwrap_err();
            assert_eq!((fault.index, fault.fault), (i, Fault::Payload));
        }
    }
}

fn signatures(entries: &[Entry]) -> Result<(), baton_ledger::SignatureFault> {
    let key = key().verifying_key();
    let signed: Vec<Signed<'_>> =
        entries.iter().map(|e| Signed { key, hash: e.hash(), signature: &e.signature }).collect();
    check_signatures(&signed)
}

#[test]
fn one_bad_signature_in_a_batch_is_named() {
    let mut entries = run(start(), &[b"a", b"b", b"c", b"d"]);
    assert!(signatures(&entries).is_ok());
    entries[2].signature[10] ^= 1;
    assert_eq!(signatures(&entries).unwrap_err().bad, [2]);
    entries[0].signature.truncate(3);
    assert_eq!(signatures(&entries).unwrap_err().bad, [0, 2]);
    assert!(signatures(&[]).is_ok());
}

#[test]
fn a_new_epoch_cites_the_head_it_left() {
    let old = verify_run(start(), &run(start(), &[b"a"])).unwrap().1;
    let next = genesis(old.tenant, old.device, 2, old.hash);
    assert_ne!(next.hash, genesis(old.tenant, old.device, 2, [0; 32]).hash);
    let fault = verify_run(next, &run(start(), &[b"a"])).unwrap_err();
    assert_eq!(fault.fault, Fault::OtherLedger);
}

#[test]
fn a_payload_beyond_the_limit_is_refused() {
    let big = vec![0; baton_ledger::MAX_PAYLOAD + 1];
    let fault = verify_run(start(), &run(start(), &[&big])).unwrap_err();
    assert_eq!(fault.fault, Fault::TooLarge);
}
