SELECT p.body
FROM past p
WHERE p.target = ?1 AND NOT EXISTS (SELECT 1 FROM sessions s WHERE s.id = p.session)
ORDER BY p.session
