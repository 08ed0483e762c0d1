SELECT session, id, by_user, version, body, signed_ms, signed_version, whole, own FROM notes WHERE session = ?1 AND id = ?2
