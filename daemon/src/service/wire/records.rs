//! Records of ceremonies and of the store, made dictionaries of the bus.

use mfad_bus::{
    AccountReport, AccountStatus, AppPassword, CredentialRecord, Fingerprint, IssuedPass,
    KeyringMethod, METHODS_PATH, MethodReport, Note, OathAccount, OneTimeCode, OpenPgpKey,
    OpenPgpStatus, Passkey, PinStatus, PivSlot, PivStatus, Policy, SecretFile, Settings,
    SettingsChange, Trusted, WebAuthnOptions, object_path,
};
use mfad_cards::openpgp::{KeyKind, Touch};
use mfad_cards::piv::Slot;
use mfad_ceremony::clock;
use mfad_ceremony::flows::notes::ListedNote;
use mfad_ceremony::flows::webauthn::{ClientOptions, RelatedOrigins};
use mfad_ceremony::flows::{admin, methods, openpgp, pin, piv, settings};
use mfad_ceremony::memory::trust::{Counting, SeatSession};
use mfad_i18n::render;
use mfad_policy::{InForce, Kind, Unmet, Verification};
use mfad_store::{
    Account, AccountRecord, Method, PasswordSeal, StoredAppPassword, StoredNote, seconds,
};
use mfad_text::Text;

/// An access pass.
pub fn issued_pass(it: admin::NewPass) -> IssuedPass {
    let admin::NewPass { pass, expires, services } = it;
    IssuedPass { pass: SecretFile(pass), expires, services }
}

/// A passkey.
pub fn passkey(it: mfad_ceremony::Passkey) -> Passkey {
    Passkey {
        id: it.id,
        credential: it.credential,
        site: it.site,
        site_name: it.site_name,
        user: it.user,
        user_name: it.user_name,
        display_name: it.display_name,
        protection: it.protection.map(|it| it.word().to_owned()),
        keeps_data: it.keeps_data,
    }
}

/// A finger.
pub fn fingerprint(it: mfad_ceremony::Fingerprint) -> Fingerprint {
    Fingerprint { id: it.id, name: it.name }
}

/// An account that a token makes codes for.
pub fn oath_account(it: mfad_ceremony::OathAccount) -> OathAccount {
    OathAccount {
        id: it.id,
        issuer: it.issuer,
        name: it.name,
        kind: it.kind.word().to_owned(),
        period: it.period,
        touch: it.touch,
        seconds: it.seconds,
    }
}

/// A one-time code.
pub fn one_time_code(it: mfad_ceremony::OneTimeCode) -> OneTimeCode {
    OneTimeCode { code: SecretFile(it.code), seconds: it.seconds }
}

/// How the PIN of a token stands.
pub fn pin_status(it: &pin::PinStatus) -> PinStatus {
    PinStatus {
        state: it.state.word().to_owned(),
        attempts: it.attempts,
        verification_attempts: it.verification_attempts,
        minimum: it.minimum,
        maximum: it.maximum,
    }
}

/// How the settings of a token are.
pub fn settings(it: settings::Settings) -> Settings {
    Settings {
        always_pin: it.always_pin,
        minimum_pin: it.minimum_pin,
        raises_minimum_pin: it.raises_minimum_pin,
        most_sites: it.most_sites,
        pin_change_required: it.pin_change_required,
        enterprise_attestation: it.enterprise_attestation,
    }
}

/// What is to change of them.
pub fn settings_change(it: SettingsChange) -> settings::SettingsChange {
    settings::SettingsChange {
        always_pin: it.always_pin,
        minimum_pin: it.minimum_pin,
        sites: it.sites,
        force_pin_change: it.force_pin_change,
        enterprise_attestation: it.enterprise_attestation,
    }
}

/// How the PIV application of a card stands, in the language of now.
pub fn piv_status(it: piv::PivStatus) -> PivStatus {
    PivStatus {
        pin_attempts: it.pin_attempts,
        puk_attempts: it.puk_attempts,
        pin_default: it.pin_default,
        puk_default: it.puk_default,
        management_key_default: Some(it.management_key_default),
        management_key_kept: it.management_key_kept,
        management_key_type: it.management_key_type.map(|it| it.word().to_owned()),
        slots: it.slots.into_iter().map(|(slot, found)| piv_slot(slot, found)).collect(),
    }
}

fn piv_slot(slot: Slot, certificate: Result<piv::CertificateSummary, Text>) -> PivSlot {
    let slot = slot.to_string().to_lowercase();
    match certificate {
        Ok(it) => PivSlot {
            slot,
            subject: Some(it.subject),
            issuer: Some(it.issuer),
            serial: Some(it.serial),
            not_before: it.not_before,
            not_after: it.not_after,
            key_type: it.key_type.map(|it| it.word().to_owned()),
            problem: None,
        },
        Err(why) => PivSlot { slot, problem: Some(render(&why)), ..PivSlot::default() },
    }
}

/// How the OpenPGP application of a card stands.
pub fn openpgp_status(it: openpgp::OpenPgpStatus) -> OpenPgpStatus {
    OpenPgpStatus {
        number: it.number,
        version: it.version,
        manufacturer: it.manufacturer,
        pin_attempts: it.pin_attempts,
        admin_pin_attempts: it.admin_pin_attempts,
        reset_code_attempts: it.reset_code_attempts,
        holder: it.holder,
        languages: it.languages,
        url: it.url,
        login: it.login,
        signatures: it.signatures,
        keys: it.keys.into_iter().map(openpgp_key).collect(),
    }
}

fn openpgp_key(it: openpgp::OpenPgpKey) -> OpenPgpKey {
    let use_for = match it.use_for {
        KeyKind::Signature => "signature",
        KeyKind::Decryption => "decryption",
        KeyKind::Authentication => "authentication",
    };
    let touch = it.touch.map(|touch| match touch {
        Touch::Never => "never",
        Touch::Always => "always",
        Touch::Fixed => "always-fixed",
        Touch::Cached => "cached",
        Touch::CachedFixed => "cached-fixed",
    });
    OpenPgpKey {
        use_for: use_for.to_owned(),
        key_type: it.key_type,
        fingerprint: it.fingerprint,
        made: it.made,
        imported: it.imported,
        touch: touch.map(str::to_owned),
    }
}

/// An app password.
pub fn app_password(it: StoredAppPassword) -> AppPassword {
    AppPassword {
        id: it.id,
        label: it.label,
        created: seconds(it.created),
        last_used: it.last_used.map(seconds),
    }
}

/// A key that opens the keyring, if it is one of these methods; `least` is what it has to prove.
pub fn keyring_method(
    seal: &PasswordSeal,
    methods: &[Method],
    least: Verification,
) -> Option<KeyringMethod> {
    let method = methods.iter().find(|it| it.id == seal.method)?;
    let verification = if seal.verified { Verification::Pin } else { Verification::Touch };
    Some(KeyringMethod {
        method: object_path(METHODS_PATH, &method.id).ok()?,
        label: method.label.clone(),
        verification: verification.word().to_owned(),
        created: seconds(seal.created),
        usable: seal.verified || least == Verification::Touch,
    })
}

/// A note, without what it says.
pub fn note(it: ListedNote) -> Note {
    let ListedNote { note: StoredNote { id, site, label, created, .. }, readable } = it;
    Note { id, site, label, created: seconds(created), readable }
}

/// A sign-in that counts for a while.
pub fn trusted(place: SeatSession, counting: Counting) -> Trusted {
    Trusted {
        session: place.session,
        seat: place.seat,
        label: counting.method.label,
        since: seconds(counting.since),
        left: clock::seconds(counting.left),
    }
}

/// How an account stands against the policy.
pub fn account_status(account: Account, unmet: Unmet) -> AccountStatus {
    AccountStatus {
        account: account.name,
        missing_methods: unmet.methods,
        missing_kinds: words(&unmet.kinds),
    }
}

/// How an account stands, for those who look after all of them.
pub fn account_report(report: admin::AccountReport) -> AccountReport {
    let admin::AccountReport { record, locked_for, unmet } = report;
    let AccountRecord { account, methods, app_passwords, refused, locked, last_sign_in } = record;
    let method = |(it, locked_for): (Method, Option<u32>)| MethodReport {
        token_name: it.token_name().to_owned(),
        kind: it.kind.word().to_owned(),
        created: seconds(it.created),
        last_used: it.last_used.map(seconds),
        suspended: it.state.suspended().to_owned(),
        left: it.kind.left().and_then(|left| u32::try_from(left).ok()),
        locked_for,
        id: it.id,
        label: it.label,
    };
    AccountReport {
        account: account.name,
        uid: account.uid,
        methods: methods.into_iter().zip(locked_for).map(method).collect(),
        app_passwords,
        missing_methods: unmet.methods,
        missing_kinds: words(&unmet.kinds),
        refused,
        locked,
        last_sign_in: Some(last_sign_in).filter(|at| *at > 0),
    }
}

/// What another program needs to verify the same credential.
pub fn credential_record(it: methods::Credential) -> CredentialRecord {
    let methods::Credential { rp_id, id, public_key, user_verified } = it;
    CredentialRecord { rp_id, credential_id: id, public_key, user_verified }
}

fn words(kinds: &[Kind]) -> Vec<String> {
    kinds.iter().map(|it| it.word().to_owned()).collect()
}

/// The rules in force.
pub fn policy(in_force: &InForce) -> Policy {
    let InForce { rules, origins, .. } = in_force;
    Policy {
        verification: rules.verification.word().to_owned(),
        remote: rules.remote.word().to_owned(),
        keyring: rules.keyring.word().to_owned(),
        order: words(&rules.order),
        remove_last: rules.remove_last,
        required_methods: rules.required.methods,
        required_kinds: words(&rules.required.kinds),
        waiting_after: rules.waiting.after,
        waiting_first: rules.waiting.first,
        waiting_longest: rules.waiting.longest,
        trust_seconds: rules.trust.seconds,
        proof_seconds: rules.reauthentication.seconds,
        enroll_first: rules.enroll.first.word().to_owned(),
        allowed_kinds: words(&rules.methods.allowed),
        directory_attribute: rules.directory.attribute.clone(),
        directory_rp_id: rules.directory.rp_id.clone(),
        directory_offline_seconds: rules.directory.offline_seconds,
        directory_server: rules.directory.server.clone(),
        directory_entry: rules.directory.entry.clone(),
        access_pass: rules.access_pass.enabled,
        access_pass_services: rules.access_pass.services.clone(),
        help: rules.help.clone().into_iter().collect(),
        origins: origins.clone().into_iter().collect(),
    }
}

/// What a browser says of the page that asks.
pub fn client_options(it: WebAuthnOptions) -> ClientOptions {
    let related =
        |it: mfad_bus::RelatedOrigins| RelatedOrigins { rp_id: it.rp_id, origins: it.origins };
    ClientOptions {
        origin: it.origin,
        top_origin: it.top_origin,
        program: it.program,
        timeout: it.timeout,
        mediation: it.mediation,
        related_origins: it.related_origins.map(related),
        rp_id_checked: it.rp_id_checked,
    }
}
