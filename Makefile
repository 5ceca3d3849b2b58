# What can be made here. `make help` lists it.

# One set of features for all that is built for trying and testing, so that every crate is
# compiled once. `mfad/virtual-link` lets the daemon see security keys that are programs.
FEATURES := --features mfad/virtual-link

.PHONY: help demo demo-shell demo-build check check-fast bench fuzz docs

help: ## List the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

demo: demo-build ## See the main job done on a virtual key, in a minute
	@tests/demo

demo-shell: demo-build ## The same set-up with a shell in it, to try things by hand
	@tests/demo --shell

demo-build:
	@tests/install build
	cargo build --locked -p mfad -p mfactl -p virtual-token $(FEATURES)

check: ## Run every test: lints, unit tests, firmware, emulated kernel
	@tests/install build check
	@tests/check

check-fast: ## The same without the emulated kernel
	@tests/install build check
	@tests/check --fast

bench: ## Measure mfad beside other programs in the emulated kernel
	@tests/install build check
	cargo build --locked --release -p mfad -p mfactl
	cargo build --locked --release -p virtual-token
	tests/machine/bench

fuzz: ## Fuzz every decoder for a minute each (SECONDS_EACH says otherwise)
	@tests/install build fuzz
	daemon/ctap/fuzz/run
	daemon/cards/fuzz/run

docs: ## Write the man pages and completions anew
	cargo run -q --locked -p mfactl --example docs
