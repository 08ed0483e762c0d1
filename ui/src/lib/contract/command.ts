// Made from the Rust contract by `cargo xtask contract`. Do not edit.

import type { RowView } from './row';
import type { FactView, TapFact } from './fact';
import type { AddendumKind, AgreementView, NoteSheet, NoteView, SectionText } from './note';
import type { CourseView } from './course';
import type { Exported, GraphBy, GraphView } from './graph';
import type { PaperAnswer, PaperSheet } from './paper';
import type { ChangeView, FormCheck, PhaseKey, ProgramView, TargetForm } from './program';
import type { AccessRowView, AttentionView, ChartView, DeviceView, Hand, MeView, PeopleView, SessionView, SignInStep, Silence, SyncView, TodayView } from './view';

export type Enrol = { 
/** The code as typed or scanned. */
code: string, 
/** What people will call the device. */
name: string, };
export type SignIn = { 
/** Login. */
login: string, 
/** Password. */
password: string, 
/** Second factor; none on the first try of a person without one. */
code: string | null, };
export type Code = { 
/** Six digits. */
code: string, };
export type Pin = { 
/** The digits. */
pin: string, };
export type Unlock = { 
/** The person. */
user: string, 
/** The digits. */
pin: string, };
export type Renew = { 
/** Password. */
password: string, 
/** Second factor. */
code: string, };
export type Chart = { 
/** The chart. */
chart: string, };
export type Session = { 
/** The chart. */
chart: string, 
/** The session. */
session: string, };
export type Tap = { 
/** The chart. */
chart: string, 
/** The session. */
session: string, 
/** The target. */
target: string, 
/** What happened. */
fact: TapFact, 
/** Milliseconds from touch-down to sending. */
touched_ms_ago: number, };
export type RowOf = { 
/** The chart. */
chart: string, 
/** The session. */
session: string, 
/** The target. */
target: string, };
export type KeepDraft = { 
/** The chart. */
chart: string, 
/** The session. */
session: string, 
/** The target. */
target: string, 
/** As the window needs it to show it again; empty: nothing. */
text: string, };
export type SetHand = { 
/** The hand. */
hand: Hand, };
export type Correct = { 
/** The chart. */
chart: string, 
/** The session. */
session: string, 
/** What is struck out; none: nothing. */
strikes: string | null, 
/** What is added; none: nothing. */
adds: Missed | null, 
/** Why, in words. */
reason: string, };
export type Missed = { 
/** The target. */
target: string, 
/** What happened. A bout: its start. */
fact: TapFact, 
/** When, wall milliseconds. */
at_ms: number, 
/** When a bout ended. */
ended_ms: number | null, 
/** The event that is described, or the round whose interval is scored. */
of: string | null, 
/** The run of a step, from 1. */
run: number | null, };
export type ClaimTime = { 
/** The chart. */
chart: string, 
/** The session. */
session: string, 
/** The colleague's segment. */
segment: string, 
/** From, wall milliseconds. */
from_ms: number, 
/** To, wall milliseconds. */
to_ms: number, 
/** Why. */
reason: string, };
export type AnswerClaim = { 
/** The chart. */
chart: string, 
/** The session. */
session: string, 
/** The claim. */
claim: string, 
/** Whether it is so. */
confirmed: boolean, };
export type EndSession = { 
/** The chart. */
chart: string, 
/** The session. */
session: string, 
/** What the silence of each asked target means. */
dispositions: Array<Silence>, };
export type WriteNote = { 
/** The chart. */
chart: string, 
/** The session. */
session: string, 
/** The text. */
text: string, 
/** The version it replaces; 0 for a new note. */
base_version: number, 
/** The service that it documents, by its code. */
service: string | null, 
/** What was written in its sections; empty ones may be left out. */
sections: Array<SectionText>, };
export type SignNote = { 
/** The chart. */
chart: string, 
/** The session. */
session: string, 
/** The version that was read. */
version: number, 
/** The PIN, asked again. */
pin: string, };
export type CosignNote = { 
/** The chart. */
chart: string, 
/** The session. */
session: string, 
/** The note. */
note: string, 
/** The version that was read. */
version: number, 
/** The PIN, asked again. */
pin: string, };
export type SignCaregiver = { 
/** The chart. */
chart: string, 
/** The session. */
session: string, 
/** The note. */
note: string, 
/** The version that was read. */
version: number, 
/** The caregiver. */
name: string, 
/** What they are to the client. */
relationship: string, 
/** Strokes of points, each from 0 to 1,000 across and down; at most 2,000 points. */
strokes: Array<Array<[number, number]>>, };
export type Withdraw = { 
/** The chart. */
chart: string, 
/** The session. */
session: string, 
/** The note. */
note: string, 
/** The version that was signed. */
version: number, 
/** Why. */
reason: string, };
export type AmendNote = { 
/** The chart. */
chart: string, 
/** The session. */
session: string, 
/** The note. */
note: string, 
/** What it is. */
kind: AddendumKind, 
/** What is added. */
text: string, };
export type CourseOf = { 
/** The chart. */
chart: string, 
/** The target. */
target: string, };
export type Graph = { 
/** The chart. */
chart: string, 
/** The targets; none for all. */
targets: Array<string>, 
/** What makes a point. */
by: GraphBy, };
export type CheckTarget = { 
/** The chart. */
chart: string, 
/** The target that is changed; none: a new one. */
target: string | null, 
/** The form. */
form: TargetForm, };
export type WriteTarget = { 
/** The chart. */
chart: string, 
/** The target that is changed; none: a new one. */
target: string | null, 
/** The version that the form was filled from; 0: a new one. */
base_version: number, 
/** The form. */
form: TargetForm, 
/** Why; needed where data was recorded of it. */
reason: string | null, };
export type MoveTarget = { 
/** The chart. */
chart: string, 
/** The target. */
target: string, 
/** The phase in which it was seen. */
from: PhaseKey, 
/** The phase to which it goes. */
to: PhaseKey, 
/** Why. */
reason: string | null, };
export type SettleTarget = { 
/** The chart. */
chart: string, 
/** The change. */
change: string, 
/** The version of the target that the person saw beside it. */
base_version: number, 
/** Whether it takes effect; else the target stays as it stands. */
take: boolean, };
export type ExportForm = "svg" | "pdf" | "csv" | "print";
export type ExportGraphs = { 
/** The chart. */
chart: string, 
/** The targets. */
targets: Array<string>, 
/** What makes a point. */
by: GraphBy, 
/** As what. */
form: ExportForm, 
/** For drawings: each as a whole SVG document, with its styles, in the order of pages. Else none. */
drawings: Array<string>, };
export type EnterPaper = { 
/** The chart. */
chart: string, 
/** The id that the sheet's answer gave: entering the same twice adds nothing twice. */
session: string, 
/** When it began, wall milliseconds. */
started_ms: number, 
/** When it ended. */
ended_ms: number, 
/** The service that was given, by its code; none: the usual one of the person. */
service: string | null, 
/** What is on the sheet, in order. */
facts: Array<PaperFact>, 
/** What the silence of targets means that ask for it. */
silences: Array<Silence>, 
/** Why on paper, in words. */
reason: string, };
export type PaperFact = { 
/** The target. */
target: string, 
/** What happened. A bout, a window, a round: its start. */
fact: TapFact, 
/** When, wall milliseconds. */
at_ms: number, 
/** When a bout ended. */
ended_ms: number | null, 
/** The place in this list of the event that is described, or of the round whose interval is scored. */
of: number | null, 
/** The run of a step, from 1. */
run: number | null, };
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
  "graph.export": { request: ExportGraphs; answer: Exported };
  "program.view": { request: Chart; answer: ProgramView };
  "program.check": { request: CheckTarget; answer: FormCheck };
  "program.write": { request: WriteTarget; answer: ProgramView };
  "program.move": { request: MoveTarget; answer: ProgramView };
  "program.settle": { request: SettleTarget; answer: ProgramView };
  "program.history": { request: CourseOf; answer: Array<ChangeView> };
  "paper.sheet": { request: Chart; answer: PaperSheet };
  "paper.begin": { request: Chart; answer: PaperSheet };
  "paper.enter": { request: EnterPaper; answer: PaperAnswer };
  "course.view": { request: CourseOf; answer: CourseView };
  "access.view": { request: Chart; answer: Array<AccessRowView> };
  "attention.view": { request: null; answer: Array<AttentionView> };
  "sync.view": { request: null; answer: SyncView };
}
