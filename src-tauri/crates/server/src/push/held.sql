SELECT seq, header, marked FROM entries
WHERE device = $1 AND epoch = $2 AND seq BETWEEN $3 AND $4
ORDER BY seq
