//! A throw-away PostgreSQL: starts, keeps or forgets its data, and never outlives the process that wanted it.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "test code: a failed step is a failed test")]

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;
use std::{env, fs, thread};

use baton_testkit::postgres::{Cluster, ClusterError, Database, SUPERUSER};
use tokio_postgres::NoTls;

/// Tells this test binary to act as the process that is killed.
const CHILD: &str = "BATON_TESTKIT_CLUSTER_CHILD";

async fn ask(database: &Database, question: &str) -> Result<String, tokio_postgres::Error> {
    let (client, connection) = tokio_postgres::connect(&database.url(), NoTls).await?;
    tokio::spawn(connection);
    Ok(client.query_one(question, &[]).await?.get(0))
}

fn is_alive(pid: u32) -> bool {
    fs::read_to_string(format!("/proc/{pid}/stat")).is_ok_and(|stat| !stat.contains(") Z "))
}

fn wait_until(what: &str, done: impl Fn() -> bool) {
    for attempt in 0.. {
        if done() {
            return;
        }
        assert!(attempt < 600, "in 30 seconds not reached: {what}");
        thread::sleep(Duration::from_millis(50));
    }
}

#[tokio::test]
async fn the_shared_cluster_is_durable_scram_only_and_gives_fresh_databases() {
    let cluster = Cluster::shared().unwrap();
    assert!(std::ptr::eq(cluster, Cluster::shared().unwrap()));
    let (one, two) = (cluster.fresh_database().unwrap(), cluster.fresh_database().unwrap());
    assert_ne!(one.name, two.name);
    one.execute("CREATE TABLE only_here (id int)").unwrap();
    assert_eq!(ask(&two, "SELECT count(*)::text FROM pg_tables WHERE tablename = 'only_here'").await.unwrap(), "0");
    for (setting, value) in [("fsync", "on"), ("synchronous_commit", "on"), ("listen_addresses", "127.0.0.1")] {
        assert_eq!(ask(&one, &format!("SHOW {setting}")).await.unwrap(), value, "{setting}");
    }
    assert_eq!(ask(&one, "SELECT current_user::text").await.unwrap(), SUPERUSER);
    let wrong = one.for_user(SUPERUSER, "wrong");
    assert_eq!(ask(&wrong, "SELECT ''").await.unwrap_err().code().unwrap().code(), "28P01");
    one.execute("CREATE ROLE \"app/ü\" LOGIN PASSWORD 'p@:/ %'").unwrap();
    let app = one.for_user("app/ü", "p@:/ %");
    assert_eq!(app.url(), cluster.url("app/ü", "p@:/ %", &one.name));
    assert_eq!(ask(&app, "SELECT current_user::text").await.unwrap(), "app/ü");
    let password = fs::metadata(cluster.folder().join("owner_admin.password")).unwrap();
    assert_eq!(password.permissions().mode() & 0o777, 0o600);
    assert!(!format!("{cluster:?} {one:?}").contains(&one.password));
}

#[test]
fn names_are_checked_and_an_existing_database_is_an_error_unless_ensured() {
    let cluster = Cluster::shared().unwrap();
    for bad in ["", "A", "1a", "a\"b", "a b", &"a".repeat(64)] {
        assert!(matches!(cluster.create_database(bad), Err(ClusterError::BadName(_))), "{bad:?}");
    }
    let made = cluster.create_database("twice").unwrap();
    assert!(cluster.create_database("twice").unwrap_err().to_string().contains("already exists"));
    assert_eq!(cluster.ensure_database("twice").unwrap(), made);
}

#[test]
fn a_given_folder_is_kept_and_a_second_server_in_it_refused() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("platform");
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let first = Cluster::start(Some(place.clone())).unwrap();
    first.create_database("kept").unwrap().execute("CREATE TABLE fact (id int); INSERT INTO fact VALUES (7)").unwrap();
    let second = Cluster::start(Some(place.clone())).unwrap_err();
    assert!(second.to_string().contains("postmaster.pid"), "{second}");
    let pid = first.server_pid();
    drop(first);
    assert!(!is_alive(pid), "dropping waits for the end");
    let log = fs::read_to_string(place.join("postgres.log")).unwrap();
    assert!(log.contains("database system is shut down"), "{log}");
    let again = Cluster::start(Some(place)).unwrap();
    again.admin("kept").execute("DO $$ BEGIN ASSERT (SELECT id FROM fact) = 7; END $$").unwrap();
}

#[test]
fn a_temporary_folder_is_gone_after_the_drop() {
    let cluster = Cluster::start(None).unwrap();
    let (folder, pid) = (cluster.folder().to_owned(), cluster.server_pid());
    assert!(folder.exists() && is_alive(pid));
    drop(cluster);
    assert!(!folder.exists() && !is_alive(pid));
}

/// Not a test of its own: what [`the_server_ends_with_its_process`] runs in another process.
#[test]
fn child() {
    let Ok(report) = env::var(CHILD) else { return };
    // A thread that ends at once must not take the server with it.
    let cluster = thread::spawn(|| Cluster::shared().unwrap()).join().unwrap();
    cluster.fresh_database().unwrap();
    fs::write(&report, format!("{}\n{}", cluster.server_pid(), cluster.folder().display())).unwrap();
    if report.ends_with("killed") {
        thread::sleep(Duration::from_secs(120));
    }
}

fn run_child(report: &Path) -> (std::process::Child, u32, PathBuf) {
    let mut command = Command::new(env::current_exe().unwrap());
    command.args(["--exact", "child"]).env(CHILD, report).stdout(Stdio::null());
    let child = command.spawn().unwrap();
    wait_until("the child's report", || fs::read_to_string(report).is_ok_and(|text| text.contains('\n')));
    let text = fs::read_to_string(report).unwrap();
    let (pid, folder) = text.split_once('\n').unwrap();
    (child, pid.parse().unwrap(), PathBuf::from(folder))
}

#[test]
fn the_server_ends_with_its_process_however_that_ends() {
    let reports = tempfile::tempdir().unwrap();
    for how in ["killed", "ended"] {
        let (mut child, server, folder) = run_child(&reports.path().join(how));
        if how == "killed" {
            assert!(is_alive(server));
            child.kill().unwrap();
        }
        child.wait().unwrap();
        wait_until("the server's end", || !is_alive(server) && !folder.exists());
    }
}

#[test]
fn the_server_ends_even_if_its_keeper_is_killed() {
    let cluster = Cluster::start(None).unwrap();
    let (server, folder) = (cluster.server_pid(), cluster.folder().to_owned());
    let stat = fs::read_to_string(format!("/proc/{server}/stat")).unwrap();
    let keeper = stat.rsplit_once(") ").unwrap().1.split(' ').nth(1).unwrap();
    assert!(Command::new("kill").args(["-KILL", keeper]).status().unwrap().success());
    wait_until("the server's end", || !is_alive(server));
    drop(cluster);
    assert!(!folder.exists());
}
