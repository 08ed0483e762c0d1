//! Laws that hold for whatever two observers record of any measure, over simulated behaviour and noise.

use baton_domain::{
    agreement::{Clocks, Method, Occurrences, Refusal, Score, SessionAgreement, TimeWindow},
    measure::Measure,
    observation::{Fact, Response},
    score::Carried,
};
use proptest::prelude::*;

use super::stage::{Device, MINUTE, Stage, chain, choices, intervals, name, step, trials};

const MINUTES: i64 = 12;

fn measures() -> Vec<Measure> {
    vec![
        Measure::Count,
        Measure::Rate,
        Measure::InterResponseTime,
        Measure::Duration,
        Measure::Latency { limit_ms: Some(9_000) },
        trials(),
        chain(),
        intervals(),
        Measure::Rating { minimum: 0, maximum: 5 },
        Measure::Quantity { unit: name("ml") },
        Measure::PermanentProduct { items: None },
        Measure::Fidelity { components: choices(40), floor_percent: 80 },
    ]
}

/// What happened: time since the one before, how long it lasted, and what it was.
type Behaviour = Vec<(i64, i64, u8)>;
/// How late it was recorded, and whether it was seen at all.
type Noise = Vec<(i64, bool)>;

fn behaviour() -> impl Strategy<Value = Behaviour> {
    prop::collection::vec((0_i64..60_000, 0_i64..20_000, 0_u8..6), 0..24)
}

fn noise() -> impl Strategy<Value = Noise> {
    prop::collection::vec((0_i64..2_500, prop::bool::weighted(0.85)), 24)
}

fn response(code: u8) -> Response {
    match code {
        0 | 1 => Response::Correct,
        2 => Response::Incorrect,
        3 => Response::NoResponse,
        4 => Response::NoOpportunity,
        level => Response::Prompted { level: level - 4 },
    }
}

/// What is recorded of the n-th occurrence; none where a bout is.
fn fact(measure: &Measure, n: u16, code: u8) -> Option<Fact> {
    Some(match measure {
        Measure::Count | Measure::Rate | Measure::InterResponseTime => Fact::Count,
        Measure::Trials { .. } => Fact::Trial(response(code)),
        Measure::TaskAnalysis { .. } => step(1 + n / 3, u8::try_from(1 + n % 3).unwrap(), response(code)),
        Measure::Rating { .. } => Fact::Rating { value: i16::from(code) },
        Measure::Quantity { .. } => Fact::Quantity { thousandths: i64::from(code) },
        Measure::PermanentProduct { .. } => Fact::PermanentProduct { items: 9, meeting: u16::from(code) },
        Measure::Fidelity { .. } => Fact::Component {
            component: u8::try_from(n).unwrap() + 1,
            carried: [Carried::Correct, Carried::Incorrect, Carried::NotApplicable][usize::from(code % 3)],
        },
        _ => return None,
    })
}

fn observe(stage: &mut Stage, segment: usize, on: Device, behaviour: &Behaviour, noise: &Noise) {
    let measure = stage.session.targets[0].measure.clone();
    if measure == Measure::Rate {
        stage.bout(segment, on, (MINUTE + noise[0].0, Some(9 * MINUTE + noise[1].0)));
    }
    let (mut at, mut free) = (0, 0);
    for (n, ((after, length, code), (late, is_seen))) in (0_u16..).zip(behaviour.iter().zip(noise)) {
        at += after + length;
        if !is_seen {
            continue;
        }
        match (&measure, fact(&measure, n, *code)) {
            (_, Some(fact)) => drop(stage.records(segment, on, at + late, fact)),
            (Measure::Interval { .. }, None) => {
                let from = (at + late).max(free);
                let marks: Vec<_> =
                    (0..*code).map(|k| (noise[usize::from(k)].1).then_some(k % 2 == code % 2)).collect();
                stage.round(segment, on, from, &marks);
                free = from + 10_000 * marks.len() as i64;
            }
            (_, None) => {
                let from = (at + late).max(free);
                free = from + length;
                stage.bout(segment, on, (from, (*code > 0).then_some(free)));
            }
        }
    }
}

#[derive(Clone, Copy, Debug)]
struct Setting {
    clocks: Clocks,
    there: (i64, Option<i64>),
    paused: (i64, i64),
}

fn setting() -> impl Strategy<Value = Setting> {
    let clocks = prop::sample::select(vec![Clocks::Same, Clocks::Compared, Clocks::Unknown]);
    let there = prop_oneof![Just((0, None)), (0..4 * MINUTE, (5 * MINUTE..14 * MINUTE).prop_map(Some))];
    (clocks, there, (0..10 * MINUTE, 0..2 * MINUTE)).prop_map(|(clocks, there, paused)| Setting {
        clocks,
        there,
        paused,
    })
}

fn devices(clocks: Clocks) -> (Device, Device) {
    let one = Device::ahead(11, 0);
    match clocks {
        Clocks::Same => (one, one),
        Clocks::Compared => (one, Device::ahead(12, -777_000)),
        Clocks::Unknown => (one, Device { skew_ms: None, ..Device::ahead(12, 0) }),
    }
}

fn stage(measure: &Measure, of: Setting, real: &Behaviour, first: &Noise, second: &Noise) -> Stage {
    let (one, other) = devices(of.clocks);
    let mut stage = Stage::on(one, measure.clone(), MINUTES).watched_on(other, of.there);
    stage = stage.pause(of.paused.0, Some(of.paused.0 + of.paused.1));
    observe(&mut stage, 0, one, real, first);
    observe(&mut stage, 1, other, real, second);
    stage
}

/// All that a score says in percent, and kappa as a share of one.
fn percentages(score: &Score) -> Vec<Option<f64>> {
    match score {
        Score::Ratio(ratio) => vec![ratio.percent],
        Score::Occurrences(occurrences) => vec![occurrences.ratio.percent],
        Score::TimeWindow(window) => vec![window.percent, window.percent_first, window.percent_second],
        Score::Kappa(kappa) => vec![kappa.percent, kappa.percent_expected],
        Score::All { .. } => panic!("one method was asked"),
    }
}

fn scores(of: &SessionAgreement) -> impl Iterator<Item = (Method, &Score)> {
    let methods = of.targets.iter().flat_map(|target| &target.methods);
    methods.filter_map(|scored| scored.score.as_ref().ok().map(|score| (scored.method, score)))
}

/// The answer as the other observer would read it.
fn turned(mut of: SessionAgreement) -> SessionAgreement {
    for target in &mut of.targets {
        std::mem::swap(&mut target.first_count, &mut target.second_count);
        for scored in &mut target.methods {
            scored.score = match scored.score.clone() {
                Ok(Score::TimeWindow(w)) => Ok(Score::TimeWindow(TimeWindow {
                    percent_first: w.percent_second,
                    percent_second: w.percent_first,
                    first: w.second,
                    second: w.first,
                    ..w
                })),
                Ok(Score::Occurrences(o)) => Ok(Score::Occurrences(Occurrences {
                    unmatched_first: o.unmatched_second,
                    unmatched_second: o.unmatched_first,
                    ..o
                })),
                Err(Refusal::LengthsDiffer { first, second }) => {
                    Err(Refusal::LengthsDiffer { first: second, second: first })
                }
                Err(Refusal::OccurrencesDiffer { first, second }) => {
                    Err(Refusal::OccurrencesDiffer { first: second, second: first })
                }
                other => other,
            };
        }
    }
    of
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn every_score_is_within_bounds(real in behaviour(), first in noise(), second in noise(), of in setting()) {
        for measure in measures() {
            let stage = stage(&measure, of, &real, &first, &second);
            let answer = stage.answer();
            for (method, score) in scores(&answer) {
                for percent in percentages(score).into_iter().flatten() {
                    prop_assert!((0.0..=100.0).contains(&percent), "{measure:?} {method:?} {percent}");
                }
                if let Score::Kappa(kappa) = score {
                    prop_assert!(kappa.kappa.is_none_or(|k| (-1.0..=1.0).contains(&k)));
                }
            }
            for target in &answer.targets {
                prop_assert!(target.window_ms <= MINUTES as u64 * 60_000);
                prop_assert!(target.methods.iter().any(|scored| Some(scored.method) == target.primary));
            }
        }
    }

    #[test]
    fn a_stream_agrees_with_itself_or_says_nothing(real in behaviour(), one in noise(), of in setting()) {
        for measure in measures() {
            let answer = stage(&measure, of, &real, &one, &one).answer();
            for target in &answer.targets {
                prop_assert_eq!(target.first_count, target.second_count);
                for scored in &target.methods {
                    let by_clocks = of.clocks == Clocks::Unknown && scored.score == Err(Refusal::ClocksUnknown);
                    let is_apart = scored.score == Err(Refusal::NoSharedTime);
                    prop_assert!(scored.score.is_ok() || by_clocks || is_apart, "{measure:?} {scored:?}");
                }
            }
            for (method, score) in scores(&answer) {
                let all = match score {
                    Score::Kappa(kappa) => vec![kappa.percent, kappa.kappa.map(|k| k * 100.0)],
                    other => percentages(other),
                };
                prop_assert!(all.into_iter().flatten().all(|p| p == 100.0), "{measure:?} {method:?} {score:?}");
            }
        }
    }

    #[test]
    fn it_does_not_matter_who_is_called_first(real in behaviour(), first in noise(), second in noise(), of in setting()) {
        let of = Setting { clocks: Clocks::Same, there: (0, None), ..of };
        for measure in measures() {
            let there = stage(&measure, of, &real, &first, &second).answer();
            let back = stage(&measure, of, &real, &second, &first).answer();
            prop_assert_eq!(there, turned(back), "{:?}", measure);
        }
    }

    #[test]
    fn clocks_that_are_known_change_nothing(real in behaviour(), first in noise(), second in noise(), of in setting()) {
        for measure in measures() {
            let by = |clocks| stage(&measure, Setting { clocks, ..of }, &real, &first, &second).answer();
            let (same, compared) = (by(Clocks::Same), by(Clocks::Compared));
            prop_assert_eq!((same.clocks, compared.clocks), (Clocks::Same, Clocks::Compared));
            prop_assert_eq!(same.targets, compared.targets);
        }
    }

    #[test]
    fn the_order_of_what_is_given_does_not_matter(
        (real, first, second, of) in (behaviour(), noise(), noise(), setting()), turn in 0_usize..60,
    ) {
        for measure in measures() {
            let stage = stage(&measure, of, &real, &first, &second);
            let mut other = stage.clone();
            other.segments.reverse();
            let by = turn % other.observations.len().max(1);
            other.observations.rotate_left(by);
            prop_assert_eq!(stage.answer(), other.answer());
        }
    }
}
