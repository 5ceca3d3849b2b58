//! A method is added, and a sign-in tried.

use std::rc::Rc;

use mfad_bus::{EnrollOptions, ManagerProxy, MethodKind, SignInOptions, SignInProxy};
use mfad_i18n::{say, visible};
use zbus::OwnedObjectPath;

use crate::commands::Command;
use crate::main_window::MainWindow;
use crate::operation_dialog::{Ending, operate};
use crate::sheet::Sheet;

/// Adds a method, or puts it in the place of another.
pub async fn enroll(main: &Rc<MainWindow>, kind: MethodKind, replaces: Option<OwnedObjectPath>) {
    let title = match (kind, replaces.is_some()) {
        (_, true) => say!("window-replace-title"),
        (MethodKind::SecurityKey, _) => say!("window-add-key"),
        (MethodKind::SmartCard, _) => say!("window-add-card"),
        (MethodKind::OneTimeCode, _) => say!("window-add-app"),
        (MethodKind::RecoveryCodes, _) => say!("window-new-codes"),
    };
    let command = match (kind, replaces.is_some()) {
        (_, true) => Command::Replace,
        (MethodKind::RecoveryCodes, _) => Command::RecoveryCodesNew,
        _ => Command::Enroll,
    };
    let ending = match kind {
        MethodKind::RecoveryCodes => Ending::Close,
        _ => Ending::Tell,
    };
    let options =
        EnrollOptions { kind: Some(kind.word().to_owned()), replaces, ..EnrollOptions::default() };
    let done = operate(main, command, &title, ending, async |daemon| {
        let manager: ManagerProxy<'_> = daemon.root().await?;
        manager.enroll(&options).await
    });
    let Some(result) = done.await else { return };
    let Some(file) = &result.recovery_codes else { return };
    let account = visible(result.account.as_deref().unwrap_or_default());
    let explanation = say!("methods-recovery-sheet", account);
    match Sheet::read(say!("window-recovery-codes"), explanation, file, true) {
        Some(sheet) => sheet.show(main),
        None => main
            .complain(&say!("window-new-codes"), &say!("window-not-understood", what = "Enroll")),
    }
}

/// Signs in for the sake of seeing that it works.
pub async fn sign_in(main: &Rc<MainWindow>) {
    let options = SignInOptions::default();
    operate(main, Command::SignIn, say!("window-sign-in"), Ending::Tell, async |daemon| {
        let sign_in: SignInProxy<'_> = daemon.root().await?;
        sign_in.begin("", &options).await
    })
    .await;
}
