SELECT epoch, seq, marked FROM entries
WHERE chart = $1 AND device = $2 AND marked IS NOT NULL AND xid < pg_snapshot_xmin(pg_current_snapshot())
ORDER BY epoch DESC, seq DESC
LIMIT 1000
