-- Who may what (security.md §5.1c). Only two roles sign in, and neither owns anything.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'baton_owner') THEN
        CREATE ROLE baton_owner NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'baton_audit_writer') THEN
        CREATE ROLE baton_audit_writer NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'baton_app') THEN
        CREATE ROLE baton_app LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOINHERIT;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'baton_keys') THEN
        CREATE ROLE baton_keys LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOINHERIT;
    END IF;
    -- Every statement of the platform is a lookup through one index. Prepared while the tables are empty, or before they
    -- are analysed, it must not become a scan that grows with the clinic.
    ALTER ROLE baton_app SET enable_seqscan = off;
    ALTER ROLE baton_app SET enable_hashjoin = off;
    ALTER ROLE baton_app SET enable_mergejoin = off;
    ALTER ROLE baton_app SET jit = off;
    -- Migrations give the audit writer its one function.
    GRANT baton_audit_writer TO baton_owner;
END
$$;
