PRAGMA foreign_keys = ON;
PRAGMA mmap_size = 0;
-- A chart of 100,000 observations has about 20 MiB; its hot part should not be decrypted twice.
PRAGMA cache_size = -8192;
-- A write-ahead log that once grew large gives the space back.
PRAGMA journal_size_limit = 8388608;
