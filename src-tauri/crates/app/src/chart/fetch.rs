//! Fetching a chart: page after page while its user is active. A page that arrives after a lock or a switch is dropped.

use std::sync::Arc;

use baton_contract::{
    ErrorCode,
    pull::{MAX_ROWS, Page, PullRequest},
};
use baton_domain::{ChartId, UserId, chart::Compartment};
use baton_sync::PlatformClient;
use baton_vault::secret::SecretText;

use crate::{core::Core, error::AppError, event::Topic};

/// Rows of a page while a session runs: small, so that a tap never waits for one.
const SMALL_PAGE: u32 = 64;

struct Errand {
    user: UserId,
    client: Arc<PlatformClient>,
    token: SecretText,
    request: PullRequest,
}

impl Core {
    /// Fetches what is new in an open chart, to its end.
    pub(crate) async fn fetch(&self, chart: ChartId) -> Result<(), AppError> {
        loop {
            let errand = self.errand(chart)?;
            let page = match errand.client.pull(errand.token.expose(), &errand.request).await {
                Ok(page) => page,
                Err(error) => {
                    self.set_online(error.code() != ErrorCode::PlatformUnreachable);
                    return Err(error.into());
                }
            };
            if page.more && page.rows.is_empty() && !page.reset {
                return Err(ErrorCode::PlatformProtocol.into());
            }
            let more = page.more;
            let core = self.clone();
            tokio::task::spawn_blocking(move || core.take_page(chart, errand.user, &page)).await??;
            if !more {
                self.0.changed(Topic::Chart);
                return Ok(());
            }
        }
    }

    fn errand(&self, chart: ChartId) -> Result<Errand, AppError> {
        let mut state = self.0.lock();
        let device = state.device()?;
        let limit = if device.running.is_some() { SMALL_PAGE } else { MAX_ROWS };
        let client = Arc::clone(&device.client);
        let active = device.active()?;
        let token = active.token.as_ref().ok_or(ErrorCode::PlatformUnreachable)?;
        let open = active.charts.get(&chart).ok_or(ErrorCode::ChartNotOpen)?;
        let cursor = open.file.as_ref().ok_or(ErrorCode::ChartFault)?.cursor()?;
        Ok(Errand {
            user: active.user(),
            client,
            token: SecretText::new(token.expose().to_owned()),
            request: PullRequest { chart, compartment: Compartment::Clinical, cursor, limit },
        })
    }

    fn take_page(&self, chart: ChartId, user: UserId, page: &Page) -> Result<(), AppError> {
        let mut state = self.0.lock();
        let device = state.device()?;
        let own = device.identity.device;
        let active = device.active()?;
        if active.user() != user {
            return Err(ErrorCode::Locked.into());
        }
        let open = active.charts.get_mut(&chart).ok_or(ErrorCode::ChartNotOpen)?;
        let mut file = open.file.take().ok_or(ErrorCode::ChartFault)?;
        let was_complete = file.is_complete()?;
        if let Err(error) = file.apply_page(own, page) {
            drop(file);
            return Err(device.chart_failed(chart, error));
        }
        if !was_complete && file.is_complete()? {
            // A fresh copy says up to which of our entries it reaches; what came after is applied now.
            device.replay(chart, &mut file)?;
            file.checkpoint()?;
        }
        let complete = file.is_complete()?;
        if let Some(open) = device.active()?.charts.get_mut(&chart) {
            open.complete = complete;
            open.file = Some(file);
        }
        Ok(())
    }
}
