//! What arrives of a session after other tablets went on with it; and what nobody may do to somebody else's part of it.
#![allow(clippy::unwrap_used, clippy::panic, reason = "test code: a failed step is a failed test")]

use baton_domain::{
    ClaimId, ObservationId, ProgramId, SegmentId, SessionId, TargetId, UserId,
    claim::{Claim, check_parts, split},
    measure::{Goal, Measure, Phase, Target},
    observation::{BoutEnd, Fact, Observation, Touch},
    session::{
        CLOCKS_APART_MS, Late, Moment, Refusal, Segment, Session, SessionState, Setting, Stream, Zone, check_beside,
        check_end_bout, check_end_segment, check_observe, check_take_over, check_void, skew_of,
    },
    text::{Code, Reason},
};
use uuid::Uuid;

const ANA: UserId = UserId(Uuid::from_u128(1));
const BEN: UserId = UserId(Uuid::from_u128(2));
const HERS: u128 = 0xA;
const HIS: u128 = 0xB;
const START: i64 = 1_790_000_000_000;
const MINUTE: i64 = 60_000;
const BOUTS: TargetId = TargetId(Uuid::from_u128(71));

/// So many milliseconds after the start, by a tablet whose boot began an hour before it.
fn at(boot: u128, ms: i64) -> Moment {
    let boot_ms = u64::try_from(3_600_000 + ms).unwrap();
    Moment { at: Touch { wall_ms: START + ms, boot_ms }, boot: Uuid::from_u128(boot) }
}

fn bouts() -> Target {
    let json = serde_json::json!({
        "id": BOUTS, "program": ProgramId(Uuid::from_u128(1)), "program_name": "P", "name": "Crying",
        "measure": Measure::Duration, "goal": Goal::Decrease, "phase": Phase::Active, "pinned": false, "position": 0,
        "instruction": null,
    });
    serde_json::from_value(json).unwrap()
}

/// Ana's, from her tablet; Ben took over after 30 minutes on his, and ended it after 60.
fn session(ended: bool) -> Session {
    Session {
        id: SessionId(Uuid::from_u128(9)),
        by: ANA,
        started: at(HERS, 0),
        ended: ended.then(|| at(HIS, 60 * MINUTE)),
        zone: Zone::default(),
        state: if ended { SessionState::Ended } else { SessionState::Running },
        pauses: Vec::new(),
        targets: vec![bouts()],
        dispositions: Vec::new(),
        paper: None,
    }
}

fn segment(n: u128, by: UserId, started: Moment, ended: Option<Moment>) -> Segment {
    Segment {
        id: SegmentId(Uuid::from_u128(n)),
        session: SessionId(Uuid::from_u128(9)),
        by,
        started,
        ended,
        stream: Stream::Main,
        setting: Setting::default(),
    }
}

fn hers() -> Segment {
    segment(80, ANA, at(HERS, 0), Some(at(HIS, 30 * MINUTE)))
}

fn late(by: UserId, at: Moment) -> Late {
    Late { by, at, end_skew_ms: None, signed: false }
}

fn observe(ended: bool, segment: &Segment, late: &Late) -> Result<(), Refusal> {
    check_observe(&session(ended), Some(segment), late, BOUTS, &Fact::Bout)
}

fn bout(by: UserId, stream: Stream, ended: Option<BoutEnd>) -> Observation {
    Observation {
        id: ObservationId(Uuid::from_u128(100)),
        session: SessionId(Uuid::from_u128(9)),
        segment: hers().id,
        target: BOUTS,
        by,
        at: at(HERS, 20 * MINUTE).at,
        boot: Uuid::from_u128(HERS),
        fact: Fact::Bout,
        ended,
        voided: None,
        stream,
        told: None,
    }
}

fn cut() -> Option<BoutEnd> {
    let end = at(HIS, 60 * MINUTE);
    Some(BoutEnd { by: BEN, at: end.at, boot: end.boot, truncated: true, unanswered: false })
}

#[test]
fn taps_of_a_tablet_that_knew_nothing_of_a_take_over_or_an_end_are_taken() {
    for (ended, minute) in [(false, 20), (false, 45), (true, 20), (true, 45)] {
        assert_eq!(observe(ended, &hers(), &late(ANA, at(HERS, minute * MINUTE))), Ok(()), "{ended} {minute}");
    }
    // Behind the end as far as two clocks can be compared, and no farther.
    let end = 60 * MINUTE + CLOCKS_APART_MS;
    assert_eq!(observe(true, &hers(), &late(ANA, at(HERS, end))), Ok(()));
    assert_eq!(observe(true, &hers(), &late(ANA, at(HERS, end + 1))), Err(Refusal::OutsideSession));
}

#[test]
fn two_clocks_of_which_is_known_how_they_differ_are_compared_by_that() {
    let mut fast = hers();
    fast.setting.skew_ms = Some(10 * MINUTE);
    let end = session(true).ended;
    let mut his = segment(81, BEN, at(HIS, 30 * MINUTE), end);
    his.setting.skew_ms = Some(0);
    let end_skew_ms = skew_of(end.as_ref(), [&fast, &his].into_iter());
    assert_eq!(end_skew_ms, Some(0));
    let tap = Late { end_skew_ms, ..late(ANA, at(HERS, 69 * MINUTE)) };
    assert_eq!(observe(true, &fast, &tap), Ok(()), "59 minutes by his clock");
    assert_eq!(observe(true, &fast, &Late { end_skew_ms: None, ..tap }), Err(Refusal::OutsideSession));
    // A wall clock that was set in between changes nothing: the boot clock tells.
    let mut set = late(ANA, at(HERS, 20 * MINUTE));
    set.at.at.wall_ms += 365 * 24 * 60 * MINUTE;
    assert_eq!(observe(true, &hers(), &set), Ok(()));
}

#[test]
fn what_was_known_is_refused_and_so_is_everything_under_a_signed_note() {
    let tap = |by, boot| late(by, at(boot, 20 * MINUTE));
    assert_eq!(observe(true, &hers(), &tap(ANA, HIS)), Err(Refusal::SessionEnded), "ended on this very tablet");
    let handed = segment(80, ANA, at(HERS, 0), Some(at(HERS, 10 * MINUTE)));
    assert_eq!(observe(false, &handed, &tap(ANA, HERS)), Err(Refusal::NotYourSegment), "handed over on it");
    assert_eq!(observe(true, &handed, &tap(ANA, HERS)), Err(Refusal::SessionEnded));
    assert_eq!(observe(false, &hers(), &tap(BEN, HIS)), Err(Refusal::NotYourSegment));
    assert_eq!(observe(true, &hers(), &tap(BEN, 0xC)), Err(Refusal::SessionEnded));
    let signed = Late { signed: true, ..tap(ANA, HERS) };
    assert_eq!(observe(true, &hers(), &signed), Err(Refusal::NoteSigned));
}

#[test]
fn the_end_of_a_bout_and_an_undo_arrive_late_as_well() {
    let over = session(true);
    let (own, hers) = (late(ANA, at(HERS, 40 * MINUTE)), hers());
    let end = |by: &Late, of: &Observation| check_end_bout(&over, of, Some(&hers), by, false);
    let timed = bout(ANA, Stream::Main, cut());
    assert_eq!(end(&own, &timed), Ok(()), "the end of the session cut it, her hand said when it was over");
    assert_eq!(end(&late(BEN, at(0xC, 40 * MINUTE)), &timed), Err(Refusal::SessionEnded), "hers alone");
    let by_hand = cut().map(|end| BoutEnd { truncated: false, ..end });
    assert_eq!(end(&own, &bout(ANA, Stream::Main, by_hand)), Err(Refusal::NoRunningBout), "once");
    let known = late(ANA, at(HIS, 40 * MINUTE));
    assert_eq!(end(&known, &timed), Err(Refusal::SessionEnded));
    assert_eq!(check_void(&over, &timed, &own), Ok(()));
    assert_eq!(check_void(&over, &timed, &known), Err(Refusal::SessionEnded));
    assert_eq!(check_void(&over, &timed, &Late { signed: true, ..own }), Err(Refusal::NoteSigned));
    assert_eq!(check_void(&over, &timed, &late(BEN, at(0xC, 1))), Err(Refusal::NotYourObservation));
}

#[test]
fn nobody_else_ends_a_second_observers_bout() {
    let running = session(false);
    let beside = bout(BEN, Stream::Beside, None);
    let end = |by| check_end_bout(&running, &beside, None, &late(by, at(HERS, 40 * MINUTE)), false);
    assert_eq!((end(ANA), end(BEN)), (Err(Refusal::NotYourObservation), Ok(())));
    let main = bout(BEN, Stream::Main, None);
    let by_ana = late(ANA, at(HERS, 40 * MINUTE));
    assert_eq!(
        check_end_bout(&running, &main, None, &by_ana, false),
        Ok(()),
        "whoever holds the session ends its bouts"
    );
}

#[test]
fn a_take_over_ends_a_segment_of_its_own_stream_and_not_before_it_began() {
    let hers = segment(80, ANA, at(HERS, 10 * MINUTE), None);
    let new = |boot, minute: i64| segment(81, BEN, at(boot, minute * MINUTE), None);
    let beside = Segment { stream: Stream::Beside, ..new(HIS, 20) };
    assert_eq!(check_take_over(Some(&hers), &beside), Err(Refusal::NotYourSegment));
    assert_eq!(check_take_over(Some(&hers), &new(HERS, 9)), Err(Refusal::OutsideSession));
    assert_eq!(check_take_over(Some(&hers), &new(HERS, 10)), Ok(()));
    let known = |segment: Segment| Segment { setting: Setting { service: None, skew_ms: Some(0) }, ..segment };
    assert_eq!(check_take_over(Some(&known(hers.clone())), &known(new(HIS, 7))), Err(Refusal::OutsideSession));
    // Of which nobody knows how their clocks differ: a session must not be without hands for that.
    assert_eq!(check_take_over(Some(&hers), &new(HIS, 7)), Ok(()));
}

#[test]
fn whoever_observes_bills_nothing_and_leaves_once() {
    let service = Some(Code::new("97155").unwrap());
    let billed = Setting { service, skew_ms: None };
    assert_eq!(check_beside(Stream::Beside, &billed), Err(Refusal::BadForm));
    assert_eq!(check_beside(Stream::Main, &billed), Ok(()));
    let over = session(true);
    let beside = |ended| Segment { stream: Stream::Beside, ..segment(82, BEN, at(HIS, 0), ended) };
    let leave = |segment: &Segment| check_end_segment(&over, Some(segment), BEN);
    assert_eq!(leave(&beside(None)), Ok(()));
    assert_eq!(leave(&beside(over.ended)), Ok(()), "the session's end closed it, and its own is the true one");
    assert_eq!(leave(&beside(Some(at(HIS, 20 * MINUTE)))), Err(Refusal::AlreadySo));
}

#[test]
fn a_confirmed_claim_takes_neither_the_colleagues_service_nor_an_id_that_is_there() {
    let mut of = hers();
    of.setting = Setting { service: Some(Code::new("97153").unwrap()), skew_ms: Some(5) };
    let claim = Claim {
        id: ClaimId(Uuid::from_u128(1)),
        session: of.session,
        by: BEN,
        of: of.id,
        becomes: SegmentId(Uuid::from_u128(90)),
        from_ms: START + 10 * MINUTE,
        to_ms: START + 20 * MINUTE,
        at_ms: START,
        reason: Reason::new("Forgot to switch").unwrap(),
        answer: None,
    };
    let rest = SegmentId(Uuid::from_u128(91));
    let parts = split(&of, &claim, rest);
    let services: Vec<_> = parts.iter().map(|part| (part.by, part.setting.service.is_some())).collect();
    assert_eq!(services, [(ANA, true), (BEN, false), (ANA, true)]);
    assert_eq!(parts[1].setting.skew_ms, Some(5), "told by the colleague's clock");
    assert_eq!(check_parts(&claim, rest, |_| false), Ok(()));
    for taken in [claim.becomes, claim.of] {
        assert_eq!(check_parts(&claim, taken, |_| false), Err(Refusal::IdTaken));
    }
    for there in [claim.becomes, rest] {
        assert_eq!(check_parts(&claim, rest, |id| id == there), Err(Refusal::IdTaken));
    }
}
