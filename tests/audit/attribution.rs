//! Whose hand: nobody on the tablet can write as somebody else.

use std::sync::Arc;

use baton_contract::{
    ErrorCode,
    command::TapFact,
    push::{Batch, head_bytes},
};
use baton_domain::{ActionKind, DeviceId, Role};
use baton_ledger::{Entry, Head, header::entry_hash, signature::signing_bytes};
use baton_sync::{DeviceCredential, Endpoint, PlatformClient};
use baton_tests::{PIN, Scene, Witness};
use baton_vault::{
    secret::Secret,
    signing::{SigningKey, verify},
};

struct Credential(DeviceId, SigningKey);

impl DeviceCredential for Credential {
    fn device(&self) -> DeviceId {
        self.0
    }

    fn sign(&self, bytes: &[u8]) -> [u8; 64] {
        self.1.sign(bytes)
    }
}

fn verifies(key: &[u8], entry: &Entry) -> bool {
    let message = signing_bytes(&entry_hash(&entry.header));
    verify(key.try_into().unwrap(), &message, entry.signature.as_slice().try_into().unwrap()).is_ok()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_tap_carries_its_hand_and_verifies_with_that_hands_key_and_no_other() {
    let scene = Scene::set().await;
    let (tablet, session, _) = scene.at_work().await;
    let ben = scene.person("Ben Ode", Role::Technician).await;
    scene.assign(&scene.chart, &ben).await;
    scene.sign_in(&tablet, &ben).await;
    tablet.core().session_take_over(&session.chart, &session.session).unwrap();
    for _ in 0..4 {
        tablet.tap(&session, "Hitting", TapFact::Count);
    }
    tablet.core().deliver_all().await.unwrap();
    let (rows, device) = (scene.rows().await, Witness::of(&tablet).identity.device.0);
    let sql = "SELECT signing_key FROM device_users WHERE device = $1 AND person = $2";
    let key_of = async |person: uuid::Uuid| rows.bytes(sql, &[&device, &person]).await;
    let (ana_key, ben_key) = (key_of(scene.ana.user.0).await, key_of(ben.user.0).await);
    let device_key = rows.bytes("SELECT signing_key FROM devices WHERE id = $1", &[&device]).await;
    let mut taps = (0, 0);
    for stored in rows.entries(device).await {
        let keys = [&ana_key, &ben_key, &device_key].map(|key| verifies(key, &stored.entry));
        let (by_ana, by_ben) = (stored.actor == Some(scene.ana.user.0), stored.actor == Some(ben.user.0));
        assert_eq!(keys, [by_ana, by_ben, stored.actor.is_none()], "entry {}", stored.seq);
        if stored.kind == ActionKind::Observe as i32 {
            taps = (taps.0 + u32::from(by_ana), taps.1 + u32::from(by_ben));
        }
    }
    assert_eq!(taps, (3, 4));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_tap_that_is_given_to_somebody_else_is_refused_by_the_platform_as_broken() {
    let scene = Scene::set().await;
    let (tablet, session, _) = scene.at_work().await;
    let ben = scene.person("Ben Ode", Role::Technician).await;
    scene.assign(&scene.chart, &ben).await;
    scene.sign_in(&tablet, &ben).await;
    tablet.core().session_take_over(&session.chart, &session.session).unwrap();
    tablet.core().deliver_all().await.unwrap();
    let witness = Witness::of(&tablet);
    let received = witness.seq();
    tablet.tap(&session, "Hitting", TapFact::Count);
    let honest = witness.entries_after(received);
    assert_eq!(honest.len(), 1, "one tap, one entry");
    // What a thief of folder and keyring who is also Ben holds: Ben's key and the device's.
    let identity = &witness.identity;
    let device_key = SigningKey::from_secret(&Secret::from_bytes(*identity.signing_seed));
    let ben_key = SigningKey::from_secret(&Secret::from_bytes(*witness.seeds(&ben).signing));
    let client = {
        let endpoint = Endpoint {
            host: identity.host.clone(),
            port: identity.port,
            address: identity.address.as_ref().map(|a| a.parse().unwrap()),
            authority: identity.authority,
        };
        let key = SigningKey::from_secret(&Secret::from_bytes(*identity.signing_seed));
        PlatformClient::new(&endpoint, Arc::new(Credential(identity.device, key))).unwrap()
    };
    let mut header = honest[0].read_header().unwrap();
    assert_eq!(header.actor, ben.user.0);
    header.actor = scene.ana.user.0;
    let bytes = header.encode().to_vec();
    let message = signing_bytes(&entry_hash(&bytes));
    let signatures =
        [honest[0].signature.clone(), ben_key.sign(&message).to_vec(), device_key.sign(&message).to_vec(), vec![0; 64]];
    for (number, signature) in signatures.into_iter().enumerate() {
        let forged = Entry { header: bytes.clone(), signature, payload: honest[0].payload.clone() };
        let head = Head {
            tenant: identity.tenant,
            device: identity.device,
            epoch: header.epoch,
            seq: header.seq,
            hash: forged.hash(),
        };
        let head_signature = device_key.sign(&head_bytes(head.device, head.epoch, head.seq, &head.hash)).to_vec();
        let batch = Batch {
            epoch: head.epoch,
            cited: vec![0; 32],
            content_keys: witness.content_keys(std::slice::from_ref(&forged)),
            entries: vec![forged],
            head_signature,
        };
        let error = client.push(&batch).await.map(drop).unwrap_err();
        assert_eq!(error.code(), ErrorCode::LedgerBroken, "signature {number}");
    }
    // The honest entry is still taken.
    tablet.unlock(&ben, PIN).unwrap();
    tablet.core().deliver_all().await.unwrap();
    let rows = scene.rows().await;
    let stored = rows.entries(identity.device.0).await;
    let tap = stored.iter().find(|e| e.seq == header.seq as i64).unwrap();
    assert_eq!(tap.actor, Some(ben.user.0));
    rows.verify_chain(identity.device.0).await;
}
