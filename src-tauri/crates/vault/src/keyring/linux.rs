//! Secret Service: telling its errors apart, and asking whether it is open.

use std::error::Error as StdError;

use secret_service::{EncryptionType, Error, blocking::SecretService};

use super::SecretStoreError;

/// Succeeds only if there is a default collection and it is unlocked.
pub(super) fn confirm_unlocked() -> Result<(), SecretStoreError> {
    let service = SecretService::connect(EncryptionType::Dh).map_err(|error| classify(&error))?;
    let collection = service.get_default_collection().map_err(|error| classify(&error))?;
    if collection.is_locked().map_err(|error| classify(&error))? {
        return Err(SecretStoreError::Locked);
    }
    Ok(())
}

pub(super) fn classify_cause(cause: &(dyn StdError + Send + Sync + 'static)) -> Option<SecretStoreError> {
    cause.downcast_ref::<Error>().map(classify)
}

fn classify(error: &Error) -> SecretStoreError {
    match error {
        // A dismissed prompt leaves the store locked; so does a store without anyone to show the prompt.
        Error::Locked | Error::Prompt => SecretStoreError::Locked,
        Error::Crypto(_) | Error::Zvariant(_) => SecretStoreError::Damaged("the store's answer cannot be read"),
        Error::Zbus(bus) => classify_bus(bus),
        Error::ZbusFdo(reply) => classify_reply(reply),
        other => SecretStoreError::Unavailable(other.to_string()),
    }
}

fn classify_bus(error: &zbus::Error) -> SecretStoreError {
    match error {
        zbus::Error::MethodError(name, detail, _) => {
            classify_name(name.as_str(), detail.as_deref().unwrap_or("no details"))
        }
        zbus::Error::FDO(reply) => classify_reply(reply),
        other => SecretStoreError::Unavailable(other.to_string()),
    }
}

fn classify_reply(reply: &zbus::fdo::Error) -> SecretStoreError {
    use zbus::fdo::Error as Reply;
    match reply {
        Reply::ZBus(bus) => classify_bus(bus),
        Reply::AccessDenied(detail) | Reply::AuthFailed(detail) => SecretStoreError::Denied(detail.clone()),
        other => SecretStoreError::Unavailable(other.to_string()),
    }
}

fn classify_name(name: &str, detail: &str) -> SecretStoreError {
    match name {
        "org.freedesktop.Secret.Error.IsLocked" => SecretStoreError::Locked,
        "org.freedesktop.DBus.Error.AccessDenied" | "org.freedesktop.DBus.Error.AuthFailed" => {
            SecretStoreError::Denied(detail.to_owned())
        }
        _ => SecretStoreError::Unavailable(format!("{name}: {detail}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_the_bus_are_told_apart() {
        assert_eq!(classify_name("org.freedesktop.Secret.Error.IsLocked", ""), SecretStoreError::Locked);
        assert!(matches!(
            classify_name("org.freedesktop.DBus.Error.ServiceUnknown", "gone"),
            SecretStoreError::Unavailable(_)
        ));
        assert!(matches!(
            classify_name("org.freedesktop.DBus.Error.AccessDenied", "sandbox"),
            SecretStoreError::Denied(_)
        ));
        assert_eq!(classify(&Error::Prompt), SecretStoreError::Locked);
        assert!(matches!(classify(&Error::PromptDisconnected), SecretStoreError::Unavailable(_)));
    }
}
