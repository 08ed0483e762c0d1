//! The demo's own program: it touches no folder but its own, ends when it is told to, and finds what it kept.

use std::{
    fs,
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};

use rustix::process::{Pid, Signal, kill_process};

const DEMO: &str = env!("CARGO_BIN_EXE_demo");

fn demo(data: &Path, more: &[&str]) -> Command {
    let mut command = Command::new(DEMO);
    command.args(["run", "--history-days", "0", "--data"]).arg(data).args(more);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Runs it until it is up, then ends it as Ctrl-C does. Returns what it said until then.
fn run_and_end(data: &Path, more: &[&str]) -> Vec<String> {
    let mut child = demo(data, more).spawn().unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    let mut said = Vec::new();
    for line in lines {
        let is_up = line.contains("ends everything");
        said.push(line);
        if is_up {
            break;
        }
    }
    interrupt(&child);
    let ended = child.wait_with_output().unwrap();
    assert!(ended.status.success(), "{said:?}: {}", String::from_utf8_lossy(&ended.stderr));
    assert!(!data.join("postgres/data/postmaster.pid").exists(), "PostgreSQL has ended before the demo");
    said
}

fn interrupt(child: &Child) {
    kill_process(Pid::from_child(child), Signal::INT).unwrap();
}

#[test]
fn the_demo_keeps_its_clinic_until_it_is_reset_and_removes_nothing_of_anybody_else() {
    let folder = tempfile::tempdir().unwrap();
    let (ours, foreign) = (folder.path().join("ours"), folder.path().join("foreign"));
    fs::create_dir_all(foreign.join("devices")).unwrap();
    let refused = demo(&foreign, &["--reset"]).output().unwrap();
    assert!(!refused.status.success() && String::from_utf8_lossy(&refused.stderr).contains("--data"));
    assert_eq!(fs::read_dir(&foreign).unwrap().count(), 1, "nothing was written or removed there");

    let record = || fs::read(ours.join("clinic.json")).unwrap();
    let said = run_and_end(&ours, &[]);
    let first = record();
    for login in ["ana.ruiz", "jon.sato", "kim.tran", "lea.moss", "omar.haddad", "pia.lund", "eva.novak"] {
        assert!(said.iter().any(|line| line.trim_start().starts_with(login)), "{login} is told how to sign in");
    }
    assert!(said.iter().any(|line| line.starts_with("BATON1-")));

    // A device's folder stays as long as the clinic that it belongs to.
    let device = ours.join("devices/tablet-1");
    fs::create_dir_all(&device).unwrap();
    run_and_end(&ours, &[]);
    assert!(record() == first && device.exists());
    run_and_end(&ours, &["--reset"]);
    assert!(record() != first && !device.exists());
}
