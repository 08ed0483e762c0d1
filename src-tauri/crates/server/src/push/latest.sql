SELECT epoch, head_hash, frozen_ms IS NOT NULL FROM ledgers WHERE device = $1 ORDER BY epoch DESC LIMIT 1
