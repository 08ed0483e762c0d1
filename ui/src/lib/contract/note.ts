// Made from the Rust contract by `cargo xtask contract`. Do not edit.

export type NoteState = "draft" | "signed" | "cosigned" | "locked" | "amended";
export type NoteCan = "write" | "sign" | "cosign" | "witness" | "withdraw" | "give_back" | "amend";
export type SectionText = { 
/** Which one, by the template's key. */
key: string, 
/** Its heading as it stood when it was written; what is sent with a command is not read. */
title: string | null, 
/** What was written. */
text: string, };
export type SectionAsk = { 
/** Its key. */
key: string, 
/** Its heading. */
title: string, 
/** What belongs there. */
hint: string, 
/** Whether the payer asks for it. */
required: boolean, 
/** Words to choose from, beside free ones. */
choices: Array<string>, };
export type ServiceAsk = { 
/** Its code. */
code: string, 
/** What it is. */
name: string, 
/** Its template's version. */
template: number, 
/** Its template's sections. */
sections: Array<SectionAsk>, };
export type SignedBy = { 
/** Their name as it stood. */
name: string, 
/** When, wall milliseconds. */
at_ms: number, };
export type CaregiverView = { 
/** The caregiver. */
name: string, 
/** What they are to the client. */
relationship: string, 
/** Who held the device. */
witness: string, 
/** When, wall milliseconds. */
at_ms: number, 
/** Strokes of points, each from 0 to 1,000 across and down a field five wide and two high. */
strokes: Array<Array<[number, number]>>, };
export type WithdrawnView = { 
/** Who withdrew it or gave the note back. */
by: string, 
/** Whether it was given back by somebody else than the author. */
given_back: boolean, 
/** When, wall milliseconds. */
at_ms: number, 
/** Why. */
reason: string, 
/** When it had been signed, wall milliseconds. */
signed_ms: number, 
/** The version that had been signed. */
version: number, };
export type AddendumKind = "addendum" | "correction" | "late_entry";
export type AddendumView = { 
/** Its id. */
addendum: string, 
/** Who wrote it. */
by: string, 
/** When, wall milliseconds. */
at_ms: number, 
/** What it is. */
kind: AddendumKind, 
/** What was written. */
text: string, };
export type NoteView = { 
/** The note. */
note: string, 
/** Its narrative. */
text: string, 
/** The service that it documents. */
service: string | null, 
/** That service's name as it stood. */
service_name: string | null, 
/** Its sections, as far as something was written. */
sections: Array<SectionText>, 
/** Its version. */
version: number, 
/** Who wrote it. */
by: string, 
/** Whether it is the active person's. */
mine: boolean, 
/** Where it stands. */
state: NoteState, 
/** When it was signed, wall milliseconds. */
signed_ms: number | null, 
/** The name under which it was signed. */
signed_as: string | null, 
/** Whether a supervisor's signature is missing. */
asks_cosign: boolean, 
/** Whether the caregiver's signature is missing. */
asks_caregiver: boolean, 
/** The supervisor's signature. */
cosigned: SignedBy | null, 
/** The caregiver's. */
caregiver: CaregiverView | null, 
/** Signatures that no longer stand, oldest first. */
withdrawn: Array<WithdrawnView>, 
/** What was added once it was locked, oldest first. */
addenda: Array<AddendumView>, 
/** Whether the session's data was corrected after it was signed, so that the note may no longer match it. */
data_changed: boolean, 
/** What the active person may do with it. */
can: Array<NoteCan>, };
export type Verdict = "passes" | "warns" | "fails";
export type CheckLine = { 
/** The rule, as a word. */
rule: string, 
/** What it found. */
verdict: Verdict, 
/** As a sentence. */
line: string, };
export type UnitLine = { 
/** Service date, `YYYY-MM-DD`. */
date: string, 
/** The service code. */
code: string, 
/** Who provided it; none where the payer bills providers together. */
by: string | null, 
/** Whole minutes. */
minutes: number, 
/** Units. */
units: number, };
export type NoteSheet = { 
/** The payer; none where no reference data has arrived. */
payer: string | null, 
/** Services that the active person may document on this date. */
services: Array<ServiceAsk>, 
/** The one chosen, or the usual one. */
service: string | null, 
/** A narrative drafted from the data. */
draft: string, 
/** The checks of the active person's note as it was saved last. */
checks: Array<CheckLine>, 
/** Whether nothing fails. */
may_sign: boolean, 
/** Units by the payer's policy; a view, never a record. */
units: Array<UnitLine>, 
/** All notes of the session. */
notes: Array<NoteView>, };
export type Clocks = "same" | "compared" | "unknown";
export type MethodView = { 
/** The method, as a word: "Total count". */
method: string, 
/** Percent; kappa: from -1 to 1. None is *undefined*, never zero. */
value: number | null, 
/** Whether the value is a kappa and no percentage. */
kappa: boolean, 
/** What it was made of, as a sentence, or why there is no value. */
line: string, 
/** The method usually reported for this measure. */
primary: boolean, };
export type TargetAgreement = { 
/** The target. */
target: string, 
/** Its name. */
name: string, 
/** Its program. */
program: string, 
/** How much the session's own stream has of it in the time compared. */
first: number, 
/** How much the second observer has. */
second: number, 
/** The methods that fit its measure; none where none does. */
methods: Array<MethodView>, };
export type ObserverAgreement = { 
/** The second observer. */
by: string, 
/** How the clocks compare. */
clocks: Clocks, 
/** The targets that were compared. */
targets: Array<TargetAgreement>, };
export type AgreementView = { 
/** When the session began, wall milliseconds. */
started_ms: number, 
/** Whether it has ended: until then nobody sees the other's data. */
ended: boolean, 
/** Second observers, in the order in which they joined. */
observers: Array<ObserverAgreement>, };
