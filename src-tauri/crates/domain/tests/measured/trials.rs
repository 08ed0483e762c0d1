//! Trials (domain §3.1, §3.4).

use serde_json::{Value, json};

use super::{ask, close, refusal, score, times};

fn trial(response: &str) -> Value {
    json!({"response": response})
}

fn prompted(level: u8) -> Value {
    json!({"response": "prompted", "level": level})
}

fn block(parts: Vec<(usize, Value)>) -> Value {
    Value::Array(parts.into_iter().flat_map(|(n, t)| times(n, t)).collect())
}

fn ladder() -> Value {
    json!([{"code": 1, "label": "gesture", "counts_as_correct": true}, {"code": 2, "label": "model"}])
}

#[test]
fn eight_of_ten_are_eighty_percent() {
    let s = score("trials", block(vec![(8, trial("correct")), (2, trial("incorrect"))]), json!({}));
    close(&s["percent_correct"], 80.0);
    assert_eq!(s["scored"], 10);
}

#[test]
fn prompted_is_not_correct_unless_its_level_counts() {
    let mixed = block(vec![(6, trial("correct")), (2, prompted(1)), (1, prompted(2)), (1, trial("incorrect"))]);
    close(&score("trials", mixed.clone(), json!({}))["percent_correct"], 60.0);
    let s = score("trials", mixed, json!({"prompts": ladder()}));
    close(&s["percent_correct"], 80.0);
    close(&s["percent_independent"], 60.0);
    let shares: Vec<f64> = s["prompted"].as_array().unwrap().iter().map(|l| l["percent"].as_f64().unwrap()).collect();
    assert_eq!(shares, [20.0, 10.0]);
    close(&s["percent_incorrect"], 10.0);
}

#[test]
fn levels_of_six_three_one_are_sixty_thirty_ten() {
    let s = score(
        "trials",
        block(vec![(6, trial("independent")), (3, trial("prompted")), (1, trial("incorrect"))]),
        json!({}),
    );
    close(&s["percent_independent"], 60.0);
    close(&s["prompted"][0]["percent"], 30.0);
    close(&s["percent_incorrect"], 10.0);
}

#[test]
fn no_response_is_incorrect_and_no_opportunity_is_outside() {
    let nr = block(vec![(7, trial("correct")), (2, trial("incorrect")), (1, trial("no_response"))]);
    let s = score("trials", nr.clone(), json!({}));
    close(&s["percent_correct"], 70.0);
    close(&s["percent_incorrect"], 30.0);
    close(&s["percent_no_response"], None);
    let s = score("trials", nr, json!({"no_response": "own_code"}));
    close(&s["percent_correct"], 70.0);
    close(&s["percent_incorrect"], 20.0);
    close(&s["percent_no_response"], 10.0);
    let na = block(vec![(7, trial("correct")), (2, trial("incorrect")), (1, trial("no_opportunity"))]);
    close(&score("trials", na, json!({}))["percent_correct"], 77.78);
}

#[test]
fn error_correction_is_outside() {
    let correction = json!({"response": "correct", "error_correction": true});
    let s = score("trials", json!([trial("correct"), trial("incorrect"), correction]), json!({}));
    close(&s["percent_correct"], 50.0);
    assert_eq!((s["scored"].as_u64(), s["error_corrections"].as_u64()), (Some(2), Some(1)));
}

#[test]
fn four_trials_below_a_minimum_of_five_are_kept_and_not_plotted() {
    let four = block(vec![(4, trial("correct"))]);
    let s = score("trials", four.clone(), json!({"minimum": 5, "expected": 10}));
    close(&s["percent_correct"], 100.0);
    assert_eq!((&s["below_minimum"], &s["plotted"], &s["remaining"]), (&json!(true), &json!(false), &json!(6)));
    close(&s["points"][0]["value"], None);
    let s = score("trials", four, json!({"minimum": 4}));
    assert_eq!((&s["below_minimum"], &s["plotted"]), (&json!(false), &json!(true)));
}

#[test]
fn lost_opportunities_alone_are_data_without_a_value() {
    let a = ask("trials", json!([trial("no_opportunity")]), json!({}));
    assert_eq!(a["state"], "has_data");
    close(&a["score"]["percent_correct"], None);
    assert_eq!(a["score"]["plotted"], false);
}

#[test]
fn within_a_ladder_the_level_that_worked_counts() {
    let tried = json!([
        {"attempts": [{"worked": true}]},
        {"attempts": [{"worked": false}, {"level": 1, "worked": true}]},
        {"attempts": [{"worked": false}, {"level": 1, "worked": false}, {"level": 2, "worked": true}]},
        {"attempts": [{"worked": false}, {"level": 1, "worked": false}, {"level": 2, "worked": false}]},
    ]);
    let s = score("trials", tried, json!({"prompts": ladder()}));
    assert_eq!((s["independent"].as_u64(), s["incorrect"].as_u64()), (Some(1), Some(1)));
    assert_eq!((&s["prompted"][0]["trials"], &s["prompted"][1]["trials"]), (&json!(1), &json!(1)));
    close(&s["percent_correct"], 50.0);
    assert_eq!(s["rungs"][0], json!({"level": null, "tried": 4, "worked": 1}));
    assert_eq!(s["rungs"][1], json!({"level": 1, "tried": 3, "worked": 1}));
    let on = json!([{"attempts": [{"level": 1, "worked": true}, {"level": 2, "worked": false}]}]);
    assert_eq!(refusal("trials", on, json!({})), "question.attempt_after_success");
}

#[test]
fn probes_are_scored_apart() {
    let probe = json!({"response": "incorrect", "probe": true});
    let trials = json!([trial("correct"), probe, trial("correct")]);
    let s = score("trials", trials.clone(), json!({}));
    close(&s["percent_correct"], 100.0);
    close(&s["probes"]["percent_correct"], 0.0);
    let bound = score("trials", trials.clone(), json!({"minimum": 5}));
    assert_eq!((&bound["plotted"], &bound["probes"]["plotted"]), (&json!(false), &json!(true)));
    close(&score("trials", trials, json!({"probes": "with_trials"}))["percent_correct"], 66.67);
}

#[test]
fn a_cold_probe_is_the_first_trial_of_each_target_and_session() {
    let t = |target: &str, session: &str, response: &str| json!({"target": target, "session": session, "response": response});
    let trials = json!([
        t("a", "1", "no_opportunity"),
        t("a", "1", "incorrect"),
        t("a", "1", "correct"),
        t("b", "1", "correct"),
        t("a", "2", "correct"),
        t("a", "2", "incorrect"),
    ]);
    let s = score("trials", trials, json!({"first_trial_only": true}));
    assert_eq!((s["scored"].as_u64(), s["after_the_first"].as_u64()), (Some(3), Some(2)));
    close(&s["percent_correct"], 66.67);
}

#[test]
fn natural_environment_trials_come_in_any_order_and_are_scored_by_target() {
    let t = |target: &str, at: u64, response: &str| json!({"target": target, "at_ms": at, "response": response});
    let trials = json!([t("b", 30, "incorrect"), t("a", 10, "correct"), t("b", 20, "correct"), t("a", 40, "correct")]);
    let s = score("trials", trials, json!({"minimum": 3}));
    close(&s["percent_correct"], 75.0);
    assert_eq!(s["by_target"][0]["target"], "a");
    close(&s["by_target"][0]["percent_correct"], 100.0);
    close(&s["by_target"][1]["percent_correct"], 50.0);
    assert_eq!(s["by_target"][1]["below_minimum"], true);
}

#[test]
fn trials_to_criterion_end_with_the_criterion_block() {
    let order = "- + + - + + + + + -".split(' ').map(|c| trial(if c == "+" { "correct" } else { "incorrect" }));
    let trials = Value::Array(order.collect());
    let to = |criterion: Value| {
        score("trials", trials.clone(), json!({"criterion": criterion}))["trials_to_criterion"]["scored_trials"].clone()
    };
    assert_eq!(to(json!({"block": 4, "percent": 100})), 8);
    assert_eq!(to(json!({"block": 5, "percent": 80})), 10);
    assert_eq!(to(json!({"block": 5, "percent": 80, "sliding": true})), 6);
    assert_eq!(to(json!({"block": 2, "percent": 100, "consecutive": 2})), 8);
    assert_eq!(to(json!({"block": 2, "percent": 100, "consecutive": 2, "sliding": true})), 8);
    assert!(to(json!({"block": 11, "percent": 0})).is_null());
}

#[test]
fn presented_trials_to_criterion_include_corrections() {
    let fix = json!({"response": "correct", "error_correction": true});
    let trials = json!([trial("incorrect"), fix, trial("correct"), trial("no_opportunity"), trial("correct")]);
    let s = score("trials", trials, json!({"criterion": {"block": 2, "percent": 100, "sliding": true}}));
    assert_eq!(s["trials_to_criterion"], json!({"scored_trials": 3, "presented_trials": 5}));
}

#[test]
fn regression_percentages_are_not_rounded_before_they_are_averaged() {
    let session = |name: &str| {
        let mut trials = times(1, json!({"response": "correct", "session": name, "day": "2026-11-22"}));
        trials.extend(times(5, json!({"response": "incorrect", "session": name, "day": "2026-11-22"})));
        trials
    };
    let trials = Value::Array([session("am"), session("pm")].concat());
    let s = score("trials", trials, json!({"aggregate": "mean_per_day"}));
    assert!((s["points"][0]["value"].as_f64().unwrap() - 100.0 / 6.0).abs() < 1e-12);
}

#[test]
fn a_day_is_the_mean_of_its_sessions_or_pooled_as_the_setting_says() {
    let session = |name: &str, correct: usize, wrong: usize| {
        let t = |response: &str| json!({"response": response, "session": name, "day": "2026-11-22"});
        [times(correct, t("correct")), times(wrong, t("incorrect"))].concat()
    };
    let trials = Value::Array([session("am", 4, 1), session("pm", 5, 10)].concat());
    let value = |how: &str| score("trials", trials.clone(), json!({"aggregate": how}))["points"].clone();
    close(&value("mean_per_day")[0]["value"], 56.67);
    close(&value("pooled_per_day")[0]["value"], 45.0);
    close(&value("per_session")[1]["value"], 33.33);
    assert_eq!(refusal("trials", trials.clone(), json!({"aggregate": "sum_per_day"})), "question.cannot_be_summed");
}

#[test]
fn trials_that_cannot_be_read_are_refused() {
    assert_eq!(refusal("trials", json!([{}]), json!({})), "question.observation_incomplete");
    assert_eq!(
        refusal("trials", json!([{"response": "correct", "level": 1}]), json!({})),
        "question.level_without_prompt"
    );
    assert_eq!(refusal("trials", json!([prompted(9)]), json!({"prompts": ladder()})), "question.unknown_level");
    let both = json!([{"response": "correct", "attempts": [{"worked": true}]}]);
    assert_eq!(refusal("trials", both, json!({})), "question.observation_ambiguous");
    let none = json!({"criterion": {"block": 0, "percent": 80}});
    assert_eq!(refusal("trials", json!([]), none), "question.setting_out_of_range");
}

#[test]
fn sessions_of_one_name_on_two_days_have_a_cold_probe_each() {
    let t = |day: &str, response: &str| json!({"day": day, "session": "am", "response": response});
    let trials = json!([
        t("2026-11-21", "correct"),
        t("2026-11-21", "correct"),
        t("2026-11-22", "incorrect"),
        t("2026-11-22", "correct"),
    ]);
    let s = score("trials", trials, json!({"first_trial_only": true}));
    assert_eq!((s["scored"].as_u64(), s["after_the_first"].as_u64()), (Some(2), Some(2)));
    close(&s["percent_correct"], 50.0);
    close(&s["points"][0]["value"], 100.0);
    close(&s["points"][1]["value"], 0.0);
}

#[test]
fn times_of_one_session_do_not_mix_with_those_of_another() {
    let t = |day: &str, session: &str, at: u64, response: &str| json!({"day": day, "session": session, "at_ms": at, "response": response});
    let trials = json!([
        t("2026-11-22", "1", 5, "incorrect"),
        t("2026-11-21", "2", 1, "correct"),
        t("2026-11-21", "1", 9, "correct"),
        t("2026-11-21", "1", 2, "incorrect"),
        t("2026-11-21", "2", 3, "correct"),
    ]);
    // In order: - + | + + | -, so three in a row are trials 2 to 4.
    let s = score("trials", trials, json!({"criterion": {"block": 3, "percent": 100, "sliding": true}}));
    assert_eq!(s["trials_to_criterion"]["scored_trials"], 4);
    let days: Vec<&Value> = s["points"].as_array().unwrap().iter().map(|p| &p["day"]).collect();
    assert_eq!(days, [&json!("2026-11-21"), &json!("2026-11-21"), &json!("2026-11-22")]);
}

#[test]
fn trials_after_the_first_count_to_the_minimum_as_for_mastery() {
    let s = score("trials", json!(times(5, trial("correct"))), json!({"first_trial_only": true, "minimum": 5}));
    assert_eq!((&s["scored"], &s["below_minimum"], &s["plotted"]), (&json!(1), &json!(false), &json!(true)));
    let s = score("trials", json!(times(4, trial("correct"))), json!({"first_trial_only": true, "minimum": 5}));
    assert_eq!((&s["below_minimum"], &s["plotted"]), (&json!(true), &json!(false)));
}

#[test]
fn two_prompts_of_one_code_are_refused() {
    let twice = json!({"prompts": [{"code": 1}, {"code": 1, "counts_as_correct": true}]});
    for measure in ["trials", "task_analysis"] {
        assert_eq!(refusal(measure, json!([]), twice.clone()), "question.prompt_code_taken");
    }
}
