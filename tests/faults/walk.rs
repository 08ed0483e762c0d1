//! A walk: mixed actions of one hand in one session, beside a model of what was acknowledged.

use std::sync::Arc;

use baton_app::{AppError, Core};
use baton_contract::{
    command::{Tap, TapFact},
    view::{Mark, RowState, RowView, SessionPhase, SessionView},
};
use baton_domain::observation::{Fact, Observation, Response};
use baton_vault::clock::ManualClock;

/// Numbers that look random and are the same for the same seed (SplitMix64).
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % n
    }
}

/// A row without what the clock alone changes.
#[derive(Clone, PartialEq, Debug)]
pub enum RowPicture {
    Trials { done: u32, last: Vec<Mark> },
    Count(u32),
    Bouts { ended: u32, runs: bool },
}

/// A session without what the clock alone changes.
#[derive(Clone, PartialEq, Debug)]
pub struct Picture {
    pub rows: Vec<RowPicture>,
    pub paused: bool,
    pub note: Option<(u32, String)>,
}

impl Picture {
    /// How many observations count.
    pub fn total(&self) -> u32 {
        let of = |row: &RowPicture| match row {
            RowPicture::Trials { done, .. } => *done,
            RowPicture::Count(count) => *count,
            RowPicture::Bouts { ended, runs } => ended + u32::from(*runs),
        };
        self.rows.iter().map(of).sum()
    }
}

pub fn picture(view: &SessionView) -> Picture {
    Picture {
        rows: view.rows.iter().map(row_picture).collect(),
        paused: view.phase == SessionPhase::Paused,
        note: view.notes.first().map(|note| (note.version, note.text.clone())),
    }
}

pub fn row_picture(row: &RowView) -> RowPicture {
    match &row.state {
        RowState::Trials { done, last, .. } => RowPicture::Trials { done: *done, last: last.clone() },
        RowState::Count { count, .. } => RowPicture::Count(*count),
        RowState::Duration { running, bouts, .. } => RowPicture::Bouts { ended: *bouts, runs: running.is_some() },
        other => unreachable!("the walk's chart has no {other:?}"),
    }
}

/// An observation as the model knows it.
#[derive(Clone, PartialEq, Debug)]
struct Seen {
    row: usize,
    fact: Fact,
    ended: bool,
    voided: bool,
}

/// One action of the walk.
#[derive(Clone, Debug)]
pub enum Act {
    Observe(usize, Fact),
    EndBout(usize),
    UndoMine,
    UndoRow(usize),
    Pause,
    Resume,
    Note(String),
}

/// Everything that was acknowledged.
#[derive(Clone, PartialEq, Debug)]
pub struct Model {
    seen: Vec<Seen>,
    paused: bool,
    note: Option<(u32, String)>,
    targets: Vec<String>,
    kinds: Vec<RowPicture>,
}

impl Model {
    pub fn picture(&self) -> Picture {
        let rows = (0..self.kinds.len()).map(|row| self.row(row)).collect();
        Picture { rows, paused: self.paused, note: self.note.clone() }
    }

    fn row(&self, row: usize) -> RowPicture {
        let valid = || self.seen.iter().filter(move |s| s.row == row && !s.voided);
        let many = |n: usize| u32::try_from(n).unwrap();
        match self.kinds[row] {
            RowPicture::Trials { .. } => {
                let marks: Vec<Mark> = valid().map(|s| mark(&s.fact)).collect();
                let last = marks[marks.len().saturating_sub(8)..].to_vec();
                RowPicture::Trials { done: many(marks.len()), last }
            }
            RowPicture::Count(_) => RowPicture::Count(many(valid().count())),
            RowPicture::Bouts { .. } => {
                let ended = valid().filter(|s| s.ended).count();
                RowPicture::Bouts { ended: many(ended), runs: valid().any(|s| !s.ended) }
            }
        }
    }

    fn runs(&self, row: usize) -> bool {
        self.row(row) == RowPicture::Bouts { ended: 0, runs: true }
            || matches!(self.row(row), RowPicture::Bouts { runs: true, .. })
    }

    fn has(&self, row: Option<usize>) -> bool {
        self.seen.iter().any(|s| !s.voided && row.is_none_or(|row| s.row == row))
    }

    pub fn apply(&mut self, act: &Act) {
        let valid = |row: Option<usize>| move |s: &&mut Seen| !s.voided && row.is_none_or(|row| s.row == row);
        match act {
            Act::Observe(row, fact) => {
                self.seen.push(Seen { row: *row, fact: fact.clone(), ended: false, voided: false })
            }
            Act::EndBout(row) => {
                let running = self.seen.iter_mut().rev().find(|s| s.row == *row && !s.voided && !s.ended);
                running.unwrap().ended = true;
            }
            Act::UndoMine => self.seen.iter_mut().rev().find(valid(None)).unwrap().voided = true,
            Act::UndoRow(row) => self.seen.iter_mut().rev().find(valid(Some(*row))).unwrap().voided = true,
            Act::Pause => self.paused = true,
            Act::Resume => self.paused = false,
            Act::Note(text) => self.note = Some((self.note.as_ref().map_or(1, |n| n.0 + 1), text.clone())),
        }
    }

    /// What somebody else holds is all of it, once, in order.
    pub fn assert_held(&self, held: &[Observation]) {
        let theirs: Vec<(String, Fact, bool, bool)> = held
            .iter()
            .map(|o| (o.target.to_string(), o.fact.clone(), o.ended.is_some(), o.voided.is_some()))
            .collect();
        let ours: Vec<(String, Fact, bool, bool)> =
            self.seen.iter().map(|s| (self.targets[s.row].clone(), s.fact.clone(), s.ended, s.voided)).collect();
        assert_eq!(theirs, ours);
    }
}

fn mark(fact: &Fact) -> Mark {
    match fact {
        Fact::Trial(Response::Correct) => Mark::Correct,
        Fact::Trial(Response::Prompted { .. }) => Mark::Prompted,
        Fact::Trial(Response::Incorrect) => Mark::Incorrect,
        other => panic!("the walk never makes {other:?}"),
    }
}

/// The walk.
pub struct Walk {
    pub core: Core,
    pub model: Model,
    clock: Arc<ManualClock>,
    session: SessionView,
    dice: Dice,
}

impl Walk {
    /// From a session that shows what was recorded in it before: counts only.
    pub fn begin(core: Core, clock: Arc<ManualClock>, session: SessionView, seed: u64) -> Self {
        let now = core.session_view(&session.chart, &session.session).unwrap();
        let kinds: Vec<RowPicture> = now.rows.iter().map(row_picture).collect();
        let mut model = Model {
            seen: Vec::new(),
            paused: false,
            note: None,
            targets: now.rows.iter().map(|r| r.target.clone()).collect(),
            kinds: kinds.clone(),
        };
        for (row, kind) in kinds.iter().enumerate() {
            let RowPicture::Count(count) = kind else { continue };
            (0..*count).for_each(|_| model.apply(&Act::Observe(row, Fact::Count)));
        }
        assert_eq!(model.picture(), picture(&now));
        Self { core, model, clock, session, dice: Dice::new(seed) }
    }

    /// One action; the model learns of it when it is acknowledged.
    pub fn step(&mut self) -> Result<Act, AppError> {
        self.clock.advance(7);
        let act = self.choose();
        self.perform(&act)?;
        self.model.apply(&act);
        Ok(act)
    }

    /// One tap, and nothing but a tap.
    pub fn tap(&mut self) -> Result<Act, AppError> {
        self.clock.advance(7);
        let act = self.choose_tap();
        self.perform(&act)?;
        self.model.apply(&act);
        Ok(act)
    }

    pub fn choose(&mut self) -> Act {
        if self.model.paused {
            return Act::Resume;
        }
        match self.dice.below(100) {
            0..72 => self.choose_tap(),
            72..84 => {
                let row = self.row_of(|kind| matches!(kind, RowPicture::Bouts { .. }));
                if self.model.runs(row) { Act::EndBout(row) } else { Act::Observe(row, Fact::Bout) }
            }
            84..91 if self.model.has(None) => Act::UndoMine,
            91..95 => {
                let row = self.row_of(|kind| matches!(kind, RowPicture::Trials { .. }));
                if self.model.has(Some(row)) { Act::UndoRow(row) } else { self.choose_tap() }
            }
            95..98 => Act::Pause,
            _ => Act::Note(format!("Calm so far; note {}.", self.dice.below(1_000_000))),
        }
    }

    pub fn choose_tap(&mut self) -> Act {
        if self.dice.below(4) == 0 {
            return Act::Observe(self.row_of(|kind| matches!(kind, RowPicture::Count(_))), Fact::Count);
        }
        let response = match self.dice.below(3) {
            0 => Response::Correct,
            1 => Response::Prompted { level: u8::try_from(1 + self.dice.below(5)).unwrap() },
            _ => Response::Incorrect,
        };
        Act::Observe(self.row_of(|kind| matches!(kind, RowPicture::Trials { .. })), Fact::Trial(response))
    }

    fn row_of(&mut self, fits: impl Fn(&RowPicture) -> bool) -> usize {
        let rows: Vec<usize> = (0..self.model.kinds.len()).filter(|row| fits(&self.model.kinds[*row])).collect();
        rows[usize::try_from(self.dice.below(rows.len() as u64)).unwrap()]
    }

    /// Does it, and holds what the core shows of it to the model.
    pub fn perform(&self, act: &Act) -> Result<(), AppError> {
        let (chart, session) = (self.session.chart.as_str(), self.session.session.as_str());
        let mut then = self.model.clone();
        let row = match act {
            Act::Observe(row, fact) => self.core.session_tap(&self.tap_of(*row, tap_fact(fact)))?,
            Act::EndBout(row) => self.core.session_tap(&self.tap_of(*row, TapFact::EndBout))?,
            Act::UndoMine => self.core.session_undo_mine(chart, session)?,
            Act::UndoRow(row) => self.core.session_undo_row(chart, session, &self.model.targets[*row])?,
            Act::Pause => return self.core.session_pause(chart, session).map(drop),
            Act::Resume => return self.core.session_resume(chart, session).map(drop),
            Act::Note(text) => {
                let base = self.model.note.as_ref().map_or(0, |note| note.0);
                return self.core.note_write(&baton_tests::write_note(chart, session, text, base)).map(drop);
            }
        };
        then.apply(act);
        let index = then.targets.iter().position(|target| *target == row.target).unwrap();
        assert_eq!(row_picture(&row), then.row(index), "{act:?}");
        Ok(())
    }

    fn tap_of(&self, row: usize, fact: TapFact) -> Tap {
        Tap {
            chart: self.session.chart.clone(),
            session: self.session.session.clone(),
            target: self.model.targets[row].clone(),
            fact,
            touched_ms_ago: 0,
        }
    }
}

fn tap_fact(fact: &Fact) -> TapFact {
    match fact {
        Fact::Count => TapFact::Count,
        Fact::Bout => TapFact::StartBout,
        Fact::Trial(response) => {
            let level = if let Response::Prompted { level } = response { Some(*level) } else { None };
            TapFact::Trial { mark: mark(&Fact::Trial(*response)), level, kind: None }
        }
        other => unreachable!("the walk taps no {other:?}"),
    }
}
