//! The model: whatever was done to a chart, the same entries make the same chart again, wherever the first one stopped.

use baton_domain::{
    Action, AddendumId, ClaimId, NoteId, SegmentId, SessionId, TargetId, UserId,
    claim::Claimed,
    note::{AddendumKind, NoteForm, Requires, Strokes, Terms},
    observation::{Fact, Response, VoidReason},
    session::{Disposition, Setting, Stream, TargetDisposition},
    text::{Code, Name, Narrative, Reason},
};
use proptest::prelude::*;
use uuid::Uuid;

use super::dump;
use crate::{
    chart::ChartFile,
    error::StoreError,
    testing::{ANA, BEN, BOUTS, COUNT, Folder, TRIALS, at, meta, observation_id, targets},
};

fn session(n: u8) -> SessionId {
    SessionId(Uuid::from_u128(0x5E00 + u128::from(n)))
}

fn segment(n: u8) -> SegmentId {
    SegmentId(Uuid::from_u128(0x5600 + u128::from(n)))
}

fn fact(n: u8) -> (TargetId, Fact) {
    match n % 4 {
        0 => (TRIALS, Fact::Trial(Response::Correct)),
        1 => (TRIALS, Fact::Trial(Response::Prompted { level: n % 3 })),
        2 => (COUNT, Fact::Count),
        _ => (BOUTS, Fact::Bout),
    }
}

/// Any action on few ids, so that many fit and many do not.
fn action(code: u8, which: u8, n: u64, ms: u64) -> Action {
    let (session, segment) = (session(which % 2), segment(which % 4));
    let (observation, note) = (observation_id(n % 24), NoteId(Uuid::from_u128(0x40 + u128::from(which % 2))));
    let at = at(ms);
    match code {
        0 => {
            Action::StartSession { session, segment, at, zone_min: 0, targets: targets(), setting: Setting::default() }
        }
        1 => Action::PauseSession { session, at },
        2 => Action::ResumeSession { session, at },
        3 => Action::StartSegment {
            session,
            segment,
            ends: n.is_multiple_of(2).then(|| self::segment(which % 3)),
            at,
            stream: if n.is_multiple_of(3) { Stream::Beside } else { Stream::Main },
            setting: Setting { service: None, skew_ms: n.is_multiple_of(5).then_some(7) },
        },
        4 => {
            let open: Vec<TargetId> = [COUNT, BOUTS].into_iter().skip((n % 3) as usize).collect();
            let dispositions =
                open.into_iter().map(|target| TargetDisposition { target, disposition: Disposition::Zero }).collect();
            Action::EndSession { session, at, zone_min: 0, dispositions }
        }
        5 => Action::WriteNote {
            session,
            note,
            base_version: (n % 3) as u32,
            text: (!n.is_multiple_of(7)).then(|| Narrative::new(&format!("text {ms}")).unwrap()),
            form: NoteForm { service: Some(Code::new("97153").unwrap()), ..NoteForm::default() },
        },
        6 => {
            let requires = Requires { cosign: n.is_multiple_of(2), caregiver: n.is_multiple_of(5) };
            let (version, name) = ((n % 3) as u32, Name::new("A").unwrap());
            Action::SignNote {
                session,
                note,
                version,
                name,
                terms: Terms { requires, data: Some(Code::new("2:abc").unwrap()) },
            }
        }
        7 | 8 => Action::EndBout { session, observation, at, unanswered: false },
        9 => Action::VoidObservation { session, observation, reason: VoidReason::Undo },
        20..=25 => after_signing(code, session, note, n),
        26 => Action::EndSegment { session, segment, at },
        27 => Action::ClaimTime {
            session,
            claimed: Claimed {
                claim: ClaimId(Uuid::from_u128(u128::from(n % 3))),
                of: segment,
                becomes: self::segment(8 + which % 4),
                from_ms: at.wall_ms - (n % 40) as i64,
                to_ms: at.wall_ms,
                reason: Reason::new("Forgot to switch").unwrap(),
            },
        },
        28 => {
            let (claim, rest) = (ClaimId(Uuid::from_u128(u128::from(n % 3))), self::segment(16 + which % 4));
            Action::AnswerClaim { session, claim, confirmed: n.is_multiple_of(2), rest }
        }
        _ => {
            let (target, fact) = fact(code);
            Action::Observe { session, segment, observation, target, at, fact }
        }
    }
}

fn after_signing(code: u8, session: SessionId, note: NoteId, n: u64) -> Action {
    let (version, name, reason) = ((n % 3) as u32, Name::new("B").unwrap(), Reason::new("Wrong code").unwrap());
    match code {
        20 => Action::CosignNote { session, note, version, name },
        21 => {
            let strokes = Strokes::try_from(vec![vec![(1, 2), (3, 4)]]).unwrap();
            Action::SignCaregiver { session, note, version, name: name.clone(), relationship: name, strokes }
        }
        22 => Action::WithdrawSignature { session, note, version, reason },
        23 => Action::GiveBackNote { session, note, version, reason },
        _ => {
            let addendum = AddendumId(Uuid::from_u128(u128::from(n % 4)));
            let (kind, text) = (AddendumKind::LateEntry, Narrative::new("One more thing.").unwrap());
            Action::AmendNote { session, note, addendum, kind, text, name }
        }
    }
}

/// Applies entries as a replay does, each in its transaction or all in one, and returns which were refused.
fn replay(chart: &mut ChartFile, entries: &[(UserId, Action)], from: u64, in_one: bool) -> Vec<u64> {
    let mut refused = Vec::new();
    let mut numbered = (1..).zip(entries).filter(|(seq, _)| *seq > from).peekable();
    while numbered.peek().is_some() {
        let tx = chart.begin().unwrap();
        let mut last = 0;
        for (seq, (by, action)) in numbered.by_ref().take(if in_one { usize::MAX } else { 1 }) {
            match tx.apply(&meta(seq, *by), action) {
                Ok(_) => {}
                Err(StoreError::Refused(reason)) => {
                    tx.set_aside_entry(1, seq, action.kind(), reason).unwrap();
                    refused.push(seq);
                }
                Err(other) => panic!("{other}"),
            }
            last = seq;
        }
        tx.commit((1, last)).unwrap();
    }
    refused
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn a_walk_equals_its_replay(
        walk in proptest::collection::vec((0..36_u8, any::<u8>(), any::<u64>(), any::<bool>()), 1..120),
        killed_at in any::<prop::sample::Index>(),
    ) {
        let mut entries: Vec<(UserId, Action)> = vec![(ANA, action(0, 0, 0, 0)), (BEN, action(0, 1, 0, 0))];
        entries.extend(walk.iter().zip(1..).map(|(&(code, which, n, is_ana), ms)| {
            (if is_ana { ANA } else { BEN }, action(code, which, n, ms))
        }));
        let folder = Folder::new();
        let mut lived = folder.chart();
        let refused = replay(&mut lived, &entries, 0, false);
        prop_assert!(refused.len() < entries.len());
        let again_folder = Folder::new();
        let mut again = again_folder.chart();
        prop_assert_eq!(&replay(&mut again, &entries, 0, true), &refused);
        prop_assert_eq!(dump(&again), dump(&lived));
        // A third one dies in the middle of a change and goes on from its mark.
        let third_folder = Folder::new();
        let mut third = third_folder.chart();
        let stop = killed_at.index(entries.len());
        replay(&mut third, &entries[..stop], 0, true);
        let tx = third.begin().unwrap();
        let _ = tx.apply(&meta(stop as u64 + 1, entries[stop].0), &entries[stop].1);
        drop(tx);
        drop(third);
        let mut third = third_folder.open_chart();
        let from = third.applied().unwrap().1;
        replay(&mut third, &entries, from, false);
        prop_assert_eq!(dump(&third), dump(&lived));
        prop_assert_eq!(third.set_aside_entries().unwrap(), lived.set_aside_entries().unwrap());
    }
}
