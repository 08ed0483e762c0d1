//! Laws that hold for whatever two observers record, over simulated behaviour and noise.

use baton_domain::{
    agreement::{
        Answer, BothEmpty, Bout, Combined, Cut, Matching, Method, Occurrences, Question, Rule, Score, Settings, Span,
        Stream, TimeWindow, TrialEntry, Unmatched, answer, by_greatest_overlap, cohens_kappa, count_events,
        exact_count_per_interval, mark_spans, match_events, mean_count_per_interval, scored_interval, second_by_second,
        time_window, unscored_interval,
    },
    observation::Response,
};
use proptest::prelude::*;

const SESSION_MS: u64 = 125_000;

/// One behaviour as it was: bouts with pauses between them, as an alternating renewal process runs.
fn behaviour() -> impl Strategy<Value = Vec<(i64, i64)>> {
    prop::collection::vec((0_i64..15_000, 0_i64..12_000), 0..14).prop_map(|steps| {
        let mut at = 0;
        let mut bouts = Vec::new();
        for (pause, length) in steps {
            bouts.push((at + pause, at + pause + length));
            at += pause + length + 1;
        }
        bouts
    })
}

/// What an observer adds: late or early by up to two seconds, whether it was seen, and what a trial was called.
type Noise = Vec<(i64, bool, u8)>;

fn noise() -> impl Strategy<Value = Noise> {
    prop::collection::vec((-2_000_i64..2_000, prop::bool::weighted(0.85), 0_u8..12), 14)
}

fn observe(behaviour: &[(i64, i64)], noise: &Noise) -> Stream {
    let seen = behaviour.iter().zip(noise).filter(|(_, (_, seen, _))| *seen);
    let mut bouts: Vec<Bout> = Vec::new();
    for ((from, to), (late, ..)) in seen.clone() {
        let after = bouts.last().and_then(|b| b.to_ms).unwrap_or(0);
        let from_ms = (from + late).max(after);
        bouts.push(Bout { from_ms, to_ms: Some((to + late / 2).max(from_ms)) });
    }
    let trials = noise.iter().map(|(_, seen, code)| seen.then(|| TrialEntry(response(*code))));
    Stream {
        events_ms: Some(seen.map(|((from, _), (late, ..))| from + late).collect()),
        bouts: Some(bouts),
        trials: Some(trials.collect()),
        ..Stream::default()
    }
}

fn response(code: u8) -> Response {
    match code {
        0..=4 => Response::Correct,
        5..=7 => Response::Incorrect,
        8 => Response::NoResponse,
        9 => Response::NoOpportunity,
        level => Response::Prompted { level },
    }
}

fn settings() -> impl Strategy<Value = Settings> {
    let combined =
        prop::sample::select(vec![Combined::AgreementsOverAll, Combined::MatchedOverEvents, Combined::MeanOfObservers]);
    let matching =
        prop::sample::select(vec![Matching::ByOrderElseOverlap, Matching::ByOrder, Matching::ByGreatestOverlap]);
    let unmatched = prop::sample::select(vec![Unmatched::LeftOut, Unmatched::Zero]);
    let lengths = (1_000_u64..40_000, 1_usize..5, 0_u64..4_000, 1_u64..2_000);
    (lengths, combined, matching, unmatched).prop_map(
        |((interval_ms, group, window_ms, resolution_ms), combined, matching, unmatched)| Settings {
            session_ms: Some(SESSION_MS),
            interval_ms,
            group,
            window_ms,
            combined,
            resolution_ms,
            matching,
            unmatched,
            correct_levels: vec![10],
            ..Settings::default()
        },
    )
}

fn ask(method: Method, first: &Stream, second: &Stream, settings: &Settings) -> Option<Answer> {
    let question = Question { method, first: first.clone(), second: second.clone(), settings: settings.clone() };
    answer(&question).ok()
}

/// All that a score says in percent.
fn percentages(score: &Score) -> Vec<Option<f64>> {
    match score {
        Score::Ratio(ratio) => vec![ratio.percent],
        Score::Occurrences(occurrences) => vec![occurrences.ratio.percent],
        Score::TimeWindow(window) => vec![window.percent, window.percent_first, window.percent_second],
        Score::Kappa(kappa) => vec![kappa.percent, kappa.percent_expected],
        Score::All { scores, .. } => scores.values().flat_map(percentages).collect(),
    }
}

/// The score as the other observer would read it.
fn turned(score: Score) -> Score {
    match score {
        Score::TimeWindow(w) => Score::TimeWindow(TimeWindow {
            percent_first: w.percent_second,
            percent_second: w.percent_first,
            first: w.second,
            second: w.first,
            ..w
        }),
        Score::Occurrences(o) => Score::Occurrences(Occurrences {
            unmatched_first: o.unmatched_second,
            unmatched_second: o.unmatched_first,
            ..o
        }),
        other => other,
    }
}

fn two<T: Clone + std::fmt::Debug>(
    one: impl Strategy<Value = T> + Clone,
) -> impl Strategy<Value = (Vec<Option<T>>, Vec<Option<T>>)> {
    let position = (prop::option::weighted(0.9, one.clone()), prop::option::weighted(0.9, one));
    prop::collection::vec(position, 0..30).prop_map(|positions| positions.into_iter().unzip())
}

/// The most pairs that any matching reaches, by trying all.
fn most_matches(first: &[i64], second: &[i64], window: u64, taken: &mut Vec<bool>) -> usize {
    let Some((a, rest)) = first.split_first() else { return 0 };
    let mut most = most_matches(rest, second, window, taken);
    for j in 0..second.len() {
        if !taken[j] && a.abs_diff(second[j]) <= window {
            taken[j] = true;
            most = most.max(1 + most_matches(rest, second, window, taken));
            taken[j] = false;
        }
    }
    most
}

/// The best matching of bouts by trying all: time shared, pairs, sum of shares.
fn best_overlap(first: &[Span], second: &[Span], taken: &mut Vec<bool>) -> (u64, usize, f64) {
    let Some((a, rest)) = first.split_first() else { return (0, 0, 0.0) };
    let mut best = best_overlap(rest, second, taken);
    for j in 0..second.len() {
        let b = second[j];
        let shared = Span { from_ms: a.from_ms.max(b.from_ms), to_ms: a.to_ms.min(b.to_ms) }.length_ms();
        if !taken[j] && (shared > 0 || *a == b) {
            taken[j] = true;
            let (time, pairs, shares) = best_overlap(rest, second, taken);
            taken[j] = false;
            let (shorter, longer) = (a.length_ms().min(b.length_ms()), a.length_ms().max(b.length_ms()));
            let share = if longer == 0 { 1.0 } else { shorter as f64 / longer as f64 };
            let with = (time + shared, pairs + 1, shares + share);
            best = if with > best { with } else { best };
        }
    }
    best
}

fn spans() -> impl Strategy<Value = Vec<Span>> {
    prop::collection::vec((0_i64..5, 0_i64..7), 0..6).prop_map(|steps| {
        let mut at = 0;
        let step = |(pause, length): (i64, i64)| {
            let from_ms = at + pause;
            at = from_ms + length;
            Span { from_ms, to_ms: at }
        };
        steps.into_iter().map(step).collect()
    })
}

/// Whether a bout is under way at any moment of `[from, to)`, or an instant of no length lies in it.
fn touches(spans: &[Span], from: i64, to: i64) -> bool {
    spans.iter().any(|s| s.from_ms < to && (s.to_ms > from || s.from_ms >= from))
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-9
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_method_is_symmetric_and_within_bounds(
        real in behaviour(), one in noise(), other in noise(), settings in settings(),
    ) {
        let (first, second) = (observe(&real, &one), observe(&real, &other));
        for method in Method::EACH {
            let Some(there) = ask(method, &first, &second, &settings) else {
                prop_assert!(ask(method, &second, &first, &settings).is_none());
                continue;
            };
            for percent in percentages(&there.score).into_iter().flatten() {
                prop_assert!((0.0..=100.0).contains(&percent), "{method:?} {percent}");
            }
            if let Score::Kappa(kappa) = &there.score {
                prop_assert!(kappa.kappa.is_none_or(|k| (-1.0..=1.0).contains(&k)));
            }
            let back = ask(method, &second, &first, &settings).unwrap();
            prop_assert_eq!(there.score, turned(back.score), "{:?}", method);
        }
    }

    #[test]
    fn identical_streams_agree_fully_or_say_nothing(real in behaviour(), one in noise(), settings in settings()) {
        let stream = observe(&real, &one);
        let all = ask(Method::All, &stream, &stream, &settings).unwrap();
        let Score::All { scores, refused } = all.score else { panic!("not all") };
        prop_assert!(refused.is_empty(), "{refused:?}");
        for (method, score) in scores {
            if let Score::Kappa(kappa) = score {
                prop_assert!(kappa.kappa.is_none_or(|k| k == 1.0) && kappa.percent.is_none_or(|p| p == 100.0));
            } else {
                prop_assert!(percentages(&score).into_iter().flatten().all(|p| p == 100.0), "{method:?} {score:?}");
            }
        }
    }

    #[test]
    fn no_responding_is_said_exactly_when_nobody_recorded_anything(real in behaviour(), one in noise(), other in noise()) {
        let (first, second) = (observe(&real, &one), observe(&real, &other));
        let score = ask(Method::TimeWindow, &first, &second, &Settings::default()).unwrap().score;
        let silent = first.events_ms.unwrap().is_empty() && second.events_ms.unwrap().is_empty();
        let Score::TimeWindow(window) = score else { panic!("no window") };
        prop_assert_eq!((window.no_responding, window.percent.is_none()), (silent, silent));
    }

    #[test]
    fn exact_count_is_the_stricter((first, second) in two(0_u32..6), group in 1_usize..4) {
        let exact = exact_count_per_interval(&first, &second, group).unwrap();
        let mean = mean_count_per_interval(&first, &second, group).unwrap();
        prop_assert_eq!(exact.percent.is_some(), mean.percent.is_some());
        if let (Some(exact), Some(mean)) = (exact.percent, mean.percent) {
            prop_assert!(exact <= mean && mean <= 100.0);
        }
    }

    #[test]
    fn scored_and_unscored_are_each_others_complement((first, second) in two(any::<bool>())) {
        let not = |marks: &[Option<bool>]| marks.iter().map(|m| m.map(|m| !m)).collect::<Vec<_>>();
        let scored = scored_interval(&first, &second).unwrap();
        let unscored = unscored_interval(&not(&first), &not(&second)).unwrap();
        prop_assert_eq!((scored.percent, scored.agreed, scored.of), (unscored.percent, unscored.agreed, unscored.of));
    }

    #[test]
    fn kappa_is_the_textbook_quotient((first, second) in two(0_u8..4)) {
        let kappa = cohens_kappa(&first, &second).unwrap();
        prop_assert!(kappa.kappa.is_none_or(|k| k <= 1.0));
        if let (Some(po), Some(pe)) = (kappa.percent, kappa.percent_expected) {
            let by_hand = (po < 100.0 || pe < 100.0).then(|| (po - pe) / (100.0 - pe));
            prop_assert_eq!(kappa.kappa.is_some(), by_hand.is_some());
            prop_assert!(kappa.kappa.zip(by_hand).is_none_or(|(k, by_hand)| close(k, by_hand)));
        }
    }

    #[test]
    fn a_matching_is_valid_and_the_largest(
        first in prop::collection::vec(-30_i64..30, 0..7),
        second in prop::collection::vec(-30_i64..30, 0..7),
        window in 0_u64..12,
    ) {
        let matches = match_events(&first, &second, window);
        prop_assert!(matches.iter().all(|(a, b)| a.abs_diff(*b) <= window));
        let times = |all: &[i64], at: i64| all.iter().filter(|other| **other == at).count();
        let (of_first, of_second): (Vec<i64>, Vec<i64>) = matches.iter().copied().unzip();
        prop_assert!(of_first.iter().all(|at| times(&of_first, *at) <= times(&first, *at)));
        prop_assert!(of_second.iter().all(|at| times(&of_second, *at) <= times(&second, *at)));
        prop_assert_eq!(matches.len(), most_matches(&first, &second, window, &mut vec![false; second.len()]));
    }

    #[test]
    fn a_wider_window_never_agrees_less(
        first in prop::collection::vec(0_i64..60_000, 0..40),
        second in prop::collection::vec(0_i64..60_000, 0..40),
        (narrow, wider) in (0_u64..3_000, 0_u64..3_000),
    ) {
        let score = |window| {
            time_window(&first, &second, window, Combined::AgreementsOverAll, BothEmpty::Full).percent.unwrap()
        };
        prop_assert!(score(narrow) <= score(narrow + wider));
    }

    #[test]
    fn bouts_are_matched_as_well_as_by_trying_all(first in spans(), second in spans()) {
        let (_, pairs, shares) = best_overlap(&first, &second, &mut vec![false; second.len()]);
        let found = by_greatest_overlap(&first, &second, Unmatched::LeftOut).unwrap();
        prop_assert_eq!(found.matched, pairs);
        prop_assert!(close(found.ratio.agreed, shares), "{} {shares}", found.ratio.agreed);
    }

    #[test]
    fn intervals_hold_what_looking_at_each_would_find(
        bouts in spans(), events in prop::collection::vec(-3_i64..40, 0..20), session in 1_u64..35, interval in 1_u64..9,
    ) {
        let cut = Cut::new(session, interval).unwrap();
        let starts = (0..session).step_by(usize::try_from(interval).unwrap());
        let ends = starts.map(|from| (from as i64, (from + interval).min(session) as i64));
        let (mut counted, mut marked) = (Vec::new(), Vec::new());
        for (from, to) in ends {
            counted.push(Some(u32::try_from(events.iter().filter(|at| (from..to).contains(*at)).count()).unwrap()));
            marked.push(Some(touches(&bouts, from, to)));
        }
        prop_assert_eq!(count_events(&events, &cut), counted);
        prop_assert_eq!(mark_spans(&bouts, &cut, Rule::Partial), marked);
    }

    #[test]
    fn seconds_are_those_that_looking_at_each_would_find(first in spans(), second in spans(), second_ms in 1_i64..7) {
        let on = |spans: &[Span], k: i64| {
            spans.iter().any(|s| s.length_ms() > 0 && s.from_ms < (k + 1) * second_ms && s.to_ms > k * second_ms)
        };
        let both = (0..80).filter(|k| on(&first, *k) && on(&second, *k)).count();
        let either = (0..80).filter(|k| on(&first, *k) || on(&second, *k)).count();
        let ratio = second_by_second(&first, &second, second_ms as u64, BothEmpty::Undefined).unwrap();
        prop_assert_eq!((ratio.agreed, ratio.of), (both as f64, either as f64));
        prop_assert_eq!(ratio.no_responding, first.is_empty() && second.is_empty());
    }

    #[test]
    fn a_clock_that_is_put_right_changes_nothing(
        real in behaviour(), one in noise(), other in noise(), settings in settings(), slow_ms in -60_000_i64..60_000,
    ) {
        let (first, second) = (observe(&real, &one), observe(&real, &other));
        let slow = Stream {
            events_ms: second.events_ms.as_ref().map(|all| all.iter().map(|at| at - slow_ms).collect()),
            bouts: second.bouts.as_ref().map(|all| {
                all.iter().map(|b| Bout { from_ms: b.from_ms - slow_ms, to_ms: b.to_ms.map(|t| t - slow_ms) }).collect()
            }),
            ..second.clone()
        };
        let put_right = Settings { offset_ms: slow_ms, ..settings.clone() };
        prop_assert_eq!(ask(Method::All, &first, &second, &settings), ask(Method::All, &first, &slow, &put_right));
    }

    #[test]
    fn whatever_comes_in_no_panic_and_no_number_that_json_lacks(
        counts in prop::collection::vec(prop::option::of(any::<u32>()), 0..4),
        events in prop::collection::vec(any::<i64>(), 0..4),
        bouts in prop::collection::vec((any::<i64>(), prop::option::of(any::<i64>())), 0..3),
        durations in prop::collection::vec(any::<u64>(), 0..3),
        session_ms in prop::option::of(any::<u64>()),
        (interval_ms, resolution_ms, window_ms) in (any::<u64>(), any::<u64>(), any::<u64>()),
        offset_ms in any::<i64>(),
    ) {
        let times = Settings { session_ms, interval_ms, resolution_ms, window_ms, offset_ms, ..Settings::default() };
        let bouts = bouts.into_iter().map(|(from_ms, to_ms)| Bout { from_ms, to_ms }).collect();
        let first = Stream { counts: Some(counts), events_ms: Some(events.clone()), ..Stream::default() };
        let durations_ms = Some(durations);
        let second = Stream { events_ms: Some(events), bouts: Some(bouts), durations_ms, ..Stream::default() };
        for (a, b) in [(&first, &second), (&second, &second), (&first, &first)] {
            if let Some(answer) = ask(Method::All, a, b, &times) {
                prop_assert!(percentages(&answer.score).into_iter().flatten().all(|p| (0.0..=100.0).contains(&p)));
                prop_assert!(serde_json::to_string(&answer).is_ok());
            }
        }
    }
}
