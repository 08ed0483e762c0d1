//! A second observer's data stands beside the session's, and neither is the other's.

use baton_domain::{
    Action, SegmentId,
    note::{NoteForm, NoteState, Requires, Terms},
    observation::{Fact, Observation, Response},
    session::{Disposition, Refusal, Setting, Stream, TargetDisposition},
    text::{Name, Narrative},
};
use uuid::Uuid;

use super::{
    actions::{started, terms},
    sheet,
};
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
    refused(again(&mut chart, 5, ANA, &main), Refusal::SessionEnded);
}

/// Applies what was recorded before once more.
fn again(
    chart: &mut crate::chart::ChartFile,
    seq: u64,
    by: baton_domain::UserId,
    action: &Action,
) -> Result<crate::chart::Applied, StoreError> {
    let tx = chart.begin()?;
    let applied = tx.apply(&crate::chart::EntryMeta { replayed: true, ..meta(seq, by) }, action)?;
    tx.commit((1, seq))?;
    Ok(applied)
}

#[test]
fn what_this_tablet_recorded_while_another_one_took_over_and_ended_replays_into_the_copy() {
    let (_folder, mut chart) = started();
    // As a page brings it: both acts were another tablet's.
    let elsewhere = |seq, by| crate::chart::EntryMeta { boot: Uuid::from_u128(0xE15E), ..meta(seq, by) };
    let (segment, setting) = (SegmentId(Uuid::from_u128(0x57)), Setting::default());
    let (ends, stream) = (Some(SEGMENT), Stream::Main);
    let takes = Action::StartSegment { session: SESSION, segment, ends, at: at(100), stream, setting };
    let silent = |target| TargetDisposition { target, disposition: Disposition::Zero };
    let dispositions = vec![silent(COUNT), silent(BOUTS)];
    let ended = Action::EndSession { session: SESSION, at: at(900), zone_min: 0, dispositions };
    for (seq, action) in [(2, &takes), (3, &ended)] {
        let tx = chart.begin().unwrap();
        tx.apply(&elsewhere(seq, BEN), action).unwrap();
        tx.commit((1, seq)).unwrap();
    }
    let tap = seen(14, SEGMENT, TRIALS, Fact::Trial(Response::Correct));
    refused(act(&mut chart, 4, ANA, &tap), Refusal::SessionEnded);
    again(&mut chart, 4, ANA, &tap).unwrap();
    again(&mut chart, 5, ANA, &seen(15, SEGMENT, BOUTS, Fact::Bout)).unwrap();
    let (session, observation) = (SESSION, observation_id(15));
    again(&mut chart, 6, ANA, &Action::EndBout { session, observation, at: at(400), unanswered: false }).unwrap();
    let undo = |n| Action::VoidObservation {
        session,
        observation: observation_id(n),
        reason: baton_domain::observation::VoidReason::Undo,
    };
    refused(act(&mut chart, 7, ANA, &undo(14)), Refusal::SessionEnded);
    again(&mut chart, 7, ANA, &undo(14)).unwrap();
    let late = Action::Observe {
        session,
        segment: SEGMENT,
        observation: observation_id(16),
        target: TRIALS,
        at: at(900 + 120_001),
        fact: Fact::Trial(Response::Correct),
    };
    refused(again(&mut chart, 8, ANA, &late), Refusal::OutsideSession);
    refused(
        again(&mut chart, 8, BEN, &seen(17, SEGMENT, TRIALS, Fact::Trial(Response::Correct))),
        Refusal::SessionEnded,
    );
    let held = sheet(&chart, SESSION).observations;
    assert_eq!(held.len(), 2);
    assert_eq!(held[1].ended.unwrap().at, at(400));
}

#[test]
fn at_the_door_nobody_bills_beside_a_session_or_ends_another_streams_segment() {
    let (_folder, mut chart) = started();
    let service = Some(baton_domain::text::Code::new("97155").unwrap());
    let joins = |ends, service| Action::StartSegment {
        session: SESSION,
        segment: BESIDE,
        ends,
        at: at(50),
        stream: Stream::Beside,
        setting: Setting { service, skew_ms: None },
    };
    refused(act(&mut chart, 2, BEN, &joins(None, service.clone())), Refusal::BadForm);
    refused(act(&mut chart, 2, BEN, &joins(Some(SEGMENT), None)), Refusal::NotYourSegment);
    // What was taken before that was asked stands.
    again(&mut chart, 2, BEN, &joins(Some(SEGMENT), service)).unwrap();
    assert!(sheet(&chart, SESSION).segments.iter().all(|s| s.id == BESIDE || s.ended.is_some()));
}

#[test]
fn nobody_else_reads_what_is_still_being_written_as_an_earlier_note() {
    let (_folder, mut chart) = started();
    let zero = |target| TargetDisposition { target, disposition: Disposition::Zero };
    let dispositions = vec![zero(TRIALS), zero(COUNT), zero(BOUTS)].split_off(1);
    act(&mut chart, 2, ANA, &Action::EndSession { session: SESSION, at: at(900), zone_min: 0, dispositions }).unwrap();
    act(&mut chart, 3, ANA, &super::actions::write(0, "Half a thought")).unwrap();
    let other = baton_domain::SessionId(Uuid::from_u128(0x99));
    let next = match crate::testing::start() {
        Action::StartSession { at, zone_min, targets, setting, .. } => {
            let segment = SegmentId(Uuid::from_u128(0x98));
            Action::StartSession { session: other, segment, at, zone_min, targets, setting }
        }
        other => other,
    };
    act(&mut chart, 4, BEN, &next).unwrap();
    let earlier = |chart: &crate::chart::ChartFile| reveal(chart.note_material(other).unwrap()).unwrap().earlier;
    assert!(earlier(&chart).is_empty());
    act(&mut chart, 5, ANA, &super::actions::sign(1)).unwrap();
    assert_eq!(earlier(&chart).len(), 1);
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
    let sign =
        |version| Action::SignNote { session, note, version, name: name.clone(), terms: Terms { requires, ..terms() } };
    let reason = baton_domain::text::Reason::new("Wrong code").unwrap();
    act(&mut chart, 3, ANA, &write(0)).unwrap();
    act(&mut chart, 4, ANA, &sign(1)).unwrap();
    act(&mut chart, 5, BEN, &Action::GiveBackNote { session, note, version: 1, reason: reason.clone() }).unwrap();
    act(&mut chart, 6, ANA, &write(2)).unwrap();
    act(&mut chart, 7, ANA, &sign(3)).unwrap();
    let own = Action::CosignNote { session, note, version: 3, name: name.clone() };
    refused(act(&mut chart, 8, ANA, &own), Refusal::OwnNote);
    act(&mut chart, 8, BEN, &own).unwrap();
    let withdraw = Action::WithdrawSignature { session, note, version: 3, reason };
    refused(act(&mut chart, 9, ANA, &withdraw), Refusal::NoteLocked);
    drop(chart);
    let chart = folder.open_chart();
    let held = sheet(&chart, SESSION).notes.remove(0);
    assert_eq!((held.state(), held.version, held.withdrawn.len()), (NoteState::Locked, 3, 1));
    assert_eq!((held.withdrawn[0].by, held.withdrawn[0].signed.version), (BEN, 1));
}
