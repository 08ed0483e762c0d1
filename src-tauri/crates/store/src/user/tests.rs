//! Round trips through a vault.

use baton_domain::{
    ChartId, ClientId,
    chart::{CaseloadItem, CivilDate, Compartment, Profile},
    text::Name,
};
use uuid::Uuid;

use super::*;
use crate::testing::Folder;

fn vault(folder: &Folder) -> UserFile {
    let seeds = Seeds { signing: Zeroizing::new([1; 32]), sealing: Zeroizing::new([2; 32]) };
    folder.with(|place| UserFile::create(place, &seeds)).unwrap()
}

fn item(n: u128) -> CaseloadItem {
    let name = |text| Name::new(text).unwrap();
    let born = CivilDate("2019-05-06".into());
    CaseloadItem {
        chart: ChartId(Uuid::from_u128(n)),
        profile: Profile { client: ClientId(Uuid::from_u128(n)), name: name("Child"), initials: name("C"), born },
        last_session_ms: Some(7),
    }
}

fn chart_key(chart: u128, compartment: Compartment, key_epoch: u32) -> ChartKey {
    let key = Zeroizing::new([u8::try_from(key_epoch).unwrap(); 32]);
    ChartKey { chart: ChartId(Uuid::from_u128(chart)), compartment, key_epoch, key }
}

#[test]
fn a_vault_is_born_with_its_seeds() {
    let folder = Folder::new();
    drop(vault(&folder));
    let mut vault = folder.with(UserFile::open).unwrap();
    let seeds = vault.seeds().unwrap();
    assert_eq!((*seeds.signing, *seeds.sealing), ([1; 32], [2; 32]));
    assert!(vault.pin_hash().unwrap().is_none());
    vault.set_pin_hash(b"one").unwrap();
    vault.set_pin_hash(b"two").unwrap();
    assert_eq!(vault.pin_hash().unwrap().unwrap().as_slice(), b"two");
}

#[test]
fn a_caseload_is_replaced_whole() {
    let folder = Folder::new();
    let mut vault = vault(&folder);
    vault.replace_caseload(&[item(2), item(1), item(3)]).unwrap();
    assert_eq!(vault.caseload().unwrap(), [item(2), item(1), item(3)]);
    assert!(vault.replace_caseload(&[item(4), item(4)]).is_err());
    assert_eq!(vault.caseload().unwrap().len(), 3, "a refused one leaves the old");
    vault.replace_caseload(&[item(1)]).unwrap();
    assert_eq!(vault.caseload().unwrap(), [item(1)]);
}

#[test]
fn the_newest_chart_key_is_found_and_all_go_with_the_care_team() {
    let folder = Folder::new();
    let mut vault = vault(&folder);
    let keys = [
        chart_key(1, Compartment::Clinical, 1),
        chart_key(1, Compartment::Clinical, 2),
        chart_key(1, Compartment::Restricted, 5),
        chart_key(2, Compartment::Clinical, 3),
    ];
    vault.put_chart_keys(&keys).unwrap();
    let chart = ChartId(Uuid::from_u128(1));
    let newest = vault.chart_key(chart, Compartment::Clinical).unwrap().unwrap();
    assert_eq!((newest.key_epoch, *newest.key), (2, [2; 32]));
    vault.remove_chart_keys(chart).unwrap();
    assert!(vault.chart_key(chart, Compartment::Clinical).unwrap().is_none());
    assert_eq!(vault.chart_keys().unwrap().len(), 1);
}

#[test]
fn drafts_and_small_values_come_back() {
    let folder = Folder::new();
    let mut vault = vault(&folder);
    let draft = Draft { text: "He sat and".into(), updated_ms: 5 };
    vault.put_draft("note/1", &draft).unwrap();
    assert_eq!(vault.draft("note/1").unwrap(), Some(draft));
    vault.remove_draft("note/1").unwrap();
    assert_eq!(vault.draft("note/1").unwrap(), None);
    vault.set_meta("k", Some("v")).unwrap();
    assert_eq!(vault.meta("k").unwrap().as_deref(), Some("v"));
    vault.set_meta("k", None).unwrap();
    assert_eq!(vault.meta("k").unwrap(), None);
}
