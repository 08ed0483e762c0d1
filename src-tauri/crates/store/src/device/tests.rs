//! Round trips through the device file, and what it refuses.

use baton_contract::Signed;
use baton_domain::{ChartId, DeviceId, Role, SessionId, TenantId, UserId, policy::PolicyBundle};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::*;
use crate::{
    StoreError,
    testing::{ANA, BEN, BOOT, Folder, TENANT},
};

fn identity() -> Identity {
    Identity {
        tenant: TENANT,
        tenant_name: "Sunrise".into(),
        host: "sunrise.baton.test".into(),
        address: Some("127.0.0.1:8443".into()),
        port: 8443,
        authority: [1; 32],
        device: DeviceId(Uuid::from_u128(5)),
        device_name: "Tablet 3".into(),
        platform_key: [2; 32],
        ingest_key: [3; 32],
        generation: Uuid::from_u128(6),
        signing_seed: Zeroizing::new([4; 32]),
    }
}

fn person(user: UserId, login: &str) -> Person {
    Person {
        user,
        login: login.into(),
        name: format!("Name of {login}"),
        initials: "NN".into(),
        role: Role::Technician,
        vault: format!("{login}.db"),
        pin_facts: vec!["1990-01-02".into()],
        kdf: "argon2id$m=65536,t=3,p=1".into(),
        key_check: vec![7; 8],
    }
}

#[test]
fn a_device_is_enrolled_once() {
    let folder = Folder::new();
    let mut device = folder.with(DeviceFile::create).unwrap();
    assert!(device.identity().unwrap().is_none());
    device.enrol(&identity()).unwrap();
    assert!(matches!(device.enrol(&identity()), Err(StoreError::Constraint)));
    device.set_generation(Uuid::from_u128(77)).unwrap();
    drop(device);
    let read = folder.with(DeviceFile::open).unwrap().identity().unwrap().unwrap();
    assert_eq!((read.tenant, read.device, read.port), (TENANT, DeviceId(Uuid::from_u128(5)), 8443));
    assert_eq!((read.authority, read.platform_key, read.ingest_key), ([1; 32], [2; 32], [3; 32]));
    assert_eq!((read.address.as_deref(), *read.signing_seed), (Some("127.0.0.1:8443"), [4; 32]));
    assert_eq!(read.generation, Uuid::from_u128(77));
}

#[test]
fn people_and_their_envelopes_come_back() {
    let folder = Folder::new();
    let mut device = folder.with(DeviceFile::create).unwrap();
    let (ana, ben) = (person(ANA, "ana"), person(BEN, "ben"));
    device.put_person(&ben, &[]).unwrap();
    device.put_person(&ana, &[("user-key/password", b"one"), ("user-key/recovery", b"two")]).unwrap();
    device.put_envelope(ANA, "user-key/password", b"three").unwrap();
    assert_eq!(device.people().unwrap(), [ana.clone(), ben]);
    assert_eq!(device.person_by_login("ana").unwrap(), Some(ana.clone()));
    assert_eq!(device.person(UserId(Uuid::nil())).unwrap(), None);
    assert_eq!(device.envelope(ANA, "user-key/password").unwrap().as_deref(), Some(b"three".as_slice()));
    assert_eq!(device.envelope(ANA, "user-key/recovery").unwrap().as_deref(), Some(b"two".as_slice()));
    assert_eq!(device.envelope(BEN, "user-key/password").unwrap(), None);
    let stolen = person(BEN, "ana");
    assert!(matches!(device.put_person(&stolen, &[("x", b"y")]), Err(StoreError::Constraint)));
    assert_eq!(device.envelope(BEN, "x").unwrap(), None, "a refused person leaves no envelope");
    let renamed = Person { name: "Ana R.".into(), ..ana };
    device.put_person(&renamed, &[]).unwrap();
    assert_eq!(device.person(ANA).unwrap(), Some(renamed));
    assert!(device.envelope(ANA, "user-key/recovery").unwrap().is_some(), "envelopes stay with the person");
}

#[test]
fn each_one_time_step_is_accepted_once_and_in_order() {
    let folder = Folder::new();
    let mut device = folder.with(DeviceFile::create).unwrap();
    assert!(matches!(device.accept_step(ANA, 5), Err(StoreError::Missing(_))));
    device.set_offline_seed(ANA, b"seed").unwrap();
    device.accept_step(ANA, 5).unwrap();
    for old in [0, 4, 5] {
        assert!(matches!(device.accept_step(ANA, old), Err(StoreError::OutOfOrder(_))), "{old}");
    }
    device.set_offline_seed(ANA, b"new").unwrap();
    assert!(matches!(device.accept_step(ANA, 5), Err(StoreError::OutOfOrder(_))), "a new seed forgets no step");
    drop(device);
    let mut device = folder.with(DeviceFile::open).unwrap();
    assert!(matches!(device.accept_step(ANA, 5), Err(StoreError::OutOfOrder(_))), "nor does a restart");
    device.accept_step(ANA, 6).unwrap();
    assert_eq!(device.last_step(ANA).unwrap(), 6);
    assert_eq!(device.offline_seed(ANA).unwrap().unwrap().as_slice(), b"new");
    device.remove_offline_seed(ANA).unwrap();
    assert!(device.offline_seed(ANA).unwrap().is_none());
}

#[test]
fn marks_of_time_only_grow_until_a_newer_word_of_the_platform() {
    let folder = Folder::new();
    let mut device = folder.with(DeviceFile::create).unwrap();
    assert_eq!(device.time_marks().unwrap(), TimeMarks { signed_ms: 0, highest_wall_ms: 0, heard: None });
    let heard = Heard { wall_ms: 90, boot_ms: 10, boot: BOOT };
    device.heard_platform(100, heard).unwrap();
    device.saw_wall(500).unwrap();
    device.saw_wall(400).unwrap();
    let again = Heard { boot_ms: 20, ..heard };
    device.heard_platform(50, again).unwrap();
    let heard = Some(again);
    assert_eq!(device.time_marks().unwrap(), TimeMarks { signed_ms: 100, highest_wall_ms: 500, heard });
    // A newer word clears a mark that a clock running ahead had left; from there it grows again.
    device.heard_platform(200, again).unwrap();
    assert_eq!(device.time_marks().unwrap(), TimeMarks { signed_ms: 200, highest_wall_ms: 200, heard });
}

#[test]
fn a_run_that_did_not_end_in_order_is_known() {
    let folder = Folder::new();
    let mut device = folder.with(DeviceFile::create).unwrap();
    assert!(device.begin_run().unwrap(), "the first run follows no crash");
    drop(device);
    let mut device = folder.with(DeviceFile::open).unwrap();
    assert!(!device.begin_run().unwrap());
    device.end_run().unwrap();
    assert!(device.begin_run().unwrap());
    let session = RunningSession { chart: ChartId(BOOT), session: SessionId(BOOT), wall_ms: 1, boot_ms: 2, boot: BOOT };
    device.set_running_session(Some(session)).unwrap();
    assert_eq!(device.running_session().unwrap(), Some(session));
    device.set_running_session(None).unwrap();
    assert_eq!(device.running_session().unwrap(), None);
}

#[test]
fn the_signed_policy_comes_back_as_it_was_signed() {
    let folder = Folder::new();
    let mut device = folder.with(DeviceFile::create).unwrap();
    assert!(device.policy().unwrap().is_none());
    let body = serde_json::to_string(&PolicyBundle::default_for(TenantId(Uuid::from_u128(1)))).unwrap();
    let json = serde_json::json!({ "body": body, "signature": "abc" });
    let signed: Signed<PolicyBundle> = serde_json::from_value(json).unwrap();
    device.set_policy(&signed).unwrap();
    device.set_policy(&signed).unwrap();
    assert_eq!(device.policy().unwrap(), Some(signed));
}

#[test]
fn a_chart_file_is_held_until_the_last_person_lets_go() {
    let folder = Folder::new();
    let mut device = folder.with(DeviceFile::create).unwrap();
    device.hold_charts(ANA, &["a.db".into(), "b.db".into()]).unwrap();
    device.hold_charts(ANA, &["a.db".into()]).unwrap();
    device.hold_charts(BEN, &["a.db".into()]).unwrap();
    assert!(device.release_chart(ANA, "a.db").unwrap(), "Ben still holds it");
    assert!(!device.release_chart(BEN, "a.db").unwrap());
    assert!(!device.release_chart(ANA, "b.db").unwrap());
    assert!(!device.release_chart(ANA, "never.db").unwrap());
}
