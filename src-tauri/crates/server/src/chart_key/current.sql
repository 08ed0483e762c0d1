SELECT DISTINCT ON (chart, compartment) chart, compartment, key_epoch, sealed
FROM chart_keys
WHERE chart = ANY ($1) AND compartment = ANY ($2)
ORDER BY chart, compartment, key_epoch DESC
