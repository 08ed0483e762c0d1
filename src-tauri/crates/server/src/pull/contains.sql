-- "IS NOT DISTINCT FROM" keeps the planner on the index by chart and time, newest first: the one by device would sort
-- the device's whole ledger.
SELECT epoch, seq FROM entries
WHERE chart = $1 AND device IS NOT DISTINCT FROM $2 AND xid < pg_snapshot_xmin(pg_current_snapshot())
ORDER BY received_ms DESC, epoch DESC, seq DESC
LIMIT 1
