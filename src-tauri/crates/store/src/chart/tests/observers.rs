//! A second observer's data stands beside the session's, and neither is the other's.

use baton_domain::{
    Action, SegmentId,
    note::{NoteForm, NoteState, Requires, Terms},
    observation::{Fact, Observation, Response},
    session::{Disposition, Refusal, Setting, Stream, TargetDisposition},
    text::{Name, Narrative},
};
use uuid::Uuid;

use super::{actions::started, sheet};
use crate::error::StoreError;
use crate::testing::{ANA, BEN, BOUTS, COUNT, SEGMENT, SESSION, TRIALS, act, at, meta, observation_id, reveal};

const BESIDE: SegmentId = SegmentId(Uuid::from_u128(0x5B));

fn join() -> Action {
    let (stream, setting) = (Stream::Beside, Setting { service: None, skew_ms: Some(-40) });
    Action::StartSegment { session: SESSION, segment: BESIDE, ends: None, at: at(50), stream, setting }
}

fn seen(n: u64, segment: SegmentId, target: baton_domain::TargetId, fact: Fact) -> Action {
    Action::Observe { session: SESSION, segment, observation: observation_id(n), target, at: at(60 + n), fact }
}

fn refused(done: Result<crate::chart::Applied, StoreError>, with: Refusal) {
    assert!(matches!(done, Err(StoreError::Refused(refusal)) if refusal == with), "{done:?}");
}

fn counted(of: &[Observation], stream: Stream) -> usize {
    of.iter().filter(|o| o.stream == stream && o.voided.is_none()).count()
}

#[test]
fn two_streams_neither_mix_nor_stand_in_each_others_way() {
    let (_folder, mut chart) = started();
    act(&mut chart, 2, BEN, &join()).unwrap();
    act(&mut chart, 3, ANA, &seen(10, SEGMENT, BOUTS, Fact::Bout)).unwrap();
    // A bout of the session's does not keep the observer from timing the same one.
    let both = act(&mut chart, 4, BEN, &seen(11, BESIDE, BOUTS, Fact::Bout)).unwrap();
    assert_eq!((counted(&both.tally, Stream::Main), counted(&both.tally, Stream::Beside)), (1, 1));
    act(&mut chart, 5, BEN, &seen(12, BESIDE, COUNT, Fact::Count)).unwrap();
    let tx = chart.begin().unwrap();
    assert_eq!(tx.running_bout(SESSION, BOUTS, (Stream::Main, ANA)).unwrap(), Some(observation_id(10)));
    assert_eq!(tx.running_bout(SESSION, BOUTS, (Stream::Beside, BEN)).unwrap(), Some(observation_id(11)));
    assert_eq!(tx.last_observation(SESSION, (Stream::Main, BEN), None).unwrap(), None);
    drop(tx);
    // What the observer counted is no data of the session: its silence is asked for still.
    let end = |dispositions: Vec<TargetDisposition>| Action::EndSession {
        session: SESSION,
        at: at(900),
        zone_min: -300,
        dispositions,
    };
    refused(act(&mut chart, 6, ANA, &end(vec![])), Refusal::DispositionsDoNotMatch);
    act(&mut chart, 6, ANA, &end(vec![TargetDisposition { target: COUNT, disposition: Disposition::Zero }])).unwrap();
    let sheet = sheet(&chart, SESSION);
    assert_eq!(sheet.session.zone.end_min, -300);
    assert_eq!(sheet.segments.iter().find(|s| s.id == BESIDE).unwrap().setting.skew_ms, Some(-40));
    let overview = reveal(chart.overview().unwrap());
    let tallied: u32 = overview.sessions[0].tallies.iter().map(|t| t.count).sum();
    assert_eq!(tallied, 1, "the session's own bout alone");
    let series = reveal(chart.series(&[], 0, i64::MAX).unwrap());
    assert!(series.iter().flat_map(|s| &s.points).flat_map(|p| &p.observations).all(|o| o.stream == Stream::Main));
}

#[test]
fn at_the_door_an_observer_stops_with_the_session_and_a_replay_takes_what_was_taken() {
    let (_folder, mut chart) = started();
    act(&mut chart, 2, BEN, &join()).unwrap();
    let end = |target| TargetDisposition { target, disposition: Disposition::Zero };
    let dispositions = vec![end(COUNT), end(BOUTS)];
    act(&mut chart, 3, ANA, &Action::EndSession { session: SESSION, at: at(900), zone_min: 0, dispositions }).unwrap();
    let late = seen(13, BESIDE, TRIALS, Fact::Trial(Response::Correct));
    refused(act(&mut chart, 4, BEN, &late), Refusal::SessionEnded);
    let tx = chart.begin().unwrap();
    let replayed = crate::chart::EntryMeta { replayed: true, ..meta(4, BEN) };
    tx.apply(&replayed, &late).unwrap();
    tx.commit((1, 4)).unwrap();
    let main = seen(14, SEGMENT, TRIALS, Fact::Trial(Response::Correct));
    refused(act(&mut chart, 5, ANA, &main), Refusal::SessionEnded);
}

#[test]
fn a_note_goes_through_its_life_and_keeps_every_signature() {
    let (folder, mut chart) = started();
    let zero = |target| TargetDisposition { target, disposition: Disposition::Zero };
    let dispositions = vec![zero(COUNT), zero(BOUTS)];
    act(&mut chart, 2, ANA, &Action::EndSession { session: SESSION, at: at(900), zone_min: 0, dispositions }).unwrap();
    let (session, note) = (SESSION, baton_domain::NoteId(Uuid::from_u128(0x40)));
    let (text, name) = (Narrative::new("Calm.").unwrap(), Name::new("Ana Ruiz").unwrap());
    let write = |base_version| Action::WriteNote {
        session,
        note,
        base_version,
        text: Some(text.clone()),
        form: NoteForm::default(),
    };
    let requires = Requires { cosign: true, caregiver: false };
    let sign = |version| Action::SignNote {
        session,
        note,
        version,
        name: name.clone(),
        terms: Terms { requires, data: None },
    };
    let reason = baton_domain::text::Reason::new("Wrong code").unwrap();
    act(&mut chart, 3, ANA, &write(0)).unwrap();
    act(&mut chart, 4, ANA, &sign(1)).unwrap();
    act(&mut chart, 5, BEN, &Action::GiveBackNote { session, note, version: 1, reason: reason.clone() }).unwrap();
    act(&mut chart, 6, ANA, &write(1)).unwrap();
    act(&mut chart, 7, ANA, &sign(2)).unwrap();
    let own = Action::CosignNote { session, note, version: 2, name: name.clone() };
    refused(act(&mut chart, 8, ANA, &own), Refusal::OwnNote);
    act(&mut chart, 8, BEN, &own).unwrap();
    let withdraw = Action::WithdrawSignature { session, note, version: 2, reason };
    refused(act(&mut chart, 9, ANA, &withdraw), Refusal::NoteLocked);
    drop(chart);
    let chart = folder.open_chart();
    let held = sheet(&chart, SESSION).notes.remove(0);
    assert_eq!((held.state(), held.version, held.withdrawn.len()), (NoteState::Locked, 2, 1));
    assert_eq!((held.withdrawn[0].by, held.withdrawn[0].signed.version), (BEN, 1));
}
