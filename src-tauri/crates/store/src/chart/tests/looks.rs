//! What looks return, and what their entries will say.

use baton_contract::pull::{Page, Row};
use baton_domain::{
    Action,
    chart::ChartRow,
    observation::{Fact, Response},
    session::{Disposition, TargetDisposition},
};
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{
    chart::{ChartFile, MAX_IDS, Tally},
    testing::{
        ANA, BOUTS, COUNT, DEVICE, Folder, SEGMENT, SESSION, TRIALS, act, at, observation_id, observe, reveal, start,
        targets, trial,
    },
};

fn with_trials(folder: &Folder, count: u64) -> ChartFile {
    let mut chart = folder.chart();
    act(&mut chart, 1, ANA, &start()).unwrap();
    for n in 0..count {
        act(&mut chart, 2 + n, ANA, &trial(10 + n)).unwrap();
    }
    chart
}

#[test]
fn a_look_names_the_records_it_returned() {
    let folder = Folder::new();
    let chart = with_trials(&folder, 3);
    let sheet = chart.sheet(SESSION).unwrap();
    let expected = [SESSION.0, SEGMENT.0, observation_id(10).0, observation_id(11).0, observation_id(12).0];
    assert_eq!(sheet.looked().ids, expected);
    assert_eq!((sheet.looked().count, &sheet.looked().digest), (5, &None));
    let again = chart.sheet(SESSION).unwrap();
    assert_eq!(sheet.looked().fingerprint, again.looked().fingerprint);
    assert_ne!(sheet.looked().fingerprint, chart.overview().unwrap().looked().fingerprint);
    let missing = chart.sheet(baton_domain::SessionId(Uuid::nil())).unwrap();
    assert_eq!(missing.looked().count, 0);
    assert!(reveal(missing).is_none());
}

#[test]
fn many_records_are_named_by_their_digest() {
    let folder = Folder::new();
    let many = MAX_IDS as u64 + 1;
    let chart = with_trials(&folder, many);
    let look = chart.observations_of(SESSION).unwrap();
    let mut hash = Sha256::new();
    (10..10 + many).for_each(|n| hash.update(observation_id(n).0.as_bytes()));
    assert_eq!((look.looked().count, look.looked().ids.len()), (501, 0));
    assert_eq!(look.looked().digest, Some(HEXLOWER.encode(&hash.finalize())));
    assert_eq!(reveal(look).len(), 501);
}

#[test]
fn an_overview_tallies_what_counts() {
    let folder = Folder::new();
    let mut chart = with_trials(&folder, 3);
    act(&mut chart, 10, ANA, &observe(20, TRIALS, Fact::Trial(Response::Incorrect))).unwrap();
    act(&mut chart, 11, ANA, &observe(30, BOUTS, Fact::Bout)).unwrap();
    let end_bout =
        Action::EndBout { session: SESSION, observation: observation_id(30), at: at(130), unanswered: false };
    act(&mut chart, 12, ANA, &end_bout).unwrap();
    act(&mut chart, 13, ANA, &observe(31, BOUTS, Fact::Bout)).unwrap();
    let void = Action::VoidObservation {
        session: SESSION,
        observation: observation_id(10),
        reason: baton_domain::observation::VoidReason::Undo,
    };
    act(&mut chart, 14, ANA, &void).unwrap();
    let overview = reveal(chart.overview().unwrap());
    assert_eq!(overview.sessions.len(), 1);
    let tally = |target, count| Tally { target, count };
    let mut tallies = overview.sessions[0].tallies.clone();
    tallies.sort_by_key(|t| t.target);
    assert_eq!(tallies, [tally(TRIALS, 3), tally(BOUTS, 2)]);
    assert!(!overview.sessions[0].signed);
}

#[test]
fn a_series_has_a_point_for_each_session_with_the_target() {
    let folder = Folder::new();
    let mut chart = folder.chart();
    let target = |target| Row { body: serde_json::to_vec(&ChartRow::Target(target)).unwrap(), origin: None };
    let rows = targets().into_iter().map(target).collect();
    let page = Page { rows, cursor: "c".into(), more: false, reset: false, contains: None, outcomes: vec![] };
    chart.apply_page(DEVICE, &page).unwrap();
    act(&mut chart, 1, ANA, &start()).unwrap();
    for n in [10, 11] {
        act(&mut chart, n, ANA, &trial(n)).unwrap();
    }
    let dispositions = [COUNT, BOUTS].map(|target| TargetDisposition { target, disposition: Disposition::NotObserved });
    act(
        &mut chart,
        12,
        ANA,
        &Action::EndSession { session: SESSION, at: at(700), zone_min: 0, dispositions: dispositions.to_vec() },
    )
    .unwrap();
    let all = chart.series(&[TRIALS], 0, i64::MAX).unwrap();
    let mut ids = [TRIALS.0, SESSION.0, observation_id(10).0, observation_id(11).0];
    ids.sort_unstable();
    assert_eq!(all.looked().ids, ids);
    let course = chart.course(TRIALS).unwrap();
    let mut with_provider = ids.to_vec();
    with_provider.push(SEGMENT.0);
    with_provider.sort_unstable();
    assert_eq!(course.looked().ids, with_provider, "a course names who provided it as well");
    let course = reveal(course).unwrap();
    assert_eq!(course.segments[&SESSION].iter().map(|s| s.by).collect::<Vec<_>>(), [ANA]);
    let point = &reveal(all)[0].points[0];
    assert_eq!((point.observed_ms, point.disposition, point.observations.len()), (Some(700), None, 2));
    let both = reveal(chart.series(&[], 0, i64::MAX).unwrap());
    assert_eq!(both.iter().map(|s| s.target.id).collect::<Vec<_>>(), [TRIALS, COUNT, BOUTS], "by position");
    let silent = &both[1].points;
    assert_eq!((silent[0].disposition, silent[0].observations.len()), (Some(Disposition::NotObserved), 0));
    let start = at(0).wall_ms;
    assert_eq!(reveal(chart.series(&[TRIALS], start, start).unwrap())[0].points.len(), 0, "the end is left out");
    assert_eq!(reveal(chart.series(&[TRIALS], start, start + 1).unwrap())[0].points.len(), 1);
    assert!(reveal(chart.running_sessions().unwrap()).is_empty());
}

#[test]
fn the_proof_of_one_look_does_not_reveal_another() {
    let folder = Folder::new();
    let chart = with_trials(&folder, 1);
    let apart = Folder::new();
    let mut ledger = apart.ledger();
    let run = crate::testing::entries(ledger.head(), 2);
    let (first, second) = (chart.overview().unwrap(), chart.sheet(SESSION).unwrap());
    let (first, second) = (first.in_entry(&run[0]), second.in_entry(&run[1]));
    let mut proofs = ledger.append(&run, &[]).unwrap();
    let (of_second, of_first) = (proofs.pop().unwrap(), proofs.pop().unwrap());
    assert!(matches!(first.reveal(of_second), Err(crate::StoreError::Missing(_))));
    assert!(second.reveal(of_first).is_err());
}
