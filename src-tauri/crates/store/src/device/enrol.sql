INSERT INTO identity (one, tenant, tenant_name, host, address, port, authority, device, device_name, platform_key,
                      ingest_key, generation, signing_seed)
VALUES (1, :tenant, :tenant_name, :host, :address, :port, :authority, :device, :device_name, :platform_key,
        :ingest_key, :generation, :signing_seed)
