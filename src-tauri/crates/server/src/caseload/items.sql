SELECT DISTINCT ON (c.id) c.id, c.last_session_ms, r.body
FROM care_team t
JOIN charts c ON c.id = t.chart
JOIN chart_rows r ON r.row_id = c.client AND r.kind = 1
WHERE t.person = $1 AND t.from_ms <= $2 AND (t.to_ms IS NULL OR t.to_ms > $2)
ORDER BY c.id
