INSERT INTO notes (session, id, by_user, version, body, signed_ms, signed_version, whole, own)
VALUES (:session, :id, :by_user, :version, :body, :signed_ms, :signed_version, :whole, :own)
ON CONFLICT (session, id) DO UPDATE SET
    by_user = excluded.by_user, version = excluded.version, body = excluded.body, signed_ms = excluded.signed_ms,
    signed_version = excluded.signed_version, whole = excluded.whole, own = excluded.own
