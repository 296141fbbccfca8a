# make demo and make test are all one needs; `make help` lists the rest.
# Every target first makes the machine ready (scripts/setup.sh), silently where nothing is missing.

SWIFT ?= swift
# Where `make install` puts bin/letopis. The default needs no root; for everybody: sudo make install PREFIX=/usr/local
PREFIX ?= $(HOME)/.local
DESTDIR ?=

sources = Sources Tests $(wildcard Benchmarks) Package.swift
bin = $(DESTDIR)$(PREFIX)/bin

.DEFAULT_GOAL := help
.PHONY: help setup demo test attack build install lint format catalogue snapshots readme bench clean

help: ## these lines
	@sed -n 's/^\([a-z]*\):.*## /  make \1|/p' $(firstword $(MAKEFILE_LIST)) | awk -F'|' '{ printf "%-18s %s\n", $$1, $$2 }'

setup:
	@sh scripts/setup.sh

# A debug build: from a fresh clone it is there in about half the time of a release build, and the demo is small.
demo: setup ## builds Letopis, makes the demo ledger in ./demo anew and shows its indicators
	@$(SWIFT) build --product letopis
	@rm -rf demo
	@.build/debug/letopis demo demo --format table
	@.build/debug/letopis indicators --ledger demo --format table

test: setup ## builds and runs all tests
	@$(SWIFT) test

attack: setup ## tries to break a ledger from outside (Tests/Attacks), with a debug build
	@$(SWIFT) build --product letopis
	@sh scripts/attack.sh "$(CURDIR)/.build/debug/letopis"

build: setup ## builds .build/release/letopis
	@$(SWIFT) build --configuration release --product letopis

install: build ## installs letopis to $(PREFIX)/bin
	@install -d "$(bin)"
	@install -m 755 .build/release/letopis "$(bin)/letopis"
	@echo "installed $(bin)/letopis"
	@case ":$$PATH:" in *":$(bin):"*) ;; *) echo "$(bin) is not on PATH: add it, or call letopis by that path" ;; esac

lint: setup ## checks the style of the sources (.swift-format)
	@$(SWIFT) format lint --strict --parallel --recursive $(sources)

format: setup ## brings the sources into that style
	@$(SWIFT) format --in-place --parallel --recursive $(sources)

catalogue: setup ## renews docs/CATALOGUE.md and docs/CATALOGUE.ru.md from the catalogue's declaration
	@LETOPIS_RENEW=1 $(SWIFT) test --filter CataloguePageTests

snapshots: setup ## renews snapshots/ from the demo ledger
	@LETOPIS_RENEW=1 $(SWIFT) test --filter SnapshotTests

readme: setup ## puts into README.md what its commands print
	@LETOPIS_RENEW=1 $(SWIFT) test --filter ReadmeTests

bench: setup ## measures the claims of speed, in a release build
	@LETOPIS_BENCHMARKS=1 $(SWIFT) build --configuration release --product letopis
	@LETOPIS_BENCHMARKS=1 $(SWIFT) run --configuration release Benchmarks

clean: ## removes what was built, and the demo ledger
	@rm -rf .build demo
