INSERT INTO content_keys (id, chart, wrapped, sealed, since) VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT (id) DO NOTHING
