//! What a person has typed for a target and not recorded yet. It lies in their own vault: it is durable across lock and kill,
//! nobody else can read it, and nothing of it is part of the chart.

use baton_contract::command::KeepDraft;
use baton_domain::{ActionKind, ChartId, SessionId, TargetId, policy::Permission, text::Narrative};
use baton_store::user::Draft;

use crate::{
    core::{Core, Device},
    error::AppError,
};

const FACTS: &str = "fact/";

/// What nobody went on with for so long is forgotten at the next one.
const KEPT_MS: i64 = 7 * 24 * 3_600 * 1_000;

impl Core {
    /// What the active person typed last for this target of this session.
    ///
    /// # Errors
    /// `policy.denied`, `chart.not_open`, `device.locked`.
    pub fn draft_view(&self, chart: &str, session: &str, target: &str) -> Result<Option<String>, AppError> {
        let chart = chart.parse()?;
        let key = key_of(chart, session.parse()?, target.parse()?);
        let mut state = self.0.lock();
        let device = state.device()?;
        device.may_draft(chart)?;
        let since_ms = device.writer.stamp().wall_ms.saturating_sub(KEPT_MS);
        let draft = device.active()?.vault.draft(&key)?.filter(|draft| draft.updated_ms >= since_ms);
        Ok(draft.map(|draft| draft.text))
    }

    /// Keeps what the active person is typing; empty text removes it. Durable when it returns.
    ///
    /// # Errors
    /// `policy.denied`, `chart.not_open`, `device.locked`, `text.unusable`.
    pub fn draft_keep(&self, draft: &KeepDraft) -> Result<(), AppError> {
        let chart = draft.chart.parse()?;
        let key = key_of(chart, draft.session.parse()?, draft.target.parse()?);
        let text = if draft.text.trim().is_empty() { None } else { Some(Narrative::new(&draft.text)?) };
        let mut state = self.0.lock();
        let device = state.device()?;
        device.may_draft(chart)?;
        let now_ms = device.writer.stamp().wall_ms;
        let vault = &mut device.active()?.vault;
        match text {
            Some(text) => vault.put_draft(&key, &Draft { text: text.into(), updated_ms: now_ms })?,
            None => vault.remove_draft(&key)?,
        }
        Ok(vault.remove_drafts_before(FACTS, now_ms.saturating_sub(KEPT_MS))?)
    }
}

impl Device {
    fn may_draft(&mut self, chart: ChartId) -> Result<(), AppError> {
        self.permit(Permission::RecordSession, ActionKind::Observe, Some(chart), None)?;
        self.expect_open(chart, ActionKind::Observe)
    }
}

/// Every draft of a chart.
pub(crate) fn drafts_of(chart: ChartId) -> String {
    format!("{FACTS}{chart}/")
}

fn key_of(chart: ChartId, session: SessionId, target: TargetId) -> String {
    format!("{}{session}/{target}", drafts_of(chart))
}
