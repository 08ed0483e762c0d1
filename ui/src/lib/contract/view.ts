// Made from the Rust contract by `cargo xtask contract`. Do not edit.

import type { ErrorCode } from './code';
import type { RowView } from './row';
import type { Told } from './fact';
import type { NoteView } from './note';

export type Failure = { 
/** The code, `noun.reason`. */
code: ErrorCode, 
/** The sentence. */
text: string, 
/** PIN tries left, for `pin.wrong`. */
tries_left: number | null, 
/** Why a PIN is weak, for `pin.weak`; a sentence. */
reason: string | null, };
export type Can = "record_session" | "write_note" | "sign_note" | "cosign_note" | "read_access_trail" | "read_graph" | "export_records" | "edit_program";
export type SyncView = { 
/** Whether the platform answered last time. */
online: boolean, 
/** Entries not yet received by the platform. */
waiting: number, 
/** Entries that need attention. */
attention: number, 
/** When the last receipt came, wall milliseconds. */
received_ms: number | null, 
/** Why delivery has stopped until somebody acts. */
trouble: ErrorCode | null, };
export type DeviceView = { 
/** Whether it is enrolled. */
enrolled: boolean, 
/** What people call it. */
name: string, 
/** The clinic. */
tenant: string, 
/** How far what was recorded has come. */
sync: SyncView, };
export type PinState = "ready" | "full_sign_in";
export type PersonTile = { 
/** The person. */
user: string, 
/** Their login, to fill the full sign-in. */
login: string, 
/** Their name, shortened for a screen that anybody sees: "A. R.". */
name: string, 
/** Two letters. */
initials: string, 
/** 0 to 7, stable for a person. */
colour: number, 
/** Whether the PIN is enough. */
pin: PinState, 
/** Until when, wall milliseconds. */
pin_until_ms: number | null, };
export type PeopleView = { 
/** The device. */
device: DeviceView, 
/** Who is enrolled here. */
people: Array<PersonTile>, 
/** Observed milliseconds of a running session when this view was made, if one runs. */
running_ms: number | null, 
/** Most wrong PINs in a row before a full sign-in is needed. */
pin_tries: number, };
export type MeView = { 
/** The person. */
user: string, 
/** Their name. */
name: string, 
/** Two letters. */
initials: string, 
/** 0 to 7. */
colour: number, 
/** Their role, as a word. */
role: string, 
/** Whether a PIN must be set before anything else. */
needs_pin: boolean, 
/** Fewest digits of a PIN here. */
pin_min_digits: number, 
/** When the shift ends, wall milliseconds. */
shift_until_ms: number, 
/** Inactivity until the lock, in milliseconds, as it stands now. */
lock_after_ms: number, 
/** On which side this person's data keys stand. */
hand: Hand, 
/** The session that runs on this device and that this person may go on with. */
running: RunningSession | null, };
export type Hand = "left" | "right";
export type RunningSession = { 
/** Its chart. */
chart: string, 
/** The session. */
session: string, };
export type SecondFactor = { 
/** `otpauth://` address for a QR code. */
uri: string, 
/** The seed as base32 text. */
seed: string, };
export type SignInStep = { "step": "done", 
/** Who. */
me: MeView, 
/** The offline second factor of this person on this device, shown once, when the clinic allows sign-in with no network. */
offline: SecondFactor | null, } | { "step": "enrol_second_factor", 
/** What to scan or type. */
factor: SecondFactor, };
export type ClientCard = { 
/** The chart. */
chart: string, 
/** The client's name. */
name: string, 
/** Two letters. */
initials: string, 
/** 0 to 7. */
colour: number, 
/** When the last session ended, wall milliseconds. */
last_session_ms: number | null, 
/** Whether the chart is on this device. */
here: boolean, };
export type TodayView = { 
/** The clients. */
clients: Array<ClientCard>, 
/** What the person may do. */
can: Array<Can>, };
export type SessionCard = { 
/** The session. */
session: string, 
/** When it began, wall milliseconds. */
started_ms: number, 
/** When it ended. */
ended_ms: number | null, 
/** Observed milliseconds. */
observed_ms: number, 
/** Who provided it, in order. */
by: Array<string>, 
/** Observations that count. */
observations: number, 
/** Whether the note is signed. */
signed: boolean, };
export type TargetCard = { 
/** The target. */
target: string, 
/** Its name. */
name: string, 
/** Its program. */
program: string, 
/** How it is measured, as [`RowState`] tags it. */
measure: string, 
/** Its phase. */
phase: string, };
export type ChartView = { 
/** The chart. */
chart: string, 
/** The client's name. */
name: string, 
/** Two letters. */
initials: string, 
/** 0 to 7. */
colour: number, 
/** Date of birth, `YYYY-MM-DD`. */
born: string, 
/** Its targets. */
targets: Array<TargetCard>, 
/** Recent sessions, newest first. */
sessions: Array<SessionCard>, 
/** What the person may do. */
can: Array<Can>, };
export type ClaimView = { 
/** The claim. */
claim: string, 
/** Who claims it. */
by: string, 
/** Whether that is the active person. */
mine: boolean, 
/** Under whose name it was recorded. */
of: string, 
/** From, wall milliseconds. */
from_ms: number, 
/** To, wall milliseconds. */
to_ms: number, 
/** Why. */
reason: string, 
/** What was said of it; none while it waits. */
confirmed: boolean | null, 
/** Who said so. */
answered_by: string | null, 
/** Whether the active person may say so. */
can_answer: boolean, };
export type SegmentView = { 
/** The segment. */
segment: string, 
/** Whether the active person may say that a stretch of it was theirs. */
can_claim: boolean, 
/** Who. */
name: string, 
/** Two letters. */
initials: string, 
/** From, wall milliseconds. */
from_ms: number, 
/** To. */
to_ms: number | null, 
/** Whether it is the active person's. */
mine: boolean, 
/** Whether it makes data of its own beside the session's: a second observer. */
beside: boolean, 
/** The service provided, by its code. */
service: string | null, };
export type SessionPhase = "running" | "paused" | "ended";
export type Silence = { 
/** The target. */
target: string, 
/** True: watched for, and did not happen. False: not watched for. */
zero: boolean, };
export type SessionView = { 
/** The chart. */
chart: string, 
/** The session. */
session: string, 
/** The client's name. */
client: string, 
/** Its state. */
phase: SessionPhase, 
/** Observed milliseconds when this view was made. */
observed_ms: number, 
/** When it began, wall milliseconds. */
started_ms: number, 
/** When it ended. */
ended_ms: number | null, 
/** Set where it was recorded on paper: when it was entered, and why. */
paper: Told | null, 
/** Its targets, in their places. */
rows: Array<RowView>, 
/** Its segments, in order. */
segments: Array<SegmentView>, 
/** Whether the active person holds an open segment. */
mine: boolean, 
/** Whether that segment is a second observer's: the rows show their own data alone. */
beside: boolean, 
/** Whether there is a second observer's data to compare, and the active person may see it. */
agreement: boolean, 
/** Observations of the active person that can be taken back, at most ten. */
undo_mine: number, 
/** Targets that ask for *zero* or *not observed* if the session ended now. */
asks: Array<string>, 
/** What was told of silent targets at the end. */
told: Array<Silence>, 
/** Stretches that somebody says they provided. */
claims: Array<ClaimView>, 
/** Notes. */
notes: Array<NoteView>, 
/** What the person may do. */
can: Array<Can>, };
export type AccessRowView = { 
/** Who. */
name: string, 
/** Role at the time. */
role: string, 
/** What: "looked at a session". */
did: string, 
/** How many records, for a look. */
records: number | null, 
/** On which device. */
device: string, 
/** When, wall milliseconds. */
at_ms: number, };
export type AttentionView = { 
/** What was done. */
did: string, 
/** When, wall milliseconds. */
at_ms: number, 
/** Why it needs attention, as a sentence. */
why: string, };
