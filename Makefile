# Builds, tests and installs Postkit. Works with GNU make 4.3; the targets, in the order of use:
#
#   make deps         install the libraries from Debian, where they are missing
#   make              build the programs that are installed
#   make demo         build, list and query the tables of an example server, and follow its mail
#   make test         all tests; with CI=true a missing reference is a failure
#   make reference    fetch the real Postfix and unpack it in .build-reference/
#   make parity       the tools beside that Postfix; SUITE=trixie or forky takes that of another Debian (as root), and
#                     REFERENCE=DIR another build
#   make parity-live  random mail in a running Postfix of our own; COUNT=500 SEED=1 SUITE=bookworm; as root
#   make concurrency  writers and readers of both toolkits on one table; SECONDS=600
#   make benchmark    time and memory beside that Postfix
#   make fuzz         damaged sources and databases
#   make faults       system calls that fail, one by one; FAULT_SHARE=100 SEED=1
#   make attack       what a hostile user, image or server may try; most of it as root
#   make completions  write completions/ anew
#   make catalogue    write the parameter catalogue anew
#   make check        formatting, manuals, generated files, what the programs need
#   make install      PREFIX=/usr/local DESTDIR= PROGRAM_PREFIX=
#   make uninstall    the same variables
#   make clean        remove what was built; .build-reference/ stays

SHELL = /bin/sh
PREFIX = /usr/local
DESTDIR =
PROGRAM_PREFIX =
SWIFT = swift
STRIP = strip

# Release programs are built here; tests use SwiftPM's own .build, so that the two do not wait for each other.
SCRATCH = .build-release
# The directory of the programs that are installed and tried: make install BIN=DIR takes others.
BIN = $(SCRATCH)/release

# The Swift library, the engines and the C++ runtime are part of each program: `make check` shows it.
# $(call build_release,DIRECTORY,PRODUCTS); the C++ runtime comes from a directory that holds nothing but its archive.
build_release = mkdir -p $(1)/static && \
	archive=$$(gcc -print-file-name=libstdc++.a 2>/dev/null || true) && \
	case $$archive in /*) ln -sf "$$archive" $(1)/static/ ;; esac && \
	for product in $(2); do \
	    $(SWIFT) build -c release --static-swift-stdlib --disable-local-rpath --scratch-path $(1) --product $$product \
	        -Xswiftc -L$(CURDIR)/$(1)/static -Xswiftc -Xclang-linker -Xswiftc -static-libgcc || exit 1; \
	done

PROGRAMS = postmap postalias postconf postresolve postbuild
# What only developers run: programs that measure, attack and write the completions.
HOUSE_PROGRAMS = benchmark fuzz injections completions
SHELLS = bash zsh fish
LIBRARIES = libdb-dev liblmdb-dev libcdb-dev libutf8proc-dev libpcre2-dev libsqlite3-dev \
	libpq-dev libmariadb-dev libldap-dev
SOURCES := Package.swift $(shell find Sources -type f)
CATALOGUE = Sources/PostfixKit/Releases/CatalogueData.swift
CATALOGUE_TABLES = Data/parameters.tsv Data/releases.tsv Data/stock.tsv Data/debian.tsv \
	Data/tables.tsv Data/clients.tsv Data/deprecated.tsv

# Where things are installed.
bindir = $(DESTDIR)$(PREFIX)/bin
mandir = $(DESTDIR)$(PREFIX)/share/man/man1
formatdir = $(DESTDIR)$(PREFIX)/share/man/man5
bashdir = $(DESTDIR)$(PREFIX)/share/bash-completion/completions
zshdir = $(DESTDIR)$(PREFIX)/share/zsh/site-functions
fishdir = $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d

.PHONY: build house deps lint-deps fault-deps suite-deps demo test reference parity parity-live concurrency benchmark fuzz faults attack \
	completions catalogue check install uninstall clean
.DELETE_ON_ERROR:

# MARK: building

build: $(SCRATCH)/built

$(SCRATCH)/built: $(SOURCES)
	@echo "build: the first time takes some minutes"
	@$(call build_release,$(SCRATCH),$(PROGRAMS))
	@touch $@

house: build
	@$(call build_release,$(SCRATCH),$(HOUSE_PROGRAMS))

# Says what is missing and installs it; does nothing where all is there.
define install_packages
	@command -v dpkg-query >/dev/null || { \
	    echo "deps: this is not Debian; what has to be here: $(1)"; exit 0; }; \
	missing=; \
	for package in $(1); do \
	    case $$(dpkg-query -W -f '$${Status}' $$package 2>/dev/null) in \
	    'install ok installed') ;; \
	    *) missing="$$missing $$package" ;; \
	    esac; \
	done; \
	[ -n "$$missing" ] || exit 0; \
	sudo=; \
	if [ "$$(id -u)" -ne 0 ]; then \
	    sudo=sudo; \
	    command -v sudo >/dev/null || { echo "deps: root has to install:$$missing" >&2; exit 1; }; \
	fi; \
	echo "deps: installing from Debian:$$missing"; \
	$$sudo apt-get -qq update && \
	$$sudo env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends $$missing >/dev/null
endef

deps:
	$(call install_packages,$(LIBRARIES))

lint-deps:
	$(call install_packages,mandoc)

# What lets system calls fail, or come late.
fault-deps:
	$(call install_packages,strace)

# What makes roots of other Debians, where the tests are to compare with their Postfix.
suite-deps:
	$(call install_packages,debootstrap patchelf)

# MARK: trying

# The libraries come before what is built with them, whatever `make -j` says.
$(SCRATCH)/built: | deps

demo: build
	@Examples/demo.sh $(BIN)

# A hundredth of the fuzzing, on the programs that the tests run; swift test has the last word.
test: deps reference
	$(SWIFT) build --build-tests
	@FUZZ_SHARE=100 TOOLS=$(abspath .build/debug) Tests/fuzz.sh
	$(SWIFT) test --skip-build

# Which Debian has the Postfix to compare with: that of the packages, or one of which a root is made.
SUITE ?= bookworm
export SUITE
ifneq ($(SUITE),bookworm)
reference: suite-deps
endif

reference:
	@SUITE= Tests/reference.sh
ifneq ($(SUITE),bookworm)
	@Tests/reference.sh
endif

# As many random tables, configurations and edits as time allows: POSTKIT_PARITY_TABLES,
# POSTKIT_PARITY_CONFIGURATIONS (the full size is 2000) and POSTKIT_PARITY_EDITS.
parity: deps reference
	$(SWIFT) test --filter ParityTests

COUNT ?= 500
SEED ?= 1

parity-live: deps reference
	POSTKIT_LIVE_COUNT=$(COUNT) POSTKIT_LIVE_SEED=$(SEED) $(SWIFT) test --filter LiveRandomTests

SECONDS ?= 600

concurrency: deps reference
	POSTKIT_CONCURRENCY_SECONDS=$(SECONDS) $(SWIFT) test --filter ContentionTests

benchmark: house reference
	@TOOLS=$(abspath $(BIN)) Benchmarks/benchmark.sh

fuzz: house
	@TOOLS=$(abspath $(BIN)) Tests/fuzz.sh

# With BIN=.build/debug the programs of the tests are taken.
ifeq ($(BIN),$(SCRATCH)/release)
faults: house
endif

faults: fault-deps reference
	@TOOLS=$(abspath $(BIN)) Tests/faults.sh

attack: deps fault-deps reference
	$(SWIFT) test --filter Attack

# MARK: generated files

# $(call write_completions,GENERATOR,DIRECTORY)
define write_completions
	@mkdir -p $(addprefix $(2)/,$(SHELLS)); \
	for tool in $(PROGRAMS) newaliases; do \
	    $(1) bash $$tool >$(2)/bash/$$tool && \
	    $(1) zsh $$tool >$(2)/zsh/_$$tool && \
	    $(1) fish $$tool >$(2)/fish/$$tool.fish || exit 1; \
	done
endef

completions: house
	$(call write_completions,$(BIN)/completions,completions)

catalogue:
	@LC_ALL=C awk -f Data/catalogue.awk $(CATALOGUE_TABLES) >$(CATALOGUE).new
	@mv $(CATALOGUE).new $(CATALOGUE)

# MARK: checking

# What a program may need at run time: the C library and nothing else.
ALLOWED_LIBRARIES = linux-vdso|linux-gate|libc|libm|libpthread|libdl|librt|ld-linux.*|ld64

CHECK = .build-check

check: lint-deps deps
	@echo "check: formatting"
	@$(SWIFT) format lint --strict -r Sources Tests Package.swift
	@echo "check: manuals"
	@mandoc -T lint -W warning man/*.1 man/*.5
	@echo "check: scripts"
	@for script in .ci/run Examples/*.sh Benchmarks/*.sh Tests/*.sh; do \
	    [ ! -e $$script ] || $$(sed -n '1s/^#!//p' $$script) -n $$script || exit 1; \
	done
	@echo "check: the parameter catalogue"
	@LC_ALL=C awk -f Data/catalogue.awk $(CATALOGUE_TABLES) | cmp - $(CATALOGUE) || \
	    { echo "check: Data/ and $(CATALOGUE) differ: make catalogue" >&2; exit 1; }
	@echo "check: nothing unfinished, no place that only one machine has"
	@! grep -rnEI --exclude=Makefile --exclude=.git --exclude-dir='.build*' --exclude-dir=.git --exclude-dir=.swiftpm \
	    '\b(TODO|FIXME|XXX)\b|(^|[^[:alnum:]_.$${}/-])/(work|Users|home/[a-z]+/[a-z]*/?src)/' .
	@echo "check: a new release build without warnings"
	@rm -rf $(CHECK)
	@mkdir -p $(CHECK)/completions
	@{ $(call build_release,$(CHECK),$(PROGRAMS) completions); } >$(CHECK)/log 2>&1 || { cat $(CHECK)/log; exit 1; }
	@! grep -n 'warning:' $(CHECK)/log
	@echo "check: what the programs need"
	@for program in $(PROGRAMS); do \
	    needed=$$(ldd $(CHECK)/release/$$program | sed 's|^[[:space:]]*||; s| .*||; s|.*/||; s|\.so.*||' | \
	        grep -vxE '$(ALLOWED_LIBRARIES)'); \
	    [ -z "$$needed" ] || { echo "check: $$program needs" $$needed >&2; exit 1; }; \
	    ! readelf -d $(CHECK)/release/$$program | grep -E '\((RPATH|RUNPATH)\)' || \
	        { echo "check: $$program looks for libraries beside itself or in a place of its own" >&2; exit 1; }; \
	done
	@echo "check: a package that uses the library"
	@$(SWIFT) build --package-path Examples/Library --scratch-path $(CHECK)/library >$(CHECK)/log 2>&1 || \
	    { cat $(CHECK)/log; exit 1; }
	@echo "check: completions"
	$(call write_completions,$(CHECK)/release/completions,$(CHECK)/completions)
	@diff -r $(CHECK)/completions completions || \
	    { echo "check: completions/ is not what the options say: make completions" >&2; exit 1; }
	@for shell in $(SHELLS); do \
	    if command -v $$shell >/dev/null; then \
	        for script in completions/$$shell/*; do $$shell -n $$script || exit 1; done; \
	    fi; \
	done
	@rm -rf $(CHECK)
	@echo "check: all is well"

# MARK: installing

# A manual in which the programs have the names under which they are installed.
# postconf(5) is a manual of Postfix.
prefix_manual = sed '/^\.Xr postconf 5/b; /^\(\.\(Nm\|Xr\|Ql\) \|\$$ \)/s/\b\(postmap\|postalias\|postconf\|postresolve\|postbuild\|newaliases\|postkit-tables\)\b/$(PROGRAM_PREFIX)&/g'

# Programs that were named with BIN are taken as they are.
ifeq ($(BIN),$(SCRATCH)/release)
install: $(SCRATCH)/built
endif

install:
	@install -d $(bindir) $(mandir) $(formatdir) $(bashdir) $(zshdir) $(fishdir)
	@for tool in $(PROGRAMS); do \
	    install -m 755 $(BIN)/$$tool $(bindir)/$(PROGRAM_PREFIX)$$tool && \
	    $(STRIP) $(bindir)/$(PROGRAM_PREFIX)$$tool && \
	    $(prefix_manual) man/$$tool.1 >$(mandir)/$(PROGRAM_PREFIX)$$tool.1 && \
	    chmod 644 $(mandir)/$(PROGRAM_PREFIX)$$tool.1 || exit 1; \
	done
	@for tool in $(PROGRAMS) newaliases; do \
	    sed "/^complete /s/$$tool\$$/$(PROGRAM_PREFIX)&/" completions/bash/$$tool \
	        >$(bashdir)/$(PROGRAM_PREFIX)$$tool && \
	    sed "1s/^#compdef /&$(PROGRAM_PREFIX)/" completions/zsh/_$$tool \
	        >$(zshdir)/_$(PROGRAM_PREFIX)$$tool && \
	    sed "s/^complete -c /&$(PROGRAM_PREFIX)/" completions/fish/$$tool.fish \
	        >$(fishdir)/$(PROGRAM_PREFIX)$$tool.fish && \
	    chmod 644 $(bashdir)/$(PROGRAM_PREFIX)$$tool $(zshdir)/_$(PROGRAM_PREFIX)$$tool \
	        $(fishdir)/$(PROGRAM_PREFIX)$$tool.fish || exit 1; \
	done
	@$(prefix_manual) man/postkit-tables.5 >$(formatdir)/$(PROGRAM_PREFIX)postkit-tables.5
	@chmod 644 $(formatdir)/$(PROGRAM_PREFIX)postkit-tables.5
	@ln -sf $(PROGRAM_PREFIX)postalias $(bindir)/$(PROGRAM_PREFIX)newaliases
	@ln -sf $(PROGRAM_PREFIX)postalias.1 $(mandir)/$(PROGRAM_PREFIX)newaliases.1
	@echo "install: $(foreach tool,$(PROGRAMS) newaliases,$(bindir)/$(PROGRAM_PREFIX)$(tool))"

uninstall:
	@for tool in $(PROGRAMS) newaliases; do \
	    rm -f $(bindir)/$(PROGRAM_PREFIX)$$tool $(mandir)/$(PROGRAM_PREFIX)$$tool.1 \
	        $(bashdir)/$(PROGRAM_PREFIX)$$tool $(zshdir)/_$(PROGRAM_PREFIX)$$tool \
	        $(fishdir)/$(PROGRAM_PREFIX)$$tool.fish; \
	done
	@rm -f $(formatdir)/$(PROGRAM_PREFIX)postkit-tables.5

clean:
	rm -rf .build $(SCRATCH) $(CHECK)
