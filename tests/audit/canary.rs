//! A canary in every input: the client's name, the note, the PIN, the passwords and the seeds lie in no file of the data
//! folder or the temporary folder in clear, and are in nothing that the process prints.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
    sync::Arc,
    time::Duration,
};

use baton_contract::view::GraphBy;
use baton_contract::{command::TapFact, view::SignInStep};
use baton_tests::{Scene, Tablet};
use baton_vault::{clock::SystemClock, secret::SecretText};
use data_encoding::{BASE32, BASE64, BASE64URL, HEXLOWER, HEXUPPER};

const CLIENT: &str = "Zephyrine Quokkatail";
const NOTE: &str = "Laughed twice at the purple giraffe near the fountain.";
const PIN: &str = "804271";
const CHILD: &str = "canary::a_child_works_a_shift";
const WHERE: &str = "BATON_CANARY_FOLDER";

/// A secret in every clothing in which it might lie about.
fn clothings(secret: &[u8]) -> Vec<Vec<u8>> {
    let mut found = vec![
        secret.to_vec(),
        HEXLOWER.encode(secret).into_bytes(),
        HEXUPPER.encode(secret).into_bytes(),
        secret.iter().flat_map(|byte| [*byte, 0]).collect(),
        secret.iter().flat_map(|byte| [0, *byte]).collect(),
    ];
    for skip in 0..3 {
        // Base64 cuts at every third byte: the whole groups inside, for each of three alignments.
        let whole = secret.len().saturating_sub(skip) / 3 * 3;
        let inner = &secret[skip.min(secret.len())..skip.min(secret.len()) + whole];
        found.extend([BASE64.encode(inner), BASE64URL.encode(inner)].map(String::into_bytes));
    }
    for skip in 0..5 {
        let whole = secret.len().saturating_sub(skip) / 5 * 5;
        let inner = &secret[skip.min(secret.len())..skip.min(secret.len()) + whole];
        found.push(BASE32.encode(inner).into_bytes());
    }
    // Anything shorter turns up in random bytes by itself.
    found.retain(|text| text.len() >= 6 && (text.len() >= 8 || text == secret));
    found
}

fn contains(bytes: &[u8], needle: &[u8]) -> bool {
    let first = needle[0];
    let mut from = 0;
    while let Some(at) = bytes[from..].iter().position(|byte| *byte == first) {
        if bytes[from + at..].starts_with(needle) {
            return true;
        }
        from += at + 1;
    }
    false
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found
}

/// Scans every byte of every file, and every file's name.
fn scan(folder: &Path, secrets: &[(&str, Vec<u8>)]) -> usize {
    let mut scanned = 0;
    for path in files(folder) {
        let Ok(bytes) = std::fs::read(&path) else { continue };
        let name = path.to_string_lossy().into_owned().into_bytes();
        if path.ends_with("reserve") {
            assert!(bytes.iter().all(|byte| *byte == 0xA5), "the reserve holds nothing else");
            continue;
        }
        scanned += bytes.len();
        for (what, secret) in secrets {
            for clothing in clothings(secret) {
                assert!(!contains(&bytes, &clothing), "{what} lies in {}", path.display());
                assert!(!contains(&name, &clothing), "{what} is in a file's name");
            }
        }
    }
    scanned
}

/// The child: a shift with every canary in it; then it waits to be killed. Alone it does nothing.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_child_works_a_shift() {
    let Ok(folder) = std::env::var(WHERE) else { return };
    let told = |name: &str| std::fs::read_to_string(Path::new(&folder).join("told").join(name)).unwrap();
    let tablet = Tablet::start(Path::new(&folder).join("data"), Arc::new(SystemClock::new().unwrap()));
    let core = tablet.core();
    core.device_enrol(&told("enrolment"), "Room 2").await.unwrap();
    let password = || SecretText::new(told("password"));
    let wrong = SecretText::new("wrong-battery-giraffe-fountain".to_owned());
    assert!(core.people_sign_in(&told("login"), wrong, Some("000000".to_owned())).await.is_err());
    let step = core.people_sign_in(&told("login"), password(), Some(told("code"))).await.unwrap();
    let SignInStep::Done { offline: Some(offline), .. } = step else { panic!("not signed in") };
    std::fs::write(Path::new(&folder).join("told/offline"), offline.seed).unwrap();
    core.people_set_pin(&SecretText::new(PIN.to_owned())).unwrap();
    let chart = core.chart_open(&told("chart")).await.unwrap();
    let session = core.session_start(&chart.chart).unwrap();
    tablet.tap(&session, "Hitting", TapFact::Count);
    core.note_write(&baton_tests::write_note(&session.chart, &session.session, NOTE, 0)).unwrap();
    assert!(
        core.note_write(&baton_tests::write_note(&session.chart, &session.session, &NOTE.repeat(1_000), 1)).is_err()
    );
    core.deliver_all().await.unwrap();
    core.people_lock();
    core.people_unlock(&told("user"), &SecretText::new("629485".to_owned())).unwrap_err();
    core.people_unlock(&told("user"), &SecretText::new(PIN.to_owned())).unwrap();
    tablet.end(&session);
    core.note_sign(&session.chart, &session.session, 1, &SecretText::new(PIN.to_owned())).unwrap();
    core.graph_view(&session.chart, &[], GraphBy::Session).unwrap();
    core.session_view(&session.chart, &session.session).unwrap();
    std::fs::write(Path::new(&folder).join("told/ready"), "").unwrap();
    tokio::time::sleep(Duration::from_secs(300)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_canary_lies_in_clear_in_any_file_or_in_anything_printed() {
    let scene = Scene::set().await;
    let chart = scene.chart(CLIENT).await;
    scene.assign(&chart, &scene.ana).await;
    let folder = scene.path("canary");
    for part in ["told", "data", "tmp"] {
        std::fs::create_dir_all(folder.join(part)).unwrap();
    }
    let tell = |name: &str, text: String| std::fs::write(folder.join("told").join(name), text).unwrap();
    tell("enrolment", scene.enrolment_code(scene.sunrise(), scene.network.addr()).await.to_text());
    tell("login", scene.ana.login.clone());
    tell("user", scene.ana.user.to_string());
    tell("chart", chart.chart.to_string());
    tell("password", scene.ana.password().expose().to_owned());
    tell("code", scene.code(&scene.ana).await);
    let printed = |name: &str| std::fs::File::create(folder.join("tmp").join(name)).unwrap();
    let mut child = tokio::process::Command::new(std::env::current_exe().unwrap());
    child.args(["--exact", CHILD, "--nocapture"]).env(WHERE, &folder).env("RUST_LOG", "trace");
    child.env("TMPDIR", folder.join("tmp")).env("HOME", folder.join("tmp")).kill_on_drop(true);
    child.stdin(Stdio::null()).stdout(printed("stdout")).stderr(printed("stderr"));
    let mut child = child.spawn().unwrap();
    while !folder.join("told/ready").exists() {
        if let Some(status) = child.try_wait().unwrap() {
            let text = std::fs::read_to_string(folder.join("tmp/stderr")).unwrap_or_default();
            panic!("the child ended with {status}: {text}");
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let offline = std::fs::read_to_string(folder.join("told/offline")).unwrap();
    let offline = offline.trim_end_matches('=').to_owned();
    let online = scene.ana.seed.as_ref().unwrap();
    let secrets: Vec<(&str, Vec<u8>)> = vec![
        ("the client's name", CLIENT.into()),
        ("the client's first name", "Zephyrine".into()),
        ("the note", NOTE.into()),
        ("a part of the note", "purple giraffe".into()),
        ("a target's name", "Points to named picture".into()),
        ("the PIN", PIN.into()),
        ("the password", scene.ana.password().expose().as_bytes().to_vec()),
        ("a wrong password", "wrong-battery-giraffe-fountain".into()),
        ("the login", scene.ana.login.clone().into_bytes()),
        ("the person's name", "Ana Ruiz".into()),
        ("the online seed", online.expose().to_vec()),
        ("the online seed's text", online.base32().expose().as_bytes().to_vec()),
        ("the offline seed", baton_tests::seed(&offline).expose().to_vec()),
        ("the offline seed's text", offline.into_bytes()),
    ];
    for place in ["data", "tmp"] {
        scan(&folder.join(place), &secrets);
    }
    child.kill().await.unwrap();
    child.wait().await.unwrap();
    let scanned = scan(&folder.join("data"), &secrets) + scan(&folder.join("tmp"), &secrets);
    assert!(scanned > 100_000, "only {scanned} bytes were scanned");
}

#[test]
fn the_scan_finds_a_canary_in_each_clothing() {
    let folder = tempfile::tempdir().unwrap();
    for (number, clothing) in clothings(CLIENT.as_bytes()).into_iter().enumerate() {
        let path = folder.path().join("file");
        std::fs::write(&path, [b"xx", &clothing[..], b"yy"].concat()).unwrap();
        let secrets = [("the name", CLIENT.as_bytes().to_vec())];
        assert!(std::panic::catch_unwind(|| scan(folder.path(), &secrets)).is_err(), "clothing {number}");
    }
    let text = BASE64.encode(format!("{{\"name\":\"{CLIENT}\"}}").as_bytes());
    assert!(clothings(CLIENT.as_bytes()).iter().any(|clothing| contains(text.as_bytes(), clothing)));
}
