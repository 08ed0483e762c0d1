//! ABC, ratings, quantities, products, opportunities, fidelity, free text (domain §1.2, §3.1, §3.6).

use serde_json::{Value, json};

use super::{ask, close, refusal, score, times};

fn count(id: &str, behaviour: &str) -> Value {
    json!({"kind": "count", "id": id, "behaviour": behaviour})
}

#[test]
fn an_abc_event_linked_to_a_count_is_not_counted_again() {
    let data = json!([
        count("1", "hitting"), count("2", "hitting"), count("3", "crying"),
        {"kind": "abc", "antecedent": "demand", "behaviour": "hitting", "consequence": "escape", "linked": ["1"]},
        {"kind": "abc", "antecedent": ["demand", "noise"], "behaviour": "hitting", "consequence": ["attention"]},
        {"kind": "abc", "behaviour": "running", "consequence": "attention", "count": 3},
    ]);
    let s = score("abc", data, json!({}));
    assert_eq!(
        s["counts"],
        json!([
            {"behaviour": "crying", "count": 1, "described": 0},
            {"behaviour": "hitting", "count": 3, "described": 2},
            {"behaviour": "running", "count": 3, "described": 3},
        ])
    );
    assert_eq!(s["abc_events"], 3);
    let before = &s["by_antecedent"][0];
    assert_eq!((&before["name"], &before["events"]), (&json!("demand"), &json!(2)));
    close(&before["percent"], 66.67);
    assert!(s["by_antecedent"].as_array().unwrap().iter().any(|t| t["name"].is_null() && t["events"] == 1));
    assert_eq!(s["by_consequence"][0]["name"], "attention");
    assert_eq!(s["by_behaviour"][0], json!({"name": "hitting", "events": 2, "percent": 200.0 / 3.0}));
    assert_eq!(s["by_combination"].as_array().unwrap().len(), 4);
}

#[test]
fn one_abc_event_may_describe_several_counts() {
    let data = json!([
        count("1", "hitting"), count("2", "hitting"),
        {"kind": "abc", "antecedent": "demand", "behaviour": "hitting", "linked": ["1", "2"]},
    ]);
    assert_eq!(score("abc", data, json!({}))["counts"], json!([{"behaviour": "hitting", "count": 2, "described": 2}]));
}

#[test]
fn links_that_do_not_hold_are_refused() {
    let abc = |behaviour: &str, linked: Value| json!({"kind": "abc", "behaviour": behaviour, "linked": linked});
    let code = |data: Value| refusal("abc", data, json!({}));
    assert_eq!(code(json!([count("1", "a"), abc("a", json!(["2"]))])), "question.link_broken");
    assert_eq!(code(json!([count("1", "a"), abc("b", json!(["1"]))])), "question.link_broken");
    assert_eq!(code(json!([count("1", "a"), abc("a", json!(["1"])), abc("a", json!(["1"]))])), "question.link_broken");
    assert_eq!(code(json!([count("1", "a"), count("1", "a")])), "question.id_taken");
    let number = json!({"kind": "count", "id": 1, "behaviour": "a"});
    assert_eq!(score("abc", json!([number, abc("a", json!([1]))]), json!({}))["counts"][0]["described"], 1);
    assert_eq!(code(json!([number, count("1", "a")])), "question.id_taken");
}

#[test]
fn ratings_have_a_mean_a_median_modes_and_every_value() {
    let rate = |values: Value| {
        let entries: Vec<Value> = values.as_array().unwrap().iter().map(|v| json!({"value": v})).collect();
        score("rating", json!(entries), json!({"scale": {"minimum": 1, "maximum": 5}}))
    };
    let s = rate(json!([4, 2, 4, 5]));
    close(&s["mean"], 3.75);
    close(&s["median"], 4.0);
    close(&s["mode"], 4.0);
    let given: Vec<u64> = s["by_value"].as_array().unwrap().iter().map(|v| v["times"].as_u64().unwrap()).collect();
    assert_eq!(given, [0, 1, 0, 2, 1]);
    let two = rate(json!([1, 1, 4, 4]));
    close(&two["median"], 2.5);
    close(&two["mode"], None);
    assert_eq!(two["modes"], json!([1.0, 4.0]));
}

#[test]
fn ratings_off_the_scale_are_refused() {
    let rate = |value: Value, scale: Value| refusal("rating", json!([{"value": value}]), json!({"scale": scale}));
    let five = json!({"minimum": 1, "maximum": 5});
    for value in [0.0, 6.0, 2.5, 1e300, -1e300] {
        assert_eq!(rate(json!(value), five.clone()), "question.off_scale");
    }
    assert_eq!(rate(json!(1), json!({"minimum": 5, "maximum": 1})), "question.setting_out_of_range");
    assert_eq!(rate(json!(1), json!({"minimum": 1, "maximum": 5, "step": 0})), "question.setting_out_of_range");
    assert_eq!(rate(json!(1), json!({"minimum": 0, "maximum": 1e9})), "question.setting_out_of_range");
    assert_eq!(refusal("rating", json!([{"value": 1}]), json!({})), "question.setting_missing");
    let half = json!({"scale": {"minimum": 0, "maximum": 1, "step": 0.1}});
    close(&score("rating", json!([{"value": 0.3}, {"value": 1.0}]), half.clone())["mean"], 0.65);
    let s = score("rating", json!([{"value": 0.3}, {"value": 0.3}, {"value": 0.3}]), half);
    let third = (&s["mean"], &s["median"], &s["mode"], &s["by_value"][3]["value"]);
    assert_eq!(third, (&json!(0.3), &json!(0.3), &json!(0.3), &json!(0.3)));
}

#[test]
fn without_a_rating_no_scale_is_needed() {
    assert_eq!(ask("rating", json!([]), json!({}))["state"], "not_run");
    let zero = ask("rating", json!([]), json!({"disposition": "zero"}));
    assert_eq!((&zero["state"], &zero["score"]["ratings"]), (&json!("zero"), &json!(0)));
}

#[test]
fn quantities_have_sum_mean_and_range_in_their_unit() {
    let data = json!([{"value": 120.5}, {"value": 80}, {"value": 0}]);
    let s = score("quantity", data, json!({"unit": "ml"}));
    assert_eq!(s["unit"], "ml");
    for (key, expected) in [("sum", 200.5), ("mean", 66.8333), ("min", 0.0), ("max", 120.5)] {
        close(&s[key], expected);
    }
    assert_eq!(refusal("quantity", json!([{"value": -1}]), json!({"minimum": 0})), "question.off_scale");
    assert_eq!(refusal("quantity", json!([{"value": 1e308}, {"value": 1e308}]), json!({})), "question.not_finite");
}

#[test]
fn seventeen_of_twenty_items_are_eighty_five_percent() {
    close(&score("permanent_product", json!([{"items": 20, "meeting": 17}]), json!({}))["percent"], 85.0);
    let each = [times(17, json!({"meets_criterion": true})), times(3, json!({"meets_criterion": false}))].concat();
    close(&score("permanent_product", json!(each), json!({}))["percent"], 85.0);
    close(&score("permanent_product", json!([{"items": 0, "meeting": 0}]), json!({}))["percent"], None);
    let code = |entry: Value| refusal("permanent_product", json!([entry]), json!({}));
    assert_eq!(code(json!({"items": 1, "meeting": 2})), "question.part_exceeds_whole");
    assert_eq!(code(json!({"items": 1})), "question.observation_incomplete");
    for (measure, total) in
        [("permanent_product", ["items", "meeting"]), ("opportunities", ["opportunities", "occurred"])]
    {
        let half = json!({total[0]: 1u64 << 52, total[1]: 1});
        assert_eq!(refusal(measure, json!([half, half]), json!({})), "question.total_too_large");
    }
    assert_eq!(code(json!({"items": 1, "meets_criterion": true})), "question.observation_ambiguous");
}

#[test]
fn nine_of_twelve_opportunities_are_seventy_five_percent() {
    close(&score("opportunities", json!([{"opportunities": 12, "occurred": 9}]), json!({}))["percent"], 75.0);
    let each = [
        times(9, json!({"outcome": "occurred"})),
        times(3, json!({"outcome": "did_not_occur"})),
        times(5, json!({"outcome": "no_opportunity"})),
    ]
    .concat();
    close(&score("opportunities", json!(each), json!({}))["percent"], 75.0);
    close(&score("opportunities", json!([{"outcome": "no_opportunity"}]), json!({}))["percent"], None);
}

#[test]
fn nine_of_eleven_applicable_components_are_81_82_percent() {
    let mark = |n: usize| match n {
        0..9 => "correct",
        9..11 => "incorrect",
        _ => "not_applicable",
    };
    let marks: Vec<Value> = (0..12).map(|n| json!({"component": format!("c{n}"), "outcome": mark(n)})).collect();
    let s = score("fidelity", json!(marks), json!({"floor_percent": 80}));
    close(&s["percent"], 81.82);
    assert_eq!((s["applicable"].as_u64(), s["meets_floor"].as_bool()), (Some(11), Some(true)));
    close(&s["by_component"][0]["percent"], 100.0);
    close(&s["by_component"][11]["percent"], None);
    assert_eq!(score("fidelity", json!(marks), json!({"floor_percent": 81.82}))["meets_floor"], false);
}

#[test]
fn fidelity_is_by_component_over_runs() {
    let mark = |component: &str, outcome: &str| json!({"component": component, "outcome": outcome});
    let runs = json!([
        mark("delay", "correct"),
        mark("praise", "incorrect"),
        mark("delay", "correct"),
        mark("praise", "correct"),
        mark("delay", "correct")
    ]);
    let settings = json!({"components": ["praise", "delay", "data"]});
    let s = score("fidelity", runs, settings.clone());
    close(&s["percent"], 80.0);
    close(&s["percent_mean_of_components"], 75.0);
    assert_eq!(s["by_component"][0]["component"], "praise");
    close(&s["by_component"][2]["percent"], None);
    assert_eq!(refusal("fidelity", json!([mark("other", "correct")]), settings), "question.unknown_component");
    close(&score("fidelity", json!([mark("a", "not_applicable")]), json!({"floor_percent": 80}))["percent"], None);
}

#[test]
fn free_text_is_counted_and_never_repeated() {
    let a = ask("free_text", json!([{"text": "calm today"}, {"text": "  "}]), json!({}));
    assert_eq!(a["score"], json!({"entries": 1, "blank": 1}));
    assert!(!a.to_string().contains("calm"));
    assert_eq!(ask("free_text", json!([{"text": ""}]), json!({}))["state"], "not_run");
}
