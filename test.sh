#!/usr/bin/env bash
# test.sh [unit|functional|fuzz|system]…: installs what the tests need and runs them; all of them unless told.
# System tests want root; without it they are left out and the last line says so.
set -uo pipefail
cd "$(dirname "$0")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
suites=("$@")
[ ${#suites[@]} -gt 0 ] || suites=(unit functional fuzz system)

# A machine under load shows races that a quiet one hides. One or two tests of a suite that fail are run once more, alone: if
# they pass, the run does, and the last line counts them as flaky, with their first failure above. Each is a bug to find.
most_again=2
passed=0 failed=0 skipped=0 flaky=0 broken=0
again() { # again PROJECT LOG COUNT: runs the failed tests of a log once more; all of them must pass
  local names filter='' name good
  names=$(sed -nE 's/^ +Failed ([^[(]+[^[( ]).*$/\1/p' "$2" | sort -u)
  while read -r name; do filter="$filter${filter:+|}DisplayName~$name"; done <<<"$names"
  dotnet test "tests/$1/$1.csproj" -c Release --no-build --nologo -v quiet --blame-hang-timeout 5m --blame-hang-dump-type none \
    --filter "$filter" >"$2.again" 2>&1 || return 1
  good=$(sed -nE 's/.*Passed: +([0-9]+),.*/\1/p' "$2.again" | head -1)
  [ "${good:-0}" -ge "$3" ]
}
run() { # run PROJECT: adds its counts to the totals
  local log results code=0 bad
  log=$(mktemp) results=$(mktemp -d)
  # A test that hangs is named and ends its suite.
  dotnet test "tests/$1/$1.csproj" -c Release --no-build --nologo -v quiet --results-directory "$results" \
    --blame-hang-timeout 5m --blame-hang-dump-type none \
    --logger "console;verbosity=normal" >"$log" 2>&1 || code=1
  # Each failed test: its name, the first lines of what it says, and where.
  awk '/^ +Failed / { print; next } /Error Message:/ { left = 40 } /Stack Trace:/ { left = 12 } left > 0 { print substr($0, 1, 400); left-- }' "$log" | head -400
  # A skipped test and its reason, which is the line after.
  grep -A 1 -E '\[SKIP\]$' "$log" | sed 's/^\[xUnit.net [^]]*\]//; /^--$/d'
  grep -A 8 -iE 'test run (was )?aborted|inactivity time' "$log" | head -40
  grep -qE '^\s*Total tests: ' "$log" || { echo "$1: no test ran"; tail -50 "$log"; code=1; }
  passed=$((passed + $(sed -n 's/^ *Passed: *//p' "$log" | head -1 || true) + 0))
  bad=$(($(sed -n 's/^ *Failed: *//p' "$log" | head -1 || true) + 0))
  skipped=$((skipped + $(sed -n 's/^ *Skipped: *//p' "$log" | head -1 || true) + 0))
  if [ "$code" -ne 0 ] && [ "$bad" -ge 1 ] && [ "$bad" -le $most_again ] && ! grep -qiE 'test run (was )?aborted' "$log" && again "$1" "$log" "$bad"; then
    echo "  flaky: failed above, passed when run again alone"
    flaky=$((flaky + bad)) passed=$((passed + bad)) bad=0 code=0
  fi
  failed=$((failed + bad))
  [ "$code" -eq 0 ] || broken=1
  rm -rf "$log" "$log.again" "$results"
}

echo "building"
dotnet build Sampan.slnx -c Release --nologo -v quiet -clp:ErrorsOnly || exit 1
for suite in "${suites[@]}"; do
  case $suite in
  unit) echo "unit tests"; run Unit ;;
  functional) echo "functional tests"; run Functional ;;
  fuzz) echo "fuzz tests"; run Fuzz ;;
  system)
    if [ "$(id -u)" -ne 0 ]; then
      echo "system tests: left out, they need root"
    else
      eng/need.sh runc crun conmon containernetworking-plugins docker-registry iptables iproute2 busybox-static libzstd1 zstd apparmor docker.io skopeo \
        debootstrap systemd-container || exit 1
      # Not in every Debian: the tests of checkpoints skip themselves without.
      eng/need.sh criu || true
      # The root of nodes in a box is made once a machine, a minute or two; without it their tests skip themselves.
      base=$(mktemp)
      tests/System/Migration/Box/make-base.sh >"$base" 2>&1 &
      making=$!
      SAMPAN=${SAMPAN:-}
      [ -n "$SAMPAN" ] || { ./build.sh || exit 1; SAMPAN=$PWD/out/sampan; }
      export SAMPAN
      wait "$making" || { cat "$base"; export SAMPAN_BOX="cannot make the root of nodes in a box"; }
      rm -f "$base"
      echo "system tests"
      run System
      echo "the demo"
      demo=$(mktemp)
      if ! ./demo.sh >"$demo" 2>&1 </dev/null; then
        cat "$demo"
        broken=1
      fi
      rm -f "$demo"
    fi ;;
  *) echo "usage: test.sh [unit|functional|fuzz|system]…" >&2; exit 2 ;;
  esac
done
echo "$passed passed, $failed failed, $skipped skipped$([ "$flaky" -eq 0 ] || echo ", $flaky flaky")"
[ "$failed" -eq 0 ] && [ "$broken" -eq 0 ]
