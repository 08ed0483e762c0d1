SELECT epoch, tenant, device, base_seq, base_hash, cited FROM epochs ORDER BY epoch DESC LIMIT 1
