//! The part of charts that a batch touches, in memory: loaded once, changed by each action, written back once.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use baton_domain::{
    Action, ChartId, UserId,
    billing::Billing,
    chart::{ChartRow, Compartment, Origin},
    claim::Claim,
    measure::Target,
    note::Note,
    observation::Observation,
    program::Change,
    session::{Segment, Session, SessionState},
};
use tokio_postgres::Row;
use uuid::Uuid;

use super::{decode::Incoming, rights::Rights};
use crate::{
    chart_row::{Rows, kind},
    database::Tx,
    fault::Fault,
};

/// A record, and the entry of this batch that changed it last.
pub struct Slot<T> {
    /// The record.
    pub value: T,
    changed: Option<Origin>,
}

/// Records by id. Ids are in order of time, and so are the rows written.
pub struct Records<T>(BTreeMap<Uuid, Slot<T>>);

impl<T> Default for Records<T> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<T> Records<T> {
    /// A record.
    pub fn get(&self, id: Uuid) -> Option<&T> {
        self.0.get(&id).map(|slot| &slot.value)
    }

    /// All records.
    pub fn all(&self) -> impl Iterator<Item = &T> {
        self.0.values().map(|slot| &slot.value)
    }

    /// Changes every record that the test picks.
    pub fn change_where(&mut self, origin: Origin, pick: impl Fn(&T) -> bool, change: impl Fn(&mut T)) {
        for slot in self.0.values_mut().filter(|slot| pick(&slot.value)) {
            change(&mut slot.value);
            slot.changed = Some(origin);
        }
    }

    /// Changes a record, if it is there.
    pub fn change(&mut self, id: Uuid, origin: Origin, change: impl FnOnce(&mut T)) {
        if let Some(slot) = self.0.get_mut(&id) {
            change(&mut slot.value);
            slot.changed = Some(origin);
        }
    }

    /// Puts a record, new or in place of the one there.
    pub fn put(&mut self, id: Uuid, origin: Origin, value: T) {
        self.0.insert(id, Slot { value, changed: Some(origin) });
    }

    fn hold(&mut self, id: Uuid, value: T) {
        self.0.insert(id, Slot { value, changed: None });
    }

    fn changed(&self) -> impl Iterator<Item = (&T, Origin)> {
        self.0.values().filter_map(|slot| slot.changed.map(|origin| (&slot.value, origin)))
    }
}

/// One chart, as far as the batch touches it.
#[derive(Default)]
pub struct Chart {
    /// Sessions.
    pub sessions: Records<Session>,
    /// Segments.
    pub segments: Records<Segment>,
    /// Observations: those named, and all of a session that ends.
    pub observations: Records<Observation>,
    /// Notes.
    pub notes: Records<Note>,
    /// Stretches of sessions that somebody claims.
    pub claims: Records<Claim>,
    /// Targets.
    pub targets: Records<Target>,
    /// Changes of targets.
    pub changes: Records<Change>,
    /// What the client's payer asks for; loaded where a note is signed.
    pub billing: Option<Billing>,
    named: HashSet<Uuid>,
    acted: BTreeSet<Uuid>,
}

/// The charts of a batch.
#[derive(Default)]
pub struct Charts(BTreeMap<Uuid, Chart>);

/// Which rows a batch needs.
#[derive(Default)]
struct Wanted {
    charts: BTreeSet<Uuid>,
    rows: BTreeSet<(Uuid, i16)>,
    ended: BTreeSet<Uuid>,
    /// Sessions that go on as far as the batch knows.
    running: BTreeSet<Uuid>,
    /// Sessions of which a claim is answered.
    claimed: BTreeSet<Uuid>,
}

impl Wanted {
    fn of(entries: &[Incoming]) -> Self {
        let mut wanted = Self::default();
        for entry in entries {
            if let Ok(action) = &entry.act
                && action.kind().changes_chart()
                && !entry.header.chart.is_nil()
            {
                wanted.charts.insert(entry.header.chart);
                wanted.rows.insert((entry.header.actor, kind::PERSON));
                if matches!(action, Action::SignNote { .. }) {
                    wanted.rows.insert((entry.header.chart, kind::BILLING));
                }
                wanted.rows.extend(action.session().map(|session| (session.0, kind::SESSION)));
                wanted.add(action);
            }
        }
        wanted
    }

    /// The rows that an action names beside the actor and the session.
    fn add(&mut self, action: &Action) {
        let mut want = |kind: i16, id: Uuid| {
            self.rows.insert((id, kind));
        };
        match action {
            Action::StartSession { segment, .. } | Action::EnterSession { segment, .. } => {
                want(kind::SEGMENT, segment.0)
            }
            Action::StartSegment { segment, ends, .. } => {
                want(kind::SEGMENT, segment.0);
                ends.iter().for_each(|ended| want(kind::SEGMENT, ended.0));
            }
            Action::Observe { session, segment, observation, .. } => {
                want(kind::SEGMENT, segment.0);
                want(kind::OBSERVATION, observation.0);
                self.running.insert(session.0);
            }
            Action::EndBout { session, observation, .. } | Action::VoidObservation { session, observation, .. } => {
                want(kind::OBSERVATION, observation.0);
                self.running.insert(session.0);
            }
            Action::WriteNote { note, .. }
            | Action::SignNote { note, .. }
            | Action::CosignNote { note, .. }
            | Action::SignCaregiver { note, .. }
            | Action::WithdrawSignature { note, .. }
            | Action::GiveBackNote { note, .. }
            | Action::AmendNote { note, .. } => want(kind::NOTE, note.0),
            Action::EndSegment { segment, .. } => want(kind::SEGMENT, segment.0),
            Action::EndSession { session, .. } => {
                self.ended.insert(session.0);
            }
            Action::ClaimTime { session, claimed } => {
                want(kind::CLAIM, claimed.claim.0);
                want(kind::SEGMENT, claimed.becomes.0);
                self.ended.insert(session.0);
            }
            Action::AnswerClaim { session, rest, .. } | Action::DecideClaim { session, rest, .. } => {
                want(kind::SEGMENT, rest.0);
                self.ended.insert(session.0);
                self.claimed.insert(session.0);
            }
            Action::CorrectSession { session, adds, .. } => {
                adds.iter().for_each(|missed| want(kind::OBSERVATION, missed.observation.0));
                self.ended.insert(session.0);
            }
            Action::WriteTarget { change, target, .. } => {
                want(kind::TARGET, target.id.0);
                want(kind::CHANGE, change.0);
            }
            Action::MoveTarget { change, target, .. } | Action::SettleTarget { change, target, .. } => {
                want(kind::TARGET, target.0);
                want(kind::CHANGE, change.0);
            }
            Action::PauseSession { .. }
            | Action::ResumeSession { .. }
            | Action::StartApp { .. }
            | Action::EnrolDevice
            | Action::SignIn { .. }
            | Action::RefuseProof { .. }
            | Action::EnrolSecondFactor
            | Action::SetPin
            | Action::Unlock
            | Action::Lock { .. }
            | Action::EndShift
            | Action::Deny { .. }
            | Action::Look { .. }
            | Action::Export { .. }
            | Action::PrintSheet { .. }
            | Action::OpenChart { .. }
            | Action::FetchChart { .. }
            | Action::CloseChart { .. }
            | Action::SetAside { .. } => {}
        }
    }
}

impl Charts {
    /// Locks the charts that the entries change, in one order, and loads what is needed of them.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn load(tx: &Tx<'_>, entries: &[Incoming]) -> Result<Self, Fault> {
        let wanted = Wanted::of(entries);
        let mut charts = Self::default();
        if wanted.rows.is_empty() {
            return Ok(charts);
        }
        let ids: Vec<Uuid> = wanted.charts.into_iter().collect();
        tx.rows("SELECT id FROM charts WHERE id = ANY ($1) ORDER BY id FOR UPDATE", &[&ids]).await?;
        let (rows, kinds): (Vec<Uuid>, Vec<i16>) = wanted.rows.into_iter().unzip();
        let ended: Vec<Uuid> = wanted.ended.iter().copied().collect();
        charts.hold(tx.rows(include_str!("load.sql"), &[&rows, &kinds, &ended]).await?)?;
        let late: Vec<Uuid> =
            wanted.running.difference(&wanted.ended).copied().filter(|id| charts.has_ended(*id)).collect();
        let becomes = charts.becomes(&wanted.claimed);
        if !late.is_empty() || !becomes.is_empty() {
            let kinds = [kind::SEGMENT, kind::NOTE];
            charts
                .hold(tx.rows(include_str!("load_late.sql"), &[&late, &&kinds[..], &becomes, &kind::SEGMENT]).await?)?;
        }
        Ok(charts)
    }

    fn hold(&mut self, rows: Vec<Row>) -> Result<(), Fault> {
        for row in rows {
            let body = serde_json::from_slice(row.get(1)).map_err(|_| Fault::Damaged("chart row"))?;
            self.get(ChartId(row.get(0))).hold(body);
        }
        Ok(())
    }

    /// Whether a session for which the batch still records was ended before: by another tablet.
    fn has_ended(&self, session: Uuid) -> bool {
        let ended = |chart: &Chart| chart.sessions.get(session).is_some_and(|s| s.state == SessionState::Ended);
        self.0.values().any(ended)
    }

    /// The segments that claims of these sessions would become.
    fn becomes(&self, sessions: &BTreeSet<Uuid>) -> Vec<Uuid> {
        let claims = self.0.values().flat_map(|chart| chart.claims.all());
        claims.filter(|claim| sessions.contains(&claim.session.0)).map(|claim| claim.becomes.0).collect()
    }

    /// A chart of the batch.
    pub fn get(&mut self, chart: ChartId) -> &mut Chart {
        self.0.entry(chart.0).or_default()
    }

    /// The charts of the batch, each with its id.
    pub fn all(&self) -> impl Iterator<Item = (ChartId, &Chart)> {
        self.0.iter().map(|(id, chart)| (ChartId(*id), chart))
    }

    /// What changed, as rows to write; and when the last session of a chart ended, where one did.
    ///
    /// # Errors
    /// [`Fault::Damaged`].
    pub fn changes(&self, rights: &Rights) -> Result<(Rows, HashMap<Uuid, i64>), Fault> {
        let (mut rows, mut ended) = (Rows::default(), HashMap::new());
        for (id, chart) in &self.0 {
            chart.add_changes(ChartId(*id), rights, &mut rows)?;
            let ends = chart.sessions.changed().filter_map(|(session, _)| session.ended.map(|end| end.at.wall_ms));
            // No session ended later than now, whatever its tablet's clock showed.
            if let Some(last) = ends.max() {
                ended.insert(*id, last.min(rights.now_ms()));
            }
        }
        Ok((rows, ended))
    }
}

impl Chart {
    fn hold(&mut self, row: ChartRow) {
        match row {
            ChartRow::Session(session) => self.sessions.hold(session.id.0, session),
            ChartRow::Segment(segment) => self.segments.hold(segment.id.0, segment),
            ChartRow::Observation(observation) => self.observations.hold(observation.id.0, observation),
            ChartRow::Note(note) => self.notes.hold(note.id.0, note),
            ChartRow::Person { user, .. } => {
                self.named.insert(user.0);
            }
            ChartRow::Claim(claim) => self.claims.hold(claim.id.0, claim),
            ChartRow::Billing(billing) => self.billing = Some(billing),
            ChartRow::Target(target) => self.targets.hold(target.id.0, target),
            ChartRow::Change(change) => self.changes.hold(change.id.0, change),
            ChartRow::Profile(_) | ChartRow::Past(_) => {}
        }
    }

    /// Notes that somebody's hand is in this chart now, so that the chart names them.
    pub fn acted(&mut self, user: UserId) {
        self.acted.insert(user.0);
    }

    /// The ended sessions whose own data or end the batch touched: their points are reckoned anew.
    pub fn reckoned(&self) -> BTreeSet<Uuid> {
        let seen = self.observations.changed().filter(|(o, _)| o.stream.is_main()).map(|(o, _)| o.session.0);
        let ended = |id: &Uuid| self.sessions.get(*id).is_some_and(|s| s.state == SessionState::Ended);
        self.sessions.changed().map(|(session, _)| session.id.0).chain(seen).filter(ended).collect()
    }

    fn add_changes(&self, chart: ChartId, rights: &Rights, rows: &mut Rows) -> Result<(), Fault> {
        let part = Compartment::Clinical;
        for person in self.acted.difference(&self.named.iter().copied().collect()) {
            if let Some(name) = rights.name(*person) {
                let row = ChartRow::Person { user: UserId(*person), name: name.clone() };
                rows.add(chart, part, &row, None, None)?;
            }
        }
        for (target, origin) in self.targets.changed() {
            rows.add(chart, part, &ChartRow::Target(target.clone()), None, Some(origin))?;
        }
        for (change, origin) in self.changes.changed() {
            rows.add(chart, part, &ChartRow::Change(change.clone()), None, Some(origin))?;
        }
        let starts = |session: Uuid| self.sessions.get(session).map(|s| s.started.at.wall_ms);
        for (session, origin) in self.sessions.changed() {
            rows.add(chart, part, &ChartRow::Session(session.clone()), starts(session.id.0), Some(origin))?;
        }
        for (segment, origin) in self.segments.changed() {
            rows.add(chart, part, &ChartRow::Segment(segment.clone()), starts(segment.session.0), Some(origin))?;
        }
        for (seen, origin) in self.observations.changed() {
            rows.add(chart, part, &ChartRow::Observation(seen.clone()), starts(seen.session.0), Some(origin))?;
        }
        for (note, origin) in self.notes.changed() {
            rows.add(chart, part, &ChartRow::Note(note.clone()), starts(note.session.0), Some(origin))?;
        }
        for (claim, origin) in self.claims.changed() {
            rows.add(chart, part, &ChartRow::Claim(claim.clone()), starts(claim.session.0), Some(origin))?;
        }
        Ok(())
    }
}
