"""Our udev rule: a FIDO node is for the group mfad, whoever made the key, and for nobody else."""

import grp
import os
import stat
import subprocess

from others import fido2_token_info


def opens(user, node):
    script = 'exec 3<> "$1"'
    command = ["runuser", "-u", user, "--", "bash", "-c", script, "bash", node]
    return subprocess.run(command, capture_output=True, timeout=60).returncode == 0


def test_other_people_may_not_open_it(key):
    assert not opens("alice", key.node())
    assert not opens("mallory", key.node())


def test_the_daemons_user_may_open_it(key):
    node = os.stat(key.node())
    assert (grp.getgrgid(node.st_gid).gr_name, stat.S_IMODE(node.st_mode)) == ("mfad", 0o660)
    assert opens("mfad", key.node())


def test_it_has_systemd_start_the_daemon(key):
    told = subprocess.run(["udevadm", "info", "--query=property", key.node()], capture_output=True, text=True, timeout=60)
    properties = dict(line.split("=", 1) for line in told.stdout.splitlines())
    assert "mfad.service" in properties["SYSTEMD_WANTS"].split()
    assert "systemd" in properties["TAGS"].split(":")


def test_it_comes_back_with_the_same_rights(key):
    key.unplug()
    key.wait_until_gone()
    assert opens("mfad", key.plug())


def test_other_programs_see_a_token_of_ctap_2(key):
    assert "FIDO_2_1" in fido2_token_info(key.node())["version strings"].split(", ")
