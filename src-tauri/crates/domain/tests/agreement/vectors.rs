//! The vectors of domain §3.5, and what is known by hand.

use serde_json::{Value, json};

use crate::{ask, close, counts, percent, vector_b};

#[test]
fn vector_a_reed_and_azulay_counts() {
    let first = counts(&[1, 1, 1, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    let second = counts(&[0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4]);
    percent("total_count", &first, &second, 100.0);
    percent("mean_count_per_interval", &first, &second, 70.0);
    percent("exact_count_per_interval", &first, &second, 66.67);
    percent("interval_by_interval", &first, &second, 73.33);
    percent("scored_interval", &first, &second, 20.0);
    percent("unscored_interval", &first, &second, 71.43);
}

#[test]
fn vector_a_from_the_raw_events() {
    let at = |minutes: &[f64]| json!({"events_ms": minutes.iter().map(|m| (m * 60_000.0) as i64).collect::<Vec<_>>()});
    let settings = json!({"session_ms": 900_000, "interval_ms": 60_000});
    let all = ask("all", at(&[0.5, 1.5, 2.0, 3.2, 3.9]), at(&[3.5, 14.1, 14.2, 14.3, 14.99]), settings);
    let scores = &all["scores"];
    close(&scores["total_count"]["percent"], 100.0);
    close(&scores["mean_count_per_interval"]["percent"], 70.0);
    close(&scores["exact_count_per_interval"]["percent"], 66.67);
    close(&scores["interval_by_interval"]["percent"], 73.33);
    close(&scores["scored_interval"]["percent"], 20.0);
    close(&scores["unscored_interval"]["percent"], 71.43);
    assert_eq!(all["refused"]["trial_by_trial"], "question.no_data");
    assert_eq!(all["refused"]["second_by_second"], "question.no_data");
}

#[test]
fn vector_b_reed_and_azulay_intervals_and_kappa() {
    let (first, second) = vector_b();
    percent("interval_by_interval", &first, &second, 71.43);
    percent("scored_interval", &first, &second, 50.0);
    percent("unscored_interval", &first, &second, 60.0);
    let kappa = ask("kappa", first, second, json!({}));
    assert!((kappa["kappa"].as_f64().unwrap() - 0.416_667).abs() < 1e-6);
    close(&kappa["percent"], 71.43);
}

#[test]
fn vector_d_durations() {
    let first = json!({"durations_ms": [30_000, 45_000, 20_000, 60_000]});
    let second = json!({"durations_ms": [25_000, 50_000, 20_000, 66_000]});
    percent("total_duration", &first, &second, 96.27);
    percent("mean_duration_per_occurrence", &first, &second, 91.06);
}

#[test]
fn vector_e_datatracker_bins() {
    let (primary, reliability) = (counts(&[10, 15, 5, 0, 0, 0]), counts(&[10, 10, 5, 0, 0, 0]));
    percent("exact_count_per_interval", &primary, &reliability, 83.33);
    percent("mean_count_per_interval", &primary, &reliability, 94.44);
    percent("interval_by_interval", &primary, &reliability, 100.0);
    percent("scored_interval", &primary, &reliability, 100.0);
    let minute = ask("mean_count_per_interval", primary, reliability, json!({"group": 6}));
    close(&minute["percent"], 83.33);
    assert_eq!(minute["of"], 1.0);
}

#[test]
fn vector_g_trials_by_code_and_by_correctness() {
    let prompted = |level: u8| json!({"response": "prompted", "level": level});
    let eighteen = [vec![json!("correct"); 12], vec![json!("incorrect"); 6]].concat();
    let with = |last: [Value; 2]| json!({"trials": ([eighteen.clone(), last.to_vec()].concat())});
    let first = with([prompted(1), prompted(1)]);
    let second = with([prompted(2), json!("correct")]);
    percent("trial_by_trial", &first, &second, 90.0);
    percent("trial_by_trial_correctness", &first, &second, 95.0);
    let method = "trial_by_trial_correctness";
    let both = ask(method, first.clone(), second.clone(), json!({"correct_levels": [1, 2]}));
    close(&both["percent"], 100.0);
    close(&ask(method, first, second, json!({"correct_levels": [2]}))["percent"], 90.0);
}

#[test]
fn no_response_is_its_own_code_and_incorrect_and_no_opportunity_has_no_score() {
    let first = json!({"trials": ["no_response", "no_opportunity", "no_opportunity", null, {"response": "correct"}]});
    let second = json!({"trials": ["incorrect", "no_opportunity", "correct", "correct", "correct"]});
    let code = ask("trial_by_trial", first.clone(), second.clone(), json!({}));
    assert_eq!((&code["agreed"], &code["of"], &code["missed"]), (&json!(2.0), &json!(4.0), &json!(1)));
    let correct = ask("trial_by_trial_correctness", first, second, json!({}));
    assert_eq!((&correct["agreed"], &correct["of"]), (&json!(2.0), &json!(3.0)));
}

#[test]
fn kappa_of_a_two_by_two_table() {
    let marks = |runs: [(bool, usize); 4]| json!({"marks": runs.iter().flat_map(|(mark, n)| std::iter::repeat_n(*mark, *n)).collect::<Vec<_>>()});
    let first = marks([(true, 20), (true, 5), (false, 10), (false, 15)]);
    let second = marks([(true, 20), (false, 5), (true, 10), (false, 15)]);
    let kappa = ask("kappa", first, second, json!({}));
    close(&kappa["kappa"], 0.4);
    close(&kappa["percent_expected"], 50.0);
}

#[test]
fn kappa_of_trial_codes() {
    let trials =
        |level: u8| json!({"trials": ["correct", "incorrect", {"response": "prompted", "level": level}, "correct"]});
    // po = 3/4, pe = (2·2 + 1·1) / 16.
    close(&ask("kappa_trials", trials(1), trials(2), json!({}))["kappa"], 7.0 / 11.0);
}

#[test]
fn kappa_below_chance_is_negative_and_one_code_throughout_is_no_value() {
    let opposite = ask("kappa", json!({"marks": [true, false]}), json!({"marks": [false, true]}), json!({}));
    close(&opposite["kappa"], -1.0);
    for mark in [true, false] {
        let same = ask("kappa", json!({"marks": [mark, mark]}), json!({"marks": [mark, mark]}), json!({}));
        assert_eq!(same["kappa"], Value::Null);
        close(&same["percent"], 100.0);
    }
}
