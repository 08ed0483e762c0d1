//! Changing programs. What an action makes of a target is the domain's, [`baton_domain::program::change`].

use baton_domain::{
    Action, ChangeId, TargetId,
    program::{self, Standing, change},
};

use super::{Applied, Effect, Hand};
use crate::push::chart::Chart;

/// A change that was made on an older version changes nothing: it stays beside the target until somebody decides.
pub(super) fn change_target(
    chart: &mut Chart,
    hand: &Hand<'_>,
    (target, id): (TargetId, ChangeId),
    action: &Action,
) -> Applied {
    let by = program::Hand { by: hand.user, at_ms: hand.wall_ms };
    let changed = change(chart.targets.get(target.0), chart.changes.get(id.0), by, action)?;
    let effect = if changed.change.standing == Standing::Waits { Effect::Waits } else { Effect::Applied };
    if let Some(new) = changed.target {
        chart.targets.put(target.0, hand.origin, new);
    }
    chart.changes.put(id.0, hand.origin, changed.change);
    Ok(effect)
}
