//! What a reviewer found: blocks, days, unknown numbers, errors, and questions that must be refused.

use baton_domain::mastery::{Question, Refusal, answer};
use serde_json::{Value, json};

fn put(question: Value) -> Result<Value, Refusal> {
    let question: Question = serde_json::from_value(question).unwrap();
    answer(&question).map(|a| serde_json::to_value(a).unwrap())
}

/// A rule of at least 80 % once, with these changes, held against sessions.
fn ask(changes: &Value, sessions: Value) -> Result<Value, Refusal> {
    let mut rule = json!({"comparator": ">=", "threshold": 80, "window": {"k": 1}});
    for (key, value) in changes.as_object().unwrap() {
        rule[key] = value.clone();
    }
    put(json!({"rule": rule, "sessions": sessions}))
}

fn sentence(changes: &Value) -> String {
    ask(changes, json!([])).unwrap()["rule"].as_str().unwrap().to_owned()
}

fn line(answer: &Value, condition: &str) -> Value {
    answer["conditions"].as_array().unwrap().iter().find(|l| l["condition"] == condition).unwrap().clone()
}

fn trials(responses: &[&str]) -> Value {
    json!({"trials": responses.iter().map(|r| json!({"response": r})).collect::<Vec<_>>()})
}

fn reasons(answer: &Value) -> Vec<&str> {
    answer["considered"].as_array().unwrap().iter().map(|c| c["reason"].as_str().unwrap()).collect()
}

#[test]
fn an_unfinished_block_does_not_count() {
    let blocks = json!({"per": "trial_block", "block_trials": 10, "window": {"k": 2}});
    let two = ask(&blocks, json!([trials(&["correct"]), trials(&["correct"])])).unwrap();
    assert_eq!((&two["met"], reasons(&two)), (&json!(false), vec!["unfinished_block"; 2]));
    assert_eq!(two["sentence"], "Not met. 0 full blocks; 2 needed.");
    let full = ask(&blocks, json!([trials(&["correct"; 21])])).unwrap();
    assert_eq!(reasons(&full), ["meets_criterion", "meets_criterion", "unfinished_block"]);
    assert_eq!((&full["met_at"]["entry"], &full["met_at"]["block"]), (&json!(2), &json!(2)));
    assert!(full["considered"][0]["sentence"].as_str().unwrap().starts_with("Session 1, block 1: 100 %"));
    assert_eq!((&full["considered"][2]["trials"], &full["considered"][2]["value"]), (&json!(1), &json!(null)));
    // A block that the trials name, and one that carries a value.
    let mut named = trials(&["correct"; 10]);
    for (i, trial) in named["trials"].as_array_mut().unwrap().iter_mut().enumerate() {
        trial["block"] = if i == 9 { json!(null) } else { json!(4) };
    }
    assert_eq!(reasons(&ask(&blocks, json!([named])).unwrap()), ["unfinished_block", "unfinished_block"]);
    let values = json!([{"value": 90, "trial_count": 9}, {"value": 90, "trial_count": 10}, {"value": 90}]);
    let values = ask(&blocks, values).unwrap();
    assert_eq!(reasons(&values), ["unfinished_block", "meets_criterion", "trials_unknown"]);
}

#[test]
fn trials_that_do_not_score_fill_no_block() {
    let blocks = json!({"per": "trial_block", "block_trials": 2});
    let lost = ask(&blocks, json!([trials(&["correct", "not_applicable", "no_opportunity"])])).unwrap();
    assert_eq!(reasons(&lost), ["unfinished_block"]);
    let full = ask(&blocks, json!([trials(&["correct", "not_applicable", "independent"])])).unwrap();
    assert_eq!(reasons(&full), ["meets_criterion"]);
}

#[test]
fn a_day_is_local_or_named() {
    // 18:00 and 21:00 in New York on one day lie on two days of UTC.
    let at = |hour: i64, more: Value| {
        let mut session = json!({"value": 90, "start_ms": 1_795_237_200_000_i64 + hour * 3_600_000});
        more.as_object().unwrap().iter().for_each(|(k, v)| session[k] = v.clone());
        session
    };
    for rule in [json!({"per": "day", "window": {"k": 2}}), json!({"distinct": {"days": 2}, "window": {"k": 2}})] {
        let unknown = json!([at(18, json!({})), at(21, json!({}))]);
        assert_eq!(ask(&rule, unknown), Err(Refusal::DayMissing));
        let east = json!({"utc_offset_min": -300});
        let local = ask(&rule, json!([at(18, east.clone()), at(21, east)])).unwrap();
        assert_eq!((&local["met"], &local["considered"][0]["day"]), (&json!(false), &json!("2026-11-21")));
        let utc = json!({"utc_offset_min": 0});
        let apart = ask(&rule, json!([at(18, utc.clone()), at(21, utc)])).unwrap();
        assert_eq!(apart["met"], true);
    }
    assert_eq!(Refusal::DayMissing.code(), "question.day_missing");
}

#[test]
fn days_out_of_order_are_sorted_or_refused() {
    let twice = json!({"window": {"k": 2}});
    let on = |days: &[Value]| {
        let values = [20, 90, 90].iter().zip(days).map(|(v, d)| json!({"value": v, "day": d}));
        ask(&twice, Value::Array(values.collect()))
    };
    // In time order the miss is the last, or lies between the two.
    assert_eq!(on(&[json!("2026-11-22"), json!("2026-11-20"), json!("2026-11-21")]).unwrap()["met_at"]["entry"], 2);
    assert_eq!(on(&[json!("2026-11-21"), json!("2026-11-20"), json!("2026-11-22")]).unwrap()["met"], false);
    assert_eq!(on(&[json!(2), json!(1), json!(3)]).unwrap()["met"], false);
    assert_eq!(on(&[json!("mon"), json!("tue"), json!("wed")]).unwrap()["met"], true);
    assert_eq!(on(&[json!("mon"), json!("tue"), json!("mon")]), Err(Refusal::DayOrder));
    assert_eq!(on(&[json!("mon"), json!("2026-11-20"), json!("2026-11-21")]), Err(Refusal::DayOrder));
    assert_eq!(on(&[json!("2026-11-22"), json!(null), json!("2026-11-21")]), Err(Refusal::DayOrder));
    assert_eq!(on(&[json!("2026-11-20"), json!(null), json!("2026-11-21")]).unwrap()["met"], true);
    assert_eq!(on(&[json!("2026-11-22"), json!(4), json!("2026-11-21")]), Err(Refusal::DaysMixed));
    assert_eq!(on(&[json!("2026-02-30"), json!(null), json!(null)]), Err(Refusal::Day));
}

#[test]
fn help_is_no_error() {
    let errors = json!({"measure": "error_count", "comparator": "<=", "threshold": 2});
    let responses = trials(&["prompted", "prompted", "prompted", "incorrect", "no_response", "correct"]);
    let value = |changes: &Value| ask(changes, json!([responses])).unwrap()["considered"][0]["value"].clone();
    assert_eq!(value(&errors), 2.0);
    let mut own = errors.clone();
    own["no_response"] = json!("own_code");
    assert_eq!(value(&own), 1.0);
    let mut first = errors;
    first["first_trial_only"] = json!(true);
    assert_eq!(value(&first), 0.0);
}

#[test]
fn no_response_gives_the_percentage_of_the_graph() {
    let responses = ["correct", "correct", "correct", "no_response"];
    let value = |how: &str| {
        ask(&json!({"no_response": how}), json!([trials(&responses)])).unwrap()["considered"][0]["value"].clone()
    };
    assert_eq!((value("incorrect"), value("own_code"), value("left_out")), (json!(75.0), json!(75.0), json!(100.0)));
    let observations = trials(&responses)["trials"].clone();
    for how in ["incorrect", "own_code"] {
        let graph = json!({"measure": "trials", "observations": observations, "settings": {"no_response": how}});
        let graph = baton_domain::measured::answer(&serde_json::from_value(graph).unwrap()).unwrap();
        assert_eq!(serde_json::to_value(graph).unwrap()["score"]["percent_correct"], value(how));
    }
}

#[test]
fn probes_among_trials_are_apart_as_on_the_graph() {
    let mut mixed = trials(&["correct", "correct", "incorrect"]);
    mixed["trials"][2]["probe"] = json!(true);
    let value = |changes: Value| ask(&changes, json!([mixed])).unwrap()["considered"][0]["value"].clone();
    assert_eq!(value(json!({})), 100.0);
    assert_eq!(value(json!({"probe_only": true})), 0.0);
    let together = value(json!({"probes": "with_trials"})).as_f64().unwrap();
    assert!((together - 200.0 / 3.0).abs() < 1e-9);
}

#[test]
fn a_minimum_that_cannot_be_checked_is_not_met() {
    let asked = json!({"min_trials": 5});
    let unknown = ask(&asked, json!([{"value": 90}])).unwrap();
    assert_eq!((&unknown["met"], reasons(&unknown)), (&json!(false), vec!["trials_unknown"]));
    let min = line(&unknown, "min_trials");
    assert_eq!((&min["needed"], &min["actual"], &min["met"]), (&json!(5.0), &json!(null), &json!(false)));
    assert_eq!(unknown["first_failing"], "min_trials");
    let other = ask(&asked, json!([{"value": 90}, {"value": 90, "trial_count": 5}])).unwrap();
    assert_eq!((&other["met"], line(&other, "min_trials")["met"].clone()), (&json!(true), json!(true)));
    let breaks = json!({"min_trials": 5, "below_minimum": "breaks_run"});
    assert_eq!(ask(&breaks, json!([{"value": 90}])).unwrap()["first_failing"], "min_trials");
    // A day that has enough without the session whose number is not known; and one that has not.
    let day = |n: u32| {
        let rule = json!({"per": "day", "min_trials": 5});
        let sessions = json!([{"value": 90, "day": 1, "trial_count": n}, {"value": 20, "day": 1}]);
        let answer = ask(&rule, sessions).unwrap();
        (answer["considered"][0]["reason"].clone(), answer["considered"][0]["value"].clone())
    };
    assert_eq!(day(5), (json!("misses_criterion"), json!(55.0)));
    assert_eq!(day(4), (json!("trials_unknown"), json!(55.0)));
    let phase = ask(&json!({"phase": "active"}), json!([{"value": 90}])).unwrap();
    assert_eq!((&phase["first_failing"], reasons(&phase)), (&json!("phase"), vec!["phase_unknown"]));
}

#[test]
fn measures_without_trials_take_no_minimum_and_no_blocks() {
    for measure in ["count", "rate_per_min", "rate_per_hour", "total_duration_ms", "mean_duration_ms"] {
        for more in [json!({"min_trials": 5}), json!({"per": "trial_block"}), json!({"block_trials": 5})] {
            let mut rule = more;
            rule["measure"] = json!(measure);
            assert_eq!(ask(&rule, json!([])), Err(Refusal::RuleImpossible), "{rule}");
        }
    }
    assert!(ask(&json!({"measure": "latency_ms", "min_trials": 5}), json!([])).is_ok());
}

#[test]
fn thresholds_that_nothing_meets_are_refused() {
    for (comparator, threshold, measure) in [
        (">=", 100.1, "percent_correct"),
        ("<=", -0.1, "percent_correct"),
        (">", 100.0, "percent_of_steps"),
        ("<", 0.0, "percent_of_intervals"),
        ("<=", -1.0, "count"),
        ("<", 0.0, "error_count"),
        ("=", -5.0, "latency_ms"),
    ] {
        let rule = json!({"comparator": comparator, "threshold": threshold, "measure": measure});
        assert_eq!(ask(&rule, json!([])), Err(Refusal::Threshold), "{rule}");
    }
    for (comparator, threshold, measure) in
        [(">=", 100.0, "percent_correct"), ("<=", 0.0, "count"), (">=", -3.0, "rating"), (">", 500.0, "count")]
    {
        assert!(ask(&json!({"comparator": comparator, "threshold": threshold, "measure": measure}), json!([])).is_ok());
    }
}

#[test]
fn data_that_contradict_themselves_are_refused() {
    let refused = |session: Value| ask(&json!({}), json!([session])).unwrap_err();
    assert_eq!(refused(json!({"not_run": true, "value": 90})), Refusal::NotRun);
    assert_eq!(refused(json!({"not_run": true, "trial_count": 3})), Refusal::NotRun);
    assert_eq!(refused(json!({"not_run": true, "trials": [{"response": "correct"}]})), Refusal::NotRun);
    assert_eq!(refused(json!({"value": 90, "trial_count": 0})), Refusal::NoTrials);
    assert_eq!(refused(json!({"value": 90, "start_ms": 1, "utc_offset_min": 1440})), Refusal::Day);
    let rule = json!({"comparator": ">=", "threshold": 80, "window": {"k": 1}});
    let recorded = |recorded: Value, sessions: Value| {
        put(json!({"rule": rule, "sessions": sessions, "recorded": recorded})).map(|a| a["support"].clone())
    };
    let one = json!([{"id": "a", "value": 90}]);
    assert_eq!(recorded(json!({"session": "b"}), one.clone()), Err(Refusal::Recorded));
    assert_eq!(recorded(json!({"session": "b", "at_ms": 5}), one.clone()), Err(Refusal::Recorded));
    assert_eq!(recorded(json!({"session": "a"}), one), Ok(json!("supported")));
    assert_eq!(recorded(json!({"session": "b", "at_ms": 5}), json!([])), Ok(json!("unsupported")));
}

#[test]
fn a_number_given_to_a_session_is_no_others_name() {
    let answer = ask(&json!({}), json!([{"value": 10}, {"id": "1", "value": 20}, {"id": "3", "value": 30}])).unwrap();
    let names: Vec<&Value> = answer["considered"].as_array().unwrap().iter().map(|c| &c["sessions"][0]).collect();
    assert_eq!(names, [&json!("4"), &json!("1"), &json!("3")]);
    assert_eq!(ask(&json!({}), json!([{"id": "1"}, {"id": "1"}])), Err(Refusal::DuplicateSession));
}

#[test]
fn a_level_is_needed_only_where_it_matters() {
    let prompted = json!([{"trials": [{"response": "prompted"}, {"response": "independent"}]}]);
    assert_eq!(ask(&json!({}), prompted.clone()).unwrap()["considered"][0]["value"], 50.0);
    assert_eq!(ask(&json!({"correct_levels": [1]}), prompted.clone()), Err(Refusal::Level));
    assert_eq!(ask(&json!({"prompt_level": 1}), prompted.clone()), Err(Refusal::Level));
    assert!(ask(&json!({"correct_levels": [1], "measure": "percent_independent"}), prompted).is_ok());
}

#[test]
fn fading_knows_only_the_targets_levels() {
    let fading = |session: Value, correct: Value| {
        put(json!({"fading": {"levels": [3, 2], "direction": "most_to_least", "sessions": [session],
            "rule": {"comparator": ">=", "threshold": 80, "window": {"k": 2}, "correct_levels": correct}}}))
    };
    assert_eq!(fading(json!({"value": 90, "prompt_level": 9}), json!([])), Err(Refusal::Level));
    assert_eq!(fading(json!({"trials": [{"response": "prompted", "level": 9}]}), json!([])), Err(Refusal::Level));
    assert_eq!(fading(json!({"trials": [{"response": "prompted"}]}), json!([])), Err(Refusal::Level));
    assert_eq!(fading(json!({"value": 90}), json!([9])), Err(Refusal::Level));
    let stands = fading(json!({"value": 90, "prompt_level": 3}), json!([2])).unwrap();
    assert_eq!(stands["sentence"], "Level 3 is active. 1 of 2 sessions needed in a row meets the criterion.");
}

#[test]
fn probes_are_asked_by_date_and_none_comes_from_the_future() {
    let due = |schedule: Value, today: &str, probed: &str| {
        put(json!({"maintenance": {"schedule": schedule, "since_day": "2026-02-20", "today": today,
            "sessions": [{"day": probed, "probed": true}]}}))
    };
    let day = |answer: Result<Value, Refusal>| answer.unwrap()["due_day"].clone();
    assert_eq!(day(due(json!({"every_days": 7}), "2026-03-01", "2026-02-27")), "2026-03-06");
    // A probe after today has not been.
    assert_eq!(day(due(json!({"every_days": 7}), "2026-03-01", "2026-03-02")), "2026-02-27");
    let future = due(json!({"every_sessions": 1}), "2026-03-01", "2026-03-02").unwrap();
    assert_eq!(future["due_session"], 1);
    assert_eq!(due(json!({"days_after": [7, 0]}), "2026-03-01", "2026-02-27"), Err(Refusal::Schedule));
    assert_eq!(due(json!({"every_days": 7}), "2026-02-29", "2026-02-27"), Err(Refusal::Day));
    assert_eq!(due(json!({"every_days": u32::MAX}), "2026-03-01", "2026-02-27"), Err(Refusal::Schedule));
    let mixed = json!({"maintenance": {"schedule": {"every_days": 7}, "since_day": 5, "today": "2026-03-01"}});
    assert_eq!(put(mixed), Err(Refusal::DaysMixed));
    let total = put(json!({"chain": {"chaining": "total", "steps": 2}})).unwrap();
    assert_eq!(total["taught"], json!([1, 2]));
}

#[test]
fn rules_read_as_english() {
    let errors = |n: u32| sentence(&json!({"measure": "error_count", "comparator": "<=", "threshold": n}));
    assert_eq!(
        (errors(2).as_str(), errors(1).as_str()),
        ("Met with at most 2 errors in 1 session.", "Met with at most 1 error in 1 session.")
    );
    assert_eq!(
        sentence(&json!({"measure": "correct_count", "threshold": 5, "per": "trial_block", "block_trials": 10})),
        "Met with at least 5 correct responses in 1 block. A block is 10 scored trials."
    );
    assert_eq!(
        sentence(&json!({"measure": "inter_response_time_ms", "threshold": 3000, "per": "day", "window": {"k": 2}})),
        "Met with an inter-response time of at least 3 s on 2 days with data in a row. A day's value is the mean of \
         its sessions."
    );
    assert!(sentence(&json!({"measure": "percent_of_steps", "min_trials": 5})).contains(", with at least 5 steps"));
    assert!(sentence(&json!({"no_response": "own_code"})).contains("no errors"));
    let said = |changes: Value, value: f64, condition: &str| {
        let answer = ask(&changes, json!([{"value": value}])).unwrap();
        line(&answer, condition)["sentence"].as_str().unwrap().to_owned()
    };
    assert_eq!(said(json!({}), 90.0, "window"), "1 of 1 session needed meets it.");
    assert_eq!(
        said(json!({}), 79.999, "value"),
        "A percent correct of at least 80 % is asked; 79.999 % does not reach it."
    );
    let errors = json!({"measure": "error_count", "comparator": "<=", "threshold": 2});
    assert_eq!(said(errors, 3.0, "value"), "At most 2 errors are asked; 3 errors are more.");
    assert_eq!(said(json!({"window": {"k": 2}}), 90.0, "window"), "1 of 2 sessions needed in a row meets it.");
}
