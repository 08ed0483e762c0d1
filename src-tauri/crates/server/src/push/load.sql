SELECT r.chart, r.body
FROM unnest($1::uuid[], $2::smallint[], $3::uuid[]) AS wanted (chart, kind, id)
JOIN chart_rows r ON r.chart = wanted.chart AND r.kind = wanted.kind AND r.row_id = wanted.id
UNION ALL
SELECT r.chart, r.body
FROM unnest($4::uuid[], $5::uuid[]) AS ended (chart, session)
JOIN chart_rows r ON r.chart = ended.chart AND r.session = ended.session
