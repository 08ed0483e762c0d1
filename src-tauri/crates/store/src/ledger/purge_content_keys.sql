-- Bytes 203 to 218 of a version 1 header name the content key. The newest key of each chart stays even if no entry names
-- it: it may still be in use.
DELETE FROM content_keys
WHERE id NOT IN (SELECT substr(header, 203, 16) FROM entries)
  AND ordinal NOT IN (SELECT max(ordinal) FROM content_keys GROUP BY chart)
  AND since < (SELECT min(key) FROM entries)
