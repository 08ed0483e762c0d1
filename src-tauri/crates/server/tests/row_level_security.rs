//! Row-level security as the app's own role over its own connection.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "test code: a failed step is a failed test")]

mod stage;

use baton_domain::{Action, TenantId};
use stage::{Stage, tablet::Tablet};
use tokio_postgres::{Client, NoTls};

/// Tables that belong to no tenant: the directories and the platform's own.
const OUTSIDE: [&str; 5] = ["device_homes", "generation", "platform_keys", "refinery_schema_history", "subdomains"];

async fn connect(url: &str) -> Client {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}

async fn names(client: &Client, sql: &str) -> Vec<String> {
    client.query(sql, &[]).await.unwrap().iter().map(|row| row.get(0)).collect()
}

/// A client inside a transaction of this tenant.
async fn inside(url: &str, tenant: TenantId) -> Client {
    let client = connect(url).await;
    client.batch_execute(&format!("BEGIN; SET LOCAL baton.tenant = '{tenant}'")).await.unwrap();
    client
}

/// The SQLSTATE with which a statement is refused.
async fn refusal(client: &Client, sql: &str) -> String {
    client.batch_execute("SAVEPOINT before").await.unwrap();
    let error = client.batch_execute(sql).await.expect_err(sql);
    client.batch_execute("ROLLBACK TO before").await.unwrap();
    error.code().unwrap().code().to_owned()
}

async fn with_entries() -> (Stage, Tablet) {
    let stage = Stage::set().await;
    let mut tablet = Tablet::enrol(&stage, &stage.one).await;
    let entry = tablet.act(None, None, &Action::StartApp { clean_exit: true });
    tablet.deliver(&[entry]).await;
    (stage, tablet)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_roles_that_sign_in_are_neither_owner_nor_superuser_nor_exempt() {
    let stage = Stage::set().await;
    for (url, role) in [(&stage.urls.app, "baton_app"), (&stage.urls.keys, "baton_keys")] {
        let client = connect(url).await;
        let row = client
            .query_one(
                "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, current_user::text FROM pg_roles
                 WHERE rolname = current_user",
                &[],
            )
            .await
            .unwrap();
        assert_eq!(row.get::<_, &str>(4), role);
        assert!((0..4).all(|column| !row.get::<_, bool>(column)), "{role} has an attribute that it must not have");
        let owned = names(
            &client,
            "SELECT relname::text FROM pg_class WHERE pg_get_userbyid(relowner) = current_user
             UNION ALL SELECT datname::text FROM pg_database WHERE pg_get_userbyid(datdba) = current_user",
        )
        .await;
        assert_eq!(owned, Vec::<String>::new(), "{role} owns something");
        let member = names(
            &client,
            "SELECT r.rolname::text FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.roleid
             WHERE m.member = (SELECT oid FROM pg_roles WHERE rolname = current_user)",
        )
        .await;
        assert_eq!(member, Vec::<String>::new(), "{role} is a member of another role");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_tenant_table_forces_row_level_security_with_a_policy_that_raises() {
    let stage = Stage::set().await;
    let admin = connect(&stage.database.url()).await;
    let tables = "SELECT c.relname::text FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace
                  AND c.relkind IN ('r', 'p')";
    let has_tenant = "EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'tenant_id')";
    let mut outside = names(&admin, &format!("{tables} AND NOT {has_tenant}")).await;
    outside.sort();
    assert_eq!(outside, OUTSIDE, "a new table outside the tenants needs a reason");
    let open = format!("{tables} AND {has_tenant} AND NOT (c.relrowsecurity AND c.relforcerowsecurity)");
    assert_eq!(names(&admin, &open).await, Vec::<String>::new(), "row-level security is not forced");
    let policy = "(tenant_id = (current_setting('baton.tenant'::text))::uuid)";
    let unguarded = format!(
        "{tables} AND {has_tenant} AND (SELECT count(*) FROM pg_policy p WHERE p.polrelid = c.oid AND p.polpermissive
         AND p.polcmd = '*' AND pg_get_expr(p.polqual, p.polrelid) = $q${policy}$q$
         AND pg_get_expr(p.polwithcheck, p.polrelid) = $q${policy}$q$) <> 1"
    );
    assert_eq!(names(&admin, &unguarded).await, Vec::<String>::new());
    let more = "SELECT polname::text FROM pg_policy GROUP BY polrelid, polname HAVING polname <> 'own_tenant'";
    assert_eq!(names(&admin, more).await, Vec::<String>::new(), "policies add up: a second one may open a door");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_tenant_every_query_raises_and_with_one_only_its_rows_are_seen() {
    let (stage, _tablet) = with_entries().await;
    let tables = ["tenants", "people", "credentials", "devices", "charts", "care_team", "chart_rows", "entries"];
    let client = connect(&stage.urls.app).await;
    client.batch_execute("BEGIN").await.unwrap();
    for table in tables {
        assert_eq!(refusal(&client, &format!("SELECT * FROM {table}")).await, "42704", "{table}: setting missing");
    }
    // After a transaction with a tenant the setting is empty, not the last tenant's.
    client.batch_execute("COMMIT; BEGIN").await.unwrap();
    client.batch_execute(&format!("SET LOCAL baton.tenant = '{}'; COMMIT; BEGIN", stage.one.id)).await.unwrap();
    for table in tables {
        assert_eq!(refusal(&client, &format!("SELECT * FROM {table}")).await, "22P02", "{table}: setting empty");
    }
    // No filter by tenant in any of these.
    let (one, two) = (inside(&stage.urls.app, stage.one.id).await, inside(&stage.urls.app, stage.two.id).await);
    for table in tables {
        let sql = format!("SELECT DISTINCT tenant_id::text FROM {table}");
        let expected = |id: TenantId| vec![id.to_string()];
        assert_eq!(names(&one, &sql).await, expected(stage.one.id), "{table}");
        let seen = names(&two, &sql).await;
        assert!(seen == expected(stage.two.id) || seen.is_empty(), "{table}");
    }
    assert_eq!(names(&two, "SELECT id::text FROM devices").await, Vec::<String>::new());
    let update = two.execute("UPDATE people SET name = 'x' WHERE id = $1", &[&stage.one.technician.0]).await.unwrap();
    assert_eq!(update, 0);
    let foreign = format!(
        "INSERT INTO care_team (tenant_id, person, chart, from_ms) VALUES ('{}', '{}', '{}', 0)",
        stage.one.id, stage.two.technician, stage.one.chart
    );
    assert_eq!(refusal(&two, &foreign).await, "42501", "a row of another tenant");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_app_cannot_touch_entries_audit_or_keys() {
    let (stage, tablet) = with_entries().await;
    let app = inside(&stage.urls.app, stage.one.id).await;
    let copy = "INSERT INTO entries SELECT * FROM entries";
    let forbidden = [
        copy,
        "UPDATE entries SET wall_ms = 0",
        "DELETE FROM entries",
        "TRUNCATE entries",
        "UPDATE ledgers SET head_seq = 0",
        "UPDATE device_users SET signing_key = ''",
        "DELETE FROM people",
        "DELETE FROM chart_rows",
        "UPDATE platform_audit SET act = ''",
        "DELETE FROM platform_audit",
        "SELECT * FROM platform_audit",
        "UPDATE incidents SET kind = ''",
        "SELECT * FROM chart_keys",
        "INSERT INTO chart_keys VALUES (gen_random_uuid(), gen_random_uuid(), 1, 1, '', 0)",
        "SELECT * FROM key_releases",
        "DROP TABLE entries",
        "ALTER TABLE entries DISABLE ROW LEVEL SECURITY",
        "CREATE TABLE mine (id int)",
        "SET ROLE baton_owner",
        "SET ROLE baton_audit_writer",
        "UPDATE platform_keys SET sealed = ''",
    ];
    for sql in forbidden {
        assert_eq!(refusal(&app, sql).await, "42501", "{sql}");
    }
    let keys = inside(&stage.urls.keys, stage.one.id).await;
    for sql in ["SELECT * FROM entries", "SELECT * FROM people", "SELECT * FROM chart_rows", "DELETE FROM key_releases"]
    {
        assert_eq!(refusal(&keys, sql).await, "42501", "{sql}");
    }
    assert_eq!(names(&keys, "SELECT DISTINCT tenant_id::text FROM chart_keys").await, [stage.one.id.to_string()]);
    // The one function takes nothing that does not extend the chain held.
    let replay = format!(
        "SELECT append_entries('{}', 1, array_agg(header), array_agg(signature), array_agg(payload), array_agg(kind),
         array_agg(actor), array_agg(chart), array_agg(wall_ms), array_agg(marked), 0, '', gen_random_uuid())
         FROM entries",
        tablet.device
    );
    assert_eq!(refusal(&app, &replay).await, "P0001");
}

#[tokio::test(flavor = "multi_thread")]
async fn installing_again_changes_nothing() {
    let stage = Stage::set().await;
    let passwords = baton_server::setup::Passwords { app: "app-password".into(), keys: "keys-password".into() };
    baton_server::setup::install(&stage.database.url(), &stage.database.name, &passwords).await.unwrap();
    assert_eq!(stage.clinic().find_tenant("one").await.unwrap(), Some(stage.one.id));
}
