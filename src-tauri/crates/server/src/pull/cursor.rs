//! Where a page ended: signed, opaque to the device, and bound to tenant, chart, compartment, window and database.

use baton_domain::{ChartId, TenantId, chart::Compartment};
use data_encoding::BASE64URL_NOPAD;
use subtle::ConstantTimeEq;
use uuid::Uuid;

use crate::mac::mac;

const LABEL: &[u8] = b"baton/v1/cursor\0";
const BODY: usize = 1 + 16 + 1 + 4 + 16 + 8 + 8;
const VERSION: u8 = 1;

/// What a cursor is about; a cursor about something else does not pass for one about this.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Scope {
    /// The tenant.
    pub tenant: TenantId,
    /// The chart.
    pub chart: ChartId,
    /// The part of it.
    pub compartment: Compartment,
    /// Days of sessions that a device keeps: a wider window has rows behind an old cursor.
    pub window: u32,
    /// Version of the database: another one counts transactions anew.
    pub generation: Uuid,
}

/// A place in the feed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Place {
    /// The transaction that wrote the row.
    pub xid: u64,
    /// The row's number.
    pub no: i64,
}

/// What a given cursor means.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reading {
    /// Go on after this place.
    After(Place),
    /// Ours, but of another database or window: start again.
    Reset,
    /// Not ours, altered, or another chart's.
    Foreign,
}

impl Scope {
    fn body(&self, place: Place) -> [u8; BODY] {
        let mut body = Vec::with_capacity(BODY);
        body.push(VERSION);
        body.extend_from_slice(&self.chart.bytes());
        body.push(self.compartment as u8);
        body.extend_from_slice(&self.window.to_be_bytes());
        body.extend_from_slice(self.generation.as_bytes());
        body.extend_from_slice(&place.xid.to_be_bytes());
        body.extend_from_slice(&place.no.to_be_bytes());
        let mut fixed = [0; BODY];
        fixed.copy_from_slice(&body);
        fixed
    }

    fn tag(&self, key: &[u8; 32], body: &[u8]) -> [u8; 32] {
        mac(key, &[LABEL, &self.tenant.bytes(), body])
    }

    /// Writes a cursor.
    pub fn write(&self, key: &[u8; 32], place: Place) -> String {
        let body = self.body(place);
        BASE64URL_NOPAD.encode(&[body.as_slice(), &self.tag(key, &body)].concat())
    }

    /// Reads a cursor.
    pub fn read(&self, key: &[u8; 32], cursor: &str) -> Reading {
        let Ok(bytes) = BASE64URL_NOPAD.decode(cursor.as_bytes()) else { return Reading::Foreign };
        let Some((body, tag)) = bytes.split_at_checked(BODY) else { return Reading::Foreign };
        let genuine: bool = self.tag(key, body).ct_eq(tag).into();
        let ours = self.body(Place::default());
        // Version, chart and part are those asked for; window and generation may have changed since.
        if !genuine || body[..18] != ours[..18] {
            return Reading::Foreign;
        }
        if body[18..38] != ours[18..38] {
            return Reading::Reset;
        }
        let number = |from: usize| body[from..].first_chunk::<8>().map_or(0, |bytes| u64::from_be_bytes(*bytes));
        Reading::After(Place { xid: number(38), no: number(46).cast_signed() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_for_its_scope_and_every_altered_bit_is_noticed() {
        let id = |n| Uuid::from_u128(n);
        let scope = Scope {
            tenant: TenantId(id(1)),
            chart: ChartId(id(2)),
            compartment: Compartment::Clinical,
            window: 90,
            generation: id(3),
        };
        let (key, place) = ([7; 32], Place { xid: 77, no: 5 });
        let text = scope.write(&key, place);
        assert_eq!(scope.read(&key, &text), Reading::After(place));
        assert_eq!(Scope { generation: id(4), ..scope }.read(&key, &text), Reading::Reset);
        assert_eq!(Scope { window: 91, ..scope }.read(&key, &text), Reading::Reset);
        for other in [
            Scope { tenant: TenantId(id(9)), ..scope },
            Scope { chart: ChartId(id(9)), ..scope },
            Scope { compartment: Compartment::Restricted, ..scope },
        ] {
            assert_eq!(other.read(&key, &text), Reading::Foreign);
        }
        assert_eq!(scope.read(&[8; 32], &text), Reading::Foreign);
        let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).unwrap();
        for bit in 0..bytes.len() * 8 {
            let mut altered = bytes.clone();
            altered[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(scope.read(&key, &BASE64URL_NOPAD.encode(&altered)), Reading::Foreign, "bit {bit}");
        }
        assert_eq!(scope.read(&key, ""), Reading::Foreign);
    }
}
