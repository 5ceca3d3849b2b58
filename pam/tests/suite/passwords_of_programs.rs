//! A program that knows only passwords, such as dovecot, asks through PAM whether one is an app password.

use end_to_end::Logins;

const SERVICE: &str = "auth required MFAD app_password\n";

#[tokio::test]
async fn what_is_no_app_password_lets_nobody_in() {
    let Some(mut logins) = Logins::start().await else { return };
    let _key = logins.enrolled("A1", "root").await;
    let password = logins.app_password("Mail").await;
    for (account, typed) in
        [("root", "aaaa-bbbb-cccc-dddd-eeee"), ("root", ""), ("root", "x"), ("daemon", &password)]
    {
        let mut login = logins.login(account, SERVICE);
        login.shows("Password: ").await;
        login.types(typed).await;
        let shown = login.fails().await;
        assert!(shown.contains("Wrong app password."), "{typed:?}: {shown}");
        assert!(shown.contains("Authentication failure"), "{shown}");
    }
}

#[tokio::test]
async fn an_app_password_lets_its_owner_in_from_anywhere_until_it_is_revoked() {
    let Some(mut logins) = Logins::start().await else { return };
    let key = logins.enrolled("A1", "root").await;
    let password = logins.app_password("Mail").await;
    let before = key.trace().len();
    for items in [vec![], vec!["rhost=example.org"]] {
        let mut login = logins.login_from("root", SERVICE, &items);
        login.shows("Password: ").await;
        login.types(&password).await;
        let shown = login.succeeds().await;
        assert!(!shown.contains(&password), "{shown}");
    }
    assert_eq!(key.trace().len(), before, "no key is asked");
    let passwords = mfad_bus::AppPasswordsProxy::new(&logins.person.connection).await.unwrap();
    let listed = passwords.list("").await.unwrap();
    assert!(listed[0].last_used.is_some());
    let begun = passwords.revoke("", &listed[0].id).await;
    assert_eq!(logins.person.ends(begun).await.outcome, "done");
    let mut login = logins.login("root", SERVICE);
    login.shows("Password: ").await;
    login.types(&password).await;
    login.fails().await;
}

#[tokio::test]
async fn what_was_typed_is_asked_for_once_in_a_stack() {
    let Some(mut logins) = Logins::start().await else { return };
    let _key = logins.enrolled("A1", "root").await;
    let password = logins.app_password("Mail").await;
    let both = "auth required MFAD app_password\nauth required MFAD app_password\n";
    let mut login = logins.login("root", both);
    login.shows("Password: ").await;
    login.types(&password).await;
    let shown = login.succeeds().await;
    assert_eq!(shown.matches("Password: ").count(), 1, "{shown}");
}

#[tokio::test]
async fn with_the_daemon_away_or_not_allowed_the_next_module_has_its_turn() {
    let Some(mut logins) = Logins::start().await else { return };
    let next = "auth sufficient MFAD app_password\nauth required pam_permit.so\n";
    logins.polkit.allow(&["use"]);
    let mut login = logins.login("root", next);
    login.shows("Password: ").await;
    login.types("whatever").await;
    login.shows("Not allowed. Ask your administrator.").await;
    login.succeeds().await;
    logins.daemon.kill();
    let mut login = logins.login("root", next);
    login.shows("Password: ").await;
    login.types("whatever").await;
    login.shows("mfad isn't running").await;
    login.succeeds().await;
    let mut login = logins.login("root", SERVICE);
    login.shows("Password: ").await;
    login.types("whatever").await;
    assert!(login.fails().await.contains("cannot retrieve authentication info"));
}
