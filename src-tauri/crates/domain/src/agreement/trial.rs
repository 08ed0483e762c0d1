//! Agreement on trials.

use super::{Kappa, Pairs, Ratio, Refusal, kappa::cohens_kappa, pairs};
use crate::observation::Response;

/// Share of the trials for which both recorded the same code, the prompt level included. *No opportunity* is a code like
/// the others here, and *no response* is another than *incorrect*.
///
/// # Errors
/// [`Refusal::LengthsDiffer`].
pub fn trial_by_trial(first: &[Option<Response>], second: &[Option<Response>]) -> Result<Ratio, Refusal> {
    let Pairs { both, missed } = pairs(first, second)?;
    let agreed = both.iter().filter(|(a, b)| a == b).count();
    Ok(Ratio::new(agreed as f64, both.len() as f64).missed(missed))
}

/// Share of the trials that both score alike as correct or incorrect. A prompted response is correct at the levels in
/// `correct_levels` ([`crate::measure::PromptLevel::counts_as_correct`]) and incorrect at others; *no response* is
/// incorrect. A trial that both call *no opportunity* has no score and is left out; one that only one of them does is a
/// disagreement.
///
/// # Errors
/// [`Refusal::LengthsDiffer`].
pub fn trial_by_trial_correctness(
    first: &[Option<Response>],
    second: &[Option<Response>],
    correct_levels: &[u8],
) -> Result<Ratio, Refusal> {
    let Pairs { both, missed } = pairs(first, second)?;
    let scores = both.iter().map(|(a, b)| (is_correct(*a, correct_levels), is_correct(*b, correct_levels)));
    let scored: Vec<_> = scores.filter(|pair| *pair != (None, None)).collect();
    let agreed = scored.iter().filter(|(a, b)| a == b).count();
    Ok(Ratio::new(agreed as f64, scored.len() as f64).missed(missed))
}

/// Cohen's kappa over the codes that [`trial_by_trial`] compares.
///
/// # Errors
/// [`Refusal::LengthsDiffer`].
pub fn kappa_trials(first: &[Option<Response>], second: &[Option<Response>]) -> Result<Kappa, Refusal> {
    let codes = |trials: &[Option<Response>]| trials.iter().map(|t| t.map(code)).collect::<Vec<_>>();
    cohens_kappa(&codes(first), &codes(second))
}

fn is_correct(response: Response, correct_levels: &[u8]) -> Option<bool> {
    match response {
        Response::Correct => Some(true),
        Response::Prompted { level } => Some(correct_levels.contains(&level)),
        Response::Incorrect | Response::NoResponse => Some(false),
        Response::NoOpportunity => None,
    }
}

/// A number for each code, so that they can be ordered: a level is told from the words by its first part.
fn code(response: Response) -> (u8, u8) {
    match response {
        Response::Correct => (0, 0),
        Response::Prompted { level } => (1, level),
        Response::Incorrect => (2, 0),
        Response::NoResponse => (3, 0),
        Response::NoOpportunity => (4, 0),
    }
}
