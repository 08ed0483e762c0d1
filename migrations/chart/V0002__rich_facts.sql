-- domain::observation::Fact as JSON, for facts that the columns fact and level do not hold: 6 error correction, 7 probe, 8 step,
-- 11 interval, 12 rating, 13 quantity, 14 permanent product, 15 component, 16 antecedents and consequences, 17 text.
-- The column truncated: 0 ended by a hand, 1 by the session's end, 2 an instruction without a response.
ALTER TABLE observations ADD COLUMN body TEXT;
