//! A long random walk over everything that hands do in a session, beside a model simple enough to be right: at the end the
//! device shows what the model says, and so does a second device that only has what was delivered.

use std::collections::BTreeMap;

use baton_contract::{
    ErrorCode,
    command::TapFact,
    view::{Mark, RowState, RowView, SessionPhase, SessionView},
};
use baton_domain::Role;
use baton_testkit::clinic::SyntheticPerson;
use baton_tests::{PIN, Scene, Tablet};
use baton_vault::{clock::Clock, otp::OtpSeed};

const STEPS: usize = 350;

/// Something that was recorded and not taken back.
#[derive(Clone)]
struct Fact {
    row: &'static str,
    by: usize,
    what: What,
}

#[derive(Clone)]
enum What {
    Count,
    Trial(Mark),
    /// Since when, and how long once it has ended.
    Bout(i64, Option<i64>),
}

/// The session as it should be.
#[derive(Default)]
struct Model {
    facts: Vec<Fact>,
    holder: usize,
    paused: bool,
}

impl Model {
    fn running(&mut self, row: &str) -> Option<&mut Fact> {
        self.facts.iter_mut().find(|f| f.row == row && matches!(f.what, What::Bout(_, None)))
    }

    /// Takes back the last fact of this hand on a row, or anywhere.
    fn undo(&mut self, by: usize, row: Option<&str>) -> bool {
        let last = self.facts.iter().rposition(|f| f.by == by && row.is_none_or(|row| f.row == row));
        last.map(|at| self.facts.remove(at)).is_some()
    }

    /// What a row should say, in one line.
    fn says(&self, row: &str) -> String {
        let facts = self.facts.iter().filter(|f| f.row == row);
        let (mut counts, mut marks, mut bouts, mut total, mut running) = (0, Vec::new(), 0, 0, false);
        for fact in facts {
            match &fact.what {
                What::Count => counts += 1,
                What::Trial(mark) => marks.push(mark.clone()),
                What::Bout(_, None) => running = true,
                What::Bout(_, Some(ms)) => (bouts, total) = (bouts + 1, total + ms),
            }
        }
        let last = &marks[marks.len().saturating_sub(8)..];
        // No opportunity is no trial: it is shown, and not counted.
        let done = marks.iter().filter(|mark| **mark != Mark::NoOpportunity).count();
        format!("{counts} counts, {done} trials {last:?}, {bouts} bouts of {total} ms, running {running}")
    }
}

/// What a row on the screen says, in the same words.
fn shown(row: &RowView) -> String {
    let line = |counts, done, last: &[Mark], bouts, total, running| {
        format!("{counts} counts, {done} trials {last:?}, {bouts} bouts of {total} ms, running {running}")
    };
    match &row.state {
        RowState::Count { count, .. } => line(*count, 0, &[], 0, 0, false),
        RowState::Trials { done, last, .. } => line(0, *done, last, 0, 0, false),
        RowState::Duration { running, bouts, total_ms } => line(0, 0, &[], *bouts, *total_ms as i64, running.is_some()),
        other => unreachable!("the walk's chart has no {other:?}"),
    }
}

const COUNTS: [&str; 2] = ["Hitting", "Elopement"];
const BOUTS: [&str; 2] = ["Crying", "On task"];
const TRIALS: [&str; 3] = ["Asks for help", "Points to named picture", "Matches colours"];
const MARKS: [Mark; 5] = [Mark::Correct, Mark::Prompted, Mark::Incorrect, Mark::NoResponse, Mark::NoOpportunity];

struct Walk {
    scene: Scene,
    tablet: Tablet,
    session: SessionView,
    people: [SyntheticPerson; 2],
    seeds: [OtpSeed; 2],
    active: usize,
    model: Model,
    state: u64,
    done: BTreeMap<&'static str, u32>,
}

impl Walk {
    async fn set(seed: u64) -> Self {
        let scene = Scene::set().await;
        let ben = scene.person("Ben Ode", Role::Technician).await;
        scene.assign(&scene.chart, &ben).await;
        let tablet = scene.tablet("tablet").await;
        let ben_seed = scene.sign_in(&tablet, &ben).await.unwrap();
        let ana_seed = scene.sign_in(&tablet, &scene.ana).await.unwrap();
        let chart = scene.chart.chart.to_string();
        tablet.core().chart_open(&chart).await.unwrap();
        scene.cut();
        let session = tablet.core().session_start(&chart).unwrap();
        let ana = SyntheticPerson {
            user: scene.ana.user,
            login: scene.ana.login.clone(),
            name: scene.ana.name.clone(),
            role: Role::Technician,
            seed: None,
        };
        let (people, seeds) = ([ana, ben], [ana_seed, ben_seed]);
        let (model, done) = (Model::default(), BTreeMap::new());
        Self { scene, tablet, session, people, seeds, active: 0, model, state: seed, done }
    }

    fn pick(&mut self, below: usize) -> usize {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        (self.state % below as u64) as usize
    }

    fn try_tap(&self, row: &str, fact: TapFact) -> Result<RowView, ErrorCode> {
        self.tablet.try_tap(&self.session, row, fact).map_err(|error| error.code)
    }

    /// What happened must be what the model said would; a row that came back must say what the model says.
    fn check(&mut self, did: &'static str, expected: bool, result: Result<RowView, ErrorCode>) {
        match result {
            Ok(row) => {
                assert!(expected, "{did} was let through");
                assert_eq!(shown(&row), self.model.says(&row.name), "{} after {did}", row.name);
                *self.done.entry(did).or_default() += 1;
            }
            Err(code) => assert!(!expected && code == ErrorCode::ActionRefused, "{did}: {code:?}, due: {expected}"),
        }
    }

    fn tap(&mut self) {
        let mine = self.model.holder == self.active;
        let by = self.active;
        match self.pick(5) {
            0 | 1 => {
                let row = COUNTS[self.pick(2)];
                let result = self.try_tap(row, TapFact::Count);
                if mine {
                    self.model.facts.push(Fact { row, by, what: What::Count });
                }
                self.check("count", mine, result);
            }
            2 | 3 => {
                let (row, mark) = (TRIALS[self.pick(3)], MARKS[self.pick(5)].clone());
                let level = matches!(mark, Mark::Prompted).then_some(3);
                let result = self.try_tap(row, TapFact::Trial { mark: mark.clone(), level, kind: None });
                if mine {
                    self.model.facts.push(Fact { row, by, what: What::Trial(mark) });
                }
                self.check("trial", mine, result);
            }
            _ => self.bout(mine, by),
        }
    }

    fn bout(&mut self, mine: bool, by: usize) {
        let row = BOUTS[self.pick(2)];
        let now = self.scene.clock.wall_ms();
        let starts = self.pick(2) == 0;
        let result = self.try_tap(row, if starts { TapFact::StartBout } else { TapFact::EndBout });
        let expected = mine && self.model.running(row).is_none() == starts;
        if expected && starts {
            self.model.facts.push(Fact { row, by, what: What::Bout(now, None) });
        } else if expected && let Some(Fact { what: What::Bout(since, end), .. }) = self.model.running(row) {
            *end = Some(now - *since);
        }
        self.check(if starts { "start bout" } else { "end bout" }, expected, result);
    }

    fn undo(&mut self) {
        let core = self.tablet.core().clone();
        let (chart, session) = (self.session.chart.clone(), self.session.session.clone());
        let mine = self.model.holder == self.active;
        let row = [COUNTS[0], COUNTS[1], BOUTS[0], BOUTS[1], TRIALS[0], TRIALS[1], TRIALS[2]][self.pick(7)];
        let anywhere = self.pick(2) == 0;
        let result = if anywhere {
            core.session_undo_mine(&chart, &session)
        } else {
            let target = self.session.rows.iter().find(|r| r.name == row).unwrap().target.clone();
            core.session_undo_row(&chart, &session, &target)
        };
        let expected = mine && self.model.undo(self.active, (!anywhere).then_some(row));
        self.check("undo", expected, result.map_err(|error| error.code));
    }

    fn pause(&mut self) {
        let (chart, session) = (&self.session.chart, &self.session.session);
        let pauses = self.model.paused;
        let core = self.tablet.core();
        let view = if pauses { core.session_resume(chart, session) } else { core.session_pause(chart, session) };
        self.model.paused = !pauses;
        assert_eq!(view.unwrap().phase, if pauses { SessionPhase::Running } else { SessionPhase::Paused });
        *self.done.entry("pause or resume").or_default() += 1;
    }

    fn hand_over(&mut self) {
        self.active = 1 - self.active;
        self.tablet.unlock(&self.people[self.active], PIN).unwrap();
        if self.pick(4) > 0 {
            self.take_over();
        } else {
            // Only looks, and takes the session over later or not at all.
            self.tablet.core().session_view(&self.session.chart, &self.session.session).unwrap();
        }
        *self.done.entry("hand over").or_default() += 1;
    }

    fn take_over(&mut self) {
        let view = self.tablet.core().session_take_over(&self.session.chart, &self.session.session).unwrap();
        assert!(view.mine);
        self.model.holder = self.active;
    }

    fn lock(&mut self) {
        if self.pick(2) == 0 {
            self.tablet.core().people_lock();
        } else {
            self.scene.pass(61_000);
            self.tablet.core().tick();
        }
        let locked = self.try_tap(COUNTS[0], TapFact::Count);
        assert_eq!(locked.unwrap_err(), ErrorCode::Locked);
        self.tablet.unlock(&self.people[self.active], PIN).unwrap();
        self.look();
        *self.done.entry("lock").or_default() += 1;
    }

    async fn kill(&mut self) {
        self.tablet.restart();
        self.scene.pass(31_000);
        self.active = self.pick(2);
        let (person, code) = (&self.people[self.active], self.seeds[self.active].code_at(self.scene.now_s()));
        let step = self.tablet.core().people_sign_in(&person.login, person.password(), Some(code)).await.unwrap();
        self.tablet.settle(step, PIN);
        // The other one's slot died with the process; they sign in too.
        let other = 1 - self.active;
        let (person, code) = (&self.people[other], self.seeds[other].code_at(self.scene.now_s()));
        let step = self.tablet.core().people_sign_in(&person.login, person.password(), Some(code)).await.unwrap();
        self.tablet.settle(step, PIN);
        self.active = other;
        self.look();
        *self.done.entry("kill").or_default() += 1;
    }

    fn look(&mut self) {
        let view = self.tablet.core().session_view(&self.session.chart, &self.session.session).unwrap();
        assert_eq!(view.mine, self.model.holder == self.active);
        let phase = if self.model.paused { SessionPhase::Paused } else { SessionPhase::Running };
        assert_eq!(view.phase, phase);
        for row in &view.rows {
            assert_eq!(shown(row), self.model.says(&row.name), "{}", row.name);
        }
    }

    async fn step(&mut self) {
        let ms = self.pick(9_000) as u64;
        self.scene.pass(ms);
        match self.pick(100) {
            0..60 => self.tap(),
            60..75 => self.undo(),
            75..79 => self.pause(),
            79..85 => self.hand_over(),
            85..89 if self.model.holder != self.active => self.take_over(),
            85..89 => self.look(),
            89..93 => self.lock(),
            93..95 => self.kill().await,
            95..97 => {
                self.tablet.core().chart_close(&self.session.chart).unwrap();
                self.tablet.core().chart_open(&self.session.chart).await.unwrap();
                self.look();
            }
            _ => self.look(),
        }
    }
}

async fn walk(seed: u64) {
    let _alone = crate::ONE_AT_A_TIME.lock().await;
    let mut walk = Walk::set(seed).await;
    for _ in 0..STEPS {
        walk.step().await;
    }
    walk.look();
    for did in ["count", "trial", "start bout", "end bout", "undo", "pause or resume", "hand over", "lock", "kill"] {
        assert!(walk.done.get(did).is_some_and(|times| *times > 1), "{did} hardly happened: {:?}", walk.done);
    }
    // A second device has nothing but what was delivered.
    if walk.model.holder != walk.active {
        walk.take_over();
    }
    let ended = walk.tablet.end(&walk.session);
    walk.scene.heal();
    walk.tablet.core().deliver_all().await.unwrap();
    let sync = walk.tablet.core().sync_view().unwrap();
    assert_eq!((sync.waiting, sync.attention), (0, 0));
    let kim = walk.scene.person("Kim Tran", Role::Supervisor).await;
    walk.scene.assign(&walk.scene.chart, &kim).await;
    let desk = walk.scene.tablet("desk").await;
    walk.scene.sign_in(&desk, &kim).await;
    desk.core().chart_open(&walk.session.chart).await.unwrap();
    let pulled = desk.core().session_view(&walk.session.chart, &walk.session.session).unwrap();
    let says = |view: &SessionView| view.rows.iter().map(|r| (r.name.clone(), shown(r))).collect::<Vec<_>>();
    assert_eq!(says(&pulled), says(&ended));
    for row in pulled.rows.iter().filter(|row| !BOUTS.contains(&row.name.as_str())) {
        assert_eq!(shown(row), walk.model.says(&row.name), "{} on the second device", row.name);
    }
    assert_eq!(pulled.segments.len(), ended.segments.len());
    assert!((pulled.observed_ms - ended.observed_ms).abs() < 1.0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_random_walk_ends_where_a_simple_model_does_and_a_second_device_sees_the_same() {
    walk(0x00BA_7011).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_random_walk_ends_where_a_simple_model_does_and_a_second_device_sees_the_same() {
    walk(0x5E55_1011).await;
}
