-- Everything from here on belongs to baton_owner; the public may nothing.
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT ALL ON SCHEMA public TO baton_owner;
GRANT USAGE ON SCHEMA public TO baton_app, baton_keys, baton_audit_writer;
SET ROLE baton_owner;
