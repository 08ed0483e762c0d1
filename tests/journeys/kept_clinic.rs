//! The demo's clinic is the same clinic at its next start, and one that was never finished is made anew.

use std::{fs, os::unix::fs::PermissionsExt, path::Path, sync::Arc};

use baton_testkit::clinic::{KeptClinic, KeptError, KeptState};
use baton_tests::Tablet;
use baton_vault::clock::{Clock, SystemClock};

async fn open(folder: &Path, clock: &Arc<SystemClock>) -> KeptClinic {
    KeptClinic::open(folder, clock.clone(), 0).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_kept_clinic_is_the_same_after_a_restart_and_a_half_made_one_begins_anew() {
    let _alone = crate::ONE_AT_A_TIME.lock().await;
    let folder = tempfile::tempdir().unwrap();
    let (place, clock) = (folder.path(), Arc::new(SystemClock::new().unwrap()));
    let now_s = || clock.wall_ms() / 1_000;
    assert_eq!(KeptClinic::state(place), KeptState::None);

    let clinic = open(place, &clock).await;
    let (tenant, address) = (clinic.platform.sunrise.id, clinic.network.addr());
    let mut tablet = Tablet::start(place.join("tablet"), clock.clone());
    let code = clinic.enrolment_code(&clinic.platform.sunrise).await.unwrap();
    tablet.core().device_enrol(&code.to_text(), "Room 1").await.unwrap();
    tablet.sign_in(clinic.platform.sunrise.person("kim.tran").unwrap(), now_s(), "947163").await;
    clinic.stop().await;

    // The same clinic at the same address: the device is enrolled, and the seed that was kept signs in.
    assert_eq!(KeptClinic::state(place), KeptState::Made);
    let clinic = open(place, &clock).await;
    assert_eq!((clinic.platform.sunrise.id, clinic.network.addr()), (tenant, address));
    tablet.restart();
    tablet.sign_in(clinic.platform.sunrise.person("ana.ruiz").unwrap(), now_s(), "629485").await;
    assert_eq!(tablet.core().today_view().unwrap().clients.len(), 6);
    let secrets =
        ["clinic.json", "platform/kms.key", "platform/tls/authority.key.pem", "postgres/owner_admin.password"];
    for secret in secrets {
        let mode = fs::metadata(place.join(secret)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{secret}");
    }
    clinic.stop().await;

    // Its address is taken by a stranger: nothing is changed.
    let stranger = std::net::TcpListener::bind(address).unwrap();
    let taken = KeptClinic::open(place, clock.clone(), 0).await.err().unwrap();
    assert!(matches!(taken, KeptError::PortTaken(port) if port == address.port()), "{taken}");
    drop(stranger);

    // Killed before it was finished: the record is written last.
    fs::remove_file(place.join("clinic.json")).unwrap();
    assert_eq!(KeptClinic::state(place), KeptState::HalfMade);
    let clinic = open(place, &clock).await;
    assert_ne!(clinic.platform.sunrise.id, tenant);
    assert_eq!(KeptClinic::state(place), KeptState::Made);
    clinic.stop().await;

    KeptClinic::forget(place).unwrap();
    assert_eq!(KeptClinic::state(place), KeptState::None);
    assert!(!place.join("postgres").exists() && !place.join("platform").exists());
}
