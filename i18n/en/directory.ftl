directory-off = Your administrator doesn't use sign-in methods from your organization's directory at the moment.
directory-unreachable = Your organization's directory can't be reached. Connect to your organization's network, then try again.
directory-stale = Your organization's directory hasn't been reached for too long. Connect to your organization's network, then try again.
directory-denied = mfad isn't allowed to read your organization's directory. Ask an administrator.
directory-too-many = Your organization's directory lists too many sign-in methods for this account. Ask your organization's support to remove old ones.
directory-unreadable = The sign-in methods that your organization's directory lists for this account can't be read. Ask your organization's support.
directory-decides = “{ $label }” comes from your organization's directory and can only be changed there. Ask your organization's support.
