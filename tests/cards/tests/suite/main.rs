//! All integration tests of this crate in one program: one link instead of one for each file.

#![allow(missing_docs)]

mod a_card_comes_and_goes;
mod a_card_is_a_token;
mod a_card_is_passed_through;
mod a_card_is_shared_with_others;
mod a_card_signs_in;
mod a_key_on_a_reader;
mod a_reset_renews_the_number;
mod cards_that_lie;
mod fido_cards_as_they_are;
mod oath_behind_a_password;
mod oath_codes_are_those_of_other_programs;
mod oath_codes_by_mfactl;
mod oath_refusals;
mod oath_secrets_are_written_nowhere;
mod openpgp_pins;
mod openpgp_status_and_reset;
mod other_programs_are_tried_both_ways;
mod other_programs_use_a_card;
mod piv_keys_and_certificates;
mod piv_management_key;
mod piv_pin_and_puk;
mod pulled_out_in_mid_change;
mod the_contract_of_cards_is_what_the_daemon_serves;
mod the_program_puts_tokens_into_readers;
