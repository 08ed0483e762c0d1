//! What the README shows is what the example program answers.
#![allow(clippy::unwrap_used, reason = "a test that cannot read its file says so")]

#[allow(dead_code, reason = "its main reads lines from outside")]
#[path = "../examples/score.rs"]
mod score;

use serde_json::Value;

const README: &str = include_str!("../README.md");
const SUBJECTS: [&str; 6] = ["measure", "agreement", "mastery", "units", "effect_size", "celeration"];

#[test]
fn every_answer_in_the_readme_is_given() {
    let lines: Vec<&str> = README.lines().collect();
    let pairs: Vec<(&str, &str)> =
        lines.windows(2).filter_map(|pair| Some((pair[0], pair[1].strip_prefix("→ ")?))).collect();
    for subject in SUBJECTS {
        let begins = format!("{{\"{subject}\":");
        assert!(pairs.iter().any(|(question, _)| question.starts_with(&begins)), "no example of {subject}");
    }
    for (question, shown) in pairs {
        let shown: Value = serde_json::from_str(shown).unwrap();
        assert_eq!(score::answer(question), shown, "{question}");
    }
}

#[test]
fn what_is_no_question_is_answered_with_an_error() {
    for line in [
        "",
        "1",
        "[]",
        "{",
        "{}",
        "{\"a\":1}",
        "{\"units\":1,\"mastery\":2}",
        "{\"measure\":\"weight\"}",
        "{\"mastery\":[]}",
    ] {
        let answer = score::answer(line);
        assert_eq!(answer["error"]["code"], "question.malformed", "{line}: {answer}");
        assert!(answer["error"]["text"].as_str().is_some_and(|text| !text.is_empty()));
    }
}
