SELECT epoch, seq FROM entries
WHERE chart = $1 AND device = $2 AND xid < pg_snapshot_xmin(pg_current_snapshot())
ORDER BY received_ms DESC, epoch DESC, seq DESC
LIMIT 1
