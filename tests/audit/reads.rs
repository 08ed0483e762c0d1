//! The read oracle: what statements read of charts, seen from below by the hook at SQLite's authorizer, against the
//! ledger, seen by a connection of its own at that very moment.
//!
//! It sees each table of each statement as it is prepared, in time order, with the ledger's length then. It does not see
//! which of several open charts is read, so the walk keeps at most one open; nor statements that are prepared once and run
//! again (changes and replay do that within an opened chart), nor the vault and `device.db`, which hold no chart.

use std::sync::{Arc, Mutex, OnceLock};

use baton_app::{Config, Core};
use baton_contract::view::SessionView;
use baton_domain::{ActionKind, Role};
use baton_ledger::Header;
use baton_store::ReadWatch;
use baton_testkit::clinic::SyntheticPerson;
use baton_tests::{PIN, Scene, Witness};
use baton_vault::secret::SecretText;
use uuid::Uuid;

use crate::commands::{Ids, call};

/// One read: the table, and how long the ledger was.
#[derive(Clone, Debug)]
struct Read {
    table: String,
    seq: u64,
}

#[derive(Default)]
struct Oracle {
    witness: OnceLock<Mutex<Witness>>,
    reads: Mutex<Vec<Read>>,
}

impl Oracle {
    fn seq(&self) -> u64 {
        self.witness.get().map_or(0, |witness| witness.lock().unwrap().seq())
    }

    fn take(&self) -> Vec<Read> {
        std::mem::take(&mut self.reads.lock().unwrap())
    }

    fn headers(&self) -> Vec<Header> {
        self.witness.get().unwrap().lock().unwrap().headers_after(0)
    }
}

impl ReadWatch for Oracle {
    fn saw(&self, table: &str) {
        let read = Read { table: table.to_owned(), seq: self.seq() };
        self.reads.lock().unwrap().push(read);
    }
}

/// Whose chart is open by the first `seq` entries: the person and the chart.
fn open_at(headers: &[Header], seq: u64) -> Vec<(Uuid, Uuid)> {
    let mut open: Vec<(Uuid, Uuid)> = Vec::new();
    for header in headers.iter().take_while(|h| h.seq <= seq) {
        match header.action_kind() {
            Some(ActionKind::OpenChart | ActionKind::FetchChart) => open.push((header.actor, header.chart)),
            Some(ActionKind::CloseChart) => open.retain(|(_, chart)| *chart != header.chart),
            Some(ActionKind::Lock | ActionKind::StartApp | ActionKind::SignIn | ActionKind::Unlock) => open.clear(),
            _ => {}
        }
    }
    open
}

/// Holds every read of one command to the ledger.
fn hold(oracle: &Oracle, reads: &[Read], command: &str, answered: bool, person: Uuid, chart: Uuid) {
    let headers = oracle.headers();
    for read in reads {
        let open = open_at(&headers, read.seq);
        assert!(
            open.contains(&(person, chart)),
            "{command} read {} at entry {} with no opened chart: {open:?}",
            read.table,
            read.seq
        );
    }
    let Some(last) = reads.iter().map(|read| read.seq).max().filter(|_| answered) else { return };
    let covered = headers.iter().filter(|h| h.seq > last && h.actor == person && h.chart == chart);
    let kinds: Vec<ActionKind> = covered.filter_map(Header::action_kind).collect();
    let covers = |kind: &ActionKind| *kind == ActionKind::Look || kind.changes_chart();
    assert!(kinds.iter().any(covers), "{command} answered with what it read after entry {last}, with no entry of it");
}

struct Walk {
    oracle: Arc<Oracle>,
    core: Core,
    session: SessionView,
    hands: [SyntheticPerson; 2],
    seed: u64,
}

impl Walk {
    fn next(&mut self, below: u64) -> u64 {
        self.seed ^= self.seed << 13;
        self.seed ^= self.seed >> 7;
        self.seed ^= self.seed << 17;
        self.seed % below
    }

    fn ids(&mut self) -> Ids {
        let row = self.next(self.session.rows.len() as u64) as usize;
        Ids {
            user: self.hands[0].user.to_string(),
            chart: self.session.chart.clone(),
            session: self.session.session.clone(),
            target: self.session.rows[row].target.clone(),
        }
    }

    async fn step(&mut self) -> bool {
        const WALK: [&str; 21] = [
            "session.tap",
            "session.tap",
            "session.tap",
            "session.tap",
            "session.undo_row",
            "session.undo_mine",
            "session.view",
            "session.facts",
            "session.correct",
            "draft.keep",
            "session.pause",
            "session.resume",
            "session.take_over",
            "note.write",
            "graph.view",
            "chart.open",
            "chart.close",
            "today.view",
            "people.lock",
            "session.end",
            "attention.view",
        ];
        let (wire, ids) = (WALK[self.next(WALK.len() as u64) as usize], self.ids());
        if self.core.me_view().is_err() {
            let hand = self.next(2) as usize;
            let user = self.hands[hand].user.to_string();
            self.core.people_unlock(&user, &SecretText::new(PIN.to_owned())).unwrap();
        }
        let person: Uuid = self.core.me_view().unwrap().user.parse().unwrap();
        self.oracle.take();
        let result = call(&self.core, wire, &ids).await;
        let reads = self.oracle.take();
        let chart = self.session.chart.parse().unwrap();
        hold(&self.oracle, &reads, wire, result.is_ok(), person, chart);
        !reads.is_empty()
    }
}

async fn set(scene: &Scene) -> Walk {
    let (mut tablet, session, _) = scene.at_work().await;
    let ben = scene.person("Ben Ode", Role::Technician).await;
    scene.assign(&scene.chart, &ben).await;
    let oracle = Arc::new(Oracle::default());
    tablet.kill();
    let core = Core::start(Config {
        folder: tablet.folder().to_owned(),
        clock: scene.clock.clone(),
        secrets: tablet.secrets.clone(),
        listener: Arc::new(|_| ()),
        read_watch: Some(oracle.clone()),
    });
    let core = core.unwrap();
    assert!(oracle.witness.set(Mutex::new(Witness::of(&tablet))).is_ok());
    for person in [&ben, &scene.ana] {
        let code = scene.code(person).await;
        let step = core.people_sign_in(&person.login, person.password(), Some(code)).await.unwrap();
        let baton_contract::view::SignInStep::Done { me, .. } = step else { panic!("not signed in") };
        if me.needs_pin {
            core.people_set_pin(&SecretText::new(PIN.to_owned())).unwrap();
        }
    }
    let ana = SyntheticPerson {
        user: scene.ana.user,
        login: String::new(),
        name: scene.ana.name.clone(),
        role: Role::Technician,
        seed: None,
    };
    Walk { oracle, core, session, hands: [ana, ben], seed: 0x5EED_BA70 }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_read_of_a_walk_over_all_commands_has_its_entry_earlier_in_the_ledger() {
    let scene = Scene::set().await;
    let mut walk = set(&scene).await;
    let mut read = 0;
    for _ in 0..250 {
        read += usize::from(walk.step().await);
    }
    assert!(read > 80, "the walk read {read} times: it proves nothing");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_oracle_notices_a_read_that_has_no_entry() {
    let scene = Scene::set().await;
    let walk = set(&scene).await;
    let me = scene.ana.user.0;
    let chart: Uuid = walk.session.chart.parse().unwrap();
    walk.core.session_view(&walk.session.chart, &walk.session.session).unwrap();
    let reads = walk.oracle.take();
    assert!(reads.iter().any(|read| read.table == "observations"), "{reads:?}");
    hold(&walk.oracle, &reads, "session.view", true, me, chart);
    let late: Vec<Read> = reads.iter().map(|r| Read { seq: walk.oracle.seq(), ..r.clone() }).collect();
    let caught = |reads: Vec<Read>, chart: Uuid| {
        std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            hold(&walk.oracle, &reads, "session.view", true, me, chart);
        }))
        .is_err()
    };
    assert!(caught(late, chart), "a read after its entry passed for one before");
    assert!(caught(reads, Uuid::from_u128(7)), "a read of another chart passed");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lock_is_followed_by_no_read_until_somebody_opens_the_chart_again() {
    let scene = Scene::set().await;
    let walk = set(&scene).await;
    walk.core.session_view(&walk.session.chart, &walk.session.session).unwrap();
    walk.core.people_lock();
    walk.oracle.take();
    assert!(walk.core.session_view(&walk.session.chart, &walk.session.session).is_err());
    walk.core.people_view().unwrap();
    walk.core.deliver_all().await.unwrap();
    assert!(walk.oracle.take().is_empty());
    let user = scene.ana.user.to_string();
    walk.core.people_unlock(&user, &SecretText::new(PIN.to_owned())).unwrap();
    assert!(walk.oracle.take().is_empty(), "an unlock reads no chart");
}
