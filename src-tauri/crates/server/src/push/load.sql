-- By id and by session: every row carries its chart, and is held under that.
SELECT r.chart, r.body
FROM unnest($1::uuid[], $2::smallint[]) AS wanted (id, kind)
JOIN chart_rows r ON r.row_id = wanted.id AND r.kind = wanted.kind
UNION ALL
SELECT r.chart, r.body
FROM unnest($3::uuid[]) AS ended (session)
JOIN chart_rows r ON r.session = ended.session
