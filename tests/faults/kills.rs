//! SIGKILL at random points of tapping, of a tablet in a process of its own with the operating system's keyring. Half of the
//! times the chart's log is thrown away, too. Each life begins as a person's would: the app starts, reads the keyring, takes
//! password and a fresh offline code, opens the vault and the chart, and replays. Nothing below the sign-in is short-cut.

#[path = "../tablet/fact.rs"]
mod fact;

use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, Stdio},
    sync::mpsc::{self, Receiver},
    thread,
    time::Duration,
};

use baton_contract::{
    command::TapFact,
    view::{Mark, SessionView},
};
use baton_domain::{
    ActionKind,
    observation::{Fact, Observation, Response},
};
use baton_tests::{PIN, Scene, seed};
use baton_vault::clock::{Clock, SystemClock};
use serde_json::{Value, json};

use crate::{
    keyring::Keyring,
    walk::{Dice, RowPicture, row_picture},
    ward::{assert_whole, count, device_of, number, observations, recording},
};

/// A running tablet.
struct Life {
    process: Child,
    orders: ChildStdin,
    lines: Receiver<String>,
}

impl Life {
    fn begin(keyring: &Keyring, folder: &Path, ahead_ms: u64) -> Self {
        let mut command = keyring.command(env!("CARGO_BIN_EXE_tablet"));
        command.arg(folder).arg(ahead_ms.to_string()).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = command.spawn().unwrap();
        let (orders, stdout) = (process.stdin.take().unwrap(), process.stdout.take().unwrap());
        let (line, lines) = mpsc::channel();
        // It ends when the pipe does.
        thread::spawn(move || BufReader::new(stdout).lines().map_while(Result::ok).try_for_each(|l| line.send(l)));
        Self { process, orders, lines }
    }

    fn order(&mut self, order: &Value) {
        self.orders.write_all(format!("{order}\n").as_bytes()).unwrap();
    }

    fn ask(&mut self, order: &Value) -> Value {
        self.order(order);
        let line = self.lines.recv_timeout(Duration::from_secs(60)).unwrap_or_else(|_| panic!("no answer to {order}"));
        let mut answer: Value = serde_json::from_str(&line).unwrap();
        assert!(answer.get("ok").is_some(), "{order}: {answer}");
        answer["ok"].take()
    }

    /// Kills it and reads what it still said: how many taps it had acknowledged.
    fn kill(mut self) -> usize {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
        self.lines.iter().filter(|line| line.contains("\"tap\"")).count()
    }
}

/// The rows of a session in which the first `taps` taps happened, each once.
fn rows_after(taps: usize) -> BTreeMap<String, RowPicture> {
    let mut rows = BTreeMap::new();
    for (index, row) in fact::ROWS.iter().enumerate() {
        let facts: Vec<TapFact> = (index..taps).step_by(fact::ROWS.len()).map(|n| fact::tap(n).1).collect();
        let many = u32::try_from(facts.len()).unwrap();
        let mark = |fact: &TapFact| match fact {
            TapFact::Trial { mark, .. } => Some(mark.clone()),
            _ => None,
        };
        let marks: Vec<Mark> = facts.iter().filter_map(mark).collect();
        let last = marks[marks.len().saturating_sub(8)..].to_vec();
        let shown = if index < 3 { RowPicture::Trials { done: many, last } } else { RowPicture::Count(many) };
        rows.insert((*row).to_owned(), shown);
    }
    rows
}

/// How many taps the session shows; it must show exactly the first so many, in order.
fn taps_in(view: &SessionView) -> usize {
    let shown: BTreeMap<String, RowPicture> = view
        .rows
        .iter()
        .filter(|row| fact::ROWS.contains(&row.name.as_str()))
        .map(|row| (row.name.clone(), row_picture(row)))
        .collect();
    let of = |row: &RowPicture| match row {
        RowPicture::Trials { done, .. } | RowPicture::Count(done) => *done as usize,
        RowPicture::Bouts { .. } => 0,
    };
    let total = shown.values().map(of).sum();
    assert_eq!(shown, rows_after(total));
    total
}

fn forget_the_log(folder: &Path) {
    for file in std::fs::read_dir(folder.join("charts")).unwrap() {
        let path: PathBuf = file.unwrap().path();
        if path.to_str().is_some_and(|text| text.ends_with("-wal") || text.ends_with("-shm")) {
            std::fs::remove_file(path).unwrap();
        }
    }
}

fn fact_of(n: usize) -> Fact {
    match fact::tap(n).1 {
        TapFact::Trial { mark: Mark::Correct, .. } => Fact::Trial(Response::Correct),
        TapFact::Trial { mark: Mark::Prompted, level, .. } => Fact::Trial(Response::Prompted { level: level.unwrap() }),
        TapFact::Trial { .. } => Fact::Trial(Response::Incorrect),
        _ => Fact::Count,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_tablet_killed_while_it_taps_loses_nothing_that_it_acknowledged_and_doubles_nothing() {
    kill_often(number("BATON_KILLS", 60).div_ceil(2), 7).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_tablet_killed_while_it_taps_loses_nothing_that_it_acknowledged_and_doubles_nothing() {
    kill_often(number("BATON_KILLS", 60).div_ceil(2), 8).await;
}

#[expect(clippy::print_stdout, reason = "how often it was killed is the figure that this test is for")]
async fn kill_often(kills: usize, seed_of_the_dice: u64) {
    recording();
    let scene = Scene::set().await;
    let keyring = Keyring::start();
    let (folder, chart) = (scene.path("killed"), scene.chart.chart.to_string());
    let clock = SystemClock::new().unwrap();
    let sign_in = |code: String| json!({"order": "sign_in", "login": scene.ana.login, "password": scene.ana.password().expose(), "code": code});
    // The first life is online: enrolment, sign-in, PIN, chart, session.
    let mut life = Life::begin(&keyring, &folder, 0);
    let code = scene.enrolment_code(scene.sunrise(), scene.network.addr()).await.to_text();
    life.ask(&json!({"order": "enrol", "code": code, "name": "killed"}));
    let step = life.ask(&sign_in(scene.code(&scene.ana).await));
    let offline = seed(step["offline"]["seed"].as_str().unwrap());
    life.ask(&json!({"order": "set_pin", "pin": PIN}));
    life.ask(&json!({"order": "open", "chart": chart}));
    let session: SessionView = serde_json::from_value(life.ask(&json!({"order": "start", "chart": chart}))).unwrap();
    life.kill();
    scene.cut();

    let mut dice = Dice::new(seed_of_the_dice);
    let look = json!({"order": "look", "chart": chart, "session": session.session});
    let (mut acknowledged, mut unanswered, mut lost_logs, mut longest_log) = (0, 0, 0, 0);
    for life_number in 1..=kills + 1 {
        let ahead_ms = 31_000 * life_number as u64;
        let mut life = Life::begin(&keyring, &folder, ahead_ms);
        let now_s = (clock.wall_ms() + ahead_ms.cast_signed()) / 1_000;
        life.ask(&sign_in(offline.code_at(now_s)));
        let shown = taps_in(&serde_json::from_value(life.ask(&look)).unwrap());
        assert!(shown >= acknowledged, "{} acknowledged taps are lost", acknowledged - shown);
        assert!(shown <= acknowledged + 1, "{shown} taps are there, {acknowledged} were acknowledged and one was made");
        unanswered += shown - acknowledged;
        acknowledged = shown;
        if life_number > kills {
            scene.heal();
            let sync = life.ask(&json!({"order": "deliver"}));
            assert_eq!(sync["waiting"], 0);
            life.kill();
            break;
        }
        life.order(
            &json!({"order": "tap", "chart": chart, "session": session.session, "from": shown, "most": 100_000}),
        );
        let first = life.lines.recv_timeout(Duration::from_secs(30)).unwrap();
        assert!(first.contains("\"tap\""), "{first}");
        thread::sleep(Duration::from_millis(5 + dice.below(56)));
        acknowledged += 1 + life.kill();
        longest_log = longest_log.max(std::fs::metadata(folder.join("ledger.db-wal")).unwrap().len());
        if dice.below(2) == 0 {
            forget_the_log(&folder);
            lost_logs += 1;
        }
    }
    assert!(longest_log < 2 << 20, "{longest_log}: a ledger that is never closed keeps a short log all the same");
    assert!(lost_logs >= kills / 4 && acknowledged > kills);
    let rows = scene.rows().await;
    let entries = rows.entries(device_of(&folder)).await;
    assert_whole(&entries);
    let held: Vec<Observation> = observations(&rows, &session).await;
    assert_eq!(held.len(), acknowledged);
    assert!(held.iter().enumerate().all(|(n, o)| o.fact == fact_of(n) && o.voided.is_none()), "in order");
    assert_eq!(count(&entries, ActionKind::Observe), acknowledged);
    println!(
        "{kills} kills, {lost_logs} with the chart's log thrown away: {acknowledged} taps, {unanswered} of them unanswered; log {longest_log}"
    );
}
