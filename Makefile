# What can be made here. `make help` lists it.

# One set of features for all that is built for trying and testing, so that every crate is
# compiled once. `mfad/virtual-link` lets the daemon see security keys that are programs.
FEATURES := --features mfad/virtual-link

# Where what is built for shipping is, and where it goes. Other distributions set what is different.
RELEASE ?= $(or $(CARGO_TARGET_DIR),target)/release
DEBS ?= target/debian
DESTDIR ?=
PREFIX ?= /usr
UDEVDIR ?= $(PREFIX)/lib/udev/rules.d
UNITDIR ?= $(PREFIX)/lib/systemd/system
PAMDIR ?= $(PREFIX)/lib/security
# Where Chromium and Firefox look for what everybody has; these are Debian's.
ETCDIR ?= /etc

.PHONY: help demo demo-shell demo-build check check-all check-fast hostile-at soak bench fuzz docs release install deb \
	release-window install-window deb-window

help: ## List the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

demo: demo-build ## See the main job done on a virtual key, in a minute
	@tests/demo

demo-shell: demo-build ## The same set-up with a shell in it, to try things by hand
	@tests/demo --shell

demo-build:
	@tests/install build
	cargo build --locked -p mfad -p mfactl -p virtual-token $(FEATURES)

# All that is missing is installed here: what runs side by side below would wait for one another.
check: ## Run the tests: lints, unit tests, firmware, browsers, emulated kernel, the installed package
	@tests/install build window check machine package
	@tests/check

check-all: ## The same on the package that ships, with what takes long
	@tests/install build window check machine package
	@tests/check --all

check-fast: ## The same without emulated machines
	@tests/install build window check
	@tests/check --fast

hostile-at: ## Play the attacks of tests/hostile against the programs of COMMIT=…
	@tests/install build check
	tests/hostile/at $(COMMIT)

soak: ## Play what is done again and again as often as may be needed to see it fail, and under valgrind
	@tests/install build window check soak
	cargo build --locked --workspace $(FEATURES)
	tests/soak
	tests/memcheck

bench: ## Measure mfad beside other programs, in browsers and emulated machines
	@tests/install build window check package bench
# In browsers with keys that are programs; what is measured afterwards is what ships.
	cargo build --locked --release -p mfad -p mfactl -p virtual-token $(FEATURES)
	cargo build --locked -p end-to-end -p hostile --bins
	MFAD_PROGRAMS=$(CURDIR)/target/release target/debug/instructions
	MFAD_PROGRAMS=$(CURDIR)/target/release target/debug/loads
	MFAD_PROGRAMS=$(CURDIR)/target/release target/debug/lookups
	cargo build --locked --release -p card-tests --example yubikey
	mkdir -p target/machine
	tests/browsers/bench target/machine/bench-browsers.json
	$(MAKE) release release-window
	tests/window/bench
	tests/machine/bench
	debian/rules clean binary >/dev/null
	tests/installed/bench

fuzz: ## Fuzz every decoder for a minute each (SECONDS_EACH says otherwise)
	@tests/install build fuzz
	daemon/ctap/fuzz/run
	daemon/cards/fuzz/run

docs: ## Write what the bus contract says as HTML, into target/docs
	@tests/install docs
	mkdir -p target/docs
	gdbus-codegen --generate-rst target/docs/contract docs/dbus/*.xml
	for page in target/docs/*.rst; do rst2html "$$page" "$${page%.rst}.html"; done
	@echo "target/docs/contract-org.mfad.Mfad1.Manager.html and others"

release:
	@tests/install build
	cargo build --locked --release -p mfad -p mfactl -p mfad-directory -p mfad-virtual-key
# By itself: what only the others need has no place in programs that log people in.
	cargo build --locked --release -p mfad-pam
	cargo build --locked --release -p mfactl --example docs
	rm -rf $(RELEASE)/docs
	$(MAKE) $(RELEASE)/docs

# Man pages of what can be typed, and what shells need to complete it.
# Made aside: several may install at a time, and none finds half of it.
$(RELEASE)/docs:
	set -e; new=$$(mktemp -d $@.XXXXXX); chmod 755 $$new; \
	$(RELEASE)/examples/docs $$new; \
	mkdir $$new/completions; \
	COMPLETE=bash $(RELEASE)/mfactl >$$new/completions/mfactl.bash; \
	COMPLETE=zsh $(RELEASE)/mfactl >$$new/completions/_mfactl; \
	COMPLETE=fish $(RELEASE)/mfactl >$$new/completions/mfactl.fish; \
	mv -T $$new $@ 2>/dev/null || { rm -rf $$new; test -d $@; }

install: $(RELEASE)/docs ## Put what `make release` built, and all it needs, below DESTDIR
	install -D -m 755 -t $(DESTDIR)$(PREFIX)/libexec $(RELEASE)/mfad $(RELEASE)/mfad-notify $(RELEASE)/mfad-directory
	install -D -m 755 -t $(DESTDIR)$(PREFIX)/bin $(RELEASE)/mfactl
	install -D -m 755 -t $(DESTDIR)$(PREFIX)/libexec $(RELEASE)/mfad-browser-host
	install -D -m 755 -t $(DESTDIR)$(PREFIX)/libexec $(RELEASE)/mfad-virtual-key
	browser/assemble $(DESTDIR)$(PREFIX)/share/mfad/extension
	install -d $(DESTDIR)$(ETCDIR)/chromium/native-messaging-hosts $(DESTDIR)$(PREFIX)/lib/mozilla/native-messaging-hosts
	sed 's|/usr/libexec|$(PREFIX)/libexec|' browser/native-host/chromium.json >$(DESTDIR)$(ETCDIR)/chromium/native-messaging-hosts/org.mfad.browser.json
	sed 's|/usr/libexec|$(PREFIX)/libexec|' browser/native-host/firefox.json >$(DESTDIR)$(PREFIX)/lib/mozilla/native-messaging-hosts/org.mfad.browser.json
	install -D -m 644 $(RELEASE)/libpam_mfad.so $(DESTDIR)$(PAMDIR)/pam_mfad.so
	install -D -m 644 -t $(DESTDIR)$(PREFIX)/lib/pam.d pam/pam.d/mfad-password
	install -D -m 644 -t $(DESTDIR)$(UDEVDIR) udev/70-mfad.rules
	install -D -m 644 -t $(DESTDIR)$(UNITDIR) systemd/mfad.service systemd/mfad-virtual-key.service systemd/mfad-login@.service systemd/mfad-login.service
	install -D -m 644 -t $(DESTDIR)$(PREFIX)/lib/systemd/user systemd/user/mfad-notify.service
	install -D -m 644 systemd/mfad.sysusers.conf $(DESTDIR)$(PREFIX)/lib/sysusers.d/mfad.conf
	install -D -m 644 systemd/mfad.tmpfiles.conf $(DESTDIR)$(PREFIX)/lib/tmpfiles.d/mfad.conf
	install -D -m 644 -t $(DESTDIR)$(PREFIX)/share/dbus-1/system.d systemd/org.mfad.Mfad1.conf
	install -D -m 644 -t $(DESTDIR)$(PREFIX)/share/dbus-1/system-services systemd/org.mfad.Mfad1.service
	install -D -m 644 -t $(DESTDIR)$(PREFIX)/share/dbus-1/interfaces docs/dbus/*.xml
	install -D -m 644 -t $(DESTDIR)$(PREFIX)/share/polkit-1/actions systemd/org.mfad.Mfad1.policy
	install -D -m 644 systemd/mfad.polkit.rules $(DESTDIR)$(PREFIX)/share/polkit-1/rules.d/60-mfad.rules
	install -D -m 644 -t $(DESTDIR)$(PREFIX)/share/man/man1 $(RELEASE)/docs/man/*.1
	install -D -m 644 -t $(DESTDIR)$(PREFIX)/share/man/man8 docs/man/*.8
	install -D -m 644 $(RELEASE)/docs/completions/mfactl.bash $(DESTDIR)$(PREFIX)/share/bash-completion/completions/mfactl
	install -D -m 644 -t $(DESTDIR)$(PREFIX)/share/zsh/vendor-completions $(RELEASE)/docs/completions/_mfactl
	install -D -m 644 -t $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d $(RELEASE)/docs/completions/mfactl.fish
	install -D -m 644 -t $(DESTDIR)$(PREFIX)/share/doc/mfad/examples docs/examples/*

# By itself: servers need no GTK, neither to build nor to run what they need.
release-window:
	@tests/install build window
	cargo build --locked --release -p mfad-window

install-window: ## The same for the window, which `make release-window` built
	install -D -m 755 -t $(DESTDIR)$(PREFIX)/bin $(RELEASE)/mfad-window
	install -D -m 644 -t $(DESTDIR)$(PREFIX)/share/applications window/data/org.mfad.Mfad.desktop
	install -D -m 644 -t $(DESTDIR)$(ETCDIR)/xdg/autostart window/data/org.mfad.Mfad.Agent.desktop
	install -D -m 644 -t $(DESTDIR)$(PREFIX)/share/metainfo window/data/org.mfad.Mfad.metainfo.xml
	install -d $(DESTDIR)$(PREFIX)/share/dbus-1/services
	sed 's|/usr/bin|$(PREFIX)/bin|' window/data/org.mfad.Mfad.service >$(DESTDIR)$(PREFIX)/share/dbus-1/services/org.mfad.Mfad.service
	install -D -m 644 -t $(DESTDIR)$(PREFIX)/share/icons/hicolor/scalable/apps window/data/icons/scalable/apps/org.mfad.Mfad.svg
	install -D -m 644 -t $(DESTDIR)$(PREFIX)/share/icons/hicolor/symbolic/apps window/data/icons/scalable/apps/org.mfad.Mfad-symbolic.svg
	install -D -m 644 -t $(DESTDIR)$(PREFIX)/share/man/man1 window/data/mfad-window.1

deb-window: release-window ## Build the Debian package of the window, into target/debian
	@tests/install package
	RELEASE=$(RELEASE) DEBS=$(DEBS) PACKAGE=mfad-window debian/rules clean binary
	lintian --fail-on error,warning $(DEBS)/mfad-window_*.deb

deb: release ## Build the Debian package, into target/debian
	@tests/install package
	RELEASE=$(RELEASE) DEBS=$(DEBS) debian/rules clean binary
	lintian --fail-on error,warning $(DEBS)/mfad_*.deb
