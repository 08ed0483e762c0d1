-- Why an observation was struck out, in words, for a correction.
ALTER TABLE observations ADD COLUMN void_words TEXT;
-- domain::correction::Told as JSON, for what was said after the session. Its boot is 16 zero bytes.
ALTER TABLE observations ADD COLUMN told TEXT;
