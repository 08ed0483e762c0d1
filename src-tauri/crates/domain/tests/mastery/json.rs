//! The questions as they come in, and the answers as they go out.

use baton_domain::mastery::{Question, answer};
use serde_json::{Value, json};

fn ask(question: Value) -> Value {
    let question: Question = serde_json::from_value(question).unwrap();
    serde_json::to_value(answer(&question).unwrap()).unwrap()
}

fn refused(question: Value) -> String {
    serde_json::from_value::<Question>(question).unwrap_err().to_string()
}

#[test]
fn a_rule_and_sessions() {
    let answer = ask(json!({
        "rule": {"comparator": ">=", "threshold": 80, "min_trials": 5, "window": {"k": 3},
                 "distinct": {"therapists": 2}},
        "sessions": [
            {"id": "mon", "day": "2026-11-16", "therapist": "A", "value": 80, "trial_count": 10},
            {"id": "tue", "day": "2026-11-17", "therapist": "B", "value": 85, "trial_count": 4},
            {"id": "wed", "day": "2026-11-18", "therapist": "A",
             "trials": [{"response": "correct"}, {"response": "correct"}, {"response": "correct"},
                        {"response": "correct"}, {"response": "prompted", "level": 2}]},
            {"id": "thu", "day": "2026-11-19", "value": 95,
             "shares": [{"by": "A", "trials": 5}, {"by": "B", "trials": 5}]}
        ]
    }));
    assert_eq!(answer["met"], true);
    assert_eq!(answer["met_at"], json!({"session": "thu", "start_ms": null, "day": "2026-11-19", "entry": 4}));
    assert_eq!(answer["finality"], "provisional");
    assert_eq!(answer["considered"][1]["use"], "skipped");
    assert_eq!(answer["considered"][1]["reason"], "below_minimum");
    assert_eq!(answer["considered"][2]["value"], 80.0);
    assert_eq!(answer["support"], "not_recorded");
}

#[test]
fn a_rule_written_out_is_read_back() {
    let written = ask(json!({"preset": "ninety_by_three"}));
    let again = ask(json!({"sentence": written["rule"].clone()}));
    assert_eq!(written, again);
    assert_eq!(
        written["sentence"],
        "Met with a percent correct of at least 90 % in 3 sessions in a row, each with at least 5 trials (a session \
         with fewer is left out). Only the phase active counts. Then the target moves to maintenance."
    );
}

#[test]
fn every_other_question() {
    let fading = ask(json!({"fading": {"levels": [3, 2, 1], "direction": "most_to_least",
        "rule": {"comparator": ">=", "threshold": 80, "window": {"k": 1}, "on_fail": {"demote_after": 1}},
        "sessions": [{"value": 90}, {"value": 90}, {"value": 20}]}}));
    assert_eq!((&fading["level"], &fading["history"][2]["step"]), (&json!(2), &json!("demoted")));
    let trial = ask(json!({"within_trial": {"levels": [3, 2], "direction": "least_to_most", "tried": [null]}}));
    assert_eq!(trial, json!({"order": [null, 2, 3], "next": 1, "next_level": 2}));
    let phases = ask(json!({"phases": {"history": [{"phase": "baseline", "from_ms": 1}],
        "move_to": {"phase": "active", "from_ms": 2}, "at_ms": 1}}));
    assert_eq!((&phases["phase"], &phases["history"][1]["finality"]), (&json!("baseline"), &json!("confirmed")));
    let due = ask(json!({"maintenance": {"schedule": {"every_sessions": 5}, "since_day": 10, "today": 14,
        "sessions": [{"day": 11}, {"day": 12}, {"day": 13}, {"day": 13}]}}));
    assert_eq!((&due["due_now"], &due["due_session"]), (&json!(true), &json!(5)));
    let chain = ask(json!({"chain": {"chaining": "backward", "steps": 5, "mastered": [5]}}));
    assert_eq!((&chain["taught"], &chain["opens_next"]), (&json!([4]), &json!(3)));
    let shown = ask(json!({"shown": {"session_start_ms": 5, "role": "technician",
        "history": [{"phase": "on_hold", "from_ms": 1}]}}));
    assert_eq!((&shown["shown"], &shown["reasons"][0]["reason"]), (&json!(false), &json!("on_hold")));
}

#[test]
fn what_is_not_a_question_says_what_is_wrong() {
    assert!(refused(json!([])).contains("object"));
    assert!(refused(json!({})).contains("rule"));
    assert!(refused(json!({"rule": {"comparator": "=>", "threshold": 1, "window": {"k": 1}}})).contains("=>"));
    let unknown = json!({"rule": {"comparator": ">=", "threshold": 1, "window": {"k": 1}, "treshold": 2}});
    assert!(refused(unknown).contains("treshold"));
    assert!(refused(json!({"nonsense": 1})).contains("nonsense"));
    assert!(refused(json!({"chain": {"chaining": "forward", "steps": -1}})).contains("-1"));
}

/// Every place of a value, as pointers.
fn places(value: &Value, at: &str, out: &mut Vec<String>) {
    out.push(at.to_owned());
    match value {
        Value::Object(fields) => fields.iter().for_each(|(k, v)| places(v, &format!("{at}/{k}"), out)),
        Value::Array(items) => items.iter().enumerate().for_each(|(i, v)| places(v, &format!("{at}/{i}"), out)),
        _ => {}
    }
}

#[test]
fn whatever_stands_anywhere_is_answered_or_refused() {
    let rule = json!({"comparator": "<=", "threshold": 1.5, "window": {"k": 1, "of": 2}, "min_trials": 1,
        "per": "trial_block", "block_trials": 2, "prompt_level": 1, "distinct": {"days": 1},
        "on_fail": {"demote_after": 1}});
    let session = json!({"id": "a", "start_ms": 1, "day": 4, "trials": [{"response": "prompted", "level": 1}],
        "shares": [{"by": "A", "trials": 1}]});
    let questions = [
        json!({"rule": rule, "sessions": [session, {"start_ms": 2, "value": 3, "trial_count": 4}],
            "recorded": {"session": "a", "at_ms": 4}}),
        json!({"fading": {"levels": [1, 2], "direction": "most_to_least", "rule": rule, "sessions": [session]}}),
        json!({"phases": {"history": [{"phase": "active", "from_ms": 3}], "change_start": {"index": 0, "from_ms": 4}}}),
        json!({"maintenance": {"schedule": {"days_after": [3]}, "since_day": 1, "today": 3, "sessions": [{"day": 2}]}}),
        json!({"chain": {"chaining": "total_task", "steps": 3, "mastered": [1]}}),
        json!({"shown": {"session_start_ms": 3, "role": "technician", "history": [{"phase": "future", "from_ms": 3}]}}),
    ];
    let odd = [
        json!(null),
        json!(-1),
        json!(0),
        json!(u64::MAX),
        json!(i64::MIN),
        json!(u32::MAX),
        json!(1e308),
        json!(""),
        json!([]),
        json!({}),
        json!([[]]),
    ];
    let mut answered = 0;
    for question in questions {
        let mut at = Vec::new();
        places(&question, "", &mut at);
        for (place, value) in at.iter().flat_map(|p| odd.iter().map(move |v| (p, v))) {
            let mut changed = question.clone();
            *changed.pointer_mut(place).unwrap() = value.clone();
            if let Ok(Ok(answer)) = serde_json::from_value::<Question>(changed).map(|q| answer(&q)) {
                answered += 1;
                assert!(!serde_json::to_string(&answer).unwrap().is_empty());
            }
        }
    }
    assert!(answered > 50, "{answered}");
}
