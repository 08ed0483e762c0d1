//! Full sign-in: password and second factor. Online the platform judges both; with no network, where the clinic allows it,
//! the device judges an offline code first and only then tries the password on the vault.

use std::sync::Arc;

use baton_contract::{
    ErrorCode,
    sign_in::{SecondFactorRequest, SignInAnswer, SignInRequest, SignedIn},
    view::{SecondFactor, SignInStep},
};
use baton_domain::{
    Action, TenantId, UserId,
    action::{Proof, ProofRefusal, Resource},
    policy::OfflineSignIn,
};
use baton_store::{StoreError, device::Person};
use baton_sync::SyncError;
use baton_vault::{
    envelope::{Envelope, EnvelopeError},
    kdf::{KdfError, KdfParams, MasterKey, derive_login_salt, derive_master},
    keys::UserKey,
    otp::{OtpError, OtpSeed, accept},
    secret::SecretText,
};
use data_encoding::BASE64URL_NOPAD;

use crate::{
    core::{Core, Device, PendingSignIn},
    error::AppError,
    people::arrive::{self, Arrival, USER_KEY},
    writer::{Hand, Seal},
};

impl Core {
    /// Signs a person in.
    ///
    /// # Errors
    /// `sign_in.*`, `platform.*`, `device.not_enrolled`.
    pub async fn people_sign_in(
        &self,
        login: &str,
        password: SecretText,
        code: Option<String>,
    ) -> Result<SignInStep, AppError> {
        let login = login.trim().to_lowercase();
        let (client, tenant, turn) = {
            let mut state = self.0.lock();
            let device = state.device()?;
            (Arc::clone(&device.client), device.identity.tenant, device.turn)
        };
        let master = self.derive(tenant, &login, password).await?;
        let request = SignInRequest {
            login: login.clone(),
            auth_value: BASE64URL_NOPAD.encode(master.derive_auth_value().expose()),
            code: code.clone(),
        };
        match client.sign_in(&request).await {
            Ok(answer) => self.answered(login, master, answer, turn).await,
            Err(SyncError::Unreachable | SyncError::Busy { .. }) => {
                self.set_online(false);
                self.sign_in_offline(&login, &master, code.as_deref(), turn)
            }
            Err(error) if nobody_judged(&error) => {
                // An impostor, a captive portal or a broken platform keeps nobody from working: the offline code opens the
                // device as with no network. Where it does not, the first answer stands.
                self.set_online(false);
                self.sign_in_offline(&login, &master, code.as_deref(), turn).map_err(|_| error.into())
            }
            Err(error) => Err(self.refused(&login, error)),
        }
    }

    /// What the password opens; nobody's password is refused like any other wrong one.
    pub(crate) async fn derive(
        &self,
        tenant: TenantId,
        login: &str,
        password: SecretText,
    ) -> Result<MasterKey, AppError> {
        let salt = derive_login_salt(tenant.0, login);
        let derived = tokio::task::spawn_blocking(move || derive_master(&password, &salt, KdfParams::STANDARD)).await?;
        match derived {
            Err(KdfError::Empty | KdfError::TooLong) => {
                Err(self.refused(login, SyncError::Refused(ErrorCode::SignInCredentials.into())))
            }
            other => Ok(other?),
        }
    }

    /// Confirms the second factor that the clinic required.
    ///
    /// # Errors
    /// `sign_in.code`, `token.expired`, `platform.*`.
    pub async fn people_confirm_second_factor(&self, code: &str) -> Result<SignInStep, AppError> {
        let (client, ticket, login, turn) = {
            let mut state = self.0.lock();
            let pending = state.pending.as_ref().ok_or(ErrorCode::TokenExpired)?;
            let (ticket, login) = (pending.ticket.clone(), pending.login.clone());
            let device = state.device()?;
            (Arc::clone(&device.client), ticket, login, device.turn)
        };
        let request = SecondFactorRequest { ticket, code: code.to_owned() };
        let answer = match client.confirm_second_factor(&request).await {
            Ok(answer) => answer,
            Err(error) => return Err(self.refused(&login, error)),
        };
        let pending = self.0.lock().pending.take().ok_or(ErrorCode::TokenExpired)?;
        self.answered(pending.login, pending.master, answer, turn).await
    }

    async fn answered(
        &self,
        login: String,
        master: MasterKey,
        answer: SignInAnswer,
        turn: u64,
    ) -> Result<SignInStep, AppError> {
        match answer {
            SignInAnswer::EnrolSecondFactor { ticket, uri, seed } => {
                self.0.lock().pending = Some(PendingSignIn { login, master, ticket });
                Ok(SignInStep::EnrolSecondFactor { factor: SecondFactor { uri, seed } })
            }
            SignInAnswer::SignedIn(signed_in) => self.arrive_online(&master, *signed_in, turn).await,
        }
    }

    async fn arrive_online(&self, master: &MasterKey, signed_in: SignedIn, turn: u64) -> Result<SignInStep, AppError> {
        let (arrival, client, keys) = {
            let mut state = self.0.lock();
            let device = state.device()?;
            let arrival = device.with_room(|device| {
                device.take_policy(&signed_in.policy)?;
                device.take_time(&signed_in.time)?;
                arrive::online(&self.0, device, master, &signed_in)
            })?;
            let keys = arrival.keys_to_register();
            (arrival, Arc::clone(&device.client), keys)
        };
        client.register_keys(&signed_in.token, &keys).await?;
        let caseload = client.caseload(&signed_in.token).await?;
        self.set_online(true);
        let mut state = self.0.lock();
        let device = state.device()?;
        device.with_room(|device| {
            device.take_policy(&caseload.policy)?;
            device.take_time(&caseload.time)
        })?;
        device.expect_turn(turn)?;
        let step = arrive::settle(&self.0, device, arrival, Some(&caseload))?;
        drop(state);
        self.0.nudge.notify_one();
        Ok(step)
    }

    /// An answer of the platform that says no. It is recorded by the device, which does not know who it was.
    pub(crate) fn refused(&self, login: &str, error: SyncError) -> AppError {
        let reason = match error.code() {
            ErrorCode::SignInCredentials => Some(ProofRefusal::Credentials),
            ErrorCode::SignInCode => Some(ProofRefusal::Code),
            ErrorCode::SignInCodeReused => Some(ProofRefusal::CodeReused),
            _ => None,
        };
        if let (Some(reason), Ok(device)) = (reason, self.0.lock().device()) {
            let about = device.file.person_by_login(login).ok().flatten().map(|person| person.user);
            device.refuse_proof(reason, None, about);
        }
        error.into()
    }

    fn sign_in_offline(
        &self,
        login: &str,
        master: &MasterKey,
        code: Option<&str>,
        turn: u64,
    ) -> Result<SignInStep, AppError> {
        let mut state = self.0.lock();
        let device = state.device()?;
        device.expect_turn(turn)?;
        let known = device.file.person_by_login(login)?;
        device.expect_offline(known.as_ref().map(|person| person.user))?;
        let person = known.ok_or(ErrorCode::SignInNotHere)?;
        let user_key = device.prove_offline(&person, master, code.unwrap_or_default())?;
        let arrival = Arrival::known(person, user_key, Proof::Offline, device.writer.stamp());
        arrive::settle(&self.0, device, arrival, None)
    }
}

/// Whether an answer came from nobody who could know the person.
pub(crate) fn nobody_judged(error: &SyncError) -> bool {
    match error {
        SyncError::Untrusted | SyncError::Clock | SyncError::Protocol => true,
        SyncError::Refused(refused) => refused.code == ErrorCode::PlatformFault,
        SyncError::Unreachable | SyncError::Busy { .. } | SyncError::TooLarge => false,
    }
}

impl Device {
    /// A sign-in waits for the network. Whoever came back to a device that was locked or taken by somebody in the meantime
    /// must not become active in their hands.
    pub fn expect_turn(&self, turn: u64) -> Result<(), AppError> {
        if self.turn == turn { Ok(()) } else { Err(ErrorCode::Locked.into()) }
    }

    /// Records a refusal by the device's own hand, with the person whom somebody tried to be, where they are known here. A
    /// refusal stands whether or not there is room to record it.
    pub fn refuse_proof(&mut self, reason: ProofRefusal, left: Option<u8>, about: Option<UserId>) {
        let stamp = self.writer.stamp();
        let action = Action::RefuseProof { reason, left };
        let _ = self.writer.record(
            Hand::Device,
            &action,
            Resource { chart: None, record: about.map(|user| user.0) },
            Seal::Run,
            &stamp,
        );
    }

    fn expect_offline(&mut self, about: Option<UserId>) -> Result<(), AppError> {
        if self.policy.offline_sign_in == OfflineSignIn::Forbidden {
            self.refuse_proof(ProofRefusal::OfflineForbidden, None, about);
            return Err(ErrorCode::SignInOfflineForbidden.into());
        }
        Ok(())
    }

    /// A person who proves themselves with no network: the lease, then the code, then the password.
    pub fn prove_offline(&mut self, person: &Person, master: &MasterKey, code: &str) -> Result<UserKey, AppError> {
        self.expect_offline(Some(person.user))?;
        self.check_lease()?;
        self.accept_offline_code(person, code)?;
        self.open_user_key(person, master)
    }

    /// Accepts an offline code once, durably, before any password is tried: each guess at a password costs a code.
    fn accept_offline_code(&mut self, person: &Person, code: &str) -> Result<(), AppError> {
        let bytes = self.file.offline_seed(person.user)?.ok_or(ErrorCode::SignInNotHere)?;
        let seed = OtpSeed::try_from_slice(&bytes)?;
        let last = self.file.last_step(person.user)?;
        let now_s = self.writer.stamp().wall_ms.div_euclid(1_000);
        self.expect_not_ahead()?;
        let step = match accept(&seed, code, now_s, Some(last)) {
            Ok(step) => step,
            Err(OtpError::Reused) => {
                self.refuse_proof(ProofRefusal::CodeReused, None, Some(person.user));
                return Err(ErrorCode::SignInCodeReused.into());
            }
            Err(_) => {
                self.refuse_proof(ProofRefusal::Code, None, Some(person.user));
                return Err(ErrorCode::SignInCode.into());
            }
        };
        self.with_room(|device| match device.file.accept_step(person.user, step) {
            Ok(()) => Ok(()),
            Err(StoreError::OutOfOrder(_)) => Err(ErrorCode::SignInCodeReused.into()),
            Err(error) => Err(error.into()),
        })
    }

    /// Opens the user key with the password and the device's secret.
    pub fn open_user_key(&mut self, person: &Person, master: &MasterKey) -> Result<UserKey, AppError> {
        let bytes = self.file.envelope(person.user, USER_KEY)?.ok_or(ErrorCode::FileDamaged)?;
        let envelope = Envelope::from_bytes(&bytes).map_err(|_| ErrorCode::FileDamaged)?;
        let wrap = master.derive_user_wrap(&self.secret, person.user.0, self.identity.device.0);
        match envelope.open(&wrap, &arrive::user_key_context(&self.identity, person.user)) {
            Ok(key) => Ok(UserKey::try_from_slice(&key)?),
            Err(EnvelopeError::WrongKey) => {
                self.refuse_proof(ProofRefusal::Credentials, None, Some(person.user));
                Err(ErrorCode::SignInCredentials.into())
            }
            Err(_) => Err(ErrorCode::FileDamaged.into()),
        }
    }
}
