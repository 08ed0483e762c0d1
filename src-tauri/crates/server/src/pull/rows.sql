SELECT body, origin_device, origin_epoch, origin_seq, xid::text::bigint, no
FROM chart_rows
WHERE chart = $1 AND compartment = $2
  AND (xid, no) > ($3::text::xid8, $4)
  AND xid < pg_snapshot_xmin(pg_current_snapshot())
  AND (at_ms IS NULL OR at_ms >= $5)
ORDER BY xid, no
LIMIT $6
