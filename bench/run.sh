#!/usr/bin/env bash
# bench/run.sh [--save] [--rounds N] [--pods N]: Sampan beside Debian's containerd on this machine: pods, commands, pulls,
# starts, memory. Same OCI runtime (runc), CNI plugins, images and requests; each in turn, round by round, so that a
# drift of the machine hits both. SAMPAN=PATH measures that executable instead of building one.
# Everything runs on private roots below a temp folder and is removed at the end. --save keeps bench/results-DATE.txt.
set -euo pipefail
cd "$(dirname "$0")/.."
usage() { echo "usage: bench/run.sh [--save] [--rounds N] [--pods N]" >&2; exit 2; }
save=no rounds=2 serial_pods=8
while [ $# -gt 0 ]; do
  case $1 in
  --save) save=yes ;;
  --rounds) rounds=${2:-}; shift ;;
  --pods) serial_pods=${2:-}; shift ;;
  *) usage ;;
  esac
  shift || usage
done
case $rounds$serial_pods in '' | *[!0-9]*) usage ;; esac
[ "$(id -u)" -eq 0 ] || { echo "bench/run.sh: pods need root: run it with sudo" >&2; exit 1; }

fill_pods=20 at_a_time=5 pulls=3 starts=4
pause='/bin/sleep 2147483647'
say() { printf '\n== %s\n' "$*" >&2; }
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

say "What is needed"
eng/need.sh containerd runc crun conmon containernetworking-plugins docker-registry iptables iproute2 curl busybox-static libzstd1 python3 >&2
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
[ -n "${SAMPAN:-}" ] || { ./build.sh >&2; SAMPAN=$PWD/out/sampan; }
dotnet build bench/Pods -c Release -v quiet -clp:ErrorsOnly >&2
pods_dll=$PWD/artifacts/bin/Pods/release/Sampan.Bench.Pods.dll

work=$(mktemp -d /tmp/sampan-bench.XXXXXX)
samples=$work/samples.jsonl
cgroup=/sampan-bench-$$
registry='' daemon='' watcher=''
had_run=$([ -e /run/containerd ] && echo yes || echo no)
had_cni=$([ -e /var/lib/cni ] && echo yes || echo no)

pods() { # pods VERB ARG…: one piece of work, under the name of the runtime at hand
  dotnet "$pods_dll" "$1" --runtime "$name" --samples "$samples" --endpoint "$endpoint" --work "$work/logs" \
    --cgroup "$cgroup/$name" "${@:2}"
}

ended() { # ended PID: waits until it is gone, 20 s at most, then kills it
  for _ in $(seq 200); do kill -0 "$1" 2>/dev/null || return 0; sleep 0.1; done
  kill -KILL "$1" 2>/dev/null || true
}

ours() { # ours: processes that have our folder in their command line
  local p
  for p in /proc/[0-9]*; do
    [ "${p#/proc/}" -ne $$ ] || continue
    tr '\0' ' ' <"$p/cmdline" | grep -qF "$work/" && echo "${p#/proc/}"
  done 2>/dev/null
  true
}

clean_network() { # clean_network BRIDGE: the link, and the rules and chains that the bridge plugin made for it
  ip link delete "$1" 2>/dev/null
  iptables-save -t nat 2>/dev/null | grep -F "\"$1\"" | grep '^-A' | sed 's/^-A/-D/' | while read -r rule; do
    chain=$(sed -nE 's/.* -j (CNI-[0-9a-f]+).*/\1/p' <<<"$rule")
    # Comments have quotes in quotes.
    python3 -c 'import shlex, subprocess, sys; subprocess.run(["iptables", "-w", "-t", "nat", *shlex.split(sys.argv[1])])' "$rule"
    [ -z "$chain" ] || { iptables -w -t nat -F "$chain"; iptables -w -t nat -X "$chain"; } 2>/dev/null
  done
}

clean_up() {
  status=$?
  trap - EXIT
  trap '' INT TERM
  set +e
  say "Cleaning up"
  if [ "$status" -ne 0 ]; then tail -n 15 "$work"/*.log >&2; fi
  [ -z "$watcher" ] || kill "$watcher" 2>/dev/null
  if [ -n "$daemon" ] && kill -0 "$daemon" 2>/dev/null; then
    timeout 120 dotnet "$pods_dll" drain --endpoint "$endpoint" --at-a-time $at_a_time >&2
    kill "$daemon"; ended "$daemon"
  fi
  [ -z "$registry" ] || { kill "$registry"; ended "$registry"; } 2>/dev/null
  for pid in $(ours); do kill -KILL "$pid" 2>/dev/null; done
  # What pods of a runtime that failed have left: their processes, then mounts, deepest first.
  find /sys/fs/cgroup -path "*$cgroup/*" -name cgroup.procs -exec cat {} + 2>/dev/null | sort -u |
    while read -r pid; do kill -KILL "$pid" 2>/dev/null; done
  for _ in $(seq 50); do [ -z "$(ours)" ] && break; sleep 0.1; done
  for _ in 1 2 3; do
    awk -v r="$work/" 'index($2, r) == 1 { print $2 }' /proc/self/mounts | sort -r | while read -r m; do umount "$m" || umount -l "$m"; done
    grep -qF "$work/" /proc/self/mounts || break
    sleep 0.3
  done
  clean_network bbc$$; clean_network bbs$$
  for _ in $(seq 20); do
    find /sys/fs/cgroup -path "*$cgroup*" -depth -type d -exec rmdir {} + 2>/dev/null
    [ -z "$(find /sys/fs/cgroup -path "*$cgroup" -type d)" ] && break
    sleep 0.2
  done
  [ "$had_run" = yes ] || rmdir /run/containerd/s /run/containerd 2>/dev/null
  [ "$had_cni" = yes ] || rmdir /var/lib/cni/results /var/lib/cni/networks /var/lib/cni 2>/dev/null
  rm -rf --one-file-system "$work" || status=1
  if grep -F "$work" /proc/self/mounts >&2; then echo "these mounts are left" >&2; status=1; fi
  exit "$status"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

say "A registry on loopback, with the images"
port=$(free_port)
cat >"$work/registry.yml" <<Y
version: 0.1
log: {level: error, accesslog: {disabled: true}}
storage: {delete: {enabled: false}, filesystem: {rootdirectory: $work/registry}}
http: {addr: "127.0.0.1:$port"}
Y
docker-registry serve "$work/registry.yml" >"$work/registry.log" 2>&1 &
registry=$!
eng/make-image.sh "http://127.0.0.1:$port" bench/pod 1 >&2
python3 bench/push-images.py "http://127.0.0.1:$port" >&2
image=127.0.0.1:$port/bench/pod:1
mkdir -p "$work/certs.d/127.0.0.1:$port"
cat >"$work/certs.d/127.0.0.1:$port/hosts.toml" <<T
server = "http://127.0.0.1:$port"
[host."http://127.0.0.1:$port"]
  capabilities = ["pull", "resolve"]
T

network() { # network FOLDER BRIDGE SUBNET
  mkdir -p "$1/cni"
  cat >"$1/cni/10-bench.conflist" <<C
{"cniVersion": "1.0.0", "name": "$2", "plugins": [
  {"type": "bridge", "bridge": "$2", "isGateway": true, "ipMasq": true,
   "ipam": {"type": "host-local", "dataDir": "$1/addresses", "ranges": [[{"subnet": "$3"}]], "routes": [{"dst": "0.0.0.0/0"}]}}]}
C
}
network "$work/sampan" bbs$$ 10.214.0.0/24
network "$work/containerd" bbc$$ 10.215.0.0/24

c=$work/containerd
cat >"$c/config.toml" <<T
version = 2
root = "$c/root"
state = "$c/state"
[grpc]
  address = "$c/cri.sock"
[ttrpc]
  address = "$c/cri.sock.ttrpc"
[plugins."io.containerd.internal.v1.opt"]
  path = "$c/opt"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "127.0.0.1:$port/bench/pause:1"
  restrict_oom_score_adj = true
  netns_mounts_under_state_dir = true
  stream_server_address = "127.0.0.1"
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "$c/cni"
  [plugins."io.containerd.grpc.v1.cri".registry]
    config_path = "$work/certs.d"
  [plugins."io.containerd.grpc.v1.cri".containerd]
    default_runtime_name = "runc"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"
      [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
        BinaryName = "$(command -v runc)"
        Root = "$c/oci"
T

account() { # account: the folder of the cgroup that the daemon at hand lives in, for its processor time
  if [ -e /sys/fs/cgroup/cpuacct ]; then echo "/sys/fs/cgroup/cpuacct$cgroup/$name/daemon"
  else echo "/sys/fs/cgroup$cgroup/$name/daemon"; fi
}

launch() { # launch: the daemon at hand, in the background; its start goes to $began
  local into
  into=$(account)
  mkdir -p "$into" "${into%daemon}pods"
  began=${EPOCHREALTIME/[.,]/}
  case $name in
  containerd) (echo "$BASHPID" >"$into/cgroup.procs"; exec containerd -c "$c/config.toml") >>"$work/containerd.log" 2>&1 & ;;
  sampan)
    (echo "$BASHPID" >"$into/cgroup.procs"
      exec "$SAMPAN" serve --root "$work/sampan/root" --state "$work/sampan/state" --socket "${endpoint#unix://}" \
      --cni-conf-dir "$work/sampan/cni" --cni-bin-dir /usr/lib/cni --registry-config-dir "$work/certs.d" \
      --oci-runtime runc) >>"$work/sampan.log" 2>&1 &
    ;;
  esac
  daemon=$!
}

halt() { # halt: ends the daemon at hand, and says so if it did not end well
  local code=0
  kill "$daemon"
  wait "$daemon" || code=$?
  daemon=''
  case $code in
  0 | 143) ;;
  *) echo "bench/run.sh: $name ended with $code on TERM:" >&2; tail -n 30 "$work/$name.log" >&2 ;;
  esac
}

next_word() { # next_word: the watcher's next line, 60 s at most
  read -r -t 60 -u 9 word first list || { echo "bench/run.sh: $name gave no answer, or did not end" >&2; exit 1; }
}

start() { # start: the daemon, several times, each timed to its first answers; the last one stays
  local i fifo=$work/watch.$name
  rm -f "$fifo"; mkfifo "$fifo"
  dotnet "$pods_dll" watch --samples "" --endpoint "$endpoint" --count $starts >"$fifo" 2>>"$work/watch.log" &
  watcher=$!
  exec 9<"$fifo"
  for i in $(seq $starts); do
    launch
    next_word
    # The first is left out: it has the watching client's own warm-up in it.
    if [ "$i" -gt 1 ]; then
      pods add --label "start to first Version answer" --value "$(awk "BEGIN { print ($first - $began) / 1000 }")"
      pods add --label "start to first ListContainers answer" --value "$(awk "BEGIN { print ($list - $began) / 1000 }")"
    fi
    [ "$i" -lt $starts ] || break
    halt
    next_word
  done
  exec 9<&-
  wait "$watcher" || true
  watcher=''
}

measure() { # measure: one round of the runtime at hand
  endpoint=unix://$work/$name/cri.sock
  start
  local memory=(memory --marker "$work/$name/" --daemon "$daemon" --pause "$pause" --count $fill_pods --label)
  sleep 3
  pods "${memory[@]}" "idle, fresh"
  pods fetch --image "$image"
  pods serial --image "$image" --count "$serial_pods"
  pods exec --image "$image" --count 50
  pods drain --at-a-time $at_a_time --samples ""
  pods fill --image "$image" --count $fill_pods --at-a-time $at_a_time
  sleep 3
  pods "${memory[@]}" "with $fill_pods pods"
  pods list --count 50
  pods drain --at-a-time $at_a_time
  pods pull --image "127.0.0.1:$port/bench/big:1" --count $pulls
  sleep 3
  pods "${memory[@]}" "idle, after the work"
  halt
}

before=$(cut -d' ' -f1-3 /proc/loadavg)
for round in $(seq "$rounds"); do
  for name in containerd sampan; do
    say "Round $round: $name"
    measure
  done
done

result=$work/result.txt
{
  echo "$(date -u +%Y-%m-%d) $(nproc) processors, $(awk '/MemTotal/ { printf "%.0f GB", $2 / 1048576 }' /proc/meminfo), Linux $(uname -r | cut -d- -f1), cgroup $(
    if [ "$(stat -fc %T /sys/fs/cgroup)" = cgroup2fs ]; then echo v2; elif [ -d /sys/fs/cgroup/unified ]; then echo hybrid; else echo v1; fi)"
  echo "load before $before, after $(cut -d' ' -f1-3 /proc/loadavg); $rounds rounds"
  echo "$("$SAMPAN" --version 2>/dev/null | head -n 1 | sed 's/^/sampan /'); $(containerd --version | cut -d' ' -f1,3); $(runc --version | sed -n 1p)"
  echo
  pods report
} >"$result"
cat "$result"
if [ "$save" = yes ]; then cp "$result" "bench/results-$(date -u +%Y-%m-%d).txt"; fi
