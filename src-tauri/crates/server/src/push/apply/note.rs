//! Writing a note and everything after it.

use baton_domain::{
    Action, NoteId, SessionId,
    note::{Note, NoteHand, change},
    session::Session,
};

use super::{Applied, Effect, Hand, held};
use crate::push::chart::Chart;

/// What an action does to a note is the domain's, [`baton_domain::note::change`]. Who a person is, and when they signed, is the
/// platform's to say.
pub(super) fn change_note(
    chart: &mut Chart,
    hand: &Hand<'_>,
    session: SessionId,
    id: NoteId,
    action: &Action,
) -> Applied {
    let of = held(chart, session)?;
    let by = NoteHand { by: hand.user, at_ms: signed_ms(hand, of), replayed: false };
    let mut note = change(chart.notes.get(id.0), of, &by, action)?;
    match action {
        // The payer's table as the platform has it holds, whatever a device says of it: a note is not locked with fewer
        // signatures. One that is locked stays as it was signed.
        Action::SignNote { .. } => {
            if let (Some(signed), Some(billing)) = (note.signed.as_mut(), chart.billing.as_ref()) {
                signed.terms.requires = signed.requires.and(billing.requires);
            }
            name_author(&mut note, hand);
        }
        Action::CosignNote { .. } => {
            if let (Some(cosigned), Some(name)) = (note.cosigned.as_mut(), hand.name) {
                cosigned.name = name.clone();
            }
        }
        Action::AmendNote { .. } => {
            if let (Some(added), Some(name)) = (note.addenda.last_mut(), hand.name) {
                added.name = name.clone();
            }
        }
        _ => {}
    }
    chart.notes.put(id.0, hand.origin, note);
    Ok(Effect::Applied)
}

fn name_author(note: &mut Note, hand: &Hand<'_>) {
    if let (Some(signed), Some(name)) = (note.signed.as_mut(), hand.name) {
        signed.name = Some(name.clone());
    }
}

/// When it was done. A tablet whose clock runs ahead has put the session's end ahead as well: what it did after that end is not
/// put before it.
fn signed_ms(hand: &Hand<'_>, of: &Session) -> i64 {
    let ended_ms = of.ended.map_or(i64::MIN, |end| end.at.wall_ms);
    hand.acted_ms.max(hand.wall_ms.min(ended_ms))
}
