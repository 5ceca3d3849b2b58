gate-one-user = This mfad runs for one user only, who can change nothing for others. Ask an administrator to use the system's mfad.
gate-not-allowed = You may not do this here ({ $action } in polkit's words). Do it in your own local session, or ask an administrator.
gate-seat-left = Your session is not the one that uses this computer any more. Go back to it and begin again.
gate-no-polkit = polkit, which decides who may do this, does not answer ({ $error }). Ask an administrator to start it: `systemctl start polkit`.
gate-too-many = You have { $operations } operations running or began { $beginnings } within a minute. Finish or cancel some, or wait a minute.
gate-unknown = The bus does not say whose connection { $name } is.
gate-no-user = There is no user { $whom } on this machine. Check the name.
gate-look-up-failed = User { $whom } could not be looked up on this machine. Try again; if it keeps failing, ask an administrator to look at the log of mfad.
