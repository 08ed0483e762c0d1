-- What is asked once it is known that a session has ended, or what its claims would become.
SELECT r.chart, r.body
FROM chart_rows r
WHERE r.session = ANY ($1) AND r.kind = ANY ($2)
UNION ALL
SELECT r.chart, r.body
FROM chart_rows r
WHERE r.row_id = ANY ($3) AND r.kind = $4
