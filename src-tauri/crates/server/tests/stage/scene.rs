//! A technician and a supervisor on one tablet, and what the platform makes of what either pushes.

use baton_contract::push::{Outcome, Rejection};
use baton_domain::{
    Action, NoteId,
    chart::ChartRow,
    note::{Note, NoteForm, Requires, Terms},
    observation::Touch,
    session::{Disposition, Refusal, TargetDisposition},
    text::Narrative,
};
use baton_ledger::{Entry, Header};
use baton_testkit::clinic::billing;

use super::{
    Stage, fresh_id, name,
    tablet::{Hand, Running, Tablet},
};

pub struct Scene {
    pub stage: Stage,
    pub tablet: Tablet,
    pub tech: Hand,
    pub supervisor: Hand,
}

pub async fn set() -> Scene {
    let stage = Stage::set().await;
    let mut tablet = Tablet::enrol(&stage, &stage.one).await;
    // A minute ago, so that nothing lies ahead of the platform's clock.
    tablet.wall_ms -= 60_000;
    let tech = tablet.sign_in(&stage, "tech").await;
    let supervisor = tablet.sign_in(&stage, "super").await;
    Scene { stage, tablet, tech, supervisor }
}

pub fn refused(refusal: Refusal) -> Outcome {
    Outcome::Rejected { reason: Rejection::Refused { refusal } }
}

impl Scene {
    pub fn entry(&mut self, by_supervisor: bool, action: &Action) -> Entry {
        let hand = if by_supervisor { &self.supervisor } else { &self.tech };
        self.tablet.act(Some(hand), Some(self.stage.one.chart), action)
    }

    pub async fn outcome(&mut self, by_supervisor: bool, action: &Action) -> Outcome {
        let entry = self.entry(by_supervisor, action);
        self.deliver(&[entry]).await[0]
    }

    pub async fn deliver(&self, entries: &[Entry]) -> Vec<Outcome> {
        self.tablet.deliver(entries).await.outcomes.iter().map(|o| o.outcome).collect()
    }

    /// The same by a header that was changed before it was signed.
    pub async fn with_header(&mut self, action: &Action, change: impl FnOnce(Header) -> Header) -> Outcome {
        let plain = serde_json::to_vec(action).unwrap();
        let aad = [self.tablet.tenant.bytes(), self.tablet.device.bytes(), self.tablet.content.id()].concat();
        let payload = self.tablet.content.seal_payload(&aad, &plain).unwrap();
        let header = change(self.tablet.header(Some(&self.tech), Some(self.stage.one.chart), action, &payload));
        let entry = self.tablet.append(header, Some(&self.tech), payload);
        self.deliver(&[entry]).await[0]
    }

    pub async fn running(&mut self) -> Running {
        let (running, start) =
            Running::start(&mut self.tablet, &self.tech, self.stage.one.chart, &self.stage.one.targets);
        assert_eq!(self.deliver(&[start]).await, [Outcome::Applied]);
        running
    }

    pub fn end(&self, running: &Running, at: Touch) -> Action {
        let silent = self.stage.one.targets.iter().filter(|t| t.measure.asks_zero());
        let dispositions = silent.map(|t| TargetDisposition { target: t.id, disposition: Disposition::Zero }).collect();
        Action::EndSession { session: running.session, at, zone_min: 0, dispositions }
    }

    pub async fn ended(&mut self) -> Running {
        let running = self.running().await;
        let end = self.end(&running, self.tablet.touch());
        assert_eq!(self.outcome(false, &end).await, Outcome::Applied);
        running
    }

    pub async fn rows(&self) -> Vec<ChartRow> {
        self.stage.settle().await;
        let (rows, _) = self.tablet.pull_all(&self.tech.token, self.stage.one.chart, 100).await;
        rows.iter().map(|row| serde_json::from_slice(&row.body).unwrap()).collect()
    }

    pub async fn note(&self) -> Note {
        let mut notes =
            self.rows().await.into_iter().filter_map(|row| if let ChartRow::Note(n) = row { Some(n) } else { None });
        notes.next_back().unwrap()
    }

    pub async fn asks_cosign(&self) {
        let payer = billing(
            self.stage.one.chart,
            "Plains Health Plan",
            Requires { cosign: true, caregiver: false },
            baton_domain::units::Rounding::CptMidpoint,
        );
        self.stage.clinic().put_billing(self.stage.one.id, payer).await.unwrap();
    }
}

impl Scene {
    /// When the client's last session ended, as Today shows it.
    pub async fn tablet_caseload(&self) -> Option<i64> {
        let (client, connection) =
            tokio_postgres::connect(&self.stage.database.url(), tokio_postgres::NoTls).await.unwrap();
        tokio::spawn(connection);
        let sql = "SELECT last_session_ms FROM charts WHERE id = $1";
        client.query_one(sql, &[&self.stage.one.chart.0]).await.unwrap().get(0)
    }

    pub async fn incidents(&self, kind: &str) -> i64 {
        let (client, connection) =
            tokio_postgres::connect(&self.stage.database.url(), tokio_postgres::NoTls).await.unwrap();
        tokio::spawn(connection);
        client.query_one("SELECT count(*) FROM incidents WHERE kind = $1", &[&kind]).await.unwrap().get(0)
    }
}

pub fn write(running: &Running, note: NoteId, base_version: u32) -> Action {
    let (session, text) = (running.session, Some(Narrative::new("Calm.").unwrap()));
    Action::WriteNote { session, note, base_version, text, form: NoteForm::default() }
}

pub fn sign(running: &Running, note: NoteId, version: u32, terms: Terms) -> Action {
    Action::SignNote { session: running.session, note, version, name: name("Somebody Else"), terms }
}

/// A second tablet, on which the supervisor takes a session over.
pub async fn second(scene: &Scene) -> (Tablet, Hand) {
    scene.stage.clock.advance(31_000);
    let mut tablet = Tablet::enrol(&scene.stage, &scene.stage.one).await;
    tablet.boot = baton_domain::SessionId(fresh_id()).0;
    tablet.wall_ms = scene.tablet.wall_ms;
    let hand = tablet.sign_in(&scene.stage, "super").await;
    (tablet, hand)
}
