//! Attacks, a file for each. Every test has a control that shows that it reaches what it attacks.

#![allow(missing_docs)]

mod a_bad_signature_closes_nothing;
mod a_connection_is_not_taken;
mod a_directory_out_of_reach;
mod a_directory_that_lies;
mod a_disk_that_is_slow_to_write;
mod a_flood_of_messages;
mod a_greeter_with_a_remote_host;
mod a_log_that_nobody_reads;
mod a_login_password_is_asked_for;
mod a_look_becomes_a_change;
mod a_page_that_asks_an_old_key_what_it_holds;
mod a_page_that_names_two_relying_parties;
mod a_pass_from_afar;
mod a_pass_lets_in_once;
mod a_program_that_answers_everything_alike;
mod a_reason_turns_the_line_around;
mod all_suspended_is_not_never_set_up;
mod an_asker_is_named;
mod app_password_without_a_sign_in;
mod codes_without_a_touch;
mod connections_without_end;
mod daemon_stopped_after_the_prompt;
mod descriptors_are_held;
mod dialogs_without_end;
mod disk_full_and_a_wrong_code;
mod everything_removed_without_a_touch;
mod few_descriptors_in_su;
mod file_size_limit_zero;
mod first_question_is_not_echoed;
mod introspect_shows_other_peoples_objects;
mod last_method_reported_lost_then_first_rule;
mod localhost_is_remote;
mod notes_without_a_touch;
mod open_sign_ins_use_up_the_owners_share;
mod password_goes_to_the_key_as_pin;
mod renames_wipe_the_log;
mod root_is_not_everybody;
mod secrets_are_left_behind;
mod su_by_another_user_blinks_no_key;
mod sudo_in_ssh_blinks_no_key;
mod totp_without_a_touch;
mod trust_is_no_proof;
mod unknown_users_are_told_by_time;
mod wrong_codes_by_another_close_nothing;
