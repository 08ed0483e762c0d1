-- All of the sessions' own rows and observations, this batch's included.
SELECT chart, session, body
FROM chart_rows
WHERE session = ANY ($1) AND kind = ANY ($2)
