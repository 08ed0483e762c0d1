//! Task analyses (domain §3.4).

use serde_json::{Value, json};

use super::{close, refusal, score};

/// `i` independent, `p` prompted, `-` incorrect, `n` not applicable, `.` unscored.
fn trial(steps: &str) -> Value {
    let step = |c: char| match c {
        'i' => json!({"response": "independent"}),
        'p' => json!({"response": "prompted", "level": 1}),
        'n' => json!({"response": "not_applicable"}),
        '.' => Value::Null,
        _ => json!({"response": "incorrect"}),
    };
    json!({"steps": steps.chars().map(step).collect::<Vec<_>>()})
}

#[test]
fn six_independent_of_ten_are_sixty_percent() {
    close(&score("task_analysis", json!([trial("iiiiiippp-")]), json!({}))["percent_independent"], 60.0);
}

#[test]
fn a_step_that_does_not_apply_is_outside() {
    close(&score("task_analysis", json!([trial("iiiiiippn-")]), json!({}))["percent_independent"], 66.67);
}

#[test]
fn an_incomplete_trial_is_in_no_mean() {
    let trials = json!([trial("iiiiiii---"), trial("iiiiiiii--"), trial("iiiiiiii..")]);
    let s = score("task_analysis", trials, json!({"steps": 10}));
    close(&s["percent_independent"], 75.0);
    assert_eq!((s["complete"].as_u64(), s["incomplete"].as_u64()), (Some(2), Some(1)));
    assert_eq!(s["trials"][2]["complete"], false);
    assert_eq!(s["trials"][2]["independent"], 8);
    let short = score("task_analysis", json!([trial("iii")]), json!({"steps": 4}));
    close(&short["percent_independent"], None);
}

#[test]
fn a_forward_chain_is_plotted_by_steps_to_the_first_failure() {
    let s = score("task_analysis", json!([trial("iiiipppppp")]), json!({"chain": "forward", "taught_step": 4}));
    close(&s["steps_to_first_failure"], 4.0);
    close(&s["percent_taught_correct"], 100.0);
    close(&s["percent_independent"], None);
    let s = score("task_analysis", json!([trial("iiipiiiiii")]), json!({"chain": "forward", "taught_step": 4}));
    close(&s["steps_to_first_failure"], 3.0);
    assert_eq!(s["trials"][0]["taught_correct"], false);
}

#[test]
fn a_backward_chain_counts_from_the_last_step() {
    let settings = json!({"chain": "backward", "taught_step": 7, "steps": 10});
    let s = score("task_analysis", json!([trial("pppppp-iii"), trial("ppppppiiii")]), settings.clone());
    close(&s["steps_to_first_failure"], 3.5);
    close(&s["percent_taught_correct"], 50.0);
    let s = score("task_analysis", json!([trial("......iini")]), settings.clone());
    assert_eq!(s["trials"][0]["complete"], true);
    close(&s["steps_to_first_failure"], 3.0);
    let s = score("task_analysis", json!([trial("pppppp.iii")]), settings);
    assert_eq!(s["trials"][0]["complete"], false);
    close(&s["steps_to_first_failure"], None);
}

#[test]
fn each_step_keeps_its_history() {
    let s = score(
        "task_analysis",
        json!([trial("ip"), trial("i."), trial("-n")]),
        json!({"prompts": [{"code": 1, "counts_as_correct": true}]}),
    );
    let steps = s["by_step"].as_array().unwrap();
    close(&steps[0]["percent_independent"], 66.67);
    close(&steps[1]["percent_independent"], 0.0);
    close(&steps[1]["percent_correct"], 100.0);
    assert_eq!(
        steps[1]["history"],
        json!([{"response": "prompted", "level": 1}, null, {"response": "no_opportunity"}])
    );
}

#[test]
fn a_trial_in_which_no_step_applies_has_no_value() {
    let s = score("task_analysis", json!([trial("nn"), trial("i-")]), json!({}));
    close(&s["percent_independent"], 50.0);
    close(&s["trials"][0]["percent_independent"], None);
}

#[test]
fn impossible_plans_are_refused() {
    let ask = |settings: Value| refusal("task_analysis", json!([trial("iii")]), settings);
    assert_eq!(ask(json!({"steps": 2})), "question.off_scale");
    assert_eq!(ask(json!({"steps": 100_000})), "question.setting_out_of_range");
    assert_eq!(ask(json!({"taught_step": 1})), "question.setting_out_of_range");
    assert_eq!(ask(json!({"chain": "forward", "taught_step": 4})), "question.setting_out_of_range");
    assert_eq!(ask(json!({"chain": "forward", "taught_step": 0})), "question.setting_out_of_range");
    assert_eq!(refusal("task_analysis", json!([{"steps": []}]), json!({})), "question.setting_out_of_range");
}

#[test]
fn a_taught_step_counts_in_complete_trials_only() {
    let step = |response: &str| json!({"response": response});
    let complete = json!({"steps": [step("correct"), step("correct")]});
    let incomplete = json!({"steps": [null, step("incorrect")]});
    let s = score("task_analysis", json!([complete, incomplete]), json!({"chain": "forward", "taught_step": 2}));
    assert_eq!((&s["complete"], &s["incomplete"]), (&json!(1), &json!(1)));
    close(&s["percent_taught_correct"], 100.0);
}
