SELECT n.session, n.id, n.by_user, n.version, n.body, n.signed_ms, n.signed_version, n.whole
FROM notes n JOIN sessions s ON s.id = n.session
WHERE n.session <> ?1 AND n.signed_ms IS NOT NULL
ORDER BY s.started_wall_ms DESC, n.id DESC
LIMIT ?2
