INSERT INTO envelopes (user, purpose, bytes) VALUES (?1, ?2, ?3)
ON CONFLICT (user, purpose) DO UPDATE SET bytes = excluded.bytes
