//! What came before and after a behaviour, in words.

use super::Seen;
use crate::{
    measure::Choice,
    note::words::named,
    observation::{Abc, Fact},
};

impl Seen<'_> {
    /// "; 2 described: after demand (2), followed by escape (1), attention (1)"; nothing where no event is described.
    pub(super) fn described(&self) -> String {
        let Some(sheet) = &self.target.abc else { return String::new() };
        let has_event = |abc: &&Abc| self.valid.iter().any(|o| o.id == abc.of);
        let records = self.valid.iter().filter_map(|o| if let Fact::Abc(abc) = &o.fact { Some(abc) } else { None });
        let records: Vec<&Abc> = records.filter(has_event).collect();
        if records.is_empty() {
            return String::new();
        }
        let before = tally(&sheet.antecedents, |code| records.iter().filter(|r| r.antecedents.contains(&code)).count());
        let after =
            tally(&sheet.consequences, |code| records.iter().filter(|r| r.consequences.contains(&code)).count());
        let said = [("after", before), ("followed by", after)];
        let said: Vec<String> =
            said.iter().filter(|(_, what)| !what.is_empty()).map(|(how, what)| format!("{how} {what}")).collect();
        let colon = if said.is_empty() { "" } else { ": " };
        format!("; {} described{colon}{}", records.len(), said.join(", "))
    }
}

fn tally(choices: &[Choice], times: impl Fn(u8) -> usize) -> String {
    let counts = choices.iter().map(|choice| (named(&choice.label), times(choice.code)));
    counts.filter(|(_, n)| *n > 0).map(|(label, n)| format!("{label} ({n})")).collect::<Vec<_>>().join(", ")
}
