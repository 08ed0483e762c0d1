// Made from the Rust contract by `cargo xtask contract`. Do not edit.

export type ErrorCode =
  | "sign_in.credentials"
  | "sign_in.code"
  | "sign_in.code_reused"
  | "sign_in.throttled"
  | "sign_in.disabled"
  | "sign_in.offline_forbidden"
  | "sign_in.not_here"
  | "second_factor.required"
  | "token.expired"
  | "password.weak"
  | "pin.weak"
  | "pin.wrong"
  | "pin.gone"
  | "device.locked"
  | "enrolment.code"
  | "enrolment.spent"
  | "device.enrolled"
  | "device.not_enrolled"
  | "device.unknown"
  | "device.nonce"
  | "folder.busy"
  | "tenant.mismatch"
  | "policy.denied"
  | "lease.expired"
  | "clock.implausible"
  | "record.not_found"
  | "chart.not_open"
  | "chart.not_here"
  | "chart.fault"
  | "view.unseen"
  | "action.refused"
  | "note.unchecked"
  | "action.too_large"
  | "text.unusable"
  | "disk.full"
  | "disk.fault"
  | "keyring.unavailable"
  | "keyring.locked"
  | "keyring.empty"
  | "file.damaged"
  | "file.newer"
  | "platform.unreachable"
  | "platform.untrusted"
  | "platform.protocol"
  | "platform.fault"
  | "request.malformed"
  | "request.too_large"
  | "ledger.gap"
  | "ledger.broken"
  | "ledger.fork"
  | "ledger.frozen"
  | "core.internal";

export type PromptKey = { 
/**
 * Its code.
 */
code: number, 
/**
 * Its label.
 */
label: string, };
export type Mark = "correct" | "prompted" | "incorrect" | "no_response" | "no_opportunity";
export type ChoiceKey = { 
/**
 * Its code.
 */
code: number, 
/**
 * Its label.
 */
label: string, };
export type StepKey = { 
/**
 * Its code.
 */
code: number, 
/**
 * Its label.
 */
label: string, 
/**
 * Whether the plan has it done now: all of a total task, the learnt steps and the taught one of a chain.
 */
open: boolean, 
/**
 * What was recorded of it in this run.
 */
mark: Mark | null, };
export type ComponentKey = { 
/**
 * Its code.
 */
code: number, 
/**
 * Its label.
 */
label: string, 
/**
 * How it was last carried out in this session.
 */
carried: CarriedOut | null, };
export type CarriedOut = "correct" | "incorrect" | "not_applicable";
export type IntervalMethod = "partial" | "whole" | "momentary";
export type AbcKeys = { 
/**
 * What came before.
 */
antecedents: Array<ChoiceKey>, 
/**
 * What came after.
 */
consequences: Array<ChoiceKey>, 
/**
 * Events of this session that are described.
 */
described: number, };
export type TrialKind = "taught" | "error_correction" | "probe";
export type RowState = { "measure": "trials", 
/**
 * The help that may be given.
 */
prompts: Array<PromptKey>, 
/**
 * Trials so far.
 */
done: number, 
/**
 * Trials expected.
 */
expected: number, 
/**
 * Trials needed.
 */
minimum: number, 
/**
 * The last responses, oldest first, at most eight.
 */
last: Array<Mark>, 
/**
 * The help that one touch of the prompted key records: what was given last here, else where the ladder begins.
 */
next_level: number | null, 
/**
 * Percent correct, unrounded.
 */
percent: number | null, 
/**
 * Error corrections; they are in no other number.
 */
corrections: number, 
/**
 * Probes; they are in no other number.
 */
probes: number, } | { "measure": "task_analysis", 
/**
 * The steps, in order, as the current run has them.
 */
steps: Array<StepKey>, 
/**
 * The help that may be given.
 */
prompts: Array<PromptKey>, 
/**
 * The help that one touch of the prompted key records: what was given last here, else where the ladder begins.
 */
next_level: number | null, 
/**
 * The current run, from 1.
 */
run: number, 
/**
 * Runs of which every open step is scored.
 */
runs: number, 
/**
 * Runs expected.
 */
expected: number, 
/**
 * The score of the complete runs, in percent.
 */
percent: number | null, } | { "measure": "count", 
/**
 * Events so far.
 */
count: number, 
/**
 * Per hour of observed time.
 */
per_hour: number | null, } | { "measure": "rate", 
/**
 * The window that is open, if one is.
 */
window: RunningBout | null, 
/**
 * Windows that are over.
 */
windows: number, 
/**
 * Events so far.
 */
count: number, 
/**
 * Per minute of the windows.
 */
per_minute: number | null, } | { "measure": "duration", 
/**
 * The running bout, if one runs.
 */
running: RunningBout | null, 
/**
 * Finished bouts.
 */
bouts: number, 
/**
 * Their total, milliseconds.
 */
total_ms: number, } | { "measure": "latency", 
/**
 * The instruction that waits, if one does.
 */
waiting: RunningBout | null, 
/**
 * Until when it waits, milliseconds.
 */
limit_ms: number | null, 
/**
 * Instructions that are over.
 */
instructions: number, 
/**
 * Of these, without a response in time.
 */
unanswered: number, 
/**
 * The last latency, milliseconds; none if there was no response.
 */
last_ms: number | null, 
/**
 * Their mean.
 */
mean_ms: number | null, } | { "measure": "inter_response_time", 
/**
 * Events so far.
 */
count: number, 
/**
 * The last time between two, milliseconds.
 */
last_ms: number | null, 
/**
 * Their mean.
 */
mean_ms: number | null, } | { "measure": "interval", 
/**
 * What a mark means.
 */
method: IntervalMethod, 
/**
 * From start to start, milliseconds.
 */
interval_ms: number, 
/**
 * Of it, for recording.
 */
rest_ms: number, 
/**
 * The round that runs, if one does.
 */
round: RunningBout | null, 
/**
 * Intervals of the running round that are marked, by number from 0.
 */
marked: Array<number>, 
/**
 * The last marks of all rounds, oldest first, at most eight: true for scored, none for missed.
 */
last: Array<boolean | null>, 
/**
 * Scored of the observed, in percent.
 */
percent: number | null, } | { "measure": "rating", 
/**
 * Lowest value.
 */
minimum: number, 
/**
 * Highest value.
 */
maximum: number, 
/**
 * The last rating.
 */
last: number | null, 
/**
 * How many.
 */
ratings: number, 
/**
 * Their mean.
 */
mean: number | null, } | { "measure": "quantity", 
/**
 * The unit.
 */
unit: string, 
/**
 * How many.
 */
entries: number, 
/**
 * The last.
 */
last: number | null, 
/**
 * Their sum.
 */
sum: number | null, } | { "measure": "permanent_product", 
/**
 * Items expected.
 */
expected: number | null, 
/**
 * Items so far.
 */
items: number, 
/**
 * Of these, as asked.
 */
meeting: number, 
/**
 * In percent.
 */
percent: number | null, } | { "measure": "fidelity", 
/**
 * Its components.
 */
components: Array<ComponentKey>, 
/**
 * Carried out as planned, of those with an occasion, in percent.
 */
percent: number | null, 
/**
 * Below this many percent the plan was not carried out as written.
 */
floor_percent: number, } | { "measure": "free_text", 
/**
 * How many entries.
 */
entries: number, 
/**
 * The last.
 */
last: string | null, };
export type RunningBout = { 
/**
 * The observation to end.
 */
observation: string, 
/**
 * How long it has run, in milliseconds, when this view was made.
 */
elapsed_ms: number, 
/**
 * Beyond this many milliseconds it has run unusually long, as if forgotten; none where too few are known.
 */
long_after_ms: number | null, };
export type RowView = { 
/**
 * The target.
 */
target: string, 
/**
 * Its name.
 */
name: string, 
/**
 * Its program.
 */
program: string, 
/**
 * Whether it stays in the strip at the top.
 */
pinned: boolean, 
/**
 * Its place; it never changes while the session runs.
 */
position: number, 
/**
 * What it measures and where it stands.
 */
state: RowState, 
/**
 * Whether the person has something to take back on this row.
 */
can_undo: boolean, 
/**
 * What to say or do.
 */
instruction: string | null, 
/**
 * Where events may be described: from what.
 */
abc: AbcKeys | null, };
export type TapFact = { "fact": "trial", 
/**
 * The response.
 */
mark: Mark, 
/**
 * The prompt level, for a prompted one.
 */
level: number | null, 
/**
 * Taught unless said.
 */
kind: TrialKind | null, } | { "fact": "step", 
/**
 * The step.
 */
step: number, 
/**
 * Whether it begins a new run though the last one is not whole.
 */
new_run: boolean, 
/**
 * What the child did; *no opportunity*: it did not apply.
 */
mark: Mark, 
/**
 * The prompt level, for a prompted one.
 */
level: number | null, } | { "fact": "count" } | { "fact": "start_bout" } | { "fact": "end_bout" } | { "fact": "unanswered" } | { "fact": "interval", 
/**
 * Its number, from 0.
 */
index: number, 
/**
 * Whether the behaviour occurred.
 */
occurred: boolean, } | { "fact": "rating", 
/**
 * A value of the scale.
 */
value: number, } | { "fact": "quantity", 
/**
 * In the target's unit.
 */
value: number, } | { "fact": "permanent_product", 
/**
 * Items.
 */
items: number, 
/**
 * Of these, as asked.
 */
meeting: number, } | { "fact": "component", 
/**
 * The component.
 */
component: number, 
/**
 * How it was carried out.
 */
carried: CarriedOut, } | { "fact": "abc", 
/**
 * By code.
 */
antecedents: Array<number>, 
/**
 * By code.
 */
consequences: Array<number>, 
/**
 * In free words.
 */
words: string | null, } | { "fact": "text", 
/**
 * The words.
 */
text: string, };
export type FactView = { 
/**
 * The observation.
 */
observation: string, 
/**
 * The target.
 */
target: string, 
/**
 * What happened. A bout: its start.
 */
fact: TapFact, 
/**
 * When, wall milliseconds.
 */
at_ms: number, 
/**
 * When a bout ended.
 */
ended_ms: number | null, 
/**
 * How long a bout lasted, milliseconds.
 */
length_ms: number | null, 
/**
 * An instruction without a response.
 */
unanswered: boolean, 
/**
 * The session's end closed the bout.
 */
cut: boolean, 
/**
 * The event that is described, or the round whose interval is scored.
 */
of: string | null, 
/**
 * The run of a step, from 1.
 */
run: number | null, 
/**
 * Whose hand it was.
 */
by: string, 
/**
 * Whether it was the active person's.
 */
mine: boolean, 
/**
 * Whether it is a second observer's, beside the session's data.
 */
beside: boolean, 
/**
 * Set where it counts no more.
 */
struck: Struck | null, 
/**
 * Set where it was said after the session.
 */
told: Told | null, };
export type Struck = { 
/**
 * Who.
 */
by: string, 
/**
 * When, wall milliseconds.
 */
at_ms: number, 
/**
 * In words; none: it was taken back in the session.
 */
reason: string | null, };
export type Told = { 
/**
 * When, wall milliseconds.
 */
at_ms: number, 
/**
 * Why, in words.
 */
reason: string, 
/**
 * The observation in whose place it stands.
 */
in_place_of: string | null, };
export type NoteState = "draft" | "signed" | "cosigned" | "locked" | "amended";
export type NoteCan = "write" | "sign" | "cosign" | "witness" | "withdraw" | "give_back" | "amend";
export type SectionText = { 
/**
 * Which one, by the template's key.
 */
key: string, 
/**
 * Its heading as it stood when it was written; what is sent with a command is not read.
 */
title: string | null, 
/**
 * What was written.
 */
text: string, };
export type SectionAsk = { 
/**
 * Its key.
 */
key: string, 
/**
 * Its heading.
 */
title: string, 
/**
 * What belongs there.
 */
hint: string, 
/**
 * Whether the payer asks for it.
 */
required: boolean, 
/**
 * Words to choose from, beside free ones.
 */
choices: Array<string>, };
export type ServiceAsk = { 
/**
 * Its code.
 */
code: string, 
/**
 * What it is.
 */
name: string, 
/**
 * Its template's version.
 */
template: number, 
/**
 * Its template's sections.
 */
sections: Array<SectionAsk>, };
export type SignedBy = { 
/**
 * Their name as it stood.
 */
name: string, 
/**
 * When, wall milliseconds.
 */
at_ms: number, };
export type CaregiverView = { 
/**
 * The caregiver.
 */
name: string, 
/**
 * What they are to the client.
 */
relationship: string, 
/**
 * Who held the device.
 */
witness: string, 
/**
 * When, wall milliseconds.
 */
at_ms: number, 
/**
 * Strokes of points, each from 0 to 1,000 across and down a field five wide and two high.
 */
strokes: Array<Array<[number, number]>>, };
export type WithdrawnView = { 
/**
 * Who withdrew it or gave the note back.
 */
by: string, 
/**
 * Whether it was given back by somebody else than the author.
 */
given_back: boolean, 
/**
 * When, wall milliseconds.
 */
at_ms: number, 
/**
 * Why.
 */
reason: string, 
/**
 * When it had been signed, wall milliseconds.
 */
signed_ms: number, 
/**
 * The version that had been signed.
 */
version: number, };
export type AddendumKind = "addendum" | "correction" | "late_entry";
export type AddendumView = { 
/**
 * Its id.
 */
addendum: string, 
/**
 * Who wrote it.
 */
by: string, 
/**
 * When, wall milliseconds.
 */
at_ms: number, 
/**
 * What it is.
 */
kind: AddendumKind, 
/**
 * What was written.
 */
text: string, };
export type NoteView = { 
/**
 * The note.
 */
note: string, 
/**
 * Its narrative.
 */
text: string, 
/**
 * The service that it documents.
 */
service: string | null, 
/**
 * That service's name as it stood.
 */
service_name: string | null, 
/**
 * Its sections, as far as something was written.
 */
sections: Array<SectionText>, 
/**
 * Its version.
 */
version: number, 
/**
 * Who wrote it.
 */
by: string, 
/**
 * Whether it is the active person's.
 */
mine: boolean, 
/**
 * Where it stands.
 */
state: NoteState, 
/**
 * When it was signed, wall milliseconds.
 */
signed_ms: number | null, 
/**
 * The name under which it was signed.
 */
signed_as: string | null, 
/**
 * Whether a supervisor's signature is missing.
 */
asks_cosign: boolean, 
/**
 * Whether the caregiver's signature is missing.
 */
asks_caregiver: boolean, 
/**
 * The supervisor's signature.
 */
cosigned: SignedBy | null, 
/**
 * The caregiver's.
 */
caregiver: CaregiverView | null, 
/**
 * Signatures that no longer stand, oldest first.
 */
withdrawn: Array<WithdrawnView>, 
/**
 * What was added once it was locked, oldest first.
 */
addenda: Array<AddendumView>, 
/**
 * Whether the session's data was corrected after it was signed, so that the note may no longer match it.
 */
data_changed: boolean, 
/**
 * What the active person may do with it.
 */
can: Array<NoteCan>, };
export type Verdict = "passes" | "warns" | "fails";
export type CheckLine = { 
/**
 * The rule, as a word.
 */
rule: string, 
/**
 * What it found.
 */
verdict: Verdict, 
/**
 * As a sentence.
 */
line: string, };
export type UnitLine = { 
/**
 * Service date, `YYYY-MM-DD`.
 */
date: string, 
/**
 * The service code.
 */
code: string, 
/**
 * Who provided it; none where the payer bills providers together.
 */
by: string | null, 
/**
 * Whole minutes.
 */
minutes: number, 
/**
 * Units.
 */
units: number, };
export type NoteSheet = { 
/**
 * The payer; none where no reference data has arrived.
 */
payer: string | null, 
/**
 * Services that the active person may document on this date.
 */
services: Array<ServiceAsk>, 
/**
 * The one chosen, or the usual one.
 */
service: string | null, 
/**
 * A narrative drafted from the data.
 */
draft: string, 
/**
 * The checks of the active person's note as it was saved last.
 */
checks: Array<CheckLine>, 
/**
 * Whether nothing fails.
 */
may_sign: boolean, 
/**
 * Units by the payer's policy; a view, never a record.
 */
units: Array<UnitLine>, 
/**
 * All notes of the session.
 */
notes: Array<NoteView>, };
export type Clocks = "same" | "compared" | "unknown";
export type MethodView = { 
/**
 * The method, as a word: "Total count".
 */
method: string, 
/**
 * Percent; kappa: from -1 to 1. None is *undefined*, never zero.
 */
value: number | null, 
/**
 * Whether the value is a kappa and no percentage.
 */
kappa: boolean, 
/**
 * What it was made of, as a sentence, or why there is no value.
 */
line: string, 
/**
 * The method usually reported for this measure.
 */
primary: boolean, };
export type TargetAgreement = { 
/**
 * The target.
 */
target: string, 
/**
 * Its name.
 */
name: string, 
/**
 * Its program.
 */
program: string, 
/**
 * How much the session's own stream has of it in the time compared.
 */
first: number, 
/**
 * How much the second observer has.
 */
second: number, 
/**
 * The methods that fit its measure; none where none does.
 */
methods: Array<MethodView>, };
export type ObserverAgreement = { 
/**
 * The second observer.
 */
by: string, 
/**
 * How the clocks compare.
 */
clocks: Clocks, 
/**
 * The targets that were compared.
 */
targets: Array<TargetAgreement>, };
export type AgreementView = { 
/**
 * When the session began, wall milliseconds.
 */
started_ms: number, 
/**
 * Whether it has ended: until then nobody sees the other's data.
 */
ended: boolean, 
/**
 * Second observers, in the order in which they joined.
 */
observers: Array<ObserverAgreement>, };
export type ConditionLine = { 
/**
 * Whether it is met.
 */
met: boolean, 
/**
 * What it asks and what there is, as a sentence.
 */
line: string, };
export type MasteryView = { 
/**
 * The rule as a sentence.
 */
rule: string, 
/**
 * Whether it is met.
 */
met: boolean, 
/**
 * Each condition.
 */
conditions: Array<ConditionLine>, };
export type EffectLine = { 
/**
 * Its name.
 */
name: string, 
/**
 * Its value; tau and tau-u may be negative. None is *undefined*.
 */
value: number | null, 
/**
 * What it means, as a sentence.
 */
line: string, };
export type EffectsView = { 
/**
 * Baseline points that were compared.
 */
baseline: number, 
/**
 * Treatment points that were compared.
 */
treatment: number, 
/**
 * The effect sizes.
 */
lines: Array<EffectLine>, };
export type CelerationLine = { 
/**
 * The phase.
 */
phase: string, 
/**
 * Weekly factor as it is written: "×1.25", "÷1.40"; none where there is no line.
 */
label: string | null, 
/**
 * The same as a sentence.
 */
line: string, };
export type CourseView = { 
/**
 * The target.
 */
target: string, 
/**
 * Its name.
 */
name: string, 
/**
 * Its program.
 */
program: string, 
/**
 * Its phase, as a word.
 */
phase: string, 
/**
 * Sessions that were looked at.
 */
sessions: number, 
/**
 * Mastery; none where no criterion fits the measure.
 */
mastery: MasteryView | null, 
/**
 * Change since baseline; none without a baseline.
 */
effects: EffectsView | null, 
/**
 * Celeration, phase by phase; none for what is not counted.
 */
celeration: Array<CelerationLine>, };
export type Failure = { 
/**
 * The code, `noun.reason`.
 */
code: ErrorCode, 
/**
 * The sentence.
 */
text: string, 
/**
 * PIN tries left, for `pin.wrong`.
 */
tries_left: number | null, 
/**
 * Why a PIN is weak, for `pin.weak`; a sentence.
 */
reason: string | null, };
export type Can = "record_session" | "write_note" | "sign_note" | "cosign_note" | "read_access_trail" | "read_graph";
export type SyncView = { 
/**
 * Whether the platform answered last time.
 */
online: boolean, 
/**
 * Entries not yet received by the platform.
 */
waiting: number, 
/**
 * Entries that need attention.
 */
attention: number, 
/**
 * When the last receipt came, wall milliseconds.
 */
received_ms: number | null, 
/**
 * Why delivery has stopped until somebody acts.
 */
trouble: ErrorCode | null, };
export type DeviceView = { 
/**
 * Whether it is enrolled.
 */
enrolled: boolean, 
/**
 * What people call it.
 */
name: string, 
/**
 * The clinic.
 */
tenant: string, 
/**
 * How far what was recorded has come.
 */
sync: SyncView, };
export type PinState = "ready" | "full_sign_in";
export type PersonTile = { 
/**
 * The person.
 */
user: string, 
/**
 * Their login, to fill the full sign-in.
 */
login: string, 
/**
 * Their name, shortened for a screen that anybody sees: "A. R.".
 */
name: string, 
/**
 * Two letters.
 */
initials: string, 
/**
 * 0 to 7, stable for a person.
 */
colour: number, 
/**
 * Whether the PIN is enough.
 */
pin: PinState, 
/**
 * Until when, wall milliseconds.
 */
pin_until_ms: number | null, };
export type PeopleView = { 
/**
 * The device.
 */
device: DeviceView, 
/**
 * Who is enrolled here.
 */
people: Array<PersonTile>, 
/**
 * Observed milliseconds of a running session when this view was made, if one runs.
 */
running_ms: number | null, 
/**
 * Most wrong PINs in a row before a full sign-in is needed.
 */
pin_tries: number, };
export type MeView = { 
/**
 * The person.
 */
user: string, 
/**
 * Their name.
 */
name: string, 
/**
 * Two letters.
 */
initials: string, 
/**
 * 0 to 7.
 */
colour: number, 
/**
 * Their role, as a word.
 */
role: string, 
/**
 * Whether a PIN must be set before anything else.
 */
needs_pin: boolean, 
/**
 * Fewest digits of a PIN here.
 */
pin_min_digits: number, 
/**
 * When the shift ends, wall milliseconds.
 */
shift_until_ms: number, 
/**
 * Inactivity until the lock, in milliseconds, as it stands now.
 */
lock_after_ms: number, 
/**
 * On which side this person's data keys stand.
 */
hand: Hand, 
/**
 * The session that runs on this device and that this person may go on with.
 */
running: RunningSession | null, };
export type Hand = "left" | "right";
export type RunningSession = { 
/**
 * Its chart.
 */
chart: string, 
/**
 * The session.
 */
session: string, };
export type SecondFactor = { 
/**
 * `otpauth://` address for a QR code.
 */
uri: string, 
/**
 * The seed as base32 text.
 */
seed: string, };
export type SignInStep = { "step": "done", 
/**
 * Who.
 */
me: MeView, 
/**
 * The offline second factor of this person on this device, shown once, when the clinic allows sign-in with no network.
 */
offline: SecondFactor | null, } | { "step": "enrol_second_factor", 
/**
 * What to scan or type.
 */
factor: SecondFactor, };
export type ClientCard = { 
/**
 * The chart.
 */
chart: string, 
/**
 * The client's name.
 */
name: string, 
/**
 * Two letters.
 */
initials: string, 
/**
 * 0 to 7.
 */
colour: number, 
/**
 * When the last session ended, wall milliseconds.
 */
last_session_ms: number | null, 
/**
 * Whether the chart is on this device.
 */
here: boolean, };
export type TodayView = { 
/**
 * The clients.
 */
clients: Array<ClientCard>, 
/**
 * What the person may do.
 */
can: Array<Can>, };
export type SessionCard = { 
/**
 * The session.
 */
session: string, 
/**
 * When it began, wall milliseconds.
 */
started_ms: number, 
/**
 * When it ended.
 */
ended_ms: number | null, 
/**
 * Observed milliseconds.
 */
observed_ms: number, 
/**
 * Who provided it, in order.
 */
by: Array<string>, 
/**
 * Observations that count.
 */
observations: number, 
/**
 * Whether the note is signed.
 */
signed: boolean, };
export type TargetCard = { 
/**
 * The target.
 */
target: string, 
/**
 * Its name.
 */
name: string, 
/**
 * Its program.
 */
program: string, 
/**
 * How it is measured, as [`RowState`] tags it.
 */
measure: string, 
/**
 * Its phase.
 */
phase: string, };
export type ChartView = { 
/**
 * The chart.
 */
chart: string, 
/**
 * The client's name.
 */
name: string, 
/**
 * Two letters.
 */
initials: string, 
/**
 * 0 to 7.
 */
colour: number, 
/**
 * Date of birth, `YYYY-MM-DD`.
 */
born: string, 
/**
 * Its targets.
 */
targets: Array<TargetCard>, 
/**
 * Recent sessions, newest first.
 */
sessions: Array<SessionCard>, 
/**
 * What the person may do.
 */
can: Array<Can>, };
export type ClaimView = { 
/**
 * The claim.
 */
claim: string, 
/**
 * Who claims it.
 */
by: string, 
/**
 * Whether that is the active person.
 */
mine: boolean, 
/**
 * Under whose name it was recorded.
 */
of: string, 
/**
 * From, wall milliseconds.
 */
from_ms: number, 
/**
 * To, wall milliseconds.
 */
to_ms: number, 
/**
 * Why.
 */
reason: string, 
/**
 * What was said of it; none while it waits.
 */
confirmed: boolean | null, 
/**
 * Who said so.
 */
answered_by: string | null, 
/**
 * Whether the active person may say so.
 */
can_answer: boolean, };
export type SegmentView = { 
/**
 * The segment.
 */
segment: string, 
/**
 * Whether the active person may say that a stretch of it was theirs.
 */
can_claim: boolean, 
/**
 * Who.
 */
name: string, 
/**
 * Two letters.
 */
initials: string, 
/**
 * From, wall milliseconds.
 */
from_ms: number, 
/**
 * To.
 */
to_ms: number | null, 
/**
 * Whether it is the active person's.
 */
mine: boolean, 
/**
 * Whether it makes data of its own beside the session's: a second observer.
 */
beside: boolean, 
/**
 * The service provided, by its code.
 */
service: string | null, };
export type SessionPhase = "running" | "paused" | "ended";
export type Silence = { 
/**
 * The target.
 */
target: string, 
/**
 * True: watched for, and did not happen. False: not watched for.
 */
zero: boolean, };
export type SessionView = { 
/**
 * The chart.
 */
chart: string, 
/**
 * The session.
 */
session: string, 
/**
 * The client's name.
 */
client: string, 
/**
 * Its state.
 */
phase: SessionPhase, 
/**
 * Observed milliseconds when this view was made.
 */
observed_ms: number, 
/**
 * When it began, wall milliseconds.
 */
started_ms: number, 
/**
 * When it ended.
 */
ended_ms: number | null, 
/**
 * Its targets, in their places.
 */
rows: Array<RowView>, 
/**
 * Its segments, in order.
 */
segments: Array<SegmentView>, 
/**
 * Whether the active person holds an open segment.
 */
mine: boolean, 
/**
 * Whether that segment is a second observer's: the rows show their own data alone.
 */
beside: boolean, 
/**
 * Whether there is a second observer's data to compare, and the active person may see it.
 */
agreement: boolean, 
/**
 * Observations of the active person that can be taken back, at most ten.
 */
undo_mine: number, 
/**
 * Targets that ask for *zero* or *not observed* if the session ended now.
 */
asks: Array<string>, 
/**
 * What was told of silent targets at the end.
 */
told: Array<Silence>, 
/**
 * Stretches that somebody says they provided.
 */
claims: Array<ClaimView>, 
/**
 * Notes.
 */
notes: Array<NoteView>, 
/**
 * What the person may do.
 */
can: Array<Can>, };
export type GraphPoint = { 
/**
 * When the session began, wall milliseconds.
 */
at_ms: number, 
/**
 * The score; none is *no value*, never zero.
 */
value: number | null, 
/**
 * Whether it is below the minimum and so not plotted.
 */
below_minimum: boolean, 
/**
 * Whether it comes from probes alone.
 */
probe: boolean, };
export type GraphUnit = "percent" | "per_hour" | "per_minute" | "minutes" | "seconds" | "value";
export type GraphView = { 
/**
 * The target.
 */
target: string, 
/**
 * Its name.
 */
name: string, 
/**
 * What its points count in.
 */
unit: GraphUnit, 
/**
 * The points, oldest first.
 */
points: Array<GraphPoint>, 
/**
 * Where a new phase began, wall milliseconds, with its name.
 */
phases: Array<PhaseLine>, };
export type PhaseLine = { 
/**
 * When, wall milliseconds.
 */
at_ms: number, 
/**
 * The phase that began.
 */
label: string, };
export type AccessRowView = { 
/**
 * Who.
 */
name: string, 
/**
 * Role at the time.
 */
role: string, 
/**
 * What: "looked at a session".
 */
did: string, 
/**
 * How many records, for a look.
 */
records: number | null, 
/**
 * On which device.
 */
device: string, 
/**
 * When, wall milliseconds.
 */
at_ms: number, };
export type AttentionView = { 
/**
 * What was done.
 */
did: string, 
/**
 * When, wall milliseconds.
 */
at_ms: number, 
/**
 * Why it needs attention, as a sentence.
 */
why: string, };
export type Enrol = { 
/**
 * The code as typed or scanned.
 */
code: string, 
/**
 * What people will call the device.
 */
name: string, };
export type SignIn = { 
/**
 * Login.
 */
login: string, 
/**
 * Password.
 */
password: string, 
/**
 * Second factor; none on the first try of a person without one.
 */
code: string | null, };
export type Code = { 
/**
 * Six digits.
 */
code: string, };
export type Pin = { 
/**
 * The digits.
 */
pin: string, };
export type Unlock = { 
/**
 * The person.
 */
user: string, 
/**
 * The digits.
 */
pin: string, };
export type Renew = { 
/**
 * Password.
 */
password: string, 
/**
 * Second factor.
 */
code: string, };
export type Chart = { 
/**
 * The chart.
 */
chart: string, };
export type Session = { 
/**
 * The chart.
 */
chart: string, 
/**
 * The session.
 */
session: string, };
export type Tap = { 
/**
 * The chart.
 */
chart: string, 
/**
 * The session.
 */
session: string, 
/**
 * The target.
 */
target: string, 
/**
 * What happened.
 */
fact: TapFact, 
/**
 * Milliseconds from touch-down to sending.
 */
touched_ms_ago: number, };
export type RowOf = { 
/**
 * The chart.
 */
chart: string, 
/**
 * The session.
 */
session: string, 
/**
 * The target.
 */
target: string, };
export type KeepDraft = { 
/**
 * The chart.
 */
chart: string, 
/**
 * The session.
 */
session: string, 
/**
 * The target.
 */
target: string, 
/**
 * As the window needs it to show it again; empty: nothing.
 */
text: string, };
export type SetHand = { 
/**
 * The hand.
 */
hand: Hand, };
export type Correct = { 
/**
 * The chart.
 */
chart: string, 
/**
 * The session.
 */
session: string, 
/**
 * What is struck out; none: nothing.
 */
strikes: string | null, 
/**
 * What is added; none: nothing.
 */
adds: Missed | null, 
/**
 * Why, in words.
 */
reason: string, };
export type Missed = { 
/**
 * The target.
 */
target: string, 
/**
 * What happened. A bout: its start.
 */
fact: TapFact, 
/**
 * When, wall milliseconds.
 */
at_ms: number, 
/**
 * When a bout ended.
 */
ended_ms: number | null, 
/**
 * The event that is described, or the round whose interval is scored.
 */
of: string | null, 
/**
 * The run of a step, from 1.
 */
run: number | null, };
export type ClaimTime = { 
/**
 * The chart.
 */
chart: string, 
/**
 * The session.
 */
session: string, 
/**
 * The colleague's segment.
 */
segment: string, 
/**
 * From, wall milliseconds.
 */
from_ms: number, 
/**
 * To, wall milliseconds.
 */
to_ms: number, 
/**
 * Why.
 */
reason: string, };
export type AnswerClaim = { 
/**
 * The chart.
 */
chart: string, 
/**
 * The session.
 */
session: string, 
/**
 * The claim.
 */
claim: string, 
/**
 * Whether it is so.
 */
confirmed: boolean, };
export type EndSession = { 
/**
 * The chart.
 */
chart: string, 
/**
 * The session.
 */
session: string, 
/**
 * What the silence of each asked target means.
 */
dispositions: Array<Silence>, };
export type WriteNote = { 
/**
 * The chart.
 */
chart: string, 
/**
 * The session.
 */
session: string, 
/**
 * The text.
 */
text: string, 
/**
 * The version it replaces; 0 for a new note.
 */
base_version: number, 
/**
 * The service that it documents, by its code.
 */
service: string | null, 
/**
 * What was written in its sections; empty ones may be left out.
 */
sections: Array<SectionText>, };
export type SignNote = { 
/**
 * The chart.
 */
chart: string, 
/**
 * The session.
 */
session: string, 
/**
 * The version that was read.
 */
version: number, 
/**
 * The PIN, asked again.
 */
pin: string, };
export type CosignNote = { 
/**
 * The chart.
 */
chart: string, 
/**
 * The session.
 */
session: string, 
/**
 * The note.
 */
note: string, 
/**
 * The version that was read.
 */
version: number, 
/**
 * The PIN, asked again.
 */
pin: string, };
export type SignCaregiver = { 
/**
 * The chart.
 */
chart: string, 
/**
 * The session.
 */
session: string, 
/**
 * The note.
 */
note: string, 
/**
 * The version that was read.
 */
version: number, 
/**
 * The caregiver.
 */
name: string, 
/**
 * What they are to the client.
 */
relationship: string, 
/**
 * Strokes of points, each from 0 to 1,000 across and down; at most 2,000 points.
 */
strokes: Array<Array<[number, number]>>, };
export type Withdraw = { 
/**
 * The chart.
 */
chart: string, 
/**
 * The session.
 */
session: string, 
/**
 * The note.
 */
note: string, 
/**
 * The version that was signed.
 */
version: number, 
/**
 * Why.
 */
reason: string, };
export type AmendNote = { 
/**
 * The chart.
 */
chart: string, 
/**
 * The session.
 */
session: string, 
/**
 * The note.
 */
note: string, 
/**
 * What it is.
 */
kind: AddendumKind, 
/**
 * What is added.
 */
text: string, };
export type CourseOf = { 
/**
 * The chart.
 */
chart: string, 
/**
 * The target.
 */
target: string, };
export type Graph = { 
/**
 * The chart.
 */
chart: string, 
/**
 * The targets; none for all.
 */
targets: Array<string>, };

export interface Commands {
  "device.view": { request: null; answer: DeviceView };
  "device.enrol": { request: Enrol; answer: DeviceView };
  "people.view": { request: null; answer: PeopleView };
  "people.sign_in": { request: SignIn; answer: SignInStep };
  "people.confirm_second_factor": { request: Code; answer: SignInStep };
  "people.set_pin": { request: Pin; answer: MeView };
  "people.unlock": { request: Unlock; answer: MeView };
  "people.renew": { request: Renew; answer: MeView };
  "people.lock": { request: null; answer: null };
  "people.end_shift": { request: null; answer: null };
  "people.ping": { request: null; answer: null };
  "me.view": { request: null; answer: MeView };
  "me.set_hand": { request: SetHand; answer: MeView };
  "today.view": { request: null; answer: TodayView };
  "chart.open": { request: Chart; answer: ChartView };
  "chart.close": { request: Chart; answer: null };
  "session.start": { request: Chart; answer: SessionView };
  "session.view": { request: Session; answer: SessionView };
  "session.tap": { request: Tap; answer: RowView };
  "session.undo_row": { request: RowOf; answer: RowView };
  "session.undo_mine": { request: Session; answer: RowView };
  "session.pause": { request: Session; answer: SessionView };
  "session.resume": { request: Session; answer: SessionView };
  "session.take_over": { request: Session; answer: SessionView };
  "session.join": { request: Session; answer: SessionView };
  "session.leave": { request: Session; answer: SessionView };
  "session.end": { request: EndSession; answer: SessionView };
  "session.facts": { request: Session; answer: Array<FactView> };
  "session.correct": { request: Correct; answer: Array<FactView> };
  "session.claim": { request: ClaimTime; answer: SessionView };
  "session.answer_claim": { request: AnswerClaim; answer: SessionView };
  "draft.view": { request: RowOf; answer: string | null };
  "draft.keep": { request: KeepDraft; answer: null };
  "agreement.view": { request: Session; answer: AgreementView };
  "note.sheet": { request: Session; answer: NoteSheet };
  "note.write": { request: WriteNote; answer: NoteView };
  "note.sign": { request: SignNote; answer: NoteView };
  "note.cosign": { request: CosignNote; answer: NoteView };
  "note.caregiver": { request: SignCaregiver; answer: NoteView };
  "note.withdraw": { request: Withdraw; answer: NoteView };
  "note.give_back": { request: Withdraw; answer: NoteView };
  "note.amend": { request: AmendNote; answer: NoteView };
  "graph.view": { request: Graph; answer: Array<GraphView> };
  "course.view": { request: CourseOf; answer: CourseView };
  "access.view": { request: Chart; answer: Array<AccessRowView> };
  "attention.view": { request: null; answer: Array<AttentionView> };
  "sync.view": { request: null; answer: SyncView };
}
