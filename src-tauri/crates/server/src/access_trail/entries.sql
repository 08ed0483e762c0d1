SELECT e.header, e.payload, e.received_ms, d.name, p.name
FROM entries e
JOIN devices d ON d.id = e.device
JOIN people p ON p.id = e.actor
WHERE e.chart = $1
ORDER BY e.received_ms DESC, e.epoch DESC, e.seq DESC
LIMIT 500
