SELECT header FROM entries WHERE key > ?1 AND key <= ?2 ORDER BY key LIMIT ?3
