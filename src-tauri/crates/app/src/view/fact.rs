//! Observations one by one, as the window shows and corrects them.

use baton_contract::{
    command::{FactView, Struck, TapFact, Told},
    view::{Mark, TrialKind},
};
use baton_domain::{
    UserId,
    observation::{Fact, Observation, Response},
};
use baton_store::chart::SessionSheet;

use super::{
    ms,
    row::{carried_out, mark},
    sheet::{name_of, stream_of},
};

/// Every observation of a session; while it runs, only what the person may see: nobody observes with another's data in sight.
pub(crate) fn fact_views(sheet: &SessionSheet, me: UserId) -> Vec<FactView> {
    let (ended, stream) = (sheet.session.ended.is_some(), stream_of(sheet, me));
    let seen = sheet.observations.iter().filter(|o| ended || o.is_of(stream, me));
    seen.map(|o| fact_view(sheet, o, me)).collect()
}

fn fact_view(sheet: &SessionSheet, of: &Observation, me: UserId) -> FactView {
    let (fact, belongs_to, run) = said(&of.fact);
    let by = |user| name_of(&sheet.names, user);
    // No bout of an ended session still runs: the moment of its start stands for one that does.
    let length_ms = of.ended.map(|_| ms(of.bout_ms(of.at, of.boot)));
    FactView {
        observation: of.id.to_string(),
        target: of.target.to_string(),
        fact,
        at_ms: of.at.wall_ms as f64,
        ended_ms: of.ended.map(|end| end.at.wall_ms as f64),
        length_ms,
        unanswered: of.ended.is_some_and(|end| end.unanswered),
        cut: of.ended.is_some_and(|end| end.truncated),
        of: belongs_to,
        run,
        by: by(of.by),
        mine: of.by == me,
        beside: !of.stream.is_main(),
        struck: of.voided.as_ref().map(|voided| Struck {
            by: by(voided.by),
            at_ms: voided.at_ms as f64,
            reason: voided.words.as_ref().map(|words| words.as_str().to_owned()),
        }),
        told: of.told.as_ref().map(|told| Told {
            at_ms: told.at_ms as f64,
            reason: told.reason.as_str().to_owned(),
            in_place_of: told.in_place_of.map(|id| id.to_string()),
        }),
    }
}

/// What was tapped, the event or round to which it belongs, and the run of a step.
fn said(fact: &Fact) -> (TapFact, Option<String>, Option<u16>) {
    let alone = |fact| (fact, None, None);
    match fact {
        Fact::Trial(response) => alone(trial(response, TrialKind::Taught)),
        Fact::ErrorCorrection(response) => alone(trial(response, TrialKind::ErrorCorrection)),
        Fact::Probe(response) => alone(trial(response, TrialKind::Probe)),
        Fact::Step { run, step, response } => {
            let fact = TapFact::Step { step: *step, new_run: false, mark: mark(response), level: level(response) };
            (fact, None, Some(*run))
        }
        Fact::Count => alone(TapFact::Count),
        Fact::Bout => alone(TapFact::StartBout),
        Fact::Interval { round, index, occurred } => {
            (TapFact::Interval { index: *index, occurred: *occurred }, Some(round.to_string()), None)
        }
        Fact::Rating { value } => alone(TapFact::Rating { value: *value }),
        Fact::Quantity { thousandths } => alone(TapFact::Quantity { value: *thousandths as f64 / 1_000.0 }),
        Fact::PermanentProduct { items, meeting } => {
            alone(TapFact::PermanentProduct { items: *items, meeting: *meeting })
        }
        Fact::Component { component, carried } => {
            alone(TapFact::Component { component: *component, carried: carried_out(*carried) })
        }
        Fact::Abc(abc) => {
            let (antecedents, consequences) = (abc.antecedents.clone(), abc.consequences.clone());
            let words = abc.words.as_ref().map(|words| words.as_str().to_owned());
            (TapFact::Abc { antecedents, consequences, words }, Some(abc.of.to_string()), None)
        }
        Fact::Text { text } => alone(TapFact::Text { text: text.as_str().to_owned() }),
    }
}

fn trial(response: &Response, kind: TrialKind) -> TapFact {
    let mark: Mark = mark(response);
    TapFact::Trial { mark, level: level(response), kind: Some(kind) }
}

fn level(response: &Response) -> Option<u8> {
    if let Response::Prompted { level } = response { Some(*level) } else { None }
}
