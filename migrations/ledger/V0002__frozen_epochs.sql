-- 1 once the platform has refused the epoch as another history of this device: what it does not hold of it waits for a
-- person, not for the network.
ALTER TABLE epochs ADD COLUMN frozen INTEGER NOT NULL DEFAULT 0 CHECK (frozen IN (0, 1));
