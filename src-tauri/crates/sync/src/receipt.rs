//! Verifying a receipt. Only a receipt that passes here moves anything on the device.

use baton_contract::{
    Signed,
    push::{Batch, Receipt},
};
use baton_ledger::Head;
use ed25519_dalek::VerifyingKey;

/// Why an answer to a push is no receipt for it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum ReceiptFault {
    /// Not signed by the platform, or not readable: a captive portal, an altered answer.
    #[error("not signed by the platform")]
    Signature,
    /// For another tenant, device or epoch.
    #[error("for another ledger")]
    OtherLedger,
    /// It does not reach the end of the batch.
    #[error("it does not reach the end of the batch")]
    Short,
    /// It names our last entry with another hash.
    #[error("it names another history")]
    OtherHistory,
    /// Not exactly one outcome for each entry, in order.
    #[error("not exactly one outcome for each entry")]
    Outcomes,
}

/// Verifies that `signed` is the platform's word on exactly this batch, whose last entry is `last`.
///
/// # Errors
/// [`ReceiptFault`]: a protocol error; the batch stays unsent.
pub fn verify(
    signed: &Signed<Receipt>,
    platform: &VerifyingKey,
    batch: &Batch,
    first_seq: u64,
    last: &Head,
) -> Result<Receipt, ReceiptFault> {
    let receipt = signed.open(platform).map_err(|_| ReceiptFault::Signature)?;
    if (receipt.tenant, receipt.device, receipt.epoch) != (last.tenant, last.device, last.epoch) {
        return Err(ReceiptFault::OtherLedger);
    }
    if receipt.through < last.seq {
        return Err(ReceiptFault::Short);
    }
    if receipt.through == last.seq && receipt.head != data_encoding::HEXLOWER.encode(&last.hash) {
        return Err(ReceiptFault::OtherHistory);
    }
    let expected = first_seq..=last.seq;
    let complete = receipt.outcomes.len() == batch.entries.len() && receipt.outcomes.iter().map(|o| o.seq).eq(expected);
    if complete { Ok(receipt) } else { Err(ReceiptFault::Outcomes) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use baton_contract::push::{EntryOutcome, Outcome};
    use baton_domain::{DeviceId, TenantId};
    use baton_ledger::Entry;
    use ed25519_dalek::SigningKey;
    use uuid::Uuid;

    fn last() -> Head {
        Head {
            tenant: TenantId(Uuid::from_u128(1)),
            device: DeviceId(Uuid::from_u128(2)),
            epoch: 1,
            seq: 6,
            hash: [9; 32],
        }
    }

    fn batch() -> Batch {
        let entry = Entry { header: vec![], signature: vec![], payload: vec![] };
        Batch {
            epoch: 1,
            cited: vec![],
            entries: vec![entry.clone(), entry],
            content_keys: vec![],
            head_signature: vec![],
        }
    }

    fn receipt() -> Receipt {
        Receipt {
            tenant: last().tenant,
            device: last().device,
            epoch: 1,
            through: 6,
            head: "09".repeat(32),
            outcomes: [5, 6].map(|seq| EntryOutcome { seq, outcome: Outcome::Applied }).to_vec(),
            at_ms: 0,
            generation: Uuid::nil(),
        }
    }

    fn check(change: impl Fn(&mut Receipt)) -> Result<(), ReceiptFault> {
        let key = SigningKey::from_bytes(&[1; 32]);
        let mut receipt = receipt();
        change(&mut receipt);
        let signed = Signed::seal(&receipt, &key).unwrap();
        verify(&signed, &key.verifying_key(), &batch(), 5, &last()).map(|_| ())
    }

    #[test]
    fn only_the_word_on_exactly_this_batch_counts() {
        assert_eq!(check(|_| ()), Ok(()));
        assert_eq!(check(|r| r.epoch = 2), Err(ReceiptFault::OtherLedger));
        assert_eq!(check(|r| r.through = 5), Err(ReceiptFault::Short));
        assert_eq!(check(|r| r.head = "08".repeat(32)), Err(ReceiptFault::OtherHistory));
        assert_eq!(check(|r| r.outcomes.truncate(1)), Err(ReceiptFault::Outcomes));
        assert_eq!(check(|r| r.outcomes.reverse()), Err(ReceiptFault::Outcomes));
        assert_eq!(check(|r| r.outcomes[1].seq = 5), Err(ReceiptFault::Outcomes));
        let other = SigningKey::from_bytes(&[2; 32]);
        let signed = Signed::seal(&receipt(), &other).unwrap();
        let ours = SigningKey::from_bytes(&[1; 32]).verifying_key();
        assert_eq!(verify(&signed, &ours, &batch(), 5, &last()), Err(ReceiptFault::Signature));
    }
}
