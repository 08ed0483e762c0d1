//! Trials and marks as they may be written, and what is refused.

use baton_domain::agreement::Question;
use serde_json::{Value, json};

use crate::{ask, close, counts, percent};

fn malformed(trial: &Value) -> String {
    let line = json!({"method": "trial_by_trial", "first": {"trials": [trial]}, "second": {"trials": [trial]}});
    serde_json::from_value::<Question>(line).expect_err(&trial.to_string()).to_string()
}

#[test]
fn a_trial_that_contradicts_itself_is_refused() {
    assert!(malformed(&json!({"response": "correct", "level": 1})).contains("only a prompted trial has a level"));
    assert!(malformed(&json!({"response": "correct", "foo": 1})).contains("unknown field `foo`"));
    for prompted in [json!({"response": "prompted"}), json!({"response": "prompted", "level": null}), json!("prompted")]
    {
        assert!(malformed(&prompted).contains("a prompted trial needs its level"));
    }
    assert!(malformed(&json!({"response": "prompted", "level": 256})).contains("256"));
    assert!(malformed(&json!({"response": "prompted", "level": 1, "level_": 2})).contains("level_"));
    assert!(malformed(&json!({"level": 1})).contains("response"));
    assert!(malformed(&json!("corect")).contains("corect"));
    for other in [json!(1), json!(true), json!([]), json!(["correct"]), json!(1.5)] {
        assert!(malformed(&other).contains("a trial: a word like"), "{other}");
    }
}

#[test]
fn trials_are_named_as_the_measures_name_them() {
    let first = json!({"trials": ["not_applicable", "independent", {"response": "independent"}, {"response": "not_applicable"}]});
    let second =
        json!({"trials": ["no_opportunity", "correct", {"response": "correct", "level": null}, "no_opportunity"]});
    percent("trial_by_trial", &first, &second, 100.0);
    assert_eq!(ask("trial_by_trial_correctness", first, second, json!({}))["of"], 2.0);
}

#[test]
fn marks_may_be_words() {
    let words = json!({"marks": ["scored", "not_scored", "missed", "scored"]});
    let signs = json!({"marks": [true, false, true, null]});
    let score = ask("interval_by_interval", words.clone(), signs, json!({}));
    assert_eq!((&score["agreed"], &score["of"], &score["missed"]), (&json!(2.0), &json!(2.0), &json!(2)));
    for wrong in [json!("yes"), json!(1), json!({"mark": "scored"})] {
        let line = json!({"method": "kappa", "first": {"marks": [wrong]}, "second": words});
        assert!(serde_json::from_value::<Question>(line).is_err());
    }
}

#[test]
fn nothing_is_minus_zero() {
    let none = json!({"counts": [], "trials": [], "bouts": [], "events_ms": []});
    let settings = json!({"session_ms": 60_000});
    for (first, second) in [(none.clone(), none.clone()), (counts(&[0]), counts(&[3]))] {
        let all = ask("all", first, second, settings.clone()).to_string();
        assert!(!all.contains("-0"), "{all}");
    }
    let missed = ask("mean_count_per_interval", json!({"counts": [null]}), counts(&[1]), json!({}));
    assert!(!missed.to_string().contains("-0"));
}

#[test]
fn counts_of_no_interval_are_no_agreement() {
    let none = json!({"counts": []});
    let methods = ["total_count", "mean_count_per_interval", "exact_count_per_interval", "interval_by_interval"];
    for method in methods {
        for settings in [json!({}), json!({"both_empty": "full"})] {
            let score = ask(method, none.clone(), none.clone(), settings);
            assert_eq!((&score["percent"], &score["no_responding"]), (&Value::Null, &json!(true)), "{method}");
        }
    }
    let missed = json!({"counts": [null]});
    for method in methods {
        let score = ask(method, missed.clone(), missed.clone(), json!({}));
        assert_eq!((&score["percent"], &score["no_responding"]), (&Value::Null, &json!(false)), "{method}");
    }
    close(&ask("total_count", counts(&[0]), counts(&[0]), json!({}))["percent"], 100.0);
}
