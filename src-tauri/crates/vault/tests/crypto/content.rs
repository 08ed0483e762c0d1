//! Content keys: payloads, wraps, and the commitment that catches a swapped wrap.

use baton_vault::{
    content::{ContentError, ContentKey},
    envelope::{Context, Envelope, EnvelopeError, Purpose},
    keys::{ChartKey, DeviceSecret},
    sealing::{SealingError, SealingKeyPair},
};
use proptest::prelude::*;

use crate::{DEVICE, TENANT, USER, counting, hex};

fn context(key: &ContentKey) -> Context {
    Context {
        purpose: Purpose::ContentKeyByChart,
        tenant: TENANT,
        user: USER,
        device: DEVICE,
        key_id: key.id(),
        key_epoch: 3,
    }
}

#[test]
fn the_id_is_fixed() {
    assert_eq!(hex(&ContentKey::from_bytes(counting()).id()), "6194b71c386db7111396c5bd64534b2d");
}

#[test]
fn payloads_open_only_with_their_header_and_key() {
    let key = ContentKey::make().unwrap();
    let payload = key.seal_payload(b"header", b"trial 4: correct").unwrap();
    assert_eq!(key.open_payload(b"header", &payload).unwrap().as_slice(), b"trial 4: correct");
    assert_eq!(key.open_payload(b"headex", &payload).err(), Some(ContentError::Damaged));
    assert_eq!(ContentKey::make().unwrap().open_payload(b"header", &payload).err(), Some(ContentError::Damaged));
    assert_eq!(key.open_payload(b"header", &payload[..11]).err(), Some(ContentError::Damaged));
    assert_ne!(key.seal_payload(b"header", b"trial 4: correct").unwrap()[..12], payload[..12]);
}

#[test]
fn wraps_give_the_key_back() {
    let key = ContentKey::make().unwrap();
    let (chart, device) = (ChartKey::make().unwrap(), DeviceSecret::make().unwrap());
    let ingest = SealingKeyPair::make().unwrap();
    let by_chart = key.wrap_for_chart(&chart, &context(&key)).unwrap();
    let by_device = key.wrap_for_device(&device, &context(&key)).unwrap();
    let by_ingest = key.wrap_for_ingest(&ingest.public(), TENANT, DEVICE).unwrap();
    let keys = [
        ContentKey::unwrap_for_chart(&chart, &context(&key), &by_chart),
        ContentKey::unwrap_for_device(&device, &context(&key), &by_device),
        ContentKey::unwrap_for_ingest(&ingest, TENANT, DEVICE, &key.id(), &by_ingest),
    ];
    assert!(keys.into_iter().all(|read| read.is_ok_and(|read| read.ct_eq(&key))));
    assert_eq!(by_chart.key_id(), &key.id());
}

#[test]
fn wraps_do_not_stand_in_for_each_other() {
    let key = ContentKey::make().unwrap();
    let (chart, device) = (ChartKey::make().unwrap(), DeviceSecret::make().unwrap());
    let by_chart = key.wrap_for_chart(&chart, &context(&key)).unwrap();
    let wrong_key = ContentError::Envelope(EnvelopeError::WrongKey);
    assert_eq!(ContentKey::unwrap_for_device(&device, &context(&key), &by_chart).err(), Some(wrong_key));
    let other = ChartKey::make().unwrap();
    assert_eq!(ContentKey::unwrap_for_chart(&other, &context(&key), &by_chart).err(), Some(wrong_key));
    let later = Context { key_epoch: 4, ..context(&key) };
    let damaged = ContentError::Envelope(EnvelopeError::Damaged);
    assert_eq!(ContentKey::unwrap_for_chart(&chart, &later, &by_chart).err(), Some(damaged));
}

#[test]
fn a_swapped_wrap_is_detected() {
    let (mine, swapped) = (ContentKey::make().unwrap(), ContentKey::make().unwrap());
    let chart = ChartKey::make().unwrap();
    // The attacker may seal under the chart key, names my id, and puts another key inside.
    let context = context(&mine);
    let forged = Envelope::seal(&chart.derive_content_wrap(), &context, swapped.expose()).unwrap();
    assert_eq!(ContentKey::unwrap_for_chart(&chart, &context, &forged).err(), Some(ContentError::OtherKey));
    let short = Envelope::seal(&chart.derive_content_wrap(), &context, &swapped.expose()[..31]).unwrap();
    assert_eq!(ContentKey::unwrap_for_chart(&chart, &context, &short).err(), Some(ContentError::OtherKey));
}

#[test]
fn ingest_wraps_cannot_be_reattributed() {
    let (key, ingest) = (ContentKey::make().unwrap(), SealingKeyPair::make().unwrap());
    let wrap = key.wrap_for_ingest(&ingest.public(), TENANT, DEVICE).unwrap();
    let read = |tenant, device, id: &[u8; 16]| ContentKey::unwrap_for_ingest(&ingest, tenant, device, id, &wrap).err();
    let unopenable = Some(ContentError::Sealing(SealingError::Unopenable));
    assert_eq!(read(USER, DEVICE, &key.id()), unopenable);
    assert_eq!(read(TENANT, USER, &key.id()), unopenable);
    assert_eq!(read(TENANT, DEVICE, &[0; 16]), unopenable);
    // Anyone can seal to a public key: another key under my id opens, and is then refused.
    let other = ContentKey::make().unwrap();
    let aad = [TENANT.as_bytes().as_slice(), DEVICE.as_bytes(), &key.id()].concat();
    let forged = ingest.public().seal(b"baton/v1/content-key-ingest", &aad, other.expose()).unwrap();
    let outcome = ContentKey::unwrap_for_ingest(&ingest, TENANT, DEVICE, &key.id(), &forged);
    assert_eq!(outcome.err(), Some(ContentError::OtherKey));
}

proptest! {
    #[test]
    fn arbitrary_payloads_never_panic(payload in prop::collection::vec(any::<u8>(), 0..100)) {
        prop_assert!(ContentKey::from_bytes([5; 32]).open_payload(b"", &payload).is_err());
    }
}
