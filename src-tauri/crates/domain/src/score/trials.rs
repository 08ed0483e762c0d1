//! Trials (domain §3.1).

use crate::{measure::PromptLevel, observation::Response};

/// A ratio in percent; no value when there is nothing to divide by. Multiplied before it is divided: 29 of 100 is 29
/// and not 28.999…, which would miss a criterion of 29 (criteria are met unrounded, domain §3.0).
#[must_use]
pub fn percent(part: u32, whole: u32) -> Option<f64> {
    (whole > 0).then(|| f64::from(part) * 100.0 / f64::from(whole))
}

/// The score of a block of trials.
#[derive(Clone, PartialEq, Debug)]
pub struct TrialScore {
    /// Trials that count: all but *no opportunity*.
    pub scored: u32,
    /// Unprompted correct.
    pub independent: u32,
    /// Correct at each prompt level, by code.
    pub prompted: Vec<(u8, u32)>,
    /// Incorrect, no response included.
    pub incorrect: u32,
    /// Unprompted correct plus prompted at levels that count as correct, in percent of the scored.
    pub percent_correct: Option<f64>,
    /// Unprompted correct in percent of the scored.
    pub percent_independent: Option<f64>,
    /// Whether there are fewer scored trials than the target's minimum: kept, not plotted, not counted to mastery.
    pub below_minimum: bool,
}

/// Scores responses in any order under a target's prompt levels and minimum.
#[must_use]
pub fn score_trials(responses: &[Response], prompts: &[PromptLevel], minimum: u16) -> TrialScore {
    let mut independent = 0;
    let mut incorrect = 0;
    let mut flagged = 0;
    let mut prompted: Vec<(u8, u32)> = prompts.iter().map(|p| (p.code, 0)).collect();
    for response in responses {
        match response {
            Response::Correct => independent += 1,
            Response::Prompted { level } => {
                if let Some(count) = prompted.iter_mut().find(|(code, _)| code == level) {
                    count.1 += 1;
                } else {
                    prompted.push((*level, 1));
                }
                flagged += u32::from(prompts.iter().any(|p| p.code == *level && p.counts_as_correct));
            }
            Response::Incorrect | Response::NoResponse => incorrect += 1,
            Response::NoOpportunity => {}
        }
    }
    let scored = independent + incorrect + prompted.iter().map(|(_, n)| n).sum::<u32>();
    TrialScore {
        scored,
        independent,
        prompted,
        incorrect,
        percent_correct: percent(independent + flagged, scored),
        percent_independent: percent(independent, scored),
        below_minimum: scored < u32::from(minimum),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Name;
    use Response::{Correct, Incorrect, NoOpportunity, NoResponse, Prompted};

    fn level(code: u8, counts_as_correct: bool) -> PromptLevel {
        PromptLevel { code, label: Name::new("level").unwrap(), counts_as_correct }
    }

    fn block(parts: &[(Response, usize)]) -> Vec<Response> {
        parts.iter().flat_map(|(r, n)| std::iter::repeat_n(*r, *n)).collect()
    }

    fn correct(parts: &[(Response, usize)], prompts: &[PromptLevel]) -> f64 {
        score_trials(&block(parts), prompts, 0).percent_correct.unwrap()
    }

    #[test]
    fn percentages_of_domain_3_1() {
        assert!((correct(&[(Correct, 8), (Incorrect, 2)], &[]) - 80.0).abs() < 1e-9);
        let mixed = [(Correct, 6), (Prompted { level: 1 }, 2), (Prompted { level: 2 }, 1), (Incorrect, 1)];
        assert!((correct(&mixed, &[level(1, false), level(2, false)]) - 60.0).abs() < 1e-9);
        assert!((correct(&mixed, &[level(1, true), level(2, false)]) - 80.0).abs() < 1e-9);
        assert!((correct(&[(Correct, 7), (Incorrect, 2), (NoResponse, 1)], &[]) - 70.0).abs() < 1e-9);
        assert!((correct(&[(Correct, 7), (Incorrect, 2), (NoOpportunity, 1)], &[]) - 77.777_777).abs() < 1e-4);
        assert!((percent(9, 12).unwrap() - 75.0).abs() < 1e-9);
        assert!((percent(17, 20).unwrap() - 85.0).abs() < 1e-9);
    }

    #[test]
    fn a_whole_percentage_is_whole() {
        for whole in [10, 20, 25, 50, 100] {
            for part in 0..=whole {
                assert_eq!(percent(part, whole), Some(f64::from(part * (100 / whole))), "{part} of {whole}");
            }
        }
    }

    #[test]
    fn levels_sum_to_the_whole() {
        let score =
            score_trials(&block(&[(Correct, 6), (Prompted { level: 1 }, 3), (Incorrect, 1)]), &[level(1, false)], 5);
        assert_eq!((score.independent, score.prompted.clone(), score.incorrect), (6, vec![(1, 3)], 1));
        assert!(!score.below_minimum);
    }

    #[test]
    fn below_the_minimum_is_kept_and_marked() {
        let score = score_trials(&block(&[(Correct, 4)]), &[], 5);
        assert!(score.below_minimum);
        assert_eq!(score.scored, 4);
    }

    #[test]
    fn no_scored_trial_is_no_value() {
        assert_eq!(score_trials(&[], &[], 0).percent_correct, None);
        assert_eq!(score_trials(&[NoOpportunity], &[], 0).percent_correct, None);
    }

    #[test]
    fn percentages_are_not_rounded_before_they_are_averaged() {
        let a = correct(&[(Correct, 1), (Incorrect, 5)], &[]);
        assert!(((a + a) / 2.0 - 16.666_666).abs() < 1e-4);
    }
}
