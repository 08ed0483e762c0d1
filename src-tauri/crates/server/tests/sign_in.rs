//! Enrolment, sign-in, tokens, and who gets which keys.
#![allow(clippy::unwrap_used, clippy::panic, reason = "test code: a failed step is a failed test")]

mod stage;

use baton_contract::{
    ErrorCode, Signed,
    caseload::{AccessTrailAnswer, AccessTrailRequest, CaseloadAnswer, RELEASE_INFO, ReleasedKey},
    path,
    sign_in::{DeviceUserRequest, SecondFactorRequest, SignInAnswer},
    signed::PlatformTime,
};
use baton_domain::{
    Action, ActionKind, DeviceId, Role,
    action::{Looked, View},
    chart::Compartment,
};
use baton_vault::{clock::Clock, otp::OtpSeed, sealing::Sealed};
use data_encoding::BASE64URL_NOPAD;
use stage::{
    AUTH, Credential, SEED, Stage, fresh_id,
    tablet::{Hand, Tablet, device_user, enrol_request, json, new_key},
};

fn code(stage: &Stage) -> String {
    OtpSeed::try_from_slice(&SEED).unwrap().code_at(stage.clock.wall_ms() / 1000)
}

async fn caseload(tablet: &Tablet, hand: &Hand) -> CaseloadAnswer {
    tablet.post(path::CASELOAD, Some(&hand.token), vec![]).await.json()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_enrols_one_device_once_and_weak_keys_are_refused() {
    let stage = Stage::set().await;
    let (http, clinic) = (stage.http(), stage.clinic());
    let address = stage.running.addr();
    let made = clinic.make_enrolment_code(stage.one.id, &stage.one.host, address, stage.authority).await.unwrap();
    let (key, device) = (new_key(), DeviceId(fresh_id()));
    let request = enrol_request(&made.secret, device, &key);
    let who = Credential { host: &stage.one.host, device: device.0, key: &key };
    let mut weak = request.clone();
    weak.signing_key = BASE64URL_NOPAD.encode(&[0; 32]);
    assert!(!http.post(&who, path::DEVICES, None, json(&weak)).await.status.is_success());
    let stranger = Credential { key: &new_key(), ..who };
    let forged = http.post(&stranger, path::DEVICES, None, json(&request)).await.error();
    assert_eq!(forged.code, ErrorCode::DeviceUnknown);
    assert!(http.post(&who, path::DEVICES, None, json(&request)).await.status.is_success());
    assert!(http.post(&who, path::DEVICES, None, json(&request)).await.status.is_success(), "a lost answer");
    let (other_key, other) = (new_key(), DeviceId(fresh_id()));
    let second = Credential { host: &stage.one.host, device: other.0, key: &other_key };
    let again = enrol_request(&made.secret, other, &other_key);
    assert_eq!(http.post(&second, path::DEVICES, None, json(&again)).await.error().code, ErrorCode::EnrolmentSpent);
    let made = clinic.make_enrolment_code(stage.one.id, &stage.one.host, address, stage.authority).await.unwrap();
    let elsewhere = Credential { host: &stage.two.host, ..second };
    let request = enrol_request(&made.secret, other, &other_key);
    let foreign = http.post(&elsewhere, path::DEVICES, None, json(&request)).await.error();
    assert_eq!(foreign.code, ErrorCode::EnrolmentSpent, "another clinic's code");
    stage.clock.advance(25 * 3_600_000);
    let late = Credential { host: &stage.one.host, ..elsewhere };
    assert_eq!(http.post(&late, path::DEVICES, None, json(&request)).await.error().code, ErrorCode::EnrolmentSpent);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_needs_a_fresh_nonce_the_right_device_and_the_right_bytes() {
    let stage = Stage::set().await;
    let tablet = Tablet::enrol(&stage, &stage.one).await;
    let nonce = tablet.http.nonce(&tablet.host).await;
    stage.clock.advance(121_000);
    let old = tablet.http.post_with(&tablet.credential(), path::SIGN_IN, None, b"{}".to_vec(), &nonce).await;
    assert_eq!(old.error().code, ErrorCode::DeviceNonce);
    let made_up = tablet.http.post_with(&tablet.credential(), path::SIGN_IN, None, b"{}".to_vec(), "AAAA").await;
    assert_eq!(made_up.error().code, ErrorCode::DeviceNonce);
    let thief = new_key();
    let who = Credential { key: &thief, ..tablet.credential() };
    assert_eq!(tablet.http.post(&who, path::SIGN_IN, None, vec![]).await.error().code, ErrorCode::DeviceUnknown);
    let who = Credential { device: fresh_id(), ..tablet.credential() };
    assert_eq!(tablet.http.post(&who, path::SIGN_IN, None, vec![]).await.error().code, ErrorCode::DeviceUnknown);
    assert_eq!(tablet.post("/v1/nothing", None, vec![]).await.error().code, ErrorCode::NotFound);
    assert_eq!(tablet.post(path::CASELOAD, None, vec![]).await.error().code, ErrorCode::TokenExpired);
    stage.clinic().revoke_device(stage.one.id, tablet.device).await.unwrap();
    assert_eq!(tablet.post(path::SIGN_IN, None, vec![]).await.error().code, ErrorCode::DeviceUnknown);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_code_used_twice_at_once_lets_in_once() {
    let stage = Stage::set().await;
    let tablet = Tablet::enrol(&stage, &stage.one).await;
    let code = code(&stage);
    let (a, b) = tokio::join!(
        tablet.try_sign_in("tech", AUTH, Some(code.clone())),
        tablet.try_sign_in("TECH ", AUTH, Some(code.clone()))
    );
    let mut answers = [a, b];
    answers.sort_by_key(|answer| answer.status);
    assert!(answers[0].status.is_success());
    assert_eq!(answers[1].error().code, ErrorCode::SignInCodeReused);
    assert_eq!(tablet.try_sign_in("tech", AUTH, Some(code)).await.error().code, ErrorCode::SignInCodeReused);
    let wrong = tablet.try_sign_in("tech", AUTH, Some("000000".into())).await.error();
    assert_eq!(wrong.code, ErrorCode::SignInCode);
    assert_eq!(tablet.try_sign_in("tech", AUTH, None).await.error().code, ErrorCode::SignInCode, "no way around it");
}

#[tokio::test(flavor = "multi_thread")]
async fn failures_wait_and_at_last_disable_alike_for_known_and_unknown_logins() {
    let stage = Stage::set().await;
    let tablet = Tablet::enrol(&stage, &stage.one).await;
    for login in ["tech", "nobody"] {
        for _ in 0..10 {
            let wrong = tablet.try_sign_in(login, [0; 32], Some("000000".into())).await;
            assert_eq!(wrong.error().code, ErrorCode::SignInCredentials);
        }
        let right = tablet.try_sign_in(login, AUTH, Some(code(&stage))).await;
        assert_eq!(right.error().code, ErrorCode::SignInThrottled);
    }
    stage.clock.advance(3_000);
    let answer = tablet.try_sign_in("tech", AUTH, Some(code(&stage))).await;
    assert!(answer.status.is_success(), "the wait is over, and a success forgets the failures");
    let (client, connection) = tokio_postgres::connect(&stage.database.url(), tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(connection);
    client.batch_execute("UPDATE sign_in_tries SET failures = 49, next_try_ms = 0").await.unwrap();
    let last = tablet.try_sign_in("tech", [0; 32], None).await;
    assert_eq!(last.error().code, ErrorCode::SignInCredentials);
    stage.clock.advance(7_200_000);
    let disabled = tablet.try_sign_in("tech", AUTH, Some(code(&stage))).await;
    assert_eq!(disabled.error().code, ErrorCode::SignInDisabled);
    let others = tablet.try_sign_in("super", AUTH, Some(code(&stage))).await;
    assert!(others.status.is_success(), "others are not affected");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_second_factor_there_is_only_a_ticket_to_enrol_one() {
    let stage = Stage::set().await;
    let newcomer = stage::person("newcomer", Role::Technician, false);
    stage.clinic().add_person(stage.one.id, newcomer).await.unwrap();
    let tablet = Tablet::enrol(&stage, &stage.one).await;
    let answer: SignInAnswer = tablet.try_sign_in("newcomer", AUTH, None).await.json();
    let SignInAnswer::EnrolSecondFactor { ticket, uri, seed } = answer else { panic!("let in without a factor") };
    assert!(uri.starts_with("otpauth://totp/") && uri.contains(&seed));
    assert_eq!(tablet.post(path::CASELOAD, Some(&ticket), vec![]).await.error().code, ErrorCode::TokenExpired);
    let seed = data_encoding::BASE32_NOPAD.decode(seed.as_bytes()).unwrap();
    let right = OtpSeed::try_from_slice(&seed).unwrap().code_at(stage.clock.wall_ms() / 1000);
    let confirm = |code: &str| json(&SecondFactorRequest { ticket: ticket.clone(), code: code.into() });
    let wrong = if right == "000000" { "111111" } else { "000000" };
    let refused = tablet.post(path::SECOND_FACTOR, None, confirm(wrong)).await;
    assert_eq!(refused.error().code, ErrorCode::SignInCode);
    // Not yet in effect: signing in again still only hands out a ticket.
    let again: SignInAnswer = tablet.try_sign_in("newcomer", AUTH, Some(right.clone())).await.json();
    assert!(matches!(again, SignInAnswer::EnrolSecondFactor { .. }));
    let second = Tablet::enrol(&stage, &stage.one).await;
    let elsewhere = second.post(path::SECOND_FACTOR, None, confirm(&right)).await;
    assert_eq!(elsewhere.error().code, ErrorCode::TokenExpired, "a ticket is for its device");
    let (a, b) = tokio::join!(
        tablet.post(path::SECOND_FACTOR, None, confirm(&right)),
        tablet.post(path::SECOND_FACTOR, None, confirm(&right))
    );
    assert_eq!([a, b].iter().filter(|answer| answer.status.is_success()).count(), 1);
    let reused = tablet.try_sign_in("newcomer", AUTH, Some(right)).await;
    assert_eq!(reused.error().code, ErrorCode::SignInCodeReused, "the confirming code is spent");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_ends_by_time_by_idleness_by_sign_out_and_with_the_account() {
    let stage = Stage::set().await;
    let tablet = Tablet::enrol(&stage, &stage.one).await;
    let hand = tablet.sign_in(&stage, "tech").await;
    let use_it = async |hand: &Hand| tablet.post(path::CASELOAD, Some(&hand.token), vec![]).await;
    for _ in 0..12 {
        stage.clock.advance(59 * 60_000);
        assert!(use_it(&hand).await.status.is_success());
    }
    stage.clock.advance(13 * 60_000);
    assert_eq!(use_it(&hand).await.error().code, ErrorCode::TokenExpired, "twelve hours");
    let hand = tablet.sign_in_again(&stage, "tech").await;
    stage.clock.advance(60 * 60_000 + 1);
    assert_eq!(use_it(&hand).await.error().code, ErrorCode::TokenExpired, "an hour idle");
    let hand = tablet.sign_in_again(&stage, "tech").await;
    let second = Tablet::enrol(&stage, &stage.one).await;
    let elsewhere = second.post(path::CASELOAD, Some(&hand.token), vec![]).await;
    assert_eq!(elsewhere.error().code, ErrorCode::TokenExpired, "a token is for its device");
    assert!(tablet.post(path::SIGN_OUT, Some(&hand.token), vec![]).await.status.is_success());
    assert_eq!(use_it(&hand).await.error().code, ErrorCode::TokenExpired, "signed out");
    stage.clock.advance(30_000);
    let hand = tablet.sign_in_again(&stage, "tech").await;
    stage.clinic().disable_person(stage.one.id, hand.user).await.unwrap();
    assert_eq!(use_it(&hand).await.error().code, ErrorCode::TokenExpired, "account closed");
    stage.clock.advance(30_000);
    let closed = tablet.try_sign_in("tech", AUTH, Some(code(&stage))).await;
    assert_eq!(closed.error().code, ErrorCode::SignInDisabled);
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_are_set_once_and_chart_keys_go_to_the_care_team_only() {
    let stage = Stage::set().await;
    let tablet = Tablet::enrol(&stage, &stage.one).await;
    let hand = tablet.sign_in(&stage, "tech").await;
    let register =
        async |request: &DeviceUserRequest| tablet.post(path::DEVICE_USERS, Some(&hand.token), json(request)).await;
    assert!(register(&device_user(&hand.key, &hand.sealing)).await.status.is_success(), "the same again");
    let other = device_user(&new_key(), &hand.sealing);
    assert_eq!(register(&other).await.error().code, ErrorCode::Denied);
    let weak = DeviceUserRequest { sealing_key: BASE64URL_NOPAD.encode(&[0; 32]), ..other };
    assert_eq!(register(&weak).await.error().code, ErrorCode::RequestMalformed);
    let answer = caseload(&tablet, &hand).await;
    assert_eq!(answer.items.iter().map(|item| item.chart).collect::<Vec<_>>(), [stage.one.chart]);
    assert_eq!(answer.keys.len(), 1, "a technician gets the clinical part only");
    let time: PlatformTime = answer.time.open(&tablet.platform_key).unwrap();
    assert_eq!((time.tenant, time.at_ms), (stage.one.id, stage.clock.wall_ms()));
    assert!(answer.policy.open(&tablet.platform_key).unwrap().mfa_required);
    let key = &answer.keys[0];
    let sealed = Sealed::from_bytes(&BASE64URL_NOPAD.decode(key.sealed.as_bytes()).unwrap()).unwrap();
    let aad = ReleasedKey::aad(hand.user, tablet.device, stage.one.chart, Compartment::Clinical, key.key_epoch);
    let first = hand.sealing.open(RELEASE_INFO, &aad, &sealed).unwrap();
    assert_eq!(first.len(), 32);
    let supervisor = tablet.sign_in(&stage, "super").await;
    let keys = caseload(&tablet, &supervisor).await.keys;
    assert_eq!(keys.len(), 2);
    let auditor = tablet.sign_in(&stage, "auditor").await;
    stage.clinic().assign(stage.one.id, stage.one.chart, auditor.user, 0).await.unwrap();
    let none = caseload(&tablet, &auditor).await;
    assert!(none.items.is_empty() && none.keys.is_empty(), "compliance opens no chart, care team or not");
    let _: Signed<PlatformTime> = none.time;
    let (client, connection) = tokio_postgres::connect(&stage.database.url(), tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(connection);
    let count = async |sql: &str| client.query_one(sql, &[]).await.unwrap().get::<_, i64>(0);
    assert_eq!(count("SELECT count(*) FROM key_releases").await, 3);
    assert_eq!(count("SELECT count(*) FROM platform_audit WHERE act = 'caseload'").await, 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_of_another_clinic_is_refused_everything() {
    let stage = Stage::set().await;
    let ours = Tablet::enrol(&stage, &stage.one).await;
    let theirs = Tablet::enrol(&stage, &stage.two).await;
    let hand = theirs.sign_in(&stage, "tech").await;
    let trail = json(&AccessTrailRequest { chart: stage.one.chart });
    // Their tablet and token at our address.
    let at_ours = Credential { host: &stage.one.host, ..theirs.credential() };
    for (path, body) in [(path::CASELOAD, vec![]), (path::ACCESS_TRAIL, trail.clone()), (path::PUSH, vec![])] {
        let answer = theirs.http.post(&at_ours, path, Some(&hand.token), body).await;
        assert_eq!(answer.error().code, ErrorCode::TenantMismatch, "{path}");
    }
    // Their token on our tablet.
    let answer = ours.post(path::CASELOAD, Some(&hand.token), vec![]).await;
    assert_eq!(answer.error().code, ErrorCode::TenantMismatch);
    // Our chart's id at their address.
    let pulled = theirs.pull(&hand.token, stage.one.chart, None, 10).await;
    assert_eq!(pulled.error().code, ErrorCode::Denied);
    let supervisor = theirs.sign_in(&stage, "super").await;
    let asked = theirs.post(path::ACCESS_TRAIL, Some(&supervisor.token), trail).await;
    assert_eq!(asked.error().code, ErrorCode::Denied);
    let signed_in = theirs.try_sign_in("nobody", AUTH, None).await;
    assert_eq!(signed_in.error().code, ErrorCode::SignInCredentials);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_trail_tells_who_looked_and_only_to_those_who_may_ask() {
    let stage = Stage::set().await;
    let mut tablet = Tablet::enrol(&stage, &stage.one).await;
    let technician = tablet.sign_in(&stage, "tech").await;
    let supervisor = tablet.sign_in(&stage, "super").await;
    let auditor = tablet.sign_in(&stage, "auditor").await;
    let chart = Some(stage.one.chart);
    let open = Action::OpenChart { compartment: Compartment::Clinical, key_epoch: 1 };
    let looked = Looked { count: 7, ids: vec![], digest: None, fingerprint: "00".into() };
    let look = Action::Look { view: View::Session, looked };
    let entries = [
        tablet.act(None, None, &Action::StartApp { clean_exit: true }),
        tablet.act(Some(&technician), chart, &open),
        tablet.act(Some(&technician), chart, &look),
    ];
    tablet.deliver(&entries).await;
    let ask = async |hand: &Hand| {
        let request = json(&AccessTrailRequest { chart: stage.one.chart });
        tablet.post(path::ACCESS_TRAIL, Some(&hand.token), request).await
    };
    assert_eq!(ask(&technician).await.error().code, ErrorCode::Denied);
    for hand in [&supervisor, &auditor] {
        let trail: AccessTrailAnswer = ask(hand).await.json();
        assert_eq!(trail.rows.len(), 2);
        let (newest, oldest) = (&trail.rows[0], &trail.rows[1]);
        assert_eq!((newest.kind, newest.view, newest.records), (ActionKind::Look, Some(View::Session), Some(7)));
        assert_eq!((newest.user, newest.name.as_str(), newest.role), (technician.user, "tech", Role::Technician));
        assert_eq!((oldest.kind, oldest.view), (ActionKind::OpenChart, None));
        assert_eq!(newest.device.as_str(), "Tablet");
    }
    let (client, connection) = tokio_postgres::connect(&stage.database.url(), tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(connection);
    let sql = "SELECT count(*) FROM platform_audit WHERE act = 'access_trail' AND records = 2";
    assert_eq!(client.query_one(sql, &[]).await.unwrap().get::<_, i64>(0), 2, "asking is on record");
}
