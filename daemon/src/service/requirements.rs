//! What every method of the contract requires of its caller, in one table, and the one way into
//! those that require a proof of identity.

use mfad_bus::Cause;
use mfad_ceremony::flows::reauthentication::{Basis, Reauthentication};
use mfad_ceremony::verification::access_pass;
use mfad_ceremony::verification::provable::{
    Provable, first_needs_administrator, nothing_usable, provable,
};
use mfad_ceremony::{Context, Error};
use mfad_store::Account;
use mfad_text::tr;
use zbus::message::Header;

use super::callers::{Caller, QuotaKey, account};
use super::sessions::PamTerminal;
use super::sign_in::SignInSessionObject;
use super::wire::{self, CallError};
use super::{Admitted, Service};
use crate::authorization::{Action, Authorization};

/// What a method of the bus requires.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Requirement {
    /// Nothing.
    Nothing,
    /// That it is about the caller's own account; `administer` for another.
    OwnAccount,
    /// That the object is the caller's, which to all others does not exist.
    OwnObject,
    /// What polkit says to an action; `administer` for another account.
    Action(Action),
    /// The same, and a proof of identity in the operation, as it changes or shows what proves that.
    Proof(Proof),
    /// `administer`, whosever account it is.
    Administrator,
}

use Requirement::{Administrator, Nothing, OwnAccount, OwnObject};

/// The actions of a method that requires a proof of identity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Proof {
    /// With the proof.
    with: Action,
    /// Instead of it, by the user of an account that has nothing set up; without one there is
    /// nothing to be done for such an account.
    nothing_set_up: Option<Action>,
}

const fn proof(with: Action, nothing_set_up: Option<Action>) -> Requirement {
    Requirement::Proof(Proof { with, nothing_set_up })
}

const USE: Requirement = Requirement::Action(Action::Use);
const METHODS: Action = Action::ManageOwnMethods;
const TOKEN: Requirement = Requirement::Action(Action::ManageToken);
const NOTES: Requirement = Requirement::Action(Action::Notes);
const RESET: Requirement = Requirement::Action(Action::Reset);

/// Every method of our interfaces, by interface (below `org.mfad.Mfad1.`) and member.
pub const REQUIREMENTS: &[(&str, &str, Requirement)] = &[
    ("Manager", "Enroll", proof(METHODS, Some(Action::EnrollFirstMethod))),
    ("Manager", "SetLocale", Nothing),
    ("Manager", "ChooseToken", USE),
    ("Agents", "Register", USE),
    ("Agents", "Unregister", Nothing),
    ("Accounts", "Status", OwnAccount),
    ("Accounts", "Unlock", Administrator),
    ("Accounts", "Clear", Administrator),
    ("Accounts", "Log", OwnAccount),
    ("Accounts", "Methods", OwnAccount),
    ("Accounts", "Report", Administrator),
    ("Accounts", "IssuePass", Administrator),
    ("Accounts", "RotatePassSecret", Administrator),
    ("AppPasswords", "Make", proof(METHODS, None)),
    ("AppPasswords", "List", OwnAccount),
    ("AppPasswords", "Revoke", proof(METHODS, Some(METHODS))),
    ("AppPasswords", "Check", Requirement::Action(Action::CheckAppPasswords)),
    // The key signs in within the operation, and the caller has the password.
    ("Keyring", "Enable", Requirement::Action(METHODS)),
    ("Keyring", "Disable", Requirement::Action(METHODS)),
    ("Keyring", "List", OwnAccount),
    ("Keyring", "ChangePassword", Administrator),
    ("Notes", "Add", NOTES),
    ("Notes", "List", OwnAccount),
    ("Notes", "Show", proof(Action::Notes, Some(Action::ShowNotes))),
    ("Notes", "Remove", NOTES),
    ("SignIn", "Begin", USE),
    ("SignIn", "Trusted", OwnAccount),
    ("SignIn", "EndTrust", OwnAccount),
    ("WebAuthn", "Create", USE),
    ("WebAuthn", "Get", USE),
    ("Fido2", "PinStatus", USE),
    ("Fido2", "SetPin", TOKEN),
    ("Fido2", "ChangePin", TOKEN),
    ("Fido2", "ListPasskeys", TOKEN),
    ("Fido2", "DeletePasskeys", TOKEN),
    ("Fido2", "RenamePasskey", TOKEN),
    ("Fido2", "ListFingerprints", TOKEN),
    ("Fido2", "AddFingerprint", TOKEN),
    ("Fido2", "RenameFingerprint", TOKEN),
    ("Fido2", "RemoveFingerprint", TOKEN),
    ("Fido2", "ReadData", TOKEN),
    ("Fido2", "WriteData", TOKEN),
    ("Fido2", "RemoveData", TOKEN),
    ("Fido2", "DeriveSecrets", TOKEN),
    ("Fido2", "Settings", USE),
    ("Fido2", "ChangeSettings", TOKEN),
    ("Fido2", "PassThrough", Requirement::Action(Action::PassThrough)),
    ("Fido2", "Reset", RESET),
    ("Piv", "Status", TOKEN),
    ("Piv", "ChangePin", TOKEN),
    ("Piv", "ChangePuk", TOKEN),
    ("Piv", "UnblockPin", TOKEN),
    ("Piv", "ChangeManagementKey", TOKEN),
    ("Piv", "ExportCertificate", TOKEN),
    ("Piv", "ImportCertificate", TOKEN),
    ("Piv", "GenerateKey", TOKEN),
    ("Piv", "Reset", RESET),
    ("OpenPgp", "Status", TOKEN),
    ("OpenPgp", "ChangePin", TOKEN),
    ("OpenPgp", "ChangeAdminPin", TOKEN),
    ("OpenPgp", "SetResetCode", TOKEN),
    ("OpenPgp", "UnblockPin", TOKEN),
    ("OpenPgp", "Reset", RESET),
    ("Oath", "ListAccounts", TOKEN),
    ("Oath", "ShowCode", TOKEN),
    ("Oath", "ShowCodes", TOKEN),
    ("Oath", "AddAccount", TOKEN),
    ("Oath", "DeleteAccount", TOKEN),
    ("Oath", "RenameAccount", TOKEN),
    ("Method", "Rename", Requirement::Action(METHODS)),
    ("Method", "Remove", proof(METHODS, None)),
    // For the last one that works it is `suspend-last-method`.
    ("Method", "ReportLost", Requirement::Action(METHODS)),
    ("Method", "Reactivate", proof(METHODS, None)),
    ("Method", "Credential", Requirement::Action(METHODS)),
    ("Operation", "AnswerPin", OwnObject),
    ("Operation", "Choose", OwnObject),
    ("Operation", "Confirm", OwnObject),
    ("Operation", "Cancel", OwnObject),
    ("SignInSession", "Select", OwnObject),
];

fn requirement(interface: &str, member: &str) -> Option<Requirement> {
    let interface = interface.strip_prefix("org.mfad.Mfad1.")?;
    let entry = REQUIREMENTS.iter().find(|(its, name, _)| (*its, *name) == (interface, member));
    entry.map(|(.., requirement)| *requirement)
}

/// Whose account a change is about.
pub enum Whose {
    /// The one of this name; the caller's own if there is none.
    Named(Option<String>),
    /// This one, which has the object that was called.
    Known(Account),
}

/// A change of what proves the identity of an account, whose caller was admitted.
pub struct Change {
    /// The caller, and the place they have.
    pub admitted: Admitted,
    /// The account that it is about.
    pub account: Account,
    /// Whether it is the caller's own.
    pub own: bool,
    /// What they have to show first.
    pub reauthentication: Reauthentication,
    /// What they select another method with meanwhile.
    pub session: SignInSessionObject,
}

impl Service {
    /// Admits the caller of a method that requires a proof of identity. Whoever is no administrator
    /// gives it in the operation. Polkit is asked before a token is claimed or a place is taken: it
    /// may itself ask mfad.
    pub async fn admit_change(
        &self,
        header: &Header<'_>,
        whose: Whose,
    ) -> Result<Change, CallError> {
        let caller = self.callers.caller(header).await?;
        wire::in_language(caller.language, self.admit_change_by(header, caller.clone(), whose))
            .await
    }

    async fn admit_change_by(
        &self,
        header: &Header<'_>,
        caller: Caller,
        whose: Whose,
    ) -> Result<Change, Error> {
        let proof = proof_for(header)?;
        let owner = account(caller.uid, None).await?;
        let own = match &whose {
            Whose::Named(name) => name.as_ref().is_none_or(|name| *name == owner.name),
            Whose::Known(account) => *account == owner,
        };
        let asker = self.asker(&caller, PamTerminal::default()).await;
        if own {
            self.ask_directory(&owner).await;
        }
        let (authorization, basis) = match own {
            true if self.authorizer.administers(caller.uid) => {
                (self.pass(header, &caller, proof.with).await?, Basis::Administrator)
            }
            true => {
                // With what can be used from where they are.
                let context = self.context.asked_by(asker.clone()).for_account(&owner);
                self.pass_with_proof(header, &caller, &context, &owner, proof).await?
            }
            // Asked first, so that nobody learns which accounts exist.
            false => (self.pass(header, &caller, Action::Administer).await?, Basis::Administrator),
        };
        let account = match whose {
            Whose::Known(account) => account,
            Whose::Named(Some(name)) if !own => account(caller.uid, Some(name)).await?,
            Whose::Named(_) => owner,
        };
        let slot = self.callers.slot(QuotaKey::from(&asker))?;
        let session = SignInSessionObject::default();
        let reauthentication = Reauthentication::new(account.clone(), basis, session.selected());
        let admitted = Admitted { caller, asker, slot, authorization, agent: None };
        Ok(Change { admitted, account, own, reauthentication, session })
    }

    /// What the user of an account has to be allowed, by what they could prove it with.
    async fn pass_with_proof(
        &self,
        header: &Header<'_>,
        caller: &Caller,
        context: &Context,
        own: &Account,
        proof: Proof,
    ) -> Result<(Authorization, Basis), Error> {
        // It proves one enrollment, whatever else the account has and cannot use.
        if proof.nothing_set_up == Some(Action::EnrollFirstMethod)
            && access_pass::proves_enrollment(context, own)?
        {
            return Ok((self.pass(header, caller, proof.with).await?, Basis::AccessPass));
        }
        let action = match (provable(context, own)?, proof.nothing_set_up) {
            (Provable::Yes, _) | (Provable::NothingSetUp, None) => {
                return Ok((self.pass(header, caller, proof.with).await?, Basis::Enrolled));
            }
            (Provable::NotNow, _) => Action::ChangeWithoutProof,
            (Provable::NothingSetUp, Some(Action::EnrollFirstMethod))
                if first_needs_administrator(context) =>
            {
                Action::ChangeWithoutProof
            }
            (Provable::NothingSetUp, Some(action)) => {
                return Ok((self.pass(header, caller, action).await?, Basis::NothingSetUp));
            }
        };
        let passed = self.pass(header, caller, action).await;
        let authorization = passed.map_err(|refused| match provable(context, own) {
            Ok(Provable::NotNow) => nothing_usable(context, own),
            _ => refused,
        })?;
        Ok((authorization, Basis::Administrator))
    }
}

fn proof_for(header: &Header<'_>) -> Result<Proof, Error> {
    let interface = header.interface().map(ToString::to_string).unwrap_or_default();
    let member = header.member().map(ToString::to_string).unwrap_or_default();
    // A call may leave out its interface, which is no way around the table.
    let found = match interface.is_empty() {
        true => REQUIREMENTS.iter().find_map(|(_, name, it)| match it {
            Requirement::Proof(proof) if *name == member => Some(*proof),
            _ => None,
        }),
        false => match requirement(&interface, &member) {
            Some(Requirement::Proof(proof)) => Some(proof),
            _ => None,
        },
    };
    found.ok_or_else(|| {
        Error::new(Cause::NotAllowed, tr!("authorization-not-allowed", action = member))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The methods of the contract: interface, name, and what is said of each.
    fn contract() -> Vec<(String, String, String)> {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/dbus");
        let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
        let files = files.filter(|file| file.extension().is_some_and(|it| it == "xml"));
        let files: String = files.map(|file| std::fs::read_to_string(file).unwrap()).collect();
        let name = |line: &str| line.split('"').nth(1).unwrap_or_default().to_owned();
        let (mut methods, mut interface, mut comment) = (Vec::new(), String::new(), String::new());
        for line in files.lines().map(str::trim) {
            match () {
                () if line.starts_with("<interface ") => interface = name(line),
                () if line.starts_with("<method ") => {
                    methods.push((interface.clone(), name(line), std::mem::take(&mut comment)));
                }
                () if line.starts_with("<!--") => line.clone_into(&mut comment),
                () => comment.push_str(&format!(" {line}")),
            }
        }
        methods
    }

    #[test]
    fn every_method_of_the_contract_is_in_the_table_and_says_the_same() {
        let contract = contract();
        assert!(contract.len() > 60, "{}", contract.len());
        for (interface, method, said) in &contract {
            let requirement = requirement(interface, method);
            let Some(requirement) = requirement else { panic!("{interface}.{method}") };
            let action = |action: Action| {
                let id = action.id().strip_prefix("org.mfad.Mfad1.").unwrap_or_default();
                assert!(said.contains(id), "{interface}.{method} needs {id}: {said}");
            };
            assert_eq!(
                said.contains("proof of identity"),
                matches!(requirement, Requirement::Proof(_)),
                "{interface}.{method}: {said}"
            );
            match requirement {
                Nothing => assert!(said.contains("Action: none"), "{interface}.{method}"),
                OwnAccount => assert!(said.contains("none"), "{interface}.{method}"),
                OwnObject => {}
                Administrator => action(Action::Administer),
                Requirement::Action(it) => action(it),
                Requirement::Proof(Proof { with, nothing_set_up }) => {
                    action(with);
                    action(Action::ChangeWithoutProof);
                    nothing_set_up.into_iter().for_each(action);
                }
            }
        }
        assert_eq!(contract.len(), REQUIREMENTS.len(), "one is in the table that there is not");
    }
}
