//! Third layer: how many entries move the target.

use std::{
    collections::{HashMap, VecDeque},
    hash::Hash,
};

use super::{outcome::Facets, rule::Rule, session::Day};

/// How often each value occurs among the entries in the window.
#[derive(Debug)]
struct Tally<T>(HashMap<T, u32>);

impl<T: Eq + Hash + Clone> Tally<T> {
    fn new() -> Self {
        Self(HashMap::new())
    }

    fn add<'a>(&mut self, values: impl IntoIterator<Item = &'a T>)
    where
        T: 'a,
    {
        for value in values {
            *self.0.entry(value.clone()).or_default() += 1;
        }
    }

    fn remove<'a>(&mut self, values: impl IntoIterator<Item = &'a T>)
    where
        T: 'a,
    {
        for value in values {
            if let Some(n) = self.0.get_mut(value) {
                *n = n.saturating_sub(1);
                if *n == 0 {
                    self.0.remove(value);
                }
            }
        }
    }

    fn reaches(&self, needed: u32) -> bool {
        self.0.len() >= needed as usize
    }
}

/// Follows entries one by one and says when the rule is met. Each entry is added and removed once.
#[derive(Debug)]
pub(super) struct Run<'a> {
    rule: &'a Rule,
    window: VecDeque<Option<Facets>>,
    passing: usize,
    therapists: Tally<String>,
    settings: Tally<String>,
    days: Tally<Day>,
    stimuli: Tally<String>,
    /// Entries in a row that missed the criterion.
    pub failing: u32,
}

/// What an entry of the run is.
#[derive(Clone, Debug)]
pub(super) enum Entry {
    /// It met the criterion, covering this.
    Met(Facets),
    /// It missed it.
    Missed,
    /// Too few trials, under a rule by which that ends a run. No evidence that the child fails.
    Broke,
}

impl<'a> Run<'a> {
    pub fn new(rule: &'a Rule) -> Self {
        Self {
            rule,
            window: VecDeque::new(),
            passing: 0,
            therapists: Tally::new(),
            settings: Tally::new(),
            days: Tally::new(),
            stimuli: Tally::new(),
            failing: 0,
        }
    }

    /// How many entries in the window meet the criterion.
    pub fn passing(&self) -> usize {
        self.passing
    }

    /// Adds the next entry; true when the rule is met with it.
    pub fn push(&mut self, entry: Entry) -> bool {
        match &entry {
            Entry::Met(_) => self.failing = 0,
            Entry::Missed => self.failing = self.failing.saturating_add(1),
            Entry::Broke => {}
        }
        match entry {
            Entry::Met(facets) => {
                self.passing += 1;
                self.therapists.add(&facets.therapists);
                self.settings.add(&facets.settings);
                self.days.add(&facets.days);
                self.stimuli.add(&facets.stimuli);
                self.window.push_back(Some(facets));
            }
            Entry::Missed | Entry::Broke if self.rule.window.in_a_row() => self.restart(),
            Entry::Missed | Entry::Broke => self.window.push_back(None),
        }
        while self.window.len() > self.rule.window.span() as usize {
            self.drop_oldest();
        }
        self.is_met()
    }

    fn restart(&mut self) {
        let failing = self.failing;
        *self = Self { failing, ..Self::new(self.rule) };
    }

    fn drop_oldest(&mut self) {
        if let Some(Some(facets)) = self.window.pop_front() {
            self.passing -= 1;
            self.therapists.remove(&facets.therapists);
            self.settings.remove(&facets.settings);
            self.days.remove(&facets.days);
            self.stimuli.remove(&facets.stimuli);
        }
    }

    fn is_met(&self) -> bool {
        let distinct = self.rule.distinct;
        self.passing >= self.rule.window.k as usize
            && self.therapists.reaches(distinct.therapists)
            && self.settings.reaches(distinct.settings)
            && self.days.reaches(distinct.days)
            && self.stimuli.reaches(distinct.stimuli)
    }
}
