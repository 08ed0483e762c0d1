//! Changes of targets: versions, moves, two changes of one version, decisions.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on must say where")]

use baton_domain::{
    Action, ChangeId, ProgramId, TargetId, UserId,
    course::{default_rule, rule_of},
    mastery::{Comparator, Quantity, Rule},
    measure::{Goal, Measure, Phase, Target},
    program::{Change, Changed, Changing, Hand, Standing, change, templates},
    session::Refusal,
    text::{Name, Reason},
};
use proptest::prelude::*;
use uuid::Uuid;

const KIM: Hand = Hand { by: UserId(Uuid::from_u128(3)), at_ms: 1_000 };
const LEE: Hand = Hand { by: UserId(Uuid::from_u128(4)), at_ms: 2_000 };

fn name(text: &str) -> Name {
    Name::new(text).unwrap()
}

fn target(version: u32) -> Target {
    Target {
        id: TargetId(Uuid::from_u128(1)),
        program: ProgramId(Uuid::from_u128(2)),
        program_name: name("Play"),
        name: name("Turn taking"),
        measure: templates()[0].measure.clone(),
        goal: Goal::Increase,
        phase: Phase::Active,
        pinned: false,
        position: 0,
        instruction: None,
        abc: None,
        version,
        rule: None,
    }
}

fn id(n: u128) -> ChangeId {
    ChangeId(Uuid::from_u128(n))
}

fn write(n: u128, target: Target, base_version: u32) -> Action {
    Action::WriteTarget { change: id(n), target: Box::new(target), base_version, reason: None }
}

fn named(text: &str, version: u32) -> Target {
    Target { name: name(text), ..target(version) }
}

fn moving(n: u128, from: Phase, to: Phase) -> Action {
    let reason = Some(Reason::new("Mastered").unwrap());
    Action::MoveTarget { change: id(n), target: target(0).id, from, to, reason }
}

fn settling(held: &Change, base_version: u32, take: bool) -> Action {
    Action::SettleTarget { target: held.target, change: held.id, base_version, take }
}

#[test]
fn a_new_target_begins_with_version_one_and_each_change_counts_on() {
    let Changed { target: first, change: made } = change(None, None, KIM, &write(10, target(0), 0)).unwrap();
    let first = first.unwrap();
    assert_eq!((first.version, made.before.as_deref(), &made.standing), (1, None, &Standing::InEffect));
    let Changed { target: second, change: made } =
        change(Some(&first), None, LEE, &write(11, named("Waits", 1), 1)).unwrap();
    let second = second.unwrap();
    assert_eq!((second.version, second.name.as_str()), (2, "Waits"));
    assert_eq!((made.before.as_deref(), made.by, made.at_ms), (Some(&first), LEE.by, LEE.at_ms), "with its author");
    assert_eq!(change(None, None, KIM, &write(12, target(0), 3)).unwrap_err(), Refusal::NoSuchTarget);
    assert_eq!(change(Some(&second), None, KIM, &write(12, target(0), 3)).unwrap_err(), Refusal::BaseVersion);
    let unusable = Target { measure: Measure::Rating { minimum: 5, maximum: 1 }, ..target(0) };
    assert_eq!(change(None, None, KIM, &write(12, unusable, 0)).unwrap_err(), Refusal::BadTargets);
    assert_eq!(change(None, Some(&made), KIM, &write(11, target(0), 0)).unwrap_err(), Refusal::IdTaken);
}

#[test]
fn what_is_written_moves_no_phase_and_a_move_writes_no_plan() {
    let now = target(1);
    let other = Target { phase: Phase::Mastered, ..named("Waits", 1) };
    let written = change(Some(&now), None, KIM, &write(10, other, 1)).unwrap().target.unwrap();
    assert_eq!((written.phase, written.name.as_str()), (Phase::Active, "Waits"));
    let moved = change(Some(&written), None, KIM, &moving(11, Phase::Active, Phase::Maintenance)).unwrap();
    assert_eq!(moved.change.changing, Changing::Phase);
    let moved = moved.target.unwrap();
    assert_eq!((moved.phase, moved.version, moved.name.as_str()), (Phase::Maintenance, 3, "Waits"));
    let refused = |from, to| change(Some(&moved), None, KIM, &moving(12, from, to)).unwrap_err();
    assert_eq!(refused(Phase::Maintenance, Phase::Future), Refusal::PhaseMove);
    assert_eq!(
        refused(Phase::Active, Phase::Maintenance),
        Refusal::AlreadySo,
        "two who saw the same, and did the same"
    );
    assert_eq!(
        change(None, None, KIM, &moving(12, Phase::Active, Phase::Mastered)).unwrap_err(),
        Refusal::NoSuchTarget
    );
}

#[test]
fn the_second_of_two_changes_waits_until_somebody_decides() {
    let now = target(1);
    let second = change(Some(&now), None, KIM, &write(10, named("By Kim", 1), 1)).unwrap().target.unwrap();
    let late = change(Some(&second), None, LEE, &write(11, named("By Lee", 1), 1)).unwrap();
    assert_eq!((late.target, &late.change.standing), (None, &Standing::Waits), "both are kept");
    let held = late.change;
    let seen = |base, take| change(Some(&second), Some(&held), KIM, &settling(&held, base, take));
    assert_eq!(seen(1, true).unwrap_err(), Refusal::BaseVersion, "it was changed again: look again");
    let kept = seen(2, false).unwrap();
    assert_eq!(kept.target, None);
    let Standing::Settled { settled_by, taken, .. } = kept.change.standing.clone() else { panic!("{kept:?}") };
    assert_eq!((settled_by, taken), (KIM.by, false));
    let taken = seen(2, true).unwrap().target.unwrap();
    assert_eq!((taken.version, taken.name.as_str()), (3, "By Lee"));
    let again = change(Some(&taken), Some(&kept.change), KIM, &settling(&held, 3, true));
    assert_eq!(again.unwrap_err(), Refusal::NoSuchChange, "once");
    assert_eq!(change(Some(&taken), None, KIM, &settling(&held, 3, true)).unwrap_err(), Refusal::NoSuchChange);
}

#[test]
fn a_move_that_another_one_overtook_waits_and_takes_the_plan_as_it_stands_then() {
    let held_back = Target { phase: Phase::OnHold, ..named("Renamed", 4) };
    let late = change(Some(&held_back), None, LEE, &moving(11, Phase::Active, Phase::Mastered)).unwrap();
    assert_eq!(late.change.standing, Standing::Waits);
    let now = Target { name: name("Renamed again"), version: 5, ..held_back };
    let taken = change(Some(&now), Some(&late.change), KIM, &settling(&late.change, 5, true)).unwrap().target.unwrap();
    assert_eq!((taken.phase, taken.name.as_str(), taken.version), (Phase::Mastered, "Renamed again", 6));
}

#[test]
fn a_target_has_its_own_rule_or_the_one_that_studies_defend() {
    let own = Rule { min_trials: 10, ..Rule::new(Comparator::AtLeast, 85.0, 4) };
    let ruled = Target { rule: Some(Box::new(own.clone())), ..target(1) };
    assert!(ruled.is_usable());
    assert_eq!((rule_of(&ruled), rule_of(&target(1))), (Some(own.clone()), default_rule(&target(1))));
    let json = serde_json::to_string(&ruled).unwrap();
    assert_eq!(serde_json::from_str::<Target>(&json).unwrap(), ruled);
    let unfit = Rule { measure: Quantity::LatencyMs, min_trials: 0, ..own };
    assert!(!Target { rule: Some(Box::new(unfit)), ..target(1) }.is_usable(), "trials have no latency");
    let beyond = Rule::new(Comparator::AtLeast, 101.0, 3);
    assert!(!Target { rule: Some(Box::new(beyond)), ..target(1) }.is_usable(), "nothing reaches it");
}

#[test]
fn every_template_can_be_carried_out_as_it_is() {
    let all = templates();
    assert!(all.len() >= 10);
    for template in all {
        let made = Target { measure: template.measure, goal: template.goal, abc: template.abc, ..target(0) };
        assert!(made.is_usable(), "{}", template.name);
    }
}

proptest! {
    /// Whatever order entries arrive in, versions only grow, nothing is lost, and what is not in effect waits.
    #[test]
    fn nothing_that_was_written_is_lost(bases in prop::collection::vec(0_u32..6, 1..20)) {
        let mut now = change(None, None, KIM, &write(1, target(0), 0)).unwrap().target.unwrap();
        for (n, base) in bases.into_iter().enumerate() {
            let before = now.version;
            let text = format!("Change {n}");
            match change(Some(&now), None, LEE, &write(n as u128 + 2, named(&text, base), base)) {
                Ok(Changed { target: Some(new), change }) => {
                    prop_assert_eq!((base, new.version), (before, before + 1));
                    prop_assert_eq!(change.before.as_deref(), Some(&now));
                    now = new;
                }
                Ok(Changed { target: None, change }) => {
                    prop_assert!(base < before && change.standing == Standing::Waits);
                    prop_assert_eq!(change.after.name.as_str(), text.as_str());
                }
                Err(refusal) => prop_assert!(base > before && refusal == Refusal::BaseVersion),
            }
        }
    }
}
