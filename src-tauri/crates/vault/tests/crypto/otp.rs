//! One-time codes: RFC 6238 vectors, the window, replay.

use baton_vault::otp::{OtpError, OtpSeed, accept};
use proptest::prelude::*;

fn rfc_seed() -> OtpSeed {
    OtpSeed::try_from_slice(b"12345678901234567890").unwrap()
}

#[test]
fn rfc_6238_vectors() {
    // Appendix B lists eight digits; the last six are the six-digit code.
    let vectors = [
        (59, "287082"),
        (1_111_111_109, "081804"),
        (1_111_111_111, "050471"),
        (1_234_567_890, "005924"),
        (2_000_000_000, "279037"),
        (20_000_000_000, "353130"),
    ];
    for (unix_s, code) in vectors {
        assert_eq!(rfc_seed().code_at(unix_s), code);
        assert_eq!(rfc_seed().matching_step(code, unix_s), Some(u64::try_from(unix_s).unwrap() / 30));
    }
}

#[test]
fn only_this_and_the_previous_step_count() {
    let (seed, now) = (rfc_seed(), 1_700_000_010);
    let step = u64::try_from(now).unwrap() / 30;
    let at = |offset| accept(&seed, &seed.code_at(now + offset), now, None);
    assert_eq!(at(0), Ok(step));
    assert_eq!(at(-30), Ok(step - 1));
    assert_eq!(at(30), Err(OtpError::Wrong));
    assert_eq!(at(-60), Err(OtpError::Wrong));
}

#[test]
fn a_code_is_accepted_once() {
    let (seed, now) = (rfc_seed(), 1_700_000_000);
    let (code, earlier) = (seed.code_at(now), seed.code_at(now - 30));
    let step = accept(&seed, &code, now, None).unwrap();
    assert_eq!(accept(&seed, &code, now, Some(step)), Err(OtpError::Reused));
    assert_eq!(accept(&seed, &code, now + 29, Some(step)), Err(OtpError::Reused));
    // The one before was not used, but steps only go forward.
    assert_eq!(accept(&seed, &earlier, now, Some(step)), Err(OtpError::Reused));
    assert_eq!(accept(&seed, &seed.code_at(now + 30), now + 30, Some(step)), Ok(step + 1));
    // A wall clock set back does not bring old codes back.
    assert_eq!(accept(&seed, &seed.code_at(now - 3600), now - 3600, Some(step)), Err(OtpError::Reused));
}

#[test]
fn malformed_codes_are_no_attempt() {
    for code in ["", "28708", "2870822", "28708a", "287 82", "２８７０８２", "+28708"] {
        assert_eq!(accept(&rfc_seed(), code, 59, None), Err(OtpError::Malformed), "{code}");
    }
}

#[test]
fn times_at_the_edges_do_not_panic() {
    assert_eq!(rfc_seed().matching_step("287082", -1), None);
    assert_eq!(rfc_seed().matching_step("287082", i64::MAX), None);
    assert_eq!(rfc_seed().matching_step(&rfc_seed().code_at(0), 0), Some(0));
    assert_eq!(rfc_seed().code_at(-5), rfc_seed().code_at(0));
}

#[test]
fn a_seed_reads_back_however_it_was_typed() {
    let seed = OtpSeed::make().unwrap();
    let text = seed.base32().expose().to_owned();
    let grouped = text.as_bytes().chunks(4).map(|c| std::str::from_utf8(c).unwrap()).collect::<Vec<_>>().join(" ");
    for typed in [text.clone(), format!(" {}\n", grouped.to_lowercase()), grouped.replace(' ', "-")] {
        assert_eq!(OtpSeed::from_base32(&typed).unwrap().expose(), seed.expose(), "{typed}");
    }
    for wrong in ["", "ABCD", &text[1..], &format!("{text}AAAAAAAA"), &text.replacen(&text[..1], "1", 1)] {
        assert!(OtpSeed::from_base32(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn base32_and_uri_are_what_authenticators_read() {
    let seed = rfc_seed();
    assert_eq!(seed.base32().expose(), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    assert_eq!(
        seed.uri("Baton: Süd", "ana@clinic.example").expose(),
        "otpauth://totp/Baton%20S%C3%BCd:ana%40clinic.example?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\
         &issuer=Baton%20S%C3%BCd&algorithm=SHA1&digits=6&period=30"
    );
    assert_ne!(OtpSeed::make().unwrap().expose(), OtpSeed::make().unwrap().expose());
}

proptest! {
    #[test]
    fn an_accepted_step_is_always_later(now in 0_i64..4_000_000_000, last: Option<u64>, offset in -90_i64..90) {
        let seed = rfc_seed();
        if let Ok(step) = accept(&seed, &seed.code_at((now + offset).max(0)), now, last) {
            prop_assert!(last.is_none_or(|last| step > last));
            prop_assert!(step == u64::try_from(now).unwrap() / 30 || step + 1 == u64::try_from(now).unwrap() / 30);
        }
    }

    #[test]
    fn arbitrary_codes_never_panic(code: String, now: i64) {
        let _ = accept(&rfc_seed(), &code, now, None);
        let _ = rfc_seed().matching_step(&code, now);
    }
}
