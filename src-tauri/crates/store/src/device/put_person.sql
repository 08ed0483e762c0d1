INSERT INTO people (user, login, name, initials, role, vault, pin_facts, kdf, key_check)
VALUES (:user, :login, :name, :initials, :role, :vault, :pin_facts, :kdf, :key_check)
ON CONFLICT (user) DO UPDATE SET
    login = excluded.login, name = excluded.name, initials = excluded.initials, role = excluded.role,
    vault = excluded.vault, pin_facts = excluded.pin_facts, kdf = excluded.kdf, key_check = excluded.key_check
