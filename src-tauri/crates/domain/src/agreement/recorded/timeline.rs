//! One time line for all clocks of a session: milliseconds from its start.

use std::collections::{HashMap, HashSet};

use uuid::Uuid;

use super::Clocks;
use crate::{
    correction::TOLD,
    id::SegmentId,
    observation::{Observation, Touch},
    session::{Moment, Segment, Session, Stream},
};

/// Every boot that is known has one place on the line, so that times of one boot stand to each other as its boot milliseconds do.
///
/// - The session's own boot begins at its start.
/// - Another boot under which a segment began is another device's: it is placed by the platform's time, which is wall time less
///   skew. Where a skew is missing it is placed by wall time alone, and its clocks are unknown.
/// - A boot first met in an observation is that of its segment's device, which was started again: it is placed by the wall time
///   of that device.
///
/// What was told afterwards has wall time only, that of its segment's device.
pub(super) struct Timeline {
    started: Moment,
    boots: HashMap<Uuid, Boot>,
    segments: HashMap<SegmentId, Device>,
    unknown: HashSet<Uuid>,
}

/// Where a boot's millisecond 0 lies on the line, and whose it is.
#[derive(Clone, Copy)]
struct Boot {
    zero_ms: i128,
    device: Uuid,
}

/// Where a device's wall millisecond 0 lies on the line. Its name is the boot under which its segment began.
#[derive(Clone, Copy)]
struct Device {
    zero_ms: i128,
    name: Uuid,
}

impl Timeline {
    pub(super) fn new(session: &Session, segments: &[&Segment], observations: &[&Observation]) -> Self {
        let started = session.started;
        let own = Boot { zero_ms: -i128::from(started.at.boot_ms), device: started.boot };
        let mut line = Timeline {
            started,
            boots: HashMap::from([(started.boot, own)]),
            segments: HashMap::new(),
            unknown: HashSet::new(),
        };
        let start_skewed = skewed_start(session, segments);
        let mut in_order: Vec<&Segment> = segments.to_vec();
        in_order.sort_unstable_by_key(|s| (s.setting.skew_ms.is_none(), s.started.at.boot_ms, s.id));
        for segment in in_order {
            line.add_segment(segment, start_skewed);
        }
        let mut met: Vec<&Observation> = observations.iter().copied().filter(|o| o.boot != TOLD).collect();
        met.sort_unstable_by_key(|o| (o.at.boot_ms, o.id));
        for observation in met {
            line.add_boot(observation);
        }
        line
    }

    fn add_segment(&mut self, segment: &Segment, start_skewed: Option<i128>) {
        let Moment { at, boot } = segment.started;
        if !self.boots.contains_key(&boot) {
            let platform = platform_ms(segment).zip(start_skewed).map(|(there, start)| there - start);
            if platform.is_none() {
                self.unknown.insert(boot);
            }
            let at_ms = platform.unwrap_or(i128::from(at.wall_ms) - i128::from(self.started.at.wall_ms));
            self.boots.insert(boot, Boot { zero_ms: at_ms - i128::from(at.boot_ms), device: boot });
        }
        if let Some(known) = self.boots.get(&boot) {
            let zero_ms = known.zero_ms + i128::from(at.boot_ms) - i128::from(at.wall_ms);
            self.segments.insert(segment.id, Device { zero_ms, name: boot });
        }
    }

    fn add_boot(&mut self, observation: &Observation) {
        let Observation { at, boot, segment, .. } = observation;
        if let Some(device) = self.segments.get(segment) {
            let zero_ms = device.zero_ms + i128::from(at.wall_ms) - i128::from(at.boot_ms);
            self.boots.entry(*boot).or_insert(Boot { zero_ms, device: device.name });
        }
    }

    /// A moment of the session itself. Under a boot that is not known its device was started again, and wall time is left.
    pub(super) fn moment_ms(&self, moment: &Moment) -> i64 {
        self.touch_ms(moment.at, moment.boot, None)
    }

    /// An instant that somebody recorded in a segment.
    pub(super) fn touch_ms(&self, at: Touch, boot: Uuid, segment: Option<SegmentId>) -> i64 {
        let known = self.boots.get(&boot).filter(|_| boot != TOLD);
        clamp(match known {
            Some(known) => known.zero_ms + i128::from(at.boot_ms),
            None => {
                let device = segment.and_then(|id| self.segments.get(&id));
                device.map_or(-i128::from(self.started.at.wall_ms), |d| d.zero_ms) + i128::from(at.wall_ms)
            }
        })
    }

    /// Whose clocks the observer's segments, what was recorded and the session's own moments are told by.
    pub(super) fn clocks<'a>(
        &self,
        session: &Session,
        joined: impl Iterator<Item = &'a Segment>,
        recorded: impl Iterator<Item = &'a Observation>,
    ) -> Clocks {
        let pauses = session.pauses.iter().flat_map(|p| [Some(p.from), p.to]).flatten();
        let moments = pauses.chain(session.ended).filter_map(|m| self.boots.get(&m.boot)).map(|b| b.device);
        let devices = joined.map(|s| Some(s.started.boot)).chain(recorded.map(|o| self.device(o)));
        let mut clocks = Clocks::Same;
        for device in devices.chain(moments.map(Some)) {
            match device {
                Some(device) if self.unknown.contains(&device) => return Clocks::Unknown,
                Some(device) if device != self.started.boot => clocks = Clocks::Compared,
                Some(_) => {}
                None => return Clocks::Unknown,
            }
        }
        clocks
    }

    fn device(&self, observation: &Observation) -> Option<Uuid> {
        let by_boot = self.boots.get(&observation.boot).filter(|_| observation.boot != TOLD).map(|b| b.device);
        by_boot.or_else(|| self.segments.get(&observation.segment).map(|d| d.name))
    }
}

/// The session's start by the platform's clock. The skew is its first segment's; where that has none, that of another segment
/// under the same boot.
fn skewed_start(session: &Session, segments: &[&Segment]) -> Option<i128> {
    let same_boot = segments.iter().filter(|s| s.started.boot == session.started.boot && s.setting.skew_ms.is_some());
    let first = same_boot.min_by_key(|s| (s.stream != Stream::Main, s.started.at.boot_ms, s.id))?;
    let since_ms = i128::from(first.started.at.boot_ms) - i128::from(session.started.at.boot_ms);
    Some(platform_ms(first)? - since_ms)
}

/// When the segment began by the platform's clock.
fn platform_ms(segment: &Segment) -> Option<i128> {
    segment.setting.skew_ms.map(|skew| i128::from(segment.started.at.wall_ms) - i128::from(skew))
}

fn clamp(ms: i128) -> i64 {
    i64::try_from(ms).unwrap_or(if ms < 0 { i64::MIN } else { i64::MAX })
}
