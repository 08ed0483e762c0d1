//! Everything that was never synced is thrown away, of every file, at random instants of a walk: between two actions and in
//! the middle of one. A core that starts on what is left shows what was acknowledged, and the platform takes all of it.

use std::{
    path::PathBuf,
    sync::{Arc, Mutex},
    thread,
    time::Duration,
};

use baton_testkit::vfs::{Cut, DeleteFate, Unsynced};
use baton_tests::{Tablet, Witness};

use crate::{
    walk::{Dice, Model, picture},
    ward::{Ward, assert_whole, number, observations, recording},
};

/// What one cut left, and between which two acknowledgements it fell.
struct Remains {
    folder: PathBuf,
    least: usize,
    most: usize,
    cut: Cut,
}

/// Cuts the power of a walking tablet at `cuts` random instants.
fn cut_while_walking(ward: &Ward, seed: u64, cuts: usize) -> (Vec<Remains>, Vec<Model>) {
    let mut walk = ward.walk(seed);
    let states = Arc::new(Mutex::new(vec![walk.model.clone()]));
    let enough = Arc::new(std::sync::atomic::AtomicBool::new(false));
    let (written, over) = (Arc::clone(&states), Arc::clone(&enough));
    let walker = thread::spawn(move || {
        while !over.load(std::sync::atomic::Ordering::Relaxed) {
            walk.step().unwrap();
            written.lock().unwrap().push(walk.model.clone());
        }
    });
    let acknowledged = || states.lock().unwrap().len() - 1;
    let mut dice = Dice::new(seed ^ 0xC07);
    let mut remains = Vec::new();
    for number in 0..cuts {
        thread::sleep(Duration::from_millis(5 + dice.below(60)));
        let deletes = if dice.below(2) == 0 { DeleteFate::Kept } else { DeleteFate::Lost };
        let seed = dice.below(u64::MAX);
        let unsynced = if number % 3 == 0 { Unsynced::AllLost } else { Unsynced::Scattered { seed } };
        let cut = Cut { deletes, unsynced };
        let folder = ward.scene.path(&format!("cut-{number}"));
        let least = acknowledged();
        recording().cut_power_with(&folder, ward.tablet.folder(), cut).unwrap();
        // The action under way at the cut may have happened or not: it was not acknowledged.
        remains.push(Remains { folder, least, most: acknowledged() + 1, cut });
    }
    enough.store(true, std::sync::atomic::Ordering::Relaxed);
    walker.join().unwrap();
    let states = states.lock().unwrap().clone();
    (remains, states)
}

/// Starts a core on what is left and finds the state that it shows.
async fn revive(ward: &Ward, remains: &Remains, states: &[Model]) -> (Tablet, usize) {
    let tablet = ward.start_copy(remains.folder.clone()).await;
    let shown = picture(&tablet.core().session_view(&ward.session.chart, &ward.session.session).unwrap());
    let most = remains.most.min(states.len() - 1);
    let found = (remains.least..=most).find(|state| states[*state].picture() == shown);
    let expected = &states[remains.least];
    let found = found.unwrap_or_else(|| panic!("{:?}: {shown:?} is not {:?}", remains.cut, expected.picture()));
    (tablet, found)
}

async fn survive(seed: u64) {
    let ward = Ward::set().await;
    ward.scene.cut();
    let (remains, states) = cut_while_walking(&ward, seed, number("BATON_CUTS", 30).div_ceil(3));
    assert!(states.len() > remains.len(), "it walked");
    for (index, left) in remains.iter().enumerate() {
        let (mut tablet, state) = revive(&ward, left, &states).await;
        let is_last = index + 1 == remains.len();
        if is_last {
            // Only one of them may speak for the device: the others, and the first core, have not pushed.
            ward.scene.heal();
            tablet.core().deliver_all().await.unwrap();
            let rows = ward.scene.rows().await;
            assert_whole(&rows.entries(ward.device()).await);
            states[state].assert_held(&observations(&rows, &ward.session).await);
        }
        tablet.kill();
        let witness = Witness::of(&tablet);
        witness.verify();
        drop((witness, tablet));
        std::fs::remove_dir_all(&left.folder).unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_a_power_cut_nothing_acknowledged_is_missing_or_double_first_walk() {
    survive(101).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_a_power_cut_nothing_acknowledged_is_missing_or_double_second_walk() {
    survive(202).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_a_power_cut_nothing_acknowledged_is_missing_or_double_third_walk() {
    survive(303).await;
}
