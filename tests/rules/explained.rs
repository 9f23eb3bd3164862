//! What an explanation has to do with an answer, over all rows: it finds nothing exactly where a verification succeeds, and
//! among what it finds is the reason of the refusal.

use crate::TABLES;

#[test]
fn an_explanation_is_empty_where_a_verification_succeeds_and_holds_its_reason_where_not() {
    let mut explained = 0;
    let mut differences = String::new();
    for (rule, rows) in TABLES {
        for row in rows() {
            for (outcome, explanation) in row.outcomes().iter().zip(row.explanations()) {
                let Ok(report) = explanation else { continue };
                let found: Vec<_> = report.attempts().iter().flat_map(|attempt| &attempt.faults).collect();
                let agrees = match outcome.reason() {
                    None => outcome.is_accepted() == found.is_empty(),
                    Some(reason) => found.iter().any(|fault| fault.reason == *reason),
                };
                if !agrees {
                    differences +=
                        &format!("{rule}: {}\n  {:?}\n{report:#}\n", row.title(), outcome.reason());
                }
                explained += 1;
            }
        }
    }
    println!("{explained} explanations agree with their verifications");
    assert!(differences.is_empty(), "\n{differences}");
    assert!(explained > 1_000, "{explained}");
}
