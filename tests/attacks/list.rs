//! The list, and the check that it is true.

use crate::said::say;
use crate::sources;

/// What stops an attack: tests, by file and name.
struct By(&'static [(&'static str, &'static str)]);

const NAMES: &str = "tests/attacks/names.rs";
const PATHS: &str = "tests/attacks/paths.rs";
const SIGNATURES: &str = "tests/attacks/signatures.rs";
const REVOCATION: &str = "tests/attacks/revocation.rs";
const IDENTITY: &str = "tests/attacks/identity.rs";
const ROLES: &str = "tests/attacks/roles.rs";
const CHOSEN: &str = "tests/identity_table/paths.rs";
const SYSTEMS: &str = "tests/identity_table/main.rs";
const HOSTILE: &str = "tests/hostile.rs";
const PROVIDERS: &str = "tests/signature_providers/main.rs";
const DNS: &str = "src/name/dns.rs";
const ADDRESSES: &str = "src/fetch/address.rs";
const CONNECTIONS: &str = "src/fetch/transport.rs";
const FORGERY: &str = "tests/fetch/forgery.rs";
const ANSWERS: &str = "tests/fetch/answers.rs";
const CALLERS: &str = "tests/axum/caller.rs";
const RESUMED: &str = "tests/tls/attacks.rs";
const HANDSHAKES: &str = "tests/tls/handshakes.rs";
const PROOFS: &str = "tests/tls/signatures.rs";
const SESSIONS: &str = "tests/tls/sessions.rs";

const OCSP: &str = "tests/ocsp/answers.rs";
const HOPS: &str = "tests/proxy/hops.rs";
const HEADERS: &str = "tests/proxy/headers.rs";
const HANDED_ON: &str = "tests/proxy/identity.rs";
const PEM: &str = "tests/proxy/pem.rs";
const BASE64: &str = "tests/proxy/base64.rs";
const RFC9440: &str = "tests/proxy/rfc9440.rs";
const ENVOY: &str = "tests/proxy/envoy.rs";
const REAL_NGINX: &str = "tests/proxy/real/nginx.rs";
const REAL_APACHE: &str = "tests/proxy/real/apache.rs";
const REAL_HAPROXY: &str = "tests/proxy/real/haproxy.rs";

/// What has to be in the list: all entries of the survey that ask for a test, and those that have one although it does not
/// ask.
const ENTRIES: &str = "
    A1 A2 A3 A4 A5 A6 A7 A8 A9 A10 A12 A13 A14 A15 A16 A17
    B1 B2 B3 B4 B5 B6 B7 B8 B9 B10 B11 B12 B13 B14 B15
    C1 C2 C3 C4 C5 C6 C7 C8
    D1 D2 D3 D4 D5 D6 D7 D8 D9 D10 D11 D12 D13 D14 D15
    E1 E2 E3 E4 E5 E6 E7 E8 E9 E10 E11 E12 E13 E14 E15 E16 E18 E19
    F1 F2 F3 F4 F5 F6 F7 F8 F9 F10";

const LIST: &[(&str, &str, By)] = &[
    (
        "A1",
        "a NUL or another foreign byte ends a name early for one reader and not for another",
        By(&[
            (NAMES, "a_byte_that_no_name_may_have_refuses_the_certificate_and_not_the_name"),
            (NAMES, "text_that_reads_in_two_ways_is_no_identity"),
            (DNS, "what_is_no_dns_name_is_refused"),
        ]),
    ),
    (
        "A2",
        "the common name is taken for a host, past the constraints on hosts",
        By(&[
            (NAMES, "the_common_name_is_never_a_host_name"),
            (NAMES, "a_common_name_is_an_identity_only_where_the_whole_subject_is_vouched_for"),
        ]),
    ),
    (
        "A3",
        "a constraint on a form that the verifier does not know is passed over",
        By(&[
            (NAMES, "a_name_that_a_constraint_speaks_of_is_judged_or_the_path_is_refused"),
            ("src/name/subtree.rs", "every_form_is_processed_or_refused_and_speaks_only_of_its_own"),
        ]),
    ),
    (
        "A4",
        "a wildcard reaches out of what is permitted, or into what is excluded",
        By(&[
            (NAMES, "a_wildcard_lies_inside_as_a_whole_or_is_outside"),
            (DNS, "permitted_holds_the_whole_name_and_excluded_any_part_of_it"),
        ]),
    ),
    (
        "A5",
        "the repair of A4 refuses wildcards beside the exclusion",
        By(&[
            (NAMES, "a_wildcard_lies_inside_as_a_whole_or_is_outside"),
            ("tests/names.rs", "a_wildcard_meets_a_subtree_where_one_of_its_names_does"),
        ]),
    ),
    (
        "A6",
        "the name that the caller wanted is not constrained, only the wildcard that matched it",
        By(&[
            (NAMES, "a_wildcard_lies_inside_as_a_whole_or_is_outside"),
            (DNS, "the_reference_name_is_judged_too"),
        ]),
    ),
    (
        "A7",
        "of several constrained mailboxes only the last one counts",
        By(&[(NAMES, "every_subtree_counts_whatever_its_case_and_its_neighbours")]),
    ),
    (
        "A8",
        "an empty name meets an excluded subtree and ends the process",
        By(&[
            (NAMES, "a_malformed_constraint_or_an_empty_name_refuses_the_path"),
            ("tests/names.rs", "reading_any_bytes_ends_in_a_value_or_a_fault"),
        ]),
    ),
    (
        "A9",
        "a constraint is compared with regard to case",
        By(&[(NAMES, "every_subtree_counts_whatever_its_case_and_its_neighbours")]),
    ),
    (
        "A10",
        "a mailbox or a URI passes for a host",
        By(&[
            (NAMES, "a_matcher_reads_the_form_that_it_is_for"),
            (NAMES, "only_a_whole_leftmost_label_is_a_wildcard_and_it_is_nobodys_name"),
            ("src/name/general.rs", "forms_are_never_confused"),
        ]),
    ),
    (
        "A12",
        "a wildcard in the middle, over a top-level domain, over an address, or as an identity",
        By(&[
            (NAMES, "only_a_whole_leftmost_label_is_a_wildcard_and_it_is_nobodys_name"),
            (NAMES, "a_public_suffix_is_nobodys_wildcard"),
            (DNS, "a_presented_name_matches_itself_and_a_wildcard_one_label"),
            (DNS, "only_one_real_name_becomes_a_name"),
        ]),
    ),
    (
        "A13",
        "one name that prints like two",
        By(&[
            (NAMES, "a_byte_that_no_name_may_have_refuses_the_certificate_and_not_the_name"),
            ("src/name/distinguished/tests.rs", "a_peer_cannot_write_the_log"),
        ]),
    ),
    (
        "A14",
        "a directory name in another case, spacing or string type slips past a constraint or passes for another",
        By(&[
            (NAMES, "a_directory_name_is_the_same_in_every_case_and_string_type_that_has_one_reading"),
            (NAMES, "text_that_reads_in_two_ways_is_no_identity"),
            ("src/name/distinguished/tests.rs", "values_are_compared_as_rfc_5280_says"),
        ]),
    ),
    (
        "A15",
        "a malformed constraint constrains nothing",
        By(&[
            (NAMES, "a_malformed_constraint_or_an_empty_name_refuses_the_path"),
            (DNS, "a_subtree_is_a_name_or_nothing"),
            ("src/name/ip.rs", "a_subtree_is_an_address_and_a_prefix"),
        ]),
    ),
    (
        "A16",
        "thousands of names times thousands of constraints",
        By(&[(
            NAMES,
            "subtrees_and_names_without_number_are_compared_after_the_signatures_and_within_the_budget",
        )]),
    ),
    (
        "A17",
        "an identity is read from a field that the constraints did not see",
        By(&[
            (NAMES, "an_address_in_the_subject_is_constrained_as_one_among_the_alternative_names"),
            (NAMES, "a_common_name_is_an_identity_only_where_the_whole_subject_is_vouched_for"),
        ]),
    ),
    (
        "B1",
        "cross-certificates make the number of paths exponential",
        By(&[
            (HOSTILE, "cross_signed_authorities_that_reach_no_anchor_cost_no_signature"),
            (HOSTILE, "a_clique_that_claims_an_anchors_name_costs_a_signature_for_each_claim"),
            (HOSTILE, "whoever_holds_an_authentic_key_is_stopped_by_the_budget"),
            (PATHS, "a_chain_of_thousands_is_not_read"),
        ]),
    ),
    (
        "B2",
        "decoys use up the budget before the good path is tried",
        By(&[
            (HOSTILE, "of_many_issuers_of_one_name_the_right_one_last_costs_a_signature_for_each"),
            (HOSTILE, "a_key_identifier_that_fits_makes_two_hundred_decoys_cost_nothing"),
            (HOSTILE, "decoys_on_the_second_floor_cost_nothing_either"),
        ]),
    ),
    (
        "B3",
        "the tree of certificate policies grows without bound, or a malformed policy is passed over",
        By(&[
            (HOSTILE, "certificate_policies_that_all_map_to_each_other_cost_what_is_sent_and_no_more"),
            (HOSTILE, "more_certificate_policies_than_the_budget_allows_are_not_followed"),
            (
                "tests/rules/certificate_policies.rs",
                "a_certificate_policy_holds_that_every_certificate_of_the_path_states",
            ),
        ]),
    ),
    (
        "B4",
        "mappings of certificate policies cost quadratic work",
        By(&[(HOSTILE, "certificate_policies_that_all_map_to_each_other_cost_what_is_sent_and_no_more")]),
    ),
    (
        "B5",
        "a value of one extension switches off another rule",
        By(&[(PATHS, "no_value_of_one_rule_switches_off_another")]),
    ),
    (
        "B6",
        "an error message grows with the peer's names",
        By(&[
            (PATHS, "a_refusal_stays_short_whatever_the_peer_sends"),
            ("src/name/general.rs", "printed_names_are_cut"),
            ("src/name/text.rs", "text_for_a_log_is_escaped_and_cut"),
        ]),
    ),
    (
        "B7",
        "decoding alone costs more than the peer's bytes",
        By(&[
            (PATHS, "a_certificate_beyond_the_limits_is_refused_before_anything_walks_over_it"),
            ("tests/allocations.rs", "reading_a_certificate_and_all_its_extensions_allocates_nothing"),
        ]),
    ),
    (
        "B8",
        "authorities that certify each other in a circle end the process",
        By(&[
            (HOSTILE, "self_issued_certificates_over_one_key_are_one_authority"),
            (HOSTILE, "self_issued_certificates_over_many_keys_of_one_name_stay_linear"),
        ]),
    ),
    (
        "B9",
        "a leaf issues: its CA flag is not asked, or what refused it is overwritten",
        By(&[
            (PATHS, "a_leaf_that_issues_stands_on_no_path"),
            (PATHS, "another_chain_makes_no_authority_of_a_leaf"),
        ]),
    ),
    (
        "B10",
        "a version 1 certificate, which can not say that it is no CA, passes for one",
        By(&[(PATHS, "an_old_certificate_is_an_authority_only_if_the_caller_says_so")]),
    ),
    (
        "B11",
        "an error code reads as success",
        By(&[(IDENTITY, "a_principal_cannot_be_written_down_and_read_back")]),
    ),
    (
        "B12",
        "a signing certificate passes for a workload",
        By(&[(PATHS, "who_may_sign_certificates_is_nobodys_peer")]),
    ),
    (
        "B13",
        "a key with huge numbers or with parameters of the peer's own",
        By(&[
            (PATHS, "a_key_is_judged_before_any_arithmetic_wherever_it_stands"),
            ("src/signature/rustcrypto.rs", "rsa_keys_are_judged_before_any_arithmetic"),
        ]),
    ),
    (
        "B14",
        "an anchor or a pin is recognised by what can be copied",
        By(&[
            (PATHS, "an_anchor_is_its_name_and_its_key_and_nothing_that_can_be_copied"),
            (PATHS, "a_pin_holds_the_whole_certificate_and_the_rules_still_run"),
        ]),
    ),
    (
        "B15",
        "a certificate that only lies beside the chain is read as the peer",
        By(&[(PATHS, "what_lies_beside_the_path_is_never_read_as_the_peer")]),
    ),
    (
        "C1",
        "an RSA signature under exponent 3 is forged from its padding",
        By(&[
            (PATHS, "a_key_is_judged_before_any_arithmetic_wherever_it_stands"),
            (PROVIDERS, "three_providers_judge_alike_or_the_table_says_why_not"),
            ("tests/wycheproof.rs", "our_algorithms_agree_with_wycheproof_or_say_why_not"),
        ]),
    ),
    (
        "C2",
        "an ECDSA signature of zeros is good for every message",
        By(&[
            (SIGNATURES, "a_signature_that_nobody_made_is_none"),
            (PROVIDERS, "three_providers_judge_alike_or_the_table_says_why_not"),
            ("tests/wycheproof.rs", "our_algorithms_agree_with_wycheproof_or_say_why_not"),
        ]),
    ),
    (
        "C3",
        "a remembered answer is given for other bytes, or for another key",
        By(&[(SIGNATURES, "what_was_proved_under_one_key_is_not_proved_under_another")]),
    ),
    (
        "C4",
        "the algorithm outside is not the one inside; parameters are not read",
        By(&[
            (SIGNATURES, "the_algorithm_outside_is_the_algorithm_inside"),
            (SIGNATURES, "parameters_of_pss_are_part_of_the_algorithm"),
            (
                "src/signature/identifier.rs",
                "parameters_of_pss_are_those_of_the_table_in_either_encoding_of_the_hash",
            ),
        ]),
    ),
    (
        "C5",
        "one signature for two certificates, by a collision of MD5 or SHA-1",
        By(&[(SIGNATURES, "a_signature_goes_with_the_type_of_key_that_made_it")]),
    ),
    (
        "C6",
        "a signature is checked as if the key were of another type",
        By(&[
            (SIGNATURES, "a_signature_goes_with_the_type_of_key_that_made_it"),
            (PROVIDERS, "three_providers_judge_alike_or_the_table_says_why_not"),
        ]),
    ),
    (
        "C7",
        "the handshake's proof of the key is left out or downgraded",
        By(&[
            (PROOFS, "a_peer_proves_its_key_by_a_scheme_of_the_version_or_is_refused"),
            (PROOFS, "what_the_provider_maps_is_not_yet_allowed"),
        ]),
    ),
    (
        "C8",
        "a client's certificate counts before its key is proved",
        By(&[
            (RESUMED, "a_peer_is_nobody_before_the_handshake_is_over"),
            (PROOFS, "a_peer_proves_its_key_by_a_scheme_of_the_version_or_is_refused"),
        ]),
    ),
    (
        "D1",
        "only the first distribution point is compared with the CRL's scope",
        By(&[(REVOCATION, "every_name_of_every_distribution_point_is_compared")]),
    ),
    (
        "D2",
        "an unsigned CRL ends the process while it is read",
        By(&[(REVOCATION, "what_a_crl_says_counts_only_after_its_signature")]),
    ),
    (
        "D3",
        "a CRL past its date still clears",
        By(&[(REVOCATION, "a_crl_past_its_date_clears_nobody_and_still_revokes")]),
    ),
    (
        "D4",
        "a delta CRL past its date, or without a number",
        By(&[(REVOCATION, "a_delta_past_its_date_or_its_base_changes_nothing_for_the_better")]),
    ),
    (
        "D5",
        "a serial number is looked up without its issuer",
        By(&[(REVOCATION, "a_serial_number_is_revoked_for_its_issuer_alone")]),
    ),
    ("D6", "a CRL by who may not sign CRLs", By(&[(REVOCATION, "who_may_not_sign_crls_clears_nobody")])),
    (
        "D7",
        "an OCSP response by who may not answer",
        By(&[
            ("tests/ocsp/responders.rs", "the_issuer_signs_for_itself"),
            ("tests/ocsp/responders.rs", "a_delegate_is_certified_by_the_issuers_key_for_this_and_for_now"),
            (
                "tests/ocsp/responders.rs",
                "the_key_that_signed_the_certificate_decides_and_no_other_of_the_name",
            ),
        ]),
    ),
    (
        "D8",
        "an OCSP response without an answer reads as good",
        By(&[
            (OCSP, "d8_without_an_entry_about_the_certificate_nothing_is_known"),
            (OCSP, "d8_a_responder_that_gives_no_answer_clears_nobody"),
            ("tests/ocsp/promises.rs", "who_promises_a_staple_is_not_believed_without_a_good_one"),
        ]),
    ),
    (
        "D9",
        "of several OCSP answers only one is read",
        By(&[(OCSP, "an_entry_about_the_certificate_answers")]),
    ),
    (
        "D10",
        "whoever stops the network stops revocation",
        By(&[
            (REVOCATION, "a_crl_past_its_date_clears_nobody_and_still_revokes"),
            (REVOCATION, "a_relaxation_of_revocation_is_spelled_out_and_shows"),
        ]),
    ),
    (
        "D11",
        "an old CRL or OCSP response is played again",
        By(&[
            (REVOCATION, "the_newest_list_decides_whatever_came_last"),
            (OCSP, "d11_times_are_kept_to_the_second"),
            (OCSP, "d11_nobody_is_cleared_by_what_is_older_than_the_policy_allows"),
            (OCSP, "d11_the_store_never_goes_back"),
            ("tests/ocsp/requests.rs", "an_answer_is_about_the_certificate_of_the_request_and_has_its_nonce"),
        ]),
    ),
    (
        "D12",
        "a CRL about other certificates or some reasons is taken for a complete one",
        By(&[(REVOCATION, "a_list_about_others_says_nothing_of_this_one")]),
    ),
    (
        "D13",
        "a critical extension of a CRL or of an entry is passed over",
        By(&[
            (REVOCATION, "what_is_not_understood_in_a_list_takes_away_the_whole_list"),
            (REVOCATION, "an_entry_is_of_the_issuer_that_was_named_last"),
        ]),
    ),
    (
        "D14",
        "noRevAvail switches revocation off where it should not",
        By(&[
            ("tests/ocsp/promises.rs", "d14_what_is_not_published_is_published_nowhere"),
            ("tests/ocsp/promises.rs", "d14_on_a_ca_it_has_no_effect"),
        ]),
    ),
    (
        "D15",
        "a certificate makes its verifier fetch what the peer chooses",
        By(&[
            (FORGERY, "no_request_leaves_for_where_it_must_not"),
            (FORGERY, "a_redirect_is_named_and_not_followed"),
            (ADDRESSES, "no_private_address_is_connected_to_in_any_disguise"),
            (CONNECTIONS, "what_was_checked_is_what_is_connected_to"),
            (ANSWERS, "an_endless_answer_is_cut_at_the_limit"),
            (ANSWERS, "a_slow_server_is_given_up_in_time"),
        ]),
    ),
    (
        "E1",
        "any certificate of any authority is an identity",
        By(&[
            (IDENTITY, "nothing_is_nobody_and_never_everybody"),
            (IDENTITY, "a_certificate_of_a_believed_authority_is_no_identity_by_itself"),
        ]),
    ),
    (
        "E2",
        "a certificate that resembles the trusted one passes for it",
        By(&[(PATHS, "a_pin_holds_the_whole_certificate_and_the_rules_still_run")]),
    ),
    (
        "E3",
        "a session goes on under a sibling's certificate",
        By(&[(IDENTITY, "a_principal_says_which_certificate_authority_and_rule_it_came_from")]),
    ),
    (
        "E4",
        "a name is read out of a printed subject",
        By(&[
            (IDENTITY, "an_attribute_is_read_by_its_type_and_never_from_a_printed_name"),
            (SYSTEMS, "each_system_has_its_rules_and_its_pitfalls_are_refused"),
        ]),
    ),
    (
        "E5",
        "of two names the first or the last wins",
        By(&[(IDENTITY, "a_second_value_is_a_refusal_whichever_comes_first")]),
    ),
    (
        "E6",
        "a long name is cut to another's",
        By(&[(IDENTITY, "a_value_is_whole_and_unchanged_or_it_is_refused")]),
    ),
    (
        "E7",
        "two spellings are one user for one reader and two for another",
        By(&[(IDENTITY, "a_value_is_whole_and_unchanged_or_it_is_refused")]),
    ),
    (
        "E8",
        "an authority for machines certifies a user's name",
        By(&[
            (IDENTITY, "an_authority_vouches_for_user_names_only_where_it_was_let"),
            ("src/name/sid.rs", "an_account_lies_in_its_domain_and_in_no_other"),
            (SYSTEMS, "each_system_has_its_rules_and_its_pitfalls_are_refused"),
        ]),
    ),
    (
        "E9",
        "the identity of one trust domain by an authority of another",
        By(&[
            (IDENTITY, "a_trust_domain_chooses_its_authorities_and_not_the_other_way_round"),
            (IDENTITY, "a_second_value_is_a_refusal_whichever_comes_first"),
            ("src/name/spiffe.rs", "paths_are_compared_segment_by_segment"),
        ]),
    ),
    (
        "E10",
        "a SPIFFE ID in a second spelling",
        By(&[
            (IDENTITY, "a_spiffe_id_has_one_spelling"),
            ("src/name/spiffe.rs", "what_is_no_spiffe_id_is_refused"),
        ]),
    ),
    (
        "E11",
        "a client's certificate passes for a server's, and the other way round",
        By(&[
            (IDENTITY, "a_certificate_is_for_the_purpose_that_it_states"),
            (HANDSHAKES, "a_client_is_let_in_or_gets_the_alert_that_fits_and_the_log_has_the_reason"),
        ]),
    ),
    (
        "E12",
        "without configured anchors, everybody's anchors are believed",
        By(&[(IDENTITY, "without_anchors_or_a_decision_on_revocation_there_is_no_verifier")]),
    ),
    (
        "E13",
        "one tenant's authority certifies another tenant's names",
        By(&[
            (IDENTITY, "an_authority_of_one_tenant_makes_nobody_of_another"),
            (CHOSEN, "a_peer_does_not_choose_who_it_is_by_what_it_sends"),
            ("src/name/namespace/tests.rs", "a_name_is_covered_by_the_namespace_of_its_form_and_by_no_other"),
        ]),
    ),
    (
        "E14",
        "an organisation in the subject becomes a group of administrators",
        By(&[
            (ROLES, "an_organisation_in_the_subject_is_no_group_of_administrators"),
            (CHOSEN, "what_granted_a_role_is_vouched_for"),
        ]),
    ),
    (
        "E15",
        "an identity outlives the certificate",
        By(&[
            (IDENTITY, "an_identity_ends_with_the_first_thing_that_it_rests_on"),
            (SESSIONS, "a_revoked_peer_loses_its_principal_at_the_next_request_of_its_connection"),
            (SESSIONS, "an_answer_is_for_the_times_that_it_was_decided_for"),
        ]),
    ),
    (
        "E16",
        "a resumed session was never verified here",
        By(&[
            (RESUMED, "a_session_from_a_shared_store_is_nobody_under_another_policy"),
            (RESUMED, "a_ticket_of_another_policy_is_nobody"),
            (RESUMED, "a_store_of_its_own_resumes_nothing_of_another_policy"),
            (RESUMED, "a_client_that_was_revoked_since_resumes_and_is_nobody"),
            (RESUMED, "a_client_whose_certificate_ended_since_resumes_and_is_nobody"),
            (RESUMED, "a_client_that_the_rules_no_longer_know_resumes_and_is_nobody"),
            (RESUMED, "without_resumption_a_client_that_was_revoked_since_is_refused_in_the_handshake"),
        ]),
    ),
    (
        "E18",
        "no certificate at all reads as a good one",
        By(&[
            (HANDSHAKES, "where_a_certificate_is_optional_absent_is_absent_and_refused_is_refused"),
            (CALLERS, "a_handler_gets_its_caller_or_is_not_run"),
        ]),
    ),
    (
        "E19",
        "an identity is read back from a session or a message",
        By(&[(IDENTITY, "a_principal_cannot_be_written_down_and_read_back")]),
    ),
    (
        "F1",
        "a header is believed from anyone",
        By(&[
            (HOPS, "a_header_from_whoever_is_not_trusted_refuses_by_being_there"),
            (HOPS, "a_hop_that_proved_who_it_is_counts_by_its_whole_name_and_for_its_time"),
            (HOPS, "a_network_that_holds_everybody_is_refused"),
            ("tests/proxy/properties.rs", "no_bytes_give_a_certificate_from_a_hop_that_is_not_trusted"),
            (REAL_NGINX, "through_a_real_nginx_the_client_is_who_it_is_and_a_forger_nobody"),
            (REAL_APACHE, "through_a_real_apache_the_client_is_who_it_is_and_a_forger_nobody"),
            (REAL_HAPROXY, "through_a_real_haproxy_the_client_is_who_it_is_and_a_forger_nobody"),
        ]),
    ),
    (
        "F2",
        "a header twice, or several certificates where there is one",
        By(&[
            (HEADERS, "a_header_that_comes_twice_is_refused"),
            (HEADERS, "a_header_of_another_proxy_beside_ours_is_refused"),
            (RFC9440, "a_certificate_is_a_byte_sequence_and_a_chain_a_list_of_them"),
        ]),
    ),
    (
        "F3",
        "a header under an alias",
        By(&[
            (HEADERS, "another_spelling_that_servers_take_for_the_same_is_refused"),
            (HEADERS, "headers_have_the_names_that_the_proxy_gives_them"),
            (REAL_APACHE, "through_a_real_apache_the_client_is_who_it_is_and_a_forger_nobody"),
        ]),
    ),
    (
        "F4",
        "a header that the hop removed",
        By(&[
            (HANDED_ON, "a_header_that_the_hop_removed_is_nobody"),
            (REAL_APACHE, "through_a_real_apache_the_client_is_who_it_is_and_a_forger_nobody"),
        ]),
    ),
    (
        "F5",
        "a certificate, which is public, without its key",
        By(&[(HANDED_ON, "that_the_client_holds_its_key_is_the_word_of_the_hop")]),
    ),
    (
        "F6",
        "a printed subject in a header",
        By(&[
            (PEM, "nginx_writes_one_certificate_in_percent_encoded_pem_and_a_verdict"),
            (BASE64, "traefik_writes_a_list_with_commas_and_each_era_in_its_own_way"),
            (
                ENVOY,
                "of_an_envoy_that_appends_only_the_last_element_counts_and_its_hash_is_that_of_its_certificate",
            ),
        ]),
    ),
    (
        "F7",
        "a proxy's word that the certificate is good",
        By(&[
            (HANDED_ON, "the_chain_is_verified_whatever_the_proxy_says"),
            (HANDED_ON, "a_verdict_of_success_admits_nobody"),
            (RFC9440, "clouds_say_whether_there_was_a_certificate_and_whether_it_is_good"),
            (REAL_NGINX, "through_a_real_nginx_the_client_is_who_it_is_and_a_forger_nobody"),
        ]),
    ),
    (
        "F8",
        "a certificate decoded twice, or not at all",
        By(&[
            (PEM, "nginx_writes_one_certificate_in_percent_encoded_pem_and_a_verdict"),
            (PEM, "aws_writes_base64_as_it_is_and_the_rest_percent_encoded"),
            (PEM, "apache_writes_pem_with_spaces_and_a_numbered_chain"),
            (BASE64, "haproxy_writes_one_certificate_a_chain_and_a_number"),
            (HEADERS, "a_request_has_its_limits"),
        ]),
    ),
    (
        "F9",
        "an element that the client put into the header",
        By(&[
            (ENVOY, "of_an_envoy_that_sets_there_is_one_element"),
            (
                ENVOY,
                "of_an_envoy_that_appends_only_the_last_element_counts_and_its_hash_is_that_of_its_certificate",
            ),
        ]),
    ),
    (
        "F10",
        "the certificate and the chain are not of one connection",
        By(&[(HANDED_ON, "the_chain_is_verified_whatever_the_proxy_says")]),
    ),
];

#[test]
fn every_attack_has_its_test() {
    let (mut faults, mut tests) = (Vec::new(), 0);
    for (id, attack, By(named)) in LIST {
        tests += named.len();
        let missing = named.iter().filter(|(file, test)| !is_test(file, test));
        faults.extend(missing.map(|(file, test)| format!("{id} ({attack}): no test {test} in {file}")));
        if named.is_empty() {
            faults.push(format!("{id} ({attack}): no test is named"));
        }
    }
    for entry in ENTRIES.split_whitespace() {
        let times = LIST.iter().filter(|(id, ..)| *id == entry).count();
        if times != 1 {
            faults.push(format!("{entry} is listed {times} times"));
        }
    }
    faults.extend(LIST.iter().filter(|(id, ..)| !is_entry(id)).map(|(id, ..)| format!("{id} is no entry")));

    say(format_args!("attacks: {}, each stopped by a test; {tests} tests named", LIST.len()));
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

fn is_entry(id: &str) -> bool {
    ENTRIES.split_whitespace().any(|entry| entry == id)
}

/// Is there a function of this name, under `#[test]`?
fn is_test(file: &str, name: &str) -> bool {
    let Some(text) = sources::file(file) else { return false };
    let lines: Vec<_> = text.lines().map(str::trim).collect();
    lines.windows(2).any(|pair| {
        let after = pair[1].strip_prefix("fn ").and_then(|rest| rest.strip_prefix(name));
        pair[0] == "#[test]" && after.is_some_and(|rest| rest.starts_with('('))
    })
}

#[test]
fn the_check_finds_what_is_not_a_test() {
    let own = "tests/attacks/list.rs";
    assert!(is_test(own, "the_check_finds_what_is_not_a_test"));
    assert!(!is_test(own, "the_check_finds_what_is_not_a"), "a part of a name");
    assert!(!is_test(own, "is_test"), "a function without #[test]");
    assert!(!is_test("tests/attacks/nowhere.rs", "is_test"), "a file that is not there");
    assert!(is_test("tests/names.rs", "what_a_subtree_permits_it_excludes"), "a property");
    assert!(!is_entry("A99"), "an entry that is not there");
}
