//! One's own clients.

use baton_contract::view::{ClientCard, TodayView};
use baton_domain::{ActionKind, chart::Compartment};
use baton_vault::keys::ChartKey;

use crate::{
    core::{Core, Device, Shared},
    error::AppError,
    view::colour_of,
};

impl Core {
    /// The active person's caseload, and nothing else. Recorded as a look.
    ///
    /// # Errors
    /// `device.locked`, `lease.expired`, `clock.implausible`, `disk.*`.
    pub fn today_view(&self) -> Result<TodayView, AppError> {
        let mut state = self.0.lock();
        let device = state.device()?;
        device.active()?;
        // Names are part of what the lease covers.
        device.expect_lease(ActionKind::Look, None)?;
        device.wake_caseload();
        self.0.stale.notify_one();
        device.look_at_caseload()?;
        let can = device.can(None);
        Ok(TodayView { clients: cards(&self.0, device)?, can })
    }
}

fn cards(shared: &Shared, device: &mut Device) -> Result<Vec<ClientCard>, AppError> {
    let active = device.active()?;
    active
        .caseload
        .iter()
        .map(|item| {
            let key = active.vault.chart_key(item.chart, Compartment::Clinical)?;
            let here =
                key.is_some_and(|k| shared.chart_path(&ChartKey::from_bytes(*k.key).derive_file_name()).exists());
            Ok(ClientCard {
                chart: item.chart.to_string(),
                name: item.profile.name.as_str().to_owned(),
                initials: item.profile.initials.as_str().to_owned(),
                colour: colour_of(item.chart.0),
                last_session_ms: item.last_session_ms.map(|m| m as f64),
                here,
            })
        })
        .collect()
}
