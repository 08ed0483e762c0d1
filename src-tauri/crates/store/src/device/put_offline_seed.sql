INSERT INTO offline_otp (user, seed) VALUES (?1, ?2)
ON CONFLICT (user) DO UPDATE SET seed = excluded.seed
