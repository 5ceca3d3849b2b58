"""The troubles of docs/trouble, as a person meets them."""

from scene import AGAIN, CODE, ERASE, NEW_PIN, NUMBER, PIN, PLUG, PRINTED, PULL, YES


def key_at_home(it):
    it.enrolled("Blue key")
    codes = it.codes()
    it.unplug("blue")
    it.types("mfactl sign-in", (CODE, codes[0]))
    it.types("mfactl methods")


def key_lost(it):
    it.enrolled("Blue key", "Spare key")
    it.unplug("blue")
    it.plug("spare")
    it.later()
    it.types("mfactl lost blue", (YES, it.yes), (PLUG, lambda _: it.keys("plug", "green")))
    it.types("mfactl methods")
    it.types("mfactl log")


def new_key(it):
    it.enrolled("Blue key")
    it.plug("green")
    it.types("mfactl replace blue")
    it.types("mfactl methods")


def too_many_tries(it):
    it.enrolled("Blue key")
    it.codes()
    it.unplug("blue")
    wrong = [(CODE, "0000-0000-0000")] * 3
    it.types("mfactl sign-in", *wrong, (PLUG, lambda _: it.keys("plug", "blue")))
    it.types("mfactl methods")


def pin_forgotten(it):
    it.enrolled("Blue key")
    it.before("mfactl pin set", (NEW_PIN, "271828"), (AGAIN, "271828"))
    it.types("mfactl pin status")
    new = [(NEW_PIN, "161803"), (AGAIN, "161803")]
    wrong = [(PIN, "314159")]
    it.types("mfactl pin change", *wrong, *new, *wrong, *wrong, ends_with=6)
    it.types("mfactl reset blue", (ERASE, "yes"), (PULL, lambda _: it.keys("unplug", "blue")),
             (PLUG, lambda _: it.keys("plug", "blue")))


def key_does_not_react(it):
    it.enrolled("Blue key")
    it.unplug("blue")
    it.types("mfactl tokens")
    it.types("mfactl sign-in", (PLUG, lambda _: it.keys("plug", "blue")))
    it.types("mfactl tokens")


def code_does_not_arrive(it):
    it.enrolled("Blue key")
    codes = it.codes()
    it.unplug("blue")
    it.types("mfactl sign-in --another-way", (NUMBER, b"1"), (CODE, codes[0]))


def nothing_left(it):
    it.unplug("blue")
    it.requires('[required]\nmethods = 1\n[help]\nen = "the IT desk, phone 1234"\nnb = "IT-avdelingen, telefon 1234"\n')
    it.types("mfactl sign-in", ends_with=1)


def required(it):
    it.enrolled("Blue key")
    it.requires("[required]\nmethods = 2\n")
    it.types("mfactl")
    it.types("mfactl remove blue --yes", ends_with=5)


def old_programs(it):
    it.enrolled("Blue key")
    it.types("mfactl app-password add 'Mail on the tablet'")
    it.types("mfactl app-password list")
    it.types("mfactl app-password remove mail")


def codes_used_up(it):
    it.enrolled("Blue key")
    it.codes()
    it.types("mfactl recovery-codes new", (YES, it.yes))


def no_answer_found(it):
    it.enrolled("Blue key")
    it.types("mfactl doctor", ends_with=7)
    it.types(f"mfactl support-bundle {it.around.path}/mfad.txt")


def travelling(it):
    it.enrolled("Blue key")
    codes = PRINTED.findall(it.types("mfactl recovery-codes new"))
    it.unplug("blue")
    it.types("mfactl sign-in", (CODE, codes[0]))


def asked_again_and_again(it):
    it.enrolled("Blue key")
    it.types("mfactl sign-in --trusted")
    it.types("mfactl trusted")


def several_accounts(it):
    it.enrolled("Blue key")
    it.types("mfactl")


PLAYS = [key_at_home, key_lost, new_key, too_many_tries, pin_forgotten, key_does_not_react, code_does_not_arrive,
         nothing_left, required, old_programs, codes_used_up, travelling, asked_again_and_again,
         several_accounts, no_answer_found]
