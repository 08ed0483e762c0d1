SELECT o.id, m.outcome
FROM observations o JOIN marks m ON m.key = o.entry
WHERE o.session = ?1
ORDER BY o.id
