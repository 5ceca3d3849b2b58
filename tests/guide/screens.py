"""What the guide does not show: the other screens of mfactl, for the transcripts alone."""

from scene import AGAIN, CODE, ERASE, NEW_PIN, NUMBER, PIN, PLUG, YES

TWO_METHODS = '[required]\nmethods = 2\nkinds = ["recovery-codes"]\n[trust]\nseconds = 300\n'


def first_steps(it):
    it.types("mfactl")
    it.types("mfactl methods")
    it.types("mfactl enroll")
    it.types("mfactl")
    it.types("mfactl rename virtual 'My key'")
    it.types("mfactl remove my", (YES, it.yes))
    it.types("mfactl log --failed")


def authenticator_app(it):
    it.types("mfactl enroll --code", (CODE, "000000"), (CODE, b"\3"), ends_with=4)


def trusting(it):
    it.enrolled("Blue key")
    it.requires(TWO_METHODS)
    it.types("mfactl")
    it.types("mfactl sign-in --trusted")
    it.types("mfactl trusted")
    it.types("mfactl trusted --end")


def sites(it):
    it.has_pin("271828")
    it.enrolled("Blue key")
    it.site_makes_passkeys("271828", ("example.org", "anna", "Anna Andersson"))
    it.types("mfactl site example.org", (PIN, "271828"))
    codes = it.file("codes.txt", "one\ntwo\n")
    it.types(f"sh -c 'mfactl site note add example.org --label Codes <{codes}'")
    it.types("mfactl site note list")
    it.types("mfactl site note show example.org")
    it.types("mfactl site note remove example.org", (YES, it.yes))


def not_allowed(it):
    # On the session bus nobody is an administrator.
    user = it.around.output("id", "-un").strip()
    it.types(f"mfactl admin unlock {user}", ends_with=5)
    it.types("mfactl admin clear nosuchuser", ends_with=5)


def mistakes(it):
    it.types("mfactl pin status nothing", ends_with=3)
    it.types("mfactl remove nothing", ends_with=3)
    it.types("mfactl sign-in", ends_with=1)
    it.types("mfactl passkeys list", ends_with=1)
    it.types("mfactl fingerprints list", ends_with=1)
    it.types("mfactl codes list", ends_with=3)
    it.types("mfactl piv status", ends_with=3)
    it.types("mfactl pin set", (NEW_PIN, "1"), (NEW_PIN, "271828"), (AGAIN, "314159"), (NEW_PIN, b"\4"), ends_with=4)
    it.types("mfactl pin set --new-pin-fd 3", ends_with=2)
    it.types("mfactl enrol", ends_with=2)
    it.types("mfactl log --what foo", ends_with=2)
    it.types("mfactl rename", ends_with=2)
    it.types("mfactl reset", (ERASE, "no"), ends_with=4)


def helps(it):
    for words in ["--help", "-h", "sign-in --help", "settings always-pin --help", "piv key generate --help", "codes --help"]:
        it.types(f"mfactl {words}")


PLAYS = [first_steps, authenticator_app, trusting, sites, not_allowed, mistakes, helps]
