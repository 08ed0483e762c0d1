//! One row of a session.

mod mark;
mod timed;

use baton_contract::view::{AbcKeys, ChoiceKey, PromptKey, RowState, RowView};
use baton_domain::{
    UserId,
    measure::{AbcSheet, Choice, Measure, PromptLevel, Target},
    observation::{Fact, Observation, Response},
    score::{During, TargetScore, Window, rate_per_hour, responses, score_target, score_trials},
    session::Moment,
};

use self::mark::task_analysis;
pub(super) use self::mark::{carried_out, mark};

/// How many past responses a row shows.
const LAST: usize = 8;

/// A target in a session, as its row is made from it.
struct Of<'a> {
    target: &'a Target,
    valid: Vec<&'a Observation>,
    during: During<'a>,
    now: &'a Moment,
    long_after_ms: Option<u64>,
}

/// The row of one target from its observations in the session, voided ones included. Beyond `long_after_ms` a bout of it has run
/// unusually long.
pub(crate) fn row_view(
    target: &Target,
    observations: &[Observation],
    during: During<'_>,
    me: UserId,
    now: &Moment,
    long_after_ms: Option<u64>,
) -> RowView {
    let valid: Vec<&Observation> = observations.iter().filter(|o| o.voided.is_none()).collect();
    let can_undo = valid.iter().any(|o| o.by == me);
    let of = Of { target, valid, during, now, long_after_ms };
    RowView {
        target: target.id.to_string(),
        name: target.name.as_str().to_owned(),
        program: target.program_name.as_str().to_owned(),
        pinned: target.pinned,
        position: target.position,
        state: of.state(),
        can_undo,
        instruction: target.instruction.as_ref().map(|text| text.as_str().to_owned()),
        abc: target.abc.as_ref().map(|sheet| of.abc(sheet)),
    }
}

impl Of<'_> {
    fn state(&self) -> RowState {
        match &self.target.measure {
            Measure::Trials { prompts, minimum, expected, ladder: _ } => self.trials(prompts, *minimum, *expected),
            Measure::TaskAnalysis { steps, prompts, chain, taught, expected } => {
                task_analysis(self, steps, prompts, *chain, *taught, *expected)
            }
            Measure::Count => {
                let count = self.count();
                RowState::Count {
                    count,
                    per_hour: rate_per_hour(Window { count, observed_ms: self.during.observed_ms }),
                }
            }
            Measure::Rate => self.rate(),
            Measure::Duration => self.duration(),
            Measure::Latency { limit_ms } => self.latency(*limit_ms),
            Measure::InterResponseTime => self.inter_response_time(),
            Measure::Interval { method, interval_ms, rest_ms } => self.interval(*method, *interval_ms, *rest_ms),
            Measure::Rating { minimum, maximum } => self.rating(*minimum, *maximum),
            Measure::Quantity { unit } => self.quantity(unit.as_str()),
            Measure::PermanentProduct { items } => self.permanent_product(*items),
            Measure::Fidelity { components, floor_percent } => self.fidelity(components, *floor_percent),
            Measure::FreeText => self.free_text(),
        }
    }

    fn score(&self) -> TargetScore {
        score_target(&self.target.measure, &self.valid, self.during, self.now)
    }

    /// How many observations are such facts.
    fn how_many(&self, is_such: impl Fn(&Fact) -> bool) -> u32 {
        u32::try_from(self.valid.iter().filter(|o| is_such(&o.fact)).count()).unwrap_or(u32::MAX)
    }

    /// The last fact of which something can be said.
    fn last<T>(&self, say: impl Fn(&Fact) -> Option<T>) -> Option<T> {
        self.valid.iter().rev().find_map(|o| say(&o.fact))
    }

    /// What one touch of the prompted key records: the help that was given last, else the first of the list.
    fn next_level(&self, prompts: &[PromptLevel]) -> Option<u8> {
        let given = self.last(|fact| match fact {
            Fact::Trial(Response::Prompted { level })
            | Fact::ErrorCorrection(Response::Prompted { level })
            | Fact::Probe(Response::Prompted { level })
            | Fact::Step { response: Response::Prompted { level }, .. } => Some(*level),
            _ => None,
        });
        given.or_else(|| prompts.first().map(|first| first.code))
    }

    fn count(&self) -> u32 {
        self.how_many(|fact| *fact == Fact::Count)
    }

    fn trials(&self, prompts: &[PromptLevel], minimum: u16, expected: u16) -> RowState {
        let taught = responses(&self.valid, false);
        let score = score_trials(&taught, prompts, minimum);
        RowState::Trials {
            prompts: prompt_keys(prompts),
            done: score.scored,
            expected,
            minimum,
            last: taught.iter().skip(taught.len().saturating_sub(LAST)).map(mark).collect(),
            next_level: self.next_level(prompts),
            percent: score.percent_correct,
            corrections: self.how_many(|fact| matches!(fact, Fact::ErrorCorrection(_))),
            probes: self.how_many(|fact| matches!(fact, Fact::Probe(_))),
        }
    }

    fn rating(&self, minimum: i16, maximum: i16) -> RowState {
        let value = |fact: &Fact| if let Fact::Rating { value } = fact { Some(*value) } else { None };
        let ratings = self.how_many(|fact| value(fact).is_some());
        RowState::Rating { minimum, maximum, last: self.last(value), ratings, mean: self.score().value }
    }

    fn quantity(&self, unit: &str) -> RowState {
        let value = |fact: &Fact| if let Fact::Quantity { thousandths } = fact { Some(*thousandths) } else { None };
        RowState::Quantity {
            unit: unit.to_owned(),
            entries: self.how_many(|fact| value(fact).is_some()),
            last: self.last(value).map(|thousandths| thousandths as f64 / 1_000.0),
            sum: self.score().value,
        }
    }

    fn permanent_product(&self, expected: Option<u16>) -> RowState {
        let sum = |part: fn(&Fact) -> u32| self.valid.iter().map(|o| part(&o.fact)).fold(0, u32::saturating_add);
        RowState::PermanentProduct {
            expected,
            items: sum(|fact| if let Fact::PermanentProduct { items, .. } = fact { u32::from(*items) } else { 0 }),
            meeting: sum(
                |fact| if let Fact::PermanentProduct { meeting, .. } = fact { u32::from(*meeting) } else { 0 },
            ),
            percent: self.score().value,
        }
    }

    fn free_text(&self) -> RowState {
        let words = |fact: &Fact| if let Fact::Text { text } = fact { Some(text.as_str().to_owned()) } else { None };
        RowState::FreeText { entries: self.how_many(|fact| words(fact).is_some()), last: self.last(words) }
    }

    fn abc(&self, sheet: &AbcSheet) -> AbcKeys {
        let is_event = |fact: &Fact| matches!(fact, Fact::Abc(abc) if self.valid.iter().any(|o| o.id == abc.of));
        let described = self.how_many(is_event);
        AbcKeys {
            antecedents: choice_keys(&sheet.antecedents),
            consequences: choice_keys(&sheet.consequences),
            described,
        }
    }
}

fn prompt_keys(prompts: &[PromptLevel]) -> Vec<PromptKey> {
    prompts.iter().map(|p| PromptKey { code: p.code, label: p.label.as_str().to_owned() }).collect()
}

fn choice_keys(choices: &[Choice]) -> Vec<ChoiceKey> {
    choices.iter().map(|c| ChoiceKey { code: c.code, label: c.label.as_str().to_owned() }).collect()
}
