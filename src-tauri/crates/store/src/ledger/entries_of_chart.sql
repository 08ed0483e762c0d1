-- Bytes 127 to 142 of a version 1 header are the chart; a test holds this to the ledger crate's layout.
SELECT header, signature, payload FROM entries WHERE key > ?1 AND substr(header, 127, 16) = ?2 ORDER BY key
