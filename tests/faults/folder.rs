//! One process for each data folder.

use std::sync::Arc;

use baton_app::{Config, Core};
use baton_contract::{ErrorCode, command::TapFact};

use crate::ward::Ward;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_core_on_the_same_folder_is_refused_and_disturbs_nothing() {
    let mut ward = Ward::set().await;
    let config = || Config {
        folder: ward.tablet.folder().to_owned(),
        clock: ward.scene.clock.clone(),
        secrets: ward.tablet.secrets.clone(),
        listener: Arc::new(|_| {}),
        read_watch: None,
    };
    for _ in 0..3 {
        assert_eq!(Core::start(config()).err().map(|error| error.code), Some(ErrorCode::FolderBusy));
        ward.tablet.tap(&ward.session, "Hitting", TapFact::Count);
    }
    let seen = ward.picture().unwrap();
    assert_eq!(seen.total(), 6);
    ward.again().await;
    assert_eq!(ward.picture().unwrap(), seen);
}
