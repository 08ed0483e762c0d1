SELECT head_seq, head_hash, frozen_ms IS NOT NULL FROM ledgers WHERE device = $1 AND epoch = $2 FOR UPDATE
