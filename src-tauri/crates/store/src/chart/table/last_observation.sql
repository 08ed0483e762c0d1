-- By the ledger's order where this device made it: two taps of one clock tick, or a clock that was set back, must not
-- make an undo take back the wrong one. Ids only order what came from elsewhere.
SELECT id FROM observations
WHERE session = ?1 AND by_user = ?2 AND voided_by IS NULL AND stream = ?4 AND (?3 IS NULL OR target = ?3)
ORDER BY entry DESC NULLS LAST, id DESC
LIMIT 1
