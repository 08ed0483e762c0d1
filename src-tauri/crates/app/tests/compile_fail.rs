//! What must not compile from outside the core: a way to its insides, to an open chart, or to data past its doors. What a
//! chart's look and a connection refuse is held by the store's own tests.

#[test]
fn the_core_has_no_back_door() {
    trybuild::TestCases::new().compile_fail("tests/compile_fail/*.rs");
}
