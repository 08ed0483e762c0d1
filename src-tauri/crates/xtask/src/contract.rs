//! Writing the TypeScript twin of the contract.

use crate::process::{TaskError, command, run_command};

/// Writes `ui/src/lib/contract`.
pub fn write() -> Result<(), TaskError> {
    let mut test = command("cargo", &["test", "--quiet", "--package", "baton-contract", "--test", "typescript"]);
    test.env("BATON_WRITE_CONTRACT", "1");
    run_command(test)
}
