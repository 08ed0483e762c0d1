//! Each kind of fact in and out of its columns, and the tallies that a look leaves as they were.

use baton_domain::{
    ObservationId,
    observation::{Abc, Fact, Observation, Response},
    score::Carried,
    session::{Refusal, Stream},
    text::Narrative,
};

use crate::{
    chart::{EntryMeta, table::observations},
    error::StoreError,
    testing::{
        ANA, BOUTS, COUNT, Folder, SEGMENT, SESSION, TRIALS, act, at, meta, observation_id, observe, start, trial,
    },
};

fn facts() -> Vec<Fact> {
    let words = Narrative::new("two lines\nof “words”").unwrap();
    let round = ObservationId(observation_id(1).0);
    vec![
        Fact::Trial(Response::Correct),
        Fact::Trial(Response::Prompted { level: 9 }),
        Fact::Trial(Response::NoOpportunity),
        Fact::ErrorCorrection(Response::Prompted { level: 2 }),
        Fact::Probe(Response::NoResponse),
        Fact::Step { run: 3, step: 12, response: Response::Prompted { level: 1 } },
        Fact::Count,
        Fact::Bout,
        Fact::Interval { round, index: 7, occurred: true },
        Fact::Rating { value: -3 },
        Fact::Quantity { thousandths: 250_125 },
        Fact::PermanentProduct { items: 10, meeting: 4 },
        Fact::Component { component: 2, carried: Carried::NotApplicable },
        Fact::Abc(Abc { of: round, antecedents: vec![1, 2], consequences: vec![], words: Some(words.clone()) }),
        Fact::Text { text: words },
    ]
}

fn observation(n: u64, fact: Fact) -> Observation {
    Observation {
        id: observation_id(n),
        session: SESSION,
        segment: SEGMENT,
        target: TRIALS,
        by: ANA,
        at: at(n),
        boot: meta(2, ANA).boot,
        fact,
        ended: None,
        voided: None,
        stream: Stream::Main,
        told: None,
    }
}

#[test]
fn every_fact_comes_back_as_it_went_in() {
    let folder = Folder::new();
    let mut chart = folder.chart();
    act(&mut chart, 1, ANA, &start()).unwrap();
    let all: Vec<Observation> = (10..).zip(facts()).map(|(n, fact)| observation(n, fact)).collect();
    let transaction = chart.begin().unwrap();
    for one in &all {
        assert!(observations::insert(transaction.conn(), one, 2).unwrap());
        assert!(!observations::insert(transaction.conn(), one, 2).unwrap(), "once");
        observations::merge(transaction.conn(), one, None).unwrap();
    }
    for one in &all {
        assert_eq!(observations::get(transaction.conn(), one.id).unwrap().as_ref(), Some(one));
    }
    assert_eq!(observations::of_target(transaction.conn(), SESSION, TRIALS).unwrap(), all);
}

#[test]
fn a_fact_whose_columns_disagree_is_damage_and_no_other_fact() {
    let folder = Folder::new();
    let mut chart = folder.chart();
    act(&mut chart, 1, ANA, &start()).unwrap();
    let one = observation(10, Fact::Rating { value: 4 });
    let transaction = chart.begin().unwrap();
    observations::insert(transaction.conn(), &one, 2).unwrap();
    for (column, value) in [("fact", "1"), ("fact", "13"), ("body", "'{}'"), ("fact", "12"), ("body", "NULL")] {
        let sql = format!("UPDATE observations SET {column} = {value}");
        transaction.conn().execute_batch(&sql).unwrap();
        assert!(observations::get(transaction.conn(), one.id).is_err(), "{sql}");
    }
}

#[test]
fn a_look_into_a_tally_leaves_it_and_what_was_taken_back_is_read_again() {
    let folder = Folder::new();
    let mut chart = folder.chart();
    act(&mut chart, 1, ANA, &start()).unwrap();
    act(&mut chart, 2, ANA, &trial(10)).unwrap();
    for n in 3..6 {
        let transaction = chart.begin().unwrap();
        assert_eq!(transaction.held(SESSION, TRIALS).unwrap().len(), n - 2);
        transaction.leave();
        // Applied and dropped: it must not be in the next answer.
        let transaction = chart.begin().unwrap();
        let dropped = observe(90 + n as u64, COUNT, Fact::Count);
        assert_eq!(transaction.apply(&meta(n as u64, ANA), &dropped).unwrap().tally.len(), 1);
        transaction.leave();
        let applied = act(&mut chart, n as u64, ANA, &trial(10 + n as u64)).unwrap();
        assert_eq!(applied.tally.len(), n - 1);
    }
}

#[test]
fn what_was_taken_once_is_not_refused_by_a_replay() {
    let folder = Folder::new();
    let mut chart = folder.chart();
    act(&mut chart, 1, ANA, &start()).unwrap();
    act(&mut chart, 2, ANA, &observe(10, BOUTS, Fact::Bout)).unwrap();
    let second = observe(11, BOUTS, Fact::Bout);
    assert!(matches!(act(&mut chart, 3, ANA, &second), Err(StoreError::Refused(Refusal::BoutRunning))));
    // Another device's bout, pulled in the meantime, must not take a recorded one away when the copy is made anew.
    let transaction = chart.begin().unwrap();
    let again = EntryMeta { replayed: true, ..meta(3, ANA) };
    assert_eq!(transaction.apply(&again, &second).unwrap().tally.len(), 2);
    transaction.commit((1, 3)).unwrap();
}
