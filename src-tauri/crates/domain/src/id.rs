//! Identifiers. Each is a UUIDv7 in a type of its own, so that a client's id cannot be passed where a chart's belongs.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// The sixteen bytes, in network order.
            #[must_use]
            pub fn bytes(&self) -> [u8; 16] {
                *self.0.as_bytes()
            }

            /// From sixteen bytes in network order.
            #[must_use]
            pub fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(Uuid::from_bytes(bytes))
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;

            fn from_str(s: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(s).map(Self)
            }
        }
    )*};
}

ids! {
    /// A clinic organisation.
    TenantId,
    /// A person who signs in.
    UserId,
    /// One enrolled installation of the app.
    DeviceId,
    /// The child who receives therapy.
    ClientId,
    /// Everything recorded about one client.
    ChartId,
    /// A group of targets with one purpose.
    ProgramId,
    /// One skill or behaviour that is measured.
    TargetId,
    /// One therapy session of a client.
    SessionId,
    /// The part of a session that one clinician provided.
    SegmentId,
    /// One recorded fact.
    ObservationId,
    /// The note of a session.
    NoteId,
    /// What was added to a locked note.
    AddendumId,
    /// A stretch of a session that somebody says they provided.
    ClaimId,
    /// A change of a target.
    ChangeId,
    /// The time a signed-in person may become active by PIN alone.
    ShiftId,
}
