INSERT INTO epochs (epoch, tenant, device, cited, base_seq, base_hash)
VALUES (:epoch, :tenant, :device, :cited, 0, :base_hash)
