//! What must not compile: chart data without a recorded look, a proof out of thin air, and a way to a chart's connection.

#[test]
fn the_doors_cannot_be_walked_around() {
    trybuild::TestCases::new().compile_fail("tests/refused/*.rs");
}
