//! The place of an entry as one number, so that a table needs no secondary index: ledger epoch << 40 | seq.

use crate::error::StoreError;

const SEQ_BITS: u32 = 40;
const MAX_EPOCH: u32 = (1 << 23) - 1;
const MAX_SEQ: u64 = (1 << SEQ_BITS) - 1;

/// Epoch and number as one key, ordered as the entries are.
///
/// # Errors
/// [`StoreError::Decode`] beyond 2^23 epochs or 2^40 entries: no device gets there.
pub(crate) fn join(epoch: u32, seq: u64) -> Result<i64, StoreError> {
    if epoch > MAX_EPOCH || seq > MAX_SEQ {
        return Err(StoreError::Decode("entry number"));
    }
    Ok((i64::from(epoch) << SEQ_BITS) | seq.cast_signed())
}

/// Epoch and number of a key.
pub(crate) fn split(key: i64) -> (u32, u64) {
    let key = key.cast_unsigned();
    (u32::try_from(key >> SEQ_BITS).unwrap_or(u32::MAX), key & MAX_SEQ)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_join_split_and_keep_their_order() {
        for (epoch, seq) in [(0, 0), (1, 0), (1, 1), (1, MAX_SEQ), (2, 0), (MAX_EPOCH, MAX_SEQ)] {
            assert_eq!(split(join(epoch, seq).unwrap()), (epoch, seq));
        }
        assert!(join(1, MAX_SEQ).unwrap() < join(2, 0).unwrap());
        assert!(join(MAX_EPOCH + 1, 0).is_err());
        assert!(join(1, MAX_SEQ + 1).is_err());
    }
}
