//! Ten thousand actions of every measure by two hands, with locks, kills, undos and hand-overs: whenever the chart is made again
//! from the ledger it is the same, and a second device that only has what was delivered shows the same.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use baton_contract::{
    ErrorCode,
    command::{FactView, TapFact},
    view::{CarriedOut, Mark, RowState, RowView, SessionView, TrialKind},
};
use baton_testkit::clinic::SyntheticPerson;
use baton_tests::{Stage, Tablet};
use baton_vault::otp::OtpSeed;

const ACTIONS: u32 = 10_000;
const PINS: [&str; 2] = ["947163", "629485"];
/// The number of a chart with every measure.
const EVERY: usize = 2;
const MARKS: [Mark; 5] = [Mark::Correct, Mark::Prompted, Mark::Incorrect, Mark::NoResponse, Mark::NoOpportunity];

struct Walk<'a> {
    stage: &'a Stage,
    tablet: Tablet,
    session: SessionView,
    rows: Vec<RowView>,
    seeds: [OtpSeed; 2],
    active: usize,
    /// The charts' files as they were when the session began.
    before: PathBuf,
    state: u64,
    done: BTreeMap<&'static str, u32>,
}

impl Walk<'_> {
    fn pick(&mut self, below: usize) -> usize {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        (self.state % below as u64) as usize
    }

    fn person(&self) -> &SyntheticPerson {
        &self.stage.platform.sunrise.people[self.active]
    }

    fn count(&mut self, did: &'static str) {
        *self.done.entry(did).or_default() += 1;
    }

    fn view(&self) -> SessionView {
        self.tablet.core().session_view(&self.session.chart, &self.session.session).unwrap()
    }

    /// Something that fits a row as it stands.
    fn fact(&mut self, row: &RowView) -> TapFact {
        if let Some(abc) = row.abc.as_ref().filter(|_| self.pick(4) == 0) {
            let choice = |keys: &[baton_contract::view::ChoiceKey], at: usize| vec![keys[at % keys.len()].code];
            let at = self.pick(60);
            let (antecedents, consequences) = (choice(&abc.antecedents, at), choice(&abc.consequences, at / 2));
            return TapFact::Abc { antecedents, consequences, words: None };
        }
        match &row.state {
            RowState::Trials { prompts, .. } => {
                let mark = MARKS[self.pick(5)].clone();
                let kinds = [None, None, Some(TrialKind::ErrorCorrection), Some(TrialKind::Probe)];
                let level = prompts[self.pick(prompts.len())].code;
                let level = matches!(mark, Mark::Prompted).then_some(level);
                TapFact::Trial { mark, level, kind: kinds[self.pick(4)].clone() }
            }
            RowState::TaskAnalysis { steps, .. } => {
                let next = steps.iter().find(|step| step.open && step.mark.is_none()).unwrap_or(&steps[0]);
                let mark = [Mark::Correct, Mark::Incorrect, Mark::NoOpportunity][self.pick(3)].clone();
                TapFact::Step { step: next.code, new_run: self.pick(9) == 0, mark, level: None }
            }
            RowState::Count { .. } | RowState::InterResponseTime { .. } => TapFact::Count,
            RowState::Rate { window, .. } => match (window, self.pick(5)) {
                (None, _) => TapFact::StartBout,
                (Some(_), 0) => TapFact::EndBout,
                (Some(_), _) => TapFact::Count,
            },
            RowState::Duration { running, .. } => {
                if running.is_some() {
                    TapFact::EndBout
                } else {
                    TapFact::StartBout
                }
            }
            RowState::Latency { waiting, .. } => match (waiting, self.pick(3)) {
                (None, _) => TapFact::StartBout,
                (Some(_), 0) => TapFact::Unanswered,
                (Some(_), _) => TapFact::EndBout,
            },
            RowState::Interval { round, interval_ms, marked, .. } => match round {
                None => TapFact::StartBout,
                Some(_) if self.pick(12) == 0 => TapFact::EndBout,
                Some(round) => {
                    let begun = (round.elapsed_ms / f64::from(*interval_ms)) as u32;
                    let open = (0..=begun).find(|index| !marked.contains(index));
                    open.map_or(TapFact::EndBout, |index| TapFact::Interval { index, occurred: index % 2 == 0 })
                }
            },
            RowState::Rating { minimum, maximum, .. } => {
                let span = usize::try_from(maximum - minimum + 1).unwrap();
                TapFact::Rating { value: minimum + i16::try_from(self.pick(span)).unwrap() }
            }
            RowState::Quantity { .. } => TapFact::Quantity { value: self.pick(100_000) as f64 / 1_000.0 },
            RowState::PermanentProduct { .. } => {
                let items = 1 + u16::try_from(self.pick(9)).unwrap();
                TapFact::PermanentProduct { items, meeting: items / 2 }
            }
            RowState::Fidelity { components, .. } => {
                let component = components[self.pick(components.len())].code;
                let carried = [CarriedOut::Correct, CarriedOut::Incorrect, CarriedOut::NotApplicable];
                TapFact::Component { component, carried: carried[self.pick(3)].clone() }
            }
            RowState::FreeText { .. } => TapFact::Text { text: format!("Seen {}", self.pick(1_000)) },
        }
    }

    fn take(&mut self, did: &'static str, answer: Result<RowView, ErrorCode>) {
        match answer {
            Ok(row) => {
                let place = self.rows.iter().position(|held| held.target == row.target).unwrap();
                self.rows[place] = row;
                self.count(did);
            }
            Err(code) => assert_eq!(code, ErrorCode::ActionRefused, "{did}"),
        }
    }

    fn tap(&mut self) {
        let row = self.pick(self.rows.len());
        let row = self.rows[row].clone();
        let fact = self.fact(&row);
        let answer = self.tablet.try_tap(&self.session, &row.name, fact).map_err(|error| error.code);
        self.take("tap", answer);
    }

    fn undo(&mut self) {
        let (chart, session) = (self.session.chart.clone(), self.session.session.clone());
        let core = self.tablet.core().clone();
        let answer = if self.pick(2) == 0 {
            core.session_undo_mine(&chart, &session)
        } else {
            let row = self.pick(self.rows.len());
            core.session_undo_row(&chart, &session, &self.rows[row].target)
        };
        self.take("undo", answer.map_err(|error| error.code));
    }

    fn pause(&mut self) {
        let (core, chart, session) = (self.tablet.core().clone(), &self.session.chart, &self.session.session);
        if core.session_pause(chart, session).is_err() {
            core.session_resume(chart, session).unwrap();
        }
        self.count("pause or resume");
    }

    fn lock(&mut self) {
        let before = self.picture();
        self.tablet.core().people_lock();
        self.tablet.unlock(self.person(), PINS[self.active]).unwrap();
        assert_eq!(self.picture(), before);
        self.count("lock");
    }

    fn hand_over(&mut self) {
        self.active = 1 - self.active;
        self.tablet.unlock(self.person(), PINS[self.active]).unwrap();
        self.tablet.core().session_take_over(&self.session.chart, &self.session.session).unwrap();
        self.rows = self.view().rows;
        self.count("hand over");
    }

    /// Killed, and the chart as it was before the session: everything in it is made again from the ledger.
    async fn kill(&mut self) {
        let (before, active) = (self.picture_at_rest(), self.active);
        self.tablet.kill();
        restore(&self.before, &self.tablet.folder().join("charts"));
        self.tablet.boot().unwrap();
        sign_in(self.stage, &self.tablet, &self.seeds, [1 - active, active]).await;
        assert_eq!(self.picture_at_rest(), before, "made again from the ledger");
        self.rows = self.view().rows;
        self.count("kill");
    }

    /// Everything on the screen, in words.
    fn picture(&self) -> String {
        serde_json::to_string(&self.view()).unwrap()
    }

    /// Everything that was recorded, in words: no time passes in it.
    fn picture_at_rest(&self) -> Vec<String> {
        facts(&self.tablet, &self.session)
    }

    async fn step(&mut self) {
        let ms = self.pick(400) as u64;
        self.stage.pass(ms);
        match self.pick(1_000) {
            0..850 => self.tap(),
            850..975 => self.undo(),
            975..985 => self.pause(),
            985..993 => self.lock(),
            993..999 => self.hand_over(),
            _ => self.kill().await,
        }
    }
}

/// One after the other, by password and offline code.
async fn sign_in(stage: &Stage, tablet: &Tablet, seeds: &[OtpSeed; 2], people: [usize; 2]) {
    for place in people {
        stage.pass(31_000);
        let (person, code) = (&stage.platform.sunrise.people[place], seeds[place].code_at(stage.now_s()));
        let step = tablet.core().people_sign_in(&person.login, person.password(), Some(code)).await;
        tablet.settle(step.unwrap(), PINS[place]);
    }
}

fn facts(tablet: &Tablet, session: &SessionView) -> Vec<String> {
    let facts = tablet.core().session_facts(&session.chart, &session.session).unwrap();
    facts.into_iter().map(|fact| serde_json::to_string(&FactView { mine: false, ..fact }).unwrap()).collect()
}

/// Puts the files of one folder in place of another's.
fn restore(from: &Path, to: &Path) {
    let _ = fs::remove_dir_all(to);
    fs::create_dir_all(to).unwrap();
    for file in fs::read_dir(from).unwrap().map(Result::unwrap) {
        fs::copy(file.path(), to.join(file.file_name())).unwrap();
    }
}

async fn begin(stage: &Stage) -> (Walk<'_>, tempfile::TempDir) {
    let mut tablet = stage.tablet("Room 2 tablet").await;
    let seeds = crate::shift::both_sign_in(stage, &tablet, (PINS[0], PINS[1])).await;
    let chart = stage.platform.sunrise.charts[EVERY].chart.to_string();
    tablet.core().chart_open(&chart).await.unwrap();
    stage.cut();
    tablet.kill();
    let before = tempfile::tempdir().unwrap();
    restore(&tablet.folder().join("charts"), before.path());
    tablet.boot().unwrap();
    let seeds = [seeds.0, seeds.1];
    sign_in(stage, &tablet, &seeds, [1, 0]).await;
    tablet.core().chart_open(&chart).await.unwrap();
    let session = tablet.core().session_start(&chart).unwrap();
    let (rows, path) = (session.rows.clone(), before.path().to_owned());
    let (state, done) = (0x00BA_7017, BTreeMap::new());
    let walk = Walk { stage, tablet, session, rows, seeds, active: 0, before: path, state, done };
    (walk, before)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_thousand_actions_equal_their_replay_and_a_second_device_has_them_all() {
    let _alone = crate::ONE_AT_A_TIME.lock().await;
    let stage = Stage::set(0).await;
    let (mut walk, _before) = begin(&stage).await;
    while walk.done.values().sum::<u32>() < ACTIONS {
        walk.step().await;
    }
    walk.kill().await;
    for (did, least) in
        [("tap", 7_000), ("undo", 500), ("pause or resume", 50), ("lock", 40), ("hand over", 30), ("kill", 4)]
    {
        assert!(walk.done[did] >= least, "{did} hardly happened: {:?}", walk.done);
    }
    walk.tablet.end(&walk.session);
    let here = facts(&walk.tablet, &walk.session);
    stage.heal();
    walk.tablet.core().deliver_all().await.unwrap();
    let sync = walk.tablet.core().sync_view().unwrap();
    assert_eq!((sync.waiting, sync.attention), (0, 0));
    stage.pass(31_000);
    let desk = stage.tablet("Desk").await;
    desk.sign_in(&stage.platform.sunrise.people[2], stage.now_s(), "740862").await;
    desk.core().chart_open(&walk.session.chart).await.unwrap();
    assert_eq!(facts(&desk, &walk.session), here);
}
