# make demo     see a forecast of a real series: sets the machine up, builds, fits, predicts, reports
# make test     set the machine up and run all tests
# make setup    install the libraries that are missing
# make build    build the program (release, Swift's libraries inside)
# make browser-test  look at the report in headless Chromium: no overlapping labels, nothing on the console (needs chromium)
# make docs-test  run every command of README.md and docs/, and compare what it prints with the pages
# make docs-update  write what comes out, and the pictures, into the pages
# make docs     build the reference of the libraries into .build/documentation/site
# make lint     check formatting; make format mends it
# make check    lint, test, docs-test, docs and deb
# make fuzz     read a few hundred thousand mutated CSVs and ten million decimals, against libcsv and strtod (minutes)
# make bench    time training steps and predictions, and compare their ratios with benchmarks/ratios.txt
# make accuracy BENCHMARKS=folder  fit and measure every benchmark set of a folder with default settings (minutes)
# make golden   write the golden files anew from PyTorch and others (needs the packages of scripts/reference)
# make demonstrations  train small networks on tasks made to order and write docs/learning (minutes)
# make interop  compare forecasts with PyTorch's in both directions; FORECAST=path of the program
# make install  install program, completions and manual pages to PREFIX (default /usr/local), below DESTDIR if given
# make dist     pack a program that needs the C library alone, with completions and manual pages, into .build/dist
# make deb      the same as a Debian package, and try it
# make clean    remove what the targets above made

SWIFT ?= swift
PYTHON ?= python3
PREFIX ?= /usr/local
RELEASE = -c release --static-swift-stdlib
FORECAST = .build/release/forecast
# A build of its own, with every library but the C library within the program. What is linked twice is dropped; the
# code need not move, for tables of what would have to be adjusted are a megabyte; so are those for unwinding Swift.
PACKED = .build/packed
ARCHIVES = $(CURDIR)/.build/archives
PACKING = --pkg-config-path $(ARCHIVES) -Xswiftc -L$(ARCHIVES) -Xswiftc -resource-dir -Xswiftc $(ARCHIVES)/swift_static \
  -Xswiftc -Xclang-linker -Xswiftc -static-libgcc -Xswiftc -Xclang-linker -Xswiftc -no-pie \
  -Xswiftc -Xfrontend -Xswiftc -function-sections -Xlinker --no-export-dynamic -Xlinker --icf=all
DIST = .build/dist
MAINTAINER ?= the authors of forecast <root@localhost>
DEMO = demo

.PHONY: demo test browser-test docs docs-test docs-update setup build lint format check fuzz bench accuracy demonstrations golden interop install dist deb packed clean

demo: build
	@mkdir -p $(DEMO)
	$(FORECAST) fit datasets/air_passengers.csv --verbose -o $(DEMO)/model.safetensors --metrics $(DEMO)/metrics.csv
	$(FORECAST) predict -m $(DEMO)/model.safetensors --horizon 30 --plot -o $(DEMO)/forecast.csv
	$(FORECAST) report -m $(DEMO)/model.safetensors --horizon 30 --verbose -o $(DEMO)/report
	@echo "The forecast is in $(DEMO)/forecast.csv, the error figures in $(DEMO)/metrics.csv, the page in $(DEMO)/report/index.html."

# The libraries are tested in debug, where every check of theirs is on; the program as it is released.
test: build
	PROGRAM_UNDER_TEST=$(CURDIR)/$(FORECAST) $(SWIFT) test --parallel
	$(SWIFT) build $(RELEASE) --product forecast-bench
	.build/release/forecast-bench allocations

browser-test: build
	$(PYTHON) scripts/browser_test.py $(FORECAST)

docs:
	scripts/documentation .build/documentation

docs-test: build
	$(PYTHON) scripts/docs_test.py $(FORECAST)

docs-update: build
	$(PYTHON) scripts/docs_test.py $(FORECAST) --update

setup:
	@scripts/setup

build: setup
	$(SWIFT) build $(RELEASE) --product forecast

lint:
	$(SWIFT) format lint --strict --recursive --parallel Package.swift Sources Tests

format:
	$(SWIFT) format --in-place --recursive --parallel Package.swift Sources Tests

check: lint test docs-test docs deb

fuzz: setup
	FORECAST_FUZZ=100 $(SWIFT) test --filter "CSVReaderDifferentialTests|NumberParserTests"

bench: setup
	$(SWIFT) build $(RELEASE) --product forecast-bench
	@for series in 1 10000; do for threads in 1 2; do .build/release/forecast-bench predict $$series $$threads 1; done; done
	@.build/release/forecast-bench table 1 < benchmarks/ratios.txt

demonstrations: setup
	$(SWIFT) build $(RELEASE) --product forecast-demonstrations
	@mkdir -p docs/learning
	.build/release/forecast-demonstrations docs/learning

accuracy: build
	@test -d "$(BENCHMARKS)" || { echo "make accuracy BENCHMARKS=folder: a folder of sets, as scripts/accuracy.py --help tells" >&2; exit 2; }
	$(PYTHON) scripts/accuracy.py $(FORECAST) "$(BENCHMARKS)" $(SETS)

golden:
	$(PYTHON) scripts/reference/cells.py
	$(PYTHON) scripts/reference/topologies.py
	$(PYTHON) scripts/reference/trajectory.py
	$(PYTHON) scripts/reference/schedules.py
	$(PYTHON) scripts/reference/predict.py
	$(PYTHON) scripts/reference/metrics.py
	Rscript scripts/reference/accuracy.R
	$(PYTHON) scripts/reference/objectives.py
	$(PYTHON) scripts/reference/autoregression.py
	Rscript scripts/reference/baselines.R

interop:
	$(PYTHON) scripts/reference/interop.py $(FORECAST)

install: build
	$(PYTHON) scripts/package.py install $(FORECAST) --prefix "$(PREFIX)" --destdir "$(DESTDIR)"

packed: setup
	scripts/archives $(ARCHIVES)
	$(SWIFT) build $(RELEASE) $(PACKING) --product forecast --scratch-path $(PACKED)

dist: packed
	$(PYTHON) scripts/package.py dist $(PACKED)/release/forecast $(DIST)

deb: packed
	@rm -f $(DIST)/*.deb
	$(PYTHON) scripts/package.py deb $(PACKED)/release/forecast $(DIST) --maintainer "$(MAINTAINER)"
	scripts/try-deb $(DIST)/*.deb

clean:
	rm -rf .build $(DEMO)
