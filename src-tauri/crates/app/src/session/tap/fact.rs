//! From what was tapped to what is recorded.

use baton_contract::{
    ErrorCode,
    command::TapFact,
    view::{CarriedOut, Mark, TrialKind},
};
use baton_domain::{
    ObservationId, UserId,
    measure::AbcSheet,
    observation::{Fact, MAX_THOUSANDTHS, Observation, Response},
    score::Carried,
    text::Narrative,
};

use crate::error::AppError;

/// The fact of a tap that refers to nothing else.
pub(in crate::session) fn fact_alone(tap: &TapFact) -> Result<Fact, AppError> {
    Ok(match tap {
        TapFact::Trial { mark, level, kind } => {
            let response = response(mark, *level)?;
            match kind {
                None | Some(TrialKind::Taught) => Fact::Trial(response),
                Some(TrialKind::ErrorCorrection) => Fact::ErrorCorrection(response),
                Some(TrialKind::Probe) => Fact::Probe(response),
            }
        }
        TapFact::Count => Fact::Count,
        TapFact::StartBout => Fact::Bout,
        TapFact::Rating { value } => Fact::Rating { value: *value },
        TapFact::Quantity { value } => Fact::Quantity { thousandths: thousandths(*value)? },
        TapFact::PermanentProduct { items, meeting } => Fact::PermanentProduct { items: *items, meeting: *meeting },
        TapFact::Component { component, carried } => Fact::Component {
            component: *component,
            carried: match carried {
                CarriedOut::Correct => Carried::Correct,
                CarriedOut::Incorrect => Carried::Incorrect,
                CarriedOut::NotApplicable => Carried::NotApplicable,
            },
        },
        TapFact::Text { text } => Fact::Text { text: narrative(text)? },
        TapFact::EndBout
        | TapFact::Unanswered
        | TapFact::Step { .. }
        | TapFact::Interval { .. }
        | TapFact::Abc { .. } => return Err(ErrorCode::RequestMalformed.into()),
    })
}

pub(in crate::session) fn response(mark: &Mark, level: Option<u8>) -> Result<Response, AppError> {
    Ok(match mark {
        Mark::Correct => Response::Correct,
        Mark::Prompted => Response::Prompted { level: level.ok_or(ErrorCode::RequestMalformed)? },
        Mark::Incorrect => Response::Incorrect,
        Mark::NoResponse => Response::NoResponse,
        Mark::NoOpportunity => Response::NoOpportunity,
    })
}

/// A number as typed, at most three decimals: a finer one would not be kept as it was said.
fn thousandths(value: f64) -> Result<i64, AppError> {
    let scaled = (value * 1_000.0).round();
    let kept = scaled.is_finite() && (scaled / 1_000.0 - value).abs() < 1e-9 * value.abs().max(1.0);
    if kept && scaled.abs() <= MAX_THOUSANDTHS as f64 {
        Ok(scaled as i64)
    } else {
        Err(ErrorCode::RequestMalformed.into())
    }
}

pub(in crate::session) fn narrative(text: &str) -> Result<Narrative, AppError> {
    Narrative::new(text).map_err(|_| ErrorCode::RequestMalformed.into())
}

/// The person's last event here that nobody has described yet.
pub(super) fn undescribed<'a>(
    held: impl DoubleEndedIterator<Item = &'a Observation> + Clone,
    me: UserId,
) -> Option<ObservationId> {
    let valid = || held.clone().rev().filter(|o| o.voided.is_none());
    let last = valid().find(|o| o.by == me && matches!(o.fact, Fact::Count | Fact::Bout))?;
    let described = valid().any(|o| matches!(&o.fact, Fact::Abc(abc) if abc.of == last.id));
    (!described).then_some(last.id)
}

/// Whether the sheet has these choices, and something is said at all: asked before an event is recorded for it.
pub(super) fn can_describe(
    sheet: &AbcSheet,
    antecedents: &[u8],
    consequences: &[u8],
    words: Option<&Narrative>,
) -> bool {
    let known = |choices: &[baton_domain::measure::Choice], codes: &[u8]| {
        codes.iter().all(|code| choices.iter().any(|choice| choice.code == *code))
    };
    let says = !antecedents.is_empty() || !consequences.is_empty() || words.is_some();
    says && known(&sheet.antecedents, antecedents) && known(&sheet.consequences, consequences)
}
